"""Where the pages about one country, indicator and so on lie, so that any page can link to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.settings import ALL, Kind, PublicationSettings

__all__ = ["address_of", "page_patterns"]

_KINDS = frozenset(get_args(Kind))


def page_patterns(settings: PublicationSettings, catalogue: Catalogue) -> dict[str, Any]:
    """By kind, where the pages about one thing lie; of two pages about the same thing the first counts.

    ``page`` is the address with the parameter in braces, ``of`` those that have a page (all, if it is
    absent); ``at`` are addresses by value, of things with a notebook of their own. A kind may have both.
    Every pack holds this: it names addresses and no values, so that no page runs again because of other
    pages' data.
    """
    patterns: dict[str, Any] = {}
    for entry in settings.notebooks:
        if len(entry.for_each) == 1:
            ((kind, selector),) = entry.for_each.items()
            _add_pages(patterns, kind, entry.page, _chosen(catalogue, kind, selector))
        elif not entry.for_each and len(entry.parameters) == 1 and set(entry.parameters) <= _KINDS:
            ((kind, value),) = entry.parameters.items()
            _add_address(patterns, kind, value, entry.page)
    return patterns


def _add_pages(patterns: dict[str, Any], kind: str, page: str, own: Sequence[str] | None) -> None:
    """Add the pages about `own`, or about everything of a kind where it is None."""
    known = patterns.setdefault(kind, {})
    if "page" in known and own is not None:
        for value in own:
            _add_address(patterns, kind, value, page.format(**{kind: value}))
    elif "page" not in known:
        known |= {"page": page} if own is None else {"page": page, "of": list(own)}
    elif "of" in known:
        earlier = {value: address_of(patterns, kind, value) for value in known.pop("of")}
        known["at"] = known.get("at", {}) | earlier
        known["page"] = page


def _add_address(patterns: dict[str, Any], kind: str, value: object, address: str) -> None:
    if not address_of(patterns, kind, value):
        patterns.setdefault(kind, {}).setdefault("at", {})[str(value)] = address


def _chosen(catalogue: Catalogue, kind: str, selector: str) -> Sequence[str] | None:
    if selector == ALL:
        return None
    return catalogue.indicators_of(theme=selector) if kind == "indicator" else catalogue.members(selector)


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
