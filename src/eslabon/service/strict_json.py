"""JSON as a strict reader sees it: what two readers could take differently is refused (RFC 8259, I-JSON).

Names twice in one object, NaN, halves of surrogate pairs, numbers of thousands of digits, endless nesting.
Checked before anything else parses the body.
"""

from __future__ import annotations

import json
import re
from typing import Any

from eslabon.service.problems import Problem

__all__ = ["check_json"]

_DEEPEST = 8
_LONGEST_NUMBER = 18
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NUMBERS = re.compile(r"[0-9.eE+-]+")
# Escaped by name or as they are: none of our values has any.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


def check_json(body: bytes) -> None:
    """Refuse a body that is no strict JSON.

    Raises
    ------
    Problem
        400, with what was expected.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _refused("UTF-8", "other bytes") from None
    bare = _STRINGS.sub('""', text)
    if _depth(bare) > _DEEPEST:
        raise _refused(f"at most {_DEEPEST} levels", "more")
    if any(len(number) > _LONGEST_NUMBER for number in _NUMBERS.findall(bare)):
        raise _refused(f"numbers of at most {_LONGEST_NUMBER} letters", "a longer one")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError:
        raise _refused("JSON", "something else") from None
    _check_texts(value)


def _depth(bare: str) -> int:
    deepest = depth = 0
    for letter in bare:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused("each name once in an object", "a name twice")
    return found


def _no_constant(name: str) -> Any:
    raise _refused("numbers", name)


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        if _CONTROL.search(value) or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _refused("texts that print", "control characters or half a letter")
    elif isinstance(value, list):
        for each in value:
            _check_texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_texts(name)
            _check_texts(each)


def _refused(expected: str, received: str) -> Problem:
    return Problem(
        400, "json", "the body is not strict JSON", where="body", expected=expected, received=received
    )
