"""The parameters of a composite index as one table: what a reader needs to compute it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.language import format_number
from eslabon.language.numbers import percent_gap
from eslabon.measures.composite import FACTORS
from eslabon.measures.composite.coherence import ENOUGH
from eslabon.pages.cited import cited
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = ["settings_table"]

NORMALISATIONS = {
    "goalposts": "Valores de referencia fijos",
    "z-score": "Puntuación típica",
    "rank": "Lugar entre los países",
}
AGGREGATIONS = {"geometric": "Media geométrica", "arithmetic": "Media aritmética"}


def settings_table(page: Page, view: IndexView, name: str) -> Table:
    """Every number that decides scores, intervals and statistics, from the index's file; weights and
    goalposts have tables of their own.
    """
    _, index = page.messages, view.index
    settings, coverage = index.uncertainty, index.coverage

    def value(key: str, amount: float, decimals: int = 0) -> str:
        return cited(format_number(amount, decimals, page.language), view.key("setting", key))

    def share(key: str, amount: float, sign: str = "") -> str:
        text = format_number(amount, 0, page.language) + percent_gap(page.language) + "%"
        return sign + cited(text, view.key("setting", key))

    def chance(key: str, of: int) -> str:
        return cited(f"1/{of}", view.key("chance", key))

    def each(ways: dict[str, str], chosen: tuple[str, ...]) -> str:
        return "; ".join(_.text(ways[way])[:1].lower() + _.text(ways[way])[1:] for way in chosen)

    alternatives = len(index.components) + 1 if settings.exclude_one else 1
    runs = settings.sensitivity_samples * (len(FACTORS) + 2)
    rows = [
        [_("Versión del índice"), index.version],
        [
            _("Extremos de la escala"),
            _(
                "{lower} y {upper}",
                lower=value("lower", index.scale.lower),
                upper=value("upper", index.scale.upper),
            ),
        ],
        [
            _("Año más antiguo admisible"),
            cited(str(coverage.oldest_year), view.key("setting", "oldest_year")),
        ],
        [_("Parte mínima del peso de cada dimensión"), share("minimum_share", 100 * coverage.minimum_share)],
        [
            _("Desviaciones típicas entre el centro y cada extremo de la escala"),
            value("z_reach", settings.z_reach),
        ],
        [_("Cálculos, con el principal"), value("draws", settings.draws)],
        [_("Semilla del generador PCG64"), cited(str(settings.seed), view.key("setting", "seed"))],
        [
            _(
                "Normalizaciones: {names}; probabilidad de cada una",
                names=each(NORMALISATIONS, settings.normalisations),
            ),
            chance("normalisations", len(settings.normalisations)),
        ],
        [
            _(
                "Agregaciones: {names}; probabilidad de cada una",
                names=each(AGGREGATIONS, settings.aggregations),
            ),
            chance("aggregations", len(settings.aggregations)),
        ],
        [
            _("Indicador que se deja fuera (ninguno o uno cualquiera); probabilidad de cada alternativa"),
            chance("exclusion", alternatives),
        ],
        [
            _("Amplitud de la perturbación de cada peso"),
            share("weight_noise", 100 * settings.weight_noise, "±"),
        ],
        [_("Intervalo de los lugares"), share("interval", settings.interval)],
        [_("Parte de los cálculos que hace firme un orden"), share("certainty", settings.certainty)],
        [_("Parte de los cálculos para un orden no firme que se repite"), share("leaning", settings.leaning)],
        [
            _("Sensibilidad: muestra de base, una potencia de dos"),
            value("sensitivity_samples", settings.sensitivity_samples),
        ],
        [_("Sensibilidad: cálculos en total"), value("sensitivity_runs", runs)],
        [
            _("Sensibilidad: remuestreos del error"),
            value("sensitivity_resamples", settings.sensitivity_resamples),
        ],
        [_("Valores atípicos: asimetría mayor que"), value("skewness", index.outliers.skewness, 1)],
        [_("Valores atípicos: y curtosis mayor que"), value("kurtosis", index.outliers.kurtosis, 1)],
        [
            _("Correlación desde la que dos indicadores contarían dos veces"),
            value("redundancy", index.redundancy, 2),
        ],
        [
            _("Correlación con la nota por debajo de la cual se nombra un indicador"),
            value("weak", index.weak, 1),
        ],
        [_("Países que necesita una correlación por rangos"), value("enough", ENOUGH)],
    ]
    source = _(
        "Fuente: archivo del índice; los pesos y los valores de referencia, en los cuadros por dimensión."
    )
    columns = [Column(_("Parámetro")), Column(_("Valor"), "right")]
    return page.table(name, _("Parámetros del índice"), columns, rows, source=source)
