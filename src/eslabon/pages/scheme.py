"""The study's scheme of analysis as a cross-table: what helps or hinders upgrading, and how much is known.

The scheme explains upgrading by three things: the collective efficiency of the cluster, the governance of
the chain, the sector's pattern of learning and innovation. Registers hold the second as it was coded; the
third comes from the sector by the declared ``code_groups``; of the first they hold at most a sign, the
cluster's situation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "SchemeEntry",
    "known_counts",
    "known_table",
    "pattern_table",
    "scheme_entries",
    "scheme_list",
    "scheme_table",
    "situation_table",
]

PATTERNS, TYPES, SITUATIONS = "sector_pattern", "governance_type", "status"
SEPARATOR = ";"
NOTHING = frozenset({"", "unknown", "not_stated"})  # codes that say that a thing is not known
NONE = "none"  # in keys: not known
DIRECTION = "direction_only"  # of the governance only who drives the chain is known


@dataclass(frozen=True)
class SchemeEntry:
    """A cluster or case with the four things of the scheme; empty where not known.

    ``governance`` holds types; ``directed`` codes as in the register. ``upgrading`` holds the routes, or
    ``none`` where it is known that there was no upgrading.
    """

    register: str
    id: str
    name: str
    pattern: str
    situation: str
    governance: tuple[str, ...]
    upgrading: tuple[str, ...]

    def knows(self, what: str) -> bool:
        """Whether a thing is known: ``pattern``, ``situation``, ``governance``, ``upgrading`` or ``all``.

        ``direction`` asks whether of the governance nothing is known but who drives the chain.
        """
        if what == "direction":
            return self.governance == (DIRECTION,)
        if what == "all":
            return all(self.knows(one) for one in ("pattern", "situation", "governance", "upgrading"))
        return bool(getattr(self, what))


def scheme_entries(page: Page, registers: Sequence[str]) -> list[SchemeEntry]:
    """Entries of registers that have a sector, a governance and an upgrading, in the order of the files."""
    patterns, types = (page.catalogue.code_groups[name] for name in (PATTERNS, TYPES))
    return [
        SchemeEntry(
            register,
            row["id"],
            page.messages.text(row["name"]),
            patterns.get(row["sector"], ""),
            next(iter(_known(row.get(SITUATIONS, ""))), ""),
            tuple(dict.fromkeys(types[code] for code in _known(row["governance"]))),
            tuple(_known(row["upgrading"])),
        )
        for register in registers
        for row in page.register(register)
    ]


def _known(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in cell.split(SEPARATOR)) if part not in NOTHING]


def scheme_table(page: Page, entries: Sequence[SchemeEntry]) -> Table:
    """Patterns of learning by types of governance; cells count entries and those whose upgrading is known.

    An entry with two types of governance counts in both columns.
    """
    _ = page.messages
    types = [*page.catalogue.codes[TYPES], ""]
    return _cross_table(
        page,
        "scheme",
        _("Esquema de análisis: patrón sectorial y gobernanza de la cadena, con el ascenso conocido"),
        entries,
        types,
        lambda entry: entry.governance or ("",),
        lambda code: page.code_label(TYPES, code) if code else _("Gobernanza no conocida"),
        "governance",
    )


def situation_table(page: Page, entries: Sequence[SchemeEntry]) -> Table:
    """Patterns of learning by the cluster's situation, the only sign of collective efficiency."""
    _ = page.messages
    known = [code for code in page.catalogue.codes[SITUATIONS] if code not in NOTHING]
    return _cross_table(
        page,
        "situation",
        _("Patrón sectorial y situación del clúster, con el ascenso conocido"),
        entries,
        [*known, ""],
        lambda entry: (entry.situation,),
        lambda code: page.code_label(SITUATIONS, code) if code else _("Situación no conocida"),
        "situation",
    )


def _cross_table(
    page: Page,
    name: str,
    caption: str,
    entries: Sequence[SchemeEntry],
    codes: Sequence[str],
    values: Callable[[SchemeEntry], Iterable[str]],
    label: Callable[[str], str],
    dimension: str,
) -> Table:
    _ = page.messages
    patterns = [*page.catalogue.codes[PATTERNS], ""]

    def cell(pattern: str, code: str) -> str:
        own = [entry for entry in entries if entry.pattern == pattern and code in values(entry)]
        if not own:
            return _("no se conoce")
        key = f"scheme/{dimension}/{pattern or NONE}/{code or NONE}"
        upgraded = sum(entry.knows("upgrading") for entry in own)
        return _(
            "{n} (ascenso conocido: {k})",
            n=cited.count(page, len(own), f"{key}/entries"),
            k=cited.count(page, upgraded, f"{key}/upgrading"),
        )

    return page.table(
        name,
        caption,
        [Column(_("Patrón sectorial")), *(Column(label(code)) for code in codes)],
        [[_pattern(page, pattern), *(cell(pattern, code) for code in codes)] for pattern in patterns],
        source=_source(page),
    )


