"""What is made under an edition's name is made of what the edition was made of, and kept under its keys."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from eslabon.build_state import BuildOptions
from eslabon.errors import EditionError, ParameterError
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.maker import Maker
from eslabon.ondemand.report_process import report_apart
from eslabon.ondemand.request import BriefRequest, ReportRequest, plain
from eslabon.ondemand.unchanged import check_unchanged


@pytest.fixture
def edited(built_tiny, desk, tmp_path):
    """The desk of a copy of the publication whose files may be changed; its edition is the one built."""
    root = tmp_path / "publication"
    shutil.copytree(built_tiny, root, ignore=shutil.ignore_patterns("build"))
    return replace(desk, root=root)


def first(folder, pattern):
    return sorted(folder.rglob(pattern))[0]


@pytest.mark.parametrize(
    ("kind", "folder", "pattern"),
    [
        ("data", "data/observations", "*.csv"),
        ("catalogue", "data/catalogue", "*.yml"),
        ("prose", "book", "*.md"),
        ("prose", "book/locale", "*.po"),
        ("notebooks", "notebooks", "*.ipynb"),
    ],
)
def test_nothing_is_made_of_a_publication_that_has_changed(edited, tmp_path, kind, folder, pattern):
    check_unchanged(edited)
    with first(edited.root / folder, pattern).open("a") as file:
        file.write("\n")
    options = BuildOptions(root=edited.root, build=edited.folder.parent)
    with pytest.raises(EditionError, match="has changed since") as refused, Maker(edited, options, tmp_path):
        pass
    assert kind in refused.value.received
    assert "eslabon build" in refused.value.next_step


def test_a_file_that_shapes_nothing_changes_nothing(edited):
    (edited.root / "notebooks" / ".ipynb_checkpoints").mkdir()
    draft = edited.root / "notebooks" / ".ipynb_checkpoints" / "draft.ipynb"
    draft.write_text("{}")
    assert check_unchanged(edited) is None
    draft.rename(edited.root / "notebooks" / "draft.ipynb")
    with pytest.raises(EditionError, match="has changed since"):
        check_unchanged(edited)


def test_the_edition_that_was_begun_with_is_the_one_that_is_opened(built_tiny, desk):
    build = built_tiny / "build"
    assert Desk.open(built_tiny, build, desk.manifest.digest).manifest.digest == desk.manifest.digest
    with pytest.raises(EditionError, match="built anew since the service began"):
        Desk.open(built_tiny, build, "0" * 64)


def test_a_report_is_of_the_desks_edition_or_refused(desk, tmp_path):
    other = replace(desk, manifest=replace(desk.manifest, digest="0" * 64))
    with pytest.raises(EditionError, match="built anew since the service began"):
        report_apart(
            other,
            ReportRequest(desk.briefs[:1], (), "es", "pdf"),
            tmp_path / "report",
            memory=2**31,
            cpu=60,
            waiting=lambda: None,
        )
    assert not (tmp_path / "report").exists()


def test_an_order_of_another_edition_is_not_made(desk):
    request = desk.check(BriefRequest(desk.briefs[0], "es"))
    assert desk.asked(desk.key(request), plain(request)) == request
    other = replace(desk, manifest=replace(desk.manifest, digest="0" * 64))
    with pytest.raises(EditionError, match="replaced since"):
        other.asked(desk.key(request), plain(request))
    gone = {**plain(request), "country": "ZZZ"}
    with pytest.raises(ParameterError, match="no brief of this country"):
        desk.asked(desk.key(request), gone)
