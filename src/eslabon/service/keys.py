"""API keys of a private deployment: names and digests in a file, the keys themselves with their owners only.

A key is 256 random bits, so a plain digest keeps it: nobody can try all keys, which is what slow hashes of
passwords are for. A program sends ``Authorization: Bearer <key>``; a browser asks its reader and sends name
and key by the Basic scheme.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from eslabon.errors import ParameterError

__all__ = ["CHALLENGE", "key_name", "make_key", "read_keys"]

CHALLENGE = 'Basic realm="eslabon", charset="UTF-8"'
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LINE = re.compile(rf"({_NAME.pattern}):([0-9a-f]{{64}})")
_LONGEST = 200


def make_key(file: Path, name: str) -> str:
    """Make a key for `name`, add its digest to the file and return the key: it is shown this once.

    Raises
    ------
    ParameterError
        The name is none, or has a key already.
    """
    if not _NAME.fullmatch(name):
        raise ParameterError(
            "this is no name for a key",
            where="name",
            expected="up to 40 lower-case letters, digits and hyphens",
            received=repr(name),
            next_step="choose another name",
        )
    known = read_keys(file) if file.exists() else {}
    if name in known:
        raise ParameterError(
            "this name has a key already",
            where=str(file),
            expected="a new name",
            received=name,
            next_step="delete its line to withdraw the key, or choose another name",
        )
    key = secrets.token_urlsafe(32)
    lines = [f"{each}:{digest}\n" for each, digest in {**known, name: _digest(key)}.items()]
    partial = file.with_name(f".{file.name}.tmp")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as written:
        written.writelines(lines)
    partial.replace(file)
    return key


def read_keys(file: Path) -> dict[str, str]:
    """Digests by name.

    Raises
    ------
    ParameterError
        The file cannot be read or a line is not ``name:sha256``.
    """
    try:
        lines = file.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error)) from None
    keys = {}
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            found = _LINE.fullmatch(line)
            if found is None or found[1] in keys:
                raise _unreadable(
                    Path(f"{file}:{number}"), "another line" if found is None else "a name again"
                )
            keys[found[1]] = found[2]
    return keys


def _unreadable(where: Path, received: str) -> ParameterError:
    return ParameterError(
        "the file of keys cannot be read",
        where=str(where),
        expected="lines of name:sha256, as they are written when a key is made",
        received=received,
        next_step="correct the file",
    )


def key_name(keys: Mapping[str, str], authorization: str) -> str | None:
    """Whose key an ``Authorization`` header carries; None when it is nobody's.

    All digests are compared, each in constant time: how long it takes tells nothing.
    """
    scheme, _, token = authorization[:_LONGEST].partition(" ")
    wanted = None
    if scheme.lower() == "basic":
        try:
            wanted, _, token = base64.b64decode(token.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
    elif scheme.lower() != "bearer":
        return None
    digest = _digest(token.strip())
    found = None
    for name, known in keys.items():
        if hmac.compare_digest(digest, known):
            found = name
    return found if wanted in (None, found) else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
