"""Same source, same bytes: wherever, whenever and with whatever else it is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.book.typst_sample import BRIEFS, SAMPLE, build, copy_of_sample


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """Folder of a first build of everything."""
    return build(copy_of_sample(tmp_path_factory.mktemp("first")), *BRIEFS, book=True)


def test_another_folder_time_zone_and_hash_seed_give_the_same_bytes(first, tmp_path, monkeypatch):
    """The environment leaves no trace, SOURCE_DATE_EPOCH included."""
    for name, value in {
        "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1234567890",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    folder = tmp_path / "otra carpeta"
    folder.mkdir()
    second = build(copy_of_sample(folder), *reversed(BRIEFS), book=True)
    for name in ("book", *BRIEFS):
        assert (first / f"{name}.pdf").read_bytes() == (second / f"{name}.pdf").read_bytes(), name


def test_a_brief_built_alone_has_the_same_bytes(first, tmp_path):
    """With the other pages reduced to bare titles, as for a brief on demand, and another order."""
    source = copy_of_sample(tmp_path)
    for page in sorted(source.rglob("*.md")):
        if page.stem not in {"PER", "CHL", "tables"}:
            linked = "\n## Listas\n" if page.stem == "constructs" else ""
            page.write_text(f"# {page.stem}\n{linked}", "utf-8")
    chile = source / "country/CHL.md"
    chile.write_text(chile.read_text("utf-8").replace("Texto breve", "Otro texto"), "utf-8")
    order = source / "_toc.yml"
    swapped = {"country/CHL": "country/PER", "country/PER": "country/CHL"}
    lines = order.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        for name, other in swapped.items():
            if line.endswith(name):
                lines[number] = line.replace(name, other)
                break
    order.write_text("\n".join(lines), "utf-8")
    alone = build(source, "country/PER")
    assert (first / "country/PER.pdf").read_bytes() == (alone / "country/PER.pdf").read_bytes()
    assert not (alone / "book.pdf").exists()


def test_a_second_build_from_warm_doctrees_has_the_same_bytes(first, tmp_path):
    """Doctrees read by another builder are as good as one's own."""
    shutil.copytree(SAMPLE, tmp_path / "source")
    build(tmp_path / "source")
    again = build(tmp_path / "source", *BRIEFS, book=True)
    assert (first / "book.pdf").read_bytes() == (again / "book.pdf").read_bytes()


def test_nothing_but_the_pdf_files_is_left(first):
    """No source, no report, no warnings file."""
    files = sorted(path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file())
    assert files == ["book.pdf", "country/CHL.pdf", "country/PER.pdf"]
