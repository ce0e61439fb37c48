"""A built edition seen from outside: which pages it must have, where they lie, what is in them.

Everything is read from the publication's own files (``_config.yml``, ``_toc.yml``, ``data/``, ``book/``)
and from the pages; eslabon is not imported.
"""

from __future__ import annotations

import csv
import fnmatch
import json
import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import yaml
from lxml import html

from tests.edition.recount import Recount

__all__ = ["POOR", "Edition", "PublishedPage", "listed", "main_of", "text_of"]

# States with so few series that their pages are always looked at.
POOR = ("CUB", "GRD", "HTI", "VEN")


@dataclass(frozen=True)
class PublishedPage:
    """One page in one language.

    Parameters
    ----------
    language, address
        Address without suffix, as in ``_toc.yml``.
    kind
        Notebook that made it, without the number of one of several ("recommendation"), or "prose".
    parameters
        The notebook's, as texts.
    path
        Its HTML file.
    """

    language: str
    address: str
    kind: str
    parameters: tuple[tuple[str, str], ...]
    path: Path

    @property
    def name(self) -> str:
        """Short name for messages: "en country/PER"."""
        return f"{self.language} {self.address}"

    @property
    def country(self) -> str:
        """Code of the country that the page is about; empty when it has none."""
        return dict(self.parameters).get("country", "")

    @property
    def recommendation(self) -> int:
        """Number of the recommendation that the page is about; 0 when there is none."""
        return int(dict(self.parameters).get("recommendation", 0))


