"""How far a job is, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eslabon.book.interface import interface_text
from eslabon.ondemand.request import BriefRequest, Request
from eslabon.service.form_offer import Offer

__all__ = ["JobWords", "asked", "step_number", "steps", "words_of"]

# Steps that a maker tells, by the format that is made: a notebook is neither assembled nor rendered.
_STEPS = ("executing", "assembling", "rendering")


@dataclass(frozen=True)
class JobWords:
    """Heading of the page, and one sentence that is read out when it changes."""

    title: str
    status: str


def words_of(job: Any, gone: bool, language: str) -> JobWords:
    """Say the state of a job; `gone`: it is done and its result is no longer kept."""
    _ = interface_text(language, "service")
    if gone:
        return JobWords(_("El informe ya no se guarda"), _("Se puede pedir otra vez."))
    if job.state == "done":
        return JobWords(_("Su informe está listo"), _("Ya se puede abrir."))
    if job.state == "failed":
        why = {
            "ExecutionError": _("El cálculo no llegó a su fin."),
            "AssemblyError": _("No se pudo componer el documento."),
            "DiskFull": _("No hay lugar en el servidor: vuelva a intentarlo más tarde."),
        }
        kind = (job.problem or {}).get("kind", "")
        return JobWords(_("No se pudo hacer el informe"), why.get(kind, _("El pedido terminó con un error.")))
    if job.state == "cancelled":
        return JobWords(_("Pedido anulado"), _("El pedido está anulado: no se hace nada más."))
    title = _("Su informe se está haciendo")
    if job.state == "queued":
        if job.position:
            return JobWords(title, _("En espera. Pedidos antes del suyo: {n}.").format(n=job.position))
        return JobWords(title, _("En espera: es el siguiente."))
    said = {
        "executing": _("Se calculan las cifras y los gráficos."),
        "assembling": _("Se compone el texto."),
        "rendering": _("Se da forma al documento."),
    }
    return JobWords(title, said.get(job.step, _("El trabajo empezó.")))


def steps(format: str, language: str) -> tuple[str, ...]:
    """Names of the steps of a job, in order, the wait included."""
    _ = interface_text(language, "service")
    every = (_("Espera"), _("Cálculo"), _("Composición"), _("Documento"))
    return every[: 1 + len(_steps_of(format))]


def step_number(job: Any, format: str) -> int:
    """Place of the step that a job is at, from 0; one beyond the last when it is done."""
    known = _steps_of(format)
    if job.state == "done":
        return 1 + len(known)
    if job.state == "queued":
        return 0
    return 1 + (known.index(job.step) if job.step in known else 0)


def asked(request: Request, offer: Offer) -> list[tuple[str, str]]:
    """What was asked for: names of fields and values as the form says them."""
    _ = interface_text(offer.language, "service")
    as_in_book = _("como en el libro")

    def named(values: Any, names: Any) -> str:
        return "; ".join(names.get(str(value), str(value)) for value in values)

    if isinstance(request, BriefRequest):
        years = f"{request.year_from or '…'}–{request.year_to or '…'}"
        rows = [
            (_("País"), offer.briefs.get(request.country, request.country)),
            (_("Comparadores"), named(request.compare, offer.comparators) or as_in_book),
            (_("Años"), years if request.year_from or request.year_to else as_in_book),
        ]
        if offer.sections:
            rows.append((_("Secciones"), named(request.sections, offer.sections) or as_in_book))
    else:
        rows = [
            (_("Países"), named(request.countries, offer.briefs) or "—"),
            (_("Recomendaciones"), named(request.recommendations, offer.recommendations) or "—"),
        ]
    return [
        *rows,
        (_("Idioma"), offer.languages.get(request.language, request.language)),
        (_("Formato"), offer.formats.get(request.format, request.format)),
        (_("Edición"), offer.edition),
    ]


def _steps_of(format: str) -> tuple[str, ...]:
    return _STEPS[:1] if format == "notebook" else _STEPS