def known_counts(page: Page, entries: Sequence[SchemeEntry], register: str = "") -> dict[str, str]:
    """How many entries know each thing, as cited numbers, by name of the thing; ``total`` counts all."""
    own = [entry for entry in entries if register in ("", entry.register)]
    things = ("pattern", "situation", "governance", "direction", "upgrading", "all")
    key = f"scheme/known/{register or 'both'}"
    counts = {what: sum(entry.knows(what) for entry in own) for what in things} | {"total": len(own)}
    return {what: cited.count(page, number, f"{key}/{what}") for what, number in counts.items()}


def known_table(page: Page, entries: Sequence[SchemeEntry]) -> Table:
    """What is known of each register's entries, thing by thing."""
    _ = page.messages
    registers = list(dict.fromkeys(entry.register for entry in entries))
    columns = [known_counts(page, entries, register) for register in registers]
    things = {
        "pattern": _("Patrón sectorial de aprendizaje e innovación"),
        "situation": _("Señal de eficiencia colectiva: situación del clúster"),
        "governance": _("Gobernanza de la cadena"),
        "upgrading": _("Ascenso"),
        "all": _("Los cuatro a la vez"),
        "total": _("Entradas"),
    }
    titles = [page.messages.text(page.catalogue.registers[register].title) for register in registers]
    return page.table(
        "known",
        _("Entradas de las que se conoce cada elemento del esquema"),
        [Column(_("Elemento")), *(Column(title, "right") for title in titles)],
        [[label, *(counts[what] for counts in columns)] for what, label in things.items()],
        source=_source(page),
    )


def scheme_list(page: Page, entries: Sequence[SchemeEntry]) -> Table:
    """Every entry with its place in the scheme and a link to its row; readers may filter each cell's."""
    _ = page.messages
    unknown = _("no se conoce")

    def said(list_name: str, codes: Iterable[str]) -> str:
        return ", ".join(page.code_label(list_name, code) for code in codes) or unknown

    rows, keys = [], {2: [], 4: [], 5: []}
    for entry in entries:
        rows.append(
            [
                page.entry(entry.register, entry.id, entry.name),
                page.messages.text(page.catalogue.registers[entry.register].title),
                _pattern(page, entry.pattern),
                said(SITUATIONS, [entry.situation] if entry.situation else []),
                said(TYPES, entry.governance),
                said("upgrading", entry.upgrading),
            ]
        )
        keys[2].append(f"{entry.pattern or NONE}={_pattern(page, entry.pattern)}")
        keys[4].append(_filter_key(page, TYPES, entry.governance, unknown))
        keys[5].append(_filter_key(page, "upgrading", entry.upgrading, unknown))
    heads = [
        _("Entrada"),
        _("Registro"),
        _("Patrón sectorial"),
        _("Situación del clúster"),
        _("Gobernanza"),
        _("Ascenso"),
    ]
    return page.table(
        "list",
        _("Clústeres y casos según el esquema de análisis"),
        [Column(head) for head in heads],
        rows,
        source=_source(page),
        sortable=True,
        filters=(1, 2, 3, 4, 5),
        filter_keys=keys,
    )


def _filter_key(page: Page, list_name: str, codes: Sequence[str], unknown: str) -> str:
    # "unknown" and not "none": of upgrading, none is something that is known.
    return ";;".join(f"{code}={page.code_label(list_name, code)}" for code in codes) or f"unknown={unknown}"


def pattern_table(page: Page) -> Table:
    """Which sectors are coded as which pattern."""
    _ = page.messages
    groups, sectors = page.catalogue.code_groups[PATTERNS], page.catalogue.codes["sector"]
    own = {
        pattern: [page.code_label("sector", code) for code in sectors if groups.get(code, "") == pattern]
        for pattern in [*page.catalogue.codes[PATTERNS], ""]
    }
    return page.table(
        "patterns",
        _("Sectores de cada patrón, codificación de esta publicación"),
        [Column(_("Patrón sectorial")), Column(_("Sectores de los registros"))],
        [[_pattern(page, pattern), "; ".join(labels)] for pattern, labels in own.items() if labels],
        source=_("Fuente: `data/catalogue/code_groups.csv`."),
    )


def _pattern(page: Page, pattern: str) -> str:
    return page.code_label(PATTERNS, pattern) if pattern else page.messages("Sin clasificar")


def _source(page: Page) -> str:
    return page.messages("Fuente: registros de esta publicación, codificados a partir del estudio.")
