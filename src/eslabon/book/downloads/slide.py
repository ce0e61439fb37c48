"""A chart as a picture for slides: white ground, caption above, source below, twice as many dots.

The chart's own SVG is set into a frame with the two texts and drawn by resvg, which vl-convert carries.
Charts have few colours, so a palette makes the file an eighth as large, and no eye sees the difference.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from eslabon.book.kept import KeptFiles
from eslabon.book.render import FONTS
from eslabon.charts import theme

__all__ = ["Slide", "draw_slide"]

SCALE = 2
_MARGIN = 24
_CAPTION, _SOURCE = (15.0, 20.0), (11.0, 15.0)  # size and line height in CSS pixels
_COLOURS, _NEARLY_WHITE = 128, 252
_EFFORT = 6  # 9 takes five times as long for files smaller by a fifteenth
_CODE = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


@dataclass(frozen=True)
class Slide:
    """A chart's SVG text, its natural size in CSS pixels, and the texts that stay with it."""

    svg: str
    width: int
    height: int
    caption: str
    source: str


def draw_slide(slide: Slide, kept: Path | None = None) -> bytes:
    """The picture as PNG.

    Parameters
    ----------
    kept
        Folder in which pictures are kept by what they are made of; None keeps none. One that is not as it was
        left is drawn again.
    """
    framed = _framed(slide)
    if kept is None:
        return _draw(framed)
    files = KeptFiles(kept, ".png")
    key = hashlib.sha256("\n".join([framed, _CODE, _tools()]).encode()).hexdigest()
    content = files.read(key).content
    if content is None:
        content = _draw(framed)
        files.keep(key, content)
    return content


def _framed(slide: Slide) -> str:
    width = slide.width + 2 * _MARGIN
    written, y = [], float(_MARGIN)
    caption = _wrapped(slide.caption, _CAPTION[0], slide.width, bold=True)
    written += [_line(text, y + (n + 0.8) * _CAPTION[1], _CAPTION[0]) for n, text in enumerate(caption)]
    y += len(caption) * _CAPTION[1] + 8
    # Without its XML declaration the chart is an element like any other; it keeps within its frame by itself,
    # and a clip would cost as much as the chart.
    inner = slide.svg[slide.svg.index("<svg") :].replace("<svg", '<svg overflow="visible"', 1)
    written.append(f'<g transform="translate({_MARGIN},{y:g})">{inner}</g>')
    y += slide.height + 8
    source = _wrapped(slide.source, _SOURCE[0], slide.width)
    written += [_line(text, y + (n + 0.8) * _SOURCE[1], _SOURCE[0]) for n, text in enumerate(source)]
    height = round(y + len(source) * _SOURCE[1] + _MARGIN / 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="{theme.PAPER}"/>{"".join(written)}</svg>'
    )


def _line(text: str, y: float, size: float) -> str:
    weight, ink = (600, theme.INK) if size == _CAPTION[0] else (400, theme.MUTED)
    # The quotes matter: a family whose name holds a digit is not found without them.
    return (
        f'<text x="{_MARGIN}" y="{y:g}" font-family="\'{theme.FONT}\'" '
        f'font-size="{size:g}" font-weight="{weight}" fill="{ink}">{escape(text)}</text>'
    )


def _wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and theme.text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _draw(svg: str) -> bytes:
    import vl_convert
    from PIL import Image

    _register_fonts()
    drawn = Image.open(BytesIO(vl_convert.svg_to_png(svg, scale=SCALE))).convert("RGB")
    flat = drawn.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The palette's averages make white a shade of grey, which shows on a white slide.
    palette = flat.getpalette()
    entries = [palette[place : place + 3] for place in range(0, len(palette), 3)]
    flat.putpalette([255 if min(entry) >= _NEARLY_WHITE else part for entry in entries for part in entry])
    content = BytesIO()
    flat.save(content, "PNG", compress_level=_EFFORT, dpi=(96 * SCALE, 96 * SCALE))
    return content.getvalue()


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


@cache
def _tools() -> str:
    return " ".join(f"{name} {metadata.version(name)}" for name in ("vl-convert-python", "pillow"))
