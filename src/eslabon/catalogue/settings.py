"""The publication's settings: the key ``eslabon`` of ``_config.yml``.

Jupyter Book ignores unknown keys silently; ours are checked here, with the nearest known key named.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.models import Entry, Slug
from eslabon.catalogue.published import Published
from eslabon.catalogue.root import SETTINGS_FILE, SETTINGS_KEY
from eslabon.catalogue.yaml_file import YamlFile, read_yaml
from eslabon.errors import CatalogueError, ParameterError

__all__ = ["ContentLicence", "PageSettings", "PublicationSettings", "check_settings", "load_settings"]

ALL = "all"
Kind = Literal["country", "group", "indicator", "recommendation", "register", "theme"]


def _plain(value: Any) -> Any:
    """YAML scalars arrive as text; a notebook's parameter may be a number or a truth value."""
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if not isinstance(value, str):
        return value
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch(r"-?(0|[1-9]\d*)", value):
        return int(value)
    if re.fullmatch(r"-?\d+\.\d+", value):
        return float(value)
    return value


Scalar = str | int | float | bool
Parameter = Annotated[Scalar | tuple[Scalar, ...], BeforeValidator(_plain)]


# The edition's folder: it lies in the build folder beside what a build keeps there.
EDITION_NAME = re.compile(r"^[0-9A-Za-z][0-9A-Za-z._-]*$")
RESERVED = frozenset({"briefs", "cache", "editions.js", "ondemand", "reports", "service"})
PARTIAL = "-partial"
PREVIEW = "preview"  # the edition that `eslabon preview` shows


def _is_of_another(name: str) -> bool:
    """Whether something else in the build folder has that name."""
    return name in RESERVED or name.endswith(PARTIAL)


class PageSettings(Entry):
    """One entry of ``notebooks``: which notebook makes which pages.

    ``for_each`` maps a parameter of the notebook to what it runs through: ``country`` and ``group`` to
    a group's id or "all", ``indicator`` to a theme's id or "all", ``recommendation``, ``register`` (those
    of ``registers.yml``) and ``theme`` to "all". ``page`` is the address, with these parameters in braces.
    """

    notebook: Slug
    page: str = Field(pattern=r"^[A-Za-z0-9_{}:/-]+$")
    for_each: dict[Kind, str] = Field(default_factory=dict)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    pdf: bool = False  # each page is also made into a PDF of its own
    printed: bool = True  # the book's PDF holds the pages; else they are on the site only
    title: str = ""

    @model_validator(mode="after")
    def _page_tells_its_parameters(self) -> PageSettings:
        try:
            named = {name for _, name, _, _ in Formatter().parse(self.page) if name is not None}
        except ValueError as error:
            raise ValueError(f"page: {error}") from None
        if named != set(self.for_each):
            raise ValueError(
                f"the braces of 'page' name {sorted(named)}, 'for_each' names {sorted(self.for_each)}: "
                "they must be the same, or two pages would share an address"
            )
        return self


class ContentLicence(Entry):
    """The licence of the publication's own texts and tables."""

    id: str
    url: str = ""


class CacheBounds(Entry):
    """How much of what was computed is kept between builds."""

    gib: float = Field(default=2.0, ge=0)  # size in GiB; what the current edition needs stays in any case
    days: float = Field(default=90.0, ge=0)  # days without use


