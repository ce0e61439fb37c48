/* Brings charts to life when they scroll into view, from the reader's first move on: until then nobody can
   point at a mark, and the library would hold up the page on a slow phone.
   The picture stays in the page: for print, for readers without JavaScript, and for every failure. */
(function () {
  "use strict";
  const script = document.currentScript.src;
  const library = script.replace(/vega-lazy\.js.*$/, "vega.js");
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
      }).catch((error) => {
        loading = null; /* whoever asks again, tries again */
        throw error;
      });
    return loading;
  }

  /* Letters are measured while drawing: they must be there first. */
  function loadLetters() {
    if (!document.fonts) return Promise.resolve();
    return Promise.all([400, 600].map((weight) => document.fonts.load(weight + ' 12px "Source Sans 3"')));
  }

  function numberFormat() {
    const element = document.getElementById("chart-number-format");
    return element ? JSON.parse(element.textContent) : {};
  }

  /* How the language writes numbers and dates, as Vega's settings. */
  function formats() {
    const format = numberFormat();
    return {
      ...(format.format ? { formatLocale: format.format } : {}),
      ...(format.timeFormat ? { timeFormatLocale: format.timeFormat } : {}),
    };
  }

  /* For pictures of charts, see chart-png.js. */
  window.eslabonCharts = { loadLibrary, loadLetters, formats };

  /* Decide at once, before anything is drawn, how each chart will stand, so that nothing moves later. */
  function prepare(figure) {
    const chart = figure.querySelector(".chart");
    const picture = chart && chart.querySelector("img");
    const element = figure.querySelector("script.vega-spec");
    if (!picture || !element) return null;
    const natural = {
      width: Number(picture.getAttribute("width")),
      height: Number(picture.getAttribute("height")),
    };
    const original = JSON.parse(element.textContent);
    const narrow = chart.clientWidth < natural.width;
    const adapted = narrow ? window.chartForWidth(original, chart.clientWidth) : null;
    if (narrow && !adapted) {
      const caption = figure.querySelector("figcaption");
      chart.classList.add("scrolls");
      chart.tabIndex = 0;
      chart.setAttribute("role", "region");
      if (caption) chart.setAttribute("aria-label", caption.textContent.trim());
    }
    if (adapted) {
      chart.style.minHeight = natural.height + adapted.growth + "px";
    }
    return { chart, picture, natural, spec: adapted ? adapted.spec : original, adapted: Boolean(adapted) };
  }

  async function draw({ chart, picture, natural, spec, adapted }) {
    const live = document.createElement("div");
    live.className = "vega-live is-drawing";
    try {
      await Promise.all([loadLibrary(), loadLetters()]);
      chart.append(live);
      await window.vegaEmbed(live, spec, {
        actions: false,
        renderer: "svg",
        ast: true /* the expression interpreter: works where eval is forbidden */,
        defaultStyle: false,
        logLevel: 1,
        tooltip: { disableDefaultStyle: true },
        ...formats(),
      });
      const svg = live.querySelector("svg");
      if (!svg) throw new Error("no chart was drawn");
      if (!adapted) {
        svg.setAttribute("width", natural.width);
        svg.setAttribute("height", natural.height);
      }
      /* One picture with one name, as before; Vega's own labels of every mark would only add noise. */
      svg.setAttribute("aria-hidden", "true");
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", picture.alt);
      live.classList.remove("is-drawing");
      chart.classList.add("is-live");
      chart.style.minHeight = "";
    } catch (error) {
      live.remove();
      chart.style.minHeight = "";
    }
  }

  /* The first move of any kind; a page opened at a figure, or where it was left, has been moved already. */
  function firstMove() {
    if (window.scrollX || window.scrollY) return Promise.resolve();
    const kinds = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "scroll", "focusin"];
    const stop = new AbortController();
    return new Promise((resolve) => {
      for (const kind of kinds) {
        window.addEventListener(kind, resolve, { capture: true, passive: true, signal: stop.signal });
      }
    }).finally(() => stop.abort());
  }

  document.addEventListener("DOMContentLoaded", async () => {
    if (!("IntersectionObserver" in window)) return;
    const moved = firstMove();
    /* Maps of tiles are lists of links already. */
    const figures = [...document.querySelectorAll("figure.vega-figure:not(.tile-figure)")];
    /* Only narrow screens need the letters this early, to break names into lines. */
    if (figures.some((figure) => figure.clientWidth < 600)) await loadLetters();
    const items = new Map();
    for (const figure of figures) {
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
    await moved;
    for (const chart of items.keys()) observer.observe(chart);
  });
})();
