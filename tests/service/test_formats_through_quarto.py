"""Word and EPUB in API and form: offered where the desk has a Quarto, and nowhere else."""

from __future__ import annotations

import pytest

from eslabon.ondemand.request import FORMATS, THROUGH_QUARTO
from eslabon.service.form_offer import offer_of
from tests.conftest import REPOSITORY, TINY
from tests.service.form_client import FormClient
from tests.service.form_desk import FormDesk, form_service

WORD = {"country": "ESP", "language": "es", "format": "docx"}
ENTRIES = {"kind": "brief", **WORD, "sections": ["insertion", "logistics", "firms"]}
NAMES = {
    "es": ("Documento de Word", "Libro electrónico (EPUB)"),
    "en": ("Word document", "E-book (EPUB)"),
    "pt": ("Documento do Word", "Livro eletrônico (EPUB)"),
    "fr": ("Document Word", "Livre numérique (EPUB)"),
}


def described(served) -> list[str]:
    return served.app.openapi()["components"]["schemas"]["BriefBody"]["properties"]["format"]["enum"]


def form_of(desk: FormDesk) -> FormClient:
    return FormClient(form_service(desk).app)


def test_without_quarto_an_order_is_refused_with_a_problem(served):
    answer = served.ask("POST", "/v1/briefs", value=WORD)
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json["where"] == "format"
    assert not served.store.jobs
    assert described(served) == list(FORMATS)


@pytest.mark.parametrize("format", THROUGH_QUARTO)
def test_with_quarto_an_order_becomes_a_job(served, format):
    served.desk.formats = FORMATS + THROUGH_QUARTO
    answer = served.ask("POST", "/v1/briefs", value=WORD | {"format": format})
    assert (answer.status, answer.json["request"]["format"]) == (202, format)
    assert described(served) == [*FORMATS, *THROUGH_QUARTO]


def test_reports_are_pages_or_pdf_also_with_quarto(served):
    served.desk.formats = FORMATS + THROUGH_QUARTO
    wanted = {"countries": ["ESP"], "language": "es", "format": "docx"}
    assert served.ask("POST", "/v1/reports", value=wanted).status == 422


def test_without_quarto_the_form_does_not_show_them_nor_take_them(tmp_path):
    client = form_of(FormDesk(TINY, "states", tmp_path))
    page = client.get("/es/request")
    assert page.tree.xpath("//input[@name='format' and @value='docx']") == []
    answer = client.post("/es/request", ENTRIES)
    assert answer.status == 422
    assert ("#brief-format", "Elija uno de los formatos.") in answer.complaints()


def test_with_quarto_the_form_shows_and_takes_them(tmp_path):
    desk = FormDesk(TINY, "states", tmp_path)
    desk.formats = FORMATS + THROUGH_QUARTO
    client = form_of(desk)
    page = client.get("/es/request")
    labels = page.texts("//input[@name='format' and (@value='docx' or @value='epub')]/..")
    assert tuple(labels) == NAMES["es"]
    assert client.post("/es/request", ENTRIES).status == 303


@pytest.mark.parametrize("language", NAMES)
def test_their_names_in_every_language(tmp_path, language):
    desk = FormDesk(REPOSITORY, "states28", tmp_path)
    desk.formats = FORMATS + THROUGH_QUARTO
    offer = offer_of(desk, language)
    assert (offer.formats["docx"], offer.formats["epub"]) == NAMES[language]
    assert set(offer.report_formats) == {"html", "pdf"}
