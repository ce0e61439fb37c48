"""Shares of bilateral goods trade by partner, from a file with one row per reporter, flow and partner.

A partner that the file leaves blank traded nothing or did not report, and the file does not say which.
A share is therefore computed only where named partners account for most of the reported total;
elsewhere the country has no value, because a sum over unnamed partners would be a silent zero.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml
from mapping import Partners, Remark
from scope import Scope

from eslabon.errors import DataError

__all__ = ["BilateralTrade", "load_trade"]


class Breakdown(Remark):
    """Flows of one reporter whose split by partner is wrong in some years."""

    flows: tuple[str, ...]


class BilateralTrade:
    """Goods trade of each reporter with each partner, in millions of current US dollars.

    Parameters
    ----------
    frame
        Columns ``reporter, flow, partner, code, year, value``; ``code`` is empty for partners without
        a code in the file.
    groups
        Labels among the partners that are sums or remainders, not economies.
    world
        Label of the reported total.
    identified
        Least share of the total that named partners must account for, between 0 and 1.
    """

    def __init__(self, frame: pd.DataFrame, groups: frozenset[str], world: str, identified: float) -> None:
        keys = ["flow", "reporter", "year"]
        self._frame = frame
        self._total = frame[frame["partner"] == world].set_index(keys)["value"]
        named = frame[~frame["partner"].isin(groups)]
        share = named.groupby(keys)["value"].sum() / self._total
        self._enough = share.reindex(self._total.index).fillna(0.0) >= identified

    def series(self, partners: Partners, scope: Scope) -> pd.DataFrame:
        """Values ``country, year, value``: per cent of the total, or the total itself."""
        total = self._total.xs(partners.flow, level="flow")
        if partners.total:
            return _long(total[total > 0])
        enough = self._enough.xs(partners.flow, level="flow")
        flow = self._frame[self._frame["flow"] == partners.flow]
        if partners.own_region:
            inside = [
                flow[flow["reporter"].isin(scope.groups[here]) & flow["code"].isin(scope.groups[there])]
                for here, there in sorted(partners.own_region.items())
            ]
            reporters = set().union(*(scope.groups[here] for here in partners.own_region))
            inside = pd.concat(inside)
        else:
            inside = flow[flow["code"].isin(partners.to)]
            reporters = set(flow["reporter"]) - set(partners.to)
        traded = inside.groupby(["reporter", "year"])["value"].sum()
        share = (100 * traded.reindex(total.index) / total).dropna()
        share = share[(enough & (total > 0)).reindex(share.index)]
        return _long(share[share.index.get_level_values("reporter").isin(reporters)])


def load_trade(name: str, declaration: dict, raw: Path, scope: Scope) -> BilateralTrade:
    """Read the bilateral file declared in ``partners.yml``.

    Raises
    ------
    DataError
        Columns differ from those declared, a group label is not in the file, or a state of the scope
        does not report.
    """
    path = raw / declaration["file"]
    if not path.is_file():
        raise DataError(
            f"The raw file of the dataset {name} is missing",
            where=declaration["file"],
            next_step="give the folder of the collected files as the first argument",
        )
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    keys = ["reporter_iso3", "reporter", "flow", "partner_iso3", "partner", "file"]
    years = [column for column in frame.columns if column.isdigit()]
    labels = set(declaration["groups"])
    unknown = set(frame.columns) - set(keys) - set(years) | (labels - set(frame["partner"]))
    lost = scope.states - set(frame["reporter_iso3"])
    if unknown or lost:
        raise DataError(
            f"The dataset {name} is not as declared",
            where=declaration["file"],
            expected="the declared columns, groups of partners and all states as reporters",
            received=", ".join(sorted(unknown | lost)),
            next_step="correct data/compile/partners.yml",
        )
    codes = {code: code for code in scope.kept} | declaration["reporters"]
    reporter = frame["reporter_iso3"].where(frame["reporter_iso3"] != "", frame["reporter"])
    frame = frame.assign(reporter=reporter.map(codes), code=frame["partner_iso3"])
    frame = frame[frame["reporter"].notna()].drop_duplicates(["reporter", "flow", "partner"])
    long = frame.melt(["reporter", "flow", "partner", "code"], years, "year", "value")
    long = long[long["value"] != ""]
    long = long.assign(year=long["year"].astype(int), value=long["value"].astype(float))
    for entry in declaration["exclude"]:
        remark = Breakdown(**entry)
        # The total stays: only its breakdown is wrong, and then no share reaches `identified`.
        wrong = (long["reporter"] == remark.country) & long["year"].isin(remark.years)
        wrong &= (long["partner"] != declaration["world"]) & long["flow"].isin(remark.flows)
        long = long[~wrong]
    # Sums of floats depend on their order; a fixed order makes them the same on every machine.
    long = long.sort_values(["flow", "reporter", "year", "partner"], ignore_index=True)
    return BilateralTrade(
        long, frozenset(declaration["groups"]), declaration["world"], declaration["identified"]
    )


def load_declarations(path: Path) -> dict[str, dict]:
    """Declarations of bilateral files by dataset name."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _long(series: pd.Series) -> pd.DataFrame:
    frame = series.rename("value").reset_index()
    return frame.rename(columns={"reporter": "country"})[["country", "year", "value"]]
