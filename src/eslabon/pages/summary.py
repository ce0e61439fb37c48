"""Sentences made from the data: said when every datum they need is there, otherwise not at all."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from eslabon.charts.points import FLAGS
from eslabon.language import format_date, format_list
from eslabon.pages import cited
from eslabon.pages.marks import is_broken

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["annex", "groups_sentence", "membership_sentence", "paragraph", "statement"]


def statement(page: Page, indicator: str, *templates: str, country: str = "", stale: str = "") -> str:
    """The first template whose fields are all known, filled in; empty when none is.

    Fields: ``country`` (with its article), ``of``, ``in``, ``value``, ``year``, ``rank``, ``base``,
    ``base_year``, ``change``, ``median`` (of the members), ``comparison`` (median of the comparison
    group), ``comparison_group``. Where a break makes the base not comparable, ``base`` and ``base_year``
    are not known. The words of the latest value's flags stand beside its year where that is in brackets,
    else in brackets at the end of the sentence.

    Parameters
    ----------
    indicator
        Whose values are told.
    templates
        Translated sentences with fields in braces, the fullest first.
    country
        Another country than the page's own.
    stale
        Translated sentence with ``{year}`` for a latest value that is older than the publication's recent
        year: it stands instead of the templates, so that an old value is never told as if it were current.
    """
    latest = page.standing(indicator, country or page.country) if stale else None
    if latest is not None and latest.year < page.settings["recent_year"]:
        return _sentence_case(stale.format(year=latest.year))
    known = {name: text for name, text in _fields(page, indicator, country).items() if text not in ("", "—")}
    for template in templates:
        wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
        if wanted <= set(known):
            standing = page.standing(indicator, country or page.country)
            flags = standing.flag if standing and wanted & {"value", "year"} else ""
            return _sentence_case(_with_flags(page, template, flags).format_map(known))
    return ""


def _with_flags(page: Page, template: str, flags: str) -> str:
    """A sentence about a value with flags, their words put in: "(2018, encuesta)"."""
    words = ", ".join(page.messages.text(FLAGS[letter]) for letter in FLAGS if letter in flags)
    if not words:
        return template
    if "{year})" in template:
        return template.replace("{year})", "{year}, " + words + ")", 1)
    end = template.rstrip(".")
    return f"{end} ({words})" + template[len(end) :]


def _fields(page: Page, indicator: str, country: str) -> dict[str, str]:
    code = country or page.country
    if indicator not in page.catalogue.indicators:
        return {}
    standing = page.standing(indicator, code)
    fields = {
        "country": page.with_article(code),
        "of": page.of(code),
        "in": page.in_(code),
        "median": cited.median(page, page.group(page.reference, indicator)),
    }
    if page.comparison:
        fields["comparison"] = cited.median(page, page.group(page.comparison, indicator))
        fields["comparison_group"] = page.group_label(page.comparison)
    if standing is None:
        return fields
    alone = standing.base_year == standing.year or is_broken(standing)
    return {
        **fields,
        "value": cited.latest(page, standing),
        "year": str(standing.year),
        "rank": cited.rank(page, standing),
        "base": "" if alone else cited.base(page, standing),
        "base_year": "" if alone or not standing.base_year else str(standing.base_year),
        "change": cited.change(page, standing),
    }


def paragraph(*sentences: str) -> str:
    """Sentences in a row, the empty ones left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def _sentence_case(text: str) -> str:
    """A sentence may begin with a name whose article is small: "la Arcadia" → "La Arcadia"."""
    return text[:1].upper() + text[1:]


def membership_sentence(page: Page) -> str:
    """Whether the country is in the reference group today, and since or until when, where known."""
    _ = page.messages
    members = page.catalogue.members(page.reference)
    fields = {"country": page.with_article(), "n": len(members), "group": page.group_name(page.reference)}
    if page.country in members:
        return _sentence_case(_("{country}, uno de los {n} {group}.", **fields))
    text = _sentence_case(_("{country} no figura hoy entre los {n} {group}.", **fields))
    return paragraph(text, _exit(page))


def _exit(page: Page) -> str:
    _ = page.messages
    for membership in page.catalogue.memberships:
        if membership.group != page.reference or membership.country != page.country:
            continue
        if membership.left:
            return _("Fecha de salida: {date}.", date=format_date(membership.left, page.language))
        if membership.left_not_before and membership.left_not_after:
            return _(
                "Última lista conocida que incluye al país: {first}; primera que ya no lo incluye: {last}. "
                "La fecha exacta de salida no está publicada.",
                first=format_date(membership.left_not_before, page.language),
                last=format_date(membership.left_not_after, page.language),
            )
    return ""


def groups_sentence(page: Page) -> str:
    """Subregion and integration schemes of the country; empty when it is in none."""
    _ = page.messages
    own = [
        page.group_name(id)
        for kind in ("subregion", "scheme")
        for id in page.catalogue.groups_of(page.country, kind)
    ]
    return _("Grupos: {groups}.", groups=format_list(own, page.language)) if own else ""


def annex(heading: str) -> str:
    """A heading whose section is an annex: on paper it follows all other sections of a page printed alone.

    >>> annex("## Registros")
    '{.annex}\\n## Registros'
    """
    return f"{{.annex}}\n{heading}"
