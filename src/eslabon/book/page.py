"""One executed notebook becomes one page of the assembled source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import nbformat

from eslabon.book.working_copy import write_if_changed
from eslabon.book.works import Work, link_page
from eslabon.errors import AssemblyError, EslabonError
from eslabon.language import Messages

__all__ = ["FAILED", "NOT_BUILT", "AssembledPage", "PageAssembly", "assemble_page", "placeholder"]

FAILED = "El cuaderno de esta página falló en esta compilación; por eso no se muestra ninguna cifra."
NOT_BUILT = "Esta página no forma parte de esta compilación parcial."


@dataclass(frozen=True)
class PageAssembly:
    """What a worker needs to convert a page: the notebook, the source folder, the page's address there,
    the folder in which rendered charts are kept by the digest of their specification, and the works that
    the book lists (none for a page that stands alone)."""

    notebook: Path
    source: Path
    address: str
    charts: Path
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class AssembledPage:
    """A converted page: its address, the sha256 of each of its files by their name in the source folder, and
    how many of its kept pictures were damaged and had to be drawn again."""

    address: str
    files: dict[str, str]
    redrawn: int


def assemble_page(job: PageAssembly) -> AssembledPage:
    """Convert with our nbconvert exporter and write page and figures, each only if its bytes change.

    Raises
    ------
    AssemblyError
        The notebook cannot be converted.
    """
    from eslabon.book.exporter import MystExporter  # charts load a JavaScript engine: in workers only

    try:
        # Our own store's, its digest verified: reading it as a stranger's would validate it once more.
        notebook = nbformat.v4.reads(job.notebook.read_text("utf-8"))
        body, resources = MystExporter(chart_cache=str(job.charts)).from_notebook_node(notebook)
    except (EslabonError, OSError):  # a full disk is no fault of the notebook
        raise
    except Exception as error:
        raise AssemblyError(
            f"page {job.address} cannot be converted",
            where=job.notebook.name,
            expected="outputs made with the page API",
            received=f"{type(error).__name__}: {error}",
            next_step=f"jupyter nbconvert --to eslabon-myst {job.notebook} shows the whole error",
        ) from error
    written = {**resources.get("outputs", {}), f"{job.address}.md": link_page(body, job.works).encode()}
    for name, content in sorted(written.items()):
        write_if_changed(job.source / name, content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in written.items()}
    return AssembledPage(job.address, digests, len(resources["damaged_pictures"]))


def placeholder(source: Path, address: str, reason: str, messages: Messages) -> None:
    """Write the page that stands in for one that is not there: it says why and holds no figures."""
    title = messages("Página no disponible: {address}", address=address)
    text = f"# {title}\n\n:::{{warning}}\n{messages(reason)}\n:::\n"
    write_if_changed(source / f"{address}.md", text.encode())
