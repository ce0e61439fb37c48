"""Names of another language are marked with it, on the page and on paper, and keep its marks."""

from __future__ import annotations

import pikepdf
import pytest
from lxml import html

from eslabon.book.html import build_html
from eslabon.errors import AssemblyError
from eslabon.pages.registers import spoken
from tests.book.sample_book import write_sample
from tests.book.typst_sample import build, one_page

PAGE = """# Noms

Un titre : {spoken}`Policies: a plan; and more?<en>`. Une note *Type*: oui; *{spoken}`¿Cuáles?<es>`*.

| Nom | Valeur |
| - | - |
| {row}`register/plans/a` [{spoken}`Plan: one<en>`](https://plans.example/) | 1 |

Source: [Share(%): Raw](ARC.md){.notranslate}; autre.

Voir {entry}`Plan: one<register/plans/a@en>` et {entry}`le plan<register/plans/a>`.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    source = write_sample(tmp_path_factory.mktemp("spoken") / "source")
    (source / "country/second.md").write_text(PAGE, "utf-8")
    build_html(source, source.parent / "html", source.parent / "doctrees", "fr")
    return html.parse(str(source.parent / "html/country/second.html"))


def test_words_of_another_language_say_which(page):
    marked = {(span.get("lang"), span.text_content()) for span in page.xpath("//article//span[@lang]")}
    assert marked == {("en", "Policies: a plan; and more?"), ("es", "¿Cuáles?"), ("en", "Plan: one")}


def test_a_link_to_an_entry_carries_the_language_of_its_name(page):
    links = page.xpath("//a[contains(@href, '#register-plans-a')]")
    assert [link.text_content() for link in links] == ["Plan: one", "le plan"]
    assert [link.xpath("ancestor::span/@lang") for link in links] == [["en"], []]


def test_french_marks_stand_apart_but_not_in_other_languages(page):
    """Behind an emphasised word, too, where the text begins with the mark."""
    text = page.xpath("//article")[0].text_content()
    assert "Un titre\u00a0: Policies: a plan; and more?." in text
    assert "Une note Type\u00a0: oui\u00a0; ¿Cuáles?." in text


def test_a_series_keeps_its_marks_within_a_link(page):
    (link,) = page.xpath("//article//a[contains(., 'Share')]")
    assert link.text_content() == "Share(%): Raw"
    assert link.getparent().text_content() == "Source\u00a0: Share(%): Raw\u00a0; autre."


def test_paper_is_tagged_in_its_language(tmp_path):
    source = one_page(
        tmp_path, "# A\n\nUna frase con {spoken}`A plan of two<en>` y {spoken}`Um plano<pt-BR>`.\n"
    )
    with pikepdf.open(build(source, book=True) / "book.pdf") as pdf:
        drawn = [
            operands[1]["/Lang"]
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if operator == pikepdf.Operator("BDC") and "/Lang" in operands[1]
        ]
    assert list(map(str, drawn)) == ["en", "pt-BR"]


def test_words_without_a_language_are_an_error_with_their_line(tmp_path):
    source = write_sample(tmp_path / "source")
    (source / "country/second.md").write_text("# A\n\n{spoken}`Plan`\n", "utf-8")
    with pytest.raises(AssemblyError, match=r"country/second.md:3.*words<language>") as raised:
        build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
    assert "received" in str(raised.value)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "{spoken}`Plan<en>`"), ("es", "Plan"), ("", "Plan"), (None, "Plan")]
)
def test_only_a_name_of_another_language_is_marked(language, said):
    class Page:
        language = "es"

    assert spoken(Page(), {"title": "Plan", "title_language": language}, "title") == said
