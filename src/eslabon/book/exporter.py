"""An executed notebook becomes a page of the book: nbconvert's ``eslabon-myst``.

``jupyter nbconvert --to eslabon-myst page.ipynb`` and the book's assembly use this same exporter, so
that a page converted by hand is the page of the book; only citations become links when the book is
assembled, because the works cited stand on another page.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from eslabon.book.directives import figure_directive, table_directive
from eslabon.book.figure_data import FigureData
from eslabon.book.origins import Origins
from eslabon.book.preprocessors import DropHiddenCells, StripVolatile
from eslabon.book.render import canonical_json, render_svg
from eslabon.catalogue.root import find_root
from eslabon.errors import AssemblyError, CatalogueError
from eslabon.pages import mime

__all__ = ["MystExporter"]


class MystExporter(Exporter):
    """Write MyST text, for each figure its picture and its specification, and where the figures come from.

    ``resources["outputs"]`` maps paths relative to the page's source folder to bytes; the text names the
    pictures by their place below that folder. ``resources["damaged_pictures"]`` lists the keys of kept
    pictures that were damaged and have been drawn again. Code is never shown; standard output is not either.
    """

    export_from_notebook = "MyST page (Eslabón)"
    output_mimetype = "text/markdown"

    chart_cache = Unicode(
        "",
        help="Folder in which pictures are kept by the key of their specification; empty: build/cache/svg "
        "of the publication that holds the working directory, or nowhere.",
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".md"

    @property
    def default_preprocessors_of_ours(self) -> list:
        """What is taken out of a notebook before it is written."""
        return [StripVolatile, DropHiddenCells]

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        for preprocessor in self.default_preprocessors_of_ours:
            self.register_preprocessor(preprocessor, enabled=True)

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Apply the preprocessors to the caller's copy.

        The parent's would copy it twice more and validate it after each of a dozen preprocessors: half of
        what the conversion of a page costs besides its charts.
        """
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        nbformat.validate(nb, relax_add_props=True)
        return nb, resources

    def from_notebook_node(self, nb: NotebookNode, resources=None, **kwargs) -> tuple[str, dict]:
        """Convert an executed notebook.

        Raises
        ------
        AssemblyError
            An output is an error, two figures share a name, or a chart cannot be drawn.
        """
        marked = _page_address(nb)  # before hidden cells go: the page may have been opened in one
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        address = marked or str(resources.get("metadata", {}).get("name") or "page")
        outputs = resources.setdefault("outputs", {})
        pictures = partial(
            render_svg,
            cache_folder=_cache_folder(self.chart_cache),
            damaged=resources.setdefault("damaged_pictures", []),
        )
        names: set[str] = set()
        origins, figures = Origins(address), FigureData(address)
        blocks: list[str] = []
        for number, cell in enumerate(nb.cells, start=1):
            if cell.cell_type == "markdown":
                blocks.append(cell.source)
            for output in cell.get("outputs", []):
                blocks.append(_block(output, address, number, outputs, names, pictures))
                origins.note(output.get("data", {}))
                figures.note(output.get("data", {}))
        outputs[origins.path] = origins.to_bytes()
        outputs[figures.path] = figures.to_bytes()
        body = "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"
        return body, resources


def _page_address(nb: NotebookNode) -> str:
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            about = output.get("data", {}).get(mime.PAGE)
            if about:
                return about["page"]
    return nb.metadata.get("eslabon", {}).get("page", "")


def _block(
    output: NotebookNode,
    address: str,
    number: int,
    files: dict[str, bytes],
    names: set[str],
    draw: Callable[[dict], str],
) -> str:
    """One output as MyST; empty for outputs that are not for the book."""
    if output.output_type == "error":
        raise AssemblyError(
            f"page {address} holds a failed cell",
            where=f"exported cell {number}",
            expected="a notebook that ran to its end",
            received=f"{output.ename}: {output.evalue}",
            next_step="run the notebook again and mend the cell",
        )
    data = output.get("data", {})
    if mime.FIGURE in data and mime.VEGALITE in data:
        words = data[mime.FIGURE]
        _claim(words["name"], address, names)
        stem = f"_charts/{address}/{words['name']}"
        files[f"{stem}.svg"] = draw(data[mime.VEGALITE]).encode()
        files[f"{stem}.vl.json"] = (canonical_json(data[mime.VEGALITE]) + "\n").encode()
        return figure_directive(address, words, f"/{stem}.svg")
    if mime.TABLE in data:
        _claim(data[mime.TABLE]["name"], address, names)
        return table_directive(address, data[mime.TABLE])
    return data.get(mime.MYST) or data.get("text/markdown") or ""


def _claim(name: str, address: str, names: set[str]) -> None:
    if name in names:
        raise AssemblyError(
            f"page {address} has two figures or tables of one name",
            expected="a name used once on its page",
            received=name,
            next_step="rename one of them in the notebook",
        )
    names.add(name)


def _cache_folder(configured: str) -> Path | None:
    if configured:
        return Path(configured)
    try:
        root = find_root(Path.cwd())
    except CatalogueError:
        return None
    return root / "build" / "cache" / "svg" if os.access(root, os.W_OK) else None
