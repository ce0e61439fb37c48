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
    """An analyst with a publication that is final as 2026.1, and an office that answers on this machine."""
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
        yield Reader(root)


def followed(reader: Reader, until: str = "") -> None:
    """Do what the page says, up to the block that begins with a command."""
    before = in_use(reader.root, "exports_gdp")
    for step in steps_of(PAGE.read_text("utf-8")):
        if until and step.body.startswith(until):
            break
        reader.follow(step)
    else:
        assert not until, "the page has no such command"
    now = in_use(reader.root, "exports_gdp")
    assert now["FRA", "2010"] == before["FRA", "2010"] + 25
    assert ("ESP", "2025") in now
    assert "jump" in (reader.root / "refresh.html").read_text("utf-8")


def test_the_way_to_accepted_data(reader):
    followed(reader, until="eslabon plan")


def test_the_whole_way(reader, audit):
    if not audit:
        pytest.skip("only with --audit: two whole builds take minutes")
    reader.follow(Step("sh", "run", "", "eslabon build\neslabon publish 2026.1 --to site/\n", 0))
    followed(reader)
    for edition in ("2026.1", "2027.1"):
        assert (reader.root / "site" / edition / "manifest.json").is_file()


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
