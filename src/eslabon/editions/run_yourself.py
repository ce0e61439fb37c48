"""``run/``: of each page with a PDF of its own an archive with which anybody can run it again.

It holds the notebook, the data that the page may read, the translations it needs, the code and the locked
packages that have a part in it, and what was published, as digests. Code that only builds books, texts of
other pages and data of other countries stay out: `source.zip` has all of them.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon.book.citing import run_archive
from eslabon.book.interface import interface_text
from eslabon.book.render import FONTS
from eslabon.editions.fixed_zip import write_fixed_zip
from eslabon.editions.frozen_requirements import requirements_for
from eslabon.execution.alone import EXPECTED, NOTEBOOK, PACK
from eslabon.execution.imports import Sources, notebook_imports
from eslabon.execution.inputs import PACKAGE, code_cells
from eslabon.language.messages import machine_catalogues, publication_files
from eslabon.language.po_file import PoEntry

if TYPE_CHECKING:
    from eslabon.execution.plan import PlannedPage
    from eslabon.execution.verdict import PageResult
    from eslabon.publication import Publication

__all__ = ["runnable_pages", "write_run_archives"]

README, REQUIREMENTS, SCRIPT = "README.txt", "requirements.txt", "run.py"
# What runs a page: papermill and its kernel, what pages import, what draws charts and writes the page.
PACKAGES = (
    *("papermill", "nbclient", "ipykernel", "nbformat", "markdown-it-py", "vl-convert-python"),
    *("pandas", "pandera", "pydantic", "PyYAML", "Babel"),
)
_SCRIPT = """\
import sys
from pathlib import Path

from eslabon.execution.alone import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent, sys.argv[1:]))
"""


def runnable_pages(
    pages: Sequence[PlannedPage], results: Sequence[PageResult]
) -> dict[str, list[PlannedPage]]:
    """Pages with a PDF of their own that ran well, by address: one for each language."""
    good = {(result.address, result.language) for result in results if result.good}
    found: dict[str, list[PlannedPage]] = {}
    for page in pages:
        if page.pdf and (page.address, page.language) in good:
            found.setdefault(page.address, []).append(page)
    return found


def write_run_archives(
    publication: Publication,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    packs: Mapping[str, Path],
    staging: Path,
) -> None:
    """Write the archives of an edition whose notebooks and charts lie in `staging`.

    Same edition, same bytes.
    """
    runnable = runnable_pages(pages, results)
    publication.packs.ready([versions[0] for versions in runnable.values()], packs)
    common = _Common(publication)
    for address, versions in runnable.items():
        pack = packs[address].read_bytes()
        entries = {
            **common.files,
            **common.code(versions[0].notebook),
            **common.translations(versions, pack),
            NOTEBOOK: versions[0].notebook.read_bytes(),
            PACK: pack,
            README: _readme(publication, versions).encode(),
            EXPECTED: _json(_expected(publication, address, versions, staging)),
        }
        folder = address.replace("/", "-")
        target = staging / run_archive(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_fixed_zip({f"{folder}/{name}": content for name, content in entries.items()}, target)


class _Common:
    """What the archives of a publication share, read once."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.sources = Sources(PACKAGE)
        self._said = cache(lambda name: _said(self.sources.modules[name].read_text("utf-8")))
        self._code: dict[Path, frozenset[str]] = {}
        self._translated = {
            language: {
                text: entry
                for file in publication_files(publication.root, language)
                for text, entry in file.entries.items()
                if entry.forms
            }
            for language in publication.languages
            if language != publication.settings.source_language
        }

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Script, settings, packages, the machine's words, the letters that charts are measured with."""
        root = self.publication.root
        paths = [*sorted((FONTS / "measured").glob("*.ttf"))]
        for language in self.publication.languages:
            paths += machine_catalogues(language)
        inside = {f"eslabon/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes() for path in paths}
        return {
            **inside,
            SCRIPT: _SCRIPT.encode(),
            "_config.yml": (root / "_config.yml").read_bytes(),
            REQUIREMENTS: requirements_for(root, PACKAGES),
        }

    def code(self, notebook: Path) -> dict[str, bytes]:
        """Modules that can have a part in the page, by path."""
        return {
            f"eslabon/{self.sources.modules[name].relative_to(PACKAGE).as_posix()}": self.sources.modules[
                name
            ].read_bytes()
            for name in self._modules(notebook)
        }

    def _modules(self, notebook: Path) -> frozenset[str]:
        if notebook not in self._code:
            wanted = notebook_imports(code_cells(notebook))
            roots = ["eslabon.pages", "eslabon.execution.alone", *(wanted or ())]
            every = frozenset(self.sources.modules)
            self._code[notebook] = every if wanted is None else self.sources.closure(roots)
        return self._code[notebook]

    def translations(self, versions: Sequence[PlannedPage], pack: bytes) -> dict[str, bytes]:
        """By language, the publication's translations of all texts in data, notebook and code."""
        notebook = versions[0].notebook
        texts = set(_texts(json.loads(pack))).union(*map(_said, code_cells(notebook)))
        texts = texts.union(*(self._said(name) for name in self._modules(notebook)))
        return {
            f"book/locale/{page.language}/page.po": _po(
                entry for text, entry in sorted(self._translated[page.language].items()) if text in texts
            )
            for page in versions
            if page.language in self._translated
        }


def _texts(value: Any) -> Iterator[str]:
    """Every text in plain JSON values, and every part of those that list several."""
    if isinstance(value, str):
        yield value
        if ";" in value:
            yield from map(str.strip, value.split(";"))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _said(code: str) -> frozenset[str]:
    """Every text constant of Python code."""
    constants = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in constants if isinstance(node.value, str))


