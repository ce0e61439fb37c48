"""Every register row on a page leads to its file, and every row of the files is on its page."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from tests.edition.published import listed, main_of, text_of
from tests.edition.register_cells import RegisterCells
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
    """Cell by cell, whole and in every language: words, details, values of filters and of sorting, links."""
    wrong, seen = [], 0
    for page, name, rows in register_pages:
        cells = RegisterCells(edition.root, page.language, edition.languages[0])
        tree = edition.tree(page)
        heads = [text_of(th) for th in tree.xpath("//table[.//tr[@data-row]]/thead//th")]
        if heads[:-1] != [cells.heading(name, column) for column in cells.shown(name)]:
            wrong.append(f"{page.name}: headings {heads}")
        shown = {tr.get("id"): tr for tr in tree.xpath("//tr[@data-row]")}
        for row in rows:
            said = _said_of(shown[f"register-{name}-{row['id']}".lower()], cells.colon())
            wanted = _wanted_of(cells, name, row)
            seen += len(wanted)
            wrong += [
                f"{page.name}, {row['id']}: {key} is {said.get(key)!r}, wanted {wanted.get(key)!r}"
                for key in said.keys() | wanted.keys()
                if said.get(key) != wanted.get(key)
            ]
    assert not wrong, listed(wrong)
    assert seen > 2 * 3000


def _said_of(tr, colon: str) -> dict[object, object]:
    """Everything that a row of a page says, by what it is."""
    name, *cells, details = tr.xpath("./th|./td")
    said = {"name": text_of(name), "details": _details_of(details, colon)}
    said["links of the name"] = name.xpath(".//a/@href")
    said["links"] = tr.xpath(".//a/@href")
    for cell in cells:
        label = cell.get("data-label")
        said[label] = text_of(cell)
        if cell.get("data-sort"):
            said[label, "sort"] = cell.get("data-sort")
        if cell.get("data-filter"):
            said[label, "filter"] = [
                tuple(part.split("=", 1)) for part in cell.get("data-filter").split(";;")
            ]
    return said


def _details_of(cell, colon: str) -> list[tuple[str, str]]:
    """Headings and texts of the cell of details."""
    heads = cell.xpath("./p/em")
    said = text_of(cell)
    found = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        said = said.removeprefix(f"{text_of(head)}{colon}")
        text, _, said = (
            said.partition(f" · {text_of(following)}{colon}") if following is not None else (said, "", "")
        )
        found.append((text_of(head), text))
    return found


def _wanted_of(cells: RegisterCells, name: str, row: dict) -> dict[object, object]:
    """Everything that the row must say."""
    heading, *columns = cells.shown(name)
    wanted = {
        "name": cells.cell(name, row, heading),
        "details": cells.details(name, row),
        "links of the name": cells.links(row, named=False),
        "links": cells.links(row, named=True),
    }
    for column in columns:
        label = cells.heading(name, column)
        wanted[label] = cells.cell(name, row, column)
        if sort := cells.sort(name, row, column):
            wanted[label, "sort"] = sort
        if found := cells.filter(name, row, column):
            wanted[label, "filter"] = found
    return wanted


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
    words = {
        "es": "no se comprobaron en línea",
        "en": "were not checked online",
        "pt": "não foram verificados on-line",
        "fr": "n’ont pas été vérifiées en ligne",
    }
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
