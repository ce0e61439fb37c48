"""From an assembled source to pages: same bytes, stock Jupyter Book, honest failures."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from eslabon.book.html import build_html
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import AssemblyError, EditionError
from tests.book.sample_book import write_sample

SPANISH_PAGES = ("country/ARC.html", "country/second.html", "index.html", "search.html")


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """The sample's Spanish source."""
    return write_sample(tmp_path_factory.mktemp("source") / "es")


@pytest.fixture(scope="module")
def built(source, tmp_path_factory) -> Path:
    """The sample's Spanish pages."""
    folder = tmp_path_factory.mktemp("built")
    assert build_html(source, folder / "html", folder / "doctrees", "es") == SPANISH_PAGES
    return folder / "html"


@pytest.fixture(scope="module")
def country(built):
    """The page of the sample's country, parsed."""
    return html.parse(str(built / "country/ARC.html"))


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_bytes_elsewhere(source, built, tmp_path, monkeypatch):
    """Another folder, time zone, locale, hash seed and number of workers give the same files."""
    copy = shutil.copytree(source, tmp_path / "somewhere/else/es")
    for name, value in (
        ("PYTHONHASHSEED", "77"),
        ("TZ", "Asia/Kathmandu"),
        ("LANG", "C"),
        ("SOURCE_DATE_EPOCH", "0"),
    ):
        monkeypatch.setenv(name, value)
    build_html(copy, tmp_path / "other", tmp_path / "doctrees", "es", jobs=2)
    assert bytes_of(tmp_path / "other") == bytes_of(built)


def test_second_build_reads_and_writes_only_what_changed(source, tmp_path):
    """The kept doctrees serve the next build, which ends with the bytes of a fresh one."""
    copy = shutil.copytree(source, tmp_path / "es")
    out, doctrees = tmp_path / "html", tmp_path / "doctrees"
    build_html(copy, out, doctrees, "es")
    untouched = (out / "country/ARC.html").stat().st_mtime_ns
    page = copy / "country/second.md"
    page.write_text(page.read_text("utf-8").replace("Página breve", "Página corta"), "utf-8")
    build_html(copy, out, doctrees, "es")
    assert "Página corta" in (out / "country/second.html").read_text("utf-8")
    assert (out / "country/ARC.html").stat().st_mtime_ns == untouched
    build_html(copy, tmp_path / "fresh", tmp_path / "fresh-doctrees", "es")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_new_title_reaches_every_page(source, tmp_path):
    """The list of pages beside a page that did not change itself is written again."""
    copy = shutil.copytree(source, tmp_path / "es")
    out, doctrees = tmp_path / "html", tmp_path / "doctrees"
    build_html(copy, out, doctrees, "es")
    page = copy / "country/second.md"
    page.write_text(page.read_text("utf-8").replace("# Islas de la Bruma", "# Islas del Sol"), "utf-8")
    build_html(copy, out, doctrees, "es")
    build_html(copy, tmp_path / "fresh", tmp_path / "fresh-doctrees", "es")
    assert "Islas del Sol" in (out / "country/ARC.html").read_text("utf-8")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_removed_page_leaves_nothing(source, tmp_path):
    """A page that is no longer in the book is not left on the site."""
    copy = shutil.copytree(source, tmp_path / "es")
    out = tmp_path / "html"
    build_html(copy, out, tmp_path / "doctrees", "es")
    (copy / "country/second.md").unlink()
    toc = (copy / "_toc.yml").read_text("utf-8")
    (copy / "_toc.yml").write_text(toc.replace("  - file: country/second\n", ""), "utf-8")
    for name in ("index.md", "country/ARC.md"):
        text = (copy / name).read_text("utf-8")
        text = text.replace(":link: country/second\n:link-type: doc\n", "").replace("[](second.md)", "nada")
        (copy / name).write_text(text, "utf-8")
    pages = build_html(copy, out, tmp_path / "doctrees", "es")
    assert pages == ("country/ARC.html", "index.html", "search.html")
    assert not (out / "_images/country-BRU-exports.svg").exists()


def test_stock_jupyter_book_gives_the_same_pages(source, built, tmp_path):
    """``jupyter-book build`` on the assembled folder works, without a warning, and with our bytes."""
    copy = shutil.copytree(source, tmp_path / "es")
    process = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "-W", copy],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert "WARNING" not in process.stderr
    stock = bytes_of(copy / "_build/html")
    stock.pop(".buildinfo")
    assert stock == bytes_of(built)


def test_warning_is_an_error_with_its_place(source, tmp_path):
    """A reference to a page that does not exist is named with file, line and page."""
    copy = shutil.copytree(source, tmp_path / "es")
    with (copy / "index.md").open("a", encoding="utf-8") as file:
        file.write("\nVéase [](nowhere.md).\n")
    with pytest.raises(AssemblyError, match=r"index\.md:\d+: WARNING: .*nowhere") as caught:
        build_html(copy, tmp_path / "html", tmp_path / "doctrees", "es")
    assert caught.value.exit_status == 1
    assert caught.value.next_step


