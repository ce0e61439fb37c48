/* Arrow keys walk a map of tiles: to the nearest country in that direction. The map is one stop of the Tab
   key instead of one per country; without this script every country's link is a stop of its own. */
(function () {
  "use strict";

  /* Far aside counts more than far ahead: the key's direction matters. */
  function nearest(from, boxes, across, sign) {
    let best = null;
    let least = Infinity;
    for (const to of boxes) {
      const ahead = sign * (across ? to.x - from.x : to.y - from.y);
      const aside = Math.abs(across ? to.y - from.y : to.x - from.x);
      if (ahead < 1 || aside > ahead * 2) continue;
      const far = ahead + aside * 2;
      if (far < least) [best, least] = [to, far];
    }
    return best;
  }

  const KEYS = { ArrowRight: [true, 1], ArrowLeft: [true, -1], ArrowDown: [false, 1], ArrowUp: [false, -1] };

  function walk(map) {
    const links = [...map.querySelectorAll(".tile-grid a")];
    if (links.length < 2) return;
    const hint = map.querySelector(".tile-hint");
    const first = links.find((link) => link.hasAttribute("aria-current")) || links[0];
    for (const link of links) link.tabIndex = link === first ? 0 : -1;

    function go(link) {
      for (const other of links) other.tabIndex = other === link ? 0 : -1;
      link.focus();
    }

    map.addEventListener("focusin", (event) => {
      if (event.target.matches(":focus-visible")) hint.hidden = false;
      if (!links.includes(event.target)) return;
      for (const other of links) other.tabIndex = other === event.target ? 0 : -1;
    });
    map.addEventListener("focusout", (event) => {
      if (!map.contains(event.relatedTarget)) hint.hidden = true;
    });
    map.addEventListener("keydown", (event) => {
      const at = links.indexOf(event.target.closest("a"));
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      let to = null;
      if (event.key in KEYS) {
        const boxes = links.map((link) => {
          const box = link.getBoundingClientRect();
          return { link, x: box.left, y: box.top };
        });
        const found = nearest(boxes[at], boxes, ...KEYS[event.key]);
        to = found && found.link;
      } else if (event.key === "Home") to = links[0];
      else if (event.key === "End") to = links[links.length - 1];
      else return;
      event.preventDefault();
      if (to) go(to);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const map of document.querySelectorAll(".tile-map")) walk(map);
  });
})();
