"""The machine knows no name of the publication: countries, indicators, groups, sources are data.

Every text file of the package is read word by word. Words that are names only by chance are listed with
their reason.
"""

from __future__ import annotations

import csv
import re

import pytest
import yaml
from babel import Locale

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "eslabon"
CATALOGUE = REPOSITORY / "data" / "catalogue"
TEXT_FILES = (
    ".po", ".html", ".css", ".js", ".typ", ".yml", ".toml", ".json", ".txt", ".csv", ".md", ".ipynb",
)  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries(pattern: str) -> list[dict]:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(CATALOGUE.glob(pattern))]
    return [entry for file in found for entry in (file if isinstance(file, list) else [file])]


def country_names() -> set[str]:
    """Names of the catalogue's countries in both languages, from the CLDR and from our own forms."""
    codes = {row["code"]: row["alpha2"] for row in rows("countries.csv")}
    names = {
        Locale(language).territories[alpha2]
        for language in ("es", "en")
        for alpha2 in codes.values()
        if alpha2 in Locale(language).territories
    }
    for language in ("es", "en"):
        names |= {row["name"] for row in rows(f"country_forms/{language}.csv") if row["name"]}
    return names


def forbidden() -> dict[str, str]:
    """What may not stand in the package, and what it names."""
    names = dict.fromkeys((row["code"] for row in rows("countries.csv")), "country")
    names |= dict.fromkeys(country_names(), "country")
    names |= dict.fromkeys((row["id"] for row in rows("groups.csv")), "group")
    names |= dict.fromkeys((entry["id"] for entry in entries("indicators/*.yml")), "indicator")
    names |= dict.fromkeys((entry["id"] for entry in entries("sources/*.yml")), "source")
    names |= dict.fromkeys((entry["title"] for entry in entries("recommendations.yml")), "recommendation")
    return names


# Words of programs, statistics and bibliography, each with the reason why it is no name here.
ALLOWED = {
    "members": "English for who belongs to a group, whichever it is",
    "Canada": "Statistics Canada described the assessment formulas",
    "European Union": "in the title of the document that the assessment formulas come from",
}


def texts() -> list[tuple[str, str]]:
    """Every text file of the package that we wrote, with its path."""
    return [
        (path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in (".py", *TEXT_FILES) and "LICENSE" not in path.name and "OFL" not in path.name
    ]


def found_in(text: str, names: dict[str, str]) -> list[tuple[int, str]]:
    """Line and name of every occurrence as a whole word."""
    pattern = re.compile(
        rf"(?<![\w-])({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])"
    )
    return [(n, match[1]) for n, line in enumerate(text.splitlines(), 1) for match in pattern.finditer(line)]


def test_the_package_names_nothing_of_the_publication():
    """Not in code, not in comments and examples, not in templates and translations."""
    names = {name: kind for name, kind in forbidden().items() if name not in ALLOWED}
    assert len(names) > 250
    wrong = [
        f"src/eslabon/{path}:{line}: {names[name]} {name}"
        for path, text in texts()
        for line, name in found_in(text, names)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("text", "seen"), [('"PER"', True), ("SUPER", False), ("x = exports_gdp", True)])
def test_a_name_is_found_as_a_word(text, seen):
    assert bool(found_in(text, forbidden())) == seen
