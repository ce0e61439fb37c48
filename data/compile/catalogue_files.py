"""The catalogue files that the compiler needs, read through the package's own models."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from eslabon.catalogue.models import Indicator, Source, Theme, Unit
from eslabon.errors import CatalogueError

__all__ = ["Catalogue", "read_catalogue"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Indicators, sources, themes and units by id."""

    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    themes: dict[str, Theme]
    units: dict[str, Unit]

    def __repr__(self) -> str:
        return f"Catalogue({len(self.indicators)} indicators, {len(self.sources)} sources)"

    def bounds(self, indicator: str) -> tuple[float, float]:
        """Lowest and highest value allowed: the indicator's own bounds, else its unit's."""
        entry = self.indicators[indicator]
        unit = self.units[entry.unit]
        lowest = entry.minimum if entry.minimum is not None else unit.minimum
        highest = entry.maximum if entry.maximum is not None else unit.maximum
        return (-math.inf if lowest is None else lowest, math.inf if highest is None else highest)


def read_catalogue(folder: Path) -> Catalogue:
    """Read ``themes.csv``, ``units.csv``, ``sources/`` and ``indicators/``.

    Raises
    ------
    CatalogueError
        An entry does not fit its model, an id occurs twice, a file's name is not its entry's id or
        theme, or an indicator names a theme, unit, source or weight that does not exist.
    """
    themes = _by_id(_table(folder / "themes.csv"), Theme, "themes.csv")
    units = _by_id(_table(folder / "units.csv"), Unit, "units.csv")
    sources: dict[str, Source] = {}
    for path in sorted((folder / "sources").glob("*.yml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        sources |= _by_id([entry], Source, f"sources/{path.name}")
        if path.stem not in sources:
            raise _wrong(f"sources/{path.name}", f"id: {path.stem}", str(entry.get("id")))
    indicators: dict[str, Indicator] = {}
    for path in sorted((folder / "indicators").glob("*.yml")):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, entry in _by_id(entries, Indicator, f"indicators/{path.name}").items():
            if name in indicators or entry.theme != path.stem:
                received = f"{name}, theme {entry.theme}"
                raise _wrong(f"indicators/{path.name}", f"a new id, theme {path.stem}", received)
            indicators[name] = entry
    for name, entry in indicators.items():
        weight = entry.aggregation.weight
        for value, known in (
            (entry.theme, themes),
            (entry.unit, units),
            (entry.source, sources),
            (weight or name, indicators),
        ):
            if value not in known:
                raise _wrong(f"indicators/{entry.theme}.yml: {name}", "an entry of the catalogue", value)
    return Catalogue(indicators=indicators, sources=sources, themes=themes, units=units)


def _by_id(entries: list[dict], model: type[BaseModel], where: str) -> dict:
    found: dict = {}
    for entry in entries:
        try:
            item = model(**entry)
        except ValidationError as error:
            raise CatalogueError(
                "An entry of the catalogue does not fit its model",
                where=f"data/catalogue/{where}: {entry.get('id', '?')}",
                expected=f"the fields of {model.__name__} in eslabon.catalogue.models",
                received=str(error),
                next_step="correct the entry",
            ) from error
        if item.id in found:
            raise _wrong(where, "each id once", item.id)
        found[item.id] = item
    return found


def _table(path: Path) -> list[dict]:
    """Rows of a CSV file; an empty cell is an absent field, so that the model's default holds."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(stream)]


def _wrong(where: str, expected: str, received: str) -> CatalogueError:
    return CatalogueError(
        "The catalogue contradicts itself",
        where=f"data/catalogue/{where}",
        expected=expected,
        received=received,
        next_step="correct the entry",
    )
