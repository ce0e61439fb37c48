"""Messages between a client and its zygote: one JSON object per packet of a Unix socket."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence

__all__ = ["LARGEST", "Closed", "connect", "receive", "send", "wire_socket"]

# A request carries a whole environment. The system's own limit for that is larger, but such an environment
# is somebody's mistake; the client then starts a stock kernel.
LARGEST = 150_000


class Closed(ConnectionError):
    """The other side has ended."""


def wire_socket() -> socket.socket:
    """A socket that keeps packets apart; never inherited by programs that a process starts."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_CLOEXEC)


def connect(address: str) -> socket.socket:
    """Connect to the zygote that listens at `address`; an `OSError` says that none does."""
    wire = wire_socket()
    try:
        wire.connect(address)
    except OSError:
        wire.close()
        raise
    return wire


def send(wire: socket.socket, message: dict, descriptors: Sequence[int] = ()) -> None:
    """Send one message, with open descriptors where needed.

    Raises
    ------
    Closed
        The other side has ended.
    ValueError
        The message is too large.
    """
    packet = json.dumps(message).encode("utf-8", "surrogateescape")
    if len(packet) > LARGEST:
        raise ValueError(f"a message of {len(packet)} bytes is too large, at most {LARGEST} are sent")
    try:
        socket.send_fds(wire, [packet], list(descriptors))
    except (BrokenPipeError, ConnectionError):
        raise Closed from None


def receive(wire: socket.socket) -> tuple[dict, list[int]]:
    """Wait for one message; `BlockingIOError` where the socket does not wait and none is there.

    Raises
    ------
    Closed
        The other side has ended.
    ValueError
        It is no message.
    """
    try:
        packet, descriptors, _, _ = socket.recv_fds(wire, LARGEST, 4, socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        raise Closed from None
    if not packet:
        raise Closed
    match json.loads(packet.decode("utf-8", "surrogateescape")):
        case dict() as message:
            return message, descriptors
        case other:
            raise ValueError(f"a message is an object, received {type(other).__name__}")
