"""What readers are told about classes, reasons, changes and ranks: slug → text of the source language.

Every text is a message id; its translations are in ``src/eslabon/locale/<language>/measures.po``. Texts with
braces are formatted with the fields of :func:`fields`.
"""

from __future__ import annotations

from eslabon.measures.method import Method
from eslabon.measures.settings import MeasureSettings

__all__ = [
    "CHANGES",
    "CLASS_MEANINGS",
    "CLASS_NAMES",
    "HORIZON_NAMES",
    "NOT_ASSESSED",
    "RANK_KINDS",
    "REASON_TEXTS",
    "fields",
]

CLASS_NAMES = {
    "significant_progress": "progreso significativo",
    "moderate_progress": "progreso moderado",
    "insufficient_progress": "progreso insuficiente",
    "no_progress": "sin progreso",
    "moderate_movement_away": "retroceso moderado",
    "movement_away": "retroceso",
    "significant_movement_away": "retroceso significativo",
}

# One sentence each, for the annex and for tooltips; the thresholds themselves come from the method file.
CLASS_MEANINGS = {
    "significant_progress": "El indicador avanza en el sentido deseable, y lo bastante deprisa.",
    "moderate_progress": "El indicador avanza en el sentido deseable, pero despacio.",
    "insufficient_progress": "El indicador avanza hacia la meta, pero a ese ritmo no llegará a tiempo.",
    "no_progress": "El indicador apenas se mueve.",
    "moderate_movement_away": "El indicador se aleja despacio del sentido deseable.",
    "movement_away": "El indicador se aleja de la meta.",
    "significant_movement_away": "El indicador se aleja con rapidez del sentido deseable.",
}

NOT_ASSESSED = "sin evaluar"

REASON_TEXTS = {
    "no_data": "sin evaluar: no hay datos",
    "no_direction": "sin evaluar: el indicador no tiene un sentido deseable",
    "growth_rate": "sin evaluar: el indicador ya es una tasa de crecimiento",
    "no_natural_zero": "sin evaluar: la escala del indicador no tiene un cero natural",
    "too_old": "sin evaluar: no hay datos desde {recent_year}",
    "too_few_points": "sin evaluar: menos de dos datos",
    "break": "sin evaluar: la definición cambió dentro del periodo",
    "short_span": "sin evaluar: la serie abarca menos de {minimum_years} años",
    "no_base_year": "sin evaluar: falta un dato de partida de {minimum_years} a {maximum_years} años atrás",
    "sign_change": "sin evaluar: el valor cambió de signo",
    "negative": "sin evaluar: hay valores negativos",
    "zero_base": "sin evaluar: el valor de partida es cero",
    "zero_latest": "sin evaluar: el último valor es cero",
    "zero_target": "sin evaluar: la meta es cero",
    "negative_target": "sin evaluar: la meta es negativa",
    "target_year_passed": "sin evaluar: el plazo de la meta ya venció",
    "base_at_target": "sin evaluar: el valor de partida ya cumplía la meta",
}

CHANGES = {
    "points": "diferencia entre el último valor y el de partida",
    "percent": "cambio porcentual respecto del valor de partida",
    "broken": "no comparable: la definición cambió entre los dos años",
    "none": "sin dato de partida comparable",
}

RANK_KINDS = {
    "performance": "lugar entre los miembros; el primero es el mejor",
    "size": "lugar entre los miembros por tamaño; no indica mejor ni peor",
}

HORIZON_NAMES = {"long": "largo plazo", "short": "corto plazo"}


def fields(settings: MeasureSettings, horizon: str = "") -> dict[str, int]:
    """Values for the braces of the texts: years of the settings and of one horizon of the method.

    Parameters
    ----------
    settings
        The publication's measure settings.
    horizon
        Key of the method's horizons; empty: the headline.

    Returns
    -------
    dict
        ``recent_year``, ``baseline_year`` (years), ``horizon_years``, ``minimum_years``, ``maximum_years``
        (spans in years).
    """
    method: Method = settings.method
    span = method.horizons[horizon or method.headline]
    return {
        "recent_year": settings.recent_year,
        "baseline_year": settings.baseline_year,
        "horizon_years": span.years,
        "minimum_years": span.minimum,
        "maximum_years": span.maximum,
    }
