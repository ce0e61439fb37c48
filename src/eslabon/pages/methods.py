"""The annexes on method: how each method is declared, and how every assessment was calculated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.language import format_number
from eslabon.measures.words import CLASS_MEANINGS, CLASS_NAMES, HORIZON_NAMES, MEASURES
from eslabon.pages import cited
from eslabon.pages.marks import dated, letters_note
from eslabon.pages.outputs import Column, Table, Text
from eslabon.pages.registers import bulleted
from eslabon.pages.sources import source_line
from eslabon.pages.words import class_name, reason_in_general

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["assessment_tables", "method_parts", "method_summary_table"]

Part = Text | Table
# What a family compares with its thresholds: without a target, with one.
_COMPARED = {
    "growth": ("rate", "ratio"),
    "extrapolation": ("rate", "progress"),
    "normalised": ("ratio", "ratio"),
    "distance": ("distance", "distance"),
    "level": ("level", "level"),
}


def method_parts(page: Page, id: str) -> list[Part]:
    """Everything that a method's file declares: source, horizons, classes with their thresholds, gaps."""
    _ = page.messages
    method = page.methods[id]
    without, with_target = _COMPARED[method["family"]]
    parts: list[Part] = [page.text(*_words(page, method))]
    if method["horizons"]:
        parts.append(_horizons(page, method))
    for name, measure, bands in (
        ("without-target", without, method["bands"]["without_target"]),
        ("with-target", with_target, method["bands"]["with_target"]),
    ):
        if bands:
            parts.append(_bands(page, method, name, measure, bands))
    return parts


def _words(page: Page, method: Mapping[str, Any]) -> list[str]:
    _ = page.messages
    origin = method["source"]
    fields = {
        "publisher": _.text(origin["publisher"]),
        "document": origin["document"],
        "edition": _.text(origin["edition"]),
    }
    if origin["part"]:
        document = _(
            "Documento: {publisher}, *{document}*, edición de {edition}, {part}.",
            part=_.text(origin["part"]),
            **fields,
        )
    else:
        document = _("Documento: {publisher}, *{document}*, edición de {edition}.", **fields)
    bases = [_.text(text) for text in method.get("bases", {}).values()]
    return [
        f"## {_.text(method['title'])} (`{method['id']}`)",
        _.text(method["summary"]),
        document,
        *([_("Leído en:"), bulleted(map(_.text, origin["seen_in"]))] if origin["seen_in"] else []),
        *([_("Sin comprobar:"), bulleted(map(_.text, method["unchecked"]))] if method["unchecked"] else []),
        *([_("Límites de cada indicador:"), bulleted(bases)] if bases else []),
        *([_("Notas:"), bulleted(_.text(text) for text in method["notes"])] if method["notes"] else []),
    ]


def _horizons(page: Page, method: Mapping[str, Any]) -> Table:
    _ = page.messages
    rows = []
    for name, span in method["horizons"].items():
        if span["since"] is None:
            words = _(
                "{years} años antes del último dato (se admiten de {minimum} a {maximum})",
                years=cited.cited(str(span["years"]), f"settings/horizon/{method['id']}/{name}"),
                minimum=span["minimum"],
                maximum=span["maximum"],
            )
        elif span["latest"] is None:
            words = _("{since} o, si falta, el primer año posterior con dato", since=span["since"])
        else:
            words = _(
                "{since} (se admiten de {earliest} a {latest})",
                since=span["since"],
                earliest=span["earliest"],
                latest=span["latest"],
            )
        rows.append([_.text(HORIZON_NAMES[name]), words])
    return page.table(
        f"horizons-{_name(method)}",
        _("Plazos de {title}", title=_.text(method["title"])),
        [Column(_("Plazo")), Column(_("Año de partida"))],
        rows,
        source=_("Fuente: archivo de método de esta publicación."),
    )


def _bands(
    page: Page, method: Mapping[str, Any], name: str, measure: str, bands: Sequence[Mapping[str, Any]]
) -> Table:
    """Classes from the highest number to the lowest, with their intervals."""
    _ = page.messages
    rows, above = [], None
    for band in bands:
        rows.append(
            [
                _.text(CLASS_NAMES[band["class"]]),
                _interval(page, band, above, floor=0.0 if measure == "distance" else None),
                _.text(CLASS_MEANINGS[band["class"]]),
            ]
        )
        above = band
    caption = (
        _("Clases sin meta cuantificada: {measure}")
        if name == "without-target"
        else _("Clases con meta: {measure}")
    )
    return page.table(
        f"{name}-{_name(method)}",
        caption.format(measure=_.text(MEASURES[measure])),
        [Column(_("Evaluación")), Column(_("Intervalo")), Column(_("Qué quiere decir"))],
        rows,
        source=_("Fuente: archivo de método de esta publicación."),
    )


def _interval(
    page: Page, band: Mapping[str, Any], above: Mapping[str, Any] | None, *, floor: float | None
) -> str:
    """The numbers of a class in words, with or without each bound.

    Parameters
    ----------
    above
        The class above, whose lower bound is this one's upper; None for the first.
    floor
        The least number that can occur; a last class that holds nothing else is that number.
    """
    _ = page.messages

    def number(bound: Mapping[str, Any]) -> str:
        low = _low(bound)
        return format_number(low, 0 if float(low).is_integer() else 1, page.language)

    upper = ""
    if above is not None:
        # What is not "more than x" is x or less; what is not "x or more" is less than x.
        upper = _("{x} o menos") if above["above"] is not None else _("menos de {x}")
        upper = upper.format(x=number(above))
    if _low(band) is None:
        if floor is not None and above is not None and above["above"] == floor:
            return number(above)
        return upper
    lower = (_("más de {x}") if band["above"] is not None else _("{x} o más")).format(x=number(band))
    return _("{lower} y {upper}", lower=lower, upper=upper) if upper else lower


