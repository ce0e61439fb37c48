"""Simple readers of BibTeX and RIS, written apart from what writes them."""

from __future__ import annotations

import re

__all__ = ["parse_bibtex", "parse_ris"]

_WORDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def parse_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Kind, key and fields of one record; fields as a reader of the typeset list sees them."""
    head = re.match(r"@(\w+)\{([A-Za-z0-9.:-]+),\n", text)
    assert head, text
    at, fields = head.end(), {}
    while text[at] != "}":
        name = re.compile(r"\s*(\w+)\s*=\s*\{").match(text, at)
        assert name, text[at : at + 40]
        start = at = name.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        fields[name[1]] = text[start : at - 1]
        assert text[at : at + 2] == ",\n", text[at : at + 10]
        at += 2
    assert text[at:] == "}\n"
    return head[1], head[2], {k: v if k == "url" else _plain(v) for k, v in fields.items()}


def _plain(value: str) -> str:
    if value.startswith("{") and value.endswith("}"):
        value = value[1:-1]
    value = re.sub(r"\\(text\w+)\{\}|\\([$&%#_])", lambda m: _WORDS[m[1]] if m[1] else m[2], value)
    return value


def parse_ris(text: str) -> list[tuple[str, str]]:
    """Tags and values of one record, the first ``TY`` and the last ``ER``."""
    lines = text.split("\r\n")
    assert lines[-1] == "", "the last line has no end"
    found = []
    for line in lines[:-1]:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        found.append((match[1], match[2]))
    assert found[0][0] == "TY" and found[-1] == ("ER", "")
    return found
