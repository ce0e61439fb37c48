"""The words of the page that compares, in every language, and where links lead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import eslabon.book
from eslabon.book.compare_links import MOST, compare_address
from eslabon.book.compare_page import DOMAIN, _static
from eslabon.book.findable import FIND_FILE
from eslabon.book.interface import LOCALE
from eslabon.charts.points import FLAGS

BOOK = Path(eslabon.book.__file__).parent
IN_TEMPLATE = re.compile(r"""(?:\bw|compare_words)\(["']([^"']+)["']\)""")
IN_CODE = re.compile(r"""\bword\(\s*"([^"]+)"\s*\)""")


def said() -> set[str]:
    found = set(FLAGS.values())
    for name in ("compare.html", "layout.html"):
        found.update(IN_TEMPLATE.findall((BOOK / "theme" / name).read_text("utf-8")))
    for name in ("compare_page.py", "compare_links.py"):
        found.update(IN_CODE.findall((BOOK / name).read_text("utf-8")))
    return found


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_every_word_is_translated_and_none_is_left_over(language):
    with (LOCALE / language / f"{DOMAIN}.po").open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if message.id}
    assert len(said()) > 80
    assert set(messages) == said()
    assert all(messages.values())


@pytest.mark.parametrize(
    ("docname", "countries", "indicators", "address"),
    [
        ("country/AAA", ["AAA", "BBB"], [], "../compare.html?c=AAA,BBB,all,others"),
        ("country/AAA", ["AAA", "AAA"], ["x", "y", "x"], "../compare.html?c=AAA,all,others&i=x,y"),
        ("index", [], ["x"], "compare.html?c=all,others&i=x"),
    ],
)
def test_a_link_chooses_what_the_page_shows(docname, countries, indicators, address):
    assert compare_address(docname, countries, ["all", "others"], indicators) == address


def test_static_comparisons_are_in_the_order_of_their_names(tmp_path):
    """The file lists pages by code: BRB comes after BRA."""
    rows = [
        ["country", title, f"country/{code}", "", []]
        for code, title in (("AAA", "Brasil"), ("AAB", "Barbados"), ("AAC", "Áfrico"), ("AAD", "Bélice"))
    ]
    (tmp_path / FIND_FILE).write_text(json.dumps([*rows, ["register", "A", "register/a", "", []]]), "utf-8")
    listed = [(one.title, one.address) for one in _static(tmp_path, "es")]
    assert listed == [
        ("Áfrico", "country/AAC.html"),
        ("Barbados", "country/AAB.html"),
        ("Bélice", "country/AAD.html"),
        ("Brasil", "country/AAA.html"),
    ]


def test_no_link_chooses_more_than_the_page_takes():
    """The script has the same bound, or it would complain of our own links."""
    address = compare_address("index", [f"C{n}" for n in range(9)], ["all"], [f"i{n}" for n in range(9)])
    assert [part.count(",") + 1 for part in address.partition("?")[2].split("&")] == [*MOST.values()]
    script = (BOOK / "theme/static/compare-state.js").read_text("utf-8")
    assert f"own.MOST = {{ series: {MOST['series']}, indicators: {MOST['indicators']} }};" in script
