"""Values of years as charts draw them: what they are worth, and where they may be joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

__all__ = [
    "FLAGS",
    "HOLLOW",
    "YearValue",
    "flag_names",
    "interruptions",
    "opened",
    "openings",
    "runs",
    "stretches",
]

# What each letter of an observation's flag means to readers, in the order in which letters are written.
FLAGS = {
    "e": "estimación",
    "p": "provisional",
    "b": "ruptura de la serie",
    "s": "encuesta",
    "t": "cifra transcrita",
    "m": "valor modelado",
}
BREAK = "b"
# A break is drawn between two values; every other letter makes the mark of its value hollow.
HOLLOW = "".join(letter for letter in FLAGS if letter != BREAK)


@dataclass(frozen=True, slots=True)
class YearValue:
    """One value: its year, the number in the indicator's unit, the letters of its flags.

    Unpacks as the pair of year and value, so that ``dict(points)`` is the series by year.
    """

    year: int
    value: float
    flags: str = ""

    def __iter__(self) -> Iterator[int | float]:
        return iter((self.year, self.value))

    @classmethod
    def of(cls, point: YearValue | tuple) -> YearValue:
        """The value itself, or one made of a plain tuple of year, value and, if any, flags."""
        return point if isinstance(point, cls) else cls(*point)

    @property
    def hollow(self) -> bool:
        """Whether it is estimated, provisional, from a survey, transcribed or modelled."""
        return any(letter in HOLLOW for letter in self.flags)

    @property
    def when(self) -> str:
        """Year and letters, as in the tables: "2018 (e, m)"."""
        return f"{self.year} ({', '.join(self.flags)})" if self.flags else str(self.year)


def flag_names(messages, flags: Iterable[str]) -> list[str]:
    """Words of the letters that make a mark hollow, each once, in the order of :data:`FLAGS`."""
    found = set("".join(flags))
    return [messages.text(FLAGS[letter]) for letter in HOLLOW if letter in found]


def openings(points: Sequence[YearValue], breaks: Iterable[int]) -> tuple[int, ...]:
    """Years that open a new, not comparable definition of this series.

    The given ones, for all series of an indicator, and those whose own value carries the letter b. Only
    years with a value before them and one in or after them count: there is something to interrupt.
    """
    years = {*breaks, *(point.year for point in points if BREAK in point.flags)}
    return tuple(sorted(year for year in years if points and points[0].year < year <= points[-1].year))


def opened(points: Sequence[YearValue], breaks: Iterable[int]) -> tuple[YearValue, ...]:
    """The series with the letter b at the first value of each new definition, so that it knows its breaks."""
    first = {part[0].year for part in stretches(points, breaks)[1:]}
    return tuple(
        replace(point, flags=point.flags + BREAK)
        if point.year in first and BREAK not in point.flags
        else point
        for point in points
    )


def stretches(points: Sequence[YearValue], breaks: Iterable[int]) -> list[list[YearValue]]:
    """The series cut at its breaks: within a stretch values are comparable, between stretches not."""
    cuts = openings(points, breaks)
    found: list[list[YearValue]] = []
    for point in points:
        if not found or any(found[-1][-1].year < cut <= point.year for cut in cuts):
            found.append([])
        found[-1].append(point)
    return found


def runs(stretch: Sequence[YearValue]) -> list[list[YearValue]]:
    """Values of consecutive years."""
    found: list[list[YearValue]] = []
    for point in stretch:
        if found and point.year - found[-1][-1].year <= 1:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def interruptions(
    points: Sequence[YearValue], breaks: Iterable[int]
) -> list[tuple[YearValue, YearValue, int]]:
    """Each break of the series: the last value before it, the first after it, the year that opens it."""
    cuts = openings(points, breaks)
    return [
        (before[-1], after[0], max(cut for cut in cuts if before[-1].year < cut <= after[0].year))
        for before, after in pairwise(stretches(points, breaks))
    ]
