"""Do the languages say the same? Counted part by part, because nobody reads fifty pages twice."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests.conftest import REPOSITORY
from tests.edition.printed import numbers_in
from tests.edition.published import listed, main_of, text_of

pytestmark = pytest.mark.book

# Words that no text of some length can do without; those of one language are none of the other's.
SPANISH = "el la los las de del que y en un una con por para se su es son más al lo o como sin entre"
ENGLISH = "the of and to in is that for it as was with be by on not are this which or from at have"
PORTUGUESE = "o a os as do da dos das que e em um uma com por para se seu são não mais ao ou como sem no na"
FRENCH = "le la les des du de que et en un une avec par pour se sa est sont ne pas au aux ou sans dans sur ce"
FUNCTION_WORDS = {
    "es": set(SPANISH.split(" ")),
    "en": set(ENGLISH.split(" ")),
    "pt": set(PORTUGUESE.split(" ")),
    "fr": set(FRENCH.split(" ")),
}
# Words of theirs that are words of another language, too.
BORROWED = {
    "es": {"a", "o", "e", "um", "as", "os", "no", "do", "da", "es", "les", "et", "sur", "ce", "son"},
    "en": {
        "a",
        "as",
        "do",
        "no",
        "on",
        "me",
        "son",
        "or",
        "sur",
        "pour",
        "des",
        "en",
        "un",
        "la",
        "del",
        "de",
        "y",
    },
    "pt": {"a", "e", "o", "la", "un", "es", "al", "entre", "sur", "de", "que", "como", "se", "para", "por"},
    "fr": {
        "a",
        "es",
        "se",
        "on",
        "plus",
        "son",
        "la",
        "les",
        "un",
        "de",
        "que",
        "en",
        "no",
        "do",
        "para",
        "as",
    },
}
# A percent sign stands behind a no-break space in Spanish and French, behind nothing in the others.
SPACED, CLOSED = re.compile(r"\d%|\d[^\S\u00a0]%"), re.compile(r"\d\s%")
WRONG_PERCENT = {"es": SPACED, "en": CLOSED, "pt": CLOSED, "fr": SPACED}
MACHINES = REPOSITORY / "tests/language/unchanged.csv"
LONG = 8  # words; a shorter text may be a name


@pytest.fixture(scope="module")
def twins(edition):
    """Each page in the source language with its twin in each other language."""
    source, *others = edition.languages
    return [
        (edition.page(source, address), edition.page(language, address))
        for address in edition.addresses
        for language in others
    ]


@pytest.fixture(scope="module")
def names(edition):
    """Titles and the like, which stay in their own language: as registers and sources declare them."""
    found = set()
    for column in edition.rows("catalogue/register_columns.csv"):
        if column["kind"] == "name":
            found.update(row[column["column"]] for row in edition.rows(f"registers/{column['register']}.csv"))
    for path in sorted((edition.root / "data/catalogue/sources").glob("*.yml")):
        source = yaml.safe_load(path.read_text("utf-8"))
        found.update(source[field] for field in ("title", "citation", "url") if source.get(field))
        found.add(source["licence"].get("url", ""))
    # The longest first: a shorter one may be a part of it.
    return sorted((" ".join(name.split()) for name in found if len(name) > 8), key=len, reverse=True)


def counted(edition, page):
    """How many of each part a page has; keys of figures and addresses of links one by one."""
    main = main_of(edition.tree(page))
    counts = Counter(
        {
            "notes": len(main.xpath(".//aside[contains(@class,'footnote')]")),
            "marks of notes": len(main.xpath(".//a[contains(@class,'footnote-reference')]")),
            "figures": len(main.xpath(".//figure")),
            "pictures": len(main.xpath(".//img")),
            "tables": len(main.xpath(".//table")),
            "rows": len(main.xpath(".//tr")),
            "cells": len(main.xpath(".//td")),
            "header cells": len(main.xpath(".//th")),
            "paragraphs": len(main.xpath(".//p")),
            "items of lists": len(main.xpath(".//li")),
            "terms": len(main.xpath(".//dt")),
            "quotations": len(main.xpath(".//blockquote")),
            "boxes": len(main.xpath(".//*[contains(@class,'admonition')][not(self::p)]")),
            "formulas": len(main.xpath(".//math|.//*[contains(@class,'math')]")),
            "code": len(main.xpath(".//code|.//pre")),
        }
    )
    counts.update(f"h{level}" for level in range(1, 7) for _ in main.xpath(f".//h{level}"))
    counts.update(f"figure {key}" for key in main.xpath(".//data/@value"))
    counts.update(f"link to {target(edition, page, link)}" for link in main.xpath(".//a/@href"))
    return counts


def target(edition, page, address):
    """Where a link leads, the same in every language: anchors inside the book are named after headings."""
    parts = urlsplit(address)
    if parts.scheme:
        return address
    if not parts.path:
        return "this page"
    path = (page.path.parent / unquote(parts.path)).resolve()
    inside = path.relative_to(edition.folder.resolve()).as_posix()
    # Of files outside the pages each language has its own, under the same name.
    return re.sub(rf"(^|/){page.language}/", r"\1", inside)


def test_pages_have_the_same_parts(edition, twins):
    """Notes, links, cited figures, tables, cells, headings: as many in each language."""
    wrong = {}
    for ours, theirs in twins:
        a, b = counted(edition, ours), counted(edition, theirs)
        if differ := {part: (a[part], b[part]) for part in a.keys() | b.keys() if a[part] != b[part]}:
            wrong[ours.address] = differ
    assert not wrong, listed(wrong)


def test_cited_numbers_are_the_same(edition, twins):
    """Each key prints the same numbers in both languages, written in each one's way."""
    wrong = []
    for ours, theirs in twins:
        a, b = cited_numbers(edition, ours), cited_numbers(edition, theirs)
        wrong += [(ours.address, key, a[key], b[key]) for key in a if a[key] != b.get(key)]
    assert not wrong, listed(wrong)