def test_value_without_key_is_an_error(source, tmp_path):
    """A number that does not say where it comes from does not pass."""
    copy = shutil.copytree(source, tmp_path / "es")
    with (copy / "index.md").open("a", encoding="utf-8") as file:
        file.write("\nExporta {value}`27,1 %`.\n")
    with pytest.raises(AssemblyError, match=r"index\.md:\d+: .*key of a datum, received \"27,1 %\""):
        build_html(copy, tmp_path / "html", tmp_path / "doctrees", "es")


def test_incomplete_source_is_named(tmp_path):
    """A folder without settings is no source."""
    with pytest.raises(AssemblyError, match=r"(?s)incomplete.*_config\.yml"):
        build_html(tmp_path, tmp_path / "html", tmp_path / "doctrees", "es")


def test_malformed_settings_are_told(source, tmp_path):
    """When Sphinx stops before the first page, its last words are in the message."""
    copy = shutil.copytree(source, tmp_path / "es")
    (copy / "_toc.yml").write_text("format: jb-book\nroot: index\nparts: 7\n", "utf-8")
    with pytest.raises(AssemblyError, match=r"(?s)_toc\.yml|toctree|parts"):
        build_html(copy, tmp_path / "html", tmp_path / "doctrees", "es")


def test_values_keep_their_keys(country):
    """Each number in text and table carries the key of its datum."""
    values = [(node.text, node.get("value")) for node in country.xpath("//data[@class='value']")]
    assert ("27,1 %", "obs/exports/ARC/2023") in values
    assert len(country.xpath("//table//data[@class='value']")) == 2


def test_figure_has_all_its_parts(country):
    """Caption with number, picture with alternative text and size, source, specification."""
    figure = country.xpath("//figure[@id='fig-arcadia-exports']")[0]
    assert figure.xpath("./figcaption/a[@href='#fig-arcadia-exports']")[0].text == "Figura ARC.1 "
    image = figure.xpath(".//img")[0]
    assert image.get("alt").startswith("Línea: las exportaciones")
    assert int(image.get("width")) > 500
    assert "Oficina de Pruebas" in figure.xpath("./div[@class='legend']")[0].text_content()
    assert figure.xpath("./script[@type='application/json']")


def test_table_says_what_its_headers_head(country):
    """Scope on every header cell, numbers to the right, a labelled region that the keyboard reaches."""
    region = country.xpath("//div[@class='table-scroll']")[0]
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert country.xpath(f"//*[@id='{region.get('aria-labelledby')}']")[0].tag == "caption"
    assert len(region.xpath(".//th[@scope='col']")) == 7
    assert region.xpath(".//th[@scope='row']")[0].text_content().startswith("Exporta")
    assert len(region.xpath(".//th")) == 7 + 3
    assert "text-right" in region.xpath(".//tbody/tr[1]/td[1]")[0].get("class")


def test_page_says_title_language_and_its_other_languages(country):
    """Head of the page: title, language, alternatives, no inline script or style."""
    assert country.xpath("//title")[0].text == "Arcadia — El libro de prueba"
    assert country.getroot().get("lang") == "es"
    # Search engines want whole addresses; this book has none, and its languages are in the frame.
    assert country.xpath("//link[@rel='alternate']") == []
    assert "en" in country.xpath("//nav[contains(@class,'languages')]//a/@hreflang")
    data = "@type='application/json' or @type='application/ld+json'"
    assert not country.xpath(f"//script[not(@src) and not({data})]")
    assert not country.xpath("//style | //*[@style] | //*[starts-with(name(@*), 'on')]")


def test_page_says_to_machines_what_it_is(country):
    """One block of data in the head, about this page."""
    (block,) = country.xpath("//head/script[@type='application/ld+json']")
    told = json.loads(block.text)
    assert told["name"] == "Arcadia" and told["inLanguage"] == "es"
    assert told["isPartOf"] == {"@type": "Dataset", "name": "El libro de prueba", "version": "2026.1"}


def test_formula_is_mathml(country):
    """No script is needed to show a formula."""
    assert country.xpath("//*[local-name()='math']//*[local-name()='mfrac']")


def test_pictures_are_named_by_page_and_carry_their_letters(built):
    """Equal names on two pages do not meet, and the font travels with the picture."""
    names = sorted(path.name for path in (built / "_images").iterdir())
    assert names == ["country-ARC-exports.svg", "country-ARC-partners.svg", "country-BRU-exports.svg"]
    assert "@font-face" in (built / "_images/country-ARC-exports.svg").read_text("utf-8")


def test_nothing_of_the_machine_is_left(built, source):
    """Neither paths nor build records."""
    assert not (built / ".buildinfo").exists()
    for path in built.rglob("*"):
        if path.suffix in {".html", ".js", ".svg", ".css"}:
            assert str(source.parent) not in path.read_text("utf-8"), path


def test_full_disk_inside_sphinx_is_told_as_one(source, tmp_path, monkeypatch):
    """Sphinx's own words would speak of a page; what the analyst needs is space."""
    ended = subprocess.CompletedProcess(
        [], 2, "", "OSError: [Errno 28] No space left on device: 'index.html'"
    )
    monkeypatch.setattr("eslabon.book.html.subprocess.run", lambda *_, **__: ended)
    with pytest.raises(EditionError, match="the disk is full"), disk_errors_explained(tmp_path):
        build_html(source, tmp_path / "html", tmp_path / "doctrees", "es")
