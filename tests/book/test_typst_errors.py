"""What cannot be printed is said with its page, line and next step; nothing is lost in silence."""

from __future__ import annotations

import pytest

from eslabon.errors import AssemblyError
from tests.book.typst_sample import build, copy_of_sample, one_page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Uno\n\n```{figure} x.svg\n:name: fig-uno\nPie\n```\n", r"figure fig-uno has no alternative text"),
        ("# Uno\n\n![](x.svg)\n", r"figure x\.svg has no alternative text"),
        ("# Uno\n\n```{eval-rst}\n-a  opción\n```\n", r"cannot print a <option_list>"),
        ("# Uno\n\n## Dos[^n]\n\n[^n]: Nota.\n", r"a heading has a footnote"),
        ("# Uno\n\n{math}`\\operatorname{x}{y}\\weird`\n", r"a formula cannot be printed"),
        ("# Uno\n\nTexto con 漢字.\n", r"Typst refused index\.pdf"),
        ("# Uno\n\n|" + "1234567890123|" * 14 + "\n" + "|---" * 14 + "|\n" + "|x" * 14 + "|\n",
         r"table of 14 columns fits neither an upright nor a turned page"),
    ],
)  # fmt: skip
def test_each_refusal_names_what_and_where(tmp_path, text, message):
    """One fault on the page, one message in five parts."""
    source = one_page(tmp_path, text)
    (source / "x.svg").write_text(SVG, "utf-8")
    with pytest.raises(AssemblyError, match=message) as caught:
        build(source, "index")
    assert "index" in caught.value.where
    assert caught.value.next_step


def test_a_line_is_named_where_the_parser_kept_it(tmp_path):
    """The figure begins on line 3."""
    source = one_page(tmp_path, "# Uno\n\n```{figure} x.svg\nPie\n```\n")
    (source / "x.svg").write_text(SVG, "utf-8")
    with pytest.raises(AssemblyError) as caught:
        build(source, "index")
    assert caught.value.where == "page index.md, line 3"


def test_typst_s_own_message_and_its_source_are_kept(tmp_path):
    """The character that no font has is in the message, the document beside the missing PDF."""
    source = one_page(tmp_path, "# Uno\n\nTexto con 漢字.\n")
    with pytest.raises(AssemblyError) as caught:
        build(source, "index")
    assert "漢" in caught.value.received
    kept = tmp_path / "pdf/index.typ"
    assert caught.value.where == str(kept)
    assert "漢" in kept.read_text("utf-8")
    assert not (tmp_path / "pdf/index.pdf").exists()
    (source / "index.md").write_text("# Uno\n\nTexto.\n", "utf-8")
    build(source, "index")
    assert not kept.exists()


def test_the_other_pages_are_written_and_every_failure_is_told(tmp_path):
    """Two bad pages of three; the good one is there."""
    source = one_page(
        tmp_path, "# Uno\n", dos="# Dos\n\n漢\n", tres="# Tres\n\n```{eval-rst}\n-a  opción\n```\n"
    )
    with pytest.raises(AssemblyError, match="2 PDF files of language es") as caught:
        build(source, "index", "dos", "tres")
    assert "Typst refused dos.pdf" in caught.value.received
    assert "option_list" in caught.value.received
    assert sorted(path.name for path in (tmp_path / "pdf").iterdir()) == ["dos.typ", "index.pdf"]


def test_an_old_pdf_does_not_survive_a_failure(tmp_path):
    """What bears the final name is what this source says, or nothing."""
    source = one_page(tmp_path, "# Uno\n")
    build(source, "index")
    (source / "index.md").write_text("# Uno\n\n漢\n", "utf-8")
    with pytest.raises(AssemblyError):
        build(source, "index")
    assert not (tmp_path / "pdf/index.pdf").exists()


def test_a_page_that_does_not_exist(tmp_path):
    """Asked for by address, absent from the source."""
    with pytest.raises(AssemblyError, match="there is no page country/XXX to print"):
        build(one_page(tmp_path, "# Uno\n"), "country/XXX")


def test_sphinx_s_warnings_are_errors(tmp_path):
    """A reference to nothing."""
    source = copy_of_sample(tmp_path)
    page = source / "boxes.md"
    page.write_text(page.read_text("utf-8") + "\nVéase {ref}`nada`.\n", "utf-8")
    with pytest.raises(AssemblyError, match="without warnings") as caught:
        build(source, book=True)
    assert "nada" in caught.value.received
    assert "boxes.md" in caught.value.received
