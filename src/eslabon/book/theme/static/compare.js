/* The page that compares: what the address asks for is shown, and every choice becomes an address. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});
  const { element, fill } = own;
  let told, words, page, state, lists, turn = 0;
  const names = new Map();
  /* Of each script something: over a bad connection any of them may not arrive. */
  const NEEDED = ["catalogue", "readState", "load", "chart", "pointAt", "table", "Choice", "csv"];

  function start() {
    const block = document.getElementById("compare-words");
    if (!block) return;
    told = JSON.parse(block.textContent);
    words = told.words;
    if (NEEDED.some((name) => !own[name])) return withoutScripts();
    const part = (name) => document.getElementById(`compare-${name}`);
    page = Object.fromEntries(["box", "choice", "series", "indicators", "from", "to", "copy", "problem", "status", "results"].map((name) => [name, part(name)]));
    for (const [key, name] of [...own.catalogue.countries, ...own.catalogue.groups]) names.set(key, name);
    lists = {
      series: new own.Choice(page.series, own.countrySections(own.catalogue, words), words, choose("series")),
      indicators: new own.Choice(page.indicators, own.indicatorSections(own.catalogue), words, choose("indicators")),
    };
    page.choice.addEventListener("submit", (event) => event.preventDefault());
    for (const select of [page.from, page.to]) select.addEventListener("change", chooseYears);
    page.copy.addEventListener("click", copy);
    window.addEventListener("popstate", () => read(words.back));
    let width = document.documentElement.clientWidth;
    window.addEventListener("resize", () => {
      if (document.documentElement.clientWidth === width) return;
      width = document.documentElement.clientWidth;
      redraw();
    });
    window.addEventListener("beforeprint", () => redraw(own.PAPER));
    window.addEventListener("afterprint", () => redraw());
    page.box.hidden = false;
    /* On a phone the answer comes first; the choice is one touch away. */
    page.box.open = window.matchMedia("(min-width: 62rem)").matches;
    letters().then(() => read(""));
  }

  /* Says so, and leads where readers without JavaScript are led; with it, what they see is text. */
  function withoutScripts() {
    const problem = document.getElementById("compare-problem");
    const without = new DOMParser().parseFromString(document.getElementById("compare-without").textContent, "text/html");
    problem.textContent = words.failed_page;
    problem.hidden = false;
    problem.after(without.querySelector("ul"));
  }

  /* Words are measured to be placed: the letters must be there first. */
  const letters = () => (document.fonts ? Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 12px "Source Sans 3"`))).catch(() => {}) : Promise.resolve());

  function read(news) {
    const found = own.readState(location.search, own.catalogue, words);
    /* A page opened without a choice has the book's usual groups and an indicator: something to begin with. */
    if (!found.asked.series) found.state.series = [...own.catalogue.usual];
    if (!found.asked.indicators) found.state.indicators = [own.catalogue.first].filter(Boolean);
    if (state && own.writeState(state) === own.writeState(found.state)) return;
    state = found.state;
    page.problem.hidden = !found.unknown.length;
    page.problem.textContent = found.unknown.length ? fill(words.unknown, { what: own.list(found.unknown, words) }) : "";
    show(news);
  }

  const choose = (kind) => (key, wanted) => {
    const name = lists[kind].names.get(key);
    if (wanted && state[kind].length >= own.MOST[kind]) {
      page.status.textContent = fill(words.full, { most: own.MOST[kind] });
      return false;
    }
    const others = state[kind].filter((one) => one !== key);
    go({ ...state, [kind]: wanted ? [...others, key] : others }, fill(wanted ? words.added : words.removed, { name }));
    return true;
  };

  /* "All years" in either list means all; one end alone reaches to the first or last year there is. */
  function chooseYears(event) {
    let [from, to] = [page.from, page.to].map(({ value }) => Number(value));
    if (from && to && from > to) [from, to] = event.target === page.from ? [from, from] : [to, to];
    const all = [page.from, page.to].map((select) => [...select.options].map(({ value }) => Number(value)).filter(Boolean));
    const years = event.target.value ? [from || all[0][0], to || all[1].at(-1)] : null;
    go({ ...state, years }, years ? fill(words.years_now, { years: own.span(years) }) : words.years_all);
  }

  function go(next, news) {
    state = next;
    page.problem.hidden = true;
    history.pushState(null, "", location.pathname + own.writeState(state));
    show(news);
  }

  async function show(news) {
    const mine = (turn += 1);
    lists.series.show(state.series, own.MOST.series);
    lists.indicators.show(state.indicators, own.MOST.indicators);
    keepInLanguages();
    /* The first steps are open until they have been taken. */
    for (const kind of ["series", "indicators"]) {
      if (!state[kind].length) page.box.open = page[kind].querySelector("details").open = true;
    }
    const lacking = [!state.series.length && words.no_series, !state.indicators.length && words.no_indicator].filter(Boolean);
    if (lacking.length) page.results.replaceChildren(element("p", { class: "compare-lacking" }, lacking.join(" ")));
    else if (!page.results.querySelector("section")) page.results.replaceChildren(element("p", {}, words.loading));
    const loaded = await Promise.allSettled(state.indicators.map(own.load));
    if (mine !== turn) return;
    offerYears(loaded.flatMap(({ value }) => value || []));
    if (!lacking.length) page.results.replaceChildren(...loaded.map((one, place) => section(one, state.indicators[place])));
    redraw();
    const now = lacking.length ? lacking.join(" ") : fill(words.now, { series: state.series.length, indicators: state.indicators.length });
    if (news) page.status.textContent = `${news} ${now}`;
    page.results.dataset.done = own.writeState(state);
  }

  function offerYears(indicators) {
    const years = new Set();
    for (const { series } of indicators) {
      for (const key of state.series) if (series[key]) series[key].v.forEach((value, place) => value !== null && years.add(series[key].y + place));
    }
    for (const year of state.years || []) years.add(year);
    const listed = [...years].sort((a, b) => a - b);
    [page.from, page.to].forEach((select, place) => {
      const options = [["", words.all_years], ...listed.map((year) => [year, year])].map(([value, name]) => element("option", { value }, String(name)));
      select.replaceChildren(...options);
      select.value = state.years ? String(state.years[place]) : "";
    });
  }

  function section({ value: indicator }, id) {
    if (!indicator) {
      const name = lists.indicators.names.get(id);
      return element("section", { class: "compare-one" }, element("h2", {}, name), element("p", {}, fill(words.failed, { name })));
    }
    const compared = own.compared(indicator, state, names, told);
    const part = element("section", { class: "compare-one", "aria-labelledby": `of-${id}`, id: `compare-${id}` }, element("h2", { id: `of-${id}` }, indicator.label));
    part.compared = compared;
    if (compared.lines.length) {
      const latest = fill(compared.until ? words.latest_until : words.latest, { year: compared.until, values: own.list(own.latest(compared, told), words) });
      const label = fill(words.chart, { label: indicator.label, unit: indicator.unit, years: own.span(compared.years), latest });
      part.append(
        element("p", { class: "compare-latest" }, latest),
        element("figure", { class: "compare-figure" }, element("div", { class: "chart", role: "img", "aria-label": label }), element("p", { class: "compare-readout", "aria-hidden": "true" })),
        own.table(compared, told, (said) => { page.status.textContent = said; }),
      );
    }
    if (compared.notes.length) part.append(element("ul", { class: "compare-notes" }, ...compared.notes.map((note) => element("li", {}, note))));
    if (compared.lines.length) part.append(sourceLine(indicator), downloads(part));
    return part;
  }

  /* As text for readers: the data set's name leads to its publisher. */
  function sourceLine(indicator) {
    const line = element("p", { class: "source" });
    let rest = own.sourceLine(indicator, told);
    for (const { title, address } of indicator.sources) {
      if (!address || !rest.includes(title)) continue;
      const at = rest.indexOf(title);
      line.append(rest.slice(0, at), element("a", { href: address }, title));
      rest = rest.slice(at + title.length);
    }
    line.append(rest);
    return line;
  }

  function downloads(part) {
    const { compared } = part;
    const acts = {
      csv: () => new Blob([own.csv(compared, told, address())], { type: "text/csv;charset=utf-8" }),
      svg: () => new Blob([own.svgText(own.picture(compared, told))], { type: "image/svg+xml" }),
      png: () => own.png(own.picture(compared, told)),
    };
    const buttons = Object.entries(acts).map(([kind, make]) => {
      const button = element("button", { type: "button" }, words[kind]);
      button.addEventListener("click", async () => {
        const name = own.fileName(compared, kind);
        try {
          own.save(await make(), name);
          page.status.textContent = fill(words.saved, { name });
        } catch (error) {
          page.status.textContent = fill(words.not_saved, { name });
        }
      });
      return button;
    });
    const label = fill(words.downloads, { label: compared.indicator.label });
    return element("div", { class: "compare-downloads", role: "group", "aria-label": label }, ...buttons);
  }

  function redraw(paper) {
    for (const part of page.results.querySelectorAll("section")) {
      const chart = part.querySelector(".chart");
      if (chart) own.pointAt(part, own.draw(part, told, paper), told);
      const scroll = part.querySelector(".table-scroll");
      if (!scroll) continue;
      const scrolls = scroll.scrollWidth > scroll.clientWidth + 1;
      scroll.classList.toggle("scrolls", scrolls);
      if (scrolls) scroll.tabIndex = 0;
      else scroll.removeAttribute("tabindex");
    }
  }

  /* The same choice in the reader's other languages. */
  function keepInLanguages() {
    for (const link of document.querySelectorAll("#languages a")) link.href = link.getAttribute("href").replace(/\?.*$/, "") + own.writeState(state);
  }

  /* The permanent address where the edition has one; what is taken away names no folder of the reader's disk. */
  const here = () => location.href.replace(/[?#].*$/, "");
  const address = () => (told.address || (location.protocol === "file:" ? told.path : here())) + own.writeState(state);

  async function copy() {
    try {
      await navigator.clipboard.writeText((told.address || here()) + own.writeState(state));
      page.status.textContent = words.copied;
    } catch (error) {
      page.status.textContent = words.not_copied;
    }
  }

  document.addEventListener("DOMContentLoaded", start);
})();
