"""The compiled PDF: chosen chapters with a cover, contents, citation and provenance of its own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from eslabon.ondemand.report import compile_report
from eslabon.ondemand.request import ReportRequest
from eslabon.ondemand.sealed import SealedEdition
from tests.ondemand.reported import ADDRESS, CITED, NOT_CITED, built_edition
from tests.pdf.matterhorn import failures
from tests.pdf.pdf_checks import complaints, facts, outline_pages, page_labels, page_texts

REQUEST = ReportRequest(("ITA", "ESP"), (1,), "es")


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    return built_edition(tmp_path_factory)


@pytest.fixture(scope="module")
def made(edition, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    result = compile_report(edition, REQUEST, folder)
    assert (result.main, result.media_type) == ("report.pdf", "application/pdf")
    return folder / result.main


def flat(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page_texts(path)))


def test_it_can_be_published(made):
    """PDF/UA-1: tagged, titled, outlined, own fonts, alternative texts, nothing over the edge."""
    assert complaints(made, language="es") == []
    assert failures(made) == []


def test_title_and_cover_say_what_was_chosen(made):
    title = "Informe compilado: Recomendación 1; España e Italia"
    assert facts(made).title == f"{title} · Tres economías"
    cover = re.sub(r"\s+", " ", page_texts(made)[0])
    assert cover.startswith(f"Tres economías {title.replace(':', '')} Edición 2026.1")


def test_chapters_are_the_chosen_pages_and_the_works_they_cite(made):
    """In the outline of the file, recommendations first; no page of the book besides."""
    chapters = [title for title, _ in outline_pages(made)]
    wanted = ["R1. Estudiar el comercio", "España", "Italia", "Obras citadas"]
    assert [title for title in chapters if title in wanted] == wanted
    assert not {"Francia", "Método", "R2. Medir la industria"} & set(chapters)


def test_contents_name_the_page_on_which_a_chapter_begins(made):
    pages = dict(zip(page_labels(made), page_texts(made), strict=True))
    contents = next(text for text in pages.values() if text.lstrip().startswith("Índice"))
    for chapter in ("R1. Estudiar el comercio", "España", "Italia"):
        number = re.search(rf"{re.escape(chapter)}\D*(\d+)", contents)[1]
        assert pages[number].lstrip().startswith(chapter)


def test_the_imprint_says_how_to_make_it_again(made, edition):
    """Edition, digests, pages and the command, which asks in the canonical order."""
    imprint = re.sub(r"\s+", " ", page_texts(made)[1])
    sealed = SealedEdition.open(edition)
    joined = imprint.replace(" ", "")
    assert f"Edición:2026.1,manifiestosha256{sealed.manifest.digest}" in joined
    assert f"Instantáneadelosdatos:sha256{sealed.manifest.facts['snapshot']}" in joined
    assert "Páginas: recommendation/R01, country/ESP, country/ITA" in imprint
    assert "eslabon compile --countries ESP,ITA --recommendations 1 --language es --format pdf" in imprint
    assert "Recomendación 1; España e Italia. En: Tres economías. Edición 2026.1." in imprint


def test_numbers_carry_the_code_of_their_page(made):
    text = flat(made)
    for number in ("Figura ESP.1", "Figura ITA.1", "Tabla ESP.1", "Tabla ITA.1"):
        assert number in text
    assert "Figura ITA.1 y Tabla 1 (Obras citadas)" in text


def test_links_lead_inside_or_to_the_site(made):
    """A page outside has its permanent address; a link without words the page's title."""
    found = facts(made).external_links
    assert f"{ADDRESS}2026.1/es/html/country/FRA.html" in found
    assert f"{ADDRESS}2026.1/es/html/method.html#how-to-measure" in found
    assert f"{ADDRESS}2026.1/es/html/recommendation/R02.html" in found
    assert not any("country/ITA.html#" in link or "works.html#" in link for link in found)
    assert "Véase Francia, Método, La medida de todo" in flat(made)


def test_only_cited_works_are_listed_with_those_that_they_cite(made):
    text = flat(made)
    works = text[text.rindex("Obras citadas") :]
    assert [entry for entry in CITED if entry not in works] == []
    assert [entry for entry in NOT_CITED if entry in works] == []


def test_same_choice_same_bytes(made, edition, tmp_path, monkeypatch):
    """In another order, another folder, another time zone, with another hash seed."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    elsewhere = Path(shutil.copytree(edition, tmp_path / "otra edición"))
    compile_report(elsewhere, ReportRequest(("esp", "ITA"), (1, 1), "es"), tmp_path / "out")
    assert (tmp_path / "out" / "report.pdf").read_bytes() == made.read_bytes()


def test_a_longer_report_announces_its_parts(edition, tmp_path):
    """From five chapters on; then the works are of no part."""
    compile_report(edition, ReportRequest(("ITA", "ESP", "FRA"), (1, 2), "es"), tmp_path)
    titles = [title for title, _ in outline_pages(tmp_path / "report.pdf")]
    wanted = ["Recomendaciones", "R1. Estudiar el comercio", "R2. Medir la industria", "Países", "España",
              "Francia", "Italia", "Obras citadas"]  # fmt: skip
    assert [title for title in titles if title in wanted] == wanted
    assert failures(tmp_path / "report.pdf") == []
