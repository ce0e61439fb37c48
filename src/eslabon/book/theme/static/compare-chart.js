/* The chart of one indicator, drawn here: lines over the years, or bars where there is one year only. The look is
   that of the book's charts. Vega would be 300 KB more for a phone, to draw lines, marks and words. Only
   elements and attributes that compare-download.js knows as well are used, so that SVG and PNG are this drawing. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});
  const FONT = "'Source Sans 3', 'Liberation Sans', Arial, sans-serif";
  const MUTED = "#52606d", FAINT = "#9aa5b1", GRID = "#e4e7eb", PAPER = "#ffffff";
  /* As lines and as letters at least 4.5:1 on white. */
  const COLOURS = ["#0b4f8a", "#b4500b", "#1f7a58", "#7d4a94", "#856000", "#52606d"];
  const DASHES = ["6 3", "2 2", "8 2 2 2", "4 2", "10 3", "3 1"];
  /* Marks in a box of two by two around the middle. */
  const MARKS = [
    "M-1,0A1,1 0 1 1 1,0A1,1 0 1 1 -1,0Z",
    "M-.9,-.9L.9,-.9L.9,.9L-.9,.9Z",
    "M0,-1.1L1.05,.8L-1.05,.8Z",
    "M0,-1.25L1.05,0L0,1.25L-1.05,0Z",
    "M0,1.1L1.05,-.8L-1.05,-.8Z",
    "M-.4,-1.1L.4,-1.1L.4,-.4L1.1,-.4L1.1,.4L.4,.4L.4,1.1L-.4,1.1L-.4,.4L-1.1,.4L-1.1,-.4L-.4,-.4Z",
  ];
  const HEIGHT = 250;
  own.FONT = FONT;
  own.PAPER = 640; // pixels of a chart on paper, whatever screen it was made on

  const pen = document.createElement("canvas").getContext("2d");
  own.textWidth = function (text, size = 12, weight = 400) {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  };

  own.shape = function (name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const { shape } = own;
  const text = (x, y, words, attributes) => shape("text", { x, y, "font-size": 12, fill: MUTED, ...attributes }, words);
  const line = (d, attributes) => shape("path", { d, fill: "none", "stroke-width": 1, ...attributes });
  const rounded = (number) => Math.round(number * 100) / 100;
  const scaled = (path, x, y, size) =>
    path.replace(/([MLA])([^MLAZ]+)/g, (whole, command, numbers) => {
      const all = numbers.trim().split(/[\s,]+/).map(Number);
      const [across, down] = all.slice(-2);
      const end = `${rounded(x + across * size)},${rounded(y + down * size)}`;
      return command === "A" ? `A${size},${size} 0 1 1 ${end}` : `${command}${end}`;
    });

  own.style = (line) => ({
    colour: COLOURS[line.place],
    mark: MARKS[line.place],
    dash: line.group ? DASHES[line.place] : null,
    width: line.place === 0 ? 2.6 : 1.8,
    weight: line.place === 0 ? 600 : 400,
  });
  own.mark = ({ place }, x, y, size, hollow) =>
    shape("path", { d: scaled(MARKS[place], x, y, size), fill: hollow ? PAPER : COLOURS[place], stroke: COLOURS[place], "stroke-width": hollow ? 1.5 : 1 });

  /* Words broken into lines of a width; a word that is longer stands alone. */
  own.wrapped = function (words, width, size = 12, weight = 400) {
    const lines = [];
    for (const word of words.split(" ")) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && own.textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  /* Round numbers that cover both ends, as charts/axis.py has them. */
  function ticks(low, high, count = 5) {
    if (high <= low) [low, high] = [low - (Math.abs(low) || 1) * 0.5, low + (Math.abs(low) || 1) * 0.5];
    const rough = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999999);
    const found = [];
    const last = Math.ceil(high / step - 1e-9);
    for (let k = Math.floor(low / step + 1e-9); k <= last; k += 1) found.push(Number((k * step).toFixed(10)));
    return found;
  }

  function niceDomain(values) {
    let low = Math.min(...values), high = Math.max(...values);
    if (low > 0 && low < 0.4 * high) low = 0;
    if (low < 0 && high < 0 && high > 0.4 * low) high = 0;
    return ticks(low, high);
  }

  function yearTicks(first, last, count) {
    const span = Math.max(last - first, 1);
    const step = [1, 2, 5, 10, 20].find((one) => span / one <= count) || 20;
    const years = [];
    for (let year = first; year <= last; year += 1) if (year % step === 0 && last - year >= step * 0.6) years.push(year);
    return [...years, last];
  }

  /* Positions moved apart by a gap, in their order, as little as needed. */
  function spread(labels, low, high) {
    const order = [...labels].sort((a, b) => a.at - b.at || a.line.place - b.line.place);
    let edge = low;
    for (const label of order) {
      label.top = Math.max(label.at - label.height / 2, edge);
      edge = label.top + label.height;
    }
    edge = high;
    for (const label of order.reverse()) {
      label.top = Math.min(label.top, edge - label.height);
      edge = label.top;
    }
  }

  own.chart = (compared, width, told) => {
    const drawn = compared.years[0] === compared.years[1] ? bars(compared, width, told) : lines(compared, width, told);
    const root = shape("svg", { xmlns: "http://www.w3.org/2000/svg", width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, "font-family": FONT });
    root.append(...drawn.parts);
    root.plot = drawn.plot;
    return root;
  };

  /* In its place on the page, as wide as that is unless told otherwise. */
  own.draw = (part, told, width) => {
    const place = part.querySelector(".chart");
    const drawn = own.chart(part.compared, width || Math.max(260, Math.floor(place.clientWidth)), told);
    place.replaceChildren(drawn);
    return drawn;
  };

  function lines(compared, width, told) {
    const { indicator, years } = compared;
    const values = compared.lines.flatMap(({ points }) => points.map(({ value }) => value));
    const levels = niceDomain(values);
    const decimals = [0, 1, 2, 3, 4].find((n) => levels.every((one) => Math.abs(Number(one.toFixed(n)) - one) < 1e-9)) ?? 4;
    const numbers = levels.map((level) => own.number(level, decimals, told));
    const left = Math.ceil(Math.max(...numbers.map((one) => own.textWidth(one)))) + 8;
    const room = Math.min(width * 0.34, 190);
    const labels = compared.lines.map((one) => {
      const last = one.points[one.points.length - 1];
      const ended = last.year === years[1] ? "" : ` (${last.year})`;
      const { weight } = own.style(one);
      const rows = own.wrapped(`${one.name} ${own.number(last.value, indicator.decimals, told)}${ended}`, room, 12, weight);
      return { line: one, last, rows, weight, height: rows.length * 13 + 3 };
    });
    const right = Math.ceil(Math.max(...labels.flatMap(({ rows, weight }) => rows.map((row) => own.textWidth(row, 12, weight))))) + 16;
    const cuts = [...new Set(compared.lines.flatMap(({ openings }) => openings))];
    const unit = own.wrapped(indicator.unit, width, 12);
    const top = unit.length * 15 + 8 + (cuts.length ? 14 : 0);
    const needed = labels.reduce((sum, { height }) => sum + height, 0);
    const height = Math.max(HEIGHT, needed);
    const plot = Math.max(width - left - right, 80);
    const x = (year) => Math.round((left + (plot * (year - years[0])) / (years[1] - years[0])) * 10) / 10;
    const y = (value) => Math.round((top + (height * (levels.at(-1) - value)) / (levels.at(-1) - levels[0])) * 10) / 10;
    const parts = unit.map((row, place) => text(0, 12 + place * 15, row, {}));
    levels.forEach((level, place) => {
      parts.push(line(`M${left},${y(level)}H${left + plot}`, { stroke: level === 0 ? FAINT : GRID }));
      parts.push(text(left - 6, y(level) + 4, numbers[place], { "text-anchor": "end" }));
    });
    for (const year of yearTicks(years[0], years[1], Math.max(2, Math.floor(plot / 42)))) {
      parts.push(line(`M${x(year)},${top + height}v5`, { stroke: FAINT }));
      parts.push(text(x(year), top + height + 18, String(year), { "text-anchor": "middle" }));
    }
    for (const year of cuts) {
      parts.push(line(`M${x(year - 0.5)},${top - 1}V${top + height}`, { stroke: MUTED, "stroke-dasharray": "2 2" }));
      parts.push(text(x(year - 0.5), top - 4, told.words.break, { "text-anchor": "middle", "font-size": 11 }));
    }
    /* The first line lies above the others. */
    for (const one of [...compared.lines].reverse()) parts.push(...strokes(one, x, y, plot / (years[1] - years[0])));
    labels.forEach((label) => { label.at = y(label.last.value); });
    spread(labels, top - 4, top + height + 4);
    for (const { line: one, rows, top: from, weight } of labels) {
      rows.forEach((row, place) =>
        parts.push(text(left + plot + 10, Math.round(from + 12 + place * 13), row, { fill: own.style(one).colour, "font-weight": weight })));
    }
    return { parts, width, height: top + height + 26, plot: { x, y, left, right: left + plot, top, bottom: top + height } };
  }

  function strokes(one, x, y, step) {
    const { colour, dash, width } = own.style(one);
    const parts = [], marks = [];
    const each = Math.max(1, Math.ceil(34 / step));
    const last = one.points[one.points.length - 1];
    for (const runs of own.stretches(one.points, one.openings)) {
      runs.forEach((run, place) => {
        const path = run.map((point, at) => `${at ? "L" : "M"}${x(point.year)},${y(point.value)}`).join("");
        if (run.length > 1) parts.push(line(path, { stroke: colour, "stroke-width": width, "stroke-dasharray": dash, "stroke-linejoin": "round" }));
        const next = runs[place + 1];
        const end = run[run.length - 1];
        if (next) parts.push(line(`M${x(end.year)},${y(end.value)}L${x(next[0].year)},${y(next[0].value)}`, { stroke: colour, "stroke-width": 1.2, "stroke-dasharray": "1 4" }));
        run.forEach((point) => {
          const hollow = /[^b]/.test(point.flags);
          const size = point === last ? 4.2 : 3.2;
          if (hollow || point === last || run.length === 1 || (last.year - point.year) % each === 0) marks.push(own.mark(one, x(point.year), y(point.value), size, hollow));
        });
      });
    }
    return [...parts, ...marks];
  }

  function bars(compared, width, told) {
    const { indicator } = compared;
    const rows = compared.lines.map((one) => ({ line: one, point: one.points[0] })).sort((a, b) => b.point.value - a.point.value);
    const low = Math.min(0, ...rows.map(({ point }) => point.value));
    const high = Math.max(0, ...rows.map(({ point }) => point.value));
    const label = ({ point }) => own.withUnit(point.value, indicator, told) + (point.flags ? ` (${[...point.flags].join(", ")})` : "");
    const right = Math.ceil(Math.max(...rows.map((row) => own.textWidth(label(row), 12, 600)))) + 12;
    const left = low < 0 ? right : 2;
    const x = (value) => left + ((width - left - right) * (value - low)) / (high - low || 1);
    const unit = own.wrapped(indicator.unit, width, 12);
    const parts = unit.map((row, place) => text(0, 12 + place * 15, row, {}));
    let from = unit.length * 15 + 6;
    for (const row of rows) {
      const { colour, weight, dash } = own.style(row.line);
      const hollow = /[^b]/.test(row.point.flags);
      const [a, b] = [x(0), x(row.point.value)].sort((one, two) => one - two);
      parts.push(own.mark(row.line, 6, from + 10, 4, hollow));
      own.wrapped(row.line.name, width - 16, 13, weight).forEach((words, place, all) => {
        parts.push(text(16, from + 14, words, { fill: colour, "font-size": 13, "font-weight": weight }));
        from += place < all.length - 1 ? 16 : 20;
      });
      parts.push(shape("rect", { x: a, y: from, width: Math.max(b - a, 1), height: 14, fill: hollow || dash ? PAPER : colour, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": dash }));
      parts.push(line(`M${x(0)},${from - 3}v20`, { stroke: FAINT }));
      const below = row.point.value < 0;
      parts.push(text(below ? a - 6 : b + 6, from + 11, label(row), { fill: colour, "font-weight": 600, "text-anchor": below ? "end" : "start" }));
      from += 22;
    }
    return { parts, width, height: from + 4, plot: null };
  }
})();
