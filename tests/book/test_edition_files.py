"""Links to files of the edition beside the languages: relative to the page, refused where they leave it."""

from __future__ import annotations

import pytest
from lxml import html

from eslabon.book.html import build_html
from eslabon.errors import AssemblyError
from tests.book.sample_book import write_sample


def with_link(folder, text: str):
    source = write_sample(folder / "source")
    for name in ("index.md", "country/ARC.md"):
        page = source / name
        page.write_text(page.read_text("utf-8") + f"\n{text}\n", "utf-8")
    return source


def test_the_link_leads_out_of_the_language_into_the_edition(tmp_path):
    source = with_link(tmp_path, "{edition-file}`todos los datos<data/indicator/exports_gdp.csv>`")
    build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
    for name, above in (("index.html", "../../"), ("country/ARC.html", "../../../")):
        (link,) = html.parse(tmp_path / "html" / name).xpath("//a[@download]")
        assert link.get("href") == f"{above}data/indicator/exports_gdp.csv"
        assert link.text_content() == "todos los datos"


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "exports.csv", "https://x.org/a.csv"])
def test_a_path_out_of_the_edition_is_refused(tmp_path, path):
    source = with_link(tmp_path, f"{{edition-file}}`datos<{path}>`")
    with pytest.raises(AssemblyError, match="edition-file role"):
        build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
