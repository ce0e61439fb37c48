"""Alternative text of each kind of chart, made from the values that are drawn.

Charts over the years have theirs in :mod:`eslabon.charts.alt_years`.

A text says what kind of chart it is, what it shows, over which range, what stands out, and what is
missing; the table or the data file has the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from eslabon.charts.points import HOLLOW, flag_names
from eslabon.charts.theme import Look
from eslabon.language import format_list

__all__ = [
    "distribution",
    "dumbbells",
    "heatmap",
    "intervals",
    "ranking",
    "relation",
    "shares",
    "slope",
    "tile_map",
    "timeline",
]


_MANY = 8  # beyond so many rows a text that reads them all out helps nobody; a table follows


def _marked(look: Look, flags: Iterable[str]) -> list[str]:
    """One sentence on values with a flag: how many there are and what the flags mean; none without any.

    ``flags`` are those of every value drawn, empty ones included.
    """
    listed = list(flags)
    words = flag_names(look.messages, listed)
    if not words:
        return []
    n = sum(any(letter in HOLLOW for letter in letters) for letters in listed)
    return [
        look.messages("Con marca, {n} de {of} valores: {words}.", n=n, of=len(listed), words=", ".join(words))
    ]


def _flags_of(changes: Sequence) -> list[str]:
    return [point.flags for change in changes for point in (change.then, change.now)]


def ranking(look: Look, subject: str, unit: str, decimals: int, present: Sequence, absent: Sequence) -> str:
    """Bars: the ends of the order, which of them the subject's is, who has no value.

    A bar's place is no rank: old values and countries outside the group have a bar too.
    """
    _, number = look.messages, look.number
    groups = [bar for bar in present if bar.role in ("reference", "comparison")]
    present = [bar for bar in present if bar not in groups]
    parts = [
        _("Gráfico de barras. {subject} ({unit}), {n} países.", subject=subject, unit=unit, n=len(present)),
        _(
            "Mayor: {high} ({high_value}); menor: {low} ({low_value}).",
            high=present[0].label,
            high_value=number(present[0].value, decimals),
            low=present[-1].label,
            low_value=number(present[-1].value, decimals),
        ),
    ]
    for place, bar in enumerate(present, start=1):
        if bar.role == "subject":
            parts.append(
                _(
                    "{name}: {value}; es la barra {place} de {n}.",
                    name=bar.label,
                    value=number(bar.value, decimals),
                    place=place,
                    n=len(present),
                )
            )
    parts += [f"{bar.label}: {number(bar.value, decimals)}." for bar in groups]
    if absent:
        parts.append(_("Sin dato: {names}.", names=", ".join(bar.label for bar in absent)))
    return " ".join([*parts, *_marked(look, (bar.flags for bar in present))])


def distribution(look: Look, subject: str, strips: Sequence) -> str:
    """Strips: for each row the range of all and the value of the subject and of the medians."""
    _ = look.messages
    parts = [_("Gráfico de puntos por filas. {subject}.", subject=subject)]
    if len(strips) > _MANY and not any(strip.subject for strip in strips):
        names = "; ".join(strip.label for strip in strips)
        parts.append(_("Filas: {names}. Las medianas están en la tabla que sigue.", names=names))
        return " ".join([*parts, *_marked(look, (flags for strip in strips for flags in strip.flags()))])
    for strip in strips:
        values, number = strip.values(), lambda v, d=strip.decimals: look.number(v, d)
        text = _(
            "{label}: entre {low} y {high}",
            label=strip.label,
            low=number(min(values)),
            high=number(max(values)),
        )
        named = [dot for dot in (strip.subject, strip.reference, strip.comparison) if dot]
        if named:
            text += "; " + "; ".join(f"{dot.name}, {number(dot.value)}" for dot in named)
        parts.append(text + ".")
    return " ".join([*parts, *_marked(look, (flags for strip in strips for flags in strip.flags()))])


def slope(look: Look, subject: str, unit: str, decimals: int, changes: Sequence) -> str:
    """Slopes: then and now of each line."""
    _, number = look.messages, look.number
    parts = [_("Gráfico de pendientes. {subject} ({unit}).", subject=subject, unit=unit)]
    for change in changes:
        (y0, v0), (y1, v1) = change.then, change.now
        parts.append(
            _(
                "{label}: {then} en {first}, {now} en {last}.",
                label=change.label,
                then=number(v0, decimals),
                first=y0,
                now=number(v1, decimals),
                last=y1,
            )
        )
    return " ".join([*parts, *_marked(look, _flags_of(changes))])


def dumbbells(
    look: Look, subject: str, unit: str, decimals: int, changes: Sequence, countries: bool = True
) -> str:
    """Then and now of many: how many rose and fell, the ends of the order, the largest moves."""
    _, number = look.messages, look.number
    rose = sum(change.rise > 0 for change in changes)
    fell = sum(change.rise < 0 for change in changes)
    most = max(changes, key=lambda change: abs(change.rise))
    opening = (
        _("Gráfico de antes y después. {subject} ({unit}), {n} países.")
        if countries
        else _("Gráfico de antes y después. {subject} ({unit}), {n} filas.")
    )
    return " ".join(
        [
            opening.format(subject=subject, unit=unit, n=len(changes)),
            _("Suben {rose} y bajan {fell}.", rose=rose, fell=fell),
            _(
                "Mayor hoy: {high} ({high_value}); menor: {low} ({low_value}).",
                high=changes[0].label,
                high_value=number(changes[0].now.value, decimals),
                low=changes[-1].label,
                low_value=number(changes[-1].now.value, decimals),
            ),
            _(
                "El mayor cambio: {name}, de {then} en {first} a {now} en {last}.",
                name=most.label,
                then=number(most.then.value, decimals),
                first=most.then.year,
                now=number(most.now.value, decimals),
                last=most.now.year,
            ),
            *_marked(look, _flags_of(changes)),
        ]
    )


def heatmap(
    look: Look,
    subject: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence,
    steps: Sequence,
) -> str:
    """Grid: its size, how many fields each class has, and the counts of each row."""
    _ = look.messages
    counts = {step.key: sum(cell.key == step.key for cell in cells) for step in steps}
    parts = [
        _(
            "Cuadrícula de colores. {subject}: {rows} filas por {columns} columnas.",
            subject=subject,
            rows=len(rows),
            columns=len(columns),
        ),
        _("En total: {counts}.", counts="; ".join(f"{step.label}, {counts[step.key]}" for step in steps)),
    ]
    for row in rows if len(rows) <= _MANY else []:
        own = [(step.label, sum(cell.key == step.key for cell in cells if cell.row == row)) for step in steps]
        said = ", ".join(f"{label} {count}" for label, count in own if count)
        parts.append(f"{row}: {said}.")
    return " ".join(parts)


def timeline(look: Look, subject: str, events: Sequence, kinds: Sequence[str], years: tuple[int, int]) -> str:
    """Events: how many, of which kinds, in which years, and the fullest year."""
    _ = look.messages
    by_year: dict[int, int] = {}
    for event in events:
        by_year[event.year] = by_year.get(event.year, 0) + 1
    most = max(by_year.values())
    fullest = [str(year) for year in sorted(by_year) if by_year[year] == most]
    counts = "; ".join(f"{kind}, {sum(event.kind == kind for event in events)}" for kind in kinds)
    empty = [str(year) for year in range(years[0], years[1] + 1) if year not in by_year]
    parts = [
        _("Línea de tiempo. {subject}, {first}–{last}.", subject=subject, first=years[0], last=years[1]),
        # No total over the kinds: they may be things that must not be added.
        _("Marcas de cada clase: {counts}.", counts=counts),
        _.plural(
            "El año con más marcas es {years} ({n}).",
            "Los años con más marcas son {years} ({n} cada uno).",
            len(fullest),
            years=format_list(fullest, _.language),
            n=most,
        ),
    ]
    if empty:
        parts.append(_("Años sin ninguna: {years}.", years=", ".join(empty)))
    return " ".join(parts)


def tile_map(look: Look, subject: str, unit: str, decimals: int, tiles: Sequence) -> str:
    """Map: range, median, the three highest and lowest, who has no value."""
    _, number = look.messages, look.number
    known = sorted((tile for tile in tiles if tile.value is not None), key=lambda t: (-t.value, t.name))
    absent = [tile.name for tile in tiles if tile.value is None]
    ends = min(3, max(1, len(known) // 2))  # of few countries none is both among the highest and the lowest

    def listed(chosen: Sequence) -> str:
        return "; ".join(f"{tile.name} {number(tile.value, decimals)}" for tile in chosen)  # decimal commas

    parts = [
        _("Mapa de cuadros. {subject} ({unit}), {n} países.", subject=subject, unit=unit, n=len(known)),
        _("Mediana: {value}.", value=number(median(tile.value for tile in known), decimals)),
        _("Los más altos: {names}.", names=listed(known[:ends])),
        _("Los más bajos: {names}.", names=listed(known[-ends:])),
    ]
    if absent:
        parts.append(_("Sin dato: {names}.", names=", ".join(absent)))
    return " ".join([*parts, *_marked(look, (tile.flags for tile in known))])


def relation(
    look: Look, subject: str, x_title: str, y_title: str, decimals: tuple[int, int], points: Sequence
) -> str:
    """Dots: what is against what, the ranges, and the subject's two values."""
    _, number = look.messages, look.number
    xs, ys = [p.x for p in points], [p.y for p in points]
    parts = [
        _("Gráfico de dispersión. {subject}, {n} países.", subject=subject, n=len(points)),
        _(
            "Eje horizontal: {title}, entre {low} y {high}.",
            title=x_title,
            low=number(min(xs), decimals[0]),
            high=number(max(xs), decimals[0]),
        ),
        _(
            "Eje vertical: {title}, entre {low} y {high}.",
            title=y_title,
            low=number(min(ys), decimals[1]),
            high=number(max(ys), decimals[1]),
        ),
    ]
    for point in points:
        if point.role == "subject":
            values = f"{number(point.x, decimals[0])}; {number(point.y, decimals[1])}"
            parts.append(_("{name}: {values}.", name=point.name, values=values))
    return " ".join([*parts, *_marked(look, (flags for point in points for flags in point.flags))])