def cited_numbers(edition, page):
    """Sorted numbers of each key; the words around them belong to the language."""
    found = {}
    for element in main_of(edition.tree(page)).xpath(".//data"):
        numbers = numbers_in(element.text_content(), page.language)
        found.setdefault(element.get("value"), []).append(numbers)
    return {key: sorted(numbers) for key, numbers in found.items()}


def test_numbers_in_tables_are_the_same(edition, twins):
    """Cell by cell: a number that cites nothing is the same in both languages, too."""
    wrong = []
    for ours, theirs in twins:
        tables = [main_of(edition.tree(page)).xpath(".//table[@id]") for page in (ours, theirs)]
        for one, other in zip(*tables, strict=True):
            # Rows may stand in another order where names are sorted.
            cells = [
                Counter(
                    tuple(digits(text_of(cell)))
                    for cell in table.xpath(".//td[contains(@class,'text-right')]")
                )
                for table in (one, other)
            ]
            if cells[0] != cells[1]:
                wrong.append((ours.address, one.get("id"), cells[0] - cells[1], cells[1] - cells[0]))
    assert not wrong, listed(wrong)


def digits(text):
    """Digit groups of a text: what survives another language's marks."""
    return re.findall(r"\d", text)


def test_each_language_keeps_to_its_marks(edition):
    """Decimal commas in Spanish, points in English; typographic minus in both; no line ends before "%"."""
    wrong = []
    for page in edition.pages:
        for element in main_of(edition.tree(page)).xpath(".//data"):
            text = element.text_content()
            try:
                numbers_in(text, page.language)
            except ValueError as error:
                wrong.append(f"{page.name}: {error}")
        for text in [*texts(edition, page), *chart_texts(edition, page)]:
            if match := WRONG_PERCENT[page.language].search(text):
                wrong.append(f"{page.name}: {text[max(0, match.start() - 40) : match.end() + 20]!r}")
    assert not wrong, listed(wrong)


