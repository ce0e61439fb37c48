"""Chains by country: what each weighs, what the registers have on it, what stands in its way.

The pages read chains as ``data/catalogue/chains.yml`` declares them; nothing here knows which there are.

::

    chains_table(page, …)      one row per chain: sectors, countries in which it weighs, entries, obstacles
    explorer_table(page, …)    one row per country and chain, to be filtered
    countries_of_chains_table  one row per country: what is not told by chain
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eslabon.catalogue.chains import SECTORS, Chain
from eslabon.language import format_list, format_unit
from eslabon.pages import cited
from eslabon.pages.marks import letters_note
from eslabon.pages.outputs import Column, Table
from eslabon.pages.register_counts import FILTER_SEPARATOR, values_of
from eslabon.pages.registers import cell
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit, latest_dated

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "ChainRow",
    "chain_rows",
    "chains_table",
    "countries_of_chains_table",
    "explorer_table",
    "listing_threshold",
]

REGISTERS = ("clusters", "cases", "exporters")  # with a sector, so that an entry belongs to a chain
_NAMES = {"clusters": "name", "cases": "name", "exporters": "firm"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ChainRow:
    """One country and chain: the entries of each register, by register."""

    country: str
    chain: Chain
    entries: Mapping[str, tuple[Row, ...]]

    @property
    def known(self) -> list[str]:
        """Registers that have an entry."""
        return [register for register, rows in self.entries.items() if rows]


def entries_of(page: Page, chain: Chain, register: str, country: str = "") -> list[Row]:
    """Entries of a register whose sector belongs to a chain; only those that name the country, if given."""
    rows = page.register(register, whole=True)
    return [
        row
        for row in rows
        if set(values_of(row, SECTORS)) & set(chain.sectors)
        and (not country or country in values_of(row, "country"))
    ]


def listing_threshold(page: Page) -> str:
    """From which share of its exports a country's chain is listed, as text; each one where chains differ."""
    shares = {
        format_unit(
            chain.listed_from, page.unit(chain.share), 0 if chain.listed_from % 1 == 0 else 1, page.messages
        )
        for chain in page.catalogue.chains.values()
    }
    return format_list(sorted(shares), page.language, either=True)


def chain_rows(page: Page, countries: Sequence[str]) -> list[ChainRow]:
    """Countries and chains that are listed, by country in the order given and chain as declared.

    A pair is listed when the chain weighs at least ``listed_from`` in the country's exports, in its latest
    year, or when a register has an entry on it.
    """
    found = []
    for country in countries:
        for chain in page.catalogue.chains.values():
            entries = {register: tuple(entries_of(page, chain, register, country)) for register in REGISTERS}
            standing = page.standing(chain.share, country)
            heavy = standing is not None and standing.value >= chain.listed_from
            if heavy or any(entries.values()):
                found.append(ChainRow(country, chain, entries))
    return found


def explorer_table(page: Page, name: str, caption: str, rows: Sequence[ChainRow], subregion: str) -> Table:
    """One row per country and chain, with links to the registers.

    Parameters
    ----------
    rows
        Result of :func:`chain_rows`.
    subregion
        Kind of the groups by which readers may filter.
    """
    _ = page.messages
    titles = _register_titles(page)
    columns = [
        Column(_("País")),
        Column(_("Cadena")),
        Column(_("Peso en las exportaciones"), "right"),
        Column(_("En los registros")),
        Column(_("Renta sobre el PIB"), "right"),
        Column(_("Subregión")),
    ]
    body, keys = [], []
    shares, rents, flags = [], [], []
    for row in rows:
        group = page.catalogue.group_of(row.country, subregion)
        share = page.standing(row.chain.share, row.country)
        rent = page.standing(row.chain.rents, row.country) if row.chain.rents else None
        known = [titles[register] for register in row.known] or [_("solo el comercio")]
        body.append(
            [
                page.name(row.country),
                _.text(row.chain.label),
                latest_dated(page, share, unit=True),
                _entries_cell(page, row, titles),
                latest_dated(page, rent, unit=True),
                page.group_label(group) if group else "—",
            ]
        )
        keys.append(FILTER_SEPARATOR.join(known))
        shares.append(f"{share.value:g}" if share else "")
        rents.append(f"{rent.value:g}" if rent else "")
        flags += [one.flag for one in (share, rent) if one]
    used = sorted({id for row in rows for id in (row.chain.share, row.chain.rents) if id})
    notes = [source_line(page, used), _("Registros de esta publicación."), letters_note(page, flags)]
    return page.table(
        name,
        caption,
        columns,
        body,
        source=" ".join(filter(None, notes)),
        sortable=True,
        filters=[0, 1, 3, 5],
        sort_keys={2: shares, 4: rents},
        filter_keys={3: keys},
    )


