"""What a publisher says of a series besides its values, and what it said when it was last accepted.

``data/refresh/series.yml`` remembers the latter, so that a new name, unit or code form is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from eslabon.catalogue.yaml_file import read_yaml
from eslabon.errors import CatalogueError
from eslabon.refresh.rules import FOLDER

if TYPE_CHECKING:
    from eslabon.sources.series import FetchedSeries

__all__ = ["SERIES_FILE", "Published", "load_published", "published_of", "published_text"]

SERIES_FILE = FOLDER / "series.yml"

_FORMS = (
    ("alpha-3", re.compile(r"[A-Z]{3}")),
    ("alpha-2", re.compile(r"[A-Z0-9]{2}")),
    ("m49", re.compile(r"\d{3}")),
    ("year", re.compile(r"\d{4}")),
    ("YRyear", re.compile(r"YR\d{4}")),
)


@dataclass(frozen=True)
class Published:
    """What is remembered of one series.

    Parameters
    ----------
    provider, code
        Whose series, and which.
    name, unit, definition
        The publisher's own words, white space set right; empty where it says none.
    last_updated
        The publisher's date; empty where it says none.
    schema
        In which forms countries and years are written, and the marks that values bear: "country alpha-3",
        "period year", "mark E".
    """

    provider: str
    code: str
    name: str = ""
    unit: str = ""
    definition: str = ""
    last_updated: str = ""
    schema: tuple[str, ...] = ()


def published_of(series: FetchedSeries) -> Published:
    """What the publisher says of a fetched series."""
    schema = set()
    for value in series.values:
        schema |= {f"country {_form(value.country, 'a code')}", f"period {_form(value.period, 'another')}"}
        schema |= {f"mark {mark}" for mark in value.flags if mark}
    told = (_plain(text) for text in (series.name, series.unit, series.definition, series.last_updated))
    return Published(series.provider, series.code, *told, tuple(sorted(schema)))


def load_published(root: Path) -> dict[str, Published]:
    """What was said of each indicator's series when it was last accepted; empty without the file.

    Raises
    ------
    CatalogueError
        The file is not what `published_text` writes.
    """
    path, name = root / SERIES_FILE, SERIES_FILE.as_posix()
    if not path.is_file():
        return {}
    file = read_yaml(path, name)
    known = {field.name for field in fields(Published)}
    found = {}
    for id, entry in (file.data or {}).items():
        if not isinstance(entry, dict) or not {"provider", "code"} <= entry.keys() <= known:
            raise CatalogueError(
                "what publishers said of their series cannot be read",
                where=file.place(id),
                expected=f"by indicator: {', '.join(sorted(known))}",
                received=", ".join(entry) if isinstance(entry, dict) else repr(entry),
                next_step="restore the file; `eslabon data accept` writes it",
            )
        found[id] = Published(**{**entry, "schema": tuple(entry.get("schema") or ())})
    return found


def published_text(series: Mapping[str, Published]) -> str:
    """``series.yml``: sorted by indicator, the same series give the same bytes."""
    plain: dict[str, Any] = {}
    for id in sorted(series):
        entry = {name: value for name, value in asdict(series[id]).items() if value}
        plain[id] = {**entry, "schema": list(series[id].schema)} if series[id].schema else entry
    head = "# What publishers said of their series when last accepted. Written by `eslabon data accept`.\n"
    return head + yaml.safe_dump(plain, allow_unicode=True, sort_keys=True, width=100)


def _form(text: str, otherwise: str) -> str:
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text.strip())), otherwise)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
