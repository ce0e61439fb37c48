"""Comparing two editions: ours against a plain loop over dictionaries, 65,000 observations each.

``python -m benchmarks.compare FOLDER ours|naive|nothing`` compares the two editions of a folder once;
"nothing" only imports the package. The loop reads the tables with ``csv`` and gives each country-year one of
the same kinds. It knows no precision, size, outlier or assessment: a floor for what one would write by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from pathlib import Path

from benchmarks.measure import Row, median, run

__all__ = ["compare_rows"]

ROOT = Path(__file__).resolve().parents[1]
INDICATORS, COUNTRIES, YEARS = 100, 26, range(2000, 2025)
HEADER = "country,year,value,source,vintage,flag"


def compare_rows(folder: Path, rounds: int) -> list[Row]:
    """CPU and memory when every value was revised, and when nothing was."""
    write_pair(folder / "revised", every=True)
    write_pair(folder / "same", every=False)
    rows = []
    for name, what in (("revised", "every value revised"), ("same", "no value changed")):
        costs = {
            which: [run(_command(folder / name, which), ROOT, memory=True) for _ in range(rounds)]
            for which in ("naive", "ours", "nothing")
        }
        cpu = {which: median([cost.cpu for cost in found]) for which, found in costs.items()}
        memory = {which: median([cost.memory for cost in found]) for which, found in costs.items()}
        # Both start Python; ours imports pandas and the package besides, told apart in the last row.
        rows.append(
            Row(
                f"diff of 65,000 observations, {what}, over a plain loop, CPU s",
                cpu["naive"],
                cpu["ours"],
                10,
            )
        )
        rows.append(
            Row(f"the same without imports, {what}, CPU s", cpu["naive"], cpu["ours"] - cpu["nothing"], 5)
        )
        rows.append(Row(f"the same, {what}, MiB", memory["naive"], memory["ours"], 5))
    return rows


def _command(folder: Path, which: str) -> list[str | Path]:
    return [sys.executable, "-m", "benchmarks.compare", folder, which]


def write_pair(folder: Path, *, every: bool) -> None:
    """Two editions with the same indicators; in the later one every value is another, or none."""
    dice = random.Random(65_000)
    values = [dice.uniform(1, 100) for _ in range(INDICATORS * COUNTRIES * len(YEARS))]
    for edition in ("2025.1", "2026.1"):
        revised = every and edition == "2026.1"
        data = folder / edition / "data"
        for name in ("observations", "catalogue/indicators", "derived"):
            (data / name).mkdir(parents=True, exist_ok=True)
        (data / "catalogue" / "units.csv").write_text(
            "id,name,symbol,kind,minimum,maximum\np,p,%,percent,0,\n"
        )
        (data / "catalogue" / "countries.csv").write_text("code,alpha2,m49,kind,name,note\n")
        (data / "derived" / "assessments.csv").write_text(
            "indicator,country,method,horizon,class,reason,latest_year,base_year\n"
        )
        entries = [
            f"- {{id: i{number}, name: n, unit: p, decimals: 1, direction: up}}\n"
            for number in range(INDICATORS)
        ]
        (data / "catalogue" / "indicators" / "all.yml").write_text("".join(entries))
        cells = iter(values)
        for number in range(INDICATORS):
            lines = [HEADER]
            for country in range(COUNTRIES):
                code = f"A{chr(65 + country // 26)}{chr(65 + country % 26)}"
                for year in YEARS:
                    value = next(cells) * (1 + revised * dice.uniform(0.01, 0.05))
                    lines.append(f"{code},{year},{value:.6f},pub,{2026 if revised else 2025},")
            (data / "observations" / f"i{number}.csv").write_text("\n".join(lines) + "\n")
        manifest = {"edition": edition, "languages": ["es"], "pages": [], "files": []}
        (folder / edition / "manifest.json").write_text(json.dumps(manifest))


def naive(before: Path, after: Path) -> dict[str, int]:
    """Kinds of changed figures, counted by a loop."""
    counts: dict[str, int] = {}
    for path in sorted((before / "data" / "observations").glob("*.csv")):
        tables = []
        for edition in (before, after):
            with (edition / "data" / "observations" / path.name).open(encoding="utf-8", newline="") as file:
                tables.append({(row["country"], row["year"]): row for row in csv.DictReader(file)})
        old, new = tables
        for key in old.keys() | new.keys():
            if key not in old or key not in new:
                kind = "new_year" if key in new else "withdrawn"
            elif float(old[key]["value"]) != float(new[key]["value"]):
                same = (old[key]["source"], old[key]["vintage"]) == (new[key]["source"], new[key]["vintage"])
                kind = "corrected" if same else "revised"
            else:
                continue
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("which", choices=["ours", "naive", "nothing"])
    arguments = parser.parse_args()
    editions = [arguments.folder / name for name in ("2025.1", "2026.1")]
    if arguments.which == "naive":
        print(naive(*editions))
        return
    from eslabon.editions.compare import compare_folders

    if arguments.which == "ours":
        print(compare_folders(*editions).summary()["figures"])


if __name__ == "__main__":
    main()
