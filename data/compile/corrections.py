"""What is done to a series that its publisher got wrong or changed: leave out, mark, cut.

Every correction is declared in ``mapping/*.yml`` with its reason. None of them makes a number: a value
is kept as published, kept with a flag, or left out.
"""

from __future__ import annotations

import pandas as pd
from mapping import Layer, Remark

from eslabon.errors import CatalogueError

__all__ = ["correct", "cut_repeats", "only_complete"]


def correct(frame: pd.DataFrame, layer: Layer, indicator: str, dataset: pd.DataFrame) -> pd.DataFrame:
    """Apply a layer's declarations to its series.

    Parameters
    ----------
    frame
        ``country, year, value, flag`` of the layer's series.
    layer
        Its declarations.
    indicator
        Named in messages.
    dataset
        All series of the file, with a column ``series``: the parts of a whole are looked up in it.

    Raises
    ------
    CatalogueError
        A declaration touches no value. It is stale, or has a slip in a code or a year.
    """
    for remark in layer.exclude:
        frame = frame[~_touched(frame, remark, indicator)]
    if layer.complete:
        frame = only_complete(frame, dataset, layer.complete.parts, layer.complete.floor)
    if layer.repeated:
        frame = cut_repeats(frame, layer.repeated.years)
    broken = frame["year"] == layer.break_year
    for remark in layer.breaks:
        broken = broken | _touched(frame, remark, indicator)
    return frame.assign(flag=frame["flag"].where(~broken, frame["flag"] + "b"))


def only_complete(
    frame: pd.DataFrame, dataset: pd.DataFrame, parts: tuple[str, ...], floor: float
) -> pd.DataFrame:
    """Rows of the years in which all parts of the whole are there and sum to the floor at least."""
    keys = ["country", "year"]
    sums = dataset[dataset["series"].isin(parts)].groupby(keys)["value"].sum(min_count=len(parts))
    count = dataset[dataset["series"].isin(parts)].groupby(keys)["value"].count()
    enough = (sums >= floor) & (count == len(parts))
    return frame[enough.reindex(pd.MultiIndex.from_frame(frame[keys]), fill_value=False).to_numpy()]


def cut_repeats(frame: pd.DataFrame, years: int) -> pd.DataFrame:
    """Flag repeated values as estimated; cut a repetition at a series' end after its first value.

    A value equal to the one before it was carried forward, not observed, and carries the letter e. Where
    the last ``years`` values or more are the same, only the first of them stays, since the end of a
    series is what readers take for today's figure. Where a whole series is one value, nothing says in
    which year it was observed: that first value carries the letter as well.
    """
    frame = frame.sort_values(["country", "year"])
    value, country = frame["value"], frame["country"]
    same = (value == value.shift()) & (country == country.shift())
    run = (~same).cumsum()
    last = run.groupby(country).transform("max")
    tail = (run == last) & (run.groupby(run).transform("size") >= years)
    constant = tail & (run.groupby(country).transform("min") == last)
    flagged = same | constant
    frame = frame.assign(flag=frame["flag"].where(~flagged, frame["flag"] + "e"))
    return frame[~(tail & same)]


def _touched(frame: pd.DataFrame, remark: Remark, indicator: str) -> pd.Series:
    rows = (frame["country"] == remark.country) & frame["year"].isin(remark.years)
    lost = sorted(set(remark.years) - set(frame.loc[rows, "year"]))
    if lost:
        raise CatalogueError(
            f"A remark on {indicator} touches no value",
            where="data/compile/mapping",
            expected=f"a value of {remark.country} in {', '.join(map(str, lost))}",
            received="none in the file",
            next_step="correct the code or the years, or remove the remark",
        )
    return rows
