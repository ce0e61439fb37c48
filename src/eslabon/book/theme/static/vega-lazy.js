/* Brings charts to life when they scroll into view.
   The picture stays in the page: for print, for readers without JavaScript, and for every failure. */
(function () {
  "use strict";
  const script = document.currentScript.src;
  const library = script.replace(/vega-lazy\.js.*$/, "vega.js");
  /* Composed charts cannot be told a width; they keep their size and are scaled like their picture. */
  const COMPOSED = ["hconcat", "vconcat", "concat", "facet", "repeat"];
  let loading = null;

  function loadLibrary() {
    loading =
      loading ||
      new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = library;
        element.onload = resolve;
        element.onerror = reject;
        document.head.append(element);
      });
    return loading;
  }

  function numberFormat() {
    const element = document.getElementById("chart-number-format");
    return element ? JSON.parse(element.textContent) : {};
  }

  function fitsAnyWidth(spec) {
    const faceted = ["row", "column", "facet"].some((name) => spec.encoding && name in spec.encoding);
    return !faceted && !COMPOSED.some((name) => name in spec) && typeof spec.width === "number";
  }

  function prepare(figure) {
    const chart = figure.querySelector(".chart");
    const picture = chart && chart.querySelector("img");
    const element = figure.querySelector("script.vega-spec");
    if (!picture || !element) return null;
    const spec = JSON.parse(element.textContent);
    const natural = { width: picture.width, height: Number(picture.getAttribute("height")) };
    natural.width = Number(picture.getAttribute("width"));
    const narrow = chart.clientWidth < natural.width;
    const redraw = narrow && fitsAnyWidth(spec);
    /* The live chart of a narrow screen is as high as on a wide one: keep its place from the start. */
    if (redraw) chart.style.minHeight = natural.height + "px";
    return { chart, picture, spec, natural, redraw };
  }

  async function draw(item) {
    const { chart, picture, spec, natural, redraw } = item;
    const live = document.createElement("div");
    live.className = "vega-live";
    try {
      await loadLibrary();
      /* Letters are measured while drawing: they must be there first. */
      if (document.fonts) {
        await Promise.all([400, 600].map((weight) => document.fonts.load(weight + ' 12px "Source Sans 3"')));
      }
      if (redraw) {
        spec.width = chart.clientWidth;
        spec.autosize = { type: "fit-x", contains: "padding" };
      }
      const format = numberFormat();
      /* Out of sight while drawing, so that no half-drawn chart is seen. */
      live.classList.add("is-drawing");
      chart.append(live);
      await window.vegaEmbed(live, spec, {
        actions: false,
        renderer: "svg",
        ast: true, /* the expression interpreter: works where eval is forbidden */
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
        ...(format.format ? { formatLocale: format.format } : {}),
        ...(format.timeFormat ? { timeFormatLocale: format.timeFormat } : {}),
      });
      const svg = live.querySelector("svg");
      if (!svg) throw new Error("no chart was drawn");
      if (!redraw) {
        svg.setAttribute("width", natural.width);
        svg.setAttribute("height", natural.height);
      }
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", picture.alt);
      live.classList.remove("is-drawing");
      chart.classList.add("is-live");
    } catch (error) {
      live.remove();
      chart.style.minHeight = "";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!("IntersectionObserver" in window)) return;
    const items = new Map();
    for (const figure of document.querySelectorAll("figure.vega-figure")) {
      const item = prepare(figure);
      if (item) items.set(item.chart, item);
    }
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          observer.unobserve(entry.target);
          draw(items.get(entry.target));
        }
      },
      { rootMargin: "300px 0px" },
    );
    for (const chart of items.keys()) observer.observe(chart);
  });
})();