def texts(edition, page):
    """Every piece of text outside code, and the alternatives of pictures."""
    yield from main_of(edition.tree(page)).xpath(
        ".//text()[not(ancestor::script) and not(ancestor::code) and not(ancestor::pre)]"
    )
    yield from edition.tree(page).xpath("//@alt")


def chart_texts(edition, page):
    """Every text of the specifications of a page's charts."""
    for specification in edition.tree(page).xpath("//script[@class='vega-spec']/text()"):
        yield from strings_in(json.loads(specification))


def strings_in(node):
    """All texts of a JSON value."""
    if isinstance(node, str):
        yield node
    else:
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from strings_in(child)


def test_no_text_stays_in_the_other_language(edition, names):
    """A sentence with more function words of another language than of its own was not translated."""
    wrong = []
    for page in edition.pages:
        others = [language for language in edition.languages if language != page.language]
        for text in sentences(edition, page):
            for name in names:
                text = text.replace(name, "")
            words = re.findall(r"[^\W\d_]+", text.lower())
            if len(words) < LONG:
                continue
            own = sum(word in FUNCTION_WORDS[page.language] for word in words)
            known = FUNCTION_WORDS[page.language] | BORROWED[page.language]
            foreign = max(
                sum(word in FUNCTION_WORDS[language] - known for word in words) for language in others
            )
            if foreign > max(own, 2):
                wrong.append(f"{page.name}: {text[:100]}")
    assert not wrong, listed(wrong)


def sentences(edition, page):
    """Texts of blocks, and alternatives; not source lines, which are names, nor parts in another language."""
    inner = "not(ancestor::em) and not(ancestor::cite) and not(ancestor::code) and not(ancestor::pre)"
    foreign = f"ancestor-or-self::*[@lang][1][@lang!='{page.language}']"
    source = "ancestor-or-self::*[contains(@class,'source') or contains(@class,'legend')]"
    blocks = " or ".join(
        f"self::{name}" for name in ("p", "caption", "figcaption", "dt", "h1", "h2", "h3", "th")
    )
    for block in edition.tree(page).xpath(f"//body//*[{blocks} or self::li[not(.//p)]][not({source})]"):
        yield " ".join("".join(block.xpath(f".//text()[{inner}][not({foreign})]")).split())
    yield from edition.tree(page).xpath("//@alt|//meta[@name='description']/@content")


# The same letters, another word: a name in Spanish, a number in French.
FALSE_FRIENDS = {("es", "fr"): {"Nombre"}}


def test_no_heading_stays_in_the_other_language(edition, twins, names):
    """Short texts, too: headings that languages share are names, or stand in the lists of such texts."""
    wrong = {}
    methods = {path.stem for path in (edition.root / "data/catalogue/methods").glob("*.yml")}
    shared = {language: unchanged_in(edition, language) for language in edition.languages}
    for ours, theirs in twins:
        headings = [
            {text_of(h) for h in main_of(edition.tree(page)).xpath(".//h1|.//h2|.//h3|.//th[@scope='col']")}
            for page in (ours, theirs)
        ]
        same = {text for text in headings[0] & headings[1] if not any(name in text for name in names)}
        # Years are the same in all languages, and the ids by which data files name the methods.
        same = {text for text in same - methods if not re.fullmatch(r"\d{4}", text)}
        same = {text for text in same if text.partition(" (")[0] not in shared[theirs.language]}
        same -= FALSE_FRIENDS.get((ours.language, theirs.language), set())
        if not ours.country and same:
            wrong[ours.address] = sorted(same)
    assert not wrong, listed(wrong)


def unchanged_in(edition, language):
    """Texts that a language says as the source does, by the publication's list and the machine's."""
    listed = []
    for path in (edition.root / "book/locale/unchanged.csv", MACHINES):
        with path.open(encoding="utf-8", newline="") as file:
            listed += [row["text"] for row in csv.DictReader(file) if language in row["languages"].split()]
    return {text.lstrip("# ") for text in listed}
