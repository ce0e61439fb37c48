"""Describe the data as a Frictionless Data Package: schemas, licences, sources, sizes, hashes."""

from __future__ import annotations

import re
import types
import unicodedata
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pandas as pd
from pydantic import BaseModel

from eslabon.catalogue import load_catalogue, load_settings
from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.csv_file import read_csv
from eslabon.catalogue.models import (
    Code,
    Country,
    CountryForm,
    Group,
    Membership,
    RegisterColumn,
    Source,
    Theme,
    Tile,
    Unit,
)
from eslabon.catalogue.settings import PublicationSettings
from eslabon.errors import DataError
from eslabon.snapshot.accepted import vintages_accepted
from eslabon.snapshot.columns import OBSERVATIONS, PAIRS, Column
from eslabon.snapshot.files import DATA, DataFile, data_files
from eslabon.snapshot.observations import read_observations, read_revisions
from eslabon.snapshot.pairs import PAIRS_FILE, read_pairs
from eslabon.snapshot.registers import BASELINE_FILE, columns_of, read_baseline, read_registers

__all__ = ["describe"]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
COUNTRIES = "catalogue-countries"
_MODELS: dict[str, type[BaseModel]] = {
    "catalogue/codes.csv": Code,
    "catalogue/countries.csv": Country,
    "catalogue/groups.csv": Group,
    "catalogue/memberships.csv": Membership,
    "catalogue/register_columns.csv": RegisterColumn,
    "catalogue/themes.csv": Theme,
    "catalogue/tiles.csv": Tile,
    "catalogue/units.csv": Unit,
}
_KEYS = {
    Code: ["list", "code"],
    Country: ["code"],
    CountryForm: ["code"],
    Group: ["id"],
    RegisterColumn: ["register", "column"],
    Theme: ["id"],
    Tile: ["code"],
    Unit: ["id"],
}


def describe(root: Path | str) -> dict[str, Any]:
    """Describe the data files of a publication as a data package.

    Everything is read and checked on the way. The same data and settings give the same description:
    no date of making is in it, and resources are sorted by path.

    Returns
    -------
    dict
        The content of ``datapackage.json``.

    Raises
    ------
    EslabonError
        Settings, catalogue or a table are wrong.
    """
    root = Path(root)
    settings, catalogue = load_settings(root), load_catalogue(root)
    tables = {
        "observations": read_observations(root, catalogue),
        "revisions": read_revisions(root, catalogue),
    }
    baseline, registers = read_baseline(root, catalogue), read_registers(root, catalogue)
    read_pairs(root, catalogue, tables["observations"], baseline, registers)
    used = {
        f"{folder}/{indicator}.csv": sorted(set(sources))
        for folder, table in tables.items()
        for indicator, sources in _sources_by_indicator(table)
    }
    package: dict[str, Any] = {"$schema": PROFILE, "name": _name(settings), "title": settings.title}
    package["version"] = settings.edition
    if settings.author:
        package["contributors"] = [{"title": settings.author, "roles": ["author"]}]
    if settings.licence:
        package["licenses"] = [_licence(settings.licence.id, settings.licence.url)]
    accepted = vintages_accepted(root)
    if accepted:
        package["accepted"] = accepted
    package["resources"] = [
        _resource(root, file, catalogue, used.get(file.path, [])) for file in data_files(root).values()
    ]
    return package


def _sources_by_indicator(table: pd.DataFrame) -> list[tuple[str, list[str]]]:
    pairs = table[["indicator", "source"]].drop_duplicates()
    return [(str(id), list(rows["source"])) for id, rows in pairs.groupby("indicator", sort=True)]


def _name(settings: PublicationSettings) -> str:
    return f"{_slug(settings.title) or 'publication'}-{_slug(settings.edition)}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")


