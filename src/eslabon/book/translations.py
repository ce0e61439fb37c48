"""Which texts a reader would see untranslated, file by file, without building anything."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from pathlib import Path

import nbformat
from babel.messages.extract import extract

from eslabon.catalogue import load_settings
from eslabon.errors import AssemblyError
from eslabon.language import Messages
from eslabon.language.check import Finding, check

__all__ = ["check_translations", "notebook_texts", "untranslated"]

# The names by which notebooks call a `Messages`; Babel finds the texts in the code without running it.
MARKERS = {"_": None, "messages": None, "plural": (1, 2)}


def untranslated(root: Path) -> dict[str, list[Finding]]:
    """What `eslabon.language.check` finds, and untranslated texts of notebooks, by language."""
    settings = load_settings(root)
    return {
        language: sorted([*check(root, language), *_of_notebooks(root, language)])
        for language in settings.languages
        if language != settings.source_language
    }


def check_translations(root: Path, languages: Collection[str]) -> None:
    """See that no translation is guessed, left over, copied or against the term base, for a strict build.

    What is missing is found while pages are put together: of what the machine can say a publication needs a
    part only.

    Raises
    ------
    AssemblyError
        One is.
    """
    wrong = [
        f"{language} {finding.kind} {finding.place}: {finding.text}"
        for language, findings in untranslated(root).items()
        for finding in findings
        if language in languages and finding.kind != "missing"
    ]
    if wrong:
        raise AssemblyError(
            f"{len(wrong)} translations are not as they should be",
            where="book/locale",
            expected="translations of texts that exist, in the words of the term base",
            received="\n".join(wrong[:20]),
            next_step="eslabon i18n check lists all of them by file",
        )


def _of_notebooks(root: Path, language: str) -> Iterator[Finding]:
    messages = Messages.load(root, language)
    for place, text in notebook_texts(root):
        messages.missing.clear()
        messages.text(text)
        if messages.missing:
            yield Finding(place, "missing", text)


def notebook_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Place and text of every message in the notebooks' code."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
            if cell.cell_type != "code":
                continue
            for _, message, _, _ in extract("python", io.BytesIO(cell.source.encode()), keywords=MARKERS):
                text = message[0] if isinstance(message, tuple) else message
                yield f"notebooks/{path.name}, cell {number}", text
