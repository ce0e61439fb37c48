"""The compiled page: complete on a disk, without anything that a strict content policy forbids."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from lxml import html

from eslabon.editions.manifest import file_records, manifest_bytes
from eslabon.ondemand.report import compile_report
from eslabon.ondemand.request import ReportRequest
from tests.ondemand.reported import ADDRESS, built_edition

REQUEST = ReportRequest(("ITA", "ESP"), (1,), "es", "html")


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    return built_edition(tmp_path_factory)


@pytest.fixture(scope="module")
def folder(edition, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("report")
    result = compile_report(edition, REQUEST, target)
    assert (result.main, result.media_type) == ("index.html", "text/html")
    return target


@pytest.fixture(scope="module")
def offline(edition, tmp_path_factory) -> Path:
    """The report of the same edition, of a publication without a site."""
    copy = Path(shutil.copytree(edition, tmp_path_factory.mktemp("offline") / "edition"))
    settings = copy / "source/es/_config.yml"
    told = yaml.safe_load(settings.read_text("utf-8"))
    told["sphinx"]["config"] |= {"eslabon_address": "", "html_baseurl": ""}
    settings.write_text(yaml.safe_dump(told), "utf-8")
    facts = json.loads((copy / "manifest.json").read_text("utf-8"))
    del facts["files"]
    (copy / "manifest.json").write_bytes(manifest_bytes(facts, file_records(copy)))
    target = tmp_path_factory.mktemp("report")
    compile_report(copy, REQUEST, target)
    return target


def page(folder: Path) -> html.HtmlElement:
    return html.fromstring((folder / "index.html").read_text("utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_chapters_stand_in_order_below_one_title(folder):
    """Title, contents, chapters; headings go down without a gap."""
    root = page(folder)
    assert [words(h) for h in root.iter("h1")] == ["Informe compilado"]
    chapters = [section.get("id") for section in root.cssselect("section.chapter")]
    assert chapters == ["recommendation-R01", "country-ESP", "country-ITA", "works", "about-report"]
    assert words(root.cssselect("#country-ESP h2")[0]) == "España"
    levels = [int(element.tag[1]) for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_contents_lead_to_chapters_and_their_sections(folder):
    links = page(folder).cssselect(".report-contents a")
    assert [words(link) for link in links][:3] == ["R1. Estudiar el comercio", "Qué se pidió", "España"]
    assert links[1].get("href") == "#recommendation-R01--que-se-pidio"


def test_identifiers_are_unique_and_whatever_names_one_finds_it(folder):
    """Two pages with the same headings are in it."""
    root = page(folder)
    identifiers = root.xpath("//@id")
    assert len(identifiers) == len(set(identifiers)) > 30
    named = [value for name in ("aria-labelledby", "for", "popovertarget", "data-of")
             for value in root.xpath(f"//@{name}")]  # fmt: skip
    inside = [link[1:] for link in root.xpath("//@href") if link.startswith("#")]
    assert len(inside) > 20
    assert set(named + inside) <= set(identifiers)


def test_every_file_that_it_names_lies_beside_it(folder):
    """Pictures, tables to take away, styles, fonts, the library of the live charts."""
    root = page(folder)
    named = {link for link in root.xpath("//@href | //@src") if not re.match(r"#|https?:", link)}
    assert {"_images", "_files", "_static"} == {link.split("/")[0] for link in named}
    assert [link for link in named if not (folder / link).is_file()] == []
    style = (folder / "_static/eslabon.css").read_text("utf-8")
    for font in re.findall(r'url\("(fonts/[^"]+)"\)', style):
        assert (folder / "_static" / font).is_file()
    assert (folder / "_static/vega.js").is_file()


def test_a_strict_policy_allows_all_of_it(folder):
    """No script but files and data, no style but files, no handler, nothing from elsewhere."""
    root = page(folder)
    for script in root.iter("script"):
        assert script.get("src", "").startswith("_static/") or script.get("type") == "application/json"
    assert not root.xpath("//style | //*[@style] | //iframe | //object | //base")
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert not [src for src in root.xpath("//@src") if "//" in src]


def test_links_outside_have_the_address_of_the_site(folder):
    links = page(folder).cssselect("#recommendation-R01 a")
    targets = {words(link): link.get("href") for link in links}
    assert targets["Francia"] == f"{ADDRESS}2026.1/es/html/country/FRA.html"
    assert targets["La medida de todo"] == f"{ADDRESS}2026.1/es/html/method.html#how-to-measure"
    assert targets["Figura ITA.1"] == "#country-ITA--fig-country-ita-exports"
    assert targets["Segunda (1990)"] == "#works--work-segunda-1990"
    assert targets["sitio"] == "https://outside.example/a?b=1&c=2"


def test_without_a_site_links_outside_are_their_words(offline):
    """What a text names stays named; tools that cannot work are not offered."""
    chapter = page(offline).cssselect("#recommendation-R01")[0]
    assert "Véase Francia, Método, La medida de todo, Figura ITA.1" in words(chapter)
    assert "Francia" not in [words(link) for link in chapter.iter("a")]
    tools = {words(link) for link in page(offline).cssselect(".cite-tools a, .take-tools a")}
    assert {"Citar", "Fuente"} <= tools
    assert not any("Comparar" in tool or "Vega-Lite" in tool for tool in tools)
    assert any(tool.startswith("CSV") for tool in tools)


def test_the_text_of_a_chapter_is_that_of_its_page(folder, edition):
    """Not a word more or less."""
    site = html.fromstring((edition / "es/html/country/ITA.html").read_text("utf-8"))
    wanted = words(site.cssselect("article.text")[0])
    chapter = page(folder).cssselect("#country-ITA")[0]
    chapter.cssselect(".page-cite")[0].drop_tree()
    assert words(chapter) == wanted


def test_only_cited_works_are_listed_with_those_that_they_cite(folder):
    works = words(page(folder).cssselect("#works")[0])
    for entry in (
        "Segunda (1990), por Tercera (2001)",
        "Tercera (2001) Las redes",
        "Estudio (2012). Oficina",
    ):
        assert entry in works
    for absent in ("Primera (1979)", "Nadie (1900)", "no cita a nadie", "Sin citar"):
        assert absent not in works


def test_it_says_how_to_cite_it_and_to_make_it_again(folder):
    about = page(folder).cssselect("#about-report")[0]
    assert "Informe compilado: Recomendación 1; España e Italia. En: Tres economías" in words(about)
    assert words(about.cssselect("pre")[0]) == (
        "eslabon compile --countries ESP,ITA --recommendations 1 --language es --format html"
    )
    record = json.loads((folder / "report.json").read_text("utf-8"))
    assert record["pages"] == ["recommendation/R01", "country/ESP", "country/ITA"]
    assert record["manifest"] in words(about)


def test_same_choice_same_bytes(folder, edition, tmp_path):
    compile_report(edition, ReportRequest(("esp", "ITA"), (1,), "es", "html"), tmp_path)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes()
