"""How good the data are: how much is known, how old it is, which marks it carries, under which terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from eslabon.charts import Cell, Step, Tally, heatmap, shares, theme
from eslabon.language import format_number
from eslabon.pages.cited import cited, count
from eslabon.pages.marks import FLAGS
from eslabon.pages.outputs import Column, Figure, Table

if TYPE_CHECKING:
    from eslabon.pages.page import Page
    from eslabon.pages.rows import Standing

__all__ = [
    "CELL_CLASSES",
    "age_figure",
    "ages",
    "ages_figure",
    "ages_table",
    "cell_class",
    "cell_counts",
    "countries_table",
    "coverage_figure",
    "flags_table",
    "last_year",
    "licences_table",
    "median_age",
]

CELL_CLASSES = ("recent", "older", "none")


def cell_class(page: Page, standing: Standing | None) -> str:
    """``recent``: a value since the publication's recent year; ``older``; ``none``."""
    if standing is None:
        return "none"
    return "recent" if standing.year >= page.settings["recent_year"] else "older"


def cell_counts(page: Page, indicators: Iterable[str], countries: Sequence[str]) -> dict[str, int]:
    """How many pairs of indicator and country are in each class."""
    counts = dict.fromkeys(CELL_CLASSES, 0)
    for id in indicators:
        for code in countries:
            counts[cell_class(page, page.standing(id, code))] += 1
    return counts


def last_year(page: Page) -> int:
    """The latest year in which any country has any value: ages are counted from here."""
    known = (last for entry in page.indicators() if (last := page.coverage(entry.id)["last"]))
    return max(known, default=page.settings["recent_year"])


def ages(page: Page, indicators: Iterable[str], countries: Sequence[str]) -> list[int]:
    """Years from the latest value to the latest year of the publication, one for each pair with a value."""
    now = last_year(page)
    return [now - one.year for id in indicators for one in page.standings_of(id, countries)]


def median_age(page: Page, indicators: Iterable[str], countries: Sequence[str], key: str) -> str:
    """Median age in years with its key; a dash without any value. Halves keep their decimal."""
    known = ages(page, indicators, countries)
    if not known:
        return "—"
    middle = median(known)
    return cited(format_number(middle, 0 if float(middle).is_integer() else 1, page.language), key)


def age_steps(page: Page) -> list[Step]:
    """The classes of a grid of coverage: by colour and by sign."""
    _ = page.messages
    year = page.settings["recent_year"]
    return [
        Step("recent", _("con dato desde {year}", year=year), theme.SUBJECT, "●", theme.PAPER),
        Step("older", _("solo dato anterior"), "#f0b98a", "○", theme.INK),
        Step("none", _("sin dato"), theme.PAPER, "·", theme.MUTED),
    ]


def coverage_figure(page: Page, name: str, group: str) -> Figure:
    """Grid of what is known: one row per country of a group, one numbered column per theme."""
    _ = page.messages
    themes = [one for one in page.catalogue.themes.values() if page.indicators(one.id)]
    countries = page.names.sorted(page.catalogue.members(group))
    bounds = [
        ("all", 1.0, _("todos"), theme.SUBJECT, "●", theme.PAPER),
        ("most", 0.75, _("tres cuartos o más"), "#8fb8de", "+", theme.INK),
        ("half", 0.5, _("la mitad o más"), "#cfdfee", "○", theme.INK),
        ("few", 1e-9, _("menos de la mitad"), "#f0b98a", "−", theme.INK),
        ("none", 0.0, _("ninguno"), theme.PAPER, "·", theme.MUTED),
    ]
    steps = [Step(key, label, colour, sign, ink) for key, _least, label, colour, sign, ink in bounds]
    cells = []
    for code in countries:
        for number, one in enumerate(themes, start=1):
            ids = [entry.id for entry in page.indicators(one.id)]
            recent = cell_counts(page, ids, [code])["recent"]
            key = next(key for key, least, *_rest in bounds if recent / len(ids) >= least)
            said = page.look.told(f"{page.name(code)}, {_.text(one.name)}", f"{recent}/{len(ids)}")
            cells.append(Cell(page.name(code), str(number), key, said))
    subject = _("Indicadores de cada tema con dato desde {year}", year=page.settings["recent_year"])
    chart = heatmap(
        page.look,
        cells,
        steps,
        rows=[page.name(code) for code in countries],
        columns=[str(number) for number in range(1, len(themes) + 1)],
        subject=subject,
        column_names=[_.text(one.name) for one in themes],
    )
    listed = "; ".join(f"{number}, {_.text(one.name)}" for number, one in enumerate(themes, start=1))
    caption = _("{subject}, por país. Temas: {themes}.", subject=subject, themes=listed)
    return page.figure(name, chart, caption, source=_counted_here(page))


