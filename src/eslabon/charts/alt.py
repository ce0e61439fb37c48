"""Alternative text of each kind of chart, made from the values that are drawn.

A text says what kind of chart it is, what it shows, over which range, what stands out, and what is
missing; the table or the data file has the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from eslabon.charts.theme import Look

__all__ = [
    "composition",
    "distribution",
    "dumbbells",
    "heatmap",
    "ranking",
    "relation",
    "shares",
    "slope",
    "tile_map",
    "timeline",
    "trend",
]


_MANY = 8  # beyond so many rows a text that reads them all out helps nobody; a table follows


def trend(look: Look, subject: str, unit: str, decimals: int, series: Sequence) -> str:
    """Lines: range of years, then first, last and largest value of each line, and the gaps."""
    _, number = look.messages, look.number
    first = min(one.points[0][0] for one in series)
    last = max(one.points[-1][0] for one in series)
    parts = [
        _(
            "Gráfico de líneas. {subject} ({unit}), {first}–{last}.",
            subject=subject,
            unit=unit,
            first=first,
            last=last,
        )
    ]
    for one in series:
        (y0, v0), (y1, v1) = one.points[0], one.points[-1]
        if y0 == y1:
            parts.append(
                _(
                    "{name}: {value} en {year}, único dato.",
                    name=one.label,
                    value=number(v1, decimals),
                    year=y1,
                )
            )
            continue
        top_year, top = max(one.points, key=lambda point: (point[1], -point[0]))
        text = _(
            "{name}: de {start} en {first} a {end} en {last}; máximo {top} en {top_year}.",
            name=one.label,
            start=number(v0, decimals),
            first=y0,
            end=number(v1, decimals),
            last=y1,
            top=number(top, decimals),
            top_year=top_year,
        )
        missing = y1 - y0 + 1 - len(one.points)
        if missing:
            text += " " + _.plural("Falta {n} año.", "Faltan {n} años.", missing)
        parts.append(text)
    return " ".join(parts)


def ranking(look: Look, subject: str, unit: str, decimals: int, present: Sequence, absent: Sequence) -> str:
    """Bars: the ends of the order, the place of the subject, who has no value."""
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
                    "{name}: {value}, puesto {place} de {n}.",
                    name=bar.label,
                    value=number(bar.value, decimals),
                    place=place,
                    n=len(present),
                )
            )
    parts += [f"{bar.label}: {number(bar.value, decimals)}." for bar in groups]
    if absent:
        parts.append(_("Sin dato: {names}.", names=", ".join(bar.label for bar in absent)))
    return " ".join(parts)


def distribution(look: Look, subject: str, strips: Sequence) -> str:
    """Strips: for each row the range of all and the value of the subject and of the medians."""
    _ = look.messages
    parts = [_("Gráfico de puntos por filas. {subject}.", subject=subject)]
    if len(strips) > _MANY and not any(strip.subject for strip in strips):
        names = "; ".join(strip.label for strip in strips)
        parts.append(_("Filas: {names}. Las medianas están en el cuadro que sigue.", names=names))
        return " ".join(parts)
    for strip in strips:
        values, number = strip.values(), lambda v, d=strip.decimals: look.number(v, d)
        text = _(
            "{label}: entre {low} y {high}",
            label=strip.label,
            low=number(min(values)),
            high=number(max(values)),
        )
        named = [pair for pair in (strip.subject, strip.reference, strip.comparison) if pair]
        if named:
            text += "; " + "; ".join(f"{name}, {number(value)}" for name, value in named)
        parts.append(text + ".")
    return " ".join(parts)


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
    return " ".join(parts)


def dumbbells(
    look: Look, subject: str, unit: str, decimals: int, changes: Sequence, countries: bool = True
) -> str:
    """Then and now of many: how many rose and fell, the ends of the order, the largest moves."""
    _, number = look.messages, look.number
    rose = sum(change.now[1] > change.then[1] for change in changes)
    fell = sum(change.now[1] < change.then[1] for change in changes)
    most = max(changes, key=lambda change: abs(change.now[1] - change.then[1]))
    return " ".join(
        [
            _(
                "Gráfico de antes y después. {subject} ({unit}), {n} países."
                if countries
                else "Gráfico de antes y después. {subject} ({unit}), {n} filas.",
                subject=subject,
                unit=unit,
                n=len(changes),
            ),
            _("Suben {rose} y bajan {fell}.", rose=rose, fell=fell),
            _(
                "Mayor hoy: {high} ({high_value}); menor: {low} ({low_value}).",
                high=changes[0].label,
                high_value=number(changes[0].now[1], decimals),
                low=changes[-1].label,
                low_value=number(changes[-1].now[1], decimals),
            ),
            _(
                "El mayor cambio es el de {name}: de {then} en {first} a {now} en {last}.",
                name=most.label,
                then=number(most.then[1], decimals),
                first=most.then[0],
                now=number(most.now[1], decimals),
                last=most.now[0],
            ),
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


def composition(look: Look, subject: str, unit: str, decimals: int, parts: Sequence) -> str:
    """Stacked columns: each part in its first and last year."""
    _, number = look.messages, look.number
    years = sorted({year for part in parts for year, _value in part.points})
    said = [
        _(
            "Gráfico de columnas apiladas. {subject} ({unit}), {first}–{last}.",
            subject=subject,
            unit=unit,
            first=years[0],
            last=years[-1],
        )
    ]
    for part in parts:
        (y0, v0), (y1, v1) = part.points[0], part.points[-1]
        said.append(
            _(
                "{label}: {then} en {first}, {now} en {last}.",
                label=part.label,
                then=number(v0, decimals),
                first=y0,
                now=number(v1, decimals),
                last=y1,
            )
        )
    missing = years[-1] - years[0] + 1 - len(years)
    if missing:
        said.append(_.plural("Falta {n} año.", "Faltan {n} años.", missing))
    return " ".join(said)


def timeline(look: Look, subject: str, events: Sequence, kinds: Sequence[str], years: tuple[int, int]) -> str:
    """Events: how many, of which kinds, in which years, and the fullest year."""
    _ = look.messages
    by_year: dict[int, int] = {}
    for event in events:
        by_year[event.year] = by_year.get(event.year, 0) + 1
    fullest = min(by_year, key=lambda year: (-by_year[year], year))
    counts = "; ".join(f"{kind}, {sum(event.kind == kind for event in events)}" for kind in kinds)
    empty = [str(year) for year in range(years[0], years[1] + 1) if year not in by_year]
    parts = [
        _("Línea de tiempo. {subject}, {first}–{last}.", subject=subject, first=years[0], last=years[1]),
        # No total over the kinds: they may be things that must not be added.
        _("Marcas de cada clase: {counts}.", counts=counts),
        _("El año con más marcas es {year} ({n}).", year=fullest, n=by_year[fullest]),
    ]
    if empty:
        parts.append(_("Años sin ninguna: {years}.", years=", ".join(empty)))
    return " ".join(parts)


def tile_map(look: Look, subject: str, unit: str, decimals: int, tiles: Sequence) -> str:
    """Map: range, median, the three highest and lowest, who has no value."""
    _, number = look.messages, look.number
    known = sorted((tile for tile in tiles if tile.value is not None), key=lambda t: (-t.value, t.name))
    absent = [tile.name for tile in tiles if tile.value is None]

    def listed(chosen: Sequence) -> str:
        return ", ".join(f"{tile.name} {number(tile.value, decimals)}" for tile in chosen)

    parts = [
        _("Mapa de cuadros. {subject} ({unit}), {n} países.", subject=subject, unit=unit, n=len(known)),
        _("Mediana: {value}.", value=number(median(tile.value for tile in known), decimals)),
        _("Los más altos: {names}.", names=listed(known[:3])),
        _("Los más bajos: {names}.", names=listed(known[-3:])),
    ]
    if absent:
        parts.append(_("Sin dato: {names}.", names=", ".join(absent)))
    return " ".join(parts)


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
    return " ".join(parts)


def shares(look: Look, subject: str, tallies: Sequence, steps: Sequence) -> str:
    """Bars of classes: the counts of each row."""
    _ = look.messages
    parts = [_("Barras divididas por clase. {subject}.", subject=subject)]
    for tally in tallies:
        said = ", ".join(
            f"{step.label} {tally.counts[step.key]}" for step in steps if tally.counts.get(step.key)
        )
        nothing = _("sin datos")
        parts.append(f"{tally.label}: {said or nothing}.")
    return " ".join(parts)
