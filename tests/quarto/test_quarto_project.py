"""The generated project is valid by itself, and pandoc reads from it what the book says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
import yaml

from eslabon.book.render import FONTS
from eslabon.errors import AssemblyError
from tests.book.typst_sample import copy_of_sample, one_page
from tests.pdf.pdf_checks import page_texts
from tests.quarto import pandoc_reading as pandoc
from tests.quarto.project_sample import project_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("quarto")
    return project_of(copy_of_sample(folder), folder)


@pytest.fixture(scope="module")
def tree(project):
    return pandoc.parsed(project, *pandoc.chapters_of(project))


def test_every_chapter_exists_and_every_page_is_a_chapter(project):
    pages = {path.relative_to(project).as_posix() for path in project.rglob("*.qmd")}
    assert set(pandoc.chapters_of(project)) == pages
    assert pandoc.chapters_of(project)[0] == "index.qmd"  # Quarto wants it


def test_parts_are_those_of_the_table_of_contents(project):
    book = pandoc.settings_of(project)["book"]
    assert [entry["part"] for entry in book["chapters"] if isinstance(entry, dict)] == [
        "Marco de análisis", "Fichas de país", "Anexos",
    ]  # fmt: skip
    assert book["title"] == "Cadenas de valor de prueba"
    assert "Edición 2026.1" in book["subtitle"]


def test_nothing_is_executed(project):
    settings = pandoc.settings_of(project)
    assert settings["engine"] == "markdown"
    assert settings["execute"] == {"enabled": False}


def test_identifiers_are_unique_in_the_whole_book(tree):
    found = pandoc.identifiers(tree)
    assert len(found) == len(set(found))
    # These prefixes would make Quarto number things by itself.
    assert not [name for name in found if re.match(r"(fig|tbl|sec|eq|lst|thm)-", name)]


def test_every_reference_is_defined(project):
    places = {
        file: set(pandoc.identifiers(pandoc.parsed(project, file))) for file in pandoc.chapters_of(project)
    }
    followed = 0
    for file in places:
        for _, _, (target, _) in pandoc.of_kind(pandoc.parsed(project, file), "Link"):
            if target.startswith("http"):
                continue
            page, _, name = target.partition("#")
            other = (project / file).parent.joinpath(page).resolve() if page else project / file
            assert name in places[other.relative_to(project).as_posix()], (file, target)
            followed += 1
    assert followed > 10


def test_no_absolute_path_and_nothing_of_this_machine(project):
    for path in sorted(project.rglob("*")):
        if path.suffix in {".qmd", ".yml", ".lua", ".css"}:
            text = path.read_text("utf-8")
            assert str(Path.home()) not in text
            assert "/tmp" not in text
            assert not re.search(r"\]\(/", text), path


def test_the_same_bytes_twice(project, tmp_path):
    other = project_of(copy_of_sample(tmp_path), tmp_path)
    assert {p.relative_to(project): p.read_bytes() for p in project.rglob("*") if p.is_file()} == {
        p.relative_to(other): p.read_bytes() for p in other.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("to", pandoc.FORMATS)
def test_pandoc_reads_every_page_without_complaint(project, tmp_path, to):
    for file in pandoc.chapters_of(project):
        assert pandoc.convert(project, file, to, tmp_path).stat().st_size


def test_headings_are_those_of_the_pages(project):
    tree = pandoc.parsed(project, "country/PER.qmd")
    headings = [(level, pandoc.words(text)) for level, _, text in pandoc.of_kind(tree, "Header")]
    assert headings == [(1, "Perú"), (2, "En la cadena de valor"), (2, "Lo que no se sabe")]


def test_figures_have_the_numbers_of_the_book_alternative_text_and_both_pictures(project):
    tree = pandoc.parsed(project, "country/PER.qmd")
    figures = pandoc.of_kind(tree, "Figure")
    assert [name for (name, _, _), _, _ in figures] == [
        "p-country-PER--fig-country-per-exports", "p-country-PER--fig-country-per-partners",
    ]  # fmt: skip
    assert pandoc.words(figures[0][1]).startswith("Figura PER.1. Exportaciones de bienes")
    for _, alt, (path, _) in pandoc.of_kind(tree, "Image"):
        assert len(pandoc.words(alt)) > 20
        for suffix in (".svg", ".png"):
            assert (project / "country" / f"{path}{suffix}").resolve().stat().st_size


def test_tables_have_captions_row_headers_alignments_and_widths(project):
    tree = pandoc.parsed(project, "country/PER.qmd")
    [table] = pandoc.of_kind(tree, "Table")
    _, caption, columns, head, [body], _ = table
    assert pandoc.words(caption) == "Tabla PER.1. Datos principales de Perú"
    assert body[1] == 1  # columns of row headers
    assert [alignment["t"] for alignment, _ in columns] == ["AlignLeft", "AlignRight", "AlignRight"]
    assert 0 < sum(width["c"] for _, width in columns) <= 1
    assert pandoc.words(head) == "Indicador Valor Año".replace(" ", "")  # cells, one after the other
    assert len(body[3]) == 3


def test_spans_and_lists_in_cells_stay(project):
    tables = pandoc.of_kind(pandoc.parsed(project, "annex/tables.qmd"), "Table")
    spans = {
        (cell[2], cell[3]) for table in tables for body in table[4] for row in body[3] for cell in row[1]
    }
    assert spans == {(1, 1), (2, 1), (1, 2)}
    assert pandoc.of_kind(tables[-1], "BulletList")
    assert len(tables[1][4][0][3]) == 80


def test_boxes_are_callouts_tabs_and_cards(project):
    tree = pandoc.parsed(project, "boxes.qmd")
    divisions = [classes for (_, classes, _), _ in pandoc.of_kind(tree, "Div")]
    said = [name for classes in divisions for name in classes]
    for name in ("callout-note", "callout-warning", "callout-tip", "panel-tabset", "card"):
        assert name in said, name
    titles = [
        pandoc.words(text) for _, _, text in pandoc.of_kind(pandoc.parsed(project, "boxes.qmd"), "Header")
    ]
    assert titles == [
        "Cajas",
        "Nota",
        "Advertencia",
        "Un título propio",
        "Primera",
        "Segunda",
        "Plegado",
        "Tema",
    ]


def test_notes_lists_formulas_and_code_stay(project):
    tree = pandoc.parsed(project, "constructs.qmd")
    assert len(pandoc.of_kind(tree, "Note")) == 2  # one of them has two marks
    [(start, *_), *_] = [listed[0] for listed in pandoc.of_kind(tree, "OrderedList")]
    assert start == 3
    assert [kind["t"] for kind, _ in pandoc.of_kind(tree, "Math")] == ["InlineMath", "DisplayMath"]
    assert 'echo "\\$HOME' in pandoc.of_kind(tree, "CodeBlock")[0][1]
    assert len(pandoc.of_kind(tree, "DefinitionList")) == 2


def test_every_character_of_the_text_stays_itself(project):
    said = pandoc.words(pandoc.parsed(project, "constructs.qmd"))
    assert "# $ * _ ` ~ < > @ [ ] { } \\ = + - /" in said
    assert "// /* */ -- --- ... 1. 2) https://a.b." in said


def test_the_first_page_ends_with_how_the_book_is_cited(project):
    text = (project / "index.qmd").read_text("utf-8")
    assert "## Cómo citar {#p-colophon}" in text
    assert "Licencia: CC BY 4.0" in text


def test_a_word_document_holds_alternative_texts_captions_and_language(project, tmp_path):
    path = pandoc.convert(project, "country/PER.qmd", "docx", tmp_path)
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml").decode()
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert document.count('descr="') >= 2
    assert "sube de 25,7 en 2012" in document
    assert {Path(name).suffix for name in pictures} == {".png"}
    assert {language.get(f"{W}val") for language in styles.iter(f"{W}lang")} == {"es"}


def test_what_typst_sets_has_the_numbers_of_the_book_only(project, tmp_path):
    [header] = pandoc.settings_of(project)["format"]["typst"]["include-in-header"]
    for file in pandoc.chapters_of(project):
        path = pandoc.convert(project, file, "typst", project / Path(file).parent)
        source = path.read_text("utf-8")
        path.unlink()
        place = project / Path(file).parent / "whole.typ"
        place.write_text(header["text"] + source, "utf-8")
        pdf = tmp_path / f"{path.stem}.pdf"
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
        typst.compile(place, output=pdf, root=project, font_paths=fonts)
        place.unlink()
    text = " ".join(" ".join(page_texts(tmp_path / "PER.pdf")).split())
    assert "Figura PER.1. Exportaciones de bienes" in text
    assert not re.search(r"(Figur[ae]|Tabl[ae]) \d+: ", text)
    assert len(page_texts(tmp_path / "tables.pdf")) > 2  # a long table goes on


def test_a_page_is_the_whole_document_and_names_its_book(tmp_path):
    project = project_of(copy_of_sample(tmp_path), tmp_path, page="country/PER")
    assert [path.name for path in project.rglob("*.qmd")] == ["PER.qmd"]
    text = (project / "PER.qmd").read_text("utf-8")
    head = yaml.safe_load(text.split("---")[1])
    assert head["title"] == "Perú"
    assert head["subtitle"] == "Cadenas de valor de prueba · Edición 2026.1"
    tree = pandoc.parsed(project, "PER.qmd")
    assert [level for level, _, _ in pandoc.of_kind(tree, "Header")] == [1, 1, 1]
    # Pages that are not there are named in words.
    targets = [target for _, _, (target, _) in pandoc.of_kind(tree, "Link")]
    assert all(target.startswith("#") for target in targets)
    assert {target[1:] for target in targets} <= set(pandoc.identifiers(tree))


# Paragraph as MyST → what a reader has to see.
LOOKALIKES = {
    "1\\. de enero fue": "1. de enero fue",
    "\\- 5 % y más": "- 5 % y más",
    "Table: no es un título": "Table: no es un título",
    "Precio {{< video x >}} fin": "Precio {{< video x >}} fin",
    "a\\@b.org y \\[^1\\]": "a@b.org y [^1]",
}
DETAILS = """# Título

