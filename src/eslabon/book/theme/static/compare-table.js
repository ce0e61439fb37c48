/* The table of a comparison: the years below one another, newest first, or where there is one year only the
   countries and groups. Sorted by any column from its head. */
(function () {
  "use strict";
  const own = (window.eslabonCompare = window.eslabonCompare || {});

  own.table = function (compared, told, announce) {
    const { element, fill } = own;
    const { words } = told;
    const { indicator, lines, rows } = compared;
    const single = rows.length === 1;
    const values = lines.map(({ points }) => new Map(points.map((point) => [point.year, point])));
    const cell = (point) => ({ text: own.cell(point, indicator, told), by: point ? point.value : null });
    const year = (one) => ({ text: String(one), by: one });
    const heads = single ? [words.who, fill("{value} ({year})", { value: words.value, year: rows[0] })] : [words.year, ...lines.map(({ name }) => name)];
    const content = single
      ? lines.map((line, place) => [{ text: line.name, by: line.name }, cell(values[place].get(rows[0]))])
      : rows.map((one) => [year(one), ...values.map((points) => cell(points.get(one)))]);
    const body = element("tbody");
    const headers = heads.map((name, place) => {
      const button = element("button", { type: "button", class: "sort-button" }, name);
      const header = element("th", { scope: "col", class: place ? "text-right" : null }, button);
      button.addEventListener("click", () => sort(place));
      return header;
    });

    function fillBody() {
      body.replaceChildren(
        ...content.map((cells) =>
          element("tr", {}, ...cells.map(({ text }, place) =>
            place ? element("td", { class: "text-right" }, text) : element("th", { scope: "row" }, text)))),
      );
    }

    /* What has no value stays at the end, whichever way. Names begin with A, numbers with the highest. */
    const alphabet = new Intl.Collator(told.language);
    function sort(place) {
      const named = single && place === 0;
      const before = headers[place].getAttribute("aria-sort");
      const rising = named ? before !== "ascending" : before === "descending";
      const steps = named ? [words.from_a, words.from_z] : [words.ascending, words.descending];
      const compare = named ? alphabet.compare : (one, other) => one - other;
      headers.forEach((header) => header.removeAttribute("aria-sort"));
      headers[place].setAttribute("aria-sort", rising ? "ascending" : "descending");
      content.sort((a, b) => {
        const [one, other] = [a[place].by, b[place].by];
        if (one === null || other === null) return (one === null) - (other === null);
        return rising ? compare(one, other) : compare(other, one);
      });
      fillBody();
      announce(fill(words.sorted, { column: heads[place], order: steps[rising ? 0 : 1] }));
    }

    if (single) {
      content.sort((a, b) => b[1].by - a[1].by);
      headers[1].setAttribute("aria-sort", "descending");
    } else headers[0].setAttribute("aria-sort", "descending");
    fillBody();
    const caption = element("caption", {}, element("span", {}, own.title(compared, told)));
    return element("div", { class: "table-scroll" }, element("table", {}, caption, element("thead", {}, element("tr", {}, ...headers)), body));
  };
})();
