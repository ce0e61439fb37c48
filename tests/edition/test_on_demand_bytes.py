"""Briefs on demand have the bytes of the book: some in the tests, all of them in the audit."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from eslabon.build_state import BuildOptions
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.maker import Maker
from eslabon.ondemand.request import BriefRequest
from tests.edition.published import Edition

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def maker(edition: Edition, tmp_path_factory) -> Iterator[Maker]:
    """Warm processes for the built edition."""
    build = edition.root / "build"
    desk = Desk.open(edition.root, build)
    with Maker(desk, BuildOptions(root=edition.root, build=build), tmp_path_factory.mktemp("state")) as maker:
        yield maker


def asked_for(desk: Desk, audit: bool) -> list[BriefRequest]:
    """Every brief, or the first and the last, in every language."""
    countries = desk.briefs if audit else (desk.briefs[0], desk.briefs[-1])
    pairs = itertools.product(countries, desk.languages)
    return [BriefRequest(country, language) for country, language in pairs]


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_with_the_books_parameters_every_file_is_the_books(maker, audit, tmp_path, form):
    asked = asked_for(maker.desk, audit)
    assert len(asked) >= 4
    for request in asked:
        folder = tmp_path / f"{request.country}-{request.language}"
        folder.mkdir()
        request = BriefRequest(request.country, request.language, form)
        maker.make(maker.desk.check(request), folder, lambda step: None, threading.Event())
        made = sorted(path for path in folder.rglob("*") if path.is_file())
        assert made
        for path in made:
            name = path.relative_to(folder).as_posix()
            if form == "pdf":
                name = f"{request.language}/pdf/{maker.desk.brief_pages[request.country].address}.pdf"
            assert path.read_bytes() == (maker.desk.folder / name).read_bytes(), name


def test_what_a_reader_chose_is_made_for_the_real_brief(maker, tmp_path):
    desk = maker.desk
    country, other = desk.briefs[0], desk.catalogue.members(desk.settings.comparison_group)[0]
    request = desk.check(
        BriefRequest(country, "en", "html", (other,), year_from=2005, sections=desk.sections[:2])
    )
    result = maker.make(request, tmp_path, lambda step: None, threading.Event())
    text = (tmp_path / result.main).read_text("utf-8")
    assert "Chosen by whoever asked for this brief:" in text
    names = desk.section_names("en")
    assert all(names[id] in text for id in desk.sections[:2])
    assert "does not include all sections" in text
    assert f"<h2>{names[desk.sections[3]]}" not in text
