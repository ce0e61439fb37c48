"""What the charts draw is what the tables hold: points, medians, tiles and bars of the specifications."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from math import isclose

import pytest

from tests.edition.published import listed, text_of

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def charts(edition):
    """(page, figure's id, indicator or None, records) of every chart of the source language.

    The indicator is the one whose label opens the caption; the other languages draw the same marks.
    """
    labels = {entry["label"]: id for id, entry in edition.recount.indicators.items()}
    found = []
    for page in edition.pages:
        if page.language != edition.languages[0]:
            continue
        for figure in edition.tree(page).xpath("//figure[contains(@class,'vega-figure')]"):
            caption = text_of(figure.xpath(".//span[@class='caption-text']")[0])
            opening = [label for label in labels if caption.startswith(label)]
            specification = json.loads(figure.xpath("./script/text()")[0])
            indicator = labels[max(opening, key=len)] if opening else None
            found.append((page, figure.get("id"), indicator, list(records(specification))))
    return found


def records(node):
    """Every table of values inside a specification."""
    if isinstance(node, dict):
        values = node.get("values")
        if isinstance(values, list) and values and isinstance(values[0], dict):
            yield values
        for child in node.values():
            yield from records(child)
    elif isinstance(node, list):
        for child in node:
            yield from records(child)


def lines(tables):
    """Points by the role of their line, of all tables that have years and values; None where they differ."""
    found = defaultdict(dict)
    for table in tables:
        for record in table if {"role", "year", "value"} <= table[0].keys() else ():
            points, year, value = found[record["role"]], record["year"], record["value"]
            points[year] = value if points.get(year, value) == value else None
    return found


def named_lines(tables):
    """Points by the name of their line; a point without a neighbour bears it in its text only."""
    found = defaultdict(dict)
    for table in tables:
        for record in table if {"role", "year", "value"} <= table[0].keys() else ():
            name = record.get("series") or record.get("text", "").partition(f", {record['year']}")[0]
            if name:  # a bridge over a gap has none: its ends belong to lines
                found[name][record["year"]] = record["value"]
    return found


def test_lines_are_the_series_of_the_country(edition, charts):
    """Every year that the table has from the first one drawn, with its value."""
    wrong, seen = [], 0
    for page, name, indicator, tables in charts:
        own = lines(tables).get("subject")
        if page.country and indicator and own:
            seen += 1
            series = edition.recount.series(indicator, page.country)
            if own != {year: value for year, (value, _) in series.items()}:
                wrong.append(f"{page.name}: {name} draws {len(own)} of {len(series)} points, or others")
    assert not wrong, listed(wrong)
    assert seen >= 3 * 25


def test_lines_of_groups_are_medians(edition, charts):
    """Each line that bears a group's name: of members observed in the very year, where they are enough."""
    recount = edition.recount
    groups = {row["label"] or row["name"]: row["id"] for row in recount.rows("catalogue/groups.csv")}
    wrong, medians, seen = [], {}, 0
    for page, name, indicator, tables in charts:
        for label, points in named_lines(tables).items() if indicator else ():
            group = groups.get(label.removesuffix(" (mediana)"))
            if not group:
                continue
            seen += 1
            if (indicator, group) not in medians:
                medians[indicator, group] = medians_by_year(recount, indicator, group)
            if not close(points, medians[indicator, group]):
                wrong.append(f"{page.name}: {name}, {group}")
    assert not wrong, listed(wrong)
    assert seen >= 3 * 25


def close(points, counted):
    """The same years, and the same values up to the last digits of a sum."""
    return points.keys() == counted.keys() and all(
        points[year] is not None and isclose(points[year], counted[year], rel_tol=1e-9) for year in points
    )


def medians_by_year(recount, indicator, group):
    """Median of a group in each year in which enough of its members were observed."""
    countries = recount.groups[group]
    needed = recount.indicators[indicator].get("aggregation", {}).get("minimum_coverage", 0.5) * len(
        countries
    )
    by_year = defaultdict(list)
    for country in countries:
        for year, (value, _) in recount.series(indicator, country).items():
            by_year[year].append(value)
    return {
        year: statistics.median(values) for year, values in sorted(by_year.items()) if len(values) >= needed
    }


def test_tiles_are_latest_values(edition, charts):
    """Each country of the map with its latest value, and no value where there is none."""
    wrong, seen = [], 0
    for page, name, indicator, tables in charts:
        for table in tables:
            if indicator and {"code", "value", "row", "column"} <= table[0].keys():
                seen += 1
                for tile in table:
                    last = edition.recount.latest(indicator, tile["code"])
                    if tile["value"] != (last[1] if last else None):
                        wrong.append(f"{page.name}: {name}, {tile['code']} {tile['value']}, latest {last}")
    assert not wrong, listed(wrong)
    assert seen >= 28


def test_bars_are_latest_values(edition, charts):
    """The bars of a ranking: every member and the page's country, each with its latest value."""
    recount = edition.recount
    wrong, seen = [], 0
    for page, name, indicator, tables in charts:
        for table in tables:
            if page.country and indicator and {"name", "role", "value", "end"} <= table[0].keys():
                seen += 1
                drawn = [bar["value"] for bar in table if bar["role"] in ("subject", "context")]
                countries = {*recount.groups[recount.reference], page.country}
                latest = [recount.latest(indicator, country) for country in countries]
                if sorted(v for v in drawn if v is not None) != sorted(last[1] for last in latest if last):
                    wrong.append(f"{page.name}: {name}")
                own = [bar["value"] for bar in table if bar["role"] == "subject"]
                if own != [recount.latest(indicator, page.country)[1]]:
                    wrong.append(f"{page.name}: {name}, the country's own bar is {own}")
    assert not wrong, listed(wrong)
    assert seen >= 20
