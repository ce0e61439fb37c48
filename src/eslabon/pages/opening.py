"""Finding a page's pack: the one the build wrote, or one made on the spot from the publication."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.root import find_root
from eslabon.catalogue.settings import ALL, PageSettings, PublicationSettings, check_settings, load_settings
from eslabon.errors import CatalogueError, ParameterError
from eslabon.pages.measuring import measure
from eslabon.pages.pack import Pack, make_pack
from eslabon.pages.scope import compared, listed
from eslabon.snapshot import load_snapshot

__all__ = ["MOST_COMPARED", "PACK_VARIABLE", "ROOT_VARIABLE", "check_values", "open_pack", "publication_root"]

PACK_VARIABLE = "ESLABON_PACK"
ROOT_VARIABLE = "ESLABON_ROOT"
MOST_COMPARED = 5
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def publication_root() -> Path:
    """Folder of the publication: named by the build, or around the working directory, or around the pack.

    Raises
    ------
    CatalogueError
        There is none.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        return find_root(named)
    try:
        return find_root(Path.cwd())
    except CatalogueError:
        pack = os.environ.get(PACK_VARIABLE)
        if not pack:
            raise
        return find_root(Path(pack).parent)


def open_pack(notebook: str, parameters: Mapping[str, object], language: str) -> Pack:
    """The pack of a page.

    Parameters
    ----------
    notebook
        Name of the notebook, without suffix.
    parameters
        Its parameters, language not included; empty values mean "the page's own choice".
    language
        The reader's language.

    Raises
    ------
    ParameterError
        The notebook, a value or the language does not exist, or the pack is one of another page.
    """
    given = {name: value for name, value in sorted(parameters.items()) if value not in ("", 0, None)}
    path = os.environ.get(PACK_VARIABLE)
    if path:
        pack = Pack.from_bytes(Path(path).read_bytes())
        _check_pack(pack, notebook, given)
        _check_language(language, pack.content["settings"]["languages"])
        return pack
    root = publication_root()
    settings = load_settings(root)
    _check_language(language, settings.languages)
    entry = _entry(settings, notebook)
    snapshot = load_snapshot(root)
    check_settings(settings, snapshot.catalogue)
    check_values(snapshot.catalogue, entry, given)
    address = entry.page.format(**given)
    own = {**entry.parameters, **given}
    pack = make_pack(snapshot, measure(snapshot, settings, root), settings, notebook, own, address)
    # Through bytes: what the page sees is exactly what it sees in a build.
    return Pack.from_bytes(pack.to_bytes())


def check_values(catalogue: Catalogue, entry: PageSettings, parameters: Mapping[str, object]) -> None:
    """Check the values of parameters against the catalogue, before anything else happens.

    Raises
    ------
    ParameterError
        Naming the parameter, the value and the nearest right one.
    """
    for name in entry.for_each:
        if name not in parameters:
            raise ParameterError(
                f"the notebook {entry.notebook} needs the parameter '{name}'",
                expected=f"a value for {name}",
                received="nothing",
                next_step=f"pass it: papermill notebooks/{entry.notebook}.ipynb out.ipynb -p {name} VALUE",
            )
        _check_choice(name, parameters[name], _choices(catalogue, name, entry.for_each[name]))
    for name, fixed in entry.parameters.items():
        if name in parameters and parameters[name] != fixed:
            raise ParameterError(
                f"the notebook {entry.notebook} is about another {name}",
                where=f"parameter {name}",
                expected=repr(fixed),
                received=repr(parameters[name]),
                next_step="run the notebook that _config.yml names for it",
            )
    asked = compared(parameters)
    for code in asked:
        _check_choice("compare", code, catalogue.countries)
    if len(asked) > MOST_COMPARED:
        raise ParameterError(
            "too many countries to compare with",
            where="parameter compare",
            expected=f"at most {MOST_COMPARED}",
            received=str(len(asked)),
            next_step="leave some out: more lines in one chart can be told apart by nobody",
        )
    for group in listed(parameters, "groups"):
        _check_choice("groups", group, catalogue.groups)
    _check_years(parameters)


def _check_years(parameters: Mapping[str, object]) -> None:
    for name, what in (("year_from", "first"), ("year_to", "last")):
        year = parameters.get(name)
        if year is not None and (type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR):
            raise ParameterError(
                f"the {what} year is no year",
                where=f"parameter {name}",
                expected=f"a whole number from {_FIRST_YEAR} to {_LAST_YEAR}, or 0",
                received=repr(year),
                next_step="correct the parameter",
            )
    first, last = parameters.get("year_from"), parameters.get("year_to")
    if first and last and first > last:
        raise ParameterError(
            "the period ends before it begins",
            where="parameter year_to",
            expected=f"{first} or later",
            received=str(last),
            next_step="correct one of the two years",
        )


def _choices(catalogue: Catalogue, name: str, selector: str):
    if name == "country":
        return catalogue.countries if selector == ALL else catalogue.members(selector)
    if name == "indicator":
        return catalogue.indicators if selector == ALL else catalogue.indicators_of(theme=selector)
    return {
        "group": catalogue.groups,
        "recommendation": catalogue.recommendations,
        "theme": catalogue.themes,
    }[name]


def _check_choice(name: str, value: object, choices) -> None:
    if value in choices:
        return
    known = [str(choice) for choice in choices]
    near = difflib.get_close_matches(
        str(value).upper() if name in ("country", "compare") else str(value), known
    )
    raise ParameterError(
        f"{name} {value!r} does not exist" + (f"; perhaps {' or '.join(near)}" if near else ""),
        where=f"parameter {name}",
        expected=", ".join(known[:40]),
        received=repr(value),
        next_step="use one of these values",
    )


def _check_language(language: str, languages) -> None:
    if language not in languages:
        raise ParameterError(
            f"the publication has no language {language!r}",
            where="parameter language",
            expected=", ".join(languages),
            received=repr(language),
            next_step="use one of these languages, or declare it under eslabon.languages in _config.yml",
        )


def _entry(settings: PublicationSettings, notebook: str) -> PageSettings:
    for entry in settings.notebooks:
        if entry.notebook == notebook:
            return entry
    known = [entry.notebook for entry in settings.notebooks]
    near = difflib.get_close_matches(notebook, known, 1)
    raise ParameterError(
        f"the publication declares no notebook {notebook!r}",
        where="_config.yml, eslabon.notebooks",
        expected=near[0] if near else ", ".join(known),
        received=repr(notebook),
        next_step="declare the notebook, or correct the name in Page.open",
    )


def _check_pack(pack: Pack, notebook: str, given: Mapping[str, object]) -> None:
    own = dict(pack.content["parameters"])
    wanted = {**own, **given}
    if pack.content["notebook"] == notebook and wanted == own:
        return
    raise ParameterError(
        "the pack was made for another page",
        where=f"environment variable {PACK_VARIABLE}",
        expected=f"{notebook} with {dict(given)}",
        received=f"{pack.content['notebook']} with {own}",
        next_step=f"unset {PACK_VARIABLE} to run the notebook by itself",
    )