El {spoken}`World Bank<en>` publica *una***cosa**.

| A | B |
|---|---|
| 中国 ▲ a\\|b | e\u0301 `c\\|d` |
| x | y |

"""


@pytest.fixture(scope="module")
def details(tmp_path_factory):
    folder = tmp_path_factory.mktemp("details")
    project = project_of(one_page(folder, DETAILS + "\n\n".join(LOOKALIKES)), folder)
    return pandoc.parsed(project, "index.qmd")


def test_text_that_looks_like_markup_is_text(details):
    said = [pandoc.words(paragraph) for paragraph in pandoc.of_kind(details, "Para")]
    for text in LOOKALIKES.values():
        assert text in said


def test_words_of_another_language_say_so(details):
    spans = [attributes for attributes, _ in pandoc.of_kind(details, "Span")]
    assert spans == [["", [], [["lang", "en"]]]]


def test_emphasis_beside_emphasis_stays(details):
    assert [pandoc.words(text) for text in pandoc.of_kind(details, "Emph")] == ["una"]
    assert [pandoc.words(text) for text in pandoc.of_kind(details, "Strong")] == ["cosa"]


def test_a_character_of_two_columns_does_not_break_a_table(details):
    [table] = pandoc.of_kind(details, "Table")
    [first, second] = table[4][0][3]
    assert [pandoc.words(cell) for cell in first[1]] == ["中国 ▲ a|b", "e\u0301"]
    assert [code for _, code in pandoc.of_kind(first, "Code")] == ["c|d"]
    assert [pandoc.words(cell) for cell in second[1]] == ["x", "y"]


NOTED = """# Inicio

