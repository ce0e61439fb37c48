"""A picture for each page, shown where its address is shared; made only for a site with a permanent address.

Those who show it ask for it by its whole address, and an edition without one could not say it. The pictures
lie in ``_static/cards`` under the page's name, and only those whose words changed are drawn again.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst
from PIL import Image
from sphinx.application import Sphinx

from eslabon.book.interface import interface_text
from eslabon.book.navigation import Navigation
from eslabon.book.typst.compiler import FONTS
from eslabon.book.typst.text import string

__all__ = ["HEIGHT", "WIDTH", "card_path", "register_cards"]

WIDTH, HEIGHT = 1200, 630  # pixels, the shape that those who show cards ask for
_FOLDER = "_static/cards"
_DRAWN = "cards.json"  # beside the parsed pages: what each picture was drawn from
_DESIGN = Path(__file__).with_name("card.typ")
_POINTS = 600  # width of a card in the design
_COLOURS = 24


@dataclass(frozen=True)
class Card:
    """Words of one picture, in the page's language."""

    part: str
    title: str
    book: str
    edition: str

    def source(self) -> str:
        """The card as a call in the design's terms."""
        return f"#card({', '.join(map(string, astuple(self)))})"


def card_path(pagename: str) -> str:
    """Where a page's picture is, seen from the root of the pages."""
    return f"{_FOLDER}/{pagename}.png"


def register_cards(app: Sphinx) -> None:
    """Draw the pictures when the pages are written."""
    app.connect("build-finished", _write)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html" or not app.config.eslabon_address:
        return
    cards = dict(_cards(app))
    keys = {page: _key(card, app.config.language) for page, card in cards.items()}
    noted = Path(app.doctreedir) / _DRAWN
    drawn = json.loads(noted.read_text("utf-8")) if noted.is_file() else {}
    out = Path(app.outdir)
    wanted = [
        page for page in cards if keys[page] != drawn.get(page) or not (out / card_path(page)).is_file()
    ]
    for page, picture in zip(
        wanted, _draw([cards[page] for page in wanted], app.config.language), strict=True
    ):
        target = out / card_path(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)
    kept = {out / card_path(page) for page in cards}
    for old in sorted((out / _FOLDER).rglob("*.png")):
        if old not in kept:
            old.unlink()
    noted.write_text(json.dumps(keys, sort_keys=True), "utf-8")


def _cards(app: Sphinx) -> Iterator[tuple[str, Card]]:
    config = app.config
    text = interface_text(config.language)
    navigation = Navigation()
    navigation.renew(app, app.env)
    for page in sorted(app.env.titles):
        title = config.html_title if page == config.root_doc else app.env.titles[page].astext()
        book = config.author if page == config.root_doc else config.html_title
        yield (
            page,
            Card(navigation.part_of(app, page), title, book, f"{text('Edición')} {config.eslabon_edition}"),
        )


def _key(card: Card, language: str) -> str:
    """Digest of all that a picture is drawn from: words, design, sizes, fonts, and the programs that draw."""
    programs = [version(package) for package in ("typst", "pillow")]
    sizes = [WIDTH, _POINTS, _COLOURS]
    drawn_from = [astuple(card), language, _DESIGN.read_text("utf-8"), sizes, _digest(FONTS), programs]
    return hashlib.sha256(json.dumps(drawn_from).encode()).hexdigest()


@cache
def _digest(fonts: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in fonts.rglob("*") if path.is_file()):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _draw(cards: list[Card], language: str) -> list[bytes]:
    """The pictures as PNG, in the order of the cards."""
    if not cards:
        return []
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    setting = f'#set text(font: "Source Sans 3", lang: {string(language)})'
    source = "\n".join([_DESIGN.read_text("utf-8"), setting, *(card.source() for card in cards)])
    compiler = typst.Compiler(root=str(FONTS), font_paths=fonts, ignore_system_fonts=True)
    made = compiler.compile(input=source.encode(), format="png", ppi=72 * WIDTH / _POINTS)
    return [_smaller(picture) for picture in (made if isinstance(made, list) else [made])]


def _smaller(picture: bytes) -> bytes:
    """The same picture in a third of the bytes: letters on paper need few colours."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        few = opened.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(written, "PNG", optimize=True)
    return written.getvalue()
