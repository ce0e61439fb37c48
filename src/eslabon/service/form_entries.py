"""What a reader filled into a form, as it was sent: nothing is lost when it is shown again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from eslabon.errors import ParameterError
from eslabon.ondemand.request import BriefRequest, Request
from eslabon.service.form_offer import MOST_COMPARATORS

__all__ = ["BRIEF", "KINDS", "REPORT", "Entries", "entries_of_body", "entries_of_query", "entries_of_request"]

BRIEF, REPORT = "brief", "report"
KINDS = (BRIEF, REPORT)
# Fields of each form by the keys of the API; those with True may come several times.
_FIELDS = {
    BRIEF: {"country": False, "compare": True, "from": False, "to": False, "sections": True},
    REPORT: {"countries": True, "recommendations": True},
}
_SHARED = {"language": False, "format": False}
_MOST_PAIRS = 400  # every country and recommendation ticked, and room
_LONGEST = 100  # letters of a value; no choice is as long


@dataclass(frozen=True)
class Entries:
    """The fields of one form, texts as they came.

    Parameters
    ----------
    kind
        ``brief`` or ``report``.
    single
        Fields that have one value.
    several
        Fields that have any number of values, without empty ones.
    """

    kind: str
    single: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The value of a field, empty when it was not filled in."""
        return self.single.get(name, "")

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field that may have several."""
        return self.several.get(name, ())

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as the form would send them."""
        found = [("kind", self.kind), *((name, value) for name, value in self.single.items() if value)]
        return [*found, *((name, value) for name, values in self.several.items() for value in values)]

    def query(self) -> str:
        """The same as the query of an address that shows the form filled in so."""
        return urlencode(self.pairs())

    def completed(self, language: str, sections: Iterable[str]) -> Entries:
        """The same with what was left open filled in: the page's language, PDF, every section of a brief."""
        single = {"language": language, "format": "pdf", **self.single}
        if self.kind == REPORT:
            return Entries(REPORT, single, self.several)
        return Entries(BRIEF, single, {**self.several, "sections": self.all("sections") or tuple(sections)})

    @property
    def comparators(self) -> tuple[str, ...]:
        """One value for every list to compare with, the unused ones empty."""
        chosen = self.all("compare")[:MOST_COMPARATORS]
        return (*chosen, *[""] * (MOST_COMPARATORS - len(chosen)))


def entries_of_body(body: bytes) -> Entries:
    """Read a sent form.

    Raises
    ------
    ParameterError
        The body is none that our form sends: not UTF-8, another kind, an unknown or repeated field,
        far too long.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), errors="strict",
            max_num_fields=_MOST_PAIRS,
        )  # fmt: skip
    except ValueError as error:  # UnicodeDecodeError is one
        raise _not_ours("fields of the form, percent-encoded UTF-8", type(error).__name__) from None
    kinds = [value for name, value in pairs if name == "kind"]
    if len(kinds) != 1 or kinds[0] not in KINDS:
        raise _not_ours(f"kind = {' or '.join(KINDS)}, once", f"{len(kinds)} times")
    return _entries(kinds[0], [pair for pair in pairs if pair[0] != "kind"])


def entries_of_query(query: str) -> Entries | None:
    """The entries that an address asks the form to show; None when it asks for none, or for something odd.

    Such an address may be typed or old: the form is then shown as it begins, not refused. Without a kind it
    is about a brief: a page of a country may lead here with ``?country=`` and its code.
    """
    if not query:
        return None
    kind = "" if "kind=" in query else f"kind={BRIEF}&"
    try:
        return entries_of_body(f"{kind}{query}".encode())
    except (ParameterError, UnicodeEncodeError):
        return None


def entries_of_request(request: Request) -> Entries:
    """The entries that lead to a request."""
    both = {"language": request.language, "format": request.format}
    if isinstance(request, BriefRequest):
        years = {"from": request.year_from, "to": request.year_to}
        single = {"country": request.country, **both} | {
            name: str(year) for name, year in years.items() if year
        }
        return Entries(BRIEF, single, {"compare": request.compare, "sections": request.sections})
    numbers = tuple(str(number) for number in request.recommendations)
    return Entries(REPORT, both, {"countries": request.countries, "recommendations": numbers})


def _entries(kind: str, pairs: Iterable[tuple[str, str]]) -> Entries:
    known = _FIELDS[kind] | _SHARED
    single: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {name: () for name, many in known.items() if many}
    for name, raw in pairs:
        value = raw.strip()
        if name not in known:
            raise _not_ours(", ".join(known), "a field that the form does not have")
        if len(value) > _LONGEST or not value.isprintable():
            raise _not_ours(
                f"at most {_LONGEST} printable characters in '{name}'", f"{len(value)} characters"
            )
        if known[name]:
            several[name] += (value,) if value else ()
        elif name in single:
            raise _not_ours(f"'{name}' once", "several times")
        else:
            single[name] = value
    return Entries(kind, single, several)


def _not_ours(expected: str, received: str) -> ParameterError:
    return ParameterError(
        "this is not what the form sends",
        where="body",
        expected=expected,
        received=received,
        next_step="open the form's page and send it from there; programs use POST /v1/briefs or /v1/reports",
    )
