"""``eslabon i18n``: what lacks a translation, and where to write it."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eslabon.errors import ParameterError

__all__ = ["collect"]


def collect(
    language: Annotated[str, typer.Argument(help="One of the publication's languages, not the first.")],
    root: Annotated[
        Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
    ] = None,
) -> None:
    """Append texts without translation to the gettext files of a language, to be filled in."""
    from eslabon.catalogue import find_root, load_settings
    from eslabon.language.collect import append_waiting, waiting

    found = find_root(root or Path.cwd())
    first, *others = load_settings(found).languages
    if language == first:
        raise ParameterError(
            "the publication is written in this language: it is the first language and needs no translation",
            where="LANGUAGE",
            expected=", ".join(others) or "a second language under eslabon.languages",
            received=repr(language),
            next_step="choose another language of the publication, or write a second one into _config.yml",
        )
    if language not in others:
        near = difflib.get_close_matches(language, others, 1)
        raise ParameterError(
            "the publication is not translated into this language",
            where="LANGUAGE",
            expected=near[0] if near else ", ".join(others) or "a second language under eslabon.languages",
            received=repr(language),
            next_step="add the language to eslabon.languages in _config.yml",
        )
    console = Console(highlight=False, soft_wrap=True)
    counts = append_waiting(found, language, waiting(found, language))
    for name, count in counts.items():
        console.print(f"{name}: {count} texts added", markup=False)
    if not counts:
        console.print(f"{language}: every text stands in a file already")
