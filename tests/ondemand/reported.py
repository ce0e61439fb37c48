"""The tiny publication with what a report needs besides: two recommendations, a page of works, all links.

Built once per process: no test may change the edition.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from eslabon.build import BuildOptions, build
from eslabon.execution.report import Reporter
from eslabon.execution.temporary import run_folder
from eslabon.snapshot import write_lock
from tests.conftest import TINY

__all__ = ["ADDRESS", "CITED", "NOT_CITED", "built_edition", "publication"]

ADDRESS = "https://report.example/"

RECOMMENDATIONS = """\
- number: 1
  title: Estudiar el comercio
  asked: Estudios periódicos.
  verb: study
  scope: Europa
  lines: 1-2
- number: 2
  title: Medir la industria
  asked: Medidas comparables.
  verb: study
  scope: Europa
  lines: 1-2
"""

WORKS = """\
# Obras citadas

Un párrafo que no cita a nadie.

## El estudio

[Estudio (2012)]{#work-estudio-2012}. Oficina de ejemplo, 2012.

## Otras

```{table} Obras y su asunto
:name: tab-works
:class: stub

| Obra, citada en [Estudio (2012)](#work-estudio-2012) | Asunto |
|---|---|
| [Primera (1979)]{#work-primera-1979} | Los distritos |
| [Segunda (1990)]{#work-segunda-1990}, por [Tercera (2001)](#work-tercera-2001) | Las cadenas |
| [Tercera (2001)]{#work-tercera-2001} | Las redes |
```

## Sin citar

- [Nadie (1900)]{#work-nadie-1900}
"""

# What a report with recommendation 1 lists of it, and what not.
CITED = ("Segunda (1990), por Tercera (2001)", "Tercera (2001) Las redes", "Estudio (2012). Oficina")
NOT_CITED = ("Primera (1979)", "Nadie (1900)", "no cita a nadie", "Sin citar")

METHOD = """\
# Método

## Cómo se mide

(how-to-measure)=
### La medida de todo

Texto del método.
"""


def publication(folder: Path, address: str = "") -> Path:
    """A copy in `folder`, not yet built.

    Parameters
    ----------
    address
        Of the site; empty for a publication without one.
    """
    root = Path(shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("build")))
    settings = root / "_config.yml"
    pages = "".join(
        f"    - {{notebook: advice_{number}, page: recommendation/R0{number}, parameters: "
        f"{{recommendation: {number}}}}}\n"
        for number in (1, 2)
    )
    more = pages + '  released: "2026-11-27"\n' + (f'  address: "{address}"\n' if address else "")
    settings.write_text(settings.read_text("utf-8").rstrip() + "\n" + more, "utf-8")
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n  - caption: Consejos\n    chapters:\n"
        "      - glob: recommendation/*\n  - caption: Países\n    chapters:\n      - glob: country/*\n"
        "  - caption: Anexos\n    chapters:\n      - file: method\n      - file: works\n",
        "utf-8",
    )
    (root / "book" / "works.md").write_text(WORKS, "utf-8")
    (root / "book" / "method.md").write_text(METHOD, "utf-8")
    (root / "data" / "catalogue" / "recommendations.yml").write_text(RECOMMENDATIONS, "utf-8")
    for number in (1, 2):
        _notebook(root, number)
    return root


def _notebook(root: Path, number: int) -> None:
    """A notebook of one recommendation, made of the one of a country."""
    notebook = json.loads((root / "notebooks" / "brief.ipynb").read_text("utf-8"))
    texts = {
        "parameters": f'recommendation = {number}\nlanguage = "es"',
        "open": "from eslabon.pages import Page\n\n"
        f'page = Page.open("advice_{number}", language=language, recommendation=recommendation)\npage',
        "title": BODIES[number],
    }
    cells = [cell for cell in notebook["cells"] if cell["id"] in texts]
    for cell in cells:
        cell["source"] = texts[cell["id"]]
    notebook["cells"] = cells
    (root / "notebooks" / f"advice_{number}.ipynb").write_text(json.dumps(notebook), "utf-8")


BODIES = {
    1: """page.text(
    "# R1. Estudiar el comercio",
    "Lo dijo Segunda (1990). Véase [Francia](../country/FRA.md), [](../method.md), [](#how-to-measure), "
    "{numref}`fig-country-ita-exports` y {numref}`tab-works`.",
    "## Qué se pidió",
    "La [segunda](R02.md), el [sitio](https://outside.example/a?b=1&c=2) y [el comienzo](#qué-se-pidió).",
)""",
    2: 'page.text("# R2. Medir la industria", "Sin obras.", "## Qué se pidió", "Medidas.")',
}


_MADE: dict[Path, Path] = {}


def built_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the edition, built in Spanish without PDFs, of a publication with a site."""
    base = tmp_path_factory.getbasetemp()
    if base not in _MADE:
        root = publication(tmp_path_factory.mktemp("reported") / "publication", ADDRESS)
        write_lock(root)
        options = BuildOptions(root=root, build=root / "build", languages=("es",), pdf=False)
        with run_folder():
            assert build(options, Reporter()) == 0
        _MADE[base] = root / "build" / "2026.1"
    return _MADE[base]
