"""One executed notebook becomes one page of the assembled source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat

from eslabon.book.works import Work, link_page
from eslabon.errors import AssemblyError, EslabonError
from eslabon.language import Messages

__all__ = ["FAILED", "NOT_BUILT", "PageAssembly", "assemble_page", "placeholder"]

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


def assemble_page(job: PageAssembly) -> str:
    """Convert with our nbconvert exporter and write page and figures; returns the address.

    Raises
    ------
    AssemblyError
        The notebook cannot be converted.
    """
    from eslabon.book.exporter import MystExporter  # charts load a JavaScript engine: in workers only

    try:
        notebook = nbformat.read(job.notebook, as_version=4)
        body, resources = MystExporter(chart_cache=str(job.charts)).from_notebook_node(notebook)
    except EslabonError:
        raise
    except Exception as error:
        raise AssemblyError(
            f"page {job.address} cannot be converted",
            where=job.notebook.name,
            expected="outputs made with the page API",
            received=f"{type(error).__name__}: {error}",
            next_step=f"jupyter nbconvert --to eslabon-myst {job.notebook} shows the whole error",
        ) from error
    target = job.source / f"{job.address}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(resources.get("outputs", {}).items()):
        path = job.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    target.write_text(link_page(body, job.works), "utf-8")
    return job.address


def placeholder(source: Path, address: str, reason: str, messages: Messages) -> None:
    """Write the page that stands in for one that is not there: it says why and holds no figures."""
    title = messages("Página no disponible: {address}", address=address)
    target = source / f"{address}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"# {title}\n\n:::{{warning}}\n{messages(reason)}\n:::\n", "utf-8")
