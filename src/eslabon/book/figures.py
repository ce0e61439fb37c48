"""Charts in the pages: the static picture, its texts, and the specification that brings it to life.

A figure whose picture ``x.svg`` has a neighbour ``x.vl.json`` is a chart. Its page carries the
specification inline (a page opened from a file system may not fetch); the script ``vega-lazy.js``
draws it when it scrolls into view, with the one local copy of Vega, and leaves the picture for print,
for readers without JavaScript and for any failure.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from eslabon.book.interface import interface_text
from eslabon.book.render import VEGALITE
from eslabon.book.tile_map import tile_map_html, tiles_of

__all__ = [
    "SPECIFICATION",
    "CaptionFirst",
    "FigureWriter",
    "mark_charts",
    "name_images",
    "publish_charts",
    "svg_size",
]

SPECIFICATION = ".vl.json"
CHART_FOLDER = "_charts/"
FONTS = Path(__file__).resolve().parent / "theme/static/fonts"
# The subset of letters that charts use, per weight; a picture in <img> cannot use the page's fonts.
CHART_FONTS = {"400": "chart-400.woff2", "600": "chart-600.woff2", "700": "chart-700.woff2"}
SVG_SIZE = re.compile(r"<svg\b[^>]*?\bwidth=\"([\d.]+)\"[^>]*?\bheight=\"([\d.]+)\"", re.DOTALL)


def mark_charts(app: Sphinx, doctree: nodes.document) -> None:
    """Give figures with a specification the class ``vega-figure``, and make the page depend on it."""
    source = Path(app.srcdir)
    for figure in doctree.findall(nodes.figure):
        image = next(figure.findall(nodes.image), None)
        if image is None or not image["uri"].endswith(".svg"):
            continue
        specification = image["uri"].removesuffix(".svg") + SPECIFICATION
        if (source / specification).is_file():
            figure["specification"] = specification
            figure["classes"].append("vega-figure")
            if tiles_of((source / specification).read_text("utf-8")):
                figure["classes"].append("tile-figure")
            app.env.note_dependency(specification)


def name_images(app: Sphinx, env) -> None:
    """Name the copied pictures after their place in the source.

    Sphinx numbers equal file names in the order in which it met them, and that order changes with
    the number of workers. Addresses of pictures must not.
    """
    for path, (docnames, _) in list(env.images.items()):
        name = path.removeprefix(CHART_FOLDER).replace("../", "").replace("/", "-")
        env.images[path] = (docnames, name)


class CaptionFirst(SphinxPostTransform):
    """Put a figure's caption above its picture, where a table has it too; the source stays below."""

    default_priority = 700
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for figure in list(self.document.findall(nodes.figure)):
            captions = [child for child in figure.children if isinstance(child, nodes.caption)]
            for caption in captions:
                figure.remove(caption)
                figure.insert(0, caption)


