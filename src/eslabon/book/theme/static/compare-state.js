/* What is compared, and how the address says it: ?c=<codes and groups>&i=<indicators>&y=2000-2024. Countries by their
   codes, groups by their ids, in the order in which they are shown. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});
  /* As many lines as can be told apart in one chart and read on a phone; `MOST` in compare_links.py. */
  own.MOST = { series: 6, indicators: 8 };

  const listed = (text) => [...new Set((text || "").split(",").map((one) => one.trim()).filter(Boolean))];

  /* The state that an address asks for, and in words what of it this edition does not have. */
  own.readState = function (search, catalogue, words) {
    const asked = new URLSearchParams(search);
    const series = new Map([...catalogue.countries, ...catalogue.groups].map(([key]) => [key.toLowerCase(), key]));
    const indicators = new Map(catalogue.indicators.map(([id]) => [id.toLowerCase(), id]));
    const unknown = [];
    const known = (names, among, said) =>
      names.flatMap((name) => {
        const found = among.get(name.toLowerCase());
        if (!found) unknown.push(said.replace("{what}", () => name));
        return found ? [found] : [];
      });
    const state = {
      series: [...new Set(known(listed(asked.getAll("c").join(",")), series, words.unknown_country))],
      indicators: [...new Set(known(listed(asked.getAll("i").join(",")), indicators, words.unknown_indicator))],
      years: null,
    };
    const kinds = Object.keys(own.MOST);
    if (kinds.some((kind) => state[kind].length > own.MOST[kind])) {
      unknown.push(own.fill(words.too_many, own.MOST));
      for (const kind of kinds) state[kind].length = Math.min(state[kind].length, own.MOST[kind]);
    }
    const years = (asked.get("y") || "").trim();
    if (years) {
      const found = /^([1-9]\d{3})(?:\s*[-–]\s*([1-9]\d{3}))?$/.exec(years);
      if (found) state.years = [Number(found[1]), Number(found[2] || found[1])].sort((a, b) => a - b);
      else unknown.push(words.unknown_years.replace("{what}", () => years));
    }
    return { state, unknown, asked: { series: asked.has("c"), indicators: asked.has("i") } };
  };

  /* Written by hand, since URLSearchParams would write every comma as %2C. */
  own.writeState = function (state) {
    /* Without any it says so: an address that does not has the usual ones. */
    const parts = [`c=${state.series.join(",")}`, `i=${state.indicators.join(",")}`];
    if (state.years) parts.push(`y=${state.years.join("-")}`);
    return `?${parts.join("&")}`;
  };

  /* Names or values one after another, as the language parts them. */
  own.list = (parts, words) => parts.reduce((first, rest) => own.fill(words.list, { first, rest }));

  own.fill = (text, fields) => text.replace(/\{(\w+)\}/g, (gap, name) => (name in fields ? fields[name] : gap));
})();
