"""Which of Quarto's formats are asked for, with what they are made, and which files they promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eslabon.book.quarto.program import Program, find_quarto
from eslabon.book.quarto.project import FORMATS, SETTINGS
from eslabon.book.quarto.render import pandoc_version
from eslabon.errors import ParameterError

__all__ = [
    "FOLDER",
    "MANIFEST_KEY",
    "QuartoWanted",
    "asked_formats",
    "option_of",
    "output_name",
    "promised_outputs",
    "wanted_now",
]

BACKEND = "quarto"
# Folder of a language's outputs, beside ``html`` and ``pdf``, and of the project in it.
FOLDER = "quarto"
PROJECT = "project"
# Under which the manifest says with what they were made; absent where there are none.
MANIFEST_KEY = "quarto"


@dataclass(frozen=True)
class QuartoWanted:
    """What is made through Quarto.

    Parameters
    ----------
    formats
        Names of `FORMATS`, in its order.
    program
        The Quarto that makes them.
    pandoc
        Version of the Pandoc that it brings along.
    """

    formats: tuple[str, ...]
    program: Program
    pandoc: str

    def facts(self) -> dict[str, Any]:
        """What the manifest says of it: nothing about the machine."""
        return {"formats": list(self.formats), "version": self.program.version, "pandoc": self.pandoc}

    @property
    def option(self) -> str:
        """The value of ``--with`` that asks for it."""
        return option_of(self.formats)


def option_of(formats: Iterable[str]) -> str:
    """The value of ``--with`` that asks for these formats."""
    return f"{BACKEND}:{','.join(formats)}"


def asked_formats(values: Sequence[str]) -> tuple[str, ...]:
    """The formats that values of ``--with`` ask for.

    >>> asked_formats(["quarto:epub,docx"]), asked_formats(["quarto"]), asked_formats([])
    (('docx', 'epub'), ('html', 'typst', 'docx', 'epub'), ())

    Raises
    ------
    ParameterError
        A value is none that exists.
    """
    asked: set[str] = set()
    for value in values:
        backend, colon, listed = value.partition(":")
        names = [name.strip() for name in listed.split(",")] if colon else list(FORMATS)
        wrong = [name for name in names if name not in FORMATS]
        if backend.strip() != BACKEND or wrong:
            raise ParameterError(
                "there is no such way to further formats",
                where="--with",
                expected=f"{BACKEND}, or {BACKEND}: and some of {','.join(FORMATS)}",
                received=value,
                next_step=f"for instance: eslabon build --with {BACKEND}:docx,epub",
            )
        asked.update(names)
    return tuple(name for name in FORMATS if name in asked)


def wanted_now(formats: Iterable[str]) -> QuartoWanted | None:
    """The formats with the Quarto of this machine; None when none is asked for.

    Raises
    ------
    ToolMissing
        There is no Quarto, or none that can be used.
    """
    listed = tuple(formats)
    if not listed:
        return None
    program = find_quarto()
    return QuartoWanted(listed, program, pandoc_version(program))


def output_name(format: str) -> str:
    """Name of a format's output in a language's folder: of a folder for html, else of a document."""
    return format if format == "html" else f"book{FORMATS[format]}"


def promised_outputs(formats: Iterable[str]) -> Iterator[str]:
    """Files that a language's folder must hold for these formats, as seen from the language's own."""
    listed = list(formats)
    if listed:
        yield f"{FOLDER}/{PROJECT}/{SETTINGS}"
    for format in listed:
        yield f"{FOLDER}/{output_name(format)}" + ("/index.html" if format == "html" else "")
