"""Who belongs to a group today, or belonged on a date known only to the month or the year."""

from __future__ import annotations

import calendar
import re

from eslabon.catalogue.models import Membership
from eslabon.errors import ParameterError

__all__ = ["belongs"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def belongs(membership: Membership, on: str | None = None) -> bool:
    """Whether a membership holds today, or held at a moment.

    Parameters
    ----------
    membership
        One row of ``memberships.csv``.
    on
        ``None`` for today: a membership with an exit, dated (``left``) or only framed by lists
        (``left_not_after``), does not hold. Otherwise ``YYYY``, ``YYYY-MM`` or an ISO date. A moment
        known to the year is its last day, as statistics of a year describe its end; an entry known
        to the year counts from its first day, an exit from its last; a framed exit counts from the
        last list that allows it.
    """
    exit_ = membership.left or membership.left_not_after
    if on is None:
        return not exit_
    moment = _last_day(on)
    if membership.joined and _first_day(membership.joined) > moment:
        return False
    return not exit_ or moment < _last_day(exit_)


def _first_day(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def _last_day(date: str) -> str:
    match = _DATE.fullmatch(date)
    if match is None:
        raise ParameterError(
            f"'{date}' is not a date",
            expected="YYYY, YYYY-MM or YYYY-MM-DD",
            received=date,
            next_step="write the date in one of these forms",
        )
    year, month, day = match.groups()
    month = month or "12"
    return f"{year}-{month}-{day or calendar.monthrange(int(year), int(month))[1]}"
