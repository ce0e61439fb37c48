"""Texts are checked before anything runs: the tiny publication with one fault each, the real one without."""

from pathlib import Path

import pytest

from eslabon.book.text_checks import authored_texts, check_texts
from eslabon.book.typed_figures import typed_figures
from eslabon.build import BuildOptions, BuildState, list_pages, load
from eslabon.errors import AssemblyError
from eslabon.execution.report import Reporter
from eslabon.language.messages import machine_files
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]
LAST = "Cada país tiene su ficha, con sus gráficos y con la fuente de cada cifra."


def refused(root):
    with pytest.raises(AssemblyError) as caught:
        check_texts(load_publication(root))
    return caught.value


def test_the_tiny_publication_is_clean(tiny):
    """No fault, no error; pages, translations and notebooks were there to be read."""
    publication = load_publication(tiny)
    places = {text.where.split("/")[0] for text in authored_texts(tiny, publication.settings.languages)}
    assert places >= {"book", "notebooks"}
    assert check_texts(publication) is None


def test_the_real_book_is_clean():
    """Every page, notebook and translation of this repository; there are some to read."""
    publication = load_publication(ROOT)
    texts = list(authored_texts(ROOT, publication.settings.languages))
    assert len([text for text in texts if text.where.startswith("book/locale")]) > 500
    assert len([text for text in texts if text.where.startswith("notebooks/")]) > 100
    check_texts(publication)


def test_a_planted_statistic_in_prose_is_refused(edit):
    """File, line, number, next step."""
    error = refused(edit("book/index.md", LAST, "Exporta el 41,9 % del total."))
    assert (error.what, error.where) == ("a statistic is typed into a text", "book/index.md:10")
    assert error.received == "41,9 %"
    assert "{baseline}" in error.next_step


def test_a_planted_statistic_in_a_translation_is_refused(edit, tiny):
    """The English says a number that the Spanish does not."""
    page = tiny / "book/locale/en/pages/index.po"
    lines = page.read_text("utf-8").splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("msgstr") and "Each country" in line)
    lines[place] = 'msgstr "Each of the 28 countries has a page."'
    page.write_text("\n".join(lines) + "\n", "utf-8")
    error = refused(tiny)
    assert error.where.startswith("book/locale/en/pages/index.po:")
    assert error.received == "28"


def test_a_planted_statistic_in_a_notebook_is_refused(tiny):
    """Cell, number."""
    notebook = tiny / "notebooks/brief.ipynb"
    text = notebook.read_text("utf-8")
    assert '_(\\"# {name}\\"' in text
    notebook.write_text(text.replace('_(\\"# {name}\\"', '_(\\"# {name}: 25 puntos\\"', 1), "utf-8")
    error = refused(tiny)
    assert error.where.startswith("notebooks/brief.ipynb, cell ")
    assert error.received == "25"


def test_all_are_told_at_once(edit):
    """A second one is in the same message."""
    error = refused(edit("book/index.md", LAST, "Son 7.582 empresas.\n\nY 3 de 4 exportan."))
    assert error.received.startswith("7.582; also 3 de 4 (book/index.md:12)")


def test_a_citation_without_entry_is_refused(edit):
    """Also when the book lists no works at all."""
    error = refused(edit("book/index.md", LAST, "Como dijo Marshall (1890)."))
    assert (error.where, error.received) == ("book/index.md:10", "Marshall (1890)")


def test_the_build_refuses_before_it_runs_anything(edit):
    """The step that lists the pages, which ``eslabon plan`` takes too."""
    root = edit("book/index.md", LAST, "Exporta el 41,9 % del total.")
    options = BuildOptions(root=root, build=root / "build")
    with pytest.raises(AssemblyError, match="statistic"):
        list_pages(load(BuildState(options, Reporter())))


def test_the_machine_s_own_texts_are_clean():
    """Messages of the machine, in Spanish and in translation; there are hundreds."""
    files = list(machine_files("en"))
    assert sum(len(file.entries) for file in files) > 500
    for file in files:
        for text, entry in file.entries.items():
            for form in (text, *entry.forms):
                assert typed_figures(form) == [], f"{file.name}:{entry.line}"
