"""What a page says to machines and to people who do not see it: names, alternatives, headers, addresses."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.links import broken_links
from tests.edition.published import listed, main_of, text_of

pytestmark = pytest.mark.book

WEB = ("http", "https", "ftp", "ws", "wss")
# What a template, a role or a missing value leaves behind in a text.
LEFTOVERS = {
    "a field that was not filled in": re.compile(r"\{\s*[A-Za-z_][\w.\[\]]*\s*(?:![rsa])?(?::[^{}]*)?\}"),
    "a role or directive": re.compile(r"\{[\w-]+\}`|:[a-z]+:`|```|`[^`]*`"),
    "a note's mark": re.compile(r"\[\^"),
    "a link's marks": re.compile(r"\]\("),
    "marks of emphasis": re.compile(r"\*\*|__\w"),
    "a missing value": re.compile(r"\b[Nn]a[nN]\b|<NA>|\bNaT\b|^None$|\bNoneType\b|\binf\b|\bnull\b"),
    "a wrong letter": re.compile("[\ufffd\u200b]|Ã.|â€"),
    "two full stops": re.compile(r"(?<![.…])\.\.(?!\.)|[,;:]\.|[^\S\u00a0][.,;](?:\s|$)"),
}
CODE = "ancestor::code or ancestor::pre"
BLOCKS = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "caption", "figcaption", "dt", "dd", "a", "summary")
QUOTES = ("“”", "«»", "()", "[]")


@pytest.fixture(scope="module")
def every(edition):
    """Each page with its parsed tree; without a browser all can be read."""
    return [(page, edition.tree(page)) for page in edition.pages]


def collect(every, complaints):
    """All complaints of all pages, each after its page's name."""
    return [f"{page.name}: {said}" for page, tree in every for said in complaints(page, tree)]


def plain(text):
    """With plain spaces: a title in a window's bar is not set in type."""
    return text.replace("\u00a0", " ")


def test_title_and_language(edition, every):
    """The title is the heading and the book's; the language is the page's; there is one first heading."""

    def complaints(page, tree):
        if tree.get("lang") != page.language:
            yield f"lang is {tree.get('lang')!r}"
        headings = [text_of(heading) for heading in tree.xpath("//h1")]
        if len(headings) != 1 or not headings[0]:
            yield f"headings of the first level: {headings}"
        (title,) = tree.xpath("//title")
        if (
            headings
            and page.address != edition.addresses[0]
            and plain(headings[0]) not in plain(text_of(title))
        ):
            yield f"the title {text_of(title)!r} is not that of {headings[0]!r}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_titles_are_unique(edition):
    """No two pages of a language have the same title."""
    for language in edition.languages:
        titles = Counter(
            text_of(edition.tree(page).xpath("//title")[0])
            for page in edition.pages
            if page.language == language
        )
        assert [title for title, count in titles.items() if count > 1] == []


