"""The files to take away of each page: written with the page, from the doctree and the data beside it.

They lie in ``_files/<page>/`` and have names that say what they are wherever they end up:
``country-ARC-exports.csv``. A page that is not written again keeps its files.
"""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from eslabon.book.cite_tools import number_of, tools_node
from eslabon.book.citing import Cited
from eslabon.book.downloads.about import Shown, about_lines
from eslabon.book.downloads.csv_file import csv_bytes
from eslabon.book.downloads.sheet import Sheet, SheetColumn, read_columns, table_columns
from eslabon.book.downloads.xlsx_file import xlsx_bytes
from eslabon.book.figure_data import read_figures
from eslabon.book.figures import SPECIFICATION
from eslabon.book.interface import interface_text
from eslabon.book.origins import read_origins
from eslabon.editions.fixed_zip import fixed_zip
from eslabon.errors import AssemblyError
from eslabon.language import MISSING

__all__ = ["CSV", "FILES", "NameDownloads", "Offered", "data_archive", "offered", "register_downloads"]

FILES = "_files"
# In which order they are offered, by what they are called.
CSV, XLSX, SVG, PNG, SPEC = "CSV", "XLSX", "SVG", "PNG", "Vega-Lite"
_SUFFIX = {CSV: ".csv", XLSX: ".xlsx", SVG: ".svg", PNG: ".png", SPEC: SPECIFICATION}


@dataclass(frozen=True)
class Offered:
    """One file: what it is called, its name on the reader's disk, its address seen from the page.

    One that a script of the page makes when it is asked for has no address.
    """

    form: str
    name: str
    href: str


class NameDownloads(SphinxPostTransform):
    """Note on the links of each figure and table which files it has and how they are called."""

    # After the links are there.
    default_priority = 720
    formats = ("html",)

    def run(self, **kwargs) -> None:
        tools = list(self.document.findall(tools_node))
        known = read_figures(Path(self.app.srcdir), self.env.docname) if tools else {}
        for tool in tools:
            entry = known.get(tool["of"], {})
            tool["stem"] = _stem(self.env.docname, tool["of"], entry.get("name", ""))
            tool["forms"] = list(_forms(tool, entry))


def _stem(docname: str, anchor: str, name: str) -> str:
    page = docname.replace("/", "-")
    if not name:  # on a page of prose: its id, without what that repeats of the page
        kind, _, rest = anchor.partition("-")
        own = rest.removeprefix(f"{nodes.make_id(docname)}-")
        name = f"{'figure' if kind == 'fig' else 'table'}-{own}" if own.isdigit() else own or anchor
    return f"{page}-{name}"


def _forms(tool: tools_node, entry: dict[str, Any]) -> Iterator[str]:
    if tool["kind"] == "table":
        yield from (CSV, XLSX)
        return
    image = next(tool.parent.findall(nodes.image), None)
    if "data" in entry:
        yield from (CSV, XLSX)
    if image is not None and image["uri"].endswith(".svg"):
        yield SVG
    if "specification" in tool.parent:
        yield from (PNG, SPEC)


def offered(builder, tool: tools_node) -> list[Offered]:
    """The files of a figure or table, in the order in which they are offered."""
    docname = builder.current_docname
    found = []
    for form in tool["forms"]:
        name = tool["stem"] + _SUFFIX[form]
        if form == SVG:
            uri = next(tool.parent.findall(nodes.image))["uri"]
            href = posixpath.join(builder.imgpath, builder.images.get(uri, uri))
        elif form == PNG:
            href = ""  # drawn in the page, see chart-png.js
        elif form == SPEC:
            # The edition holds it already, in the assembled source.
            root = "../" * (docname.count("/") + 2)
            href = f"{root}source/{builder.config.language}/{tool.parent['specification'].lstrip('/')}"
        else:
            href = posixpath.join("../" * docname.count("/"), FILES, docname, name)
        found.append(Offered(form, name, href))
    return found


def data_archive(docname: str) -> str:
    """Name of the archive that holds all CSV files of a page."""
    return f"{docname.replace('/', '-')}-data.zip"


