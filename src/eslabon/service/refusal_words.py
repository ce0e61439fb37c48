"""What a refusal says to a reader, by the kind of its problem."""

from __future__ import annotations

from collections.abc import Callable

from babel.units import format_unit

from eslabon.book.interface import interface_text
from eslabon.service.problems import Problem

__all__ = ["explains_itself", "refusal_words", "said_seconds"]

Say = Callable[[str], str]
# The reader's sentence says all there is to know; in the others the problem's own parts help who is asked.
_PLAIN = frozenset({"not-found", "too-many-requests", "busy", "crowded", "internal"})


def refusal_words(problem: Problem, language: str, method: str) -> tuple[str, str]:
    """Title and text of the page."""
    _ = interface_text(language, "service")
    text = _texts(_).get(problem.slug) or _("El servicio no admite una petición como esta.")
    seconds = problem.headers.get("retry-after")
    if seconds:
        again = _("Vuelva a intentarlo dentro de {time}.").format(time=said_seconds(int(seconds), language))
        text = f"{text} {again}"
        if method == "POST":
            # What was sent has not been read: only the browser still has it.
            again = _("Si recarga entonces esta página, se envía otra vez lo mismo.")
            text = f"{text} {again}"
        return _("Hay demasiados pedidos"), text
    if problem.status == 404:
        return _("No existe esta página"), text
    if problem.status >= 500:
        return _("El servicio falló"), text
    return _("Pedido rechazado"), text


def explains_itself(problem: Problem) -> bool:
    """Whether the problem's own parts, which are in English, add nothing to the reader's sentence."""
    return problem.slug in _PLAIN


def said_seconds(seconds: int, language: str) -> str:
    """A wait in words."""
    return format_unit(seconds, "duration-second", "long", locale=language.replace("-", "_"))


def _texts(_: Say) -> dict[str, str]:
    return {
        "too-many-requests": _("Desde su conexión llegan demasiadas peticiones seguidas."),
        "busy": _("El servicio no puede recibir otro pedido en este momento."),
        "crowded": _("El servicio atiende ahora a tantos lectores como puede."),
        "host": _("El servicio no responde con este nombre: use la dirección que dan quienes lo ofrecen."),
        "cross-origin": _("El formulario se envió desde otro sitio."),
        "key": _("Aquí hace falta una clave, que dan quienes ofrecen el servicio."),
        "body-too-large": _("Lo enviado es demasiado grande."),
        "slow-body": _("Lo enviado llegó demasiado despacio: inténtelo de nuevo."),
        "media-type": _("Eso no es lo que envía el formulario."),
        "not-found": _("En esta dirección no hay nada."),
        "internal": _("No es culpa suya: inténtelo más tarde."),
    }
