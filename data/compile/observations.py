"""Compile ``data/observations`` and ``data/revisions`` from the collected raw files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from corrections import correct
from datasets import Dataset, load_datasets, read
from mapping import Layer, Mapping, load_mappings
from partners import BilateralTrade, load_declarations, load_trade
from scope import Scope, load_scope
from series import COLUMNS, Built, divide, join_layers, rounded

from eslabon.catalogue import Catalogue, load_catalogue
from eslabon.errors import CatalogueError, DataError

__all__ = ["compile_observations"]

FLAGS = "epbstm"  # estimated, provisional, break, survey, transcribed, modelled: also the written order


def compile_observations(root: Path, raw: Path) -> dict[str, Built]:
    """Build, check and write every indicator's table.

    Parameters
    ----------
    root
        The publication root.
    raw
        The folder of the collected files.

    Returns
    -------
    dict
        Indicator id → what was written.

    Raises
    ------
    CatalogueError, DataError
        Before anything is written, at the first declaration or cell that is wrong.
    """
    here = root / "data" / "compile"
    compiler = Compiler(
        scope=load_scope(root),
        catalogue=load_catalogue(root),
        datasets=load_datasets(here / "datasets.yml"),
        mappings=load_mappings(here / "mapping"),
        bilateral=load_declarations(here / "partners.yml"),
        raw=raw,
    )
    built = {indicator: compiler.build(indicator) for indicator in sorted(compiler.mappings)}
    for folder in ("observations", "revisions"):
        target = root / "data" / folder
        target.mkdir(parents=True, exist_ok=True)
        for stale in target.glob("*.csv"):
            stale.unlink()
    for indicator, tables in built.items():
        write(root / "data" / "observations" / f"{indicator}.csv", tables.current)
        if len(tables.superseded):
            write(root / "data" / "revisions" / f"{indicator}.csv", tables.superseded)
    return built


class Compiler:
    """Builds one indicator at a time; raw files are read once."""

    def __init__(
        self,
        scope: Scope,
        catalogue: Catalogue,
        datasets: dict[str, Dataset],
        mappings: dict[str, Mapping],
        bilateral: dict[str, dict],
        raw: Path,
    ) -> None:
        self.scope, self.catalogue, self.datasets = scope, catalogue, datasets
        self.mappings, self.bilateral, self.raw = mappings, bilateral, raw
        self._frames: dict[str, pd.DataFrame] = {}
        self._trade: dict[str, BilateralTrade] = {}
        self._built: dict[str, Built] = {}
        _refuse_disagreement(set(mappings), set(catalogue.indicators))

    def build(self, indicator: str) -> Built:
        """Tables of one indicator, checked; a denominator is built first."""
        if indicator not in self._built:
            mapping = self.mappings[indicator]
            built = self._origin(indicator, mapping)
            if mapping.per:
                built = divide(built, self.build(mapping.per.indicator).current, mapping.per.times)
            built = rounded(built, mapping)
            check(indicator, built, self.catalogue, self.scope)
            self._built[indicator] = built
        return self._built[indicator]

    def _origin(self, indicator: str, mapping: Mapping) -> Built:
        if mapping.partners:
            name = mapping.partners.dataset
            if name not in self._trade:
                self._trade[name] = load_trade(name, self.bilateral[name], self.raw, self.scope)
            frame = self._trade[name].series(mapping.partners, self.scope)
            layers = [self._stamped(frame.assign(flag=""), self.bilateral[name]["source"], "")]
        else:
            layers = [self._layer(indicator, layer, mapping) for layer in mapping.layers]
        first = layers[0]["source"].iloc[0]
        if self.catalogue.indicators[indicator].source != first:
            raise CatalogueError(
                f"The indicator {indicator} names another source than its first layer",
                where=f"data/catalogue/indicators: {indicator}",
                expected=first,
                received=self.catalogue.indicators[indicator].source,
                next_step="make the catalogue and data/compile/mapping agree",
            )
        return join_layers(layers, mapping.join)

    def _layer(self, indicator: str, layer: Layer, mapping: Mapping) -> pd.DataFrame:
        dataset = self.datasets.get(layer.dataset)
        if dataset is None:
            raise CatalogueError(
                f"The mapping of {indicator} names an unknown dataset",
                where="data/compile/mapping",
                expected="a dataset of data/compile/datasets.yml",
                received=layer.dataset,
                next_step="correct the name",
            )
        if layer.dataset not in self._frames:
            self._frames[layer.dataset] = read(layer.dataset, dataset, self.raw, self.scope)
        frame = self._frames[layer.dataset]
        frame = frame[frame["series"] == layer.series].drop(columns="series")
        if frame.empty:
            raise DataError(
                f"The series of {indicator} is not in its file",
                where=dataset.file,
                expected=layer.series,
                received="no row",
                next_step="correct `series` in data/compile/mapping",
            )
        frame = correct(frame, layer, indicator, self._frames[layer.dataset])
        if mapping.of_total:
            frame = self._shares_of_total(frame, layer, dataset)
        return self._stamped(frame.assign(flag=frame["flag"] + layer.flag), dataset.source, dataset.vintage)

    def _shares_of_total(self, frame: pd.DataFrame, layer: Layer, dataset: Dataset) -> pd.DataFrame:
        """Per cent of the sum over every economy of the file, also those outside the scope."""
        path = self.raw / dataset.file
        every = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=[dataset.year, layer.series])
        every = every[every[layer.series] != ""].astype({dataset.year: int, layer.series: float})
        total = every.groupby(dataset.year)[layer.series].sum()
        return frame.assign(value=100 * frame["value"] / frame["year"].map(total))

    def _stamped(self, frame: pd.DataFrame, source: str, vintage: str) -> pd.DataFrame:
        if source not in self.catalogue.sources:
            raise CatalogueError(
                "A dataset names an unknown source",
                where="data/compile/datasets.yml",
                expected="a file of data/catalogue/sources",
                received=source,
                next_step=f"write data/catalogue/sources/{source}.yml",
            )
        vintage = vintage or self.catalogue.sources[source].vintage
        flags = ["".join(letter for letter in FLAGS if letter in cell) for cell in frame["flag"]]
        return frame.assign(source=source, vintage=vintage, flag=flags)[COLUMNS]


def check(indicator: str, built: Built, catalogue: Catalogue, scope: Scope) -> None:
    """Refuse a table with an unknown economy, a double key or a value out of bounds.

    Raises
    ------
    DataError
        With the first offending row.
    """
    lowest, highest = bounds(indicator, catalogue)
    keys = ["country", "year"], ["country", "year", "source", "vintage"]
    for frame, key in zip((built.current, built.superseded), keys, strict=True):
        problems = {
            "an economy outside the scope": ~frame["country"].isin(scope.kept),
            "two values for one " + ", ".join(key): frame.duplicated(key),
            f"a value outside {lowest} … {highest}": ~frame["value"].between(lowest, highest),
        }
        for problem, rows in problems.items():
            if rows.any():
                raise DataError(
                    f"The table of {indicator} has {problem}",
                    where=f"data/observations/{indicator}.csv",
                    received=frame[rows].head(3).to_string(index=False, header=False),
                    next_step="look at the raw cell; correct the bounds or exclude the row with its reason",
                )


def bounds(indicator: str, catalogue: Catalogue) -> tuple[float, float]:
    """Lowest and highest value allowed: the tighter of the indicator's bounds and its unit's."""
    entry = catalogue.indicators[indicator]
    unit = catalogue.units[entry.unit]
    lowest = [limit for limit in (entry.minimum, unit.minimum) if limit is not None]
    highest = [limit for limit in (entry.maximum, unit.maximum) if limit is not None]
    return max(lowest, default=-np.inf), min(highest, default=np.inf)


def write(path: Path, frame: pd.DataFrame) -> None:
    """One CSV, sorted, LF line ends, numbers in their shortest form without an exponent."""
    values = [np.format_float_positional(value, unique=True, trim="-") for value in frame["value"]]
    frame.assign(value=values)[COLUMNS].to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _refuse_disagreement(mapped: set[str], declared: set[str]) -> None:
    if mapped != declared:
        raise CatalogueError(
            "The mapping and the indicator catalogue differ",
            where="data/compile/mapping and data/catalogue/indicators",
            expected="the same indicators in both",
            received=", ".join(sorted(mapped ^ declared)),
            next_step="add the missing entry",
        )
