"""Which pages the publication has: notebooks with their parameters. Touches no disk except to read."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.errors import CatalogueError, ParameterError

if TYPE_CHECKING:
    from eslabon.catalogue import Catalogue
    from eslabon.catalogue.settings import PageSettings, PublicationSettings

__all__ = ["PlannedPage", "expand", "select"]


@dataclass(frozen=True)
class PlannedPage:
    """One page in one language: a notebook and its parameters.

    Parameters
    ----------
    address
        Where the page lies in the book, without suffix: ``country/ARC``. Addresses are promises.
    language
        Language of the page.
    notebook
        Path of the notebook.
    parameters
        Name and value of each parameter, language not included, sorted by name.
    pdf
        Whether the page also gets a PDF of its own.
    printed
        Whether the book's PDF holds it.
    """

    address: str
    language: str
    notebook: Path
    parameters: tuple[tuple[str, object], ...]
    pdf: bool = False
    printed: bool = True

    @property
    def tail(self) -> str:
        return self.address.rsplit("/", 1)[-1]


def expand(
    settings: PublicationSettings, catalogue: Catalogue, root: Path, languages: Sequence[str]
) -> list[PlannedPage]:
    """List all pages of the publication, notebook by notebook, languages innermost.

    Raises
    ------
    CatalogueError
        A notebook file is missing, or two pages would share one address.
    """
    pages = [
        PlannedPage(
            address=_address(entry, parameters),
            language=language,
            notebook=_notebook_path(root, entry),
            parameters=tuple(sorted({**entry.parameters, **parameters}.items())),
            pdf=entry.pdf,
            printed=entry.printed,
        )
        for entry in settings.notebooks
        for parameters in _combinations(entry, catalogue)
        for language in languages
    ]
    seen: set[tuple[str, str]] = set()
    for page in pages:
        if (page.address, page.language) in seen:
            raise CatalogueError(
                "two pages have one address",
                where="_config.yml, eslabon.notebooks",
                expected="an address pattern that names each parameter it runs over",
                received=page.address,
                next_step="add the parameter to the `page` pattern, for instance country/{country}",
            )
        seen.add((page.address, page.language))
    return pages


def _address(entry: PageSettings, parameters: Mapping[str, object]) -> str:
    try:
        return entry.page.format(**parameters)
    except (KeyError, ValueError, IndexError) as error:
        raise CatalogueError(
            "a page address cannot be made",
            where=f"_config.yml, eslabon.notebooks, {entry.notebook}",
            expected=f"a pattern over {', '.join(parameters) or 'no parameter'}",
            received=f"{entry.page} ({error})",
            next_step="correct `page`",
        ) from None


def _notebook_path(root: Path, entry: PageSettings) -> Path:
    path = root / "notebooks" / f"{entry.notebook}.ipynb"
    if not path.is_file():
        near = difflib.get_close_matches(entry.notebook, [p.stem for p in path.parent.glob("*.ipynb")], 1)
        raise CatalogueError(
            "a notebook does not exist",
            where="_config.yml, eslabon.notebooks",
            expected=f"notebooks/{near[0]}.ipynb" if near else "a file in notebooks/",
            received=f"notebooks/{entry.notebook}.ipynb",
            next_step="correct the name or add the notebook",
        )
    return path


def _combinations(entry: PageSettings, catalogue: Catalogue) -> list[dict[str, object]]:
    names = list(entry.for_each)
    domains = [_domain(name, entry.for_each[name], catalogue) for name in names]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*domains)]


def _domain(name: str, selector: str, catalogue: Catalogue) -> Sequence[object]:
    """Values a parameter runs through: the members of a group, a theme's indicators, or all of a kind.

    The settings' own check has made sure that `selector` names something.
    """
    if selector == "all":
        kinds = {
            "country": catalogue.countries,
            "group": catalogue.groups,
            "indicator": catalogue.indicators,
            "recommendation": catalogue.recommendations,
            "register": catalogue.registers,
            "theme": catalogue.themes,
        }
        return list(kinds[name])
    if name == "indicator":
        return [entry.id for entry in catalogue.indicators.values() if entry.theme == selector]
    return catalogue.members(selector)


def select(pages: Sequence[PlannedPage], only: Iterable[str]) -> list[PlannedPage]:
    """The pages that `only` names, by address (``country/ARC``) or its last part (``ARC``, ``R9``).

    Raises
    ------
    ParameterError
        A name fits no page.
    """
    tokens = list(only)
    if not tokens:
        return list(pages)
    chosen: set[str] = set()
    for token in tokens:
        fits = {page.address for page in pages if _fits(page, token)}
        if not fits:
            names = sorted({page.tail for page in pages})
            near = difflib.get_close_matches(token.upper(), names, 3)
            raise ParameterError(
                "no page has this name",
                where="--only",
                expected=f"for instance {', '.join(near or names[:6])}",
                received=token,
                next_step="eslabon plan lists all pages",
            )
        chosen |= fits
    return [page for page in pages if page.address in chosen]


def _fits(page: PlannedPage, token: str) -> bool:
    wanted = token.casefold()
    if wanted in (page.address.casefold(), page.tail.casefold()):
        return True
    # R9 for R09: people leave the zeros out.
    letters = wanted.rstrip("0123456789")
    digits = wanted[len(letters) :]
    return bool(letters and digits) and page.tail.casefold() == f"{letters}{digits.zfill(2)}"
