"""How a publication wants its refreshes: ``data/refresh/rules.yml`` and ``overrides.yml``.

Which series feeds which indicator is said in the catalogue's feeds. These files say what is to be left out or
marked whatever a publisher sends, how new vintages are named, how wary the guards are, and which of their
findings somebody has looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.models import CountryCode, Entry, Slug
from eslabon.catalogue.yaml_file import YamlFile, read_yaml
from eslabon.errors import CatalogueError

__all__ = [
    "GUARDS",
    "OVERRIDES_FILE",
    "REASON",
    "RULES_FILE",
    "Correction",
    "Dataset",
    "IndicatorRules",
    "Limits",
    "Override",
    "RefreshRules",
    "load_overrides",
    "load_rules",
]

FOLDER = Path("data") / "refresh"
RULES_FILE = FOLDER / "rules.yml"
OVERRIDES_FILE = FOLDER / "overrides.yml"

# What a guard can find; what each means stands in `eslabon.refresh.guards`.
GUARDS = ("schema", "retired", "renamed", "unit", "jump", "countries", "equal", "older")
REASON = 20  # characters of a reason at least, as for the corrections of compiled tables

Reason = Annotated[str, Field(min_length=REASON)]
Letters = Annotated[str, Field(pattern=r"^[epbstm]*$")]
M = TypeVar("M", bound=BaseModel)


class Correction(Entry):
    """Years of one country's series that are left out, or begin a new definition, and why."""

    country: CountryCode
    years: tuple[int, ...] = Field(min_length=1)
    reason: Reason


class Limits(Entry):
    """How far a series may move before a refresh stops.

    Parameters
    ----------
    jump
        Robust z-score of a year's movement in its own series; see :mod:`eslabon.refresh.jump`.
    jump_points
        Movements that a series must have before its spread says anything.
    rescaled
        Factor between new and present values of the same country-years, in the middle, beyond which the unit
        counts as another.
    countries
        How many countries may be missing that the same dataset had before.
    """

    jump: float = Field(default=12.0, gt=0)
    jump_points: int = Field(default=8, ge=3)
    rescaled: float = Field(default=1.5, gt=1)
    countries: int = Field(default=0, ge=0)


class Dataset(Entry):
    """How the sources of a dataset that is refreshed are told; each vintage becomes a source of its own.

    What is not said here is that of `template`, a source of the catalogue.
    """

    template: Slug
    title: str = ""
    url: str = ""
    citation: str = ""  # {vintage} stands for the vintage
    caveats: tuple[str, ...] = ()


class IndicatorRules(Entry):
    """What holds for one indicator whatever its publisher sends."""

    dataset: Slug | None = None  # by default that of its present source, without the vintage in its id
    first_year: int | None = None
    flag: Letters = ""  # of every value
    exclude: tuple[Correction, ...] = ()
    breaks: tuple[Correction, ...] = ()  # the first year of each new definition in one country
    break_years: tuple[int, ...] = ()  # the same in all countries
    limits: Limits | None = None


class RefreshRules(Entry):
    """``data/refresh/rules.yml``; everything has a default."""

    first_year: int = 1900  # earlier years are left out
    limits: Limits = Limits()
    datasets: dict[Slug, Dataset] = Field(default_factory=dict)
    indicators: dict[Slug, IndicatorRules] = Field(default_factory=dict)

    def of(self, indicator: str) -> IndicatorRules:
        """What is said of one indicator."""
        return self.indicators.get(indicator, IndicatorRules())

    def limits_of(self, indicator: str) -> Limits:
        """How wary the guards of one indicator are."""
        return self.of(indicator).limits or self.limits


class Override(Entry):
    """One entry of ``overrides.yml``: somebody has looked at what a guard found and lets it pass.

    Without `vintage` it holds for every vintage: right for what is so by nature, such as a country that the
    publisher does not cover.
    """

    indicator: Slug
    guard: str = Field(pattern=f"^({'|'.join(GUARDS)})$")
    reason: Reason
    vintage: str = ""

    def covers(self, indicator: str, guard: str, vintage: str) -> bool:
        """Whether it lets this finding pass."""
        return (self.indicator, self.guard) == (indicator, guard) and self.vintage in ("", vintage)


def load_rules(root: Path, indicators: Mapping[str, Any]) -> RefreshRules:
    """Read ``data/refresh/rules.yml``; the defaults where there is none.

    Raises
    ------
    CatalogueError
        The file says something wrong, or names an indicator that does not exist.
    """
    file = _read(root / RULES_FILE, RULES_FILE)
    if file is None or file.data is None:
        return RefreshRules()
    rules = _valid(file.data, RefreshRules, "the rules of refreshing", file.place)
    for id in rules.indicators:
        _known(id, indicators, file.place("indicators", id))
    return rules


def load_overrides(root: Path, indicators: Mapping[str, Any]) -> tuple[Override, ...]:
    """Read ``data/refresh/overrides.yml``, a list; empty where there is none.

    Raises
    ------
    CatalogueError
        An entry is wrong, lacks its reason, or names an indicator that does not exist.
    """
    file = _read(root / OVERRIDES_FILE, OVERRIDES_FILE)
    if file is None or file.data is None:
        return ()
    if not isinstance(file.data, list):
        raise CatalogueError(
            "the overrides are not a list",
            where=file.place(),
            expected="entries with indicator, guard and reason",
            received=type(file.data).__name__,
            next_step="put '- ' before the first key of each entry",
        )
    found = []
    for number, entry in enumerate(file.data):

        def place(*address: str | int, number: int = number) -> str:
            return file.place(number, *address)

        override = _valid(entry, Override, "an override", place)
        _known(override.indicator, indicators, place("indicator"))
        found.append(override)
    return tuple(found)


def _read(path: Path, name: Path) -> YamlFile | None:
    return read_yaml(path, name.as_posix()) if path.is_file() else None


def _valid(data: Any, model: type[M], subject: str, place: Callable[..., str]) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise complaint(error, subject, model, place) from None


def _known(id: str, indicators: Mapping[str, Any], where: str) -> None:
    if id not in indicators:
        raise CatalogueError(
            f"there is no indicator '{id}'",
            where=where,
            expected="an id of data/catalogue/indicators",
            received=id,
            next_step="correct the id",
        )
