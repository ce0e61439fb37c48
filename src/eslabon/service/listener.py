"""The listening socket: the parent's, so that no reader is refused while a web process starts again."""

from __future__ import annotations

import errno
import socket

from eslabon.errors import ParameterError

__all__ = ["address_of", "open_listener"]

# Connections that wait while all web processes are busy.
_BACKLOG = 512


def open_listener(host: str, port: int) -> socket.socket:
    """Listen at an address; port 0 is any free one.

    Raises
    ------
    ParameterError
        The port is taken or not allowed, or the host is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:  # a name that leads nowhere is one as well
        raise _refused(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _refused(host: str, port: int, error: OSError) -> ParameterError:
    what, where, step = {
        errno.EADDRINUSE: (
            "the port is taken",
            "--port",
            "stop what listens there, or choose another: eslabon serve --port 0 takes any free one",
        ),
        errno.EACCES: (
            "this user may not listen at this port",
            "--port",
            "choose one above 1023, and let a reverse proxy lead to it",
        ),
    }.get(
        error.errno,
        ("the service cannot listen at this address", "--host", "name an address of this machine: --host"),
    )
    return ParameterError(
        what,
        where=where,
        expected="an address of this machine and a free port",
        received=f"{host}:{port} ({error.strerror or error})",
        next_step=step,
    )
