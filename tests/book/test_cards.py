"""Each page of a site with an address has a picture for where it is shared, made at build time."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from eslabon.book.cards import HEIGHT, WIDTH, Card, _draw, card_path
from eslabon.book.html import build_html
from tests.book.cite_sample import write_cite_sample

LONG = "R7. Crear un instrumento financiero que atienda las necesidades de las pymes en cadenas de valor "


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cards") / "2026.1"
    built(folder)
    return folder


def built(folder):
    source = write_cite_sample(folder)
    build_html(source, folder / "es/html", folder / "doctrees/es", "es")


def meta(edition, page: str) -> dict[str, str]:
    page = BeautifulSoup((edition / "es/html" / f"{page}.html").read_text("utf-8"), "lxml")
    return {tag["property"]: tag["content"] for tag in page.select("meta[property]")}


def test_every_page_names_a_picture_of_the_size_that_it_says(edition):
    pages = sorted((edition / "es/html").rglob("*.html"))
    named = 0
    for page in pages:
        name = page.relative_to(edition / "es/html").with_suffix("").as_posix()
        if not (told := meta(edition, name)):
            assert name == "search"
            continue
        assert told["og:image"] == f"https://cadenas.example/2026.1/es/html/{card_path(name)}"
        assert told["og:url"] == f"https://cadenas.example/2026.1/es/html/{name}.html"
        with Image.open(edition / "es/html" / card_path(name)) as picture:
            assert picture.size == (WIDTH, HEIGHT) == (1200, 630)
            assert (told["og:image:width"], told["og:image:height"]) == tuple(map(str, picture.size))
        named += 1
    assert named >= 3


def test_pictures_differ_by_page_and_are_small(edition):
    pictures = [path.read_bytes() for path in (edition / "es/html/_static/cards").rglob("*.png")]
    assert len(set(pictures)) == len(pictures) > 2
    assert max(map(len, pictures)) < 40_000


def test_an_unchanged_picture_is_not_drawn_again_and_that_of_a_gone_page_goes(edition, monkeypatch):
    cards = edition / "es/html/_static/cards"
    (cards / "gone.png").write_bytes(b"")
    before = {path: path.stat().st_mtime_ns for path in cards.rglob("*.png")}
    del before[cards / "gone.png"]
    built(edition)
    assert {path: path.stat().st_mtime_ns for path in cards.rglob("*.png")} == before


def test_without_an_address_there_is_none(tmp_path):
    source = write_cite_sample(tmp_path, address="")
    build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
    assert not (tmp_path / "html/_static/cards").exists()
    assert "og:image" not in (tmp_path / "html/index.html").read_text("utf-8")


def test_a_long_title_keeps_within_the_picture():
    """Nothing is drawn over the line above the book's name, however long the title."""
    for title in (LONG, LONG * 3):
        (drawn,) = _draw([Card("Una parte", title, "El libro", "Edición 2026.1")], "es")
        with Image.open(io.BytesIO(drawn)) as picture:
            # Between the title's room and the line, and right of the margin, the paper is empty.
            for box in ((40, 478, WIDTH, 500), (1150, 160, WIDTH, 500)):
                assert picture.convert("L").crop(box).getextrema() == (255, 255)


def test_the_same_words_give_the_same_bytes():
    card = Card("Una parte", "Un título", "El libro", "Edición 2026.1")
    assert _draw([card], "es") == _draw([card], "es")