def _resource(root: Path, file: DataFile, catalogue: Catalogue, sources: list[str]) -> dict[str, Any]:
    stem, _, suffix = file.path.rpartition(".")
    table = suffix == "csv"
    resource: dict[str, Any] = {
        "name": _slug(stem.replace("/", "-")),
        "path": file.path,
        "format": suffix,
        "mediatype": "text/csv" if table else "application/yaml",
        "encoding": "utf-8",
    }
    if table:
        resource["type"] = "table"
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n"}
        resource["schema"] = _schema(root, file.path, catalogue)
    if file.path.startswith("observations/"):
        indicator = catalogue.indicators[Path(file.path).stem]
        resource["title"] = indicator.name
        resource["description"] = f"{indicator.definition} ({catalogue.units[indicator.unit].name})"
    if sources:
        entries = [catalogue.sources[id] for id in sources]
        resource["licenses"] = _unique(_licence(s.licence.id, s.licence.url) for s in entries)
        resource["sources"] = [_source(entry) for entry in entries]
    resource["bytes"] = file.size
    resource["hash"] = f"sha256:{file.sha256}"
    return resource


def _licence(id: str, url: str) -> dict[str, str]:
    # The profile allows only letters, digits, dot, hyphen and underscore in `name`; others are titles.
    key = "name" if re.fullmatch(r"[-a-zA-Z0-9._]+", id) else "title"
    licence = {key: id} | ({"path": url} if url else {})
    return licence if "name" in licence or "path" in licence else {"name": "unknown", **licence}


def _source(source: Source) -> dict[str, str]:
    title = f"{source.publisher}: {source.title} ({source.vintage})"
    return {"title": title} | ({"path": source.url} if source.url else {})


def _unique(items) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _schema(root: Path, path: str, catalogue: Catalogue) -> dict[str, Any]:
    folder = path.partition("/")[0]
    if folder in ("observations", "revisions"):
        key = ["country", "year"] + (["source", "vintage"] if folder == "revisions" else [])
        return _table_schema([_field(column) for column in OBSERVATIONS], key)
    model = CountryForm if path.startswith("catalogue/country_forms/") else _MODELS.get(path)
    header = read_csv(root / DATA / path, f"{DATA}/{path}", DataError).header
    if model is not None:
        return _table_schema([_model_field(model, name) for name in header], _KEYS.get(model, []))
    if f"{DATA}/{path}" == PAIRS_FILE:
        return _table_schema([_field(column) for column in PAIRS], [])
    register = "baseline" if f"{DATA}/{path}" == BASELINE_FILE else Path(path).stem
    columns = columns_of(register, header, catalogue)
    return _table_schema([_field(column) for column in columns], ["id"] if "id" in header else [])


def _table_schema(fields: list[dict[str, Any]], key: list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    # Only tables of observations hold exactly one code per row; registers separate several by ";".
    if key[:2] == ["country", "year"]:
        schema["foreignKeys"] = [
            {"fields": ["country"], "reference": {"resource": COUNTRIES, "fields": ["code"]}}
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.expected:
        field["description"] = column.expected
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    # Table Schema applies patterns to text only.
    if column.pattern and column.type == "string":
        constraints["pattern"] = column.pattern
    if constraints:
        field["constraints"] = constraints
    return field


def _model_field(model: type[BaseModel], name: str) -> dict[str, Any]:
    info = next(info for key, info in model.model_fields.items() if (info.alias or key) == name)
    kinds = {_bare(kind) for kind in _members(info.annotation)} - {type(None)}
    kind = "number" if float in kinds else "integer" if int in kinds else "string"
    field: dict[str, Any] = {"name": name, "type": kind}
    choices = [value for value in _choices(info.annotation) if value]
    constraints: dict[str, Any] = {"required": True} if info.is_required() else {}
    if choices:
        constraints["enum"] = choices
    if constraints:
        field["constraints"] = constraints
    return field


def _members(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def _choices(annotation: Any) -> tuple[Any, ...]:
    args = get_args(annotation)
    return args if args and all(isinstance(arg, str) for arg in args) else ()
