"""Pictures of a project: what is drawn lies there as SVG and as PNG; each format takes what it can show.

Pages name such a picture without extension; ``default-image-extension`` of the format adds it. Word takes
no SVG without a program of its own to convert it, and readers of EPUB lack the fonts. Photographs stay as
they are.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from eslabon.book.figures import embed_fonts
from eslabon.book.kept import KeptFiles
from eslabon.book.render import FONTS, svg_as_png
from eslabon.errors import AssemblyError

__all__ = ["FOLDER", "picture_paths", "write_pictures"]

FOLDER = "pictures"
# Pixels per inch of the drawn pictures: twice those of an ordinary screen.
PPI = 192


def picture_paths(names: Mapping[str, str]) -> dict[str, str]:
    """Path of each picture in a project: without extension where there are several forms.

    Parameters
    ----------
    names
        Picture as pages name it → its own name, different for each.

    >>> picture_paths({"_charts/a/b.svg": "a-b.svg", "photo.jpg": "photo.jpg"})
    {'_charts/a/b.svg': 'pictures/a-b', 'photo.jpg': 'pictures/photo.jpg'}

    Raises
    ------
    AssemblyError
        Two pictures would have one path.
    """
    paths = {}
    for uri, name in names.items():
        path = PurePosixPath(name)
        # A point in the name would be taken for the start of an extension.
        stem = path.stem.replace(".", "-")
        paths[uri] = f"{FOLDER}/{stem if path.suffix == '.svg' else stem + path.suffix}"
    seen: dict[str, str] = {}
    for uri, path in paths.items():
        if seen.setdefault(path, uri) != uri:
            raise AssemblyError(
                "two pictures would have the same name in the Quarto project",
                where=uri,
                expected="names that differ in more than points and slashes",
                received=seen[path],
                next_step="give one of them another name",
            )
    return paths


def write_pictures(paths: Mapping[str, str], source: Path, project: Path, kept: KeptFiles | None) -> None:
    """Write the pictures of a project.

    Parameters
    ----------
    paths
        Picture's path in `source` → its path in `project`.
    kept
        Where drawn pictures are kept by what they are drawn from; None keeps none.
    """
    for uri, path in paths.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not uri.endswith(".svg"):
            shutil.copyfile(source / uri, target)
            continue
        svg = (source / uri).read_text("utf-8")
        drawn = target.with_name(target.name + ".svg")
        drawn.write_text(svg, "utf-8")
        embed_fonts(drawn)  # a picture in a page cannot use the page's fonts
        target.with_name(target.name + ".png").write_bytes(_png(svg, kept))


def _png(svg: str, kept: KeptFiles | None) -> bytes:
    if kept is None:
        return svg_as_png(svg, ppi=PPI)
    key = hashlib.sha256("\n".join([svg, str(PPI), _drawn_by()]).encode()).hexdigest()
    content = kept.read(key).content
    if content is None:
        content = svg_as_png(svg, ppi=PPI)
        kept.keep(key, content)
    return content


@cache
def _drawn_by() -> str:
    """Digest of renderer and fonts."""
    total = hashlib.sha256(version("vl-convert-python").encode())
    for path in sorted(FONTS.rglob("*.ttf")):
        total.update(path.read_bytes())
    return total.hexdigest()
