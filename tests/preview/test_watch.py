"""Every edit of a publication is seen, however its editor writes it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from eslabon.preview.loop import watch


@pytest.fixture
def root(tmp_path) -> Path:
    """A publication without notebooks yet."""
    for name in ("_config.yml", "book/index.md", "data/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("0")
    return tmp_path


def replace(path: Path, text: str) -> None:
    """As many editors do it: a new file takes the name of the old one."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text)
    os.replace(new, path)


def seen(root: Path, *edits) -> list[set[str]]:
    """What is told after each edit, made one after the other; an edit that nobody sees ends the list."""
    stop, told = threading.Event(), []
    changes = watch(root, stop)
    assert next(changes) == ()
    for edit in edits:
        edit()
        alarm = threading.Timer(5, stop.set)
        alarm.start()
        names = next(changes, None)
        alarm.cancel()
        if names is None:
            break
        told.append(set(names))
    stop.set()
    return told


def test_a_file_that_is_replaced_again_and_again_is_seen_each_time(root):
    """Its watch is on the folder: one on the file would go with the file."""
    edits = [lambda text=text: replace(root / "_config.yml", text) for text in "123"]
    assert seen(root, *edits, lambda: (root / "_config.yml").write_text("4")) == [{"_config.yml"}] * 4


@pytest.mark.parametrize("name", ["book/photo.jpg", "book/_static/font.woff2", "book/NOTES", "data/b.xlsx"])
def test_every_kind_of_file_counts(root, name):
    (root / "book" / "_static").mkdir()
    [told] = seen(root, lambda: (root / name).write_bytes(b"1"))
    assert name in told


def test_what_was_not_there_at_first_is_seen(root):
    """A file at the root, a folder, and what happens in it afterwards; then the folder is replaced."""

    def another_folder():
        (root / "notebooks").rename(root / "old")
        (root / "notebooks").mkdir()

    told = seen(
        root,
        lambda: (root / "_toc.yml").write_text("1"),
        lambda: (root / "notebooks").mkdir(),
        lambda: (root / "notebooks" / "a.ipynb").write_text("{}"),
        another_folder,
        lambda: (root / "notebooks" / "b.ipynb").write_text("{}"),
    )
    assert told == [
        *({"_toc.yml"}, {"notebooks"}, {"notebooks/a.ipynb"}, {"notebooks"}, {"notebooks/b.ipynb"}),
    ]


def test_a_folder_moved_in_with_its_files_is_seen(root, tmp_path):
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "photo.jpg").write_bytes(b"1")
    assert seen(root, lambda: (root / "elsewhere").rename(root / "book" / "photos")) == [{"book/photos"}]