Una[^a], dos[^b], otra vez[^a].

| A | B |
|---|---|
| x[^b] | y |

[^a]: Primera nota.
[^b]: Segunda nota.
"""


@pytest.fixture(scope="module")
def noted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("noted")
    return project_of(
        one_page(folder, NOTED, second="# Segunda\n\nTres[^c], y[^c].\n\n[^c]: Tercera."), folder
    )


def test_a_note_with_several_marks_is_written_once(noted):
    tree = pandoc.parsed(noted, "index.qmd", "second.qmd")
    assert [pandoc.words(note) for note in pandoc.of_kind(tree, "Note")] == [
        "Primera nota.", "Segunda nota.", "Tercera.",
    ]  # fmt: skip
    links = [(pandoc.words(text), target) for _, text, (target, _) in pandoc.of_kind(tree, "Link")]
    assert [number for number, _ in links] == ["1", "2", "3"]
    assert {target[1:] for _, target in links} <= set(pandoc.identifiers(tree))


def test_further_marks_have_the_notes_number_in_each_file_of_an_epub(noted, tmp_path):
    path = tmp_path / "book.epub"
    pandoc.run(noted, "index.qmd", "second.qmd", "--standalone", "--metadata=title:T", f"--output={path}")
    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(name).decode() for name in sorted(archive.namelist()) if "/ch" in name]
    [page] = [page for page in pages if "Tres" in page]
    marks = re.findall(r"<sup>(?:<a[^>]*>)?(\d)(?:</a>)?</sup>|noteref\">(\d)<", page)
    assert [a or b for a, b in marks] == ["1", "1"]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("# T\n\n```{figure} x.png\nSin texto\n```", "no alternative text"),
        ("# T[^a]\n\n[^a]: Nota.", "a heading has a footnote"),
    ],
)
def test_what_a_document_must_not_lack_is_an_error_with_its_place(tmp_path, text, match):
    source = one_page(tmp_path, text)
    (source / "x.png").write_bytes(b"\x89PNG")
    with pytest.raises(AssemblyError, match=match) as caught:
        project_of(source, tmp_path)
    assert "page index.md" in str(caught.value)


def test_pages_that_are_not_printed_are_left_out(tmp_path):
    source = one_page(tmp_path, "# Inicio\n\n[Otra](left.md)", left="# Solo en el sitio\n\nTexto.")
    path = source / "_config.yml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    settings["sphinx"]["config"]["typst_unprinted"] = ["left"]
    path.write_text(yaml.safe_dump(settings), "utf-8")
    project = project_of(source, tmp_path)
    assert [page.name for page in project.rglob("*.qmd")] == ["index.qmd"]
    assert "Otra" in (project / "index.qmd").read_text("utf-8")
