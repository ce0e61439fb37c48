"""A small composite index by hand: two dimensions of two indicators, marks easy to reckon."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex

__all__ = ["PLAIN", "framework", "latest"]


def _part(indicator: str, **changes: Any) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "direction": "up",
        "reason": "Porque sí.",
        "weight": "1/2",
        "goalposts": {"lower": 0, "upper": 100, "basis": "natural"},
        **changes,
    }


# The mark of a value v between 0 and 100 is v + 1.
PLAIN: dict[str, Any] = {
    "id": "quality",
    "version": "1",
    "title": "Índice de prueba",
    "label": "Prueba",
    "group": "club",
    "universe": "los {n} del club",
    "purpose": "Probar.",
    "measures": ["Algo."],
    "not_measured": ["Lo demás."],
    "source": {"publisher": "Nadie", "document": "Nada", "edition": "1", "steps": ["Uno."]},
    "scale": {"lower": 1, "upper": 101},
    "goalposts": {
        "first_year": 2012,
        "last_year": 2020,
        "lower_percentile": 5,
        "upper_percentile": 95,
        "percentile": "De {lower} a {upper}.",
        "natural": "Límites.",
    },
    "aggregation": {
        "within": "arithmetic",
        "within_reason": "Se compensan.",
        "between": "geometric",
        "between_reason": "No del todo.",
    },
    "coverage": {"oldest_year": 2015, "minimum_share": 0.5, "reason": "Al menos {share} desde {year}."},
    "period": "Desde {year}.",
    "outliers": {"skewness": 2, "kurtosis": 3.5, "treatment": "Se limitan."},
    "redundancy": 0.92,
    "weak": 0.3,
    "uncertainty": {
        "draws": 2000,
        "seed": 1,
        "interval": 90,
        "certainty": 95,
        "leaning": 80,
        "weight_noise": 0.25,
        "z_reach": 3,
        "normalisations": ["goalposts", "z-score", "rank"],
        "aggregations": ["geometric", "arithmetic"],
        "exclude_one": True,
        "sensitivity_samples": 256,
        "sensitivity_resamples": 100,
    },
    "dimensions": [
        {
            "id": "one",
            "title": "Una",
            "question": "¿Una?",
            "weight": "1/2",
            "indicators": [_part("a"), _part("b", direction="down")],
        },
        {
            "id": "two",
            "title": "Dos",
            "question": "¿Dos?",
            "weight": "1/2",
            "indicators": [_part("c", weight="1/4"), _part("d", weight="3/4", required=True)],
        },
    ],
}


def framework(**changes: Any) -> CompositeIndex:
    """The index, with some keys changed: ``uncertainty__seed=2`` reaches into a mapping."""
    plain = copy.deepcopy(PLAIN)
    for key, value in changes.items():
        *outer, last = key.split("__")
        place: Any = plain
        for name in outer:
            place = place[int(name)] if name.isdigit() else place[name]
        place[last] = value
    return CompositeIndex.model_validate(plain)


def latest(values: dict[str, dict[str, float | None]], year: int = 2020) -> pd.DataFrame:
    """Latest observations from {country: {indicator: value}}; None leaves one out."""
    rows = [
        (indicator, country, year, float(value))
        for country, own in values.items()
        for indicator, value in own.items()
        if value is not None
    ]
    return pd.DataFrame(rows, columns=["indicator", "country", "year", "value"])
