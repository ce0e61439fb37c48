"""A book built upon an earlier build has the bytes of one built from nothing, whatever has changed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from eslabon.book import render_book
from eslabon.book.assemble import Assembled
from eslabon.book.render_book import render_languages
from eslabon.book.working_copy import WorkingCopy, digests_of, read_record, remove_others, write_if_changed
from eslabon.errors import AssemblyError
from eslabon.execution.plan import PlannedPage
from eslabon.execution.verdict import PageResult
from tests.book.sample_book import write_sample

Files = dict[str, bytes]
HOUR = 3600 * 10**9
# Sphinx's process takes the time from here.
CLOCK = """import os, time
real = time.time_ns
time.time_ns = lambda: real() + int(os.environ["AHEAD"]) * 3600 * 10**9
"""
BRIEF = "country/ARC"


class Told(list):
    """A reporter that remembers."""

    def step(self, text: str) -> None:
        self.append(text)

    warning = step


@dataclass
class Book:
    """One language's book, built again and again in one folder.

    Parameters
    ----------
    build
        The build folder.
    workers
        Processes that read and write the pages.
    """

    build: Path
    workers: int = 1
    editions: int = 0

    @property
    def copy(self) -> WorkingCopy:
        return WorkingCopy.of(self.build, "2026.1", "es")

    def make(self, files: Files, snapshot: str = "") -> tuple[dict[str, str], Told]:
        """Digests of all files of the edition made of that source, and what was told."""
        self.editions += 1
        staging, told = self.build / f"edition-{self.editions}", Told()
        for name, content in files.items():
            write_if_changed(self.copy.source / name, content)
        remove_others(self.copy.source, files)
        digest = hashlib.sha256(json.dumps(digests_of(self.build, [self.copy.source])).encode()).hexdigest()
        render_languages(
            {"es": Assembled(self.copy, digest)},
            [PlannedPage(BRIEF, "es", Path("brief.ipynb"), (), pdf=True)],
            [PageResult(BRIEF, "es", "ok", "")],
            staging,
            options=SimpleNamespace(html=True, pdf=True, workers=self.workers, build=self.build),
            reporter=told,
            snapshot=snapshot,
        )
        return digests_of(staging, [staging]), told

    def times(self) -> dict[str, int]:
        """When each page was written."""
        html = self.copy.html
        return {
            path.relative_to(html).as_posix(): path.stat().st_mtime_ns
            for path in sorted(html.rglob("*.html"))
        }


def edited(files: Files, name: str, old: str, new: str) -> Files:
    text = files[name].decode()
    assert old in text
    return {**files, name: text.replace(old, new).encode()}


def sample(folder: Path) -> Files:
    """The sample book, with references from page to page."""
    source = write_sample(folder)
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    files = edited(files, "index.md", "## Cómo leer", "Véase {ref}`mist-below`.\n\n## Cómo leer")
    files["country/second.md"] += b"\n(mist-below)=\n## Bajo la bruma\n\nNada.\n"
    files["country/third.md"] = b"# Tercera\n\nComo en la {numref}`fig-arcadia-partners`.\n"
    files["country/calm.md"], files["country/quiet.md"] = b"# Calma\n\nNada.\n", b"# Silencio\n\nNada.\n"
    return listed(files, "ARC", "second", "third", "calm", "quiet")


def listed(files: Files, *pages: str) -> Files:
    """The book with those pages, in that order."""
    entries = "".join(f"  - file: country/{page}\n" for page in pages)
    toc = f"format: jb-book\nroot: index\nparts:\n- caption: Países\n  chapters:\n{entries}"
    return {**files, "_toc.yml": toc.encode()}


def without_second(files: Files) -> Files:
    kept = {name: text for name, text in files.items() if name != "country/second.md"}
    for name, old, new in (
        ("index.md", ":link: country/second\n:link-type: doc\n", ""),
        ("index.md", "Véase {ref}`mist-below`.\n\n", ""),
        ("country/ARC.md", "[](second.md)", "nada"),
    ):
        kept = edited(kept, name, old, new)
    return listed(kept, "ARC", "third", "calm", "quiet")


FIGURE = "```{figure} /_charts/country/BRU/exports.svg\n:alt: Otra.\n:name: fig-first\n\nOtra.\n```\n\n"
NAMES = ("ARC", "second", "third", "calm", "quiet")
EVERY = {"index.html", "search.html", *(f"country/{name}.html" for name in NAMES)}


@dataclass(frozen=True)
class Change:
    """What changes, which pages are written again, and how many of the two PDFs are set again."""

    name: str
    edit: Callable[[Files], Files]
    written: set[str] | None  # None: not looked at
    set: int


CHANGES = (
    Change("nothing", lambda files: files, set(), 0),
    Change(
        "prose",
        lambda files: edited(files, "country/third.md", "Como en", "Igual que en"),
        {"country/third.html"},
        1,
    ),
    Change(
        "output of a notebook",
        lambda files: edited(
            edited(files, "country/ARC.md", "+6,6 puntos", "+6,7 puntos"),
            "_charts/country/ARC/exports.svg",
            "<svg",
            '<svg data-new="1"',
        ),
        {"country/ARC.html"},
        2,
    ),
    # The home page shows the heading; the country refers to the page, if not to the heading.
    Change(
        "heading that another page shows",
        lambda files: edited(files, "country/second.md", "Bajo la bruma", "Sobre la bruma"),
        {"country/second.html", "country/ARC.html"},
        1,
    ),
    # The third page names a number, the home page refers to the page.
    Change(
        "order of figures",
        lambda files: edited(
            files,
            "country/ARC.md",
            "## Qué exporta",
            f"{FIGURE}## Qué exporta",
        ),
        {"country/ARC.html", "country/third.html"},
        2,
    ),
    Change(
        "title",
        lambda files: edited(files, "country/second.md", "# Islas de la Bruma", "# Islas del Sol"),
        EVERY,
        2,
    ),
    Change(
        "page added and others moved",
        lambda files: listed(
            {**files, "country/fourth.md": b"# Cuarta\n\nUna palabra sola.\n"},
            *("fourth", "second", "ARC", "calm", "quiet", "third"),
        ),
        EVERY | {"country/fourth.html"},
        1,
    ),
    Change("page removed", without_second, None, 2),
    Change(
        "language added",
        lambda files: edited(files, "_config.yml", "en: English", "en: English\n      fr: Français"),
        None,
        0,
    ),
)


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> list[tuple[Change, dict, dict, set[str], Told]]:
    """For each change: files built upon the last build, files of a fresh one, pages written, words told."""
    folder = tmp_path_factory.mktemp("changes")
    files = sample(folder / "sample")
    book = Book(folder / "book", workers=2)
    book.make(files)
    made = []
    for change in CHANGES:
        files = change.edit(files)
        before = book.times()
        upon, told = book.make(files)
        written = {name for name, time in book.times().items() if before.get(name) != time}
        nothing = upon if change.name == "nothing" else Book(folder / "fresh" / change.name).make(files)[0]
        made.append((change, upon, nothing, written, told))
    return made


@pytest.mark.parametrize("position", range(len(CHANGES)), ids=[change.name for change in CHANGES])
def test_built_upon_an_earlier_build_it_has_the_bytes_of_a_fresh_one(books, position):
    """Every file: pages, search index, inventory, pictures, PDFs; and only what must be is made again."""
    change, upon, nothing, written, told = books[position]
    assert {name for name in upon.keys() | nothing.keys() if upon.get(name) != nothing.get(name)} == set()
    if change.written is not None:
        # Sphinx writes the home page and the search whenever it writes anything.
        assert written == change.written | ({"index.html", "search.html"} if change.written else set())
    if change.name == "nothing":
        assert "es: PDFs up to date" in told
    else:
        assert f"es: {change.set} of 2 PDFs set, the others up to date" in told


@pytest.fixture
def small(tmp_path) -> tuple[Book, Files]:
    """A book of two pages without pictures."""
    settings = (write_sample(tmp_path / "sample") / "_config.yml").read_bytes()
    files = {
        "_config.yml": settings,
        "_toc.yml": f"format: jb-book\nroot: index\nchapters:\n- file: {BRIEF}\n".encode(),
        "index.md": b"# Uno\n\nTexto.\n",
        f"{BRIEF}.md": b"# Dos\n\nTexto.\n",
    }
    return Book(tmp_path / "book"), files


def test_what_a_killed_build_left_is_thrown_away(small):
    """Killed while Sphinx was at work: half of everything, and no seal."""
    book, files = small
    before, _ = book.make(files)
    book.copy.unseal()
    (book.copy.doctrees / "index.doctree").write_bytes(b"half")
    (book.copy.html / "index.html").write_bytes(b"half")
    after, told = book.make(files)
    assert after == before
    assert "the kept pages of es were left by a build that did not end; all of them are made again" in told


def test_a_warning_is_given_again_until_its_page_is_corrected(small):
    """Sphinx warns when it reads a page; a second build must not pass because it need not read it again."""
    book, files = small
    before, _ = book.make(files)
    broken = edited(files, "index.md", "Texto", "Véase [](nowhere.md)")
    for _ in range(2):
        with pytest.raises(AssemblyError, match="nowhere"):
            book.make(broken)
    assert book.make(files)[0] == before


CHART = "_charts/country/ARC/exports"


def charted(files: Files, sample: Path) -> Files:
    """The book with a chart of the sample on its second page."""
    page = files[f"{BRIEF}.md"] + f"\n```{{figure}} /{CHART}.svg\n:alt: A.\n\nUna.\n```\n".encode()
    chart = {name: (sample / name).read_bytes() for name in (f"{CHART}.svg", f"{CHART}.vl.json")}
    return {**files, **chart, f"{BRIEF}.md": page}


@pytest.mark.parametrize("hours", [1, -1], ids=["ahead", "behind"])
def test_times_of_files_do_not_decide(small, hours, monkeypatch):
    """The clock goes wrong before the first build, or the file server's clock does: changes are seen."""
    book, files = small
    files = charted(files, write_sample(book.build.parent / "charts"))
    with monkeypatch.context() as patched:
        clock = book.build / "clock"
        clock.mkdir(parents=True)
        (clock / "sitecustomize.py").write_text(CLOCK, "utf-8")
        patched.setenv("PYTHONPATH", os.pathsep.join([str(clock), os.environ.get("PYTHONPATH", "")]))
        patched.setenv("AHEAD", str(max(hours, 0)))
        real = time.time_ns
        patched.setattr(time, "time_ns", lambda: real() + max(hours, 0) * HOUR)
        book.make(files)
    later = edited(files, "index.md", "Texto", "Otro")
    later = edited(later, f"{CHART}.vl.json", '"width":560', '"width":561')
    for name, content in later.items():
        write_if_changed(book.copy.source / name, content)
        if hours < 0 and content != files[name]:
            os.utime(book.copy.source / name, ns=(time.time_ns() + hours * HOUR,) * 2)
    after, told = book.make(later)
    assert after == Book(book.build.parent / "fresh").make(later)[0]
    again, told = book.make(later)
    assert again == after
    assert "es: pages up to date" in told


def test_what_the_last_chart_needed_goes_with_it(small):
    """The script is there for charts alone."""
    book, files = small
    with_chart = charted(files, write_sample(book.build.parent / "charts"))
    assert "es/html/_static/vega.js" in book.make(with_chart)[0]
    upon = book.make(files)[0]
    assert "es/html/_static/vega.js" not in upon
    assert upon == Book(book.build.parent / "fresh").make(files)[0]


def test_another_machine_writes_every_document_anew(small, monkeypatch):
    """PDFs of the same pages are not looked up under the keys that the old one gave them."""
    book, files = small
    before = book.make(files)[0]
    old = read_record(book.copy.pdf_record)["keys"]
    monkeypatch.setattr(render_book, "ground", lambda **parts: "another machine")
    assert book.make(files)[0] == before
    new = read_record(book.copy.pdf_record)["keys"]
    assert old.keys() == new.keys()
    assert not set(old.values()) & set(new.values())


def test_an_edition_holds_copies(small):
    """What a later build writes into its working copy must not reach an edition."""
    book, files = small
    book.make(files)
    for name in ("es/html/index.html", "source/es/index.md", "es/pdf/book.pdf"):
        assert (book.build / "edition-1" / name).stat().st_nlink == 1
