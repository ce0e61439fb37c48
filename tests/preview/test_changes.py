"""Which changed files a preview builds for."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.preview.changes import relevant

ROOT = Path("/publication")


@pytest.mark.parametrize(
    "name",
    [
        "_config.yml",
        "_toc.yml",
        "book/index.md",
        "book/locale/en/eslabon.po",
        "notebooks/x.ipynb",
        "data/a/b.csv",
    ],
)
def test_files_of_the_publication_matter(name):
    assert relevant(ROOT, [ROOT / name]) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "build/preview/es/html/index.html",
        ".git/index.md",
        "README.md",
        "book/.index.md.swp",
        "book/index.md~",
        "book/#index.md#",
        "notebooks/.ipynb_checkpoints/x-checkpoint.ipynb",
        "../elsewhere/book/index.md",
    ],
)
def test_other_files_do_not(name):
    assert relevant(ROOT, [(ROOT / name), ROOT / "book/a.md"]) == ("book/a.md",)


def test_a_file_outside_of_the_publication_is_left_out():
    assert relevant(ROOT, [Path("/elsewhere/book/index.md")]) == ()
