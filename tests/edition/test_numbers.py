"""Every number that a page cites is what its key says; the measures are counted again."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from math import isclose

import pytest
from babel.messages.pofile import read_po

from tests.edition.printed import numbers_in, rounded
from tests.edition.published import listed, main_of
from tests.edition.trace import CLASS_WORDS, Trace

pytestmark = pytest.mark.book

SEED = 2012
FIGURES, DERIVED = 200, 40


@pytest.fixture(scope="module")
def trace(edition):
    """The checker of keys, with the catalogue's translations."""
    translations = {}
    for language in edition.languages[1:]:
        texts = translations[language] = {}
        for path in sorted((edition.root / "book/locale" / language).glob("*.po")):
            with path.open("rb") as file:
                texts.update({m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.string})
    return Trace(edition.recount, translations)


@pytest.fixture(scope="module")
def cited(edition):
    """(page, key, text) of every cited number of every page."""
    return [
        (page, element.get("value"), element.text_content())
        for page in edition.pages
        for element in main_of(edition.tree(page)).xpath(".//data")
    ]


def test_every_cited_number_is_what_its_key_says(cited, trace):
    """All of them, in both languages: observations, measures, groups, the study's figures, registers."""
    assert len(cited) > 10_000
    wrong = [
        f"{page.name}: {said}"
        for page, key, text in cited
        if (said := trace.complaint(key, text, page.language))
    ]
    assert not wrong, listed(wrong)


def test_figures_drawn_by_a_seed_lead_to_their_observation(edition, cited):
    """Two hundred, over every country and every kind of page, each looked up in its file by hand."""
    by_place = defaultdict(list)
    for page, key, text in cited:
        if key.startswith("obs/"):
            by_place[page.kind, page.country].append((page, key, text))
    countries = {country for _, country in by_place if country}
    assert countries == {page.country for page in edition.pages if page.country}
    dice = random.Random(SEED)
    drawn = [dice.choice(figures) for _, figures in sorted(by_place.items())]
    rest = [figure for _, figures in sorted(by_place.items()) for figure in figures]
    drawn += dice.sample(rest, FIGURES - len(drawn))
    assert len(drawn) == FIGURES
    wrong = []
    for page, key, text in drawn:
        _, indicator, country, year = key.split("/")
        with (edition.root / f"data/observations/{indicator}.csv").open(encoding="utf-8", newline="") as file:
            values = [
                r["value"] for r in csv.DictReader(file) if (r["country"], r["year"]) == (country, year)
            ]
        wanted = rounded(float(values[0]), edition.recount.indicators[indicator]["decimals"])
        if numbers_in(text, page.language)[0] != wanted or len(values) != 1:
            wrong.append(f"{page.name}: {key} prints {text!r}, the file has {values}")
    assert not wrong, listed(wrong)


def test_each_kind_of_page_cites_the_data(edition, cited):
    """No page made by a notebook types its numbers; chapters that speak of figures cite them."""
    citing = {page.kind for page, _, _ in cited}
    assert citing >= {"country_brief", "recommendation", "scoreboard", "prose"}
    briefs = {page.address for page in edition.pages if page.kind in ("country_brief", "recommendation")}
    assert briefs <= {page.address for page, _, _ in cited}


def test_group_figures_are_counted_again(edition):
    """Medians, weighted means and coverage of every group, as the pages were given them."""
    recount = edition.recount
    pack = edition.pack("scoreboard")
    table = pack["tables"]["group_values"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert len(rows) == len(recount.indicators) * len(recount.groups)
    assert sum(row["mean"] is not None for row in rows) > DERIVED
    wrong = []
    for row in rows:
        counted = recount.group(row["indicator"], row["group"])
        for name in ("n", "of", "median", "mean"):
            given, own = row[name], getattr(counted, name)
            if (given is None) != (own is None) or (
                own is not None and not isclose(given, own, rel_tol=1e-12)
            ):
                wrong.append(
                    f"{name} of {row['indicator']} in {row['group']}: {row[name]}, counted {counted}"
                )
    assert not wrong, listed(wrong)


def kinds_of_measure(recount):
    """Each kind of derived value: which keys carry it, and what must be printed."""

    def change(kind):
        def wanted(indicator, country):
            found = recount.change(indicator, country)
            decimals = 1 if kind == "percent" else recount.indicators[indicator]["decimals"]
            return [rounded(found.value, decimals)] if found.kind == kind else None

        return wanted

    def place(tied):
        def wanted(indicator, country):
            found = recount.place(indicator, country)
            return [found.rank, found.of] if found and found.tied == tied else None

        return wanted

    def median(group, indicator):
        value = recount.group(indicator, group).median
        return [rounded(value, recount.indicators[indicator]["decimals"])]

    return {
        "change in points": ("measure/change", change("points")),
        "change in percent": ("measure/change", change("percent")),
        "place": ("measure/rank", place(False)),
        "shared place": ("measure/rank", place(True)),
        "median of the members": (f"group/{recount.reference}/median", median),
        "median of the group compared with": (f"group/{recount.comparison}/median", median),
    }


def test_derived_values_drawn_by_a_seed_are_counted_again(edition, cited):
    """Forty: changes in points and percent, places shared and not, medians, coverage, every class."""
    recount = edition.recount
    dice = random.Random(SEED)
    checked = 0
    wrong = []
    for kind, (prefix, wanted) in kinds_of_measure(recount).items():
        found = []
        for page, key, text in cited:
            if key.startswith(prefix + "/"):
                parts = key.split("/")
                subject = (parts[1], parts[3]) if parts[0] == "group" else (parts[2], parts[3])
                if (expected := wanted(*subject)) is not None:
                    found.append((page, key, text, expected))
        assert found, f"no page prints a {kind}"
        for page, key, text, expected in dice.sample(found, min(5, len(found))):
            checked += 1
            if numbers_in(text, page.language) != expected:
                wrong.append(f"{page.name}: {kind} {key} prints {text!r}, counted {expected}")
    for slug, words in classes_seen(recount, cited).items():
        for page, key, text in dice.sample(words, min(4, len(words))):
            checked += 1
            _, _, indicator, country = key.split("/")
            if recount.assessment(indicator, country) != slug:
                wrong.append(
                    f"{page.name}: {key} says {text!r}, {recount.growth(indicator, country)} % per year"
                )
    assert checked >= DERIVED
    assert not wrong, listed(wrong)


def classes_seen(recount, cited):
    """Printed assessments by class; every class of the method without target occurs."""
    found = defaultdict(list)
    for page, key, text in cited:
        if key.startswith("measure/assessment/"):
            slugs = {words: slug for slug, words in CLASS_WORDS[page.language].items()}
            found[slugs[text]].append((page, key, text))
    assert set(found) == {band["class"] for band in recount.method["bands"]["without_target"]}
    return found


def test_sentences_on_assessments_add_up(edition, cited, trace):
    """Progress, standstill, retreat and unknown: the numbers of a sentence are these and no others."""
    by_page = defaultdict(list)
    for page, key, text in cited:
        family, *rest = key.split("/")
        if (family, rest[0], len(rest)) == ("measure", "assessments", 2):
            by_page[page, rest[1]].append(int(numbers_in(text, page.language)[0]))
    assert {page.country for page, _ in by_page} >= {page.country for page in edition.pages if page.country}
    for (page, subject), numbers in by_page.items():
        counts = trace.class_counts(subject)
        parts = ["better", "same", "worse", "known", "unknown", "total"] if counts["known"] else ["total"]
        assert sorted(numbers) == sorted(counts[part] for part in parts), page.name
