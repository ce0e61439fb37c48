/* The lists from which countries, groups and indicators are chosen: searched without accents, in any language of
   the publication, by keyboard and by finger; and what is chosen, each with a button that removes it. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const split = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  own.element = function (tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) if (value !== null) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const { element } = own;

  /* Sections of a list: title and entries of key, name and everything it is looked for by. */
  own.countrySections = (catalogue, words) => {
    const titles = [...catalogue.sections, words.others];
    const groups = catalogue.groups.map(([key, name, full, names]) => ({ key, name, sought: [name, full, key, ...names] }));
    const of = (place) =>
      catalogue.countries.filter(([, , section]) => section === place).map(([key, name, , names]) => ({ key, name, sought: [name, key, ...names] }));
    return [{ title: words.groups, entries: groups }, ...titles.map((title, place) => ({ title, entries: of(place) }))].filter(({ entries }) => entries.length);
  };

  own.indicatorSections = (catalogue) =>
    catalogue.themes
      .map((title, place) => ({
        title,
        entries: catalogue.indicators.filter(([, , theme]) => theme === place).map(([key, name, , names]) => ({ key, name, sought: [name, key, ...names] })),
      }))
      .filter(({ entries }) => entries.length);

  own.Choice = class {
    /* `act(key, chosen)` is called for every change and says whether it may be made. */
    constructor(root, sections, words, act) {
      this.root = root;
      this.words = words;
      this.act = act;
      this.boxes = new Map();
      this.names = new Map();
      this.chips = root.querySelector(".compare-chips");
      this.search = root.querySelector("input[type=search]");
      this.told = root.querySelector(".compare-found");
      this.count = root.querySelector(".compare-count");
      this.fields = sections.map((section) => this.section(section));
      root.querySelector(".compare-options").replaceChildren(...this.fields.map(({ field }) => field));
      this.search.addEventListener("input", () => this.find());
      /* In a form, Enter would send it; here it takes the only thing found. */
      this.search.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const seen = [...this.boxes.values()].filter((box) => !box.parentElement.hidden);
        if (seen.length === 1) seen[0].click();
      });
    }

    section({ title, entries }) {
      const rows = entries.map(({ key, name, sought }) => {
        const box = element("input", { type: "checkbox", value: key });
        box.addEventListener("change", () => {
          if (!this.act(key, box.checked)) box.checked = !box.checked;
        });
        this.boxes.set(key, box);
        this.names.set(key, name);
        return { label: element("label", {}, box, element("span", {}, name)), words: split(sought.join(" ")) };
      });
      const field = element("fieldset", {}, element("legend", {}, title), ...rows.map(({ label }) => label));
      return { field, rows };
    }

    find() {
      const asked = split(this.search.value);
      let found = 0;
      for (const { field, rows } of this.fields) {
        let any = false;
        for (const { label, words } of rows) {
          label.hidden = !asked.every((one) => words.some((word) => word.startsWith(one)));
          if (!label.hidden) { any = true; found += 1; }
        }
        field.hidden = !any;
      }
      this.told.textContent = !asked.length ? "" : found ? own.fill(this.words.found, { n: found }) : this.words.nothing_found;
    }

    show(keys, most) {
      for (const [key, box] of this.boxes) box.checked = keys.includes(key);
      this.count.textContent = own.fill(this.words.count, { n: keys.length, most });
      const focused = [...this.chips.children].findIndex((item) => item.contains(document.activeElement));
      this.chips.replaceChildren(
        ...keys.map((key, place) => {
          const name = this.names.get(key);
          const remove = element("button", { type: "button", "aria-label": own.fill(this.words.remove, { name }) }, "×");
          remove.addEventListener("click", () => this.act(key, false));
          const item = element("li", {});
          if (this.chips.dataset.marked !== undefined) item.append(this.swatch(key, place));
          item.append(element("span", {}, name), remove);
          return item;
        }),
      );
      /* The focus stays where the hand was: on the next one, or on the list when none is left. */
      if (focused < 0) return;
      const buttons = this.chips.querySelectorAll("button");
      (buttons[Math.min(focused, buttons.length - 1)] || this.root.querySelector("summary")).focus();
    }

    swatch(key, place) {
      const picture = own.shape("svg", { class: "compare-swatch", width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" });
      picture.append(own.mark({ place }, 0, 0, 5, false));
      return picture;
    }
  };
})();
