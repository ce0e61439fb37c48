"""Every register row on a page leads to its file, and every row of the files is on its page."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
import yaml

from tests.edition.published import listed, main_of, text_of
from tests.edition.trace_registers import number_of

pytestmark = pytest.mark.book

HELD = "evidence_kind!=announcement"


@pytest.fixture(scope="module")
def register_pages(edition):
    """(page, name, rows of the file) of every register's page in every language."""
    pages = [page for page in edition.pages if page.kind == "register"]
    assert pages
    return [(page, name, edition.rows(f"registers/{name}.csv")) for page in pages
            for name in [dict(page.parameters)["register"]]]  # fmt: skip


def test_each_promised_register_has_its_page(edition):
    """Addresses are promises: register/<name>, and the overview links to all of them."""
    promised = {"clusters", "cases", "programmes", "agencies", "bottlenecks", "exporters", "infrastructure",
                "actions", "figures"}  # fmt: skip
    assert {f"register/{name}" for name in promised} <= set(edition.addresses)
    for language in edition.languages:
        overview = edition.page(language, "annex/registers")
        links = {a.get("href") for a in main_of(edition.tree(overview)).xpath(".//a")}
        assert {f"../register/{name}.html" for name in promised} <= links


def test_rows_of_pages_and_files_are_the_same(edition, register_pages):
    """One table row per row of the file, in its order, with the entry's key and address."""
    wrong = []
    for page, name, rows in register_pages:
        shown = edition.tree(page).xpath("//tr[@data-row]")
        keys = [row.get("data-row") for row in shown]
        if keys != [f"register/{name}/{row['id']}" for row in rows]:
            wrong.append(f"{page.name}: {len(keys)} rows, the file has {len(rows)}, or in another order")
        wrong += [
            f"{page.name}: {row.get('data-row')} has the address {row.get('id')}"
            for row in shown
            if row.get("id") != row.get("data-row").replace("/", "-").lower()
        ]
    assert not wrong, listed(wrong)


def test_each_row_says_what_its_file_says(edition, register_pages):
    """Proper names, codes in their labels' place, years and lines: cell by cell of the source language."""
    labels = {}
    for row in edition.rows("catalogue/codes.csv"):
        labels.setdefault(row["list"], {})[row["code"]] = row["label"]
    kinds = {}
    for row in edition.rows("catalogue/register_columns.csv"):
        kinds.setdefault(row["register"], {})[row["column"]] = row
    declared = yaml.safe_load((edition.root / "data/catalogue/registers.yml").read_text("utf-8"))
    pages = {entry["register"]: entry for entry in declared}
    wrong, seen = [], 0
    for page, name, rows in register_pages:
        if page.language != edition.languages[0]:
            continue
        entry = pages[name]
        shown = [entry["heading"], *entry["columns"], *entry["details"]]
        by_id = {tr.get("id"): text_of(tr) for tr in edition.tree(page).xpath("//tr[@data-row]")}
        for row in rows:
            text = by_id[f"register-{name}-{row['id']}".lower()]
            for column in shown:
                kind = kinds[name][column]
                wanted = _said(kind["kind"], row[column], labels.get(kind["list"], {}), entry, column)
                seen += len(wanted)
                wrong += [
                    f"{row['id']}, {column}: {part!r} is not there" for part in wanted if part not in text
                ]
    assert not wrong, listed(wrong)
    assert seen > 3000


def _said(kind: str, cell: str, labels: dict, entry: dict, column: str) -> list[str]:
    """Pieces of text that a cell must show."""
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    if column in entry["details"] and set(parts) <= set(entry.get("unknown", ())):
        return []
    match kind:
        case "code" | "codes":
            return [labels[part] for part in parts]
        case "name" | "text":
            return [cell.rstrip(".").replace(" %", "\u00a0%")] if cell else []
        case "texts" | "year" | "numbers":
            return parts
        case "lines":
            return [part.replace("-", "–") for part in parts]
        case "address":
            return [urlsplit(cell).netloc.encode().decode("idna")] if cell else []
        case _:
            return []


def test_no_address_of_a_copy_is_linked(edition):
    """On no page, in no language: mirrors and third-party copies are named, not recommended."""
    copies, hosts = set(), set()
    for name in ("actions", "exporters", "figures", "infrastructure"):
        rows = edition.rows(f"registers/{name}.csv")
        copies |= {row["address"] for row in rows if row["copy"]}
        hosts |= {urlsplit(row["address"]).netloc for row in rows if row["copy"]}
    assert len(copies) > 40
    wrong = [
        f"{page.name}: {href}"
        for page in edition.pages
        for href in main_of(edition.tree(page)).xpath(".//a/@href")
        if href in copies or urlsplit(href).netloc in hosts
    ]
    assert not wrong, listed(wrong)


def test_pages_with_addresses_say_that_none_was_checked(edition, register_pages):
    """Once, in the line of sources."""
    words = {"es": "no se comprobaron en línea", "en": "were not checked online"}
    for page, name, rows in register_pages:
        if "address" in rows[0]:
            sources = [text_of(p) for p in edition.tree(page).xpath("//p[contains(@class,'source')]")]
            assert sum(words[page.language] in source for source in sources) == 1, (page.name, name)


def test_announced_actions_are_never_counted_as_held(edition):
    """Wherever actions are counted: each number's key tells whether it is of held or announced ones."""
    rows = edition.rows("registers/actions.csv")
    announced = [row for row in rows if row["evidence_kind"] == "announcement"]
    assert number_of(rows, HELD) + len(announced) == len(rows)
    assert announced
    wrong, seen = [], 0
    for page in edition.pages:
        for datum in main_of(edition.tree(page)).xpath(".//data[starts-with(@value,'register/actions?')]"):
            condition = datum.get("value").partition("?")[2]
            if "relevance=" not in condition:
                continue
            seen += 1
            if HELD not in condition and "evidence_kind=announcement" not in condition:
                wrong.append(f"{page.name}: {condition} mixes announced and held actions")
    assert not wrong, listed(wrong)
    assert seen >= 2 * 2 * 10


def test_the_timeline_marks_announced_actions_as_such(edition):
    """As many marks of each kind as the file has rows, on the page of the register and on the scoreboard."""
    rows = edition.rows("registers/actions.csv")
    wanted = sorted(
        [number_of(rows, f"relevance=direct&{HELD}"), number_of(rows, f"relevance=related&{HELD}"),
         number_of(rows, "evidence_kind=announcement")]
    )  # fmt: skip
    for address in ("register/actions", "scoreboard"):
        for language in edition.languages:
            tree = edition.tree(edition.page(language, address))
            charts = [json.loads(text) for text in tree.xpath("//figure//script[@class='vega-spec']/text()")]
            (timeline,) = [c for c in charts if {"kind", "level"} <= _fields(c)]
            kinds = [row["kind"] for row in timeline["data"]["values"]]
            assert sorted(map(kinds.count, set(kinds))) == wanted, (address, language)


def _fields(chart: dict) -> set[str]:
    values = chart.get("data", {}).get("values") or [{}]
    return set(values[0])


def test_links_of_the_scheme_lead_to_rows(edition):
    """Each cluster and case of the scheme's list opens its own row."""
    for language in edition.languages:
        page = edition.page(language, "register/scheme")
        links = [
            href for href in main_of(edition.tree(page)).xpath(".//table//a/@href") if "#register-" in href
        ]
        wanted = [
            f"{name}.html#register-{name}-{row['id']}".lower()
            for name in ("clusters", "cases")
            for row in edition.rows(f"registers/{name}.csv")
        ]
        assert links == wanted
