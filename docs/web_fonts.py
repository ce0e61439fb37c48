"""Derive the small fonts from the bundled ones: ``python docs/web_fonts.py`` (needs fonttools, brotli).

Not part of the build: its results are committed, and they change only when the fonts or the set of
characters change.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "src/eslabon/book/fonts"
WEB = FONTS.parent / "theme/static/fonts"

CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: Spanish, Portuguese, French, names of authors
    *range(0x2009, 0x200B),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *map(ord, "†‡•… ‰′″‹›"),
    *range(0x2070, 0x208F),  # superscript and subscript figures: CO₂, km²
    *map(ord, "€™←↑→↓↗↘−∞≈≠≤≥∆∑■□▲▶▼◀◆◇○●✓✗"),
]
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "pnum", "sups", "subs"]
FILES = {
    "SourceSans3-Regular": ("Eslabon Sans", "sans-400"),
    "SourceSans3-It": ("Eslabon Sans", "sans-400-italic"),
    "SourceSans3-Semibold": ("Eslabon Sans", "sans-600"),
    "SourceSans3-Bold": ("Eslabon Sans", "sans-700"),
    "SourceSerif4-Regular": ("Eslabon Serif", "serif-400"),
    "SourceSerif4-Semibold": ("Eslabon Serif", "serif-600"),
}
# Put into each chart's SVG, where the page's fonts do not reach: only what charts print.
CHART_CHARACTERS = [
    *range(0x20, 0x7F),
    *map(ord, "ÁÀÂÃÇÉÈÊËÍÎÏÑÓÔÕÚÜÛáàâãçéèêëíîïñóôõöúùûüœŒº°¿¡«»“”‘’–—−…·•×±%≥≤≈←→↑↓▲▼●○■₂²\u00a0\u202f"),
]
CHART_FILES = {
    "SourceSans3-Regular": ("Eslabon Sans", "chart-400"),
    "SourceSans3-Semibold": ("Eslabon Sans", "chart-600"),
    "SourceSans3-Bold": ("Eslabon Sans", "chart-700"),
}
# vl-convert cannot measure a family whose name holds a figure ("Source Sans 3"): it drops the quotes
# that such a name needs. It measures these instead, which differ in name only.
MEASURED = FONTS / "measured"
MEASURED_FILES = {
    "SourceSans3-Regular": ("Eslabon Sans", "EslabonSans-Regular"),
    "SourceSans3-It": ("Eslabon Sans", "EslabonSans-It"),
    "SourceSans3-Semibold": ("Eslabon Sans", "EslabonSans-Semibold"),
    "SourceSans3-Bold": ("Eslabon Sans", "EslabonSans-Bold"),
}


def rename(font: TTFont, family: str) -> None:
    """Give the font another name in every record that shows one (the reserved name is "Source")."""
    original = font["name"].getDebugName(16) or font["name"].getDebugName(1)
    for record in font["name"].names:
        text = record.toUnicode()
        if record.nameID in (1, 3, 4, 6, 16, 18, 21, 25):
            text = text.replace(original, family)
            text = text.replace(original.replace(" ", ""), family.replace(" ", ""))
            record.string = text


def derive(source: str, family: str, target: Path, characters: list[int], features: list[str]) -> None:
    """Write `target`: the given characters and layout features of one bundled font."""
    font = TTFont(FONTS / f"{source}.ttf", recalcTimestamp=False)
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rename(font, family)
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    font.save(target)


def main() -> None:
    WEB.mkdir(parents=True, exist_ok=True)
    for source, (family, target) in FILES.items():
        derive(source, family, WEB / f"{target}.woff2", CHARACTERS, FEATURES)
    for source, (family, target) in CHART_FILES.items():
        derive(source, family, WEB / f"{target}.woff2", CHART_CHARACTERS, [])
    MEASURED.mkdir(exist_ok=True)
    for source, (family, target) in MEASURED_FILES.items():
        derive(source, family, MEASURED / f"{target}.ttf", CHARACTERS, FEATURES)


if __name__ == "__main__":
    main()
