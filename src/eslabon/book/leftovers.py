"""What an earlier build left in the folder of the pages and this one does not have.

After a build into a used folder there must be nothing that a build into an empty one would not make.
"""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx

from eslabon.book.compare_page import COMPARE, can_compare

__all__ = ["remove_leftovers"]

INDEX_START, INDEX_END = "Search.setIndex(", ")"


def remove_leftovers(app: Sphinx, exception: Exception | None) -> None:
    """Delete pages, pictures and downloads that are no longer in the book, and words that are on no page."""
    if exception is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    made = ("search", *([COMPARE] if can_compare(Path(app.srcdir)) else []))
    pages = {f"{name}.html" for name in (*app.env.found_docs, *made)}
    for page in sorted(out.rglob("*.html")):
        address = page.relative_to(out).as_posix()
        if address not in pages and not address.startswith(("_static/", ".")):
            page.unlink()
    pictures = {name for _, name in app.env.images.values()}
    for picture in sorted((out / app.builder.imagedir).glob("*")):
        if picture.name not in pictures:
            picture.unlink()
    downloads = {name for _, name in app.env.dlfiles.values()}
    for path in sorted((out / "_downloads").rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(out / "_downloads").as_posix() not in downloads:
            path.unlink()
    index = out / "searchindex.js"
    if index.is_file():
        index.write_text(without_empty_words(index.read_text("utf-8")), "utf-8")


def without_empty_words(index: str) -> str:
    """Drop from a search index the words whose pages have all gone or changed.

    Sphinx takes a changed page out of each word's list of pages, but keeps the word.
    """
    data = json.loads(index.removeprefix(INDEX_START).removesuffix(INDEX_END))
    for words in ("terms", "titleterms", "alltitles", "indexentries"):
        data[words] = {word: pages for word, pages in data[words].items() if pages != []}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{INDEX_START}{text}{INDEX_END}"