def _po(entries: Iterable[PoEntry]) -> bytes:
    """A gettext file of some messages; the singular stands for both texts of a message with plural."""
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\n"']
    for entry in entries:
        text = _quoted(entry.text)
        lines += ["", f"msgid {text}"]
        if len(entry.forms) == 1:
            lines.append(f"msgstr {_quoted(entry.forms[0])}")
        else:
            lines.append(f"msgid_plural {text}")
            lines += [f"msgstr[{place}] {_quoted(form)}" for place, form in enumerate(entry.forms)]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return f'"{text}"'


def _expected(
    publication: Publication, address: str, versions: Sequence[PlannedPage], staging: Path
) -> dict[str, Any]:
    """What was published: digests of the executed notebook and of each chart, by language."""
    published = {}
    for page in versions:
        notebook = staging / "notebooks" / page.language / f"{address}.ipynb"
        charts = sorted((staging / "source" / page.language / "_charts" / address).glob("*.svg"))
        files = {"notebook": notebook, **{chart.stem: chart for chart in charts}}
        published[page.language] = {name: _digest(path.read_bytes()) for name, path in files.items()}
    source = publication.settings.source_language
    return {
        "language": source if source in published else versions[0].language,
        "name": versions[0].tail,
        "parameters": dict(versions[0].parameters),
        "published": published,
        "words": {page.language: _words(page.language) for page in versions},
    }


def _words(language: str) -> dict[str, str]:
    _ = interface_text(language, "downloads")
    return {
        "same": _("Igual que la página publicada."),
        "different": _("No es igual que la publicada:"),
        "read": _("Página:"),
    }


def _readme(publication: Publication, versions: Sequence[PlannedPage]) -> str:
    """How to run the page, in each of its languages."""
    parts = []
    for page in versions:
        _ = interface_text(page.language, "downloads")
        title = publication.messages(page.language).text(publication.settings.title)
        lines = [
            f"{title}: {page.address}",
            _(
                "El cuaderno de esta página, los datos que usa, el programa y los paquetes con sus "
                "versiones. Con Python 3.11 o posterior, en un entorno propio, dos órdenes hacen la página "
                "de nuevo y dicen si es igual que la publicada:"
            ),
            f"  python -m pip install -r {REQUIREMENTS}\n  python {SCRIPT} {page.language}",
            _("La primera necesita el registro de paquetes; la segunda, ninguna conexión."),
        ]
        parts.append("\n\n".join(lines))
    return "\n\n----\n\n".join(parts) + "\n"


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
