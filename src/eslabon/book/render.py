"""A chart's specification becomes a picture: the same bytes for the same specification.

Vega numbers gradients and clip paths by counters of the whole process, so that the same chart drawn
second gets other ids; they are numbered again here, per picture. Rendering starts a JavaScript engine:
import this module in workers, not in kernels.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from eslabon.book.kept import KeptFiles
from eslabon.errors import AssemblyError

__all__ = ["FONTS", "VEGALITE", "canonical_json", "canonical_svg", "render_svg", "spec_key", "svg_as_png"]

VEGALITE = "6.4"  # among the versions that the locked vl-convert carries
FONTS = Path(__file__).resolve().parent / "fonts"
# Read with the module: the code that draws, whatever lies on the disk when a key is asked for.
_CODE = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
FAMILY = "Source Sans 3"
# vl-convert drops the quotes that a family name with a figure needs, and measures such texts with a
# fallback font. It is given the same letters under a name that needs no quotes (fonts/README.md).
MEASURED_AS = "Eslabon Sans"
_COUNTED = re.compile(r"\b(gradient_|clip)(\d+)\b")
_NUMBER = re.compile(r"-?\d+\.\d{4,}")


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text.

    Raises
    ------
    ValueError
        The value holds NaN or an infinity, which JSON has not.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_svg(svg: str) -> str:
    """Number the counted ids from 0 within this picture and name the bundled family.

    A generic ``sans-serif`` would fall back to whatever the compiler of the PDF finds first.

    Examples
    --------
    >>> canonical_svg('<g clip-path="url(#clip17)"/><clipPath id="clip17"/>')
    '<g clip-path="url(#clip0)"/><clipPath id="clip0"/>'
    """
    seen: dict[str, str] = {}

    def renumber(match: re.Match) -> str:
        return seen.setdefault(match[0], f"{match[1]}{len(seen)}")

    svg = _COUNTED.sub(renumber, svg).replace('font-family="sans-serif"', f'font-family="{FAMILY}"')
    # Three decimals of a pixel are more than any screen or press can show.
    return _NUMBER.sub(lambda match: f"{float(match[0]):.3f}".rstrip("0").rstrip("."), svg)


def spec_key(spec: dict) -> str:
    """Name under which the picture of a specification is kept.

    The specification, this module's code, the renderer's version and the fonts that it measures texts
    with: all four change the picture.
    """
    parts = [canonical_json(spec), _CODE, _renderer(), _fonts()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def render_svg(spec: dict, cache_folder: Path | None = None, damaged: list[str] | None = None) -> str:
    """Draw a Vega-Lite specification as SVG text.

    Parameters
    ----------
    spec
        The specification, its data inside.
    cache_folder
        Where pictures are kept by the key of their specification; None keeps none. A kept picture that is
        not as it was left is drawn again.
    damaged
        Takes the keys of such pictures, so that somebody can be told.

    Raises
    ------
    AssemblyError
        The specification cannot be drawn.
    """
    if cache_folder is None:
        return _draw(spec)
    kept, key = KeptFiles(cache_folder, ".svg"), spec_key(spec)
    found = kept.read(key)
    if found.content is not None:
        return found.content.decode("utf-8")
    if found.damaged and damaged is not None:
        damaged.append(key)
    svg = _draw(spec)
    kept.keep(key, svg.encode("utf-8"))
    return svg


def svg_as_png(svg: str, *, ppi: int) -> bytes:
    """A picture that `render_svg` drew, or any other SVG text, as PNG.

    Parameters
    ----------
    ppi
        Pixels per inch; the picture says it too, so that it has its size on paper.

    Raises
    ------
    AssemblyError
        The text is no picture.
    """
    import vl_convert

    _register_fonts()
    try:
        return vl_convert.svg_to_png(svg.replace(FAMILY, MEASURED_AS), ppi=ppi)
    except ValueError as error:
        raise AssemblyError(
            "a picture cannot become PNG",
            expected="a valid SVG file",
            received=str(error).splitlines()[0],
            next_step="open the picture in a browser, and write it again",
        ) from None


def _draw(spec: dict) -> str:
    import vl_convert

    _register_fonts()
    try:
        # No base address is allowed: a specification that fetches its data is an error, not a request.
        # No mark has a label of its own: text and table tell a picture, and labels are half of it.
        silent = {**spec, "config": {**spec.get("config", {}), "aria": False}}
        text = canonical_json(silent).replace(FAMILY, MEASURED_AS)
        svg = vl_convert.vegalite_to_svg(text, vl_version=VEGALITE, allowed_base_urls=[])
    except ValueError as error:
        raise AssemblyError(
            "a chart cannot be drawn",
            expected="a valid Vega-Lite specification with its data inside",
            received=str(error).splitlines()[0],
            next_step="draw the chart alone in JupyterLab",
        ) from None
    return canonical_svg(svg.replace(MEASURED_AS, FAMILY))


@cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    vl_convert.register_font_directory(str(FONTS / "measured"))


@cache
def _renderer() -> str:
    import vl_convert

    return f"vl-convert {vl_convert.__version__} vega-lite {VEGALITE}"


@cache
def _fonts() -> str:
    total = hashlib.sha256()
    for path in sorted(FONTS.rglob("*.ttf")):
        total.update(path.read_bytes())
    return total.hexdigest()
