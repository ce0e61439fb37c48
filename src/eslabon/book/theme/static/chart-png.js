/* A chart as a picture for slides: white ground, caption above, source below, twice as many dots.
   Drawn when it is asked for, from the specification that the page holds: it works from a disk, where a page may
   not read files, and no edition carries two thousand pictures that few will take. Without a script the button
   stays hidden; the SVG is there. */
(function () {
  "use strict";
  const SCALE = 2;
  const MARGIN = 24;
  const INK = "#1f2933";
  const MUTED = "#52606d";
  const CAPTION = { font: '600 15px "Source Sans 3", Arial, sans-serif', line: 20, ink: INK };
  const SOURCE = { font: '400 11px "Source Sans 3", Arial, sans-serif', line: 15, ink: MUTED };

  const text = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");

  function wrapped(pen, words, style, width) {
    pen.font = style.font;
    const lines = [];
    for (const word of words.split(" ").filter(Boolean)) {
      const longer = lines.length ? lines[lines.length - 1] + " " + word : "";
      if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function write(pen, lines, style, top) {
    pen.font = style.font;
    pen.fillStyle = style.ink;
    lines.forEach((line, at) => pen.fillText(line, MARGIN, top + (at + 0.8) * style.line));
    return top + lines.length * style.line;
  }

  /* The chart as it stands on a wide page, whatever this screen is. */
  async function chart(figure) {
    const { loadLibrary, loadLetters, formats } = window.eslabonCharts;
    await Promise.all([loadLibrary(), loadLetters()]);
    const place = document.createElement("div");
    const spec = JSON.parse(figure.querySelector("script.vega-spec").textContent);
    const made = await window.vegaEmbed(place, spec, {
      actions: false,
      renderer: "none",
      tooltip: { disableDefaultStyle: true },
      ast: true,
      defaultStyle: false,
      logLevel: 1,
      ...formats(),
    });
    const canvas = await made.view.toCanvas(SCALE);
    made.finalize();
    return canvas;
  }

  async function picture(figure) {
    const drawn = await chart(figure);
    const sheet = document.createElement("canvas");
    const pen = sheet.getContext("2d");
    const width = drawn.width / SCALE;
    const caption = wrapped(pen, text(figure.querySelector("figcaption")), CAPTION, width);
    const source = wrapped(pen, text(document.getElementById("source-of-" + figure.id)), SOURCE, width);
    const height = MARGIN * 2 + 16 + caption.length * CAPTION.line + drawn.height / SCALE + source.length * SOURCE.line;
    sheet.width = (width + 2 * MARGIN) * SCALE;
    sheet.height = height * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    const below = write(pen, caption, CAPTION, MARGIN) + 8;
    pen.drawImage(drawn, MARGIN, below, width, drawn.height / SCALE);
    write(pen, source, SOURCE, below + drawn.height / SCALE + 8);
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("button.take-png")) {
      const figure = button.closest("figure");
      if (!figure || !window.eslabonCharts) continue;
      button.hidden = false;
      const status = document.createElement("p");
      status.className = "take-status";
      status.setAttribute("role", "status");
      button.closest(".take-tools").after(status);
      button.addEventListener("click", async () => {
        button.setAttribute("aria-busy", "true");
        status.textContent = "";
        try {
          save(await picture(figure), button.dataset.name);
        } catch (error) {
          status.textContent = button.dataset.failed;
        } finally {
          button.removeAttribute("aria-busy");
        }
      });
    }
  });
})();
