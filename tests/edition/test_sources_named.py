"""What stands under a figure or table names the sources that its own numbers are from.

The catalogue names one source for an indicator; an observation may be from another, and its row says so.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from tests.edition.published import listed, text_of

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def from_where(edition) -> dict[str, dict[str, set[str]]]:
    """Ids of the sources of an indicator's rows, by indicator and country."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in sorted((edition.root / "data/observations").glob("*.csv")):
        by_country = found[path.stem] = defaultdict(set)
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                by_country[row["country"]].add(row["source"])
    return found


@pytest.fixture(scope="module")
def sources(edition) -> dict[str, tuple[str, str]]:
    """Title and vintage of each source."""
    paths = sorted(Path(edition.root / "data/catalogue/sources").glob("*.yml"))
    entries = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    return {entry["id"]: (str(entry["title"]), str(entry["vintage"])) for entry in entries}


def spanish(edition):
    return [page for page in edition.pages if page.language == "es"]


def test_every_number_in_a_table_is_from_a_source_that_its_line_names(edition, sources):
    """Looked up row by row: the publisher's dataset and its edition."""
    rows: dict[tuple[str, str, str], str] = {}
    for path in sorted((edition.root / "data/observations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows |= {(path.stem, r["country"], r["year"]): r["source"] for r in csv.DictReader(file)}
    wrong, checked = set(), 0
    for page in spanish(edition):
        tree = edition.tree(page)
        for line in tree.xpath("//p[starts-with(@id, 'source-of-tab-')]"):
            said = text_of(line)
            if not said.startswith("Fuente"):
                continue
            label = line.get("id").removeprefix("source-of-")
            for datum in tree.xpath(f"//table[@id='{label}']//data[starts-with(@value, 'obs/')]/@value"):
                source = rows[tuple(datum.split("/")[1:4])]
                title, vintage = sources[source]
                checked += 1
                if title not in said or f"edición {vintage}" not in said:
                    wrong.add(f"{page.name}: {label} shows {datum} of {source}, its line does not name it")
    assert checked > 5_000
    assert not wrong, listed(sorted(wrong))


def test_a_briefs_figures_and_tables_name_the_sources_of_its_country(edition, from_where, sources):
    """In the panel of sources, which the head of every download repeats."""
    wrong, checked = [], 0
    for page in spanish(edition):
        if not page.country:
            continue
        told = json.loads(edition.tree(page).xpath("string(//script[@id='cite-data'])"))
        for label, thing in told["things"].items():
            shown = [told["sources"][at] for at in thing.get("sources", ())]
            named = {(one["title"], one["vintage"]) for one in shown}
            for indicator in thing.get("data", ()):
                for source in from_where[indicator][page.country]:
                    checked += 1
                    if sources[source] not in named:
                        wrong.append(f"{page.name}: {label} has {indicator} of {source}, which is not named")
    assert checked > 500
    assert not wrong, listed(wrong)


def test_a_table_of_a_countrys_own_figures_names_no_source_that_it_has_no_figure_from(
    edition, from_where, sources
):
    """Its key facts and its tables of indicators: others' sources are not its own."""
    wrong, checked = [], 0
    for page in spanish(edition):
        if not page.country:
            continue
        told = json.loads(edition.tree(page).xpath("string(//script[@id='cite-data'])"))
        for label, thing in told["things"].items():
            own_table = label.endswith("-facts") or "-indicators-" in label
            if not own_table or "data" not in thing:
                continue
            own = {sources[one] for id in thing["data"] for one in from_where[id][page.country]}
            named = [told["sources"][at] for at in thing["sources"]]
            checked += len(named)
            wrong += [
                f"{page.name}: {label} names {one['title']}, {one['vintage']}"
                for one in named
                if (one["title"], one["vintage"]) not in own
            ]
    assert checked > 100
    assert not wrong, listed(wrong)
