"""A kept PDF serves only as long as all that it was made of is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from eslabon.book.kept import KeptFiles
from eslabon.book.reading_order import Chapter
from eslabon.book.typst import kept_documents
from eslabon.book.typst.book_index import Entry, Place
from eslabon.book.typst.kept_documents import KeptDocuments

SOURCE = 'Text.\n#image("/picture.svg")\n'
REST = ("2026-01-01", [])


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Source, doctrees and a copy of what turns a document into a PDF."""
    here = Path(kept_documents.__file__).parent
    for name in kept_documents._CODE:
        (tmp_path / "code").mkdir(exist_ok=True)
        shutil.copy(here / name, tmp_path / "code" / name)
    shutil.copytree(kept_documents._FONTS, tmp_path / "fonts")
    monkeypatch.setattr(kept_documents, "__file__", str(tmp_path / "code" / "kept_documents.py"))
    monkeypatch.setattr(kept_documents, "_FONTS", tmp_path / "fonts")
    for name in ("source/picture.svg", "doctrees/page.doctree", "doctrees/other.doctree"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("as it was")
    kept_documents._setter.cache_clear()
    yield tmp_path
    kept_documents._setter.cache_clear()


def documents(folder: Path, made_by: str = "machine", language: str = "es") -> KeptDocuments:
    """As a new run of the builder has them: what was read in the last one is forgotten."""
    kept_documents._setter.cache_clear()
    kept_documents._digest_of_file.cache_clear()
    builder = SimpleNamespace(
        srcdir=str(folder / "source"),
        doctreedir=str(folder / "doctrees"),
        config=SimpleNamespace(language=language),
        env=SimpleNamespace(images={"picture.svg": ({"page"}, "picture.svg")}, eslabon_said={}),
    )
    kept = KeptDocuments(builder, KeptFiles(folder / "kept", ".pdf"), made_by)
    vars(kept).update(_referred={"page": ["other"]}, _faces={})
    return kept


def is_set(folder: Path, source: str = SOURCE, rest: tuple = REST) -> bool:
    """Whether the document had to be set."""
    run = documents(folder)
    run.write("page", source, rest, folder / "out" / "page.pdf", lambda: b"%PDF")
    return run.set == ["page"]


def append(name: str) -> Callable:
    def change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / name).write_bytes((folder / name).read_bytes() + b"\n")

    return change


def font(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(next((folder / "fonts").rglob("*.ttf")))(folder, monkeypatch)


def upgrade(tool: str) -> Callable:
    def change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = kept_documents.version
        monkeypatch.setattr(kept_documents, "version", lambda name: "another" if name == tool else real(name))

    return change


OF_A_DOCUMENT = {
    "compiler": upgrade("typst"),
    "packer": upgrade("pikepdf"),
    "font": font,
    "code of the compiler": append("code/compiler.py"),
    "code of the tags": append("code/tags.py"),
    "picture": append("source/picture.svg"),
}


@pytest.mark.parametrize("change", OF_A_DOCUMENT.values(), ids=OF_A_DOCUMENT)
def test_what_turns_a_document_into_a_pdf_is_part_of_its_key(folder, monkeypatch, change):
    assert is_set(folder)
    assert not is_set(folder)
    change(folder, monkeypatch)
    assert is_set(folder)


def test_the_document_its_time_and_its_tables_are_part_of_its_key(folder):
    assert is_set(folder)
    assert is_set(folder, source=SOURCE + "More.\n")
    assert is_set(folder, rest=("2027-01-01", []))
    assert is_set(folder, rest=(REST[0], [("table", 1)]))
    assert not is_set(folder)


def test_a_picture_whose_name_cannot_be_told_makes_no_key(folder):
    """Set each time rather than served wrongly."""
    for _ in range(2):
        assert is_set(folder, source='#image("/pic\\"ture.svg")\n')


def keys(folder: Path, **changes: str) -> list[str]:
    run = documents(folder, **changes)
    return [run.inputs_of_brief("page"), run.inputs_of_book([Chapter("page", 1)], [])]


def test_the_index_is_part_of_the_key_of_the_book(folder):
    """What figures show can change without a change of any page."""
    chapters, entry = [Chapter("page", 1)], Entry("country", "Arcadia", (Place("page", True),))
    assert documents(folder).inputs_of_book(chapters, []) != documents(folder).inputs_of_book(
        chapters, [entry]
    )


@pytest.mark.parametrize("changes", [{"made_by": "another machine"}, {"language": "en"}], ids=str)
def test_machine_and_language_are_part_of_the_keys_of_briefs_and_book(folder, changes):
    """They shape the document that is written of the same pages."""
    before = keys(folder)
    assert keys(folder) == before
    assert not set(keys(folder, **changes)) & set(before)


@pytest.mark.parametrize("name", ["source/picture.svg", "doctrees/page.doctree"])
def test_pages_with_their_pictures_are_part_of_the_keys(folder, monkeypatch, name):
    before = keys(folder)
    append(name)(folder, monkeypatch)
    assert not set(keys(folder)) & set(before)


def test_a_page_that_is_referred_to_is_part_of_the_key(folder, monkeypatch):
    """The brief names it; a book of one page does not hold it."""
    before = keys(folder)
    append("doctrees/other.doctree")(folder, monkeypatch)
    after = keys(folder)
    assert after[0] != before[0]
    assert after[1] == before[1]
