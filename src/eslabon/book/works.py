"""Works cited in the book: each citation leads to the work's entry, or the build says which does not.

An entry is a span with an address that begins with ``work-`` on one prose page, and says how the work is
cited: ``[Becattini (1979, 2004)]{#work-becattini}``. Citations are written as there, in one of two forms:
"Becattini (1979)" in the sentence, or "(Becattini, 1979; Zeitlin, 2008)" in parentheses. At assembly
they become links to the entry, on prose pages and on those that notebooks make.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from eslabon.book.prose import translate_source
from eslabon.errors import AssemblyError

__all__ = [
    "ANCHOR",
    "Citation",
    "Work",
    "check_citations",
    "citations",
    "link_citations",
    "link_page",
    "work_of",
    "works_of",
]

# How the address of an entry begins.
ANCHOR = "work-"
_YEAR = r"(?:1[6-9]|20)\d\d[a-z]?(?:/\d{4})?"
_YEARS = rf"{_YEAR}(?:,\s*{_YEAR})*"
_ENTRY = re.compile(r"\[(?P<text>[^\[\]]+)\]\{[^{}]*#(?P<anchor>work-[\w-]+)[^{}]*\}")
_NAMED = re.compile(rf"(?P<authors>[^()]+?)\s*\((?P<years>{_YEARS})\)")
# Parts of a text in which nothing is cited: code and roles, links with their texts, entries themselves.
_OPAQUE = re.compile(r"\{[\w-]+\}`[^`]*`|`[^`]*`|\[[^\[\]]*\]\([^)]*\)|\[[^\[\]]*\]\{[^{}]*\}")
# "Amatori, Bugamelli y Colli", "De la Mora", "USITC": words that begin with a capital, and what joins them in
# each language.
_SURNAME = r"[A-ZÀÁÂÃÇÈÉÊÍÑÓÔÕÚÜ][\w'’-]*"
_PARTICLE = r"(?:de|del|da|di|la|las|los|van|von)"
_NAME = rf"(?:{_SURNAME}(?:\s+(?:{_PARTICLE}\s+)*{_SURNAME})*)"
# "And" in the languages of the book, between two authors.
_ANDS = ("y", "e", "and", "et")
_JOIN = rf"(?:,\s+|\s+(?:{'|'.join(_ANDS)})\s+)"
_AUTHORS = rf"{_NAME}(?:{_JOIN}{_NAME})*"
_IN_SENTENCE = re.compile(rf"(?P<authors>{_AUTHORS})\s+\((?P<years>{_YEARS})\)")
_GROUP = re.compile(r"\((?P<inside>[^()]*)\)")
_IN_GROUP = re.compile(rf"(?P<authors>{_AUTHORS}),\s+(?P<years>{_YEARS})")


@dataclass(frozen=True)
class Work:
    """An entry: its address, its authors as cited, the years under which it is cited."""

    anchor: str
    authors: str
    years: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """A citation: where it stands in its text, authors, years."""

    first: int
    end: int
    authors: str
    years: tuple[str, ...]


def works_of(source: str) -> list[Work]:
    """List the entries of a page in their order; an entry that names no year is no entry of a work.

    Examples
    --------
    >>> works_of("[Becattini (1979, 2004)]{#work-becattini}")
    [Work(anchor='work-becattini', authors='Becattini', years=('1979', '2004'))]
    """
    found = []
    for entry in _ENTRY.finditer(source):
        named = _NAMED.match(entry["text"])
        if named:
            found.append(Work(entry["anchor"], named["authors"].strip(), _split(named["years"])))
    return found


def citations(text: str) -> Iterator[Citation]:
    """Find the citations of a text, in their order."""
    hidden = _OPAQUE.sub(lambda match: "\0" * len(match[0]), text)
    found = [
        Citation(match.start(), match.end(), match["authors"], _split(match["years"]))
        for match in _IN_SENTENCE.finditer(hidden)
    ]
    for group in _GROUP.finditer(hidden):
        start = group.start("inside")
        for part in re.finditer(r"[^;]+", group["inside"]):
            text_of_part = part[0].strip()
            match = _IN_GROUP.match(text_of_part)
            if match:
                first = start + part.start() + (len(part[0]) - len(part[0].lstrip()))
                found.append(Citation(first, first + match.end(), match["authors"], _split(match["years"])))
    yield from sorted(found, key=lambda citation: citation.first)


def work_of(citation: Citation, works: Iterable[Work]) -> Work | None:
    """The entry of a citation: same authors, and every cited year among its own.

    A sentence may begin with a capital before the first author ("Según Zeitlin"): the authors of the entry
    must be the last words.
    """
    fitting = [
        work
        for work in works
        if set(citation.years) <= set(work.years)
        and (citation.authors == work.authors or _begins_later(citation.authors, work.authors))
    ]
    return max(fitting, key=lambda work: len(work.authors), default=None)


def link_citations(source: str, works: Sequence[Work]) -> str:
    """Make each citation of a text a link to its entry; what cites no entry is left as it is."""
    parts, end = [], 0
    for citation in citations(source):
        work = work_of(citation, works)
        if work is None:
            continue
        first = citation.first + len(citation.authors) - len(work.authors)
        parts += [source[end:first], f"[{source[first : citation.end]}](#{work.anchor})"]
        end = citation.end
    return "".join([*parts, source[end:]])


def link_page(source: str, works: Sequence[Work]) -> str:
    """Make each citation of a page a link to its entry; a page without any stays as it is, byte by byte."""
    # Looked for line by line: over a whole page, the backticks of fences would hide what they do not hold.
    cited = (citation for line in source.split("\n") for citation in citations(line))
    if not any(work_of(citation, works) for citation in cited):
        return source
    return translate_source(source, lambda block: link_citations(block, works))


def check_citations(text: str, works: Sequence[Work], where: str) -> None:
    """Check that every citation of a text has its entry.

    Raises
    ------
    AssemblyError
        Naming the citation, the place and the nearest entry.
    """
    for citation in citations(text):
        if work_of(citation, works) is None:
            said = f"{citation.authors} ({', '.join(citation.years)})"
            known = [f"{work.authors} ({', '.join(work.years)})" for work in works]
            near = get_close_matches(said, known, n=1, cutoff=0.4)
            raise AssemblyError(
                "a citation leads to no entry among the works cited",
                where=where,
                expected=near[0] if near else "a work that the book lists",
                received=said,
                next_step="correct it, or add [Authors (year)]{#work-…} to the page of works cited",
            )


def _begins_later(said: str, authors: str) -> bool:
    """Whether words come before the authors, and no author joined to them by "and" does."""
    before = said.removesuffix(f" {authors}")
    return before != said and not before.endswith(tuple(f" {word}" for word in _ANDS))


def _split(years: str) -> tuple[str, ...]:
    return tuple(year.strip() for year in years.split(","))
