"""Bodies unpacked piece by piece, so that a small answer cannot become a large one unnoticed."""

from __future__ import annotations

import zlib

__all__ = ["ENCODINGS", "BodyTooLarge", "BrokenBody", "Unpacking"]

ENCODINGS = ("gzip", "x-gzip", "deflate")
_EITHER = zlib.MAX_WBITS | 32  # the gzip and the zlib header, told apart by zlib


class BodyTooLarge(Exception):
    """The body passes the limit; what was unpacked so far is thrown away."""


class BrokenBody(Exception):
    """The body is not what its encoding says, or ends before its end."""


class Unpacking:
    """Collects one body.

    httpx unpacks every piece received as a whole, however large it becomes; this never holds more than
    ``most`` bytes and one.

    Parameters
    ----------
    encoding
        The header ``Content-Encoding`` in small letters; empty or "identity": not packed.
    most
        Bytes allowed, after unpacking and before.
    """

    def __init__(self, encoding: str, most: int) -> None:
        if encoding not in ("", "identity", *ENCODINGS):
            raise BrokenBody(f"the encoding '{encoding[:40]}'")
        self._inflater = zlib.decompressobj(_EITHER) if encoding in ENCODINGS else None
        self._most = most
        self._body = bytearray()
        self._received = 0

    def take(self, piece: bytes) -> None:
        """Unpack one piece.

        Raises
        ------
        BodyTooLarge, BrokenBody
        """
        self._received += len(piece)
        if self._received > self._most:
            raise BodyTooLarge
        while piece:
            if self._inflater is None:
                self._body += piece
                piece = b""
            else:
                piece = self._inflated(piece)
            if len(self._body) > self._most:
                raise BodyTooLarge

    def whole(self) -> bytes:
        """The body.

        Raises
        ------
        BrokenBody
            It has not ended.
        """
        if self._inflater is not None and self._received and not self._inflater.eof:
            raise BrokenBody("a compressed body that breaks off")
        return bytes(self._body)

    def _inflated(self, piece: bytes) -> bytes:
        """Unpack at most what may still come; return what is left of the piece."""
        if self._inflater.eof:  # a second member may follow the first, as RFC 1952 allows
            self._inflater = zlib.decompressobj(_EITHER)
        try:
            self._body += self._inflater.decompress(piece, self._most - len(self._body) + 1)
        except zlib.error as error:
            raise BrokenBody(f"a compressed body that cannot be unpacked ({error})") from None
        return self._inflater.unconsumed_tail or self._inflater.unused_data
