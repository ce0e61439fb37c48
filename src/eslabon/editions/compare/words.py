"""What readers are told of changes: slug → text of the source language.

Translations are in ``src/eslabon/locale/<language>/changes.po``.
"""

from __future__ import annotations

from eslabon.measures.words import CLASS_NAMES, NOT_ASSESSED, REASONS_IN_GENERAL

__all__ = ["CAUSE_NAMES", "FIELD_NAMES", "KINDS_EXPLAINED", "KIND_NAMES", "WHOLE_NAMES", "state"]

# By table of the result and kind.
KIND_NAMES = {
    "indicators": {
        "added": "indicadores nuevos",
        "dropped": "indicadores retirados",
        "redefined": "indicadores definidos de otro modo",
        "described": "indicadores descritos de otro modo",
        "first_data": "indicadores con sus primeros datos",
        "all_data_lost": "indicadores que se quedaron sin datos",
    },
    "figures": {
        "new_year": "valores nuevos",
        "withdrawn": "valores retirados",
        "source_changed": "valores tomados de otra fuente",
        "revised": "valores revisados por la fuente",
        "input_revised": "valores revisados a través de una cifra con la que se calculan",
        "corrected": "valores corregidos por nosotros",
        "method_changed": "valores calculados de otro modo",
        "flag_changed": "valores iguales con otra marca",
        "provenance_changed": "valores iguales de otra versión de los datos o de otra fuente",
    },
    "headline_statuses": {
        "flip": "evaluaciones con otra clase",
        "assessable": "evaluaciones que ahora pueden hacerse",
        "not_assessable": "evaluaciones que ya no pueden hacerse",
        "reason": "evaluaciones que siguen sin hacerse, por otra razón",
    },
    "indices": {
        "added": "países en un índice nuevo",
        "removed": "países en un índice retirado",
        "ranked": "países que ahora tienen lugar en el índice",
        "unranked": "países que ya no tienen lugar en el índice",
        "changed": "países con otra nota u otro lugar en el índice",
    },
    "registers": {
        "added": "fichas de registros añadidas",
        "removed": "fichas de registros retiradas",
        "changed": "celdas de registros cambiadas",
        "column_added": "columnas de registros añadidas",
        "column_removed": "columnas de registros retiradas",
    },
    "pages": {
        "added": "páginas nuevas",
        "removed": "páginas retiradas",
        "renamed": "páginas con otra dirección",
    },
    "methods": {"added": "métodos nuevos", "removed": "métodos retirados", "changed": "métodos cambiados"},
    "languages": {"added": "idiomas nuevos", "removed": "idiomas retirados"},
    "files": {
        "added": "otros archivos del catálogo, nuevos",
        "removed": "otros archivos del catálogo, retirados",
        "changed": "otros archivos del catálogo, cambiados",
    },
}

# Of one indicator, one figure or one page.
WHOLE_NAMES = {
    "added": "se añade",
    "dropped": "se retira",
    "removed": "se retira",
    "redefined": "se define de otro modo",
    "described": "se describe de otro modo",
    "first_data": "tiene sus primeros datos",
    "all_data_lost": "se queda sin datos",
    "source_changed": "tomado de otra fuente",
    "revised": "revisado por la fuente",
    "input_revised": "revisada una cifra con la que se calcula",
    "corrected": "corregido por nosotros",
    "method_changed": "calculado de otro modo",
    "changed": "cambia",
    "column_added": "se añade la columna",
    "column_removed": "se retira la columna",
}

# What a kind of changed value means, in the order in which the kinds are told.
KINDS_EXPLAINED = {
    "corrected": "Corregido por nosotros: otro valor de la misma fuente, calculado con lo mismo.",
    "method_changed": "Calculado de otro modo: con otra fórmula, otra unidad u otra serie de la fuente.",
    "source_changed": "Tomado de otra fuente: de otra institución o de otro conjunto de datos.",
    "input_revised": (
        "Revisada una cifra con la que se calcula: la fuente del valor es la misma, y cambió lo que lo "
        "divide o lo compone."
    ),
    "revised": "Revisado por la fuente: de otra versión de los mismos datos.",
}

CAUSE_NAMES = {
    "first_data": "la serie entera es nueva en la edición",
    "indicator_redefined": "el indicador se define de otro modo",
    "method_changed": "el método cambió",
    "break_changed": "una ruptura de la serie",
    "new_year": "un año nuevo",
    "withdrawn": "un valor retirado",
    "corrected": "un valor corregido por nosotros",
    "source_changed": "un valor tomado de otra fuente",
    "revised": "un valor revisado por la fuente",
    "input_revised": "revisada una cifra con la que se calcula un valor",
    "flag_changed": "la marca de un valor",
    "settings": "los años de referencia de la publicación",
    "machine": "el programa que calcula",
    "unexplained": "sin causa conocida",
}

FIELD_NAMES = {
    "aggregation": "cifra de los grupos",
    "breaks": "rupturas",
    "caveats": "advertencias",
    "code": "serie de la fuente",
    "decimals": "decimales",
    "definition": "definición",
    "derived": "fórmula",
    "direction": "sentido deseable",
    "label": "nombre corto",
    "name": "nombre",
    "recommendations": "recomendaciones",
    "source": "fuente",
    "target": "meta",
    "transformation": "transformación",
    "unit": "unidad",
}


def state(class_: str, reason: str) -> str:
    """A class or the reason for none, as a text of the source language without fields."""
    if class_:
        return CLASS_NAMES.get(class_, class_)
    text = REASONS_IN_GENERAL.get(reason, NOT_ASSESSED)
    return "sin evaluar: los datos son demasiado antiguos" if reason == "too_old" else text
