"""The search of each language without accents: "informacion" finds "información".

Words are folded before they are stemmed, in Python for the index and in the browser for the query, so both
stem the same word. Sphinx has a stemmer for most languages; one without it is folded all the same.
"""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage, languages

__all__ = ["fold", "register_search_language"]

_WORD = re.compile(r"\w+")
# As Python's \w+ after folding; Sphinx's script calls it by this name.
_SPLIT = r"""
var splitQuery = (query) => query.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
  .split(/[^\p{Letter}\p{Number}_]+/u).filter(Boolean);
"""


def fold(text: str) -> str:
    """Without accents and capitals.

    Examples
    --------
    >>> fold("Élan, AÑO, São")
    'elan, ano, sao'
    """
    parts = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in parts if unicodedata.category(sign)[0] != "M").lower()


def register_search_language(app: Sphinx) -> None:
    """Put the folding search in the place of Sphinx's own for the book's language."""
    app.connect("config-inited", _replace)


def _replace(app: Sphinx, config) -> None:
    languages[config.language] = _folding(languages.get(config.language, SearchLanguage))


def _folding(found: str | type[SearchLanguage]) -> type[SearchLanguage]:
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    if getattr(found, "folds", False):
        return found

    class Folding(found):
        folds = True
        stopwords = frozenset(map(fold, found.stopwords))
        js_splitter_code = _SPLIT

        def split(self, input: str) -> list[str]:
            return _WORD.findall(fold(input))

    return Folding
