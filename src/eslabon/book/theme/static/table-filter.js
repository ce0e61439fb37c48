/* Tables that can be searched, filtered and sorted, without a server. A page is complete without this
   script: it only adds tools above tables of class "sortable" or "filter-N" (N: column from 0).
   A cell may carry data-sort (what it is sorted by) and data-filter (values, ";;" between them, each
   "code=label" or "label"). The state of the tools lies in the address, after the "#". */
(function () {
  "use strict";
  const BETWEEN = ";;";
  const language = document.documentElement.lang || undefined;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

  const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? fields[name] : whole));
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const textOf = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /* The first number of a text in the page's own notation; NaN without one. */
  const decimal = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === "decimal").value;
  function numberOf(text) {
    const found = text.replace(/\u2212/g, "-").match(/-?\d[\d.,\u00a0\u202f ]*/);
    if (!found) return NaN;
    const digits = found[0].replace(/[\s\u00a0\u202f]/g, "");
    const other = decimal === "," ? /\./g : /,/g;
    return Number(digits.replace(other, "").replace(decimal, ".").replace(/\.$/, ""));
  }

  function valuesOf(cell) {
    const said = cell.dataset.filter;
    const parts = said === undefined ? [textOf(cell)] : said.split(BETWEEN);
    return parts
      .filter((part) => part && part !== "—")
      .map((part) => {
        const at = part.indexOf("=");
        return at > 0 ? { code: part.slice(0, at), label: part.slice(at + 1) } : { code: part, label: part };
      });
  }

  class FilteredTable {
    constructor(table, words) {
      this.table = table;
      this.words = words;
      this.region = table.closest(".table-scroll") || table;
      this.heads = [...table.tHead.rows[0].cells];
      this.titles = this.heads.map(textOf);
      this.rows = [...table.tBodies[0].rows].map((row, order) => ({
        row,
        order,
        text: plain(textOf(row)),
        values: new Map(),
      }));
      this.filters = new Map();
      this.order = { column: -1, descending: false };
      this.build();
      this.show();
    }

    get number() {
      return this.table.id || String([...document.querySelectorAll("table")].indexOf(this.table));
    }

    build() {
      const { words } = this;
      const prefix = `${this.number}-tools`;
      const caption = this.table.caption;
      const title = caption ? textOf(caption) : "";
      this.search = element("input", { type: "search", id: `${prefix}-search`, autocomplete: "off", spellcheck: "false" });
      const fields = element("div", { class: "table-fields" }, this.field(this.search, words.search));
      for (const name of this.table.classList) {
        const column = /^filter-(\d+)$/.test(name) ? Number(name.slice(7)) : -1;
        if (column in this.heads) fields.append(this.addFilter(column, prefix));
      }
      this.clear = element("button", { type: "button", class: "table-clear" }, words.clear);
      this.status = element("p", { class: "table-status", role: "status", "aria-live": "polite" });
      this.tools = element(
        "form",
        { class: "table-tools", role: "search", "aria-label": title ? `${words.tools}: ${title}` : words.tools },
        fields,
        element("div", { class: "table-summary" }, this.status, this.clear),
      );
      this.tools.addEventListener("submit", (event) => event.preventDefault());
      this.tools.addEventListener("input", () => this.changed());
      this.clear.addEventListener("click", () => this.reset());
      this.region.before(this.tools);
      if (this.table.classList.contains("sortable")) this.addSorting();
    }

    field(control, label) {
      return element("div", { class: "table-field" }, element("label", { for: control.id }, label), control);
    }

    addFilter(column, prefix) {
      const known = new Map();
      for (const entry of this.rows) {
        const values = valuesOf(entry.row.cells[column]);
        entry.values.set(column, values.length ? values.map((value) => value.code) : [""]);
        for (const value of values) known.set(value.code, value.label);
        if (!values.length) known.set("", this.words.none);
      }
      const sorted = [...known].sort((a, b) => (a[0] === "") - (b[0] === "") || collator.compare(a[1], b[1]));
      const select = element("select", { id: `${prefix}-${column}` }, element("option", { value: "*" }, this.words.all));
      for (const [code, label] of sorted) {
        const option = element("option", { value: `=${code}` });
        option.dataset.label = label;
        select.append(option);
      }
      this.filters.set(column, select);
      return this.field(select, this.titles[column]);
    }

    addSorting() {
      /* The sentences below each row of a detailed table have no heading to be seen. */
      const last = this.table.classList.contains("detailed") ? this.heads.length - 1 : this.heads.length;
      this.heads.slice(0, last).forEach((head, column) => {
        if (!this.titles[column]) return;
        const button = element("button", { type: "button", class: "sort-button" });
        /* A button may hold the words of a paragraph, not the paragraph. */
        const words = head.querySelector(":scope > p") || head;
        button.append(...words.childNodes);
        words.append(button);
        head.setAttribute("aria-sort", "none");
        button.addEventListener("click", () => {
          const { order } = this;
          /* Up, down, and back to the order of the source. */
          if (order.column !== column) this.order = { column, descending: false };
          else if (!order.descending) this.order = { column, descending: true };
          else this.order = { column: -1, descending: false };
          this.changed();
        });
      });
    }

    /* A row passes when it holds every word of the search and meets every filter but one left out. */
    passes(entry, words, except) {
      if (!words.every((word) => entry.text.includes(word))) return false;
      for (const [column, select] of this.filters) {
        if (column === except || select.value === "*") continue;
        if (!entry.values.get(column).includes(select.value.slice(1))) return false;
      }
      return true;
    }

    key(entry, column) {
      const cell = entry.row.cells[column];
      const said = cell.dataset.sort;
      if (said !== undefined) return said;
      const text = textOf(cell);
      if (text === "—") return "";
      return cell.classList.contains("text-right") ? String(numberOf(text)) : text;
    }

    sorted() {
      const { column, descending } = this.order;
      if (column < 0) return this.rows;
      const keyed = this.rows.map((entry) => ({ entry, key: this.key(entry, column) }));
      const filled = keyed.filter(({ key }) => key !== "" && key !== "NaN");
      const numbers = filled.length > 0 && filled.every(({ key }) => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(key));
      const compare = numbers ? (a, b) => Number(a) - Number(b) : collator.compare;
      filled.sort((a, b) => (descending ? -1 : 1) * compare(a.key, b.key) || a.entry.order - b.entry.order);
      /* Rows that say nothing stand last in either direction. */
      const rest = keyed.filter(({ key }) => key === "" || key === "NaN");
      return [...filled, ...rest].map(({ entry }) => entry);
    }

    show() {
      const words = plain(this.search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      const body = this.table.tBodies[0];
      const order = this.sorted();
      if (order.some((entry, place) => body.rows[place] !== entry.row)) body.append(...order.map((entry) => entry.row));
      for (const entry of this.rows) {
        const passes = this.passes(entry, words);
        entry.row.hidden = !passes;
        shown += passes;
      }
      for (const [column, select] of this.filters) {
        const counts = new Map();
        for (const entry of this.rows) {
          if (!this.passes(entry, words, column)) continue;
          for (const code of new Set(entry.values.get(column))) counts.set(code, (counts.get(code) || 0) + 1);
        }
        for (const option of select.options) {
          if (option.value === "*") continue;
          option.textContent = `${option.dataset.label} (${counts.get(option.value.slice(1)) || 0})`;
        }
      }
      this.heads.forEach((head, column) => {
        if (!head.hasAttribute("aria-sort")) return;
        const direction = column !== this.order.column ? "none" : this.order.descending ? "descending" : "ascending";
        head.setAttribute("aria-sort", direction);
      });
      const said = this.told();
      const count = fill(this.words.count, { n: shown, m: this.rows.length });
      const parts = [shown ? count : `${count}. ${this.words.empty}`, ...said];
      const text = parts.join(" · ");
      if (this.status.textContent !== text) this.status.textContent = text;
      this.clear.hidden = !said.length;
    }

    /* The filters and the order in words: for the ear, for the eye and for paper. */
    told() {
      const said = [];
      if (this.search.value.trim()) said.push(fill(this.words.searched, { text: this.search.value.trim() }));
      for (const [column, select] of this.filters) {
        const option = select.selectedOptions[0];
        if (select.value !== "*") {
          said.push(fill(this.words.filter, { column: this.titles[column], value: option.dataset.label }));
        }
      }
      const { column, descending } = this.order;
      if (column >= 0) {
        said.push(fill(descending ? this.words.descending : this.words.ascending, { column: this.titles[column] }));
      }
      return said;
    }

    changed() {
      this.show();
      writeAddress();
    }

    reset() {
      this.restore(new Map());
      writeAddress();
      this.search.focus();
    }

    /* Name and value of everything that is not as at the beginning. */
    state() {
      const said = [];
      if (this.search.value.trim()) said.push(["q", this.search.value.trim()]);
      for (const [column, select] of this.filters) {
        if (select.value !== "*") said.push([`f${column}`, select.value.slice(1)]);
      }
      const { column, descending } = this.order;
      if (column >= 0) said.push(["sort", `${column}${descending ? "-down" : "-up"}`]);
      return said;
    }

    restore(state) {
      this.search.value = state.get("q") || "";
      for (const [column, select] of this.filters) {
        const wanted = state.has(`f${column}`) ? `=${state.get(`f${column}`)}` : "*";
        select.value = [...select.options].some((option) => option.value === wanted) ? wanted : "*";
      }
      const order = /^(\d+)-(up|down)$/.exec(state.get("sort") || "");
      const column = order && Number(order[1]) in this.heads ? Number(order[1]) : -1;
      this.order = { column, descending: column >= 0 && order[2] === "down" };
      this.show();
    }
  }

  let tables = [];

  /* "#table=<id>&q=…&f2=…&sort=3-up&table=…": one run of names and values per table that is not plain. */
  function writeAddress() {
    const pairs = [];
    for (const table of tables) {
      const state = table.state();
      if (state.length) pairs.push(["table", table.number], ...state);
    }
    const address = location.href.replace(/#.*$/, "");
    try {
      history.replaceState(null, "", pairs.length ? `${address}#${new URLSearchParams(pairs)}` : address);
    } catch (error) {
      /* Some browsers forbid it for files: the view is right, only the address does not tell it. */
    }
  }

  function readAddress() {
    const states = new Map();
    let own = null;
    if (!location.hash.startsWith("#table=")) return states;
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      if (name === "table") states.set(value, (own = new Map()));
      else if (own) own.set(name, value);
    }
    return states;
  }

  function applyAddress() {
    const states = readAddress();
    let first = null;
    for (const table of tables) {
      const state = states.get(table.number);
      if (state) first = first || table;
      if (state || (states.size && table.state().length)) table.restore(state || new Map());
    }
    if (first) first.tools.scrollIntoView({ block: "start" });
    else showTarget();
  }

  /* A link to a row must find it, whatever the filters hide. */
  function showTarget() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      /* An address cut in the middle of a letter: taken as it stands. */
    }
    const target = id && document.getElementById(id);
    const hidden = target && target.closest("tr[hidden]");
    if (!hidden) return;
    const table = tables.find((other) => other.table.contains(hidden));
    if (table) table.restore(new Map());
    target.scrollIntoView({ block: "center" });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const said = document.getElementById("table-words");
    if (!said) return;
    const words = JSON.parse(said.textContent);
    const found = document.querySelectorAll('table.sortable, table[class*="filter-"]');
    tables = [...found].filter((table) => table.tHead && table.tBodies.length === 1).map((table) => new FilteredTable(table, words));
    applyAddress();
    window.addEventListener("hashchange", applyAddress);
  });
})();
