/* The data of the page that compares: loaded one indicator at a time, cut to years and at breaks, written as the
   book writes them. Missing years are told and never filled in. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});
  const folder = document.currentScript.src.replace(/compare-data\.js.*$/, "compare/");
  const arrived = new Map();
  const loading = new Map();

  /* Called by every data file. */
  own.take = (indicator) => arrived.set(indicator.id, indicator);

  /* A script, not a request: it works from a disk. One that failed is asked for again next time. */
  own.load = function (id) {
    if (!loading.has(id)) {
      const promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${folder}${id}.js`;
        script.onload = () => (arrived.has(id) ? resolve(arrived.get(id)) : reject(new Error(id)));
        script.onerror = () => reject(new Error(id));
        document.head.append(script);
      });
      promise.catch(() => loading.delete(id));
      loading.set(id, promise);
    }
    return loading.get(id);
  };

  /* The rule of eslabon/rounding.py without the sign: halves away from zero, on the digits that the number is
     written with. toFixed would round the binary fraction, where 31.95 is less than a half. */
  own.rounded = function (value, decimals) {
    const [mantissa, power] = Math.abs(value).toExponential().split("e");
    const digits = mantissa.replace(".", "");
    const kept = 1 + Number(power) + decimals;
    const whole = BigInt(digits.slice(0, Math.max(kept, 0)).padEnd(kept, "0"));
    const text = String(whole + BigInt(digits.charAt(kept) >= "5")).padStart(decimals + 1, "0");
    return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
  };

  /* As the book: rounded by the same rule, marks of the language, no minus before a zero. */
  own.number = function (value, decimals, told) {
    const digits = own.rounded(value, decimals);
    let [whole, part] = digits.split(".");
    if (Number(digits) >= told.grouped) whole = whole.replace(/\B(?=(\d{3})+$)/g, told.group);
    const sign = value < 0 && Number(digits) !== 0 ? told.minus : "";
    return sign + whole + (part ? told.decimal + part : "");
  };

  own.withUnit = function (value, indicator, told) {
    const [before, after] = indicator.around;
    const number = own.number(value, indicator.decimals, told);
    const sign = number.startsWith(told.minus) ? told.minus : "";
    return sign + before + number.slice(sign.length) + after;
  };

  const flagged = (point, told) => (point.flags ? ` (${[...point.flags].join(", ")})` : "");
  own.cell = (point, indicator, told) =>
    point ? own.number(point.value, indicator.decimals, told) + flagged(point, told) : told.missing;

  /* The values of one line within the years; null years: all. */
  own.points = function (indicator, key, years) {
    const series = indicator.series[key];
    if (!series) return [];
    return series.v.flatMap((value, place) => {
      const year = series.y + place;
      if (value === null || (years && (year < years[0] || year > years[1]))) return [];
      return [{ year, value, flags: (series.f || {})[year] || "", countries: series.n ? series.n[place] : null }];
    });
  };

  /* Years that open a new definition, with a value before them to be interrupted. */
  own.openings = function (points, breaks) {
    const years = new Set([...(breaks || []), ...points.filter(({ flags }) => flags.includes("b")).map(({ year }) => year)]);
    const last = points.length ? points[points.length - 1].year : 0;
    return [...years].filter((year) => points.length && points[0].year < year && year <= last).sort();
  };

  /* The comparable parts of a line, each as runs of consecutive years. */
  own.stretches = function (points, openings) {
    const found = [];
    let before = null;
    for (const point of points) {
      const cut = !before || openings.some((year) => before.year < year && year <= point.year);
      if (cut) found.push([[point]]);
      else if (point.year - before.year <= 1) found[found.length - 1].at(-1).push(point);
      else found[found.length - 1].push([point]);
      before = point;
    }
    return found;
  };

  /* "2001, 2003–2005" */
  own.ranges = function (years) {
    const parts = [];
    for (const year of years) {
      const open = parts[parts.length - 1];
      if (open && year === open[1] + 1) open[1] = year;
      else parts.push([year, year]);
    }
    return parts.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
  };

  own.span = (years) => (years[0] === years[1] ? String(years[0]) : `${years[0]}–${years[1]}`);

  /* Everything that is shown of one indicator: lines with values, those without, years, latest values, notes. */
  own.compared = function (indicator, state, names, told) {
    const lines = state.series.map((key, place) => {
      const points = own.points(indicator, key, state.years);
      return { key, place, name: names.get(key), group: key !== key.toUpperCase(), points, openings: own.openings(points, indicator.breaks) };
    });
    const shown = lines.filter(({ points }) => points.length);
    const without = lines.filter(({ points }) => !points.length);
    const every = shown.flatMap(({ points }) => points.map(({ year }) => year));
    const years = every.length ? [Math.min(...every), Math.max(...every)] : null;
    /* The last of the chosen years, where later ones have values: what is shown is not the latest then. */
    const until = state.years && shown.some(({ key }) => own.points(indicator, key, [state.years[1] + 1, Infinity]).length) ? state.years[1] : null;
    return { indicator, lines: shown, without, years, until, rows: [...new Set(every)].sort((a, b) => b - a), ...notes(indicator, shown, without, years, told) };
  };

  /* Which years lack a value: those that all of them lack once, then each line's own; equal ones together. */
  function gaps(shown, years, words) {
    const known = shown.map(({ points }) => new Set(points.map(({ year }) => year)));
    const every = Array.from({ length: years[1] - years[0] + 1 }, (_, place) => years[0] + place);
    const none = every.filter((year) => known.every((own) => !own.has(year)));
    const by = new Map();
    shown.forEach(({ name }, place) => {
      const lacking = own.ranges(every.filter((year) => !none.includes(year) && !known[place].has(year)));
      if (lacking) by.set(lacking, [...(by.get(lacking) || []), name]);
    });
    const each = [...by].map(([lacking, names]) => own.fill(words.no_value_at, { names: own.list(names, words), years: lacking }));
    return none.length ? [own.fill(words.no_value_for_any, { years: own.ranges(none) }), ...each] : each;
  }

  /* `notes` of chart and table; `ofTable` without what only a chart has. */
  function notes(indicator, shown, without, years, told) {
    const { words, flags } = told;
    const said = [];
    const drawn = [];
    if (!shown.length) said.push(indicator.absent || words.no_value);
    else if (without.length) said.push(own.fill(words.no_value_of, { names: own.list(without.map(({ name }) => name), words) }));
    if (shown.length) said.push(...gaps(shown, years, words));
    if (shown.some(({ points, openings }) => own.stretches(points, openings).some((runs) => runs.length > 1))) drawn.push(words.dotted);
    said.push(...drawn);
    const letters = new Set(shown.flatMap(({ points }) => points.flatMap((point) => [...point.flags])));
    const listed = Object.keys(flags).filter((letter) => letters.has(letter));
    if (listed.length) said.push(own.fill(words.marks, { note: own.list(listed.map((letter) => `${letter}: ${flags[letter]}`), words) }));
    const hollow = listed.filter((letter) => letter !== "b");
    if (hollow.length) {
      drawn.push(own.fill(words.hollow, { words: hollow.map((letter) => flags[letter]).join(", ") }));
      said.push(drawn.at(-1));
    }
    const cuts = [...new Set(shown.flatMap(({ openings }) => openings))].sort();
    if (cuts.length) {
      const text = indicator.reason ? words.broken_why : words.broken;
      said.push(own.fill(text, { years: cuts.join(", "), reason: indicator.reason }));
    }
    if (shown.some(({ group }) => group)) said.push(words.median);
    return { notes: said, ofTable: said.filter((note) => !drawn.includes(note)) };
  }

  own.latest = ({ indicator, lines }, told) =>
    lines.map(({ name, points }) => {
      const point = points[points.length - 1];
      const year = [point.year, ...point.flags].join(", ");
      return own.fill(told.words.latest_one, { name, value: own.withUnit(point.value, indicator, told), year });
    });
})();
