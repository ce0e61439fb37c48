"""Where an edition's files are not as its manifest says: each deviation named, none hidden by another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from eslabon.editions.found_files import FILE, FOLDER, Found

__all__ = ["Declared", "Finding", "deviations", "printable"]

Declared = Mapping[str, tuple[int, str]]  # size and digest by path


def printable(name: str) -> str:
    """A file's name on one line, whatever is in it."""
    return name if name.isprintable() else ascii(name)


@dataclass(frozen=True, order=True)
class Finding:
    """One deviation.

    Parameters
    ----------
    path
        The file, relative to the edition.
    kind
        ``changed``, ``missing``, ``extra``, ``moved``, ``swapped``, ``not a file`` or ``manifest``.
    detail
        What is the matter, in words.
    other
        The other file of an exchange or a move; empty where there is none.
    """

    path: str
    kind: str
    detail: str
    other: str = ""

    def __str__(self) -> str:
        return f"{self.kind:<10} {printable(self.path)}: {printable(self.detail)}"


def deviations(declared: Declared, found: Mapping[str, Found]) -> list[Finding]:
    """Compare what a manifest declares with what is there, sorted by path.

    A content that was declared under another name explains more than two findings would: files that were
    exchanged, moved, copied or renamed in capitals only are told as such, with both names.
    """
    files = {name: entry for name, entry in found.items() if entry.kind == FILE}
    wrong = {name for name in declared.keys() & files.keys() if _state(files[name]) != declared[name]}
    missing = declared.keys() - found.keys()
    extra = files.keys() - declared.keys()
    names_of = _names_by_digest(declared)
    return sorted(
        [
            *_not_files(declared, found),
            *_changed(wrong, declared, files, names_of),
            *_moved_or_gone(missing, extra, declared, files, names_of),
        ]
    )


def _state(entry: Found) -> tuple[int, str]:
    return entry.bytes, entry.sha256


def _names_by_digest(declared: Declared) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for name in sorted(declared):
        names[declared[name][1]].append(name)
    return names


def _not_files(declared: Declared, found: Mapping[str, Found]) -> list[Finding]:
    """Links, pipes, folders where files should be, and what cannot be read."""
    return [
        Finding(name, "not a file", f"{entry.kind}, where the manifest has a file")
        if name in declared
        else Finding(name, "extra", f"{entry.kind}, not in the manifest")
        for name, entry in found.items()
        if entry.kind != FILE and (name in declared or entry.kind != FOLDER)
    ]


def _changed(wrong: set[str], declared: Declared, files: Mapping[str, Found], names_of) -> list[Finding]:
    findings, told = [], set()
    for name in sorted(wrong - told):
        if name in told:
            continue
        content = files[name].sha256
        others = [other for other in names_of.get(content, ()) if other != name]
        exchanged = [
            other for other in others if other in wrong - told and files[other].sha256 == declared[name][1]
        ]
        if exchanged:
            told.add(exchanged[0])
            detail = f"exchanged with {exchanged[0]}: each holds the content of the other"
            findings.append(Finding(name, "swapped", detail, exchanged[0]))
        elif others:
            detail = f"holds the content of {others[0]}"
            findings.append(Finding(name, "changed", detail, others[0]))
        else:
            findings.append(Finding(name, "changed", _sizes(declared[name][0], files[name].bytes)))
    return findings


def _sizes(expected: int, received: int) -> str:
    if received == 0:
        return f"empty; {expected} bytes expected"
    if received == expected:
        return f"other content of the same size ({expected} bytes)"
    less_or_more = "shorter" if received < expected else "longer"
    return f"{abs(received - expected)} bytes {less_or_more}: {received}; {expected} expected"


def _moved_or_gone(
    missing: set[str], extra: set[str], declared: Declared, files: Mapping[str, Found], names_of
) -> list[Finding]:
    findings, arrived = [], set()
    for name in sorted(missing):
        candidates = [other for other in sorted(extra - arrived) if _state(files[other]) == declared[name]]
        # Of several equal files the one with the most similar name: a flag or an empty file has many twins.
        candidates.sort(key=lambda other: (other.casefold() != name.casefold(), _last(other) != _last(name)))
        if not candidates:
            findings.append(Finding(name, "missing", f"{declared[name][0]} bytes expected"))
            continue
        other = candidates[0]
        arrived.add(other)
        how = "renamed in capitals only" if other.casefold() == name.casefold() else "moved"
        findings.append(Finding(name, "moved", f"{how}, to {other}", other))
    for name in sorted(extra - arrived):
        twins = names_of.get(files[name].sha256)
        copy = f", a copy of {twins[0]}" if twins else ""
        detail = f"{files[name].bytes} bytes that the manifest does not have{copy}"
        findings.append(Finding(name, "extra", detail, twins[0] if twins else ""))
    return findings


def _last(name: str) -> str:
    return name.rpartition("/")[2]
