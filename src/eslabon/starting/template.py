"""The template of a publication: texts in ``[[…]]`` are put into a language, values in ``{{…}}`` filled in.

Each text is written once, in Spanish; the other languages stand in ``template/texts/<language>.po``. So one
template makes a publication in any order of languages: texts go into its files in the first, and into its
gettext files with the translations into the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import eslabon
from eslabon.language.messages import MACHINE_LANGUAGE, has_words
from eslabon.language.po_file import read_po_file

__all__ = ["TEMPLATE_LANGUAGES", "render", "template_files"]

FOLDER = Path(eslabon.__file__).parent / "template"
TEMPLATE_LANGUAGES = (MACHINE_LANGUAGE, "en")
# Packaging tools leave out or mistreat files whose names begin with a dot.
_RENAMED = {"gitignore": ".gitignore"}
_MARKED = re.compile(r"\[\[(.+?)\]\]")
_VALUE = re.compile(r"\{\{([a-z0-9_]+)\}\}")


def template_files() -> dict[str, str]:
    """Every file of the template by its path in the publication, sorted."""
    folder = FOLDER / "publication"
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        _RENAMED.get(name, name): found[name].read_text("utf-8")
        for name in sorted(found)
        if "__pycache__" not in name and ".ipynb_checkpoints" not in name
    }


def render(
    files: Mapping[str, str], languages: tuple[str, ...], values: Mapping[str, str], title: str
) -> dict[str, str]:
    """Put files into the source language and add the gettext files of the other languages.

    Parameters
    ----------
    files
        Templates by path.
    languages
        The first is the source language.
    values
        What is filled in for ``{{name}}``.
    title
        The publication's title: not of the template, and the same in every language.
    """
    source, *others = languages
    rendered = {name: _in_language(name, text, source, values) for name, text in files.items()}
    for language in others:
        for name, texts in _by_catalogue(files).items():
            pairs = {}
            if name == "data" and has_words(title):
                pairs[title] = title
            for text in texts:
                said = _filled(_said(text, source), values)
                pairs[said] = _filled(_said(text, language), values)
            rendered[f"book/locale/{language}/{name}.po"] = _po(language, pairs)
    return dict(sorted(rendered.items()))


def _by_catalogue(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts of the template by the gettext file that holds them, in order of appearance."""
    found: dict[str, list[str]] = {}
    for name, content in files.items():
        catalogue = _catalogue_of(name)
        for text in _MARKED.findall(content):
            if text not in found.setdefault(catalogue, []):
                found[catalogue].append(text)
    return {name: texts for name, texts in sorted(found.items()) if texts}


def _catalogue_of(name: str) -> str:
    if name.startswith("book/"):
        return f"pages/{name.removeprefix('book/').removesuffix('.md')}"
    return "notebooks" if name.startswith("notebooks/") else "data"


def _in_language(name: str, content: str, language: str, values: Mapping[str, str]) -> str:
    def said(match: re.Match[str]) -> str:
        text = _said(match[1], language)
        # In a notebook a text stands inside a string of code, which stands inside a string of JSON.
        return _quoted(_quoted(text)) if name.endswith(".ipynb") else text

    return _filled(_MARKED.sub(said, content), values)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VALUE.sub(lambda match: values[match[1]], text)


def _said(text: str, language: str) -> str:
    return text if language == MACHINE_LANGUAGE else _translations(language)[text]


@cache
def _translations(language: str) -> dict[str, str]:
    path = FOLDER / "texts" / f"{language}.po"
    entries = read_po_file(path, f"eslabon/template/texts/{language}.po", language).entries
    return {text: entry.forms[0] for text, entry in entries.items() if entry.forms}


def _po(language: str, pairs: Mapping[str, str]) -> str:
    return "\n".join(_po_lines(language, pairs)) + "\n"


def _po_lines(language: str, pairs: Mapping[str, str]) -> Iterator[str]:
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'
    for text, translation in pairs.items():
        yield ""
        yield f'msgid "{_quoted(text)}"'
        yield f'msgstr "{_quoted(translation)}"'
