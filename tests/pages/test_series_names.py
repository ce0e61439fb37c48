"""Codes of series in source lines, which readers copy letter by letter."""

from pathlib import Path

from eslabon.pages import Page
from eslabon.pages.sources import source_line

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
