"""The page of a job, in every state that it can be in."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.service.form_fixtures import book_form, made_form  # noqa: F401  the fixtures
from tests.service.form_reader import FormPage

FIRST, SECOND = "job0000000000000", "job0000000000001"
LANGUAGES = ("es", "en", "pt", "fr")


@pytest.fixture
def asked(book_form):  # noqa: F811
    """Store, results and client, with one brief asked for."""
    _, store, results, client = book_form
    entries = {"kind": "brief", "country": "PER", "language": "en", "format": "pdf", "compare": "CHL",
               "to": "2020", "sections": ["insertion", "firms"]}  # fmt: skip
    assert client.post("/es/request", entries).status == 303
    return store, results, client


def look(client, language="es", id=FIRST) -> FormPage:
    return client.get(f"/{language}/jobs/{id}")


def look_again(page) -> list[str]:
    """Where a reader without JavaScript looks again; no page comes again by itself."""
    assert page.tree.xpath("//meta[@http-equiv='refresh']") == []
    return page.tree.xpath("//main//noscript//a/@href")


@pytest.mark.parametrize(
    ("changes", "status", "step"),
    [
        ({}, "En espera: es el siguiente.", "Espera"),
        ({"position": 3}, "En espera. Pedidos antes del suyo: 3.", "Espera"),
        ({"state": "running"}, "El trabajo empezó.", "Cálculo"),
        ({"state": "running", "step": "executing"}, "Se calculan las cifras y los gráficos.", "Cálculo"),
        ({"state": "running", "step": "assembling"}, "Se compone el texto.", "Composición"),
        ({"state": "running", "step": "rendering"}, "Se da forma al documento.", "Documento"),
        ({"state": "running", "step": "unheard"}, "El trabajo empezó.", "Cálculo"),
    ],
)  # fmt: skip
def test_a_job_under_way_tells_how_far_it_is(asked, changes, status, step):
    store, _, client = asked
    store.change(FIRST, **changes)
    page = look(client)
    assert page.status == 200
    assert page.heading == "Su informe se está haciendo"
    assert page.named("job-status").get("role") == "status"
    assert page.texts("//*[@id='job-status']") == [status]
    assert page.texts("//li[@aria-current='step']") == [step]
    assert look_again(page) == [f"/es/jobs/{FIRST}?wait=1"]
    assert page.tree.xpath("//*[@id='job']/@data-events") == [f"/v1/jobs/{FIRST}/events"]
    assert page.headers["cache-control"] == "no-store"
    assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_looking_again_waits_until_it_is_over(asked):
    """At most as long as the API's answers are held; then the reader looks again."""
    store, _, client = asked
    with ThreadPoolExecutor(1) as thread:
        page = thread.submit(client.get, f"/es/jobs/{FIRST}?wait=1")
        for step in ("executing", "rendering"):
            time.sleep(0.1)
            store.change(FIRST, state="running", step=step)
        assert not page.done()
        store.change(FIRST, state="failed", problem=None)
        assert page.result(20).heading == "No se pudo hacer el informe"
    assert client.get(f"/es/jobs/{FIRST}?wait=1").heading == "No se pudo hacer el informe"
    assert client.get("/es/jobs/nothing00?wait=1").status == 404


def test_the_page_repeats_what_was_asked_for(asked):
    page = look(asked[2])
    rows = dict(
        zip(page.texts("//dl[@class='asked']//dt"), page.texts("//dl[@class='asked']//dd"), strict=True)
    )
    assert rows == {
        "País": "Perú", "Comparadores": "Chile", "Años": "…–2020", "Secciones": "Insertion (es); Firms (es)",
        "Idioma": "English", "Formato": "PDF", "Edición": "2026.1",
    }  # fmt: skip


