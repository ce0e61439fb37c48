"""The machine's own catalogues hold what its code says, and nothing that it says no more."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from babel.messages.pofile import read_po

import eslabon

PACKAGE = Path(eslabon.__file__).parent
ROOT = PACKAGE.parents[1]


def said() -> str:
    """Every text constant of the code, with the templates of the theme and the PDF."""
    texts = []
    codes = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        codes += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    for code in codes:
        constants = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
        texts += [node.value for node in constants if isinstance(node.value, str)]
    texts += [path.read_text("utf-8") for kind in ("*.html", "*.js", "*.typ") for path in PACKAGE.rglob(kind)]
    return "\n".join(texts)


def test_no_text_is_kept_that_is_said_no_more():
    code, stale, seen = said(), [], 0
    for catalogue in (PACKAGE / "locale").rglob("*.po"):
        with catalogue.open("rb") as file:
            for message in read_po(file):
                for text in [message.id] if isinstance(message.id, str) else message.id:
                    seen += bool(text)
                    if text not in code:
                        stale.append(f"{catalogue.name}: {text}")
    assert stale == []
    assert seen > 500
