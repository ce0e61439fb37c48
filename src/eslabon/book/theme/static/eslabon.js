/* The frame's small comforts. Every page is complete without this script. */
(function () {
  "use strict";
  const root = document.documentElement;

  /* Colours: the system's, light, dark; remembered where the browser allows it. */
  function rememberColours(value) {
    try {
      if (value === "auto") localStorage.removeItem("eslabon-colours");
      else localStorage.setItem("eslabon-colours", value);
    } catch (error) {
      /* The choice lasts for this page only. */
    }
  }

  function setUpColours() {
    const buttons = [...document.querySelectorAll(".theme-button")];
    const order = ["auto", "light", "dark"];
    const now = () => root.dataset.theme || "auto";
    const show = () => {
      for (const button of buttons) {
        button.hidden = false;
        button.title = button.dataset[now()];
        button.querySelector("span").textContent = button.title;
      }
    };
    show();
    for (const button of buttons) {
      button.addEventListener("click", () => {
        const next = order[(order.indexOf(now()) + 1) % order.length];
        if (next === "auto") delete root.dataset.theme;
        else root.dataset.theme = next;
        rememberColours(next);
        show();
      });
    }
  }

  /* A table, formula or code that fits needs no stop for the keyboard; one that scrolls does. */
  function setUpScrolling() {
    const regions = document.querySelectorAll(".table-scroll, div.math, pre");
    const look = () => {
      for (const region of regions) {
        const scrolls = region.scrollWidth > region.clientWidth + 1;
        region.classList.toggle("scrolls", scrolls);
        if (scrolls) region.tabIndex = 0;
        else region.removeAttribute("tabindex");
      }
    };
    look();
    window.addEventListener("resize", look);
  }

  /* The section being read, in the list beside the text. */
  function setUpSections() {
    const links = new Map();
    for (const link of document.querySelectorAll(".page-toc a")) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
      link.addEventListener("click", () => {
        const list = document.getElementById("page-toc");
        if (list.matches(":popover-open")) list.hidePopover();
      });
    }
    if (!links.size || !("IntersectionObserver" in window)) return;
    const visible = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) visible.add(entry.target);
          else visible.delete(entry.target);
        }
        const first = [...links.keys()].filter((section) => visible.has(section)).pop();
        if (!first) return;
        for (const [section, link] of links) {
          if (section === first) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-20% 0px -70% 0px" },
    );
    for (const section of links.keys()) observer.observe(section);
  }

  /* The page's own place in the long list of pages, without moving the page itself. */
  function showOwnPlace() {
    const list = document.getElementById("site-nav");
    const own = list.querySelector('[aria-current="page"]');
    if (own && list.scrollHeight > list.clientHeight) {
      list.scrollTop = own.offsetTop - list.clientHeight / 3;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    setUpColours();
    setUpScrolling();
    setUpSections();
    showOwnPlace();
  });
})();
