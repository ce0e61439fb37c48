"""Flags and breaks on the built pages: no line across a break, every latest value with its letters."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from tests.edition.published import listed, main_of, text_of
from tests.edition.register_cells import RegisterCells

pytestmark = pytest.mark.book

HOLLOW = set("epmst")
# What pages of each language call a change that is not comparable.
NOT_COMPARABLE = {
    "es": "no comparable", "en": "not comparable", "pt": "não comparável", "fr": "non comparable"
}  # fmt: skip
FLAG_NOTE = {"es": "Marcas: ", "en": "Flags: ", "pt": "Marcas: ", "fr": "Marques ("}


@pytest.fixture(scope="module")
def figures(edition):
    """(page, figure's id, indicator or None, specification, alternative, caption) of the source language."""
    labels = {entry["label"]: id for id, entry in edition.recount.indicators.items()}
    found = []
    for page in edition.pages:
        if page.language != edition.languages[0]:
            continue
        for figure in edition.tree(page).xpath("//figure[contains(@class,'vega-figure')]"):
            caption = text_of(figure.xpath(".//span[@class='caption-text']")[0])
            opening = [label for label in labels if caption.startswith(label)]
            indicator = labels[max(opening, key=len)] if opening else None
            specification = json.loads(figure.xpath("./script/text()")[0])
            words = figure.xpath(".//img/@alt")[0]
            found.append((page, figure.get("id"), indicator, specification, words, caption))
    return found


def layers(specification, kind):
    """Layers of one kind of mark that have data of their own."""
    for layer in specification.get("layer", []):
        if layer["mark"].get("type") == kind and "data" in layer:
            yield layer


def segments(specification):
    """(role, year, year) of every piece of a line over the years, thick or dotted."""
    for layer in layers(specification, "line"):
        by_run = {}
        for row in layer["data"]["values"]:
            if {"run", "role", "year"} <= row.keys():
                by_run.setdefault((row["run"], row["role"]), []).append(row["year"])
        for (_, role), years in by_run.items():
            yield from ((role, before, after) for before, after in pairwise(years))


def cuts(recount, indicator, country):
    """Years that open a new definition: of the indicator and, for a country's line, of its own values."""
    years = set(recount.indicators[indicator].get("breaks", ()))
    if country:
        years |= {year for year, (_, flag) in recount.series(indicator, country).items() if "b" in flag}
    return years


def drawn_countries(edition, specification):
    """Codes of the countries that a chart over the years names; pages of an indicator draw several."""
    language = edition.languages[0]
    labels = {
        row["series"]
        for layer in layers(specification, "line")
        for row in layer["data"]["values"]
        if "series" in row
    }
    named = RegisterCells(edition.root, language, language).country
    return [
        row["code"] for row in edition.recount.rows("catalogue/countries.csv") if named(row["code"]) in labels
    ]


def test_no_segment_spans_a_break(edition, figures):
    """Neither a line nor a dotted bridge: of the country, of those compared, of medians."""
    wrong, seen = [], 0
    for page, name, indicator, specification, _, _ in figures:
        drawn = list(segments(specification)) if indicator else []
        seen += bool(drawn)
        for role, before, after in drawn:
            own = page.country if role == "subject" else ""
            crossed = {cut for cut in cuts(edition.recount, indicator, own) if before < cut <= after}
            if crossed:
                wrong.append(f"{page.name}: {name} joins {before} and {after} across {crossed}")
    assert not wrong, listed(wrong)
    assert seen >= 3 * 25


def test_hollow_points_are_the_flagged_values(edition, figures):
    """On the line of a page's country, and told in the words below and beside the picture."""
    wrong = []
    for page, name, indicator, specification, words, caption in figures:
        if not (page.country and indicator and any(segments(specification))):
            continue
        series = edition.recount.series(indicator, page.country)
        flagged = {year for year, (_, flag) in series.items() if set(flag) & HOLLOW}
        hollow = {
            row["year"]
            for layer in layers(specification, "point")
            if layer["mark"].get("filled") is False
            for row in layer["data"]["values"]
            if row.get("role") == "subject" and "year" in row
        }
        if hollow != flagged:
            wrong.append(f"{page.name}: {name} has hollow points {sorted(hollow)}, flags {sorted(flagged)}")
        if bool(flagged) != ("Con marca" in words) or bool(flagged) != ("Puntos huecos" in caption):
            wrong.append(f"{page.name}: {name} does not tell of its flags in words and caption alike")
    assert not wrong, listed(wrong)


def test_breaks_are_marked_where_lines_stop(edition, figures):
    """The mark stands half a year before the new definition; words and caption name the year."""
    wrong = []
    for page, name, indicator, specification, words, caption in figures:
        if not (indicator and any(segments(specification))):
            continue
        marked = {
            row["between"] + 0.5
            for layer in layers(specification, "text")
            for row in layer["data"]["values"]
            if "between" in row
        }
        known = set().union(
            *(
                cuts(edition.recount, indicator, one)
                for one in (page.country, *drawn_countries(edition, specification))
            )
        )
        if not marked <= known or any(
            str(int(year)) not in words or str(int(year)) not in caption for year in marked
        ):
            wrong.append(f"{page.name}: {name} marks {sorted(marked)}, breaks are {sorted(known)}")
    assert not wrong, listed(wrong)


def rows_of_briefs(edition):
    """(page, cells, elements of the cells, text after the table) of every row with a latest value."""
    for page in edition.pages:
        if not page.country:
            continue
        for table in main_of(edition.tree(page)).xpath(".//table"):
            after = " ".join(
                text_of(part) for part in table.getparent().xpath(".//p | ./following-sibling::p[1]")
            )
            for row in table.xpath(".//tbody/tr"):
                cells = row.xpath("./th | ./td")
                yield page, [text_of(cell) for cell in cells], cells, after


def test_latest_values_carry_their_letters(edition):
    """In the tables of a country: the letters after the year, and each letter explained below."""
    recount, wrong, seen = edition.recount, [], 0
    for page, texts, cells, after in rows_of_briefs(edition):
        keys = [cell.xpath(".//data/@value") for cell in cells]
        if len(keys) < 3 or len(keys[1]) != 1 or not keys[1][0].startswith("obs/"):
            continue
        _, indicator, country, year = keys[1][0].split("/")
        flag = recount.series(indicator, country)[int(year)][1]
        wanted = f"{year} ({', '.join(flag)})" if flag else year
        seen += bool(flag)
        if texts[2] != wanted:
            wrong.append(f"{page.name}: {keys[1][0]} has the year {texts[2]!r}, not {wanted!r}")
        if flag and FLAG_NOTE[page.language] not in after:
            wrong.append(f"{page.name}: no note explains {flag} of {indicator}")
    assert not wrong, listed(wrong)
    assert seen >= 25 * 10


def test_values_with_their_year_carry_their_letters(edition):
    """In other tables: where the year of a value stands behind it, so do its letters, explained below."""
    recount, wrong, seen = edition.recount, [], 0
    for page in edition.pages:
        for table in main_of(edition.tree(page)).xpath(".//table") if not page.country else ():
            after = " ".join(
                text_of(part) for part in table.getparent().xpath(".//p | ./following-sibling::p[1]")
            )
            for cell in table.xpath(".//tbody/tr/td[count(.//data[starts-with(@value,'obs/')])=1]"):
                (key,) = cell.xpath(".//data[starts-with(@value,'obs/')]/@value")
                _, indicator, country, year = key.split("/")
                text = text_of(cell)
                if not re.search(rf"\({year}\b", text):
                    continue
                flag = recount.series(indicator, country)[int(year)][1]
                seen += bool(flag)
                if f"({', '.join([year, *flag])})" not in text:
                    wrong.append(f"{page.name}: {key} is {text!r}, its flags are {flag!r}")
                if flag and FLAG_NOTE[page.language] not in after:
                    wrong.append(f"{page.name}: no note explains {flag} of {indicator}")
    assert not wrong, listed(wrong)
    assert seen >= 100


def test_changes_across_a_break_say_so(edition):
    """A change that is not comparable is said in words, never as a number or a dash; no other one is."""
    recount, wrong, seen = edition.recount, [], 0
    for page, texts, cells, _ in rows_of_briefs(edition):
        keys = [cell.xpath(".//data/@value") for cell in cells]
        if len(texts) < 7 or len(keys[1]) != 1 or not keys[1][0].startswith("obs/"):
            continue
        _, indicator, country, _ = keys[1][0].split("/")
        broken = recount.change(indicator, country).kind == "broken"
        seen += broken
        if broken != (texts[3] == NOT_COMPARABLE[page.language]):
            wrong.append(f"{page.name}: the change of {indicator} is {texts[3]!r}")
    assert not wrong, listed(wrong)
    assert seen >= 20


def test_then_and_now_draws_no_broken_pair(edition, figures):
    """No country whose change is not comparable is in a chart of two dates."""
    recount, wrong = edition.recount, []
    for page, name, indicator, specification, _, _ in figures:
        rows = specification.get("data", {}).get("values", [])
        if not indicator or not rows or not {"then", "now"} <= rows[0].keys():
            continue
        # Those who left the group are drawn where a page names them.
        members = sorted({country for group in recount.groups.values() for country in group})
        comparable = {
            round(recount.latest(indicator, country)[1], 9)
            for country in members
            if recount.change(indicator, country).kind in ("points", "percent", "none")
            and recount.latest(indicator, country)
        }
        for row in rows:
            if round(row["now"], 9) not in comparable:
                wrong.append(f"{page.name}: {name} draws {row['name']}")
            if not re.search(r"\(\d{4}–\d{4}", row["text"]):
                wrong.append(f"{page.name}: {name} hides the years of {row['name']}")
    assert not wrong, listed(wrong)