class PublicationSettings(Published):
    """What ``_config.yml`` says about the publication; years are calendar years."""

    title: str = ""
    author: str = ""
    copyright: str = ""
    subtitle: str = ""
    publisher: str = ""
    edition: str = Field(pattern=EDITION_NAME.pattern)
    previous: str = Field(default="", pattern=rf"^$|{EDITION_NAME.pattern}")  # whose changes the book tells
    languages: tuple[str, ...] = Field(min_length=1)
    reference_group: Slug  # ranks and medians
    comparison_group: Slug | Literal[""] = ""
    baseline_year: int = Field(ge=1900, le=2100)
    recent_year: int = Field(ge=1900, le=2100)  # an older latest value is too old to assess
    method: Slug
    licence: ContentLicence | None = None
    notebooks: tuple[PageSettings, ...] = ()
    cache: CacheBounds = CacheBounds()

    @field_validator("edition")
    @classmethod
    def _edition_has_a_folder_of_its_own(cls, edition: str) -> str:
        if _is_of_another(edition):
            raise ValueError(f"{edition!r} is the name of something else in the build folder")
        return edition

    @model_validator(mode="after")
    def _previous_is_another(self) -> PublicationSettings:
        if self.previous == self.edition:
            raise ValueError(f"previous: {self.previous!r} is this edition itself")
        return self

    @field_validator("languages")
    @classmethod
    def _languages_exist(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        for language in languages:
            try:
                Locale.parse(language)
            except (UnknownLocaleError, ValueError):
                raise ValueError(f"'{language}' is not a language of the CLDR, for example 'es'") from None
        if len(set(languages)) != len(languages):
            raise ValueError("each language once")
        return languages

    @property
    def source_language(self) -> str:
        """The language in which texts are written: the first."""
        return self.languages[0]


def check_edition(name: str) -> None:
    """See that a name given on the command line can be an edition's.

    Raises
    ------
    ParameterError
        It would lead out of the build folder, or is the name of something else there.
    """
    if not EDITION_NAME.fullmatch(name) or _is_of_another(name):
        raise ParameterError(
            "this cannot be the name of an edition",
            where="--edition",
            expected=f"letters, digits, '.', '_' and '-', as in 2026.1; not {', '.join(sorted(RESERVED))}, "
            f"nor one that ends in {PARTIAL}",
            received=repr(name),
            next_step="choose another name",
        )


def load_settings(root: Path | str) -> PublicationSettings:
    """Read the publication's settings.

    Parameters
    ----------
    root
        The folder of ``_config.yml``.

    Raises
    ------
    CatalogueError
        The file or our key is absent, a key is unknown, a value is wrong.
    """
    root = Path(root)
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise CatalogueError(
            "not a publication folder",
            where=str(root),
            expected=f"a file {SETTINGS_FILE} with the key '{SETTINGS_KEY}'",
            received=f"no {SETTINGS_FILE}",
            next_step="run the command inside a publication folder, or pass --root FOLDER",
        )
    file = read_yaml(path, SETTINGS_FILE)
    ours = file.data.get(SETTINGS_KEY) if isinstance(file.data, dict) else None
    if not isinstance(ours, dict):
        raise CatalogueError(
            f"{SETTINGS_FILE} has no settings of ours",
            where=file.place(SETTINGS_KEY),
            expected=f"the key '{SETTINGS_KEY}' with edition, languages, reference_group …",
            received="nothing" if ours is None else repr(ours),
            next_step=f"add the key '{SETTINGS_KEY}', or pass --root FOLDER",
        )
    return _validated(file, ours)


def _validated(file: YamlFile, ours: dict[str, Any]) -> PublicationSettings:
    def place(*address: str | int) -> str:
        return file.place(SETTINGS_KEY, *address)

    book = {key: file.data[key] for key in ("title", "author", "copyright") if key in file.data}
    misplaced = sorted(set(ours) & {"title", "author", "copyright"})
    if misplaced:
        raise CatalogueError(
            f"'{misplaced[0]}' is a key of the book, not of '{SETTINGS_KEY}'",
            where=place(misplaced[0]),
            expected=f"'{misplaced[0]}' at the left margin",
            received=f"below '{SETTINGS_KEY}'",
            next_step="move the line to the top of the file",
        )
    try:
        return PublicationSettings.model_validate({**book, **ours})
    except ValidationError as error:
        raise complaint(error, f"the key '{SETTINGS_KEY}'", PublicationSettings, place) from None


def check_settings(settings: PublicationSettings, catalogue: Catalogue) -> None:
    """Check that the groups and themes named in the settings are in the catalogue.

    Raises
    ------
    CatalogueError
        Naming the setting and what it may be.
    """
    _known("reference_group", settings.reference_group, catalogue.groups)
    if settings.comparison_group:
        _known("comparison_group", settings.comparison_group, catalogue.groups)
    for page in settings.notebooks:
        for kind, value in page.for_each.items():
            choices = {"country": catalogue.groups, "group": {}, "indicator": catalogue.themes}.get(kind, {})
            _known(f"notebooks ({page.notebook}), for_each.{kind}", value, {ALL: None, **choices})


def _known(field: str, value: str, known: Any) -> None:
    if value not in known:
        raise CatalogueError(
            f"the setting '{field}' names nothing in the catalogue",
            where=f"{SETTINGS_FILE}, {SETTINGS_KEY}.{field}",
            expected=", ".join(known),
            received=repr(value),
            next_step="correct the setting, or declare it in data/catalogue",
        )
