/* Panels that say how a figure or table is cited and where it comes from. Without this script the links under
   it lead to how the page is cited and to the source line. Opening a panel changes neither address nor history. */
(function () {
  "use strict";
  const BIBTEX = "application/x-bibtex";
  const RIS = "application/x-research-info-systems";

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const fill = (text, gaps) => Object.entries(gaps).reduce((filled, [name, value]) => filled.split(`⟦${name}⟧`).join(value), text);

  class Panel {
    constructor(told) {
      this.told = told;
      this.words = told.words;
      this.addresses = [];
      this.title = element("h2", { id: "cite-panel-title" });
      this.body = element("div", { class: "cite-body" });
      this.status = element("p", { class: "cite-status", role: "status" });
      const close = element("button", { type: "button", class: "cite-close" }, this.words.close);
      this.dialog = element(
        "dialog",
        { class: "cite-panel", "aria-labelledby": this.title.id },
        element("div", { class: "cite-head" }, this.title, close),
        this.body,
        this.status,
      );
      close.addEventListener("click", () => this.dialog.close());
      /* A press that begins and ends outside it: text may be selected from within to beyond its edge. It is not
         closed when the press begins, or a finger's press would go on to a link behind it. */
      let began = false;
      this.dialog.addEventListener("pointerdown", (event) => {
        began = this.isOutside(event);
      });
      this.dialog.addEventListener("click", (event) => {
        if (began && event.target === this.dialog && this.isOutside(event)) this.dialog.close();
      });
      this.dialog.addEventListener("close", () => this.leave());
      window.addEventListener("hashchange", () => this.dialog.close());
      window.addEventListener("pagehide", () => this.dialog.close());
      document.body.append(this.dialog);
    }

    isOutside({ clientX: x, clientY: y }) {
      const box = this.dialog.getBoundingClientRect();
      return x < box.left || x > box.right || y < box.top || y > box.bottom;
    }

    open(kind, id, opener) {
      const thing = this.told.things[id];
      if (this.dialog.open) this.dialog.close();
      this.opener = opener;
      this.title.textContent = `${this.words[kind]}: ${thing.name}`;
      this.status.textContent = "";
      this.body.replaceChildren(...(kind === "cite" ? this.cite(thing, id) : this.source(thing, id)));
      this.dialog.showModal();
      this.dialog.scrollTop = 0;
    }

    leave() {
      for (const address of this.addresses) URL.revokeObjectURL(address);
      this.addresses = [];
      if (this.opener) this.opener.focus({ preventScroll: true });
      this.opener = null;
    }

    cite(thing, id) {
      const { told, words } = this;
      const data = thing.data && thing.data.length === 1 ? `data/indicator/${thing.data[0]}.csv` : told.package;
      const plain = { name: thing.name, anchor: id, data };
      const tex = { name: thing.tex || thing.name, anchor: id, data: data.replace(/_/g, "\\_") };
      return [
        this.form(words.address, `${told.page}#${id}`),
        this.form(words.text, fill(told.text, plain)),
        this.form("BibTeX", fill(told.bibtex, tex), `${id}.bib`, BIBTEX),
        this.form("RIS", fill(told.ris, plain), `${id}.ris`, RIS),
      ];
    }

    form(name, content, file, type) {
      const shown = element("pre", file ? {} : { class: "cite-plain" }, content.replace(/\r\n/g, "\n").trimEnd());
      const copy = element("button", { type: "button", "aria-label": `${this.words.copy}: ${name}` }, this.words.copy);
      copy.addEventListener("click", () => this.copy(shown));
      const acts = element("p", { class: "cite-acts" }, copy);
      if (file) {
        const address = URL.createObjectURL(new Blob([content], { type }));
        this.addresses.push(address);
        acts.append(element("a", { href: address, download: file }, fillName(this.words.save, file)));
      }
      return element("section", { "aria-label": name }, element("h3", {}, name), shown, acts);
    }

    /* The clipboard where the browser gives it; else the old way; else the text is at least selected. */
    async copy(shown) {
      try {
        await navigator.clipboard.writeText(shown.textContent);
        this.status.textContent = this.words.copied;
        return;
      } catch (error) {
        /* Not a secure page, or not allowed. */
      }
      const selection = window.getSelection();
      selection.selectAllChildren(shown);
      let done = false;
      try {
        done = document.execCommand("copy");
      } catch (error) {
        /* The selection stays for the keyboard. */
      }
      this.status.textContent = done ? this.words.copied : this.words.select;
    }

    source(thing, id) {
      const { told, words } = this;
      const parts = [];
      const line = document.getElementById(`source-of-${id}`);
      if (line) {
        const said = element("div", { class: "cite-line" }, ...[...line.childNodes].map((node) => node.cloneNode(true)));
        for (const inner of said.querySelectorAll("[id]")) inner.removeAttribute("id");
        parts.push(said);
      }
      for (const place of thing.sources || []) parts.push(this.facts(told.sources[place]));
      const files = (thing.data || []).map((name) => [`data/indicator/${name}.csv`, `${name}.csv`]);
      const links = [...files, [told.package, words.package]].map(([path, name]) =>
        element("li", {}, element("a", { href: told.edition + path }, name)),
      );
      parts.push(element("section", {}, element("h3", {}, words.data), element("ul", {}, ...links)));
      return parts;
    }

    facts(source) {
      const list = element("dl", {});
      for (const [field, name] of Object.entries({
        publisher: "publisher", title: "dataset", vintage: "vintage", covers: "covers", licence: "licence", accessed: "accessed",
      })) {
        if (!source[field]) continue;
        const linked = field === "title" && source.address;
        const value = linked ? element("a", { href: source.address }, source[field]) : source[field];
        list.append(element("dt", {}, this.words[name]), element("dd", {}, value));
      }
      return list;
    }
  }

  const fillName = (text, name) => text.replace("{name}", () => name);

  function setUp() {
    const block = document.getElementById("cite-data");
    if (!block || !window.HTMLDialogElement) return;
    const told = JSON.parse(block.textContent);
    let panel = null;
    for (const tools of document.querySelectorAll(".cite-tools")) {
      const id = tools.dataset.of;
      if (!told.things[id]) continue;
      ["cite", "source"].forEach((kind, place) => {
        const link = tools.children[place];
        link.setAttribute("role", "button");
        link.setAttribute("aria-haspopup", "dialog");
        link.setAttribute("aria-label", `${told.words[kind]}: ${told.things[id].name}`);
        const open = (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          panel = panel || new Panel(told);
          panel.open(kind, id, link);
        };
        link.addEventListener("click", open);
        link.addEventListener("keydown", (event) => {
          if (event.key === " ") open(event);
        });
      });
    }
  }

  document.addEventListener("DOMContentLoaded", setUp);
})();