class FigureWriter:
    """The part of the HTML translator that writes figures and their pictures."""

    def visit_figure(self, node: nodes.figure) -> None:
        self.body.append(self.starttag(node, "figure"))

    def depart_figure(self, node: nodes.figure) -> None:
        if "specification" in node:
            text = (Path(self.builder.srcdir) / node["specification"]).read_text("utf-8")
            # Compact and without "</", which would end the element that holds it.
            text = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            text = text.replace("</", "<\\/")
            self.body.append(f'<script type="application/json" class="vega-spec">{text}</script>\n')
        self.body.append("</figure>\n")

    def visit_caption(self, node: nodes.caption) -> None:
        if not isinstance(node.parent, nodes.figure):
            super().visit_caption(node)
            return
        self.body.append(self.starttag(node, "figcaption", ""))
        self.add_fignumber(node.parent)
        self.body.append('<span class="caption-text">')

    def depart_caption(self, node: nodes.caption) -> None:
        if not isinstance(node.parent, nodes.figure):
            super().depart_caption(node)
            return
        self.body.append("</span></figcaption>\n")

    def visit_legend(self, node: nodes.legend) -> None:
        self.body.append(self.starttag(node, "div", CLASS="legend"))

    def depart_legend(self, node: nodes.legend) -> None:
        self.body.append("</div>\n")

    def visit_image(self, node: nodes.image) -> None:
        size = svg_size(Path(self.builder.srcdir) / node["uri"])
        if size is None or not isinstance(node.parent, nodes.figure):
            super().visit_image(node)
            return
        address = posixpath.join(self.builder.imgpath, self.builder.images.get(node["uri"], node["uri"]))
        # Width and height keep the place free while the picture loads, and tell the live chart its size.
        picture = self.emptytag(
            node, "img", "\n", src=address, alt=node.get("alt", ""),
            width=size[0], height=size[1], loading="lazy", decoding="async",
        )  # fmt: skip
        self.body.append(f'<div class="chart">\n{picture}</div>\n')
        if "tile-figure" in node.parent["classes"]:
            self._add_tiles(node)

    def _add_tiles(self, image: nodes.image) -> None:
        """The map as a list of links; the stylesheet shows it in place of the picture."""
        specification = Path(self.builder.srcdir) / image.parent["specification"]
        page, known = self.builder.current_docname, self.builder.env.found_docs

        def link(address: str) -> str:
            # The page's own tile is a link too: the keyboard must reach it like the others.
            own = posixpath.basename(self.builder.get_target_uri(page))
            return (self.builder.get_relative_uri(page, address) or own) if address in known else ""

        self.body.append(
            tile_map_html(
                tiles_of(specification.read_text("utf-8")),
                image.get("alt", ""),
                interface_text(self.builder.config.language, "indicator"),
                link,
            )
        )

    def depart_image(self, node: nodes.image) -> None:
        """Nothing to close: see ``visit_image``."""


@cache
def svg_size(path: Path) -> tuple[int, int] | None:
    """Natural width and height of an SVG file in CSS pixels, rounded; None for anything else."""
    if path.suffix != ".svg" or not path.is_file():
        return None
    match = SVG_SIZE.search(path.read_text("utf-8")[:2000])
    return (round(float(match[1])), round(float(match[2]))) if match else None


def publish_charts(app: Sphinx, exception: Exception | None) -> None:
    """Write the local copy of Vega if a chart needs it and only then, and put fonts into the pictures."""
    if exception is not None or app.builder.format != "html":
        return
    charts = False
    for path, (_, name) in sorted(app.env.images.items()):
        picture = Path(app.outdir, app.builder.imagedir, name)
        if path.endswith(".svg") and picture.is_file():
            embed_fonts(picture)
            charts = charts or Path(app.srcdir, path.removesuffix(".svg") + SPECIFICATION).is_file()
    bundle = Path(app.outdir, "_static", "vega.js")
    if not charts:
        bundle.unlink(missing_ok=True)  # left by an earlier build of a book that had charts
    elif not bundle.is_file():
        bundle.write_text(vega_bundle(), "utf-8")


def embed_fonts(picture: Path) -> None:
    """Put the chart letters into an SVG file that names the book's font, once."""
    text = picture.read_text("utf-8")
    if "Source Sans 3" not in text or "@font-face" in text:
        return
    weights = {"400"}
    for weight in re.findall(r'font-weight="(\w+)"', text):
        weights.add({"bold": "700", "normal": "400"}.get(weight, weight))
    faces = "".join(
        f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{_font(CHART_FONTS[weight])})}}"
        for weight in sorted(weights & CHART_FONTS.keys())
    )
    head = re.search(r"<svg\b[^>]*>", text).end()
    picture.write_text(f"{text[:head]}<style>{faces}</style>{text[head:]}", "utf-8")


@cache
def _font(name: str) -> str:
    return base64.b64encode((FONTS / name).read_bytes()).decode("ascii")


@cache
def vega_bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that any page may load from the same folder."""
    import vl_convert  # 0.2 s to import, and only needed when a book has charts

    code = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGALITE)
    # In its own scope: the bundle's short names would clash with those of other scripts.
    return f"(function () {{\n{code}\n}})();\n"
