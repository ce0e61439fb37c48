/* A chart drawn for a wide page becomes one for a narrow screen: names break into lines, legends take
   fewer columns, maps lose their empty margins. The numbers stay what they are.

   window.chartForWidth(spec, width) returns {spec, growth}, the changed specification and the pixels by
   which the chart becomes higher, or null for a chart that no change makes legible at that width: it
   keeps its size and scrolls inside its frame. */
(function () {
  "use strict";
  const COMPOSED = ["hconcat", "vconcat", "concat", "facet", "repeat"];
  const LINE = 13; /* pixels between the lines of a broken text of 12 pixels */
  const BESIDE = 14; /* pixels kept free beside a text in a box of a diagram, both sides together */
  const LEAST_BAND = 11; /* pixels: a column of a table of colours below this cannot be read or touched */
  const pen = document.createElement("canvas").getContext("2d");

  function breadth(text) {
    pen.font = '12px "Source Sans 3"';
    return pen.measureText(text).width;
  }

  /* Break at spaces so that no line is wider than `most` pixels, if words allow. */
  function lines(text, most) {
    const rows = [];
    for (const word of String(text).split(/[ \u2007]+/).filter(Boolean)) {
      const longer = rows.length ? rows[rows.length - 1] + " " + word : "";
      if (rows.length && breadth(longer) <= most) rows[rows.length - 1] = longer;
      else rows.push(word);
    }
    return rows;
  }

  function parts(spec) {
    return [spec, ...(spec.layer || []).flatMap(parts)];
  }

  function channels(spec, names) {
    return parts(spec).flatMap((part) =>
      names.filter((name) => part.encoding && part.encoding[name]).map((name) => part.encoding[name]),
    );
  }

  const isBand = (channel) => channel.type === "nominal" || channel.type === "ordinal";
  const domain = (channel) => (channel.scale && channel.scale.domain) || [];

  /* A legend starts where the plot does: beside the names of rows there is less room for it. */
  function legends(spec, width) {
    const beside = channels(spec, ["y"]).some((channel) => isBand(channel) && channel.axis !== null);
    const room = beside ? width * 0.55 : width;
    const seen = new Set();
    let growth = 0;
    for (const channel of channels(spec, ["color", "fill", "stroke", "shape", "size", "opacity", "strokeDash"])) {
      if (!channel.legend) continue;
      const widest = Math.max(60, ...domain(channel).map((name) => breadth(String(name)) + 24));
      const fit = Math.max(1, Math.floor(room / (widest + 10)));
      const count = domain(channel).length || 1;
      const before = channel.legend.columns || count;
      channel.legend.columns = Math.min(before, fit);
      const same = channel.field || "";
      if (!seen.has(same)) growth += (Math.ceil(count / channel.legend.columns) - Math.ceil(count / before)) * (LINE + 2);
      seen.add(same);
    }
    return growth;
  }

  function title(spec, width) {
    if (!spec.title) return 0;
    const text = typeof spec.title === "string" ? spec.title : spec.title.text;
    const broken = Array.isArray(text) ? text : lines(text, width - 10);
    spec.title = { ...(typeof spec.title === "object" ? spec.title : {}), text: broken, frame: "bounds", lineHeight: LINE + 1 };
    return (broken.length - 1) * (LINE + 1);
  }

  /* Ticks of years and amounts: the last one stays, those that would touch a neighbour go. */
  function ticks(spec, width) {
    for (const channel of channels(spec, ["x"])) {
      const values = channel.axis && channel.axis.values;
      const [low, high] = domain(channel);
      if (!Array.isArray(values) || typeof low !== "number" || channel.type !== "quantitative") continue;
      const least = ((high - low) * 40) / (width * 0.62);
      const kept = [values[values.length - 1]];
      for (const value of [...values].reverse()) {
        if (kept[kept.length - 1] - value >= least) kept.push(value);
      }
      channel.axis.values = kept.reverse();
    }
  }

  /* Names of rows: at most two fifths of the width; rows grow where their names need more lines. */
  function rowNames(spec, width) {
    for (const channel of channels(spec, ["y"])) {
      if (!isBand(channel) || channel.axis === null || (channel.axis || {}).labelExpr) continue;
      const names = domain(channel).length ? domain(channel) : Array.isArray(channel.sort) ? channel.sort : [];
      if (!names.length) continue;
      const axis = (channel.axis = channel.axis || {});
      const widest = Math.max(...names.map((name) => breadth(name)));
      const limit = widest <= width * 0.4 ? widest : width * 0.33;
      const broken = Object.fromEntries(names.map((name) => [name, lines(name, limit)]));
      const most = Math.max(...Object.values(broken).map((rows) => rows.length));
      axis.labelLimit = width * 0.42;
      if (most === 1) continue;
      axis.labelExpr = JSON.stringify(broken) + "[datum.label]";
      axis.labelLineHeight = LINE;
      const least = names.length * (most * LINE + 5);
      if (typeof spec.height === "number") spec.height = Math.max(spec.height, least);
    }
  }

  /* Names beside the ends of lines and bars: broken, and moved apart again. */
  function sideNames(spec, width) {
    const named = parts(spec).filter(
      (part) => part.encoding && part.encoding.y && part.encoding.y.field === "at" && part.encoding.y.scale === null,
    );
    for (const part of named) {
      const rows = part.data && part.data.values;
      const field = part.encoding.text && part.encoding.text.field;
      if (!rows || !field) continue;
      const sides = named.filter((other) => other.encoding.text && other.mark.align !== part.mark.align).length;
      const most = width * (sides ? 0.27 : 0.3);
      const before = rows.map((row) => row.at);
      for (const row of rows) row[field] = lines(row[field], most);
      const at = apart(rows.map((row) => ({ at: row.at, high: row[field].length * LINE })), spec.height);
      const swatches = named.filter(
        (other) => !other.encoding.text && other.data.values.every((row, i) => row.at === before[i]),
      );
      for (const other of swatches) other.data.values.forEach((row, i) => (row.at = at[i]));
      /* A broken text hangs from its first line; lift it by half of the rest. */
      rows.forEach((row, i) => (row.at = at[i] - ((row[field].length - 1) * LINE) / 2));
      Object.assign(part.mark, { lineHeight: LINE });
    }
  }

  /* Centres of boxes of given heights, as near to where they belong as they can be without touching. */
  function apart(boxes, height) {
    const order = boxes.map((_, i) => i).sort((a, b) => boxes[a].at - boxes[b].at);
    const centre = boxes.map((box) => box.at);
    const gap = (a, b) => (boxes[a].high + boxes[b].high) / 2 + 3;
    for (let i = 1; i < order.length; i++) {
      centre[order[i]] = Math.max(centre[order[i]], centre[order[i - 1]] + gap(order[i], order[i - 1]));
    }
    const last = order[order.length - 1];
    centre[last] = Math.min(centre[last], Math.max(height - boxes[last].high / 2, boxes[last].at));
    for (let i = order.length - 2; i >= 0; i--) {
      centre[order[i]] = Math.min(centre[order[i]], centre[order[i + 1]] - gap(order[i], order[i + 1]));
    }
    return centre;
  }

  /* A map of tiles stands between empty margins that a narrow screen has no room for. */
  function margins(spec) {
    const x = spec.encoding && spec.encoding.x;
    const tiles = parts(spec).find((part) => part.mark && part.mark.type === "rect" && part.encoding.x2);
    if (!x || x.axis !== null || !tiles || !spec.data || !spec.data.values) return;
    const ends = spec.data.values.flatMap((row) => [row[x.field], row[tiles.encoding.x2.field]]);
    x.scale = { ...x.scale, domain: [Math.min(...ends), Math.max(...ends)] };
  }

  /* Texts in the boxes of a diagram: broken to the width that a box has here; the picture grows until they fit. */
  function boxTexts(spec, width) {
    const boxes = new Map();
    for (const part of parts(spec)) {
      const mark = part.mark || {};
      for (const row of (mark.type === "text" && part.data && part.data.values) || []) {
        if (!row.room) continue;
        const room = (row.room * (width - 12) - BESIDE) * (12 / mark.fontSize) * (row.bold ? 0.94 : 1);
        row.lines = lines(row.full, room);
        boxes.set(row.box, [...(boxes.get(row.box) || []), row]);
        row.line = mark.lineHeight;
      }
    }
    let most = 0;
    for (const rows of boxes.values()) {
      const total = rows.reduce((sum, row) => sum + row.lines.length, 0);
      let skip = 0;
      for (const row of rows) {
        Object.assign(row, { skip, total });
        skip += row.lines.length;
        most = Math.max(most, (total * row.line + 10) / row.high);
      }
    }
    if (!boxes.size) return;
    const grid = parts(spec).find((part) => part.encoding && part.encoding.y && part.encoding.y.scale);
    const [low, high] = domain(grid.encoding.y);
    spec.height = Math.max(spec.height, Math.ceil(most * (high - low)));
  }

  function tooManyColumns(spec, width) {
    const room = width * 0.62;
    return channels(spec, ["x"]).some(
      (channel) => isBand(channel) && domain(channel).length * LEAST_BAND > room,
    );
  }

  window.chartForWidth = function (original, width) {
    const faceted = channels(original, ["row", "column", "facet"]).length > 0;
    if (faceted || COMPOSED.some((name) => name in original) || typeof original.width !== "number") return null;
    if (tooManyColumns(original, width)) return null;
    const spec = JSON.parse(JSON.stringify(original));
    margins(spec);
    const growth = legends(spec, width) + title(spec, width);
    ticks(spec, width);
    rowNames(spec, width);
    sideNames(spec, width);
    boxTexts(spec, width);
    spec.width = width;
    spec.autosize = { type: "fit-x", contains: "padding" };
    const higher = typeof spec.height === "number" ? spec.height - original.height : 0;
    return { spec, growth: growth + higher };
  };
})();