def _low(band: Mapping[str, Any]) -> float | None:
    return band["above"] if band["above"] is not None else band["from"]


def _name(method: Mapping[str, Any]) -> str:
    return method["id"].replace(".", "-")


def method_summary_table(page: Page) -> Table:
    """All methods at one look: family, what is compared, from when, how many classes."""
    _ = page.messages
    families = {
        "growth": _("crecimiento"),
        "extrapolation": _("extrapolación"),
        "normalised": _("puntaje"),
        "distance": _("distancia"),
        "level": _("escala de política"),
    }
    rows = []
    for id, method in page.methods.items():
        horizon = ", ".join(_.text(HORIZON_NAMES[name]) for name in method["horizons"]) or _("último dato")
        rows.append(
            [
                f"`{id}`",
                _.text(method["title"]),
                families[method["family"]],
                horizon,
                cited.count(page, len(method["classes"]), f"settings/classes/{id}"),
                _("principal") if id == page.settings["method"] else "—",
            ]
        )
    columns = [_("Método"), _("Nombre"), _("Familia"), _("Plazo"), _("Clases"), _("Papel del método")]
    return page.table(
        "methods",
        _("Métodos de evaluación"),
        [Column(title, "right" if title == _("Clases") else "left") for title in columns],
        rows,
        source=_("Fuente: archivos de método de esta publicación."),
    )


def assessment_tables(page: Page) -> list[Part]:
    """One table per indicator with a direction: from what each class was calculated, method by method.

    Countries that the headline method does not assess stand below the table with their reason.
    """
    _ = page.messages
    rows: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
    for row in page.assessments:
        countries = rows.setdefault(row["indicator"], {})
        # The first horizon of a method is its headline one.
        countries.setdefault(row["country"], {}).setdefault(row["method"], row)
    parts: list[Part] = []
    for entry in page.indicators():
        if entry.direction == "none":
            continue
        heading = page.text(
            f"## {_.text(entry.name)}",
            _(
                "Sentido: {direction}.",
                direction=_("conviene que suba") if entry.direction == "up" else _("conviene que baje"),
            ),
        )
        parts += [heading, *_components(page, entry.id, rows.get(entry.id, {}))]
    return parts


def _components(page: Page, indicator: str, countries: Mapping[str, Mapping[str, Mapping]]) -> list[Part]:
    _ = page.messages
    headline = page.settings["method"]
    others = [id for id in page.methods if id != headline and _moves(page.methods[id])]
    lines, flags, refused = [], [], {}
    for code in page.names.sorted(countries):
        found = countries[code]
        own = found[headline]
        if own["class"]:
            lines.append(_line(page, indicator, code, found, headline, others))
            flags += [own["base_flag"], own["latest_flag"]]
        else:
            refused.setdefault(own["reason"], []).append(page.name(code))
    unit = page.unit_name(indicator)
    parts: list[Part] = []
    if lines:
        columns = [
            Column(_("País")),
            Column(_("Partida"), "right"),
            Column(_("Último dato"), "right"),
            Column(_("% al año"), "right"),
            Column(headline),
            *(Column(id) for id in others),
        ]
        parts.append(
            page.table(
                f"components-{indicator.replace('_', '-')}",
                _("{label} ({unit}): cómo se evaluó", label=page.label(indicator), unit=unit),
                columns,
                lines,
                source=" ".join(filter(None, (source_line(page, [indicator]), letters_note(page, flags)))),
            )
        )
    if refused:
        said = [
            f"{reason_in_general(page, slug)}: {'; '.join(names)}." for slug, names in sorted(refused.items())
        ]
        parts.append(page.text(bulleted(_first_upper(text) for text in said)))
    return parts


def _line(
    page: Page,
    indicator: str,
    code: str,
    found: Mapping[str, Mapping[str, Any]],
    headline: str,
    others: Iterable[str],
) -> list[str]:
    own = found[headline]

    def value(end: str) -> str:
        year = own[f"{end}_year"]
        text = cited.cited(cited.bare(page, indicator, own[f"{end}_value"]), f"obs/{indicator}/{code}/{year}")
        return f"{text} ({dated(year, own[f'{end}_flag'])})"

    rate = format_number(own["cagr"], 2, page.language)
    classes = [class_name(page, own["class"])]
    for id in others:
        other = found[id]
        if not other["class"]:
            classes.append("—")
            continue
        mark = "" if _agree(own["reading"], other["reading"]) else " ≠"
        classes.append(class_name(page, other["class"]) + mark)
    return [
        page.name(code),
        value("base"),
        value("latest"),
        cited.cited(rate, f"measure/growth/{indicator}/{code}"),
        *classes,
    ]


def _agree(one: str, other: str) -> bool:
    return bool(set(one.split("/")) & set(other.split("/")))


def _moves(method: Mapping[str, Any]) -> bool:
    """Whether the method's classes say something about the movement."""
    return any(entry["reads_as"] for entry in method["classes"])


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
