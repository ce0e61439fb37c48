"""Read ``data/catalogue`` into one checked :class:`Catalogue`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.chains import Chain, check_chains
from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.csv_file import check_header, read_csv
from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.catalogue.models import (
    Code,
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
from eslabon.catalogue.references import check_indices, check_references
from eslabon.catalogue.register_pages import CodeGroup, RegisterPage
from eslabon.catalogue.register_references import check_register_references
from eslabon.catalogue.yaml_file import YamlFile, read_yaml
from eslabon.errors import CatalogueError

__all__ = ["CATALOGUE", "Placed", "load_catalogue"]

CATALOGUE = Path("data") / "catalogue"

E = TypeVar("E", bound=BaseModel)


@dataclass(frozen=True)
class Placed(Generic[E]):
    """An entry, and where it stands: ``place("unit")`` gives file and line of that field."""

    entry: E
    place: Callable[..., str]


def load_catalogue(root: Path | str) -> Catalogue:
    """Load and check the catalogue of a publication.

    Parameters
    ----------
    root
        The publication's root, the folder of ``_config.yml``.

    Returns
    -------
    Catalogue
        With every reference followed: an indicator's theme, unit, source, weight and
        recommendations, a membership's group and country, a form's country.

    Raises
    ------
    CatalogueError
        A file is absent, unreadable or says something wrong; names file, line and field.
    """
    root = Path(root)
    countries = _table(root, "countries.csv", Country, "code")
    groups = _table(root, "groups.csv", Group, "id")
    memberships = list(_rows(root, "memberships.csv", Membership))
    themes = _table(root, "themes.csv", Theme, "id", optional=True)
    units = _table(root, "units.csv", Unit, "id")
    sources = _by(_named_files(root, "sources", Source, "source"), "source", "id")
    indicators = _by(_indicator_files(root), "indicator", "id")
    recommendations = _by(_recommendations(root), "recommendation", "number")
    codes = _nested(_rows(root, "codes.csv", Code, optional=True), "list", "code")
    columns = _nested(_rows(root, "register_columns.csv", RegisterColumn, optional=True), "table", "column")
    tiles = _table(root, "tiles.csv", Tile, "code", optional=True)
    indices = _by(_named_files(root, "indices", CompositeIndex, "index", optional=True), "index", "id")
    chains = _by(_chains(root), "chain", "id")
    registers = _by(_registers(root), "register", "table")
    code_groups = _nested(_rows(root, "code_groups.csv", CodeGroup, optional=True), "into", "code")
    forms = {
        file.stem: _table(root, f"country_forms/{file.name}", CountryForm, "code")
        for file in sorted((root / CATALOGUE / "country_forms").glob("*.csv"))
    }
    check_references(
        countries, groups, memberships, themes, units, sources, indicators, recommendations,
        forms, codes, columns, tiles,
    )  # fmt: skip
    check_indices(indices, indicators, groups, recommendations)
    check_register_references(registers, code_groups, codes, columns)
    check_chains(chains, indicators, codes)
    theme_order = {id: placed.entry.order for id, placed in themes.items()}
    return Catalogue(
        countries=_entries(countries, sorted(countries)),
        groups=_entries(groups, groups),
        memberships=tuple(placed.entry for placed in memberships),
        themes=_entries(themes, sorted(themes, key=lambda id: (theme_order[id], id))),
        units=_entries(units, sorted(units)),
        sources=_entries(sources, sorted(sources)),
        indicators=_entries(
            indicators,
            sorted(indicators, key=lambda id: theme_order.get(indicators[id].entry.theme, 0)),
        ),
        recommendations=_entries(recommendations, sorted(recommendations)),
        codes={
            name: {code: placed.entry.label for code, placed in rows.items()} for name, rows in codes.items()
        },
        forms={language: _entries(table, sorted(table)) for language, table in forms.items()},
        columns={register: _entries(rows, rows) for register, rows in columns.items()},
        tiles=_entries(tiles, sorted(tiles)),
        indices=_entries(indices, sorted(indices)),
        chains=_entries(chains, chains),
        registers=_entries(registers, registers),
        code_groups={
            into: {code: placed.entry.group for code, placed in rows.items()}
            for into, rows in code_groups.items()
        },
    )


def _rows(root: Path, file: str, model: type[E], *, optional: bool = False) -> Iterator[Placed[E]]:
    """Yield the rows of one catalogue table."""
    name = (CATALOGUE / file).as_posix()
    path = root / CATALOGUE / file
    if not path.is_file():
        if optional:
            return
        raise _absent(name, f"a table with the columns {', '.join(_columns(model))}")
    table = read_csv(path, name)
    fields = model.model_fields
    required = [info.alias or key for key, info in fields.items() if info.is_required()]
    check_header(table, required, [c for c in _columns(model) if c not in required])
    for line, record in table.records():

        def place(*address: str | int, line: int = line) -> str:
            return f"{name}:{line}"

        yield Placed(_valid(record, model, f"a row of {file}", place), place)


def _table(
    root: Path, file: str, model: type[E], key: str, *, optional: bool = False
) -> dict[Any, Placed[E]]:
    return _by(_rows(root, file, model, optional=optional), model.__name__.lower(), key)


def _named_files(
    root: Path, folder: str, model: type[E], kind: str, *, optional: bool = False
) -> Iterator[Placed[E]]:
    """Yield the entries of a folder that holds one file per entry, named after it."""
    if optional and not (root / CATALOGUE / folder).is_dir():
        return
    for path in _yaml_paths(root, folder):
        file = read_yaml(path, path.relative_to(root).as_posix())
        entry = _valid(_mapping(file, file.data), model, f"the {kind} '{path.stem}'", file.place)
        if entry.id != path.stem:
            raise CatalogueError(
                f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} does not have the name of its file",
                where=file.place("id"),
                expected=f"id: {path.stem}",
                received=f"id: {entry.id}",
                next_step="rename the file or correct the id",
            )
        yield Placed(entry, file.place)


def _indicator_files(root: Path) -> Iterator[Placed[Indicator]]:
    for path in _yaml_paths(root, "indicators"):
        yield from _list(read_yaml(path, path.relative_to(root).as_posix()), Indicator, "id")


def _recommendations(root: Path) -> Iterator[Placed[Recommendation]]:
    path = root / CATALOGUE / "recommendations.yml"
    if path.is_file():
        yield from _list(read_yaml(path, path.relative_to(root).as_posix()), Recommendation, "number")


def _registers(root: Path) -> Iterator[Placed[RegisterPage]]:
    path = root / CATALOGUE / "registers.yml"
    if path.is_file():
        yield from _list(read_yaml(path, path.relative_to(root).as_posix()), RegisterPage, "register")


def _chains(root: Path) -> Iterator[Placed[Chain]]:
    path = root / CATALOGUE / "chains.yml"
    if path.is_file():
        yield from _list(read_yaml(path, path.relative_to(root).as_posix()), Chain, "id")


def _list(file: YamlFile, model: type[E], key: str) -> Iterator[Placed[E]]:
    """Yield the entries of a YAML file that is a list of mappings."""
    if file.data is None:
        return
    if not isinstance(file.data, list):
        raise CatalogueError(
            f"{file.name} is not a list",
            where=file.place(),
            expected="entries that begin with '- '",
            received="a mapping" if isinstance(file.data, dict) else repr(file.data),
            next_step="put '- ' before the first key of each entry",
        )
    for position, data in enumerate(file.data):

        def place(*address: str | int, position: int = position) -> str:
            return file.place(position, *address)

        entry = _mapping(file, data, position)
        subject = f"the {model.__name__.lower()} '{entry.get(key, f'number {position + 1}')}'"
        yield Placed(_valid(entry, model, subject, place), place)


def _mapping(file: YamlFile, data: Any, *address: int) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise CatalogueError(
            "an entry is not a mapping of keys to values",
            where=file.place(*address),
            expected="lines of the form 'key: value'",
            received="nothing" if data is None else repr(data),
            next_step="correct the entry",
        )
    return data


def _valid(data: dict[str, Any], model: type[E], subject: str, place: Callable[..., str]) -> E:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise complaint(error, subject, model, place) from None


def _by(placed: Iterable[Placed[E]], kind: str, key: str) -> dict[Any, Placed[E]]:
    """Index entries by their key, refusing a second one with the same."""
    found: dict[Any, Placed[E]] = {}
    for item in placed:
        id = getattr(item.entry, key)
        if id in found:
            raise CatalogueError(
                f"the {kind} '{id}' is declared twice",
                where=item.place(key),
                expected="each once",
                received=f"first in {found[id].place(key)}",
                next_step="delete or rename one of them",
            )
        found[id] = item
    return found


def _entries(placed: dict[Any, Placed[E]], order: Iterable[Any]) -> dict[Any, E]:
    return {key: placed[key].entry for key in order}


def _nested(rows: Iterable[Placed[E]], outer: str, inner: str) -> dict[str, dict[str, Placed[E]]]:
    """Index rows by two of their columns, refusing a second row with the same pair."""
    found: dict[str, dict[str, Placed[E]]] = {}
    for item in rows:
        group, key = getattr(item.entry, outer), getattr(item.entry, inner)
        earlier = found.setdefault(group, {}).get(key)
        if earlier is not None:
            raise CatalogueError(
                f"the {inner} '{key}' of the {outer} '{group}' is declared twice",
                where=item.place(inner),
                expected="each once",
                received=f"first in {earlier.place(inner)}",
                next_step="delete one of the two rows",
            )
        found[group][key] = item
    return found


def _columns(model: type[BaseModel]) -> list[str]:
    return [info.alias or key for key, info in model.model_fields.items()]


def _yaml_paths(root: Path, folder: str) -> list[Path]:
    paths = sorted((root / CATALOGUE / folder).glob("*.yml"))
    if not paths:
        raise _absent((CATALOGUE / folder).as_posix(), "at least one .yml file")
    return paths


def _absent(name: str, expected: str) -> CatalogueError:
    return CatalogueError(
        f"{name} is missing",
        where=name,
        expected=expected,
        received="no such file",
        next_step="add it, or pass --root with the folder of another publication",
    )
