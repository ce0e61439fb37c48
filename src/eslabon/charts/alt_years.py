"""Alternative text of charts over the years: what was, what is, what is missing, what is not comparable."""

from __future__ import annotations

from collections.abc import Sequence

from eslabon.charts.points import YearValue, flag_names
from eslabon.charts.theme import Look

__all__ = ["composition", "trend"]


def trend(look: Look, subject: str, unit: str, decimals: int, series: Sequence) -> str:
    """Lines: range of years, then first, last and largest value of each line, gaps, breaks and flags.

    A line with a break is told in parts: no sentence runs from one definition to the other.
    """
    _ = look.messages
    parts = [
        _(
            "Gráfico de líneas. {subject} ({unit}), {first}–{last}.",
            subject=subject,
            unit=unit,
            first=min(one.points[0].year for one in series),
            last=max(one.points[-1].year for one in series),
        )
    ]
    for one in series:
        first, *later = one.stretches
        said = [_stretch(look, one.label, first, decimals, alone=not later)]
        said += [
            _(
                "Ruptura de la serie en {year}; lo que sigue no es comparable con lo anterior: {text}",
                year=year,
                text=_stretch(look, one.label, stretch, decimals, alone=False),
            )
            for year, stretch in zip(_cuts(one, later), later, strict=True)
        ]
        missing = one.points[-1].year - one.points[0].year + 1 - len(one.points)
        if missing:
            said.append(_.plural("Falta {n} año.", "Faltan {n} años.", missing))
        said.append(_flagged(look, one.points))
        parts += filter(None, said)
    return " ".join(parts)


def _cuts(one, later: Sequence[Sequence[YearValue]]) -> list[int]:
    """The year that opens each of the later stretches."""
    return [max(cut for cut in one.openings if cut <= stretch[0].year) for stretch in later]


def _stretch(look: Look, name: str, points: Sequence[YearValue], decimals: int, *, alone: bool) -> str:
    _, number = look.messages, look.number
    start, end = points[0], points[-1]
    if start is end:
        template = "{name}: {value} en {year}, único dato." if alone else "{name}: {value} en {year}."
        return _(template, name=name, value=number(end.value, decimals), year=end.year)
    top = max(points, key=lambda point: (point.value, -point.year))
    return _(
        "{name}: de {start} en {first} a {end} en {last}; máximo {top} en {top_year}.",
        name=name,
        start=number(start.value, decimals),
        first=start.year,
        end=number(end.value, decimals),
        last=end.year,
        top=number(top.value, decimals),
        top_year=top.year,
    )


def _flagged(look: Look, points: Sequence[YearValue]) -> str:
    """How many values of a line carry a flag, and what the flags mean."""
    flagged = [point for point in points if point.hollow]
    if not flagged:
        return ""
    return look.messages(
        "Con marca, {n} de {of} valores: {words}.",
        n=len(flagged),
        of=len(points),
        words=", ".join(flag_names(look.messages, (point.flags for point in flagged))),
    )


def composition(look: Look, subject: str, unit: str, decimals: int, parts: Sequence) -> str:
    """Stacked columns: each part in its first and last comparable year, gaps, breaks and flags."""
    _, number = look.messages, look.number
    years = sorted({point.year for part in parts for point in part.points})
    said = [
        _(
            "Gráfico de columnas apiladas. {subject} ({unit}), {first}–{last}.",
            subject=subject,
            unit=unit,
            first=years[0],
            last=years[-1],
        )
    ]
    cuts = sorted({cut for part in parts for cut in part.openings})
    # What is told of each part begins after the last break: nothing is compared across it.
    since = cuts[-1] if cuts else years[0]
    for part in parts:
        comparable = [point for point in part.points if point.year >= since]
        start, end = comparable[0], comparable[-1]
        if start is end:
            text = _(
                "{name}: {value} en {year}.",
                name=part.label,
                value=number(end.value, decimals),
                year=end.year,
            )
        else:
            text = _(
                "{label}: {then} en {first}, {now} en {last}.",
                label=part.label,
                then=number(start.value, decimals),
                first=start.year,
                now=number(end.value, decimals),
                last=end.year,
            )
        said.append(text)
    if cuts:
        listed = ", ".join(map(str, cuts))
        said.append(
            _("Ruptura de la serie: {years}; los valores de antes y de después no se comparan.", years=listed)
        )
    missing = years[-1] - years[0] + 1 - len(years)
    if missing:
        said.append(_.plural("Falta {n} año.", "Faltan {n} años.", missing))
    flags = flag_names(look.messages, (point.flags for part in parts for point in part.points))
    if flags:
        said.append(_("Hay valores con marca: {words}.", words=", ".join(flags)))
    return " ".join(said)
