"""Source lines: codes, which readers copy letter by letter, and whose figures a further source has."""

from pathlib import Path

import pytest

from eslabon.pages import Page
from eslabon.pages.sources import origin_of, source_line

TINY = Path(__file__).resolve().parents[1] / "publication"
EXPORTS = "exports_gdp"


def test_a_code_with_marks_says_that_it_is_no_language_s(monkeypatch):
    """An ordinary one needs nothing: no language sets a full stop apart."""
    for variable in ("ESLABON_PACK", "ESLABON_ROOT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(TINY / "notebooks")
    page = Page.open("brief", language="en", country="FRA")
    entry = page.catalogue.indicators[EXPORTS]
    assert entry.code in source_line(page, [EXPORTS]) and ".notranslate" not in source_line(page, [EXPORTS])
    page.catalogue.indicators[EXPORTS] = entry.model_copy(update={"code": "Share(%): Raw"})
    assert "[Share(%): Raw]{.notranslate}" in source_line(page, [EXPORTS])
    monkeypatch.setattr(Page, "about", lambda self, kind, value, text: f"[{text}](../{value}.md)")
    assert "[Share(%): Raw](../exports_gdp.md){.notranslate}" in source_line(page, [EXPORTS])


def row(source, countries, years=""):
    return {"source": source, "countries": countries, "years": years}


@pytest.mark.parametrize(
    ("further", "named", "said"),
    [
        (row("other", "FRA"), 3, "edition 2020 (France)"),
        (row("other", "ESP FRA"), 3, "edition 2020 (France and Spain)"),
        (row("other", "ESP FRA ITA"), 2, "edition 2020 (France and 2 others)"),
        (row("other", "ESP ITA"), 1, "edition 2020 (2 countries)"),
        (row("other", "ESP FRA", "2017-2019"), 3, "edition 2020 (2017–2019)"),
        (row("same-dataset", "FRA"), 3, "edition 2020 (NE.EXP.GNFS.ZS: France)"),
    ],
)
def test_a_further_source_says_whose_figures_it_has(monkeypatch, further, named, said):
    """Those of few countries by name, of many by number, of all by years; a dataset's own code only there."""
    for variable in ("ESLABON_PACK", "ESLABON_ROOT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(TINY / "notebooks")
    monkeypatch.setattr("eslabon.pages.sources._MANY_COUNTRIES", named)
    page = Page.open("brief", language="en", country="FRA")
    own = page.catalogue.sources[page.catalogue.indicators[EXPORTS].source]
    for id, title in (("other", "Another dataset"), ("same-dataset", own.title)):
        page.catalogue.sources[id] = own.model_copy(update={"id": id, "title": title, "vintage": "2020"})
    assert said not in source_line(page, [EXPORTS])
    monkeypatch.setattr(Page, "other_sources", lambda self, indicator: [further])
    line = source_line(page, [EXPORTS])
    assert said in line and line.index(own.vintage) < line.index(said), line
    told = origin_of(page, [EXPORTS]).sources
    assert len(told) == 2 and "covers" not in told[0]
    assert said.endswith(f"{told[1]['covers']})") and told[1]["vintage"] == "2020"
