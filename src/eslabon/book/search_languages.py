"""The search of each language without accents or plurals: "informacion" finds "informaciones".

Index (in Python) and query (in the browser) must come to the same word. Sphinx's stemmers do not: those of
the two sides are of different releases of Snowball, and Romance ones go by accents that readers leave out.
One short rule, written twice and compared in the tests, takes their place; within a word Sphinx finds parts
by itself.
"""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage, languages

__all__ = ["fold", "register_search_language", "stem"]

_WORD = re.compile(r"\w+")
# As Python's \w+ after folding; Sphinx's script calls it by this name.
_SPLIT = r"""
var splitQuery = (query) => query.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
  .split(/[^\p{Letter}\p{Number}_]+/u).filter(Boolean);
"""

# Endings of plurals and silent letters, one after the other: "capitais", "internationaux", "luces",
# "countries", "exportações". What is left has three letters or more.
_ENDINGS = (
    (r"^(.{3,}?)[es]+$", r"\1"),
    (r"aux$", "al"),
    (r"([aeo])i$", r"\1l"),
    (r"z$", "c"),
    (r"y$", "i"),
    (r"(..)ao$", r"\1o"),
)
_STEMMER = """
var Stemmer = function () {
  this.stemWord = (word) =>
    word.replace(/^(.{3,}?)[es]+$/, "$1").replace(/aux$/, "al").replace(/([aeo])i$/, "$1l")
      .replace(/z$/, "c").replace(/y$/, "i").replace(/(..)ao$/, "$1o");
};
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


def stem(word: str) -> str:
    """What a folded word has in common with its plural.

    Examples
    --------
    >>> [stem(word) for word in ("exportaciones", "exportacion", "paises", "pais")]
    ['exportacion', 'exportacion', 'pal', 'pal']
    >>> [stem(word) for word in ("countries", "country", "exportacoes", "exportacao", "chaines", "chaine")]
    ['countri', 'countri', 'exportaco', 'exportaco', 'chain', 'chain']
    >>> [stem(word) for word in ("capitais", "capital", "internationaux", "international", "luces", "luz")]
    ['capital', 'capital', 'international', 'international', 'luc', 'luc']
    """
    for ending, shorter in _ENDINGS:
        word = re.sub(ending, shorter, word)
    return word


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
        js_stemmer_rawcode = ""
        js_stemmer_code = _STEMMER

        def split(self, input: str) -> list[str]:
            return _WORD.findall(fold(input))

        def stem(self, word: str) -> str:
            return stem(word)

    return Folding
