"""Whether what a recommendation asked for was done: by whom it was asked of, and by others.

The rows of the process indicators that count acts are looked at one by one, so that the page can say when
the latest took place and how it is known.

::

    act_sentence(page)       the finding: done, done in part, not on record; what others did
    verdict(page, one, row)  the same in two words, for the table of process indicators
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.catalogue.conditions import meets
from eslabon.catalogue.models import ProcessIndicator
from eslabon.catalogue.selector import parse_selector
from eslabon.pages import cited
from eslabon.pages.actions import years_of
from eslabon.pages.summary import paragraph

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["act_sentence", "counted_rows", "verdict", "verdict_of"]

STUDIES = {"study", "joint_publication"}  # types of action that are told as studies or reports
MENTION = "mention"  # code of ``evidence_kind``: another page tells of the action, its own was not found

Row = Mapping[str, Any]


def counted_rows(page: Page, one: ProcessIndicator) -> list[Row]:
    """Entries of the page's slice of a register that a process indicator counts, in the register's order."""
    selector = parse_selector(one.count).spelled_out(page.catalogue.everyone)
    if selector.family != "register":
        return []
    return [row for row in page.register(selector.name, whole=True) if meets(row, selector.conditions)]


def act_sentence(page: Page) -> str:
    """Whether the act that was asked for is on record, how it is known, and what others did."""
    own = [(one, row) for one, row in page.process if one.asked]
    others = [(one, row) for one, row in page.process if one.act == "others"]
    return paragraph(*(_own(page, *pair) for pair in own), *(_others(page, *pair) for pair in others))


def _own(page: Page, one: ProcessIndicator, row: Row) -> str:
    _ = page.messages
    who = _.text(page.recommendation.addressee)
    note = _.text(one.note) if one.note else ""
    n = row["n"]
    if not n:
        return paragraph(_("No consta que {who} lo haya hecho.", who=who), note)
    rows = counted_rows(page, one)
    fields = {"who": who, "count": cited.count(page, n, _key(page, one))}
    years = years_of(rows)
    if not years:
        said = _undated(page, one, n, fields)
    elif one.act == "partly":
        said = _.plural(
            "Consta que {who} realizó {count} acto que responde en parte a lo pedido, en {year}.",
            "Consta que {who} realizó {count} actos que responden en parte a lo pedido, el último en {year}.",
            n,
            **fields,
            year=max(years),
        )
    else:
        said = _.plural(
            "Consta que {who} realizó {count} acto como el que se pidió, en {year}.",
            "Consta que {who} realizó {count} actos como el que se pidió, el último en {year}.",
            n,
            **fields,
            year=max(years),
        )
    return paragraph(said, note, _how_known(page, rows))


def _undated(page: Page, one: ProcessIndicator, n: int, fields: Mapping[str, str]) -> str:
    """The same when the register gives no date for any of the acts."""
    _ = page.messages
    if one.act == "partly":
        return _.plural(
            "Consta que {who} realizó {count} acto que responde en parte a lo pedido, sin fecha conocida.",
            "Consta que {who} realizó {count} actos que responden en parte a lo pedido, sin fecha conocida.",
            n,
            **fields,
        )
    return _.plural(
        "Consta que {who} realizó {count} acto como el que se pidió, sin fecha conocida.",
        "Consta que {who} realizó {count} actos como el que se pidió, sin fecha conocida.",
        n,
        **fields,
    )


def _how_known(page: Page, rows: Sequence[Row]) -> str:
    """Said when no page or document of the act itself was found."""
    if not rows or any(row.get("evidence_kind") != MENTION for row in rows):
        return ""
    return page.messages.plural(
        "Solo se conoce porque otra página lo menciona.",
        "Solo se conocen porque otras páginas los mencionan.",
        len(rows),
    )


def _others(page: Page, one: ProcessIndicator, row: Row) -> str:
    _ = page.messages
    n = row["n"]
    if not n:
        nobody = not any(row["n"] for own, row in page.process if own.asked)
        return (
            _("Tampoco consta que lo haya hecho otro organismo.")
            if nobody
            else _("De otros organismos no consta ninguno.")
        )
    years = years_of(counted_rows(page, one))
    count = cited.count(page, n, _key(page, one))
    types = _types(one)
    if not years:
        said = _.plural(
            "De otros organismos consta {count} acción de la clase pedida, sin fecha conocida.",
            "De otros organismos constan {count} acciones de la clase pedida, sin fecha conocida.",
            n,
            count=count,
        )
    elif types and types <= STUDIES:
        said = _.plural(
            "De otros organismos consta {count} estudio o informe sobre el asunto, de {year}.",
            "De otros organismos constan {count} estudios o informes sobre el asunto, el último de {year}.",
            n,
            count=count,
            year=max(years),
        )
    else:
        said = _.plural(
            "De otros organismos consta {count} acción de la clase pedida, de {year}.",
            "De otros organismos constan {count} acciones de la clase pedida, la última de {year}.",
            n,
            count=count,
            year=max(years),
        )
    return paragraph(said, _.text(one.note) if one.note else "")


def _types(one: ProcessIndicator) -> set[str]:
    """Types of action that a process indicator counts; empty when it counts any."""
    conditions = parse_selector(one.count).conditions
    return {value for c in conditions if c.column == "type" and not c.negated for value in c.values}


def verdict(page: Page, one: ProcessIndicator, row: Row) -> str:
    """Whether what was recommended is on record; a dash for what counts something else."""
    _ = page.messages
    if not one.asked:
        return "—"
    if one.act == "partly":
        return _("consta en parte") if row["n"] else _("no consta")
    # Judged by the method for yes and no, where the publication has one.
    met = row["class"] == "met" if row["class"] else bool(row["n"])
    return _("consta") if met else _("no consta")


def verdict_of(page: Page, recommendation: int) -> str:
    """The verdict on the act that one recommendation asked for; a dash when it counts none."""
    found = [(one, row) for one, row in page.process if row["recommendation"] == recommendation and one.asked]
    return verdict(page, *found[0]) if found else "—"


def _key(page: Page, one: ProcessIndicator) -> str:
    return f"process/R{page.recommendation.number}/{one.id}"
