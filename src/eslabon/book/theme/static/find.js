/* Things found by name: countries, recommendations, indicators, registers, pages, grouped by kind. They stand above
   the pages whose text holds the words. Accents, capitals and the order of words do not count. */
(function () {
  "use strict";

  const MOST = 8;
  /* Milliseconds until a status that has come into view is known to screen readers: what it says then is read. */
  const SOON = 200;

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const split = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  /* How well a name answers: 0 the very words, 1 it begins with them, 2 it holds them all; else nothing. */
  function fit(name, asked) {
    const words = split(name);
    if (!asked.every((one) => words.some((word) => word.startsWith(one)))) return null;
    if (words.length === asked.length && asked.every((one, place) => words[place] === one)) return 0;
    return asked.every((one, place) => (words[place] || "").startsWith(one)) ? 1 : 2;
  }

  function best(entry, asked) {
    const [, title, , names] = entry;
    /* Words of several names together count last: a code beside a word of the title. */
    const fits = [title, ...names].map((name) => fit(name, asked)).filter((one) => one !== null);
    if (fits.length) return Math.min(...fits);
    return fit([title, ...names].join(" "), asked) === null ? null : 3;
  }

  /* Entries for all the words; where no country or indicator has them all, those for one word of the query. */
  function found(entries, query) {
    const common = typeof stopwords === "undefined" ? [] : stopwords;
    const words = split(query);
    const telling = words.filter((word) => !common.includes(word));
    const asked = telling.length ? telling : words;
    if (!asked.length) return [];
    const whole = ranked(entries, asked);
    const named = whole.some(([, entry]) => ["country", "indicator", "recommendation"].includes(entry[0]));
    if (named || asked.length === 1) return whole.map(([, entry]) => entry);
    const single = new Set(whole.map(([, entry]) => entry));
    for (const word of asked.filter((one) => one.length > 2)) {
      const named_by = ranked(entries.filter(([kind]) => kind === "country"), [word]).filter(([fits]) => fits < 2);
      named_by.forEach(([, entry]) => single.add(entry));
    }
    for (let size = asked.length - 1; size > 0; size -= 1) {
      const some = entries.filter((entry) => entry[0] === "indicator" && count(entry, asked) >= size);
      if (some.length) {
        some.forEach((entry) => single.add(entry));
        break;
      }
    }
    return [...single];
  }

  const count = ([, title, , names], asked) => {
    const words = split([title, ...names].join(" "));
    return asked.filter((one) => words.some((word) => word.startsWith(one))).length;
  };

  function ranked(entries, asked) {
    return entries
      .map((entry, place) => [best(entry, asked), entry, place])
      .filter(([fits]) => fits !== null)
      .sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  }

  function group(kind, entries, labels, root) {
    const part = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = labels[kind];
    const list = document.createElement("ul");
    list.className = "found";
    entries.forEach(([, title, address, names], place) => {
      const link = document.createElement("a");
      link.href = root + address;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      if (kind === "section") item.append(` · ${names[0]}`);
      item.hidden = place >= MOST;
      list.append(item);
    });
    part.append(heading, list);
    if (entries.length > MOST) {
      const more = document.createElement("button");
      more.type = "button";
      more.className = "more";
      more.textContent = labels.more.replace("{n}", entries.length - MOST);
      more.addEventListener("click", () => {
        const first = list.children[MOST];
        [...list.children].forEach((item) => { item.hidden = false; });
        more.remove();
        first.querySelector("a").focus();
      });
      part.append(more);
    }
    return part;
  }

  /* The same question in the reader's other languages. */
  function keepInLanguages() {
    for (const link of document.querySelectorAll("#languages a")) {
      link.href = link.getAttribute("href").replace(/\?.*$/, "") + window.location.search;
    }
  }

  function show() {
    const place = document.getElementById("find-results");
    const query = new URLSearchParams(window.location.search).get("q") || "";
    if (!place || !query.trim()) return;
    const root = (document.documentElement.dataset.content_root || "").replace(/^\.\/$/, "");
    const labels = place.dataset;
    const all = found(window.eslabonFind || [], query);
    const kinds = ["country", "indicator", "recommendation", "register", "page", "section"];
    for (const kind of kinds) {
      const own = all.filter((entry) => entry[0] === kind);
      if (own.length) place.append(group(kind, own, labels, root));
    }
    document.getElementById("text-results").hidden = false;
    const none = document.getElementById("find-none");
    if (!window.eslabonFind) none.textContent = none.dataset.lost;
    none.hidden = all.length > 0;
    tellEnd();
  }

  /* Whether Sphinx's search of the text is under way: over a bad connection any of its scripts may not arrive. */
  function begun() {
    const needed = [typeof DOCUMENTATION_OPTIONS, typeof SPHINX_HIGHLIGHT_ENABLED, typeof Stemmer, typeof Search];
    return !needed.includes("undefined") && Search.hasIndex() && Search.output;
  }

  /* The end of the search of the text in one sentence. Sphinx makes a line for it too late to be announced, and in
     Portuguese leaves it empty: the page has its own. At the end Sphinx also takes the dots out of its heading. */
  function tellEnd() {
    const status = document.getElementById("text-status");
    const say = (text) => window.setTimeout(() => { status.textContent = text; }, SOON);
    if (!begun()) {
      document.getElementById("search-progress").textContent = "";
      document.getElementById("search-results").hidden = true;
      say(status.dataset.lost);
      return;
    }
    Search.status.remove();
    const end = () => {
      const results = Search.output.children.length;
      say(results ? status.dataset.found.replace("{n}", results) : status.dataset.none);
    };
    if (!Search.title.contains(Search.dots)) end();
    else new MutationObserver(end).observe(Search.title, { childList: true });
  }

  document.addEventListener("DOMContentLoaded", () => {
    keepInLanguages();
    show();
  });
})();
