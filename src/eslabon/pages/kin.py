"""What a page about one indicator may say of others: its inputs, what is computed from it, who reads it."""

from __future__ import annotations

from typing import Any

from eslabon.catalogue.catalogue import Catalogue

__all__ = ["kin_of"]


def kin_of(catalogue: Catalogue, indicator: str) -> dict[str, Any]:
    """Labels of related indicators, and places where the indicator is used; no values.

    Returns
    -------
    dict
        ``inputs``: what it is computed from, in the order declared, each with ``id`` and ``label`` if it is
        an indicator, with ``code`` and ``publisher`` if it is only a series; ``derived`` (indicators derived
        from it or divided by it) and ``theme`` (the others of its theme), each a list of pairs of id and
        label; ``read`` (numbers of recommendations that read it without being followed by it); ``indices``
        (pairs of an index's title and the dimension's).
    """
    entry = catalogue.indicators[indicator]
    inputs = entry.derived.inputs if entry.derived else ()
    others = [other for other in catalogue.indicators.values() if other.id != indicator]
    derived = [other.id for other in others if other.derived and indicator in other.derived.inputs]
    theme = [other.id for other in others if other.theme == entry.theme]

    def labelled(ids: list[str]) -> list[list[str]]:
        return [[id, catalogue.indicators[id].label] for id in ids]

    return {
        "inputs": [_input(catalogue, named) for named in inputs],
        "derived": labelled(derived),
        "theme": labelled(theme),
        "read": [
            number
            for number, asked in catalogue.recommendations.items()
            if indicator in asked.context and number not in entry.recommendations
        ],
        "indices": [
            [index.title, dimension.title]
            for index in catalogue.indices.values()
            for dimension in index.dimensions
            if indicator in {part.indicator for part in dimension.indicators}
        ],
    }


def _input(catalogue: Catalogue, named: str) -> dict[str, str]:
    """An input as the catalogue knows it: an indicator, or "source: code" of a series that is none."""
    if named in catalogue.indicators:
        return {"id": named, "label": catalogue.indicators[named].label}
    source, colon, code = named.partition(": ")
    if colon and source in catalogue.sources:
        return {"code": code, "publisher": catalogue.sources[source].publisher}
    return {"code": named, "publisher": ""}
