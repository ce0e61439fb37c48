"""Pictures for slides: kept by what they are made of, the same bytes each time."""

from dataclasses import replace
from io import BytesIO

from PIL import Image

from eslabon.book.downloads.slide import Slide, draw_slide

SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="200" height="50">'
    '<rect width="200" height="50" fill="#0b4f8a"/></svg>'
)
SLIDE = Slide(SVG, 200, 50, "Figura 1. Un pie <largo> & claro", "Fuente: oficina.")


def test_same_slide_same_bytes():
    assert draw_slide(SLIDE) == draw_slide(SLIDE)


def test_a_longer_caption_takes_another_line():
    """Nothing is cut: the picture grows."""
    short, long = (
        Image.open(BytesIO(draw_slide(one))) for one in (SLIDE, replace(SLIDE, caption="palabra " * 20))
    )
    assert long.height > short.height
    assert long.width == short.width == 2 * (200 + 48)


def test_the_chart_keeps_its_colour():
    picture = Image.open(BytesIO(draw_slide(SLIDE))).convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(1 << 20)}
    [(blue, count)] = [
        one for one in colours.items() if one[0][2] > 100 and one[0][0] < 40 and one[1] > 30_000
    ]
    assert max(abs(a - b) for a, b in zip(blue, (0x0B, 0x4F, 0x8A), strict=True)) <= 4
    assert count >= 400 * 100 * 0.98


def test_a_kept_picture_is_read_and_a_damaged_one_drawn_again(tmp_path):
    drawn = draw_slide(SLIDE, tmp_path)
    assert drawn == draw_slide(SLIDE)
    [content] = (tmp_path / "contents").glob("*.png")
    content.chmod(0o644)
    content.write_bytes(b"damaged")
    assert draw_slide(SLIDE, tmp_path) == drawn
    assert draw_slide(replace(SLIDE, source="Otra"), tmp_path) != drawn
    assert len(list((tmp_path / "contents").glob("*.png"))) == 2
