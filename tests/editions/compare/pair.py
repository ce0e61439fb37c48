"""Editions written by hand: a whole small one, and what a test changes in its copy."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import yaml

HEADER = "country,year,value,source,vintage,flag\n"
YEARS = range(2000, 2011)


def series(country: str, first: float) -> str:
    return "".join(f"{country},{year},{first + (year - 2000) * 1.25:.2f},pub,2025,\n" for year in YEARS)


def indicator(id: str, **fields) -> dict:
    return {
        "id": id, "name": f"Name of {id}", "label": id.capitalize(), "definition": "What it is.",
        "theme": "all", "unit": "percent", "decimals": 1, "direction": "up", "kind": "outcome",
        "source": "pub", "code": f"{id}.1", **fields,
    }  # fmt: skip


def assessment(indicator: str, country: str, **cells: str) -> dict[str, str]:
    return {
        "indicator": indicator, "country": country, "method": "steps", "horizon": "long",
        "class": "moderate_progress",
        "reason": "", "latest_year": "2010", "base_year": "2000", **cells,
    }  # fmt: skip


NO_DATA = {"class": "", "reason": "no_data", "latest_year": "", "base_year": ""}


class Edition:
    """Everything of one edition, to be changed freely and then written."""

    def __init__(self, name: str) -> None:
        self.manifest = {
            "schema": 1, "edition": name, "status": "final", "released": "2026-01-01", "reconstructed": "",
            "languages": ["es", "en"], "method": "steps", "snapshot": f"digest of {name}",
            "eslabon": "0.1.0", "digests": {"code": "c1"}, "settings": {"recent_year": 2008},
            "pages": [
                {"address": f"country/{country}", "language": language, "notebook": "brief", "status": "ok"}
                for country in ("ALF", "BET")
                for language in ("es", "en")
            ],
            "prose": ["index"], "renamed": {},
        }  # fmt: skip
        self.indicators = {
            "exports": indicator("exports"),
            "people": indicator("people", unit="persons"),
            "ratio": indicator("ratio", derived={"formula": "a / b", "inputs": ["exports", "pub: b"]}),
            "idle": indicator("idle"),
        }
        self.observations = {
            "exports": HEADER + series("AGG", 50) + series("ALF", 10) + series("BET", 20),
            "people": HEADER + series("ALF", 1000),
            "ratio": HEADER + series("ALF", 1) + series("BET", 2),
            "idle": HEADER,
        }
        self.assessments = [assessment("exports", country) for country in ("ALF", "BET")]
        self.assessments += [
            assessment("exports", "ALF", method="other", horizon=""),
            assessment(
                "idle", "ALF", **{"class": "", "reason": "no_data", "latest_year": "", "base_year": ""}
            ),
            assessment("people", "BET", **NO_DATA),
            assessment("ratio", "ALF"),
        ]
        self.methods = {
            "steps": {"id": "steps", "title": "Steps", "headline": "long", "bands": {"above": 1}},
            "other": {"id": "other", "title": "Other", "yardsticks": {"exports": {"lower": 0}}},
        }
        self.index = {
            country: {
                "score": "50",
                "rank_median": str(rank),
                "rank_low": str(rank),
                "rank_high": str(rank + 1),
            }
            for rank, country in enumerate(("ALF", "BET"), start=1)
        }
        self.framework = {"id": "quality", "title": "Quality", "weights": "equal"}
        self.register = {
            "a1": {"title": "First act", "date": "2012"},
            "a2": {"title": "Second", "date": "2013"},
        }
        self.baseline = {"b1": {"value": "17", "unit": "count"}}
        self.files = {"data/catalogue/sources/pub.yml": "id: pub\npublisher: Office\ntitle: Facts\n"}

    def row(self, indicator: str, country: str, year: int, new: str = "", **cells: str) -> None:
        """Change cells of an observation; without cells put the row `new` in its place, or nothing."""
        lines = self.observations[indicator].splitlines()
        at = next(place for place, line in enumerate(lines) if line.startswith(f"{country},{year},"))
        if cells:
            old = dict(zip(HEADER.strip().split(","), lines[at].split(","), strict=True))
            new = ",".join({**old, **cells}.values())
        lines[at : at + 1] = [new] if new else []
        self.observations[indicator] = "\n".join(lines) + "\n"

    def assess(self, place: int, **cells: str) -> None:
        """Change cells of an assessment, known by its place in the list."""
        self.assessments[place] = {**self.assessments[place], **cells}

    def write(self, folder: Path) -> Path:
        """Write the edition with a manifest that lists its files."""
        texts = {
            "data/catalogue/units.csv": "id,name,symbol,kind,minimum,maximum\n"
            "percent,percent,%,percent,0,\npersons,persons,,count,0,\n",
            "data/catalogue/countries.csv": "code,alpha2,m49,kind,name,note\n"
            "AGG,,,aggregate,All,\nALF,,,state,Alfa,\nBET,,,state,Beta,\n",
            "data/catalogue/indicators/all.yml": yaml.safe_dump(list(self.indicators.values())),
            "data/catalogue/indices/quality.yml": yaml.safe_dump(self.framework),
            "data/derived/assessments.csv": pd.DataFrame(self.assessments).to_csv(index=False),
            "data/derived/index-quality.csv": keyed("country", self.index),
            "data/registers/acts.csv": keyed("id", self.register),
            "data/baseline/figures.csv": keyed("id", self.baseline),
            **{f"data/observations/{id}.csv": text for id, text in self.observations.items()},
            **{f"data/catalogue/methods/{id}.yml": yaml.safe_dump(one) for id, one in self.methods.items()},
            **self.files,
        }
        records = []
        for name, text in sorted(texts.items()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()
            records.append({"path": name, "bytes": len(text.encode()), "sha256": digest})
        manifest = {**self.manifest, "files": records}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
        return folder


def keyed(key: str, rows: dict[str, dict[str, str]]) -> str:
    return pd.DataFrame([{key: id, **cells} for id, cells in rows.items()]).to_csv(index=False)
