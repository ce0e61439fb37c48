"""A server on this machine that answers byte by byte what a test wants, however wrong."""

from __future__ import annotations

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

Send = Callable[[bytes], None]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in small letters."""

    path: str
    query: dict[str, str]
    headers: dict[str, str] = field(repr=False)


Behaviour = Callable[[Asked, Send], None]


def answer(
    body: bytes = b"", status: int = 200, kind: str = "application/json", framed: bool = True, **headers: str
) -> bytes:
    """A whole HTTP answer; underscores of header names become hyphens."""
    lines = [f"HTTP/1.1 {status} X", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"Content-Length: {len(body)}"] if framed else []
    lines += [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Loopback:
    """The running server: its address, what it was asked, and how it behaves, which a test may change."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.asked: list[Asked] = []
        self.address = ""


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def serving(behaviour: Behaviour, certificate: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """Serve until the block ends."""
    loopback = Loopback(behaviour)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the client may go whenever it likes
                if certificate is not None:
                    self.request = certificate.wrap_socket(self.request, server_side=True)
                    self.rfile = self.request.makefile("rb")
                line = self.rfile.readline().decode("latin-1").split()
                if len(line) != 3:
                    return
                headers = {}
                while (text := self.rfile.readline().decode("latin-1").strip()) != "":
                    name, _, value = text.partition(":")
                    headers[name.lower()] = value.strip()
                parts = urlsplit(line[1])
                asked = Asked(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
                loopback.asked.append(asked)
                loopback.behaviour(asked, self.request.sendall)

    with _Server(("127.0.0.1", 0), Handler) as server:
        scheme = "http" if certificate is None else "https"
        loopback.address = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield loopback
        finally:
            server.shutdown()
            thread.join()


def always(content: bytes) -> Behaviour:
    """Answer everything with the same bytes."""
    return lambda asked, send: send(content)


def one_after_another(*contents: bytes) -> Behaviour:
    """Answer the first request with the first content, and so on; the last stays."""
    left = list(contents)
    return lambda asked, send: send(left.pop(0) if len(left) > 1 else left[0])
