"""Citations: both forms are read, each leads to its entry, one without entry is an error."""

import re
from collections import Counter
from pathlib import Path

import pytest

from eslabon.book.assemble import prose_pages
from eslabon.book.prose import translate_source
from eslabon.book.works import check_citations, citations, link_citations, link_page, work_of, works_of
from eslabon.errors import AssemblyError
from eslabon.language import Messages

ROOT = Path(__file__).resolve().parents[2]

PAGE = """# Obras

[SELA (2012)]{#work-sela-2012}. El estudio.

| Obra | Asunto |
|---|---|
| [Becattini (1979, 2004)]{#work-becattini} | Distrito |
| [Amatori, Bugamelli y Colli (2011)]{#work-amatori} | Tamaño |
| [De la Mora (2010)]{#work-mora} | México |
| [Carnevali (2004)]{#work-carnevali}, a través de Zeitlin (2008) | Confianza |
| [UNCTAD (2010a)]{#work-unctad} | Casos |
| [Marshall (1890/1920)]{#work-marshall} | Economías externas |
| [Una sección]{#work-no-year} | Sin año |
"""
WORKS = works_of(PAGE)


def read(text):
    return [(one.authors, one.years) for one in citations(text)]


def test_entries_are_read_with_their_authors_and_years():
    """Authors as cited, all years; what names no year is no work."""
    assert [(work.anchor, work.authors, work.years) for work in WORKS][:3] == [
        ("work-sela-2012", "SELA", ("2012",)),
        ("work-becattini", "Becattini", ("1979", "2004")),
        ("work-amatori", "Amatori, Bugamelli y Colli", ("2011",)),
    ]
    assert "work-no-year" not in [work.anchor for work in WORKS]


def test_both_forms_are_read():
    """In the sentence and in parentheses, several at once, with remarks after them."""
    assert read("Como mostró Becattini (1979, 2004), y otros (De la Mora, 2010; sin año de referencia).") == [
        ("Becattini", ("1979", "2004")),
        ("De la Mora", ("2010",)),
    ]
    assert read("(Becattini, 2004; Amatori, Bugamelli y Colli, 2011; UNCTAD, 2010a)") == [
        ("Becattini", ("2004",)),
        ("Amatori, Bugamelli y Colli", ("2011",)),
        ("UNCTAD", ("2010a",)),
    ]
    assert read("Marshall (1890/1920) had said so (Amatori, Bugamelli and Colli, 2011).") == [
        ("Marshall", ("1890/1920",)),
        ("Amatori, Bugamelli and Colli", ("2011",)),
    ]
    assert read("Selon Pietrobelli et Rabellotti (2006), Élan (2001); Boari e Ção (2001).") == [
        ("Selon Pietrobelli et Rabellotti", ("2006",)),
        ("Élan", ("2001",)),
        ("Boari e Ção", ("2001",)),
    ]


def test_what_is_no_citation_is_not_read():
    """Years in parentheses after common words, abbreviations, code, links, entries."""
    assert (
        read("el estudio (2012), el BID (Banco), `Becattini (2004)`, [Becattini (2004)](x.md), en 2012") == []
    )
    assert read("| [Becattini (1979, 2004)]{#work-becattini} |") == []


def test_another_author_before_makes_it_another_work():
    """A work by two is not the one by the second of them; a word before the author is no author."""
    for word in ("y", "e", "and", "et"):
        [alone, two] = citations(f"Según Becattini (1979). Piore {word} Becattini (1979).")
        assert work_of(alone, WORKS).anchor == "work-becattini"
        assert work_of(two, WORKS) is None, word


def test_each_citation_becomes_a_link_to_its_entry():
    """Only the citation itself; the words before it stay outside."""
    assert link_citations("Según Becattini (1979) y (De la Mora, 2010; UNCTAD, 2010a).", WORKS) == (
        "Según [Becattini (1979)](#work-becattini) y ([De la Mora, 2010](#work-mora); "
        "[UNCTAD, 2010a](#work-unctad))."
    )


