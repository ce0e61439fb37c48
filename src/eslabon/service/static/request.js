/* Comforts of the form; without them everything can be done too. */
(function () {
  "use strict";

  /* Two buttons above a long list of boxes. */
  function setUpTicks() {
    const words = document.getElementById("tick-words").dataset;
    for (const list of document.querySelectorAll(".choices .choice-list")) {
      const boxes = [...list.querySelectorAll("input[type=checkbox]")];
      if (boxes.length < 6) continue;
      const acts = document.createElement("p");
      acts.className = "ticks";
      for (const [name, on] of [["all", true], ["none", false]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words[name];
        button.addEventListener("click", () => boxes.forEach((box) => (box.checked = on)));
        acts.append(button);
      }
      list.before(acts);
    }
  }

  /* A link of the summary leads into what is folded away as well. */
  function setUpSummary() {
    const summary = document.getElementById("error-summary");
    if (!summary) return;
    /* It has autofocus; an old browser knows that of fields only. */
    window.addEventListener("load", () => {
      if (document.activeElement === document.body) summary.focus();
    });
    for (const link of summary.querySelectorAll("a")) {
      link.addEventListener("click", (event) => {
        const field = document.getElementById(link.hash.slice(1));
        if (!field) return;
        event.preventDefault();
        const folded = field.closest("details");
        if (folded) folded.open = true;
        field.focus();
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    setUpTicks();
    setUpSummary();
  });
})();
