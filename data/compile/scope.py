"""Which economies the tables keep, and how a publisher's name for one becomes a catalogue code."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from eslabon.errors import CatalogueError, DataError

__all__ = ["Scope", "load_scope"]

# What a cell of each kind of key looks like; groups and territories have longer lower-case keys.
SHAPES = {
    "iso3": "[A-Z]{3}",
    "iso3_lower": "[a-z_]{3,}",
    "alpha2": "[A-Z]{2}|",
    "m49": "[0-9]{1,4}",
    "name": ".+",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The economies that are compiled and the ways publishers write them.

    Attributes
    ----------
    states
        Codes of the states that every dataset must hold or be declared not to hold.
    kept
        All codes of which rows are written: states, comparators and publishers' aggregates.
    groups
        Group id → member codes, for partner lists.
    keys
        Kind of key (``iso3``, ``iso3_lower``, ``alpha2``, ``m49``, ``name``) → its spelling → code.
    """

    states: frozenset[str]
    kept: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    keys: Mapping[str, Mapping[str, str]]

    def __repr__(self) -> str:
        return f"Scope({len(self.states)} states, {len(self.kept)} economies)"

    def resolve(self, spelling: str, key: str) -> str:
        """Code of a publisher's spelling; empty when the economy is outside the scope.

        Raises
        ------
        DataError
            A spelling that cannot be of this kind of key: a blank, or a code of the wrong shape.
        """
        if not re.fullmatch(SHAPES[key], spelling):
            raise DataError(
                "A country key has the wrong shape",
                expected=f"{key}: {SHAPES[key]}",
                received=repr(spelling),
                next_step="correct the dataset's `country` in data/compile/datasets.yml",
            )
        return self.keys[key].get(spelling.lstrip("0") if key == "m49" else spelling, "")


def load_scope(root: Path) -> Scope:
    """Read the scope from the catalogue and ``data/compile/scope.yml``.

    Parameters
    ----------
    root
        The publication root, which holds ``data/catalogue``.

    Raises
    ------
    CatalogueError
        ``scope.yml`` names a group or a country that the catalogue does not have.
    """
    catalogue = root / "data" / "catalogue"
    declared = yaml.safe_load((root / "data" / "compile" / "scope.yml").read_text(encoding="utf-8"))
    countries = _rows(catalogue / "countries.csv")
    known = {row["code"] for row in countries}
    groups: dict[str, set[str]] = {}
    for row in _rows(catalogue / "memberships.csv"):
        groups.setdefault(row["group"], set()).add(row["country"])
    named = [declared["states"], *declared["comparators"]]
    _refuse(set(named) - set(groups), "group", "memberships.csv")
    states = groups[declared["states"]]
    kept = set().union(*(groups[group] for group in named)) | set(declared["economies"])
    names = {name: code for code, spellings in declared["names"].items() for name in spellings}
    _refuse((kept | set(declared["names"])) - known, "country", "countries.csv")
    wanted = [row for row in countries if row["code"] in kept]
    keys = {
        "iso3": {row["code"]: row["code"] for row in wanted} | declared["codes"],
        "iso3_lower": {row["code"].lower(): row["code"] for row in wanted},
        "alpha2": {row["alpha2"]: row["code"] for row in wanted if row["alpha2"]},
        "m49": {row["m49"].lstrip("0"): row["code"] for row in wanted if row["m49"]},
        "name": {name: code for name, code in names.items() if code in kept},
    }
    return Scope(
        states=frozenset(states),
        kept=frozenset(kept),
        groups={group: frozenset(members) for group, members in sorted(groups.items())},
        keys=keys,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _refuse(unknown: set[str], noun: str, file: str) -> None:
    if unknown:
        raise CatalogueError(
            f"The scope of the tables names an unknown {noun}",
            where="data/compile/scope.yml",
            expected=f"a {noun} of data/catalogue/{file}",
            received=", ".join(sorted(unknown)),
            next_step=f"correct the name or add the {noun} to the catalogue",
        )