def test_linking_twice_changes_nothing():
    """A link is not linked again."""
    once = link_citations("Becattini (1979)", WORKS)
    assert link_citations(once, WORKS) == once


def test_pages_of_notebooks_get_links_in_texts_and_tables_only():
    """Paragraphs and cells; not code, fences, or names of directives; a fence hides no citation after it."""
    page = """# Title

```{table} Sources
| Term | Note |
|---|---|
| Trust | Told by Becattini (1979) |
```

```
Becattini (1979)
```

As UNCTAD (2010a) says, `SELA (2012)`.
"""
    linked = link_page(page, WORKS)
    assert "| Trust | Told by [Becattini (1979)](#work-becattini) |" in linked
    assert "```\nBecattini (1979)\n```" in linked
    assert "As [UNCTAD (2010a)](#work-unctad) says, `SELA (2012)`." in linked
    assert link_page(linked, WORKS) == linked


def test_a_page_that_cites_nothing_stays_byte_by_byte():
    """Paragraphs of several lines are not joined, unknown works are not linked."""
    page = "# GDP (2019)\n\ntwo\nlines, Nobody (1999)\n"
    assert link_page(page, WORKS) == page


@pytest.mark.parametrize(
    "text, near",
    [
        ("Becatini (1979)", "Becattini (1979, 2004)"),  # misspelt
        ("(Becattini, 1980)", "Becattini (1979, 2004)"),  # wrong year
        ("UNCTAD (2010b)", "UNCTAD (2010a)"),  # wrong letter
        ("(Amatori y Colli, 2011)", "Amatori, Bugamelli y Colli (2011)"),  # an author lost
    ],
)
def test_a_citation_without_entry_is_an_error(text, near):
    """The five parts, with the nearest entry."""
    with pytest.raises(AssemblyError, match="no entry") as caught:
        check_citations(text, WORKS, "book/x.md:3")
    error = caught.value
    assert (error.where, error.expected) == ("book/x.md:3", near)
    assert error.received.split(" (")[0] in text.strip("()")
    assert "work-" in error.next_step
    check_citations("Becattini (1979) y (SELA, 2012)", WORKS, "book/x.md:3")


def test_the_page_of_works_names_the_chapters_that_cite_them():
    """Each row of the real page links exactly the chapters in which the work is cited, and none is idle."""
    listing = (ROOT / "book/annex/references.md").read_text("utf-8")
    works = works_of(listing)
    citing = {work.anchor: set() for work in works}
    for chapter in sorted((ROOT / "book/framework").glob("*.md")):
        for citation in citations(chapter.read_text("utf-8")):
            citing[work_of(citation, works).anchor].add(chapter.name)
    rows = [line for line in listing.splitlines() if line.startswith("| [")]
    assert len(rows) > 35
    for row in rows:
        [work] = works_of(row)
        linked = set(re.findall(r"\(\.\./framework/([\w-]+\.md)\)", row))
        assert linked == citing[work.anchor] and linked, row


def test_a_translation_cites_what_the_source_cites():
    """Page by page, the same works as often: a citation that is worded otherwise would lose its link."""
    texts = {"es": {}, "en": {}}
    for name, path in prose_pages(ROOT).items():
        texts["es"][name] = path.read_text("utf-8")
        messages = Messages.for_page(ROOT, "en", name)
        texts["en"][name] = translate_source(texts["es"][name], messages.text)
    works = {
        lang: [work for text in pages.values() for work in works_of(text)] for lang, pages in texts.items()
    }
    assert [work.anchor for work in works["es"]] == [work.anchor for work in works["en"]]
    for name in texts["es"]:
        cited = [
            Counter(work_of(one, works[lang]).anchor for one in citations(texts[lang][name]))
            for lang in texts
        ]
        assert cited[0] == cited[1], name
