"""The interface ``worldbank-v2``: a list of a page's header and its rows, or of a message alone.

::

    [{"page": 1, "pages": 2, "per_page": 50, "total": 70, "sourceid": "2", "lastupdated": "2031-05-06"},
     [{"indicator": {"id": …, "value": …}, "country": {"id": …, "value": …}, "countryiso3code": …,
       "date": "2030", "value": 1.5, "unit": "", "obs_status": "", "decimal": 1}, …]]

An error comes as ``[{"message": [{"id": …, "key": …, "value": …}]}]`` with status 200.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eslabon.errors import SourceError
from eslabon.sources.cells import CellRule, WrongCell
from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.reading import Body, Part, unreadable
from eslabon.sources.request import Request
from eslabon.sources.series import FetchedValue

__all__ = ["next_page", "read_pages"]

_COUNTS = ("page", "pages", "per_page", "total")


@dataclass(frozen=True)
class _Page:
    """One page: counts of the header, its date of update, its rows."""

    page: int
    pages: int
    per_page: int
    total: int
    updated: str | None
    rows: tuple[dict[str, Any], ...]


def next_page(bodies: Sequence[Body], feed: Feed, provider: Provider) -> Request | None:
    """The request of the page that follows those read, None after the last.

    Raises
    ------
    SourceError
        The last page is unreadable, or the header announces more pages than the provider's limit.
    """
    page = _page(bodies[-1], feed)
    if page.pages > provider.limits.pages:
        raise unreadable(
            bodies[-1], feed, "announces too many pages",
            expected=f"at most {provider.limits.pages}", received=str(page.pages),
            next_step="raise `per_page` in the provider's query, or `limits: pages`",
        )  # fmt: skip
    if len(bodies) >= page.pages:
        return None
    return bodies[0].request.with_parameter("page", str(len(bodies) + 1))


def read_pages(bodies: Sequence[Body], feed: Feed, provider: Provider) -> Part:
    """The series of all its pages.

    Raises
    ------
    SourceError
        A page is not what this module describes, the pages do not belong together, their rows are not as
        many as announced, or a country and year comes twice: then another is missing.
    """
    pages = [_page(body, feed) for body in bodies]
    _check_together(pages, bodies, feed)
    rule = CellRule.of(provider)
    values, names, units = [], [], []
    seen: set[tuple[str, str]] = set()
    for page, body in zip(pages, bodies, strict=True):
        for row in page.rows:
            value, name, unit = _value(row, rule, body, feed)
            if (value.country, value.period) in seen:
                raise unreadable(
                    body, feed, "sends one country and period twice",
                    expected="each once", received=f"{value.country} {value.period}",
                    next_step="pages may have shifted while they were read: run the same command again",
                )  # fmt: skip
            seen.add((value.country, value.period))
            values.append(value)
            names.append(name)
            units.append(unit)
    for what, told in (("names", set(names)), ("units", set(units))):
        if len(told) > 1:
            raise unreadable(
                bodies[0], feed, f"gives the series two {what}",
                expected="one", received=", ".join(sorted(map(repr, told)))[:300],
            )  # fmt: skip
    return Part(tuple(values), feed.code, names[0], units[0] or None, None, pages[0].updated)


def _check_together(pages: list[_Page], bodies: Sequence[Body], feed: Feed) -> None:
    first = pages[0]
    for number, (page, body) in enumerate(zip(pages, bodies, strict=True), 1):
        rows = min(first.per_page, first.total - (number - 1) * first.per_page)
        for told, expected, received in (
            ("page", number, page.page),
            ("number of pages", len(bodies), page.pages),
            ("number of pages", math.ceil(first.total / first.per_page), page.pages),
            ("number of rows on all pages", first.total, page.total),
            ("number of rows of this page", rows, len(page.rows)),
            ("date of the last update", first.updated, page.updated),
        ):
            if expected != received:
                raise unreadable(
                    body, feed, "sends pages that do not belong together",
                    expected=f"{told} {expected}", received=f"{told} {received}",
                    next_step="the publisher may be renewing its data: run the same command again later",
                )  # fmt: skip


def _page(body: Body, feed: Feed) -> _Page:
    """One page, as far as its form goes."""
    try:
        data = json.loads(body.content.decode("utf-8-sig"), parse_constant=str)
    except (ValueError, RecursionError):
        raise unreadable(body, feed, "sends something that is not JSON", expected="JSON to its end") from None
    match data:
        case [{"message": message}]:
            raise _refusal(message, body, feed)
        case [dict(header), None] if header.get("total") in (0, "0"):
            raise _empty(body, feed)
        case [dict(header), list(rows)] if all(isinstance(row, dict) for row in rows):
            counts = {name: _count(header, name, body, feed) for name in _COUNTS}
            if not rows or not all(counts.values()):
                raise _empty(body, feed)
            updated = header.get("lastupdated")
            if updated is not None and not isinstance(updated, str):
                raise _form(body, feed, "'lastupdated' as text", repr(updated))
            return _Page(**counts, updated=updated or None, rows=tuple(rows))
    raise _form(body, feed, "a list of header and rows")


def _value(row: dict[str, Any], rule: CellRule, body: Body, feed: Feed) -> tuple[FetchedValue, str, str]:
    """One observation, and the name and unit that its row gives the series."""
    match row:
        case {
            "indicator": {"id": str(code), "value": str(name)},
            "country": {"id": str(short)},
            "countryiso3code": str(code3),
            "date": str(period),
            "value": cell,
        } if short or code3:
            pass
        case _:
            raise _form(
                body, feed, "rows with indicator, country, countryiso3code, date and value", repr(row)
            )
    if code != feed.code:
        raise unreadable(
            body, feed, "sends another series than was asked for", expected=feed.code, received=code,
            next_step="the series may have been renamed: see whether it is the same, and correct the feed",
        )  # fmt: skip
    country = code3 or short  # aggregates of some databases have no code of three letters
    try:
        if isinstance(cell, str) and cell.strip() not in rule.missing:
            raise WrongCell("a number that is not text, or null")
        number = rule.number(cell)
    except WrongCell as error:
        raise unreadable(
            body, feed, "sends a value that is no number",
            expected=str(error), received=f"{cell!r} for {country} {period}"[:200],
            next_step="declare the mark under `missing` of the provider if it means that there is no value",
        ) from None  # fmt: skip
    status, footnote, unit = (row.get(key) or "" for key in ("obs_status", "footnote", "unit"))
    if not (isinstance(status, str) and isinstance(footnote, str) and isinstance(unit, str)):
        raise _form(body, feed, "obs_status, footnote and unit as text", repr(row))
    flags = (status.strip(),) if status.strip() else ()
    return FetchedValue(country, period, number, flags, footnote or None), name, unit.strip()


def _count(header: dict[str, Any], name: str, body: Body, feed: Feed) -> int:
    """A count of the header, which some versions of the service write as text."""
    count = header.get(name)
    if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) < 10:
        count = int(count)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count < 10**9:
        raise _form(body, feed, f"a count '{name}' in the header", repr(header)[:200])
    return count


def _refusal(message: Any, body: Body, feed: Feed) -> SourceError:
    told = message[0] if isinstance(message, list) and message and isinstance(message[0], dict) else {}
    said = " ".join(str(told[part]) for part in ("id", "key", "value") if part in told)
    return unreadable(
        body,
        feed,
        "refuses the question",
        expected="data",
        received=said[:200],
        next_step="look whether the series was renamed or retired, and has all countries asked for "
        "(`lacks` of the provider)",
    )


def _empty(body: Body, feed: Feed) -> SourceError:
    return unreadable(
        body, feed, "sends an empty page", expected="observations",
        next_step="look whether the series was retired, and whether it belongs to another database",
    )  # fmt: skip


def _form(body: Body, feed: Feed, expected: str, received: str = "") -> SourceError:
    return unreadable(body, feed, "sends another form than its interface has", expected=expected,
                      received=received[:300])  # fmt: skip
