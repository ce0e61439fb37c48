"""The compiled page: complete on a disk, without anything that a strict content policy forbids."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from eslabon.editions.manifest import file_records, manifest_bytes
from eslabon.ondemand.report import compile_report
from eslabon.ondemand.request import ReportRequest
from tests.ondemand.reported import ADDRESS, CITED, NOT_CITED, built_edition

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


def page(folder: Path, name: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup((folder / name).read_text("utf-8"), "lxml")


def values(root: BeautifulSoup, *names: str) -> list[str]:
    """Every value of these attributes."""
    return [element[name] for name in names for element in root.find_all(attrs={name: True})]


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def test_chapters_stand_in_order_below_one_title(folder):
    """Title, contents, chapters; headings go down without a gap."""
    root = page(folder)
    assert [words(h) for h in root.find_all("h1")] == ["Informe compilado"]
    chapters = [section.get("id") for section in root.select("section.chapter")]
    assert chapters == ["recommendation-R01", "country-ESP", "country-ITA", "works", "about-report"]
    assert words(root.select("#country-ESP h2")[0]) == "España"
    levels = [int(element.name[1]) for element in root.find_all(re.compile(r"h[1-6]"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contents_lead_to_chapters_and_their_sections(folder):
    links = page(folder).select(".report-contents a")
    assert [words(link) for link in links][:3] == ["R1. Estudiar el comercio", "Qué se pidió", "España"]
    assert links[1].get("href") == "#recommendation-R01--que-se-pidio"


def test_identifiers_are_unique_and_whatever_names_one_finds_it(folder):
    """Two pages with the same headings are in it."""
    root = page(folder)
    identifiers = values(root, "id")
    assert len(identifiers) == len(set(identifiers)) > 30
    named = values(root, "aria-labelledby", "for", "popovertarget", "data-of")
    inside = [link[1:] for link in values(root, "href") if link.startswith("#")]
    assert len(inside) > 20
    assert set(named + inside) <= set(identifiers)


def test_every_file_that_it_names_lies_beside_it(folder):
    """Pictures, tables to take away, styles, fonts, the library of the live charts."""
    root = page(folder)
    named = {link for link in values(root, "href", "src") if not re.match(r"#|https?:", link)}
    assert {"_images", "_files", "_static"} == {link.split("/")[0] for link in named}
    assert [link for link in named if not (folder / link).is_file()] == []
    style = (folder / "_static/eslabon.css").read_text("utf-8")
    for font in re.findall(r'url\("(fonts/[^"]+)"\)', style):
        assert (folder / "_static" / font).is_file()
    assert (folder / "_static/vega.js").is_file()


def test_a_strict_policy_allows_all_of_it(folder):
    """No script but files and data, no style but files, no handler, nothing from elsewhere."""
    root = page(folder)
    for script in root.find_all("script"):
        assert script.get("src", "").startswith("_static/") or script.get("type") == "application/json"
    assert not root.select("style, [style], iframe, object, base")
    assert not [name for element in root.find_all() for name in element.attrs if name.startswith("on")]
    assert not [src for src in values(root, "src") if "//" in src]


def test_links_outside_have_the_address_of_the_site(folder):
    links = page(folder).select("#recommendation-R01 a")
    targets = {words(link): link.get("href") for link in links}
    assert targets["Francia"] == f"{ADDRESS}2026.1/es/html/country/FRA.html"
    assert targets["La medida de todo"] == f"{ADDRESS}2026.1/es/html/method.html#how-to-measure"
    assert targets["Figura ITA.1"] == "#country-ITA--fig-country-ita-exports"
    assert targets["Segunda (1990)"] == "#works--work-segunda-1990"
    assert targets["sitio"].startswith("https://outside.example/a?b=1&")


def test_without_a_site_links_outside_are_their_words(offline):
    """What a text names stays named; tools that cannot work are not offered."""
    chapter = page(offline).select("#recommendation-R01")[0]
    assert "Véase Francia, Método, La medida de todo, Figura ITA.1" in words(chapter)
    assert "Francia" not in [words(link) for link in chapter.find_all("a")]
    tools = {words(link) for link in page(offline).select(".cite-tools a, .take-tools a")}
    assert {"Citar", "Fuente"} <= tools
    assert not any("Comparar" in tool or "Vega-Lite" in tool for tool in tools)
    assert any(tool.startswith("CSV") for tool in tools)


def test_the_text_of_a_chapter_is_that_of_its_page(folder, edition):
    """Not a word more or less."""
    site = page(edition, "es/html/country/ITA.html")
    wanted = words(site.select("article.text")[0])
    chapter = page(folder).select("#country-ITA")[0]
    chapter.select(".page-cite")[0].decompose()
    assert words(chapter) == wanted


def test_only_cited_works_are_listed_with_those_that_they_cite(folder):
    works = words(page(folder).select("#works")[0])
    assert [entry for entry in CITED if entry not in works] == []
    assert [entry for entry in NOT_CITED if entry in works] == []


def test_it_says_how_to_cite_it_and_to_make_it_again(folder):
    about = page(folder).select("#about-report")[0]
    assert "Informe compilado: Recomendación 1; España e Italia. En: Tres economías" in words(about)
    assert words(about.select("pre")[0]) == (
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
