"""What differs between the last run of a page and now, in words that a person understands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from babel import Locale, UnknownLocaleError

__all__ = [
    "changed_names",
    "code_changes",
    "listed",
    "message_changes",
    "parameter_changes",
    "version_changes",
]


def listed(one: str, many: str, names: Sequence[str], most: int = 3) -> str:
    """A few names in a sentence, or how many there are.

    Parameters
    ----------
    one, many
        Patterns with ``{}``: for the names themselves, and for their number.

    >>> listed("data of {}", "data of {} countries", ["BBB", "AAA"])
    'data of AAA, BBB'
    >>> listed("data of {}", "data of {} countries", list("abcd"))
    'data of 4 countries'
    """
    return one.format(", ".join(sorted(names))) if len(names) <= most else many.format(len(names))


def changed_names(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names that were added, taken away or have another value."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def parameter_changes(before: str, now: str) -> list[str]:
    """Parameters as JSON: which ones differ."""
    try:
        names = changed_names(_texts(json.loads(before)), _texts(json.loads(now)))
    except (ValueError, AttributeError):
        return ["parameters changed"]
    return [f"parameter {name} changed" for name in names]


def code_changes(before: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    """Listings of modules: which ones differ."""
    names = changed_names(before, now) if before is not None else []
    if not names:
        return ["eslabon's code changed"]
    return [listed("eslabon's code changed: {}", "eslabon's code changed: {} modules", names)]


def message_changes(language: str, before: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    """Listings of translations: how many texts differ."""
    try:
        name = Locale.parse(language).english_name or language
    except (UnknownLocaleError, ValueError):
        name = language
    count = len(changed_names(before, now)) if before is not None else 0
    return [f"messages in {name} changed" + (f": {count} text{'s' if count > 1 else ''}" if count else "")]


def version_changes(before: Mapping[str, str] | None, now: Mapping[str, str]) -> list[str]:
    """Listings of requirements: which packages differ."""
    names = changed_names(before, now) if before is not None else []
    if not names:
        return ["requirements changed"]
    packages = sorted({name.partition(",")[0].partition(" (")[0] for name in names})
    return [listed("requirements changed: {}", "requirements changed: {} packages", packages, most=5)]


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: json.dumps(value) for name, value in values.items()}
