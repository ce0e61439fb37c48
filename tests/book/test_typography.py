"""French marks stand apart from the word before them, wherever the text around them was joined."""

from __future__ import annotations

import doctest

import pytest
from docutils import nodes

from eslabon.book import typography
from eslabon.book.typography import MarksApart
from eslabon.language.marks import NO_BREAK_SPACE, set_apart


def test_examples_of_the_docstrings():
    assert doctest.testmod(typography).failed == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Source: OIT", "Source~: OIT"),
        ("Source : OIT", "Source~: OIT"),
        ("etc.; OIT", "etc.~; OIT"),
        ("10 €; 5°; 2,4 %; «x»; “y”; a*;", "10 €~; 5°~; 2,4 %~; «x»~; “y”~; a*~;"),
        ("(Quoi?)", "(Quoi~?)"),
        ("Quoi ?!", "Quoi~?!"),
        ("(?)", "(?)"),
        ("¿Qué es la OIT? ¡Ya! Quoi?", "¿Qué es la OIT? ¡Ya! Quoi~?"),
        ("12:30 https://a.example:80/ b:c", "12:30 https://a.example:80/ b:c"),
        ("déjà\u00a0: bien", "déjà~: bien"),
        ("le plan, ORG/SUB: WORK-DT 2; BID/OIT: oui", "le plan, ORG/SUB: WORK-DT 2~; BID/OIT~: oui"),
    ],
)
def test_marks_in_a_text(text, said):
    assert set_apart(text, "fr").replace(NO_BREAK_SPACE, "~") == said
    assert set_apart(text, "pt") == text


def applied(*children: nodes.Node) -> str:
    """A paragraph of the children as the transform leaves it."""
    paragraph = nodes.paragraph("", "", *children)

    class Document:
        def findall(self, kind):
            return paragraph.findall(kind)

    class French(MarksApart):
        config = type("Config", (), {"language": "fr"})

    transform = French.__new__(French)
    transform.document = Document()
    transform.apply()
    return paragraph.astext().replace(NO_BREAK_SPACE, "~")


def test_equal_texts_between_links_are_all_set_apart():
    links = [nodes.reference("", name) for name in ("S.A.", "Brésil", "Chili")]
    children = [links[0], nodes.Text("; "), links[1], nodes.Text("; "), links[2]]
    assert applied(*children) == "S.A.~; Brésil~; Chili"


def test_the_same_text_elsewhere_does_not_hide_the_word_before():
    assert applied(nodes.Text(": x. "), nodes.emphasis("", "Note"), nodes.Text(": x. ")) == ": x. Note~: x. "


def test_code_keeps_its_marks():
    assert applied(nodes.literal("", "a: b"), nodes.Text("; ")) == "a: b~; "


def test_a_series_named_in_a_sentence_keeps_its_marks():
    series = nodes.inline("", "Share(%): Raw", classes=["notranslate"])
    assert applied(nodes.Text("Source: "), series, nodes.Text("; ")) == "Source~: Share(%): Raw~; "
