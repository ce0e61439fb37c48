"""Who asks: the address as declared proxies tell it, and a name for it that tells nobody who it was.

The name is a keyed hash of the address. The key is random, lies in the state folder, is shared by all web
processes and lives for one day (UTC): without it nobody can try all addresses against a name in an old log.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import math
import os
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path

from starlette.types import Scope

from eslabon.service.visit import headers_named

__all__ = ["Clients", "address_of", "is_loopback"]

_SALT = "salt-"
_SALT_BYTES = 32
# Seconds until the key that all processes share is tried again, where it could not be made.
_TRY_AGAIN = 5.0
_MOST_HOPS = 20
Address = IPv4Address | IPv6Address


def address_of(scope: Scope, trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """The client's address: the peer's, or the last one that no declared proxy added.

    ``X-Forwarded-For`` is read from its end, since proxies append to it: what a client writes there itself
    stands before the address that the first declared proxy saw.
    """
    peer = _address((scope.get("client") or ("", 0))[0])
    if peer is None:
        return ""  # a socket of this machine
    hops = b",".join(headers_named(scope, b"x-forwarded-for")).decode("latin-1").split(",")[-_MOST_HOPS:]
    while hops and _is_in(peer, trusted):
        before = _address(hops.pop().strip())
        if before is None:
            break
        peer = before
    return str(peer)


def is_loopback(scope: Scope, address: str) -> bool:
    """Whether a program of this machine asks for itself, not a proxy for somebody else."""
    found = _address(address)
    forwarded = headers_named(scope, b"x-forwarded-for") or headers_named(scope, b"forwarded")
    return (not address or (found is not None and found.is_loopback)) and not forwarded


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_in(address: Address, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


class Clients:
    """Gives addresses their names of the day.

    Parameters
    ----------
    folder
        Where the day's key lies; made when missing.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], float] = time.time,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._now, self._monotonic = now, monotonic
        self._day = ""
        self._salt = b""
        self._again = math.inf  # when the shared key is asked for again, while there is none
        folder.mkdir(parents=True, exist_ok=True)
        self.name("")

    def name(self, address: str) -> str:
        """The address's name today; one for a whole IPv6 /64, which is one household or one machine.

        Where the day's key can be neither made nor read (a full disk), this process takes a key of its own
        and tries again later: whoever asks has an answer, under a name that other processes do not know.
        """
        day = time.strftime("%Y-%m-%d", time.gmtime(self._now()))
        if day != self._day or self._monotonic() >= self._again:
            self._take_salt(day)
        found = _address(address)
        if isinstance(found, IPv6Address):
            address = str(IPv6Network((found, 64), strict=False))
        return hmac.digest(self._salt, address.encode(), hashlib.sha256).hex()[:16]

    def _take_salt(self, day: str) -> None:
        try:
            self._salt, self._again = _salt_of(self._folder, day), math.inf
        except OSError:
            if day != self._day:
                self._salt = secrets.token_bytes(_SALT_BYTES)
            self._again = self._monotonic() + _TRY_AGAIN
        self._day = day


def _salt_of(folder: Path, day: str) -> bytes:
    """The day's key, made by whichever process needs it first; those of other days go."""
    path = folder / f"{_SALT}{day}"
    if not path.exists():
        _make_salt(path)
    salt = path.read_bytes()
    if len(salt) != _SALT_BYTES:  # cut by a loss of power: names made with it could be traced
        path.unlink(missing_ok=True)
        raise OSError(errno.EIO, "the day's key is not whole", str(path))
    with suppress(OSError):  # they go the next time
        for old in folder.glob(f"{_SALT}*"):
            if old.name < path.name:
                old.unlink(missing_ok=True)
        # Of processes that were killed; one that is just being written would come too late.
        for partial in folder.glob(f".{_SALT}*"):
            partial.unlink(missing_ok=True)
    return salt


def _make_salt(path: Path) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SALT_BYTES))
        # Fails when another process was first: its key counts, and it may have swept ours away.
        with suppress(FileExistsError, FileNotFoundError):
            os.link(partial, path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
