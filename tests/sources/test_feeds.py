"""Feeds are strict: unknown keys, indicators and providers are errors with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.errors import CatalogueError
from eslabon.sources.feed import load_feeds

GOOD = "- indicator: widgets\n  code: W.1\n  scale: 0.5\n  statuses: {E: e}\n"


def _feeds(root: Path, text: str, name: str = "office.yml"):
    folder = root / "data" / "catalogue" / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return load_feeds(root, {"office"}, {"widgets"})


def test_a_feed_takes_its_provider_from_the_file_name(tmp_path: Path) -> None:
    (feed,) = _feeds(tmp_path, GOOD)
    assert (feed.provider, feed.indicator, feed.code, feed.scale) == ("office", "widgets", "W.1", 0.5)
    assert feed.statuses == {"E": "e"}


def test_a_publication_without_feeds_has_none(tmp_path: Path) -> None:
    assert load_feeds(tmp_path, {"office"}, {"widgets"}) == ()


def test_a_feed_that_awaits_data_may_name_an_indicator_to_come(tmp_path: Path) -> None:
    (feed,) = _feeds(tmp_path, "- {indicator: gadgets, code: G.1, awaits: nobody has fetched it}\n")
    assert feed.awaits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {indicator: gadgets, code: G.1}\n", "names an indicator that does not exist"),
        (GOOD + GOOD, "fed twice by office"),
        ("- {indicator: widgets, code: W.1, skale: 2}\n", "unknown key 'skale', perhaps 'scale'"),
        ("- {indicator: widgets, code: W.1, provider: other}\n", "names its provider"),
        ("- {indicator: widgets, code: W.1, scale: 0}\n", "'scale' is wrong"),
        ("- {indicator: widgets}\n", "lacks 'code'"),
        ("indicator: widgets\n", "is not a list"),
        ("- widgets\n", "not a mapping"),
    ],
)
def test_a_wrong_feed_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said) as caught:
        _feeds(tmp_path, text)
    assert caught.value.where.startswith("data/catalogue/feeds/office.yml")


def test_a_file_of_an_unknown_provider_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no provider 'bureau'"):
        _feeds(tmp_path, GOOD, "bureau.yml")
