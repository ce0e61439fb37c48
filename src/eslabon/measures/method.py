"""Assessment methods as data: what a file of ``data/catalogue/methods/`` may say, and its loader.

The loader is the only function of :mod:`eslabon.measures` that reads a disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.loader import CATALOGUE
from eslabon.catalogue.models import Entry, Slug
from eslabon.catalogue.yaml_file import read_yaml
from eslabon.errors import CatalogueError, ParameterError

__all__ = ["CLASSES", "Band", "Bands", "Horizon", "Method", "MethodSource", "load_method", "load_methods"]

METHODS = CATALOGUE / "methods"

# The vocabulary of classes: a method may use fewer, never others, because each needs its words in every
# language (eslabon.measures.words).
CLASSES = (
    "significant_progress",
    "moderate_progress",
    "insufficient_progress",
    "no_progress",
    "moderate_movement_away",
    "movement_away",
    "significant_movement_away",
)

Class = Literal[
    "significant_progress",
    "moderate_progress",
    "insufficient_progress",
    "no_progress",
    "moderate_movement_away",
    "movement_away",
    "significant_movement_away",
]


class MethodSource(Entry):
    """Where the method was published, and where its constants were actually read."""

    publisher: str
    document: str
    edition: str
    part: str = ""
    page: str = ""  # empty: not seen; `Method.unchecked` then says so
    url: str = ""
    seen_in: tuple[str, ...] = ()


class Horizon(Entry):
    """A span of years over which growth is measured, and which spans may stand in for it."""

    years: int = Field(gt=0)
    minimum: int = Field(gt=0)
    maximum: int = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Horizon:
        if not self.minimum <= self.years <= self.maximum:
            raise ValueError(f"minimum {self.minimum} ≤ years {self.years} ≤ maximum {self.maximum} is false")
        return self


class Band(Entry):
    """One class and its lower bound in percent; a band without bound takes what is left."""

    slug: Class = Field(alias="class")
    above: float | None = None  # strict
    from_: float | None = Field(default=None, alias="from")  # bound included

    @model_validator(mode="after")
    def _one_bound(self) -> Band:
        if self.above is not None and self.from_ is not None:
            raise ValueError(f"{self.slug} has both `above` and `from`")
        return self

    @property
    def bound(self) -> float | None:
        return self.above if self.above is not None else self.from_

    def holds(self, percent: float) -> bool:
        if self.above is not None:
            return percent > self.above
        return self.from_ is None or percent >= self.from_


def _descending(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    bounds = [band.bound for band in bands]
    if not bands or bounds[-1] is not None or None in bounds[:-1]:
        raise ValueError("every band needs a bound, except the last, which must have none")
    if bounds[:-1] != sorted(bounds[:-1], reverse=True) or len(set(bounds)) != len(bounds):
        raise ValueError("bands must go from the highest bound to the lowest, each bound once")
    return bands


class Bands(Entry):
    """Bands from best to worst, for indicators without and with a quantified target."""

    without_target: tuple[Band, ...]
    with_target: tuple[Band, ...]

    @model_validator(mode="after")
    def _ordered(self) -> Bands:
        _descending(self.without_target)
        _descending(self.with_target)
        return self


class Method(Entry):
    """One assessment method: source, horizons, thresholds and class order.

    ``family`` names the formula (``growth``: compound annual growth rate, alone or over the rate that a
    target requires). Texts are in the publication's source language.
    """

    id: Slug
    family: Literal["growth"]
    title: str
    edition: str
    summary: str
    source: MethodSource
    unchecked: tuple[str, ...] = ()  # what could not be compared with the original
    notes: tuple[str, ...] = ()
    headline: str
    horizons: Annotated[dict[str, Horizon], Field(min_length=1)]
    classes: tuple[Class, ...]  # from best to worst
    bands: Bands

    @model_validator(mode="after")
    def _consistent(self) -> Method:
        if self.headline not in self.horizons:
            raise ValueError(f"headline {self.headline!r} is not one of the horizons {sorted(self.horizons)}")
        used = {band.slug for band in (*self.bands.without_target, *self.bands.with_target)}
        if used != set(self.classes) or len(set(self.classes)) != len(self.classes):
            raise ValueError(f"classes {self.classes} and the classes of the bands {sorted(used)} differ")
        return self


def load_methods(root: Path) -> dict[str, Method]:
    """Read every method of a publication.

    Parameters
    ----------
    root
        Publication root, the folder that holds ``data/``.

    Returns
    -------
    dict
        Methods by id, in order of id; empty when the publication declares none.

    Raises
    ------
    CatalogueError
        A file is not readable as YAML, breaks the schema, or its name is not its id.
    """
    root = Path(root)
    return {path.stem: _read(root, path) for path in sorted((root / METHODS).glob("*.yml"))}


def load_method(root: Path, method_id: str) -> Method:
    """Read one method; see :func:`load_methods`.

    Raises
    ------
    ParameterError
        No file has this id.
    CatalogueError
        The file is wrong.
    """
    root = Path(root)
    folder = root / METHODS
    known = sorted(path.stem for path in folder.glob("*.yml"))
    if method_id not in known:
        raise ParameterError(
            "unknown assessment method",
            where=METHODS.as_posix(),
            expected=", ".join(known) or "at least one file <id>.yml",
            received=method_id,
            next_step="correct `method` in _config.yml or add the file",
        )
    return _read(root, folder / f"{method_id}.yml")


def _read(root: Path, path: Path) -> Method:
    file = read_yaml(path, path.relative_to(root).as_posix())
    try:
        method = Method.model_validate(file.data)
    except ValidationError as error:
        raise complaint(error, f"the assessment method '{path.stem}'", Method, file.place) from None
    if method.id != path.stem:
        raise CatalogueError(
            "an assessment method's id is not its file's name",
            where=file.place("id"),
            expected=path.stem,
            received=method.id,
            next_step="rename one of the two",
        )
    return method
