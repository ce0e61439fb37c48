"""Which raw series feed which indicator: the declarations of ``mapping/*.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eslabon.errors import CatalogueError

__all__ = ["Complete", "Layer", "Mapping", "Partners", "Per", "Remark", "Repeated", "load_mappings"]


class Declaration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Remark(Declaration):
    """Some years of one economy's series, and why they are not taken like the rest."""

    country: str
    years: tuple[int, ...] = Field(min_length=1)
    reason: str = Field(min_length=20)


class Complete(Declaration):
    """Shares of a whole are used only in years when the listed parts sum to the floor at least."""

    parts: tuple[str, ...] = Field(min_length=2)  # series of the same dataset
    floor: float  # in the publisher's unit
    reason: str = Field(min_length=20)


class Repeated(Declaration):
    """Values carried forward: each is flagged, and a run at a series' end keeps its first value only."""

    years: int = Field(ge=2)  # identical values at the end that make such a run
    reason: str = Field(min_length=20)


class Layer(Declaration):
    """One dataset's series for an indicator; earlier layers win over later ones."""

    dataset: str
    series: str
    flag: str = ""  # letters for every row of this layer
    break_year: int | None = None  # rows of this year carry the letter b
    breaks: tuple[Remark, ...] = ()  # the same in one economy alone: first years of another coverage
    exclude: tuple[Remark, ...] = ()  # published values that are plainly wrong
    complete: Complete | None = None
    repeated: Repeated | None = None


class Per(Declaration):
    """Division by another indicator of the same economy and year."""

    indicator: str
    times: float = 1.0


class Partners(Declaration):
    """A share of bilateral trade: the trade with the named partners over the trade with the world."""

    dataset: str
    flow: str
    to: tuple[str, ...] = ()  # partner codes
    own_region: dict[str, str] = {}  # group of reporters → group of partners
    total: bool = False  # the trade with the world itself, in the publisher's unit


class Mapping(Declaration):
    """How one indicator's values come about.

    ``join`` decides between layers: by ``country`` the whole series of an economy comes from the
    first layer that has a recent value for it; by ``year`` each year comes from the first layer that
    has it. What loses goes to the revisions.
    """

    layers: tuple[Layer, ...] = ()
    partners: Partners | None = None
    join: Literal["country", "year"] = "country"
    scale: float = 1.0
    per: Per | None = None
    of_total: bool = False  # percentage of the sum over all economies in the file, kept or not

    @model_validator(mode="after")
    def _has_one_origin(self) -> Mapping:
        if bool(self.layers) == bool(self.partners):
            raise ValueError("exactly one of `layers` and `partners` is required")
        return self


def load_mappings(folder: Path) -> dict[str, Mapping]:
    """Mappings by indicator id, from all files of the folder.

    Raises
    ------
    CatalogueError
        An entry is malformed, or two files map the same indicator.
    """
    mappings: dict[str, Mapping] = {}
    for path in sorted(folder.glob("*.yml")):
        for indicator, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if indicator in mappings:
                raise CatalogueError(
                    f"The indicator {indicator} is mapped twice",
                    where=path.name,
                    expected="one entry in all files of data/compile/mapping",
                    next_step="remove one of the two",
                )
            try:
                mappings[indicator] = Mapping(**entry)
            except ValidationError as error:
                raise CatalogueError(
                    f"The mapping of {indicator} is malformed",
                    where=path.name,
                    received=str(error),
                    next_step="compare with the fields of Mapping in data/compile/mapping.py",
                ) from error
    return mappings