def test_headings_skip_no_level(every):
    """After a heading of the second level comes none of the fourth."""

    def complaints(_, tree):
        level = 0
        for heading in main_of(tree).xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6"):
            own = int(heading.tag[1])
            if own > level + 1:
                yield f"{heading.tag} {text_of(heading)!r} after h{level}"
            level = own

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_figures_have_alternative_caption_and_source(every):
    """In words, and the alternative is not the caption again."""

    def complaints(_, tree):
        for figure in tree.xpath("//figure"):
            name = figure.get("id") or "a figure without id"
            caption = [text_of(part) for part in figure.xpath("./figcaption/span[@class='caption-text']")]
            pictures = figure.xpath(".//img")
            if len(pictures) != 1:
                yield f"{name} has {len(pictures)} pictures"
                continue
            alternative = (pictures[0].get("alt") or "").strip()
            if len(alternative) < 40:
                yield f"{name} has the alternative {alternative!r}"
            if len(caption) != 1 or not caption[0]:
                yield f"{name} has no caption"
            elif alternative == caption[0]:
                yield f"{name} repeats its caption as alternative"
            source = " ".join(text_of(part) for part in figure.xpath("./div[@class='legend']"))
            if not re.match(r"(Fuentes?|Fontes?|Sources?)\u00a0?: \S", source):
                yield f"{name} has no source: {source!r}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_all_pictures_have_an_alternative(every):
    """Those outside figures too; an empty one is allowed only for ornaments in the frame."""

    def complaints(_, tree):
        for picture in tree.xpath("//img"):
            if picture.get("alt") is None or (picture.xpath("ancestor::main") and not picture.get("alt")):
                yield f"{picture.get('src')} has no alternative"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_tables_have_caption_and_headers(every):
    """Every header says what it heads; every table of data says where it comes from."""

    def complaints(_, tree):
        for table in tree.xpath("//table"):
            name = table.get("id") or text_of(table)[:40]
            if not any(text_of(caption) for caption in table.xpath("./caption")):
                yield f"{name} has no caption"
            heads = table.xpath("./thead//th")
            if not heads or not all(text_of(head) for head in heads):
                yield f"{name} lacks a heading"
            if unscoped := [text_of(head) for head in table.xpath(".//th") if not head.get("scope")]:
                yield f"{name} has headings without scope: {unscoped}"
            if "stub" in (table.get("class") or "") and table.xpath("./tbody/tr[not(th[@scope='row'])]"):
                yield f"{name} has rows without their heading"
            widths = {
                sum(int(cell.get("colspan", 1)) for cell in row.xpath("./th|./td"))
                for row in table.xpath(".//tr[not(ancestor-or-self::*[@rowspan]) and not(.//*[@rowspan])]")
            }
            if len(widths) > 1:
                yield f"{name} has rows of {sorted(widths)} cells"
            if empty := [cell for cell in table.xpath("./tbody/tr/*") if not text_of(cell)]:
                yield f"{name} has {len(empty)} empty cells"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_tables_of_data_name_their_source(every):
    """A table with numbers of the data is followed by its source."""

    def complaints(_, tree):
        for table in tree.xpath("//table[.//data]"):
            following = table.xpath("../following-sibling::*[1]")
            if not following or "source" not in (following[0].get("class") or "").split():
                yield f"{table.get('id')} has no source"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_nothing_is_fetched_from_elsewhere(every):
    """Scripts, styles, pictures, frames, fonts: all lie in the book."""

    def complaints(_, tree):
        for element in tree.xpath(
            "//link[@rel!='license']|//script|//img|//iframe|//source|//object|//embed"
        ):
            for attribute in ("href", "src", "srcset", "data"):
                address = element.get(attribute) or ""
                if urlsplit(address).scheme in WEB or address.startswith("//"):
                    yield f"{element.tag} loads {address}"
        for style in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
            if re.search(r"url\(\s*['\"]?(https?:)?//", style):
                yield f"a style loads {style[:80]}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_static_files_fetch_nothing_from_elsewhere(edition):
    """The same for style sheets and pictures of charts."""
    wrong = []
    for language in edition.languages:
        folder = edition.folder / language / "html"
        for path in [*folder.rglob("*.css"), *folder.rglob("*.svg")]:
            text = path.read_text("utf-8")
            for match in re.finditer(r"(?:url\(|@import|href=|src=)\s*[\"']?(?:https?:)?//[^\s\"')]+", text):
                wrong.append(f"{path.relative_to(folder)}: {match[0]}")
    assert not wrong, listed(wrong)


def test_every_link_and_picture_leads_somewhere(edition):
    """Files and anchors, across languages and to the PDFs."""
    for language in edition.languages:
        assert broken_links(edition.folder / language / "html", beyond=edition.folder) == []


