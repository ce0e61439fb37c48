"""Source lines: codes, which readers copy letter by letter, and whose figures a further source has."""

from pathlib import Path

import pytest

from eslabon.pages import Page
from eslabon.pages.sources import origin_of, source_line

TINY = Path(__file__).resolve().parents[1] / "publication"
EXPORTS = "exports_gdp"


@pytest.fixture
def page(monkeypatch):
    """France's brief, opened as an analyst does."""
    for variable in ("ESLABON_PACK", "ESLABON_ROOT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(TINY / "notebooks")
    return Page.open("brief", language="en", country="FRA")


def test_a_code_with_marks_says_that_it_is_no_language_s(page, monkeypatch):
    """An ordinary one needs nothing: no language sets a full stop apart."""
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
def test_a_further_source_says_whose_figures_it_has(page, monkeypatch, further, named, said):
    """Those of few countries by name, of many by number, of all by years; a dataset's own code only there."""
    monkeypatch.setattr("eslabon.pages.sources._MANY_COUNTRIES", named)
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


def test_a_countrys_own_figures_name_its_own_sources_and_no_others(page, monkeypatch):
    """By its rows: one source of all of them, or each with its years; the catalogue's where it has none."""
    own = page.catalogue.sources[page.catalogue.indicators[EXPORTS].source]
    page.catalogue.sources["other"] = own.model_copy(
        update={"id": "other", "title": "Another dataset", "vintage": "2020"}
    )
    monkeypatch.setattr(Page, "other_sources", lambda self, indicator: [row("other", "FRA")])

    def named(sources):
        monkeypatch.setattr(Page, "own_sources", lambda self, indicator, country: sources)
        return source_line(page, [EXPORTS], of="FRA")

    alone = named({"other": [2000, 2001]})
    assert "Another dataset" in alone and own.title not in alone and "2000" not in alone
    both = named({own.id: [2001, 2002], "other": [2000]})
    assert "2001–2002" in both and "(2000)" in both
    assert named({}) == named({own.id: [2000]}) and "Another dataset" not in named({})


def test_beside_other_series_one_without_a_code_is_named_by_its_indicator(page, monkeypatch):
    own = page.catalogue.sources[page.catalogue.indicators[EXPORTS].source]
    page.catalogue.sources["other"] = own.model_copy(update={"id": "other", "title": "Another dataset"})
    monkeypatch.setattr(
        Page, "other_sources", lambda self, id: [row("other", "FRA")] if id == EXPORTS else []
    )
    assert f"{page.label(EXPORTS)}: France)" in source_line(page, [EXPORTS, "manufacturing_gdp"])
    assert page.label(EXPORTS) not in source_line(page, [EXPORTS])
