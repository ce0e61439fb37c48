"""From mapped layers to one indicator's values and the values that newer vintages replaced."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from mapping import Mapping

__all__ = ["FIRST_YEAR", "RECENT_YEAR", "Built", "divide", "join_layers", "rounded"]

FIRST_YEAR = 1990  # earlier years are outside every question the publication asks
RECENT_YEAR = 2015  # a layer supplies an economy's series only if it reaches this year
SIGNIFICANT = 10  # digits kept of a computed value; publishers print fewer

KEY = ["country", "year"]
COLUMNS = [*KEY, "value", "source", "vintage", "flag"]


@dataclass(frozen=True, slots=True)
class Built:
    """An indicator's table and the rows of older vintages, both with the columns of the written files."""

    current: pd.DataFrame
    superseded: pd.DataFrame

    def __repr__(self) -> str:
        return f"Built({len(self.current)} rows, {len(self.superseded)} superseded)"


def join_layers(layers: list[pd.DataFrame], join: str) -> Built:
    """Choose between layers, earlier ones first.

    Parameters
    ----------
    layers
        Frames with the columns of the written files.
    join
        ``country``: an economy's series comes whole from the first layer that has a value for it
        since ``RECENT_YEAR``, else from the first that has any. ``year``: each year comes from the
        first layer that has it.
    """
    layers = [layer[layer["year"] >= FIRST_YEAR] for layer in layers]
    ranked = pd.concat([layer.assign(layer=rank) for rank, layer in enumerate(layers)])
    if join == "country":
        recent = ranked[ranked["year"] >= RECENT_YEAR].groupby("country")["layer"].min()
        first = ranked.groupby("country")["layer"].min()
        chosen = ranked["country"].map(recent.reindex(first.index).fillna(first))
    else:
        chosen = ranked.groupby(KEY)["layer"].transform("min")
    wins = ranked["layer"] == chosen
    return Built(_ordered(ranked.loc[wins, COLUMNS]), _ordered(ranked.loc[~wins, COLUMNS]))


def divide(built: Built, denominator: pd.DataFrame, times: float) -> Built:
    """Values over those of another indicator; years without a denominator have no value."""

    def over(frame: pd.DataFrame) -> pd.DataFrame:
        below = denominator.set_index(KEY)["value"]
        index = pd.MultiIndex.from_frame(frame[KEY])
        frame = frame.assign(value=times * frame["value"].to_numpy() / below.reindex(index).to_numpy())
        return frame[frame["value"].notna()]

    return Built(over(built.current), over(built.superseded))


def rounded(built: Built, mapping: Mapping) -> Built:
    """Scale, and round what was computed; a published value stays as published."""
    if mapping.scale == 1.0 and not (mapping.per or mapping.partners or mapping.of_total):
        return built

    def apply(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(value=[float(f"{v * mapping.scale:.{SIGNIFICANT}g}") for v in frame["value"]])

    return Built(apply(built.current), apply(built.superseded))


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values([*KEY, "source", "vintage"], ignore_index=True)