class Edition:
    """The edition that a publication folder declares.

    Parameters
    ----------
    root
        Publication folder; the edition lies in ``build/<edition>/`` below it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._trees: dict[Path, html.HtmlElement] = {}

    @cached_property
    def config(self) -> dict:
        """The whole of ``_config.yml``."""
        return yaml.safe_load((self.root / "_config.yml").read_text("utf-8"))

    @property
    def settings(self) -> dict:
        """Our key of ``_config.yml``."""
        return self.config["eslabon"]

    @property
    def languages(self) -> list[str]:
        """Languages of the book, the source language first."""
        return self.settings["languages"]

    @property
    def folder(self) -> Path:
        """``build/<edition>/``."""
        return self.root / "build" / str(self.settings["edition"])

    @property
    def data(self) -> Path:
        """The data package inside the edition."""
        return self.folder / "data"

    @cached_property
    def recount(self) -> Recount:
        """The edition's tables and the measures counted from them."""
        return Recount(self.data, self.settings)

    def pack(self, address: str) -> dict:
        """The slice of the data that the page at `address` was last given."""
        cut = (self.root / "build/cache/packs/contents").glob("*.json")
        for path in sorted(cut, key=lambda path: path.stat().st_mtime, reverse=True):
            pack = json.loads(path.read_text("utf-8"))
            if pack.get("address") == address:
                return pack
        raise AssertionError(f"no pack of {address} was kept")

    # Which pages there must be.

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table of the publication's ``data/``."""
        with (self.root / "data" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def members(self, group: str) -> list[str]:
        """Codes of the countries that are in a group today."""
        return [
            row["country"]
            for row in self.rows("catalogue/memberships.csv")
            if row["group"] == group and not row["left"] and not row["left_not_after"]
        ]

    @cached_property
    def recommendations(self) -> list[dict]:
        """Entries of the catalogue of recommendations."""
        path = self.root / "data/catalogue/recommendations.yml"
        return yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []

    @cached_property
    def notebook_pages(self) -> dict[str, dict]:
        """Settings and parameters of each page that a notebook makes, by address."""
        found = {}
        for entry in self.settings["notebooks"]:
            kinds = entry.get("for_each", {})
            for chosen in product(*(self._choices(kind, value) for kind, value in kinds.items())):
                parameters = {**entry.get("parameters", {}), **dict(zip(kinds, chosen, strict=True))}
                found[entry["page"].format_map(parameters)] = {**entry, "parameters": parameters}
        return found

    def _choices(self, kind: str, value: str) -> list:
        if kind == "recommendation":
            return [entry["number"] for entry in self.recommendations]
        if kind == "country":
            return self.members(value)
        if kind == "register":
            declared = yaml.safe_load((self.root / "data/catalogue/registers.yml").read_text("utf-8"))
            return [entry["register"] for entry in declared]
        if kind == "indicator":
            files = sorted((self.root / "data/catalogue/indicators").glob("*.yml"))
            declared = [entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]
            return [entry["id"] for entry in declared if value in ("all", entry["theme"])]
        if kind == "theme":
            rows = sorted(self.rows("catalogue/themes.csv"), key=lambda row: int(row["order"]))
            return [row["id"] for row in rows]
        raise AssertionError(f"this reader does not know what {kind}: {value} runs through")

    @cached_property
    def addresses(self) -> list[str]:
        """Address of every page in the order of ``_toc.yml``; globs in alphabetical order."""
        toc = yaml.safe_load((self.root / "_toc.yml").read_text("utf-8"))
        return list(_files(toc, sorted(self.notebook_pages)))

    @cached_property
    def pages(self) -> list[PublishedPage]:
        """Every page of every language."""
        return [self.page(language, address) for language in self.languages for address in self.addresses]

    def printed(self, address: str) -> bool:
        """Whether the book's PDF holds the page."""
        return self.notebook_pages.get(address, {}).get("printed", True)

    def page(self, language: str, address: str) -> PublishedPage:
        """One page."""
        made = self.notebook_pages.get(address, {})
        return PublishedPage(
            language,
            address,
            re.sub(r"_\d+$", "", made.get("notebook", "prose")),
            tuple((name, str(value)) for name, value in made.get("parameters", {}).items()),
            self.folder / language / "html" / f"{address}.html",
        )

    def sample(self, seed: int = 2012, each: int = 2) -> list[PublishedPage]:
        """Pages of every kind in every language.

        In the source language the root, `each` of a kind and the poor countries; in the others, which are
        built from the same parts, the root, one of a kind and one poor country.
        """
        dice = random.Random(seed)
        by_kind = {
            kind: sorted({page.address for page in self.pages if page.kind == kind})
            for kind in sorted({page.kind for page in self.pages})
        }
        drawn = {kind: dice.sample(own, min(each, len(own))) for kind, own in by_kind.items()}
        poor = sorted({page.address for page in self.pages if page.country in POOR})
        many = {self.addresses[0], *poor, *(address for own in drawn.values() for address in own)}
        few = {self.addresses[0], *poor[:1], *(own[0] for own in drawn.values())}
        return [
            page
            for page in self.pages
            if page.address in (many if page.language == self.languages[0] else few)
        ]

    # What is in them.

    def tree(self, page: PublishedPage | Path) -> html.HtmlElement:
        """A page, parsed once."""
        path = page.path if isinstance(page, PublishedPage) else page
        if path not in self._trees:
            self._trees[path] = html.fromstring(path.read_bytes())
        return self._trees[path]


def main_of(tree: html.HtmlElement) -> html.HtmlElement:
    """The page's own text, without the frame and the list of pages around it."""
    (article,) = tree.xpath("//main//article")
    return article


def text_of(element: html.HtmlElement) -> str:
    """Visible text of an element, white space made single; no-break spaces stay."""
    parts = element.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]")
    return " ".join("".join(parts).replace("\n", " ").split(" ")).strip()


def listed(wrong: Collection, most: int = 40) -> str:
    """Complaints one per line, for the message of an assertion."""
    lines = (
        [f"{key}: {value}" for key, value in wrong.items()] if isinstance(wrong, dict) else map(str, wrong)
    )
    shown = sorted(lines)
    more = [f"… and {len(shown) - most} more"] if len(shown) > most else []
    return "\n".join([f"{len(shown)} complaints", *shown[:most], *more])


def _files(node: dict, made: list[str]) -> Iterator[str]:
    for key, value in node.items():
        if key in ("root", "file"):
            yield value
        elif key == "glob":
            yield from fnmatch.filter(made, value)
        elif key in ("parts", "chapters", "sections", "subtrees"):
            for child in value:
                yield from _files(child, made)