def age_figure(page: Page, name: str, subject: str, indicators: Sequence[str], group: str) -> Figure:
    """Grid of coverage: one row per indicator, one column per country of a group."""
    _ = page.messages
    countries = page.catalogue.members(group)
    steps = age_steps(page)
    cells = []
    for id in indicators:
        for code in countries:
            standing = page.standing(id, code)
            said = str(standing.year) if standing else _("sin dato")
            cells.append(
                Cell(
                    page.label(id),
                    code,
                    cell_class(page, standing),
                    page.look.told(f"{page.label(id)}, {page.name(code)}", said),
                )
            )
    chart = heatmap(
        page.look,
        cells,
        steps,
        rows=[page.label(id) for id in indicators],
        columns=list(countries),
        subject=subject,
        column_names=[page.name(code) for code in countries],
    )
    caption = _("{subject}: qué se sabe de cada país, y desde cuándo.", subject=subject)
    return page.figure(name, chart, caption, indicators=indicators)


def ages_figure(page: Page, name: str, group: str) -> Figure:
    """Bars: how old the latest values are, one row per theme, in classes of years."""
    _ = page.messages
    countries, now = page.catalogue.members(group), last_year(page)
    bounds = [(0, 2), (3, 5), (6, 10), (11, None)]
    looks = [
        ("#0b4f8a", theme.PAPER),
        ("#8fb8de", theme.INK),
        ("#f0b98a", theme.INK),
        ("#b4500b", theme.PAPER),
    ]
    steps = [
        Step(
            str(low),
            _("{low} a {high} años", low=low, high=high) if high else _("{low} años o más", low=low),
            colour,
            "",
            ink,
        )
        for (low, high), (colour, ink) in zip(bounds, looks, strict=True)
    ]
    steps.append(Step("none", _("sin dato"), theme.PAPER, "·", theme.MUTED))
    tallies = []
    for one in page.catalogue.themes.values():
        ids = [entry.id for entry in page.indicators(one.id)]
        known = ages(page, ids, countries)
        counts = {
            str(low): sum(low <= age and (high is None or age <= high) for age in known)
            for low, high in bounds
        }
        tallies.append(Tally(_.text(one.name), {**counts, "none": len(ids) * len(countries) - len(known)}))
    subject = _("Antigüedad del último dato, por tema")
    unit = _("número de pares de país e indicador; años hasta {year}", year=now)
    chart = shares(page.look, tallies, steps, subject=subject, unit=unit)
    return page.figure(name, chart, subject + ".", source=_counted_here(page))


def countries_table(page: Page, name: str, caption: str, group: str) -> Table:
    """Countries of a group by how many indicators have a recent value; older, none, median age."""
    _ = page.messages
    ids = [entry.id for entry in page.indicators()]
    counted = {code: cell_counts(page, ids, [code]) for code in page.catalogue.members(group)}
    order = sorted(
        page.names.sorted(counted), key=lambda code: (-counted[code]["recent"], -counted[code]["older"])
    )
    columns = [
        Column(_("País")),
        Column(_("Con dato desde {year}", year=page.settings["recent_year"]), "right"),
        Column(_("Solo dato anterior"), "right"),
        Column(_("Sin dato"), "right"),
        Column(_("Antigüedad mediana, años"), "right"),
    ]
    rows = [
        [
            page.link(f"country/{code}", page.name(code)),
            *(
                count(page, counted[code][kind], f"quality/{group}/cells/{kind}/country/{code}")
                for kind in CELL_CLASSES
            ),
            median_age(page, ids, [code], f"quality/{group}/age/country/{code}"),
        ]
        for code in order
    ]
    return page.table(name, caption, columns, rows, source=_counted_here(page))


