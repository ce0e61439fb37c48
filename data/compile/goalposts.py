"""Propose the goalposts of a composite index from the present tables.

    python data/compile/goalposts.py data/catalogue/indices/insertion-quality.yml

prints, for each indicator whose goalposts have the basis `percentile`, the numbers that the file's rule gives
on the tables of today, beside those that the file holds. The file is not changed: goalposts are frozen, so
that an edition's scores stay comparable with the next one's. A new version of the index may take new numbers.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import yaml

DIGITS = 3  # significant ones: the goalposts are a convention, not a measurement


def propose(index: dict, data: Path) -> dict[str, tuple[float, float]]:
    """Lower and upper goalpost by indicator, for those of basis ``percentile``.

    Percentiles (linear interpolation) of the values of all states, not of publishers' aggregates, in all
    years of the rule's window.
    """
    rule = index["goalposts"]
    with (data / "catalogue/countries.csv").open(encoding="utf-8", newline="") as file:
        states = {row["code"] for row in csv.DictReader(file) if row["kind"] == "state"}
    found = {}
    for dimension in index["dimensions"]:
        for part in dimension["indicators"]:
            if part["goalposts"]["basis"] != "percentile":
                continue
            with (data / f"observations/{part['indicator']}.csv").open(encoding="utf-8", newline="") as file:
                values = [
                    float(row["value"])
                    for row in csv.DictReader(file)
                    if row["value"]
                    and row["country"] in states
                    and rule["first_year"] <= int(row["year"]) <= rule["last_year"]
                ]
            ends = np.percentile(values, [rule["lower_percentile"], rule["upper_percentile"]])
            found[part["indicator"]] = tuple(float(f"{end:.{DIGITS}g}") for end in ends)
    return found


def main(name: str) -> None:
    path = Path(name)
    index = yaml.safe_load(path.read_text("utf-8"))
    proposed = propose(index, path.parents[2])
    for dimension in index["dimensions"]:
        for part in dimension["indicators"]:
            if part["indicator"] in proposed:
                lower, upper = proposed[part["indicator"]]
                held = part["goalposts"]
                same = "" if (held["lower"], held["upper"]) == (lower, upper) else "   <- differs"
                stored = f"{held['lower']:>10g}{held['upper']:>10g}"
                print(f"{part['indicator']:28}{lower:>10g}{upper:>10g}   file:{stored}{same}")


if __name__ == "__main__":
    main(sys.argv[1])
