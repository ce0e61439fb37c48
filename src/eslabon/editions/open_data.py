"""The figures of an edition in the forms in which people take them away.

Beside the data package: one CSV and one JSON per indicator at an address that does not change, the catalogue
of indicators, and the large tables as Parquet.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon.language import Messages

if TYPE_CHECKING:
    import pandas as pd

    from eslabon.catalogue import Catalogue
    from eslabon.catalogue.models import Indicator, Source
    from eslabon.editions.facts import EditionFacts
    from eslabon.publication import Publication

__all__ = ["CATALOGUE", "INDICATORS", "PARQUET", "indicator_catalogue", "indicator_files", "write_open_data"]

INDICATORS = "indicator"
CATALOGUE = "indicators"
PARQUET = "parquet"

_COLUMNS = ("indicator", "country", "country_name", "year", "value", "unit", "flag", "source", "vintage")


def write_open_data(publication: Publication, facts: EditionFacts, folder: Path) -> None:
    """Write into the edition's ``data/``; the same data give the same bytes."""
    snapshot = publication.snapshot
    messages = {language: publication.messages(language) for language in publication.settings.languages}
    entries = indicator_catalogue(snapshot.catalogue, messages)
    (folder / INDICATORS).mkdir(parents=True, exist_ok=True)
    for name, content in indicator_files(publication, facts, entries).items():
        (folder / INDICATORS / name).write_bytes(content)
    whole = {"edition": facts.edition, "snapshot": facts.snapshot, "indicators": entries}
    (folder / f"{CATALOGUE}.json").write_bytes(_json(whole))
    (folder / f"{CATALOGUE}.csv").write_bytes(_catalogue_csv(entries))
    tables = {"observations": snapshot.observations, "revisions": snapshot.revisions}
    assessed = publication.derived.get("assessments.csv")
    _write_parquet(tables, assessed, folder / PARQUET)


def indicator_catalogue(catalogue: Catalogue, messages: Mapping[str, Messages]) -> list[dict[str, Any]]:
    """One entry per indicator, sorted by id: what it is, in every language, and where it comes from."""
    return [_entry(catalogue, catalogue.indicators[id], messages) for id in sorted(catalogue.indicators)]


def _entry(catalogue: Catalogue, indicator: Indicator, messages: Mapping[str, Messages]) -> dict[str, Any]:
    def said(text: str) -> dict[str, str]:
        return {language: each.text(text) if text else "" for language, each in messages.items()}

    unit = catalogue.units[indicator.unit]
    return {
        "id": indicator.id,
        "name": said(indicator.name),
        "definition": said(indicator.definition),
        "theme": said(catalogue.themes[indicator.theme].name),
        "unit": {"id": unit.id, "name": said(unit.name), "symbol": said(unit.symbol)},
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "kind": indicator.kind,
        "recommendations": list(indicator.recommendations),
        "series": indicator.code,
        "transformation": said(indicator.transformation),
        "formula": said(indicator.derived.formula) if indicator.derived else None,
        "breaks": list(indicator.breaks),
        "caveats": [said(caveat) for caveat in indicator.caveats],
        "source": _source(catalogue.sources[indicator.source]),
        # Of the few that have no values: why.
        **({"unobserved": said(indicator.unobserved)} if indicator.unobserved else {}),
    }


def _source(source: Source) -> dict[str, str]:
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "vintage": source.vintage,
        "address": source.url,
        "licence": source.licence.id,
        "citation": source.citation,
    }


def indicator_files(
    publication: Publication, facts: EditionFacts, entries: list[dict[str, Any]]
) -> dict[str, bytes]:
    """CSV and JSON of every indicator by file name; an indicator without data has its header alone.

    The CSV has one row per country and year; names and unit are in the source language. The JSON tells what
    the figures are, besides.
    """
    catalogue = publication.snapshot.catalogue
    names = _country_names(publication)
    by_indicator = dict(list(publication.snapshot.observations.groupby("indicator", sort=True)))
    files = {}
    for entry in entries:
        rows = _rows(by_indicator.get(entry["id"]))
        used = sorted({row["source"] for row in rows})
        unit = entry["unit"]["name"][facts.settings.source_language]
        flat = [{**row, "country_name": names[row["country"]], "unit": unit} for row in rows]
        files[f"{entry['id']}.csv"] = _csv(_COLUMNS, flat)
        files[f"{entry['id']}.json"] = _json(
            {
                **entry,
                "edition": facts.edition,
                "snapshot": facts.snapshot,
                "sources": [_source(catalogue.sources[id]) for id in used],
                "observations": [
                    {key: row[key] for key in ("country", "year", "value", "flag", "source", "vintage")}
                    for row in rows
                ],
            }
        )
    return files


def _rows(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    if frame is None:
        return []
    return [
        {
            "indicator": row.indicator,
            "country": row.country,
            "year": int(row.year),
            "value": float(row.value),
            "flag": row.flag if isinstance(row.flag, str) else "",
            "source": row.source,
            "vintage": row.vintage,
        }
        for row in frame.itertuples()
    ]


def _country_names(publication: Publication) -> dict[str, str]:
    from eslabon.language import CountryNames

    language = publication.settings.source_language
    names = CountryNames(publication.snapshot.catalogue, language, publication.messages(language))
    return {code: names.name(code) for code in publication.snapshot.catalogue.countries}


def _catalogue_csv(entries: list[dict[str, Any]]) -> bytes:
    languages = list(entries[0]["name"]) if entries else []
    columns = [
        "id",
        *(f"name_{language}" for language in languages),
        *("unit", "decimals", "direction", "kind", "recommendations", "source", "vintage", "licence"),
    ]
    rows = [
        {
            **{key: entry[key] for key in ("id", "decimals", "direction", "kind")},
            **{f"name_{language}": entry["name"][language] for language in languages},
            "unit": entry["unit"]["id"],
            "recommendations": ";".join(map(str, entry["recommendations"])),
            "source": entry["source"]["id"],
            "vintage": entry["source"]["vintage"],
            "licence": entry["source"]["licence"],
        }
        for entry in entries
    ]
    return _csv(columns, rows)


def _csv(columns: tuple[str, ...] | list[str], rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _write_parquet(tables: Mapping[str, pd.DataFrame], assessed: bytes | None, folder: Path) -> None:
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    frames = {name: pl.DataFrame(_columns(table)) for name, table in tables.items()}
    if assessed is not None:
        frames["assessments"] = pl.read_csv(assessed, infer_schema_length=None)
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=False)


def _columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    # By plain values: pandas keeps texts in types that differ between its versions and what is installed.
    kinds = {"year": int, "value": float}
    return {
        name: [None if value != value else kinds.get(name, str)(value) for value in table[name]]
        for name in table.columns
    }