def ages_table(page: Page, name: str, caption: str, indicators: Sequence[str], group: str) -> Table:
    """Indicators by how old their latest values are: countries with a value, median age, newest, oldest."""
    _ = page.messages
    countries = page.catalogue.members(group)
    columns = [
        Column(_("Indicador")),
        Column(_("Países con algún dato"), "right"),
        Column(_("Antigüedad mediana, años"), "right"),
        Column(_("Más reciente"), "right"),
        Column(_("Más antiguo"), "right"),
    ]
    rows = []
    for id in indicators:
        known = page.standings_of(id, countries)
        rows.append(
            [
                page.label(id),
                count(page, len(known), f"quality/{group}/known/{id}"),
                median_age(page, [id], countries, f"quality/{group}/age/{id}"),
                str(max(one.year for one in known)) if known else "—",
                _oldest(page, known),
            ]
        )
    return page.table(name, caption, columns, rows, source=_counted_here(page))


def _oldest(page: Page, known: Sequence[Standing]) -> str:
    """The oldest of the latest values; whose it is only where one country alone is that late."""
    if not known:
        return "—"
    year = min(one.year for one in known)
    late = [one.country for one in known if one.year == year]
    if len(late) == len(known) or len(late) > 1:
        return str(year)
    return f"{year} ({page.name(late[0])})"


def flags_table(page: Page, name: str, caption: str) -> Table:
    """Observations by theme and mark; one with two marks counts under each. Marks that none has are named."""
    _ = page.messages
    used = [letter for letter in FLAGS if any(flag == letter for _id, flag in page.flag_counts)]
    columns = [
        Column(_("Tema")),
        Column(_("Todas"), "right"),
        *(Column(f"{_.text(FLAGS[letter])} ({letter})", "right") for letter in used),
    ]
    rows = []
    for theme_id, label in (
        *((one.id, _.text(one.name)) for one in page.catalogue.themes.values()),
        ("all", _("Todos los temas")),
    ):
        ids = [entry.id for entry in page.indicators("" if theme_id == "all" else theme_id)]
        total = sum(page.coverage(id)["observations"] for id in ids)
        cells = [label, count(page, total, f"quality/observations/{theme_id}")]
        for letter in used:
            number = sum(page.flag_counts.get((id, letter), 0) for id in ids)
            cells.append(count(page, number, f"quality/flag/{letter}/{theme_id}"))
        rows.append(cells)
    line = _counted_here(page)
    unused = [f"{letter}, {_.text(text)}" for letter, text in FLAGS.items() if letter not in used]
    if unused:
        line += " " + _("Ninguna observación lleva la marca {names}.", names="; ".join(unused))
    return page.table(name, caption, columns, rows, source=line)


def _licence(page: Page, licence: str, status: str) -> str:
    """A licence and its status; a source that states none has the same words for both."""
    if licence == status:
        return licence
    return page.messages("{licence}: {status}", licence=licence, status=status)


def licences_table(page: Page, name: str, caption: str, status: dict[str, str]) -> Table:
    """Sources with publisher, edition, licence and its status, and how much of the data comes from each.

    Parameters
    ----------
    status
        Words for each status of a licence, in the order of the rows.
    """
    _ = page.messages
    columns = [
        Column(_("Fuente y edición")),
        Column(_("Publicador")),
        Column(_("Licencia")),
        Column(_("Indicadores"), "right"),
        Column(_("Observaciones"), "right"),
    ]
    order = list(status)
    sources = sorted(
        page.catalogue.sources.values(), key=lambda one: (order.index(one.licence.status), one.id)
    )
    nothing = {"indicators": 0, "observations": 0}
    rows = [
        [
            f"{page.proper(one.title)}, {page.proper(one.vintage)}",
            _.text(one.publisher),
            _licence(page, page.proper(one.licence.id), status[one.licence.status]),
            *(
                count(page, page.source_counts.get(one.id, nothing)[kind], f"quality/source/{one.id}/{kind}")
                for kind in ("indicators", "observations")
            ),
        ]
        for one in sources
    ]
    return page.table(name, caption, columns, rows, source=_counted_here(page))


def _counted_here(page: Page) -> str:
    return page.messages("Fuente: recuento de esta publicación.")
