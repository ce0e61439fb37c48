"""Files as answers: entity tags, ranges, digests; small ones at once, large ones piece by piece."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from pathlib import PurePosixPath
from typing import BinaryIO

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from eslabon.service.problems import Problem
from eslabon.service.visit import header

__all__ = ["IMMUTABLE", "SHORT", "content_answer", "file_answer", "is_known", "media_type_of"]

IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=60"
_AT_ONCE = 256 * 2**10
_PIECE = 128 * 2**10
# One range of bytes; several at once are answered with the whole, which is always right.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Declared, not asked of the system: the same on every machine.
_TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".cff": "application/yaml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".epub": "application/epub+zip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".sha256": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xml": "application/xml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}


def media_type_of(path: str) -> str:
    """By the name's ending; what is not known is a download."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def is_known(scope: Scope, etag: str) -> bool:
    """Whether the client says that it has this version (If-None-Match, compared weakly)."""
    given = header(scope, b"if-none-match")
    if given.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == etag for tag in given.split(","))


def content_answer(
    request: Request, content: bytes, etag: str, media_type: str, headers: dict[str, str]
) -> Response:
    """Content made at the moment, unless the client has it."""
    headers = {**headers, "etag": etag}
    if is_known(request.scope, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def file_answer(
    request: Request,
    file: BinaryIO,
    size: int,
    *,
    etag: str,
    media_type: str,
    cache: str,
    sha256: str = "",
) -> Response:
    """Answer with an open file, or a range of it; the file is closed by whoever sends it.

    Parameters
    ----------
    etag
        With its quotes.
    cache
        Cache-Control.
    sha256
        Hexadecimal digest of the whole file where it is known.
    """
    headers = {"etag": etag, "cache-control": cache, "accept-ranges": "bytes"}
    if sha256:
        headers["repr-digest"] = _digest(sha256)
    if is_known(request.scope, etag):
        file.close()
        return Response(status_code=304, headers=headers)
    begin, end = 0, size
    status = 200
    wanted = _wanted(request, etag, size, file)
    if wanted is not None:
        begin, end = wanted
        status = 206
        headers["content-range"] = f"bytes {begin}-{end - 1}/{size}"
    elif sha256:
        headers["content-digest"] = headers["repr-digest"]  # no coding is applied: they are the same
    headers["content-length"] = str(end - begin)
    if request.method == "HEAD":
        file.close()
        return Response(None, status, headers, media_type)
    file.seek(begin)
    if end - begin <= _AT_ONCE:
        with file:
            content = file.read(end - begin)
        if len(content) != end - begin:
            raise OSError("a file became shorter while it was read")
        return Response(content, status, headers, media_type)
    return _Pieces(file, end - begin, status, headers, media_type)


def _wanted(request: Request, etag: str, size: int, file: BinaryIO) -> tuple[int, int] | None:
    """First byte and the one after the last of the asked range; None for the whole file."""
    given, condition = header(request.scope, b"range"), header(request.scope, b"if-range")
    found = _RANGE.fullmatch(given.strip())
    if request.method != "GET" or found is None or (condition and condition.strip() != etag):
        return None
    first, last = found[1], found[2]
    if not first and not last:
        return None
    if first and last and int(last) < int(first):
        return None
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if begin >= end:
        file.close()
        raise Problem(
            416,
            "range",
            "the file has no such bytes",
            where="header Range",
            expected=f"bytes of {size}",
            received=given,
            headers={"content-range": f"bytes */{size}"},
        )
    return begin, end


class _Pieces(StreamingResponse):
    """Stops when the client has gone, and closes the file whatever happens."""

    def __init__(self, file: BinaryIO, length: int, status: int, headers: dict[str, str], kind: str) -> None:
        self._file = file
        super().__init__(self._pieces(length), status, headers, kind)

    async def _pieces(self, left: int) -> AsyncIterator[bytes]:
        while left:
            piece = await to_thread.run_sync(self._file.read, min(_PIECE, left))
            if not piece:
                # The announced length is not reached: the server cuts the connection, nobody keeps a half.
                raise OSError("a file became shorter while it was read")
            left -= len(piece)
            yield piece

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


def _digest(sha256: str) -> str:
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
