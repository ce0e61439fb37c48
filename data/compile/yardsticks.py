"""Propose the yardsticks of the methods that need fixed numbers per indicator, and write them down.

    python data/compile/yardsticks.py            print what differs from the method files
    python data/compile/yardsticks.py --write    write them

The numbers are computed once from the tables of an edition and then stay: a new value must not move the score
of another country. Run it again only as a deliberate change of method, with a new edition of the method file.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import yaml

from eslabon.snapshot import Snapshot, load_snapshot

ROOT = Path(__file__).resolve().parents[2]
METHODS = ROOT / "data" / "catalogue" / "methods"
MARK = "# Written by data/compile/yardsticks.py; units are the indicators'.\n"

# Indicators of access: the aim is that nobody is left behind, so the best value is the whole population.
UNIVERSAL = ("account_ownership", "electricity_access", "internet_users")
COMPARATORS = ("east_asia", "oecd_peers")
SINCE = 2005  # earlier values would set bounds that no country has been near for two decades
LEAST = 10  # states with a recent value, fewer make no distribution


def proposed(snapshot: Snapshot, recent_year: int) -> dict[str, dict[str, dict[str, object]]]:
    """Yardsticks by method and indicator; an indicator with too few states has none."""
    catalogue = snapshot.catalogue
    states = {code for code, country in catalogue.countries.items() if country.kind == "state"}
    compared = {code for group in COMPARATORS for code in catalogue.members(group)}
    found: dict[str, dict[str, dict[str, object]]] = {"sdsn": {}, "oecd-distance": {}}
    for id, entry in catalogue.indicators.items():
        if entry.direction == "none" or entry.growth_rate:
            continue
        table = snapshot.observations
        own = table[(table["indicator"] == id) & table["country"].isin(states)].dropna(subset=["value"])
        latest = own.sort_values("year").drop_duplicates("country", keep="last")
        latest = latest[latest["year"] >= recent_year]
        if len(latest) < LEAST:
            continue
        up = entry.direction == "up"
        values = latest["value"].to_numpy(float)
        pool = own.loc[own["year"] >= SINCE, "value"].to_numpy(float)
        best = (
            100.0 if id in UNIVERSAL else float(np.mean(np.sort(values)[-5:] if up else np.sort(values)[:5]))
        )
        worst = float(np.percentile(pool, 2.5 if up else 97.5))
        lower, upper = _short(min(best, worst)), _short(max(best, worst))
        if lower < upper and (worst < best) == up:
            basis = "universal" if id in UNIVERSAL else "best_five"
            found["sdsn"][id] = {"lower": lower, "upper": upper, "basis": basis}
        peers = latest.loc[latest["country"].isin(compared), "value"].to_numpy(float)
        deviation = float(np.std(values, ddof=1))
        if id not in UNIVERSAL and len(peers) < 5:
            continue
        end = 100.0 if id in UNIVERSAL else float(np.percentile(peers, 90 if up else 10))
        if deviation > 0:
            basis = "universal" if id in UNIVERSAL else "comparators"
            found["oecd-distance"][id] = {"end": _short(end), "deviation": _short(deviation), "basis": basis}
    return found


def written(sticks: dict[str, dict[str, object]]) -> str:
    """The block as it stands in a method file: one indicator per line."""
    lines = [
        f"  {id}: {{{', '.join(f'{name}: {value}' for name, value in stick.items())}}}\n"
        for id, stick in sorted(sticks.items())
    ]
    return "yardsticks:\n" + "".join(lines)


def _short(number: float) -> float:
    """Four significant digits: bounds are conventions, more would feign precision."""
    if number == 0:
        return 0.0
    return round(number, 3 - math.floor(math.log10(abs(number))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["eslabon"]
    for method, sticks in proposed(load_snapshot(ROOT, check_lock=False), settings["recent_year"]).items():
        path = METHODS / f"{method}.yml"
        head, mark, old = path.read_text("utf-8").partition(MARK)
        new = written(sticks)
        print(
            f"{method}: {len(sticks)} yardsticks, {'as stored' if old == new else 'different from the file'}"
        )
        if options.write and old != new:
            path.write_text(head + mark + new, "utf-8")


if __name__ == "__main__":
    main()
