"""A book of any number of pages, assembled as the machine assembles them, to see how its cost grows.

``python -m benchmarks.synthetic_book 100 200 400`` prints the CPU seconds of the HTML for each size: from
nothing, with nothing changed, and with one page changed.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml

from benchmarks.measure import Row
from eslabon.book.jupyter_book import assembled_settings
from eslabon.book.render import canonical_json, render_svg

__all__ = ["scaling_rows", "write_book"]

CHARTS = 3  # on each page
ROWS = 15  # of each page's table

PAGE = """# Página {number}

Exporta {{value}}`{number},5 % <obs/exports/P{number}/2023>` de su producto. Véanse la \
{{numref}}`fig-p{number}-c1`, la {{numref}}`tab-p{number}` y [](p{before:04}.md).[^n]

{paragraphs}

{charts}

```{{table}} Cifras de la página {number}
:name: tab-p{number}
:class: stub

| Indicador | 2012 | 2023 | Cambio |
| --- | ---: | ---: | ---: |
{rows}
```

[^n]: Una nota de la página {number}.
"""

CHART = """## Parte {chart}

```{{figure}} /_charts/page/p{number:04}/c{chart}.svg
:name: fig-p{number}-c{chart}
:alt: Línea {chart} de la página {number}.

Serie {chart} de la página {number}

Fuente: datos inventados.
```
"""

SPEC = {
    "width": 560,
    "height": 220,
    "data": {"values": [{"year": year, "value": year % 7} for year in range(2000, 2024)]},
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "year", "type": "quantitative"},
        "y": {"field": "value", "type": "quantitative"},
    },
}


def write_book(folder: Path, pages: int) -> Path:
    """Write an assembled source of that many pages, each with prose, charts, a table and references."""
    picture, specification = render_svg(SPEC), canonical_json(SPEC)
    for number in range(1, pages + 1):
        charts = folder / f"_charts/page/p{number:04}"
        charts.mkdir(parents=True)
        for chart in range(1, CHARTS + 1):
            name = f"<title>{number}.{chart}</title></svg>"
            (charts / f"c{chart}.svg").write_text(picture.replace("</svg>", name), "utf-8")
            (charts / f"c{chart}.vl.json").write_text(specification, "utf-8")
        text = PAGE.format(
            number=number,
            before=max(1, number - 1),
            paragraphs="\n\n".join(f"El párrafo {n} de la página {number} dice algo." * 4 for n in range(8)),
            charts="\n".join(CHART.format(number=number, chart=chart) for chart in range(1, CHARTS + 1)),
            rows="\n".join(f"| Indicador {row} | {row},1 | {row},2 | +0,1 |" for row in range(ROWS)),
        )
        (folder / "page").mkdir(exist_ok=True)
        (folder / f"page/p{number:04}.md").write_text(text, "utf-8")
    (folder / "index.md").write_text("# Presentación\n\nUn libro inventado.\n", "utf-8")
    settings = assembled_settings(
        title="Libro", author="Pruebas", language="es", languages={"es": "Español"}, edition="2026.1"
    )
    chapters = [{"file": f"page/p{number:04}"} for number in range(1, pages + 1)]
    toc = {"format": "jb-book", "root": "index", "parts": [{"caption": "Páginas", "chapters": chapters}]}
    for name, content in (("_config.yml", settings), ("_toc.yml", toc)):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def cpu_of(work: Callable[[], object]) -> float:
    """CPU seconds of this process and the processes that it started and that have ended."""
    before = _cpu()
    work()
    return _cpu() - before


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def scaling_rows(small: int = 200, large: int = 400) -> list[Row]:
    """HTML of a book of the large size over one of the small size."""
    from eslabon.book.html import build_html

    costs = []
    for size in (small, large):
        with tempfile.TemporaryDirectory(prefix="eslabon-book-") as name:
            place = Path(name)
            source = write_book(place / "source", size)
            costs.append(cpu_of(partial(build_html, source, place / "html", place / "doctrees", "es")))
    return [Row(f"HTML of a book, CPU s: {large} pages over {small}", *costs, 2.2)]


def main() -> None:
    from eslabon.book.html import build_html

    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic_book", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 200, 400])
    print(f"{'pages':>6}{'from nothing':>14}{'nothing new':>13}{'one page new':>14}   CPU s")
    before = 0.0
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="eslabon-book-") as name:
            source = write_book(Path(name) / "source", size)
            make = lambda: build_html(source, Path(name) / "html", Path(name) / "doctrees", "es")  # noqa: B023, E731
            cold, same = cpu_of(make), cpu_of(make)
            page = source / "page/p0002.md"
            page.write_text(page.read_text("utf-8").replace("dice algo", "dice otra cosa"), "utf-8")
            one = cpu_of(make)
        growth = f"   {cold / before:.2f} × the size before" if before else ""
        print(f"{size:>6}{cold:>14.1f}{same:>13.1f}{one:>14.1f}{growth}", flush=True)
        before = cold


if __name__ == "__main__":
    main()
