"""The parts of a message that are not words: fields to fill in, and roles."""

from __future__ import annotations

import re

__all__ = ["placeholders"]

# Not after a letter, a backslash, "_" or "^": these braces belong to a formula, as in x_{i} or \text{…}.
_FIELD = re.compile(r"(?<![\\\w^_])\{([A-Za-z_][A-Za-z0-9_.-]*)(?:![rsa])?(?::[^{}]*)?\}")


def placeholders(text: str) -> tuple[str, ...]:
    """Names in braces, sorted, each once.

    Examples
    --------
    >>> placeholders("{n} de {of}, y {n} más")
    ('n', 'of')
    """
    return tuple(sorted(set(_FIELD.findall(text))))
