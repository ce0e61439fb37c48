"""Queries with known names, each once: unknown ones are refused rather than ignored.

What is ignored makes many addresses of one answer, with which caches are filled and poisoned.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from eslabon.errors import ParameterError

__all__ = ["query_of"]


def query_of(*known: str) -> Dependency:
    """A dependency that refuses other names, and any name twice."""

    def check(request: Request) -> None:
        names = Counter(name for name, _ in request.query_params.multi_items())
        for name, count in names.items():
            if name not in known:
                raise _unknown(name, known)
            if count > 1:
                raise ParameterError(
                    "a parameter stands twice in the address",
                    where=f"query.{name}",
                    expected="once; several values are separated by commas",
                    received=f"{count} times",
                    next_step="write it once",
                )

    return Depends(check)


def _unknown(name: str, known: tuple[str, ...]) -> ParameterError:
    near = get_close_matches(name, known, n=1)
    return ParameterError(
        "the address has an unknown parameter" + (f", perhaps '{near[0]}'" if near else ""),
        where=f"query.{name}",
        expected=", ".join(known) or "no parameters",
        received=name,
        next_step="leave it out",
    )
