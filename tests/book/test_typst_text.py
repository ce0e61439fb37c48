"""Any text survives: as a literal, and in every place where a page can have text."""

from __future__ import annotations

import doctest
import json

import pytest
import typst
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.book import typst_builder  # noqa: F401 (registers the handlers)
from eslabon.book.typst import columns, compiler, context, formulas, text
from eslabon.book.typst.context import PageContext
from eslabon.book.typst.document import Imprint, brief_document
from eslabon.book.typst.writer import Writer

IMPRINT = Imprint(
    "es", "Libro", "Subtítulo", "Autora", "Casa", "CC BY 4.0", "", "2026.1", "", "Source Code Pro"
)
# What Source Sans can print: Latin letters, punctuation, arrows; and every ASCII sign.
PRINTABLE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["Cc", "Cf"]),
        st.sampled_from("«»“”‘’—–…·•€†‡←→↑↓≤≥≠≈−∞\n\t\u00a0\u202f#$*_`~<>@[]{}\\=+-/\"'"),
    ),
    max_size=60,
)
ANYTHING = st.text(max_size=80)
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.fixture(scope="module")
def fonts() -> typst.Fonts:
    """The bundled fonts."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(compiler.FONTS)]
    )


@pytest.mark.parametrize("module", [text, columns, context, compiler, formulas], ids=lambda m: m.__name__)
def test_examples_of_the_docstrings(module):
    """They are documentation, so they must be true."""
    assert doctest.testmod(module).failed == 0


@given(ANYTHING)
@SLOW
def test_typst_reads_a_literal_as_the_text_it_was_made_of(written):
    """Whatever the characters."""
    read = json.loads(_evaluate(text.string(written)))
    assert read == text.plain(written)


def _evaluate(expression: str) -> str:
    return typst.Compiler().eval(expression, format="json")


@given(ANYTHING)
@SLOW
def test_code_keeps_its_lines(written):
    """Only tabs, control characters and the kind of line ends change."""
    read = json.loads(_evaluate(text.string(written, keep_lines=True)))
    assert read.count("\n") == max(len(written.splitlines()) - 1, 0)


def page_of(words: str) -> nodes.document:
    """A page that has `words` in every kind of place."""
    from docutils.utils import new_document

    document = new_document("page.md")
    section = nodes.section("", nodes.title("", words), ids=["uno"])
    section += nodes.paragraph("", "", nodes.Text(words), nodes.strong("", words), nodes.Text(words))
    section += nodes.paragraph("", "", nodes.literal("", words), nodes.reference("", words, refuri=words))
    section += nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", words)), nodes.list_item(""))
    item = nodes.definition_list_item(
        "", nodes.term("", words), nodes.definition("", nodes.paragraph("", words))
    )
    section += nodes.definition_list("", item)
    section += nodes.block_quote("", nodes.paragraph("", words), nodes.attribution("", words))
    section += nodes.literal_block(words, words)
    section += nodes.note("", nodes.paragraph("", words))
    section += nodes.topic("", nodes.title("", words), nodes.paragraph("", words))
    section += table_of(words)
    document += section
    return document


def table_of(words: str) -> nodes.table:
    """A table of two columns with `words` in its title, header and body."""

    def row(*cells: str) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))

    return nodes.table(
        "",
        nodes.title("", words),
        nodes.tgroup(
            "",
            *(nodes.colspec(colwidth=1) for _ in range(2)),
            nodes.thead("", row(words, "b")),
            nodes.tbody("", row("c", words)),
            cols=2,
        ),
        classes=["stub"],
    )


@given(words=PRINTABLE)
@SLOW
def test_a_page_full_of_any_printable_text_compiles(words, fonts):
    """PDF/UA, no warning, in all places at once."""
    body = Writer(PageContext("page")).page(page_of(words or "x"))
    source = brief_document(IMPRINT, words, body)
    pdf, warnings = typst.Compiler(font_paths=fonts, ignore_system_fonts=True).compile_with_warnings(
        input=source.encode(), pdf_standards=["ua-1"], timestamp=0, format="pdf"
    )
    assert pdf.startswith(b"%PDF")
    assert warnings == []