def test_links_to_the_web_are_well_formed(every):
    """An address outside the book has a host, and a text that says where it leads."""

    def complaints(_, tree):
        for link in tree.xpath("//a[@href]"):
            parts = urlsplit(link.get("href"))
            if parts.scheme and (parts.scheme not in ("http", "https") or "." not in parts.netloc):
                yield f"link to {link.get('href')!r}"
            if not (text_of(link) or link.get("aria-label") or link.xpath(".//img/@alt")):
                yield f"link without text to {link.get('href')!r}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_ids_are_unique(every):
    """Each anchor means one place."""

    def complaints(_, tree):
        return [f"id {id!r} {n} times" for id, n in Counter(tree.xpath("//@id")).items() if n > 1]

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_anchors_do_not_depend_on_the_machine(every):
    """No id made of numbers alone: such addresses change with every new paragraph."""

    def complaints(_, tree):
        return [
            f"id {id!r}" for id in tree.xpath("//main//section/@id") if re.fullmatch(r"(id|section-?)\d+", id)
        ]

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_the_language_switch_leads_to_the_same_page(edition, every):
    """Each page links its twin in each other language; for search engines only by whole addresses."""

    def complaints(page, tree):
        for language in edition.languages:
            wanted = edition.page(language, page.address).path.resolve()
            for told in tree.xpath(f"//link[@rel='alternate'][@hreflang='{language}']/@href"):
                if urlsplit(told).scheme != "https":
                    yield f"search engines are told {told}"
            if language == page.language:
                continue
            links = tree.xpath(f"//nav[contains(@class,'languages')]//a[@hreflang='{language}']/@href")
            if not links:
                yield f"no switch to {language}"
            for address in links:
                if (page.path.parent / unquote(address)).resolve() != wanted:
                    yield f"the switch to {language} leads to {address}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_nothing_is_left_over(every):
    """No field, role, mark or missing value stands in a text, title or alternative."""

    def complaints(_, tree):
        for text in _texts(tree):
            for meaning, pattern in LEFTOVERS.items():
                if match := pattern.search(text):
                    around = text[max(0, match.start() - 40) : match.end() + 40]
                    yield f"{meaning}: {around!r}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_quotation_marks_and_brackets_pair(every):
    """What is opened is closed: a mark that was turned the wrong way round shows here."""

    def complaints(_, tree):
        for block in main_of(tree).xpath(".//p|.//li[not(.//p)]|.//caption|.//figcaption|.//h1|.//h2|.//h3"):
            text = text_of(block)
            for opening, closing in QUOTES:
                if text.count(opening) != text.count(closing):
                    yield f"{opening}{closing} in {text[:150]!r}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def test_charts_carry_their_specification(every):
    """Each chart has its drawing and, inside the page, the specification that brings it to life."""

    def complaints(_, tree):
        for figure in tree.xpath("//figure[contains(@class,'vega-figure')]"):
            scripts = figure.xpath("./script[@type='application/json'][@class='vega-spec']/text()")
            if len(scripts) != 1 or "vega-lite" not in json.loads(scripts[0]).get("$schema", ""):
                yield f"{figure.get('id')} has no specification"
            elif foreign := re.findall(r'"(?:url|href)":\s*"[^"]*"', scripts[0]):
                yield f"{figure.get('id')} reads {foreign}"

    wrong = collect(every, complaints)
    assert not wrong, listed(wrong)


def _texts(tree):
    """Paragraphs, headings, cells and the like, without code; titles, descriptions, alternatives."""
    for block in tree.xpath(f"//body//*[{' or '.join(f'self::{name}' for name in BLOCKS)}]"):
        # What stands in code may look like anything; a mark keeps its place in the sentence.
        own = block.xpath(f".//code[not({CODE})]|.//text()[not({CODE})][not(ancestor::script)]")
        yield "".join(part if isinstance(part, str) else "§" for part in own).strip()
    yield from tree.xpath("//@alt|//@title|//@aria-label|//title/text()|//meta[@name='description']/@content")
