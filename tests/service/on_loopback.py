"""The application behind a real server on a free port of loopback, for what ASGI cannot show."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from eslabon.service.wire import server_config
from tests.service.asking import Answer
from tests.service.serving import Served

__all__ = ["exchange", "listening", "read_answer", "running"]

_PATIENCE = 20.0


@contextmanager
def listening(served: Served) -> Iterator[tuple[str, int]]:
    """Serve in a thread until the block ends; gives host and port."""
    with running(served) as (_, address):
        yield address


@contextmanager
def running(served: Served) -> Iterator[tuple[uvicorn.Server, tuple[str, int]]]:
    """As `listening`, with the server itself."""
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(served.app, served.settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    end = time.monotonic() + _PATIENCE
    while not server.started and time.monotonic() < end:
        time.sleep(0.01)
    try:
        yield server, bound.getsockname()
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
        bound.close()
        assert not thread.is_alive()


def read_answer(connection: socket.socket) -> Answer:
    """The one answer on a connection that the server closes, or of the length that it announces."""
    content = b""
    while b"\r\n\r\n" not in content:
        piece = connection.recv(65536)
        assert piece, f"the connection ended before an answer: {content[:200]!r}"
        content += piece
    head, _, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers["content-length"]):
        piece = connection.recv(65536)
        assert piece, "the connection ended in the middle of an answer"
        body += piece
    return Answer(int(first.split(" ")[1]), headers, body[: int(headers["content-length"])])


def exchange(address: tuple[str, int], pieces: Iterator[bytes] | list[bytes], pause: float = 0.0) -> Answer:
    """Send pieces with pauses until the server answers, and read the answer."""
    with socket.create_connection(address, timeout=_PATIENCE) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break  # it has answered and closed already
            if pause and _has_answer(connection, pause):
                break
        return read_answer(connection)


def _has_answer(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False
    finally:
        connection.settimeout(_PATIENCE)
