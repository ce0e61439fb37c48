"""In what two files of one name differ, in words that a reader of the publication understands."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from eslabon.editions import explain_data, explain_page, explain_pdf
from eslabon.editions.contrast import contrast, first_line, offset_of

__all__ = ["explain", "kind_of", "subject"]

# One explanation per kind of file: takes both contents, returns a phrase, empty when it sees no difference.
Explanation = Callable[[bytes, bytes], str]


def explain(path: str, published: bytes, rebuilt: bytes) -> str:
    """The first difference between two contents of a file.

    Parameters
    ----------
    path
        The file, relative to the edition.
    published, rebuilt
        Both contents.

    Returns
    -------
    str
        What the file is, where in it the first difference is, and both values.
    """
    return f"{subject(path, published)}: {_difference(path, published, rebuilt)}"


def kind_of(path: str) -> str:
    """The kind under which a file is counted: page, data, notebook, PDF, drawing, archive, source, other."""
    parts, ending = path.split("/"), PurePosixPath(path).suffix
    if ending == ".html":
        return "page"
    if parts[0] == "data":
        return "data"
    if ending in _KINDS:
        return _KINDS[ending]
    return "source" if parts[0] == "source" else "other"


_KINDS = {".ipynb": "notebook", ".pdf": "PDF", ".svg": "drawing", ".zip": "archive"}
_MADE = re.compile(r"(?P<language>[^/]+)/(?P<form>html|pdf)/(?P<address>.+)\.(?:html|pdf)")
_NOTEBOOK = re.compile(r"notebooks/(?P<language>[^/]+)/(?P<address>.+)\.ipynb")


def subject(path: str, content: bytes = b"") -> str:
    """What a file is, in words: the page by title, address and language; else its path."""
    if found := _MADE.fullmatch(path):
        address, language = found["address"], found["language"]
        if found["form"] == "pdf":
            return f"PDF {address} ({language})"
        title = explain_page.title(content)
        return f"page {address} ({language}{f', “{title}”' if title else ''})"
    if found := _NOTEBOOK.fullmatch(path):
        return f"notebook of page {found['address']} ({found['language']})"
    return path


def _difference(path: str, published: bytes, rebuilt: bytes) -> str:
    explanation = _EXPLANATIONS.get(PurePosixPath(path).suffix, first_line)
    try:
        words = explanation(published, rebuilt)
    except Exception as error:
        words = f"cannot be read as what it is ({type(error).__name__}); {offset_of(published, rebuilt)}"
    return words or first_line(published, rebuilt)


def _archive(published: bytes, rebuilt: bytes) -> str:
    with zipfile.ZipFile(BytesIO(published)) as old, zipfile.ZipFile(BytesIO(rebuilt)) as new:
        mine, theirs = set(old.namelist()), set(new.namelist())
        for name in sorted(mine ^ theirs):
            return f"member {name} is only in the {'published' if name in mine else 'rebuilt'} one"
        for name in sorted(mine):
            if old.read(name) != new.read(name):
                return f"member {name}: {_difference(name, old.read(name), new.read(name))}"
    return ""


def _drawing(published: bytes, rebuilt: bytes) -> str:
    words = [re.findall(r">([^<>]*\S[^<>]*)<", content.decode("utf-8")) for content in (published, rebuilt)]
    for old, new in zip(*words, strict=False):
        if old != new:
            return f"a label: {contrast(old, new)}"
    return ""


def _json(published: bytes, rebuilt: bytes) -> str:
    return explain_data.first_key(json.loads(published), json.loads(rebuilt))


_EXPLANATIONS: dict[str, Explanation] = {
    ".html": explain_page.first_difference,
    ".csv": explain_data.first_cell,
    ".parquet": explain_data.first_parquet_cell,
    ".json": _json,
    ".ipynb": explain_data.first_notebook_cell,
    ".pdf": explain_pdf.first_page,
    ".svg": _drawing,
    ".zip": _archive,
    ".whl": _archive,
}
