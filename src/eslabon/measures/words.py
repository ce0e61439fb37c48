"""What readers are told about classes, reasons, changes and ranks: slug → text of the source language.

Every text is a message id; its translations are in ``src/eslabon/locale/<language>/measures.po``. Texts with
braces are formatted with the fields of :func:`fields`.
"""

from __future__ import annotations

from eslabon.measures.method import Method
from eslabon.measures.settings import MeasureSettings

__all__ = [
    "CLASS_MEANINGS",
    "CLASS_NAMES",
    "HORIZON_NAMES",
    "MEASURES",
    "NOT_ASSESSED",
    "REASONS_IN_GENERAL",
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
    "on_track": "encaminado",
    "fair_progress": "avance aceptable",
    "limited_or_none": "avance limitado o nulo",
    "stagnation_or_regression": "estancamiento o retroceso",
    "deterioration": "deterioro",
    "maintaining": "se mantiene en la meta",
    "moderately_improving": "mejora moderada",
    "stagnating": "estancado",
    "decreasing": "descenso",
    "target_achieved": "meta alcanzada",
    "substantial_progress": "progreso sustancial",
    "limited_progress": "progreso limitado",
    "end_reached": "valor final alcanzado",
    "end_near": "cerca del valor final",
    "end_halfway": "a media distancia",
    "end_far": "lejos del valor final",
    "level_5": "nivel cinco",
    "level_4": "nivel cuatro",
    "level_3": "nivel tres",
    "level_2": "nivel dos",
    "level_1": "nivel uno",
    "met": "cumplido",
    "not_met": "no cumplido",
}

# One sentence each, for the annex and for tooltips; the thresholds themselves come from the method file.
CLASS_MEANINGS = {
    "significant_progress": "El indicador avanza en el sentido deseable, y lo bastante deprisa.",
    "moderate_progress": "El indicador avanza en el sentido deseable, pero despacio.",
    "insufficient_progress": "El indicador avanza hacia la meta, pero a ese ritmo no llegará a tiempo.",
    "no_progress": "El indicador apenas se mueve.",
    "moderate_movement_away": "El indicador se mueve despacio en el sentido contrario al deseable.",
    "movement_away": "El indicador se aleja de la meta.",
    "significant_movement_away": "El indicador se mueve con rapidez en el sentido contrario al deseable.",
    "on_track": "A este ritmo se llega a tiempo, o ya se llegó.",
    "fair_progress": "El indicador avanza, pero haría falta acelerar.",
    "limited_or_none": "El indicador avanza poco, nada, o retrocede apenas.",
    "stagnation_or_regression": "El indicador apenas avanza, no se mueve o retrocede.",
    "deterioration": "El indicador se mueve en el sentido contrario al deseable.",
    "maintaining": "El puntaje está en la meta y no baja.",
    "moderately_improving": "El puntaje sube a más de la mitad del ritmo que haría falta.",
    "stagnating": "El puntaje no baja, pero sube a menos de la mitad del ritmo que haría falta.",
    "decreasing": "El puntaje baja.",
    "target_achieved": "El último valor llegó a la meta.",
    "substantial_progress": "El indicador avanza deprisa.",
    "limited_progress": "El indicador avanza muy despacio o no se mueve.",
    "end_reached": "El último valor llega al valor final o lo supera.",
    "end_near": "Falta menos de media desviación típica.",
    "end_halfway": "Falta entre media desviación típica y una y media.",
    "end_far": "Falta una desviación típica y media o más.",
    "level_5": "Marco aplicado, seguido y evaluado.",
    "level_4": "Marco aplicado, con algún seguimiento.",
    "level_3": "Marco adoptado.",
    "level_2": "Proyecto o experiencia piloto.",
    "level_1": "Sin marco.",
    "met": "Consta.",
    "not_met": "No consta.",
}

NOT_ASSESSED = "sin evaluar"

REASON_TEXTS = {
    "no_data": "sin evaluar: no hay datos",
    "no_direction": "sin evaluar: el indicador no tiene un sentido deseable",
    "no_scale": "sin evaluar: el indicador no es una escala de política",
    "no_yardstick": "sin evaluar: el método no tiene límites para el indicador",
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
    "beyond_bounds": "sin evaluar: los dos valores quedan fuera de los límites del método",
}

# Of methods whose horizons the page does not tell.
REASONS_IN_GENERAL = {
    **REASON_TEXTS,
    "short_span": "sin evaluar: la serie es más corta que el plazo del método",
    "no_base_year": "sin evaluar: falta un dato de partida dentro del plazo del método",
}

MEASURES = {
    "rate": "ritmo anual en el sentido deseable, en porcentaje",
    "ratio": "ritmo observado entre ritmo necesario, en porcentaje",
    "progress": "parte del camino que quedaría recorrida, en porcentaje",
    "pace": "puntos por año",
    "distance": "distancia en desviaciones típicas",
    "level": "nivel de la escala",
    "state": "ya llegó",
}

HORIZON_NAMES = {"long": "largo plazo", "short": "corto plazo", "since": "desde un año fijo"}


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
        (spans in years; 0 for a method that measures since a fixed year).
    """
    method: Method = settings.method
    span = method.horizons.get(horizon or method.headline)
    return {
        "recent_year": settings.recent_year,
        "baseline_year": settings.baseline_year,
        "horizon_years": (span and span.years) or 0,
        "minimum_years": (span and span.minimum) or 0,
        "maximum_years": (span and span.maximum) or 0,
    }
