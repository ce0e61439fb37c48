"""What stands behind an indicator's values: definition, source, computation, caveats, uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.language import format_date
from eslabon.pages import cited
from eslabon.pages.outputs import Text
from eslabon.pages.registers import bulleted
from eslabon.pages.rows import span
from eslabon.pages.sources import source_name

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["indicator_facts", "indicator_uses"]


def indicator_facts(page: Page) -> Text:
    """A list of everything that the catalogue says about the indicator; what it does not have is left out."""
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    source = page.catalogue.sources[entry.source]
    accessed = format_date(source.accessed, page.language) if source.accessed else ""
    facts = [
        (_("Definición"), _.text(entry.definition)),
        (_("De quién es la definición"), _basis(page)),
        (_("Unidad"), page.unit_name(entry.id)),
        (_("Identificador"), f"`{entry.id}`"),
        (_("Fuente"), source_name(page, entry.source)),
        (_("Serie de la fuente"), f"`{entry.code}`" if entry.code and entry.code_is == "series" else ""),
        (_("Consultada"), accessed),
        (_("Cómo citar la fuente"), page.proper(source.citation)),
        (_("Condiciones de uso de la fuente"), _.text(source.terms) if source.terms else ""),
        (_("Transformación"), _.text(entry.transformation) if entry.transformation else _untouched(page)),
        (_("Fórmula"), _.text(entry.derived.formula) if entry.derived else ""),
        (_("Se calcula con"), _inputs(page)),
        (_("Ruptura de la serie"), _breaks(page)),
        (_("Cobertura"), _reach(page)),
        (_("Cómo se evalúa"), _assessed(page)),
    ]
    caveats = [_.text(text) for text in (entry.unobserved, *entry.caveats, *source.caveats) if text]
    return page.text(
        _("## De dónde viene el dato"),
        bulleted([f"**{label}.** {text}" for label, text in facts if text]),
        _("### Cautelas") if caveats else "",
        bulleted(caveats),
    )


def _inputs(page: Page) -> str:
    """Indicators by name, with a link; other series by their code and who publishes them."""
    return "; ".join(
        page.about("indicator", one["id"], page.messages.text(one["label"]))
        if "id" in one
        else f"`{one['code']}`" + (f" ({page.messages.text(one['publisher'])})" if one["publisher"] else "")
        for one in page.kin["inputs"]
    )


def _basis(page: Page) -> str:
    _ = page.messages
    return {
        "agreed": _("Acordada internacionalmente."),
        "publisher": _("Propia de quien publica, la misma para todos los países."),
        "national": _("Nacional: puede diferir entre países."),
        None: "",
    }[page.indicator(page.indicator_id).definition_basis]


def _untouched(page: Page) -> str:
    """An indicator that is not derived either is the published value."""
    _ = page.messages
    return "" if page.indicator(page.indicator_id).derived else _("Ninguna: es el valor publicado.")


def _breaks(page: Page) -> str:
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    if not entry.breaks:
        return ""
    years = ", ".join(map(str, entry.breaks))
    return f"{years} ({_.text(entry.break_reason)})" if entry.break_reason else years


def _reach(page: Page) -> str:
    """How many members have a recent value, how many countries any, and the years."""
    _ = page.messages
    id = page.indicator_id
    cover = page.coverage(id)
    if not cover["observations"]:
        return _("Sin ningún dato.")
    return _(
        "{n} de {of} miembros con dato desde {year}. En total, {countries} países y {observations} datos, "
        "{years}.",
        n=cited.cited(str(cover["n"]), f"group/{page.reference}/n/{id}"),
        of=cover["of"],
        year=page.settings["recent_year"],
        countries=cover["countries"],
        observations=cited.count(page, cover["observations"], f"catalogue/observations/{id}"),
        years=span((cover["first"], cover["last"])),
    )


def _assessed(page: Page) -> str:
    """By which method, with a link to the calculation where the publication shows it."""
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    if entry.direction == "none":
        return _("No se evalúa: no tiene un sentido deseable.")
    method = page.messages.text(page.settings["method_title"])
    address = page.address_about("theme", entry.theme)
    if not address:
        return f"{method}."
    return _("{method}; {link}.", method=method, link=page.link(address, _("el cálculo, país por país")))


def indicator_uses(page: Page) -> Text:
    """Recommendations that it follows, indices and indicators made with it, others of its theme."""
    _ = page.messages
    entry, kin = page.indicator(page.indicator_id), page.kin
    recommendations = page.catalogue.recommendations

    def asked(number: int) -> str:
        title = f"R{number}. {_.text(recommendations[number].title)}"
        return page.about("recommendation", number, title)

    items = [
        *(_("Sigue la recomendación {link}", link=asked(number)) for number in entry.recommendations),
        *(_("Lo lee la recomendación {link}", link=asked(number)) for number in kin["read"]),
        *(
            _("Forma parte de «{index}», dimensión «{dimension}»", index=_.text(i), dimension=_.text(d))
            for i, d in kin["indices"]
        ),
    ]
    if kin["derived"]:
        items.append(_("Entra en el cálculo de {links}", links=_linked(page, kin["derived"])))
    others = _linked(page, kin["theme"])
    theme = _.text(page.catalogue.themes[entry.theme].name)
    return page.text(
        _("## Dónde se usa"),
        bulleted([f"{item}." for item in items])
        or _("Da contexto: ninguna recomendación lo sigue ni forma parte de un índice."),
        _("**Otros indicadores del tema «{theme}»:** {links}.", theme=theme, links=others) if others else "",
    )


def _linked(page: Page, pairs: list[list[str]]) -> str:
    return "; ".join(page.about("indicator", id, page.messages.text(label)) for id, label in pairs)
