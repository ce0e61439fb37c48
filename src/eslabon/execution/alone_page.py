"""An executed page as one HTML file: what it says, draws and tabulates, without the site around it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from eslabon.pages import mime
from eslabon.pages.outputs import readable

__all__ = ["page_html"]

# Roles of the book say where a word leads; here the word alone is left.
_ROLE = re.compile(r"\{[a-z:]+\}`(?P<text>[^`<]+?)\s*(?:<[^`]*>)?`")
_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 'Source Sans 3',system-ui,sans-serif}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{padding:.25rem .6rem;border-bottom:1px solid #ccc}figure{margin:2rem 0}"
    ".source{color:#52606d;font-size:.85rem}figcaption,caption{font-weight:600;text-align:left}"
)


def page_html(notebook: NotebookNode, figures: Mapping[str, str], language: str) -> str:
    """The page.

    Parameters
    ----------
    notebook
        Executed.
    figures
        SVG text of each chart by its name.
    """
    markdown = MarkdownIt("commonmark").enable("table")
    blocks = []
    for cell in notebook.cells:
        if mime.HIDDEN_TAGS & set(cell.metadata.get("tags", ())):
            continue
        for output in cell.get("outputs", ()):
            blocks.append(_block(output.get("data", {}), figures, markdown))
    body = "\n".join(block for block in blocks if block)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _block(data: Mapping, figures: Mapping[str, str], markdown: MarkdownIt) -> str:
    if mime.FIGURE in data:
        words = data[mime.FIGURE]
        picture = figures[words["name"]].replace(
            "<svg", f'<svg role="img" aria-label="{html.escape(words["alt"], quote=True)}"', 1
        )
        caption = markdown.renderInline(_plain(words["caption"]))
        source = markdown.renderInline(_plain(words["source"]))
        return (
            f'<figure><figcaption>{caption}</figcaption>{picture}<div class="source">{source}</div></figure>'
        )
    if mime.TABLE in data:
        source = markdown.renderInline(_plain(data[mime.TABLE]["source"]))
        return f'{data["text/html"]}<p class="source">{source}</p>'
    text = data.get(mime.MYST) or data.get("text/markdown") or ""
    return markdown.render(_plain(text)) if text else ""


def _plain(myst: str) -> str:
    return _ROLE.sub(lambda match: match["text"], readable(myst))
