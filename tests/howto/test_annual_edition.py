"""The page about the next annual edition does what it says, with a publisher on the same machine."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import REPOSITORY, TINY
from tests.howto.steps import Reader, Step, steps_of
from tests.refresh.fetched import in_use
from tests.refresh.served import SECRET, ServedOffice, publication
from tests.sources.loopback import always, answer, serving

PAGE = REPOSITORY / "docs" / "annual-edition.md"
FIRST = '  edition: "2026.1"\n'


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """An analyst with the edition 2026.1 in the site, and an office that answers on this machine."""
    monkeypatch.setenv("OFFICE_KEY", SECRET)
    root = tmp_path / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    settings = root / "_config.yml"
    text = settings.read_text("utf-8")
    assert FIRST in text
    settings.write_text(text.replace(FIRST, FIRST + '  released: "2026-01-10"\n'), "utf-8")
    with serving(always(answer(b"[]"))) as loopback:
        publication(root, loopback.address)
        office = ServedOffice(root)
        exports = office.values["NE.EXP.GNFS.ZS"]
        office.values["NE.EXP.GNFS.ZS"] = {**exports, ("FRA", "2010"): exports["FRA", "2010"] + 25}
        loopback.behaviour = office
        analyst = Reader(root)
        analyst.follow(Step("sh", "run", "", "eslabon build\neslabon publish 2026.1 --to site/\n", 0))
        yield analyst


def test_the_page_does_what_it_says(reader):
    before = in_use(reader.root, "exports_gdp")
    for step in steps_of(PAGE.read_text("utf-8")):
        reader.follow(step)
    site = reader.root / "site"
    assert (site / "2026.1" / "manifest.json").is_file()
    assert (site / "2027.1" / "manifest.json").is_file()
    now = in_use(reader.root, "exports_gdp")
    assert now["FRA", "2010"] == before["FRA", "2010"] + 25
    assert ("ESP", "2025") in now
    assert "jump" in (reader.root / "refresh.html").read_text("utf-8")


def test_every_command_of_the_way_is_on_the_page():
    commands = [line for step in steps_of(PAGE.read_text("utf-8")) for line in step.body.splitlines()]
    for words in (
        "data refresh",
        "data diff",
        "data accept",
        "i18n check",
        "build --strict",
        "publish 2027.1",
    ):
        assert any(line.startswith(f"eslabon {words}") for line in commands), words
