"""Where the pages about one country, indicator and so on lie, so that any page can link to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.settings import ALL, Kind, PublicationSettings

__all__ = ["address_of", "page_patterns"]

_KINDS = frozenset(get_args(Kind))


def page_patterns(settings: PublicationSettings, catalogue: Catalogue) -> dict[str, Any]:
    """By kind, where the pages about one thing lie; the first notebook that makes such pages counts.

    ``page`` is the address with the parameter in braces, ``of`` those that have a page (all, if it is
    absent); ``at`` are addresses by value, of things with a notebook of their own. A kind may have both.
    Every pack holds this: it names addresses and no values, so that no page runs again because of other
    pages' data.
    """
    patterns: dict[str, Any] = {}
    for entry in settings.notebooks:
        if len(entry.for_each) == 1:
            ((kind, selector),) = entry.for_each.items()
            known = patterns.setdefault(kind, {})
            if "page" not in known:
                known |= {"page": entry.page, **_chosen(catalogue, kind, selector)}
        elif not entry.for_each and len(entry.parameters) == 1 and set(entry.parameters) <= _KINDS:
            ((kind, value),) = entry.parameters.items()
            if not address_of(patterns, kind, value):
                patterns.setdefault(kind, {}).setdefault("at", {})[str(value)] = entry.page
    return patterns


def _chosen(catalogue: Catalogue, kind: str, selector: str) -> dict[str, list[str]]:
    if selector == ALL:
        return {}
    own = catalogue.indicators_of(theme=selector) if kind == "indicator" else catalogue.members(selector)
    return {"of": list(own)}


def address_of(patterns: Mapping[str, Any], kind: str, value: object) -> str:
    """Address of the page about something; empty when the publication makes none.

    Examples
    --------
    >>> address_of({"country": {"page": "country/{country}", "of": ["ARC"]}}, "country", "ARC")
    'country/ARC'
    >>> address_of({"country": {"page": "country/{country}", "of": ["ARC"]}}, "country", "ATL")
    ''
    >>> address_of({"recommendation": {"at": {"1": "recommendation/R01"}}}, "recommendation", 1)
    'recommendation/R01'
    """
    pattern = patterns.get(kind, {})
    if own := pattern.get("at", {}).get(str(value)):
        return own
    if "page" not in pattern or value not in pattern.get("of", [value]):
        return ""
    return pattern["page"].format(**{kind: value})