def shares(look: Look, subject: str, tallies: Sequence, steps: Sequence) -> str:
    """Bars of classes: the counts of each row."""
    _ = look.messages
    parts = [_("Barras divididas por clase. {subject}.", subject=subject)]
    for tally in tallies:
        said = ", ".join(
            f"{step.label} {look.number(tally.counts[step.key], 0)}"
            for step in steps
            if tally.counts.get(step.key)
        )
        nothing = _("sin datos")
        parts.append(f"{tally.label}: {said or nothing}.")
    return " ".join(parts)


def intervals(look: Look, subject: str, share: str, rows: Sequence) -> str:
    """Intervals: the ends of the order with their spans, the narrowest and widest, the subject's own."""
    _ = look.messages

    def said(row) -> str:
        return _("{name}, mediana {middle}, de {low} a {high}", name=row.label, middle=row.middle,
                 low=row.low, high=row.high)  # fmt: skip

    widest = max(rows, key=lambda row: row.high - row.low)
    parts = [
        _("Gráfico de intervalos. {subject}, {n} países; el intervalo reúne el {share} de los cálculos.",
          subject=subject, n=len(rows), share=share),
        _("Primero: {row}.", row=said(rows[0])),
        _("Último: {row}.", row=said(rows[-1])),
        _("El intervalo más ancho: {row}.", row=said(widest)),
    ]  # fmt: skip
    parts += [said(row) + "." for row in rows if row.subject]
    outside = [row.label for row in rows if not row.low <= row.mark <= row.high]
    if outside:
        parts.append(_("Cálculo principal fuera del intervalo: {names}.", names=", ".join(outside)))
    return " ".join(parts)
