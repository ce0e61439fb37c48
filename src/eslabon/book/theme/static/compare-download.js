/* What readers take away of a comparison: its table as CSV with a head that says what it is, the chart as SVG and
   PNG with title and source. All of it is made in the browser from what the page shows. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});

  own.save = function (blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  own.fileName = ({ indicator, lines, years }, kind) =>
    [indicator.id, ...lines.map(({ key }) => key), ...new Set(years || [])].join("-") + `.${kind}`;

  const sources = (indicator, told) => indicator.sources.map(told).filter(Boolean).join("; ");

  /* "2025-12-08 (NE.EXP.GNFS.ZS)", and of a further source which figures it has: "2026-03 (Arcadia)". */
  const vintage = ({ vintage, code, covers }) => {
    const part = [code, covers].filter(Boolean).join(": ");
    return part ? `${vintage} (${part})` : vintage;
  };

  own.sourceLine = (indicator, told) =>
    own.fill(told.words.source, {
      source: indicator.sources
        .map((source) =>
          [source.publisher, source.title, own.fill(told.words.edition_of_source, { vintage: vintage(source) }), source.licence].filter(Boolean).join(", "))
        .reduce((first, rest) => own.fill(told.words.list, { first, rest })),
    });

  own.title = ({ indicator, years }, told) =>
    own.fill(told.words.caption, { label: indicator.label, unit: indicator.unit, years: years ? own.span(years) : "" }).replace(/, $/, "");

  /* Quoted where it must be; a text may not be taken for a formula. */
  const quoted = (cell) => {
    const safe = /^[=+@\t\r]/.test(cell) || /^-\D/.test(cell) ? `'${cell}` : cell;
    return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };

  /* Lines of the head begin with "#"; then a row for every cell of the table, empty values included: the number
     with all its digits and a point, and as the page prints it. */
  own.csv = function (compared, told, address) {
    const { indicator } = compared;
    const { head, columns } = told.words;
    const about = {
      [head.title]: own.title(compared, told),
      [head.unit]: indicator.unit,
      [head.source]: sources(indicator, ({ publisher, title, address }) => [publisher, title, address].filter(Boolean).join(", ")),
      [head.code]: [...new Set(indicator.sources.map(({ code }) => code))].filter(Boolean).join("; "),
      [head.vintage]: sources(indicator, ({ vintage, covers }) => (covers ? `${vintage} (${covers})` : vintage)),
      [head.licence]: sources(indicator, ({ licence }) => licence),
      [head.edition]: `${told.book}, ${told.edition}`,
      [head.address]: address,
      [head.notes]: compared.ofTable.join(" "),
    };
    const lines = Object.entries(about).filter(([, value]) => value).map(([name, value]) => `# ${name}: ${value.replace(/\s+/g, " ")}`);
    lines.push(columns.map(quoted).join(","));
    for (const { key, name, points } of compared.lines) {
      const values = new Map(points.map((point) => [point.year, point]));
      for (const year of [...compared.rows].reverse()) {
        const point = values.get(year);
        const shown = point ? own.number(point.value, indicator.decimals, told) : "";
        const cells = point ? [String(point.value), shown, point.flags, point.countries === null ? "" : String(point.countries)] : ["", "", "", ""];
        lines.push([quoted(name), key, year, cells[0], quoted(shown), cells[2], cells[3]].join(","));
      }
    }
    /* The mark at the beginning tells spreadsheets that the letters are UTF-8. */
    return `\ufeff${lines.join("\r\n")}\r\n`;
  };

  /* The chart with its title above and its source below, on white. */
  own.picture = function (compared, told, width = 720) {
    const chart = own.chart(compared, width, told);
    const space = 20;
    const parts = [];
    let from = space + 6;
    const say = (rows, size, attributes) => {
      for (const row of rows) {
        parts.push(own.shape("text", { x: space, y: from + size * 0.8, "font-size": size, ...attributes }, row));
        from += size * 1.3;
      }
    };
    say(own.wrapped(own.title(compared, told), width, 17, 600), 17, { "font-weight": 600, fill: "#1f2933" });
    from += 8;
    const moved = own.shape("g", { transform: `translate(${space},${Math.round(from)})` }, ...chart.childNodes);
    from += Number(chart.getAttribute("height")) + 12;
    const below = [...compared.notes, own.sourceLine(compared.indicator, told), `${told.book}, ${told.edition}.`];
    for (const words of below) say(own.wrapped(words, width, 11), 11, { fill: "#52606d" });
    const height = Math.round(from + space - 6);
    const wide = width + 2 * space;
    const ground = own.shape("rect", { x: 0, y: 0, width: wide, height, fill: "#ffffff" });
    return own.shape("svg", { xmlns: "http://www.w3.org/2000/svg", width: wide, height, viewBox: `0 0 ${wide} ${height}`, "font-family": own.FONT, lang: told.language }, own.shape("title", {}, own.title(compared, told)), ground, ...parts, moved);
  };

  own.svgText = (picture) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;

  /* Drawn by hand and not from the SVG as an image: there the page's letters would be missing. */
  own.png = function (picture, scale = 2) {
    const canvas = document.createElement("canvas");
    canvas.width = picture.getAttribute("width") * scale;
    canvas.height = picture.getAttribute("height") * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    draw(pen, picture);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };

  function draw(pen, parent) {
    for (const part of parent.children) {
      const get = (name) => part.getAttribute(name);
      const number = (name, otherwise = 0) => Number(get(name) ?? otherwise);
      pen.save();
      const moved = /translate\(([\d.-]+),([\d.-]+)\)/.exec(get("transform") || "");
      if (moved) pen.translate(Number(moved[1]), Number(moved[2]));
      pen.fillStyle = get("fill") || "#000000";
      pen.strokeStyle = get("stroke") || "transparent";
      pen.lineWidth = number("stroke-width", 1);
      pen.lineJoin = get("stroke-linejoin") || "miter";
      pen.setLineDash((get("stroke-dasharray") || "").split(/[ ,]+/).filter(Boolean).map(Number));
      if (part.tagName === "g") draw(pen, part);
      if (part.tagName === "text") {
        pen.font = `${get("font-weight") || 400} ${get("font-size")}px ${own.FONT}`;
        pen.textAlign = { middle: "center", end: "right" }[get("text-anchor")] || "left";
        pen.fillText(part.textContent, number("x"), number("y"));
      }
      if (part.tagName === "path" || part.tagName === "rect") {
        const path = new Path2D(get("d") || undefined);
        if (part.tagName === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
        if (get("fill") !== "none") pen.fill(path);
        if (get("stroke")) pen.stroke(path);
      }
      pen.restore();
    }
  }
})();
