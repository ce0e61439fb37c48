/* What a pointer or a finger on a chart reads: a line at the year, and the values of that year below the chart. The
   table says the same to everybody, so this is for eyes and hands only. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});

  own.pointAt = function (part, drawn, told) {
    const said = part.querySelector(".compare-readout");
    said.replaceChildren();
    const { plot } = drawn;
    if (!plot) return;
    const { compared } = part;
    const years = [...compared.rows].reverse();
    const guide = own.shape("path", { fill: "none", stroke: "#52606d", "stroke-width": 1 });
    drawn.prepend(guide);

    function read(event) {
      const box = drawn.getBoundingClientRect();
      const at = ((event.clientX - box.left) * Number(drawn.getAttribute("width"))) / box.width;
      const year = years.reduce((best, one) => (Math.abs(plot.x(one) - at) < Math.abs(plot.x(best) - at) ? one : best));
      guide.setAttribute("d", `M${plot.x(year)},${plot.top}V${plot.bottom}`);
      const values = compared.lines.map(({ name, points }) => {
        const point = points.find((one) => one.year === year);
        return own.element("span", {}, `${name} `, own.element("b", {}, own.cell(point, compared.indicator, told)));
      });
      said.replaceChildren(own.element("b", {}, String(year)), ...values);
    }

    function leave() {
      guide.removeAttribute("d");
      said.replaceChildren();
    }

    drawn.addEventListener("pointermove", read);
    drawn.addEventListener("pointerdown", read);
    drawn.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
  };
})();