def _write(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Write the files of one page; those that an earlier form of the page had go."""
    cited = Cited.from_config(app.config)
    if doctree is None or cited is None or app.config.html_theme != "eslabon":
        return
    folder = Path(app.outdir, FILES, pagename)
    files = dict(page_files(app, cited, pagename, doctree))
    tables = {name: content for name, content in files.items() if name.endswith(_SUFFIX[CSV])}
    if tables:
        files[data_archive(pagename)] = fixed_zip(tables)
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file() and path.name not in files:
            path.unlink()
    for name, content in files.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def page_files(
    app: Sphinx, cited: Cited, docname: str, doctree: nodes.document
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file made for a page."""
    source = Path(app.srcdir)
    figures, origins = read_figures(source, docname), read_origins(source, docname) or {}
    for tool in doctree.findall(tools_node):
        entry = figures.get(tool["of"], {})
        shown = _shown(app, docname, tool, entry, origins)
        stem, forms = tool["stem"], tool["forms"]
        if CSV in forms:
            sheet = _sheet(cited, shown, tool, entry)
            yield f"{stem}{_SUFFIX[CSV]}", csv_bytes(sheet)
            yield f"{stem}{_SUFFIX[XLSX]}", xlsx_bytes(sheet)


def _shown(
    app: Sphinx, docname: str, tool: tools_node, entry: dict[str, Any], origins: dict[str, Any]
) -> Shown:
    thing = _thing(tool)
    title = next((part for part in thing.children if isinstance(part, nodes.caption | nodes.title)), None)
    caption = " ".join(title.astext().split()) if title is not None else ""
    number = number_of(app.builder, docname, tool["kind"], tool["of"])
    told = origins.get("shown", {}).get(tool["of"], {})
    return Shown(
        docname,
        tool["of"],
        ". ".join(filter(None, [number, caption])) or app.env.titles[docname].astext(),
        _source_line(tool),
        tuple(origins["sources"][place] for place in told.get("sources", ())),
        entry.get("data", {}).get("unit", ""),
    )


def _thing(tool: tools_node) -> nodes.Element:
    if tool["kind"] == "figure":
        return tool.parent
    return next(child for child in tool.parent.children if tool["of"] in child.get("ids", ()))


def _source_line(tool: tools_node) -> str:
    """The line right before the links, where there is one."""
    before = tool.parent[tool.parent.index(tool) - 1]
    return " ".join(before.astext().split()) if tool["sourced"] else ""


def _sheet(cited: Cited, shown: Shown, tool: tools_node, entry: dict[str, Any]) -> Sheet:
    _ = interface_text(cited.language, "downloads")
    if tool["kind"] == "figure":
        data = entry["data"]
        columns = tuple(SheetColumn(name, title) for name, title in data["columns"])
        rows = tuple(map(tuple, data["rows"]))
    else:
        titles, printed = _printed(_thing(tool))
        exact = entry["exact"] if "exact" in entry else read_columns(printed, cited.language, MISSING)
        if exact and [len(row) for row in exact] != [len(row) for row in printed]:
            raise AssemblyError(
                f"the table {tool['of']} has other cells than its data",
                where=shown.docname,
                expected=f"{len(exact)} rows of {len(titles)} cells",
                received=f"{len(printed)} rows",
                next_step="build again; if it stays, look for a line break in a cell of the notebook's table",
            )
        columns, rows = table_columns(titles, printed, exact, _("{column} (como se muestra)"), MISSING)
    about = about_lines(cited, shown, columns, rows)
    return Sheet(about, columns, rows, _("Datos"), _("Acerca de los datos"))


def _printed(table: nodes.table) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of a table as its page prints them."""
    head = next(table.findall(nodes.thead), None)
    body = next(table.findall(nodes.tbody), None)  # a table without rows has none
    rows = [[_text(cell) for cell in row.children] for row in (body.children if body is not None else ())]
    width = max(map(len, rows), default=0)
    titles = [_text(cell) for cell in head.children[-1].children] if head is not None else [""] * width
    return titles, [[*row, *[""] * (len(titles) - len(row))] for row in rows]


def _text(cell: nodes.Element) -> str:
    return "\n".join(line.strip() for line in cell.astext().splitlines() if line.strip())


def _remove_leftovers(app: Sphinx, exception: Exception | None) -> None:
    """Delete the files of pages that are no longer in the book."""
    root = Path(app.outdir, FILES)
    if exception is not None or app.builder.name != "html" or not root.is_dir():
        return
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        page = folder.relative_to(root).as_posix()
        if page not in app.env.found_docs:
            for path in folder.glob("*"):
                if path.is_file():
                    path.unlink()
        if not any(folder.iterdir()):
            shutil.rmtree(folder)


def register_downloads(app: Sphinx) -> None:
    """Write the files with the pages."""
    # Pages that have an archive with which they can be run again.
    app.add_config_value("eslabon_runnable", (), "html", [list, tuple])
    app.add_post_transform(NameDownloads)
    app.connect("html-page-context", _write)
    app.connect("build-finished", _remove_leftovers)
