"""The Quarto project of the real book is valid by itself: no page of it needs Quarto to be looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eslabon.book.quarto.of_language import write_project_of
from eslabon.book.working_copy import WorkingCopy
from tests.edition.published import Edition
from tests.quarto.documents import check_project
from tests.quarto.pandoc_reading import chapters_of


@pytest.fixture(scope="module")
def project(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written from the doctrees that the build left, of which a copy is made: Sphinx writes into them."""
    language = edition.languages[0]
    copy = WorkingCopy.of(edition.root / "build", edition.folder.name, language)
    if not copy.doctrees.is_dir():
        pytest.skip("the build left no doctrees of this edition")
    folder = tmp_path_factory.mktemp("quarto")
    doctrees = shutil.copytree(copy.doctrees, folder / "doctrees")
    write_project_of(copy.source, folder / "project", Path(doctrees), language)
    return folder / "project"


def test_every_kind_of_page_is_a_chapter(edition, project):
    printed = {address for address in edition.addresses if edition.printed(address)}
    chapters = {chapter.removesuffix(".qmd") for chapter in chapters_of(project)}
    assert printed <= chapters


def test_the_project_is_valid_by_itself(edition, project, audit):
    """Pandoc reads a page of every kind, or all with ``--audit``; where they lead is looked up in all."""
    of_kind = {page.kind: f"{page.address}.qmd" for page in edition.sample() if edition.printed(page.address)}
    assert len(of_kind) > 5
    check_project(project, () if audit else of_kind.values())
