"""One page made from its assembled source, in a process that has the rest of the book in its memory.

Sphinx would look through all pages for what has changed, number the whole book and write its indices. Here
one page is read, numbered by itself (`eslabon.book.page_numbers`: numbers belong to their page) and written.
The bytes are those of the whole build, which a test holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util._pathlib import _StrPath

from eslabon.book.citing import stamped
from eslabon.book.figures import embed_fonts
from eslabon.book.html import ESCAPES
from eslabon.book.typst.document import REPORT
from eslabon.book.typst.numbering import local_numbers
from eslabon.errors import AssemblyError
from eslabon.ondemand.ground_copy import Ground

__all__ = ["render_page"]


def render_page(app: Sphinx, ground: Ground, job: dict[str, str]) -> None:
    """Read and write one page; changes `app` for good: call it in a process that ends afterwards.

    Parameters
    ----------
    app
        Sphinx with the builder ``html`` on the ground's environment.
    ground
        The book around the page.
    job
        ``folder`` (holds the page's assembled files in ``source``; receives a folder named like the format),
        ``address``, ``format`` (html, pdf, or quarto for a project), ``snapshot`` (digest of the data),
        ``pictures`` (where drawn pictures of projects are kept).

    Raises
    ------
    AssemblyError
        Sphinx warned, or Typst refused the document.
    """
    folder, address = Path(job["folder"]), job["address"]
    source, doctrees = folder / "source", folder / "doctrees"
    _put_around(ground.source, source, "")
    _put_around(ground.doctrees, doctrees, f"{address}.doctree")
    out = folder / job["format"]
    out.mkdir()
    _move(app, source, doctrees, out)
    _read(app, address)
    if job["format"] == "html":
        (out / "_static").symlink_to(ground.static)  # pages name static files with a digest of each
        _write_html(app, address)
        (out / "_static").unlink()
        page = out / f"{address}.html"
        page.write_bytes(stamped(page.read_bytes(), job["snapshot"]))
        _check_warnings(app, address)
    elif job["format"] == "pdf":
        _write_pdf(app, address, job["snapshot"])
    else:
        _write_project(app, address, job)


def _put_around(ground: Path, target: Path, own: str) -> None:
    """Link everything of the ground into `target`, except what is there already and `own`."""
    target.mkdir(parents=True, exist_ok=True)
    first, _, rest = own.partition("/")
    for path in ground.iterdir():
        place = target / path.name
        if path.name == first and rest:
            _put_around(path, place, rest)
        elif path.name != first and not place.exists():
            place.symlink_to(path)


def _move(app: Sphinx, source: Path, doctrees: Path, out: Path) -> None:
    """Let Sphinx read and write elsewhere than where it was started."""
    for holder in (app, app.builder):
        holder.srcdir, holder.doctreedir, holder.outdir = map(_StrPath, (source, doctrees, out))
    app.env.srcdir, app.env.doctreedir = app.srcdir, app.doctreedir
    app.env.project.srcdir = app.srcdir


def _read(app: Sphinx, address: str) -> None:
    env = app.env
    app.emit("env-purge-doc", env, address)
    env.clear_doc(address)
    app.builder.read_doc(address)
    app.emit("env-updated", env)
    numbers = local_numbers(env, address, env.get_doctree(address))
    env.toc_fignumbers = {**env.toc_fignumbers, address: numbers}


def _write_html(app: Sphinx, address: str) -> None:
    builder = app.builder
    builder.search = False  # the book's index of words is the edition's
    builder.prepare_writing({address})
    doctree = app.env.get_and_resolve_doctree(address, builder)
    builder.write_doc_serialized(address, doctree)
    builder.write_doc(address, doctree)
    builder.copy_image_files()
    builder.copy_download_files()
    for picture in sorted((Path(app.outdir) / builder.imagedir).glob("*.svg")):
        embed_fonts(picture)


def _write_pdf(app: Sphinx, address: str, snapshot: str) -> None:
    app.config.typst_pages, app.config.typst_book = [address], False
    app.config.eslabon_snapshot = snapshot
    _write_with(app, "typst")
    report = json.loads((Path(app.outdir) / REPORT).read_text("utf-8"))
    if report["failures"]:
        raise AssemblyError(**report["failures"][0])
    _check_warnings(app, address)


def _write_project(app: Sphinx, address: str, job: dict[str, str]) -> None:
    app.config.quarto_page, app.config.quarto_kept = address, job["pictures"]
    app.config.eslabon_snapshot = job["snapshot"]
    _write_with(app, "quarto")
    _check_warnings(app, address)


def _write_with(app: Sphinx, builder: str) -> None:
    app.preload_builder(builder)
    app.builder = app.create_builder(builder)
    app.builder.init()
    app.emit("builder-inited")
    app.builder.write()


def _check_warnings(app: Sphinx, address: str) -> None:
    warned = list(_warnings(app))
    if warned:
        raise AssemblyError(
            f"Sphinx could not make the page {address} without warnings",
            where=address,
            expected="no warning",
            received="\n".join(warned[:20]),
            next_step="build the page to see where they come from: eslabon build --only …",
        )


def _warnings(app: Sphinx) -> Iterator[str]:
    for line in ESCAPES.sub("", app._warning.getvalue()).splitlines():
        if line.strip():
            yield line.replace(f"{app.srcdir}/", "")