def test_a_notebook_is_not_laid_out(asked):
    client = asked[2]
    entries = {"kind": "brief", "country": "PER", "language": "es", "format": "notebook", "sections": "firms"}
    client.post("/es/request", entries)
    assert look(client, id=SECOND).texts("//ol[@class='job-steps']/li") == ["Espera", "Cálculo"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finished_job_leads_to_its_result(asked, language):
    store, results, client = asked
    store.change(FIRST, state="done")
    key = store.jobs[FIRST].key
    results.put(
        key,
        "pdf/country/brief.pdf",
        "application/pdf",
        {"pdf/country/brief.pdf": b"%PDF-1.7" + b" " * 312_000},
    )
    page = look(client, language)
    (link,) = page.tree.xpath("//a[@id='job-result']")
    assert link.get("href") == f"/v1/results/{key}/pdf/country/brief.pdf"
    assert link.get("hreflang") == "en"
    assert link.get("type") == "application/pdf"
    assert "PDF" in link.text_content()
    assert "312 kB" in link.text_content().replace("\u00a0", " ")
    assert client.get(link.get("href")).status == 200
    assert look_again(page) == []
    assert page.tree.xpath("//script[contains(@src, 'job.js')]") == []
    # The same can be changed and asked for again.
    (again,) = page.tree.xpath("//main//a[contains(@href, '/request?')]/@href")
    form = client.get(again)
    assert {("country", "PER"), ("compare", "CHL"), ("to", "2020"), ("language", "en")} <= set(
        form.sends("brief")
    )
    assert [value for name, value in form.sends("brief") if name == "sections"] == ["insertion", "firms"]


def test_a_result_that_is_no_longer_kept_can_be_asked_for_again(asked):
    store, _, client = asked
    store.change(FIRST, state="done")
    page = look(client)
    assert page.heading == "El informe ya no se guarda"
    assert page.tree.xpath("//a[@id='job-result']") == []
    assert page.named("job-again").get("href").startswith("/es/request?kind=brief&country=PER")


def test_a_failed_job_says_what_failed_in_its_five_parts(asked):
    store, _, client = asked
    problem = {
        "kind": "ExecutionError",
        "what": "the brief failed",
        "where": "brief.ipynb",
        "expected": "a value",
        "received": "<b>none</b>",
        "next_step": "tell the operator",
    }
    store.change(FIRST, state="failed", problem=problem)
    page = look(client, "fr")
    assert page.heading == "Le rapport n’a pas pu être produit"
    assert page.texts("//*[@id='job-status']") == ["Le calcul n’est pas arrivé à son terme."]
    said = dict(
        zip(
            page.texts("//dl[@class='error-parts']/dt"),
            page.texts("//dl[@class='error-parts']/dd"),
            strict=True,
        )
    )
    assert said == {
        "Ce qui s’est passé": "the brief failed", "Où": "brief.ipynb", "Attendu": "a value",
        "Reçu": "<b>none</b>", "Que faire": "tell the operator",
    }  # fmt: skip
    assert set(page.tree.xpath("//dl[@class='error-parts']/dd/@lang")) == {"en"}
    assert look_again(page) == []
    assert page.named("job-again").text_content() == "Le redemander"


def test_a_failure_without_detail_is_still_said(asked):
    store, _, client = asked
    store.change(FIRST, state="failed", problem=None)
    page = look(client)
    assert page.texts("//*[@id='job-status']") == ["El pedido terminó con un error."]
    assert page.texts("//dl[@class='error-parts']/dt") == []


def test_a_job_is_cancelled_by_a_form(asked):
    store, _, client = asked
    (form,) = look(client).tree.xpath("//main//form")
    assert form.get("method") == "post"
    answer = client.post(form.get("action"))
    assert answer.status == 303
    assert answer.headers["location"] == f"/es/jobs/{FIRST}"
    assert store.jobs[FIRST].state == "cancelled"
    page = look(client)
    assert page.heading == "Pedido anulado"
    assert look_again(page) == []
    assert page.tree.xpath("//main//form") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_job_is_a_page_of_its_own(asked, language):
    client = asked[2]
    pages = [look(client, language, "nothing"), client.post(f"/{language}/jobs/nothing/cancel")]
    for page in pages:
        assert page.status == 404
        assert page.tree.get("lang") == language
        assert page.tree.xpath("//main//a/@href") == [f"/{language}/request"]


def test_a_report_tells_its_countries_and_recommendations(asked):
    client = asked[2]
    entries = {
        "kind": "report",
        "countries": ["PER", "CHL"],
        "recommendations": "9",
        "language": "es",
        "format": "html",
    }
    client.post("/es/request", entries)
    rows = look(client, id=SECOND).texts("//dl[@class='asked']//dd")
    assert rows[0] == "Perú; Chile"
    assert rows[1].startswith("Seguir estudiando")
    assert rows[2:] == ["Español", "Página web", "2026.1"]
