"""The catalogue between models and JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.chains import Chain
from eslabon.catalogue.models import (
    Country,
    CountryForm,
    Group,
    Indicator,
    Membership,
    Recommendation,
    RegisterColumn,
    Source,
    Theme,
    Tile,
    Unit,
)
from eslabon.catalogue.register_pages import RegisterPage

__all__ = ["catalogue_of", "plain_catalogue"]

# Field of the catalogue → model of its entries and the field that is their key.
_ENTRIES = {
    "countries": (Country, "code"),
    "groups": (Group, "id"),
    "themes": (Theme, "id"),
    "units": (Unit, "id"),
    "sources": (Source, "id"),
    "indicators": (Indicator, "id"),
    "recommendations": (Recommendation, "number"),
    "tiles": (Tile, "code"),
    "chains": (Chain, "id"),
}


def plain_catalogue(
    catalogue: Catalogue, indicators: Collection[str], registers: Collection[str] = ()
) -> dict[str, Any]:
    """The catalogue as plain JSON values, with only the indicators and register pages named.

    Entries are lists, not objects: canonical JSON sorts keys, and the reading order would be lost.
    """
    plain: dict[str, Any] = {
        name: [_dump(entry) for entry in getattr(catalogue, name).values()]
        for name in _ENTRIES
        if name != "indicators"
    }
    plain["indicators"] = [
        _dump(entry) for entry in catalogue.indicators.values() if entry.id in set(indicators)
    ]
    plain["memberships"] = [_dump(entry) for entry in catalogue.memberships]
    plain["codes"] = [[name, list(map(list, labels.items()))] for name, labels in catalogue.codes.items()]
    plain["forms"] = [
        [language, [_dump(form) for form in forms.values()]] for language, forms in catalogue.forms.items()
    ]
    plain["columns"] = [
        [register, [_dump(column) for column in columns.values()]]
        for register, columns in catalogue.columns.items()
    ]
    if registers:
        plain["registers"] = [
            entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for name, entry in catalogue.registers.items()
            if name in set(registers)
        ]
        plain["code_groups"] = {into: dict(groups) for into, groups in catalogue.code_groups.items()}
    return plain


def catalogue_of(plain: Mapping[str, Any]) -> Catalogue:
    """The catalogue of a pack; references were followed when the data were loaded."""
    fields: dict[str, Any] = {}
    for name, (model, key) in _ENTRIES.items():
        entries = [model.model_validate(entry) for entry in plain[name]]
        fields[name] = {getattr(entry, key): entry for entry in entries}
    fields["memberships"] = tuple(Membership.model_validate(entry) for entry in plain["memberships"])
    fields["codes"] = {name: dict(labels) for name, labels in plain["codes"]}
    fields["forms"] = {
        language: {form["code"]: CountryForm.model_validate(form) for form in forms}
        for language, forms in plain["forms"]
    }
    fields["columns"] = {
        register: {column["column"]: RegisterColumn.model_validate(column) for column in columns}
        for register, columns in plain["columns"]
    }
    pages = [RegisterPage.model_validate(entry) for entry in plain.get("registers", ())]
    fields["registers"] = {entry.table: entry for entry in pages}
    fields["code_groups"] = plain.get("code_groups", {})
    return Catalogue(**fields)


def _dump(entry: Any) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude_defaults=True)
