"""Files of tables that no notebook wrote: numbers are what the page prints, read as its language does."""

from __future__ import annotations

import csv

import pytest

from eslabon.book.html import build_html
from tests.book.cite_sample import write_cite_sample
from tests.book.sample_book import LANGUAGES

TABLE = """
| {thing} | {number} | {note} |
| :--- | ---: | :--- |
| uno | {thousand} | 2020 |
| dos | 999 | rupturas |
| tres | — | 1.1 |
"""
WRITTEN = {
    "es": {"thing": "Cosa", "number": "Valores", "note": "Nota", "thousand": "1.767.000"},
    "en": {"thing": "Thing", "number": "Values", "note": "Note", "thousand": "1,767,000"},
}
SHOWN = {"es": "Valores (como se muestra)", "en": "Values (as shown)"}


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, tmp_path_factory):
    """The language, and the lines of the file of a table of prose."""
    folder, language = tmp_path_factory.mktemp("files") / "2026.1", request.param
    source = write_cite_sample(folder, language)
    page = source / "country/second.md"
    page.write_text(page.read_text("utf-8") + TABLE.format(**WRITTEN[language]), "utf-8")
    build_html(source, folder / language / "html", folder / "doctrees", language)
    [path] = (folder / language / "html/_files/country/second").glob("*table*.csv")
    with path.open(encoding="utf-8-sig", newline="") as content:
        return language, list(csv.reader(content))


def test_a_grouped_number_is_not_a_thousandth_of_itself(written):
    language, lines = written
    words = WRITTEN[language]
    assert lines[-4:] == [
        [words["thing"], words["number"], SHOWN[language], words["note"]],
        ["uno", "1767000", words["thousand"], "2020"],
        ["dos", "999", "999", "rupturas"],
        ["tres", "", "", "1.1"],
    ]


def test_nothing_is_said_of_sources_that_nobody_named(written):
    labels = [line[0].partition(":")[0] for line in written[1] if line[0].startswith("#")]
    assert labels and not {"# Licencia de los datos", "# Licence of the data"} & set(labels)
    assert not {"# Edición de la fuente", "# Edition of the source"} & set(labels)
