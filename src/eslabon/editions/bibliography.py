"""Records of BibTeX and RIS: fields in, text out, whatever characters the fields hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

__all__ = ["bibtex", "bibtex_text", "citation_key", "ris", "ris_text", "url_text"]

# Braces as words: BibTeX counts them even behind a backslash.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_TEX_SPECIAL = re.compile(r"[\\{}~^$&%#_]")
# What TeX reads as it stands.
_VERBATIM = frozenset({"url", "doi"})
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.-]+")
_NOT_IN_URL = re.compile(r"[\s{}\\<>\"^`|]")


def one_line(text: str) -> str:
    """The text without line ends, control characters and doubled spaces."""
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return " ".join(shown.split())


def bibtex_text(text: str) -> str:
    r"""A text as the value of a BibTeX field.

    Examples
    --------
    >>> bibtex_text("R&D at 5 % {draft}")
    'R\\&D at 5 \\% \\textbraceleft{}draft\\textbraceright{}'
    """
    return _TEX_SPECIAL.sub(lambda sign: _TEX[sign[0]], one_line(text))


def ris_text(text: str) -> str:
    """A text as the value of a RIS tag: one line, nothing else is special."""
    return one_line(text)


def url_text(address: str) -> str:
    """An address as the value of a field: what could end the field is percent-encoded, nothing else."""
    return _NOT_IN_URL.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


def citation_key(*parts: str) -> str:
    """Key of a BibTeX record: letters, digits, points and hyphens of ASCII.

    Examples
    --------
    >>> citation_key("Eslabón", "2026.1", "es", "folder/page", "")
    'eslabon-2026.1-es-folder-page'
    """
    plain = unicodedata.normalize("NFKD", "-".join(filter(None, [parts[0].lower(), *parts[1:]])))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_IN_KEY.sub("-", letters).strip("-.")


def bibtex(kind: str, key: str, fields: Mapping[str, str], *, names: Iterable[str] = ("author",)) -> str:
    """A BibTeX record that ends with a line end; empty fields are left out.

    Parameters
    ----------
    kind
        ``incollection``, ``book``, ``dataset``, ….
    names
        Fields braced once more: an institution is not taken for given name and surname, nor the capitals
        of a title made small.
    """
    braced = frozenset(names)
    lines = []
    for name, value in fields.items():
        text = url_text(value.strip()) if name in _VERBATIM else bibtex_text(value)
        if text:
            lines.append(f"  {name} = {{{{{text}}}}}," if name in braced else f"  {name} = {{{text}}},")
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def ris(kind: str, fields: Iterable[tuple[str, str]]) -> str:
    """A RIS record, its lines ended as RIS asks (carriage return, line feed); empty tags are left out.

    Parameters
    ----------
    kind
        ``CHAP``, ``BOOK``, ``DATA``, ….
    fields
        Tag and value, in order; a tag may come again.
    """
    lines = [f"TY  - {kind}"]
    for tag, value in fields:
        text = url_text(value.strip()) if tag == "UR" else ris_text(value)
        if text:
            lines.append(f"{tag}  - {text}")
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "])
