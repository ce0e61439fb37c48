"""What readers take away of a page as a whole: links, from its PDF to the data of the edition."""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx

from eslabon.book.cite_tools import tools_node
from eslabon.book.citing import PACKAGE, run_archive
from eslabon.book.downloads.files import CSV, FILES, data_archive
from eslabon.book.interface import interface_text

__all__ = ["PageDownloads", "PageFile", "page_downloads"]


@dataclass(frozen=True)
class PageFile:
    """One link: what it is called, where it leads, and the file's name on the reader's disk.

    ``name`` is empty for what is looked at rather than kept.
    """

    title: str
    href: str
    name: str = ""


@dataclass(frozen=True)
class PageDownloads:
    """The links of a page and what they are called together."""

    title: str
    files: tuple[PageFile, ...]


def page_downloads(
    app: Sphinx, docname: str, doctree: nodes.document | None, pdf: str, notebook: str
) -> PageDownloads | None:
    """The links of a page; None in a book that belongs to no edition.

    Parameters
    ----------
    pdf, notebook
        Where its PDF and its executed notebook are; empty where there is none.
    """
    if doctree is None or not app.config.eslabon_citation:
        return None
    _ = interface_text(app.config.language, "downloads")
    root, name = "../" * docname.count("/"), docname.replace("/", "-")
    edition = f"{root}../../"  # <edition>/<language>/html/
    found = []
    if pdf:
        found.append(PageFile("PDF", pdf, f"{name}.pdf"))
    if any(CSV in tool["forms"] for tool in doctree.findall(tools_node)):
        archive = data_archive(docname)
        found.append(PageFile(_("Datos de la página (CSV)"), f"{root}{FILES}/{docname}/{archive}", archive))
    if notebook:
        found.append(PageFile(_("Cuaderno ejecutado"), notebook, f"{name}.ipynb"))
    if docname in app.config.eslabon_runnable:
        archive = f"{edition}{run_archive(docname)}"
        found.append(PageFile(_("Ejecútela usted mismo"), archive, f"{name}-run.zip"))
    found.append(PageFile(_("Datos de toda la edición"), f"{edition}{PACKAGE}"))
    return PageDownloads(_("Llevarse esta página"), tuple(found))
