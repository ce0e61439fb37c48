"""Each page of a site with an address has a picture for where it is shared, made at build time."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from eslabon.book.cards import HEIGHT, WIDTH, Card, _draw, _key, card_path
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


def drawn(title: str, book: str = "El libro", part: str = "Una parte") -> Image.Image:
    """The card of a title, in grey."""
    (picture,) = _draw([Card(part, title, book, "Edición 2026.1")], "es")
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("L")


def empty(picture: Image.Image, *box: int) -> bool:
    """Whether nothing is drawn in a part of the picture."""
    return picture.crop(box).getextrema() == (255, 255)


@pytest.mark.parametrize("title", [
    "Una palabra y otra palabra más, y otra, " * 13,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Antes de " + "a" * 200 + " y después",
    "a" * 200,
], ids=["words", "word", "letters", "only letters"])  # fmt: skip
def test_no_title_runs_over(title):
    """Ninety words end above the line with an ellipsis; no word is cut by the right edge."""
    picture = drawn(title)
    assert empty(picture, 40, 478, WIDTH, 500)
    assert empty(picture, 1104, 160, WIDTH, 500)
    assert not empty(picture, 100, 160, 1100, 478)


def test_words_that_stay_together_are_not_parted():
    """A no-break space is no place to end a line, and elsewhere a space like any other."""
    titles = [f"Palabra palabra {'i' * n}{space}: más" for n in range(20) for space in " \u00a0"]
    cards = _draw([Card("Una parte", title, "El libro", "Edición 2026.1") for title in titles], "es")
    differ = {parted != kept for parted, kept in zip(cards[::2], cards[1::2], strict=True)}
    assert differ == {True, False}


def test_a_word_of_the_width_of_the_card_is_set_smaller():
    """It is whole: no ellipsis hides what fits in a smaller size."""
    word = "Otorrinolaringológicamente"
    assert drawn(word).tobytes() != drawn(word[:-1] + "a").tobytes()
    assert empty(drawn(word), 1104, 160, WIDTH, 500)


def test_a_long_book_s_name_leaves_the_edition_its_line():
    """The last line is that of the edition; a part too long for its line does not reach the mark."""
    name = "Cadenas de valor y pequeñas empresas en América Latina y el Caribe, "
    short, long = drawn("Título", name), drawn("Título", name * 5)
    assert not empty(long, 100, 585, 1100, 612)
    assert empty(long, 100, 614, WIDTH, HEIGHT)
    assert empty(short, 100, 614, WIDTH, HEIGHT)
    three, four = drawn("Título", name * 3), drawn("Título", name * 4)
    assert three.tobytes() == four.tobytes()
    assert empty(drawn("Título", part="Una parte " * 20), 1010, 60, 1040, 130)


@pytest.mark.parametrize("of", ["_COLOURS", "_POINTS", "FONTS", "version"])
def test_a_picture_is_drawn_again_when_what_draws_it_changes(of, monkeypatch, tmp_path):
    """Colours, size, fonts and Typst are in the key as well as words and design."""
    card = Card("Una parte", "Un título", "El libro", "Edición 2026.1")
    before = _key(card, "es")
    (tmp_path / "other.ttf").write_bytes(b"another font")
    changed = {"FONTS": tmp_path, "version": lambda package: f"{package} of tomorrow"}
    monkeypatch.setattr(f"eslabon.book.cards.{of}", changed.get(of, 7))
    assert _key(card, "es") != before


def test_the_same_words_give_the_same_bytes():
    card = Card("Una parte", "Un título", "El libro", "Edición 2026.1")
    assert _draw([card], "es") == _draw([card], "es")