def _register_titles(page: Page) -> dict[str, str]:
    _ = page.messages
    return {"clusters": _("Clúster"), "cases": _("Caso"), "exporters": _("Gran exportadora")}


def _entries_cell(page: Page, row: ChainRow, titles: Mapping[str, str]) -> str:
    """Entries by register, each a link to its row: "Clúster: …. Caso: …."; a dash without any."""
    said = []
    for register in row.known:
        names: dict[str, str] = {}
        for entry in row.entries[register]:
            # A firm with two programmes is one exporter: its first row stands for it.
            text = cell(page, register, entry, _NAMES[register])
            names.setdefault(text, page.entry(register, entry["id"], text))
        said.append(f"*{titles[register]}*: {'; '.join(names.values())}.")
    return " ".join(said) or "—"


def chains_table(page: Page, name: str, caption: str, countries: Sequence[str], group: str) -> Table:
    """One row per chain: its sectors, in how many countries it weighs, entries of the region, obstacles.

    Parameters
    ----------
    countries
        Countries counted.
    group
        Group that the countries are, for the keys of the numbers.
    """
    _ = page.messages
    obstacles = {row["id"]: row for row in page.register("bottlenecks", whole=True)}
    columns = [
        Column(_("Cadena")),
        Column(_("Sectores de los registros")),
        Column(_("Países en que pesa"), "right"),
        Column(_("Clústeres y casos"), "right"),
        Column(_("Obstáculos que nombra el estudio")),
    ]
    rows = []
    for chain in page.catalogue.chains.values():
        key = f"chain/{chain.id}/{group}"
        known = page.standings_of(chain.share, countries)
        heavy = sum(standing.value >= chain.listed_from for standing in known)
        inside = set(countries)
        own = [
            row
            for register in ("clusters", "cases")
            for row in entries_of(page, chain, register)
            if inside & set(values_of(row, "country"))
        ]
        rows.append(
            [
                _.text(chain.label),
                ", ".join(page.code_label(SECTORS, sector).lower() for sector in chain.sectors),
                _(
                    "{n} de {of} (desde {least})",
                    n=cited.count(page, heavy, f"{key}/heavy"),
                    of=len(known),
                    least=cited.with_unit(page, chain.share, chain.listed_from),
                ),
                cited.count(page, len(own), f"{key}/entries"),
                "; ".join(
                    page.entry("bottlenecks", id, _.text(obstacles[id]["name"])) for id in chain.obstacles
                )
                or "—",
            ]
        )
    source = source_line(page, [chain.share for chain in page.catalogue.chains.values()])
    note = _(
        "Una cadena pesa en un país si sus productos llegan a la parte indicada de sus exportaciones de "
        "bienes, en su último año. La asignación de sectores y obstáculos a cadenas es de esta publicación."
    )
    return page.table(name, caption, columns, rows, source=f"{source} {note}")


def countries_of_chains_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], countries: Sequence[str]
) -> Table:
    """One row per country with what the sources do not tell by chain: indicators, programmes, infrastructure.

    Programmes and figures of infrastructure are those that name the country, and programmes of a region that
    is one of the country's groups.
    """
    _ = page.messages
    columns = [
        Column(_("País")),
        *(Column(label_with_unit(page, id), "right") for id in indicators),
        Column(_("Programas e infraestructura")),
    ]
    rows, flags = [], []
    for code in countries:
        latest = [page.standing(id, code) for id in indicators]
        cells = [latest_dated(page, standing) for standing in latest]
        rows.append([page.name(code), *cells, _supported(page, code) or "—"])
        flags += [standing.flag for standing in latest if standing]
    notes = (source_line(page, indicators), letters_note(page, flags))
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)), sortable=True)


def _supported(page: Page, country: str) -> str:
    """Programmes and figures of infrastructure of a country, each a link to its row."""
    _ = page.messages
    groups = set(page.catalogue.groups_of(country))
    programmes = [
        page.entry("programmes", row["id"], _.text(row["name"]))
        for row in page.register("programmes")
        if country in values_of(row, "country") or groups & set(values_of(row, "region"))
    ]
    works = [
        page.entry("infrastructure", row["id"], cell(page, "infrastructure", row, "measure"))
        + f": {cited.register_number(page, 'infrastructure', row)} ({int(row['year'])})"
        for row in page.register("infrastructure", whole=True)
        if country in values_of(row, "country")
    ]
    said = [(_("Programas"), programmes), (_("Infraestructura"), works)]
    return " ".join(f"*{title}*: {'; '.join(items)}." for title, items in said if items)
