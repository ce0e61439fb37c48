"""A reader of the form is refused by a page in the reader's language; programs get a document."""

from __future__ import annotations

import pytest

from eslabon.service.keys import make_key
from tests.conftest import TINY
from tests.service.asking import HOST, ask
from tests.service.form_client import PAGE, FormClient
from tests.service.form_desk import FormDesk, form_service
from tests.service.on_loopback import listening

BRIEF = {"kind": "brief", "country": "ESP", "language": "en", "format": "html", "sections": "firms"}
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return form_service(FormDesk(TINY, "states", tmp_path_factory.mktemp("refusals")))


def of_host(client):
    return client.get("/en/request", host="evil.example")


def of_origin(client):
    return client.post("/en/request", BRIEF, origin="https://evil.example")


def of_cancelling(client):
    return client.post("/en/jobs/job0000000000000/cancel", sec_fetch_site="cross-site")


def of_size(client):
    return client.post("/en/request", b"kind=brief&" + b"x" * 20_000)


def of_kind(client):
    return client.post("/en/request", b"kind=brief", kind="text/plain")


def of_a_page(client):
    return client.get("/2026.1/en/html/country/nothing.html")


def of_a_result(client):
    return client.get(f"/v1/results/{'0' * 64}/brief.pdf", accept_language="en-GB,en;q=0.8,es;q=0.5")


def of_an_address(client):
    return client.get("/en/..%2f..%2fetc/passwd")


@pytest.mark.parametrize(
    ("send", "status", "said"),
    [
        (of_host, 421, "does not answer to this name"),
        (of_origin, 403, "was sent from another site"),
        (of_cancelling, 403, "was sent from another site"),
        (of_size, 413, "too large"),
        (of_kind, 415, "not what the form sends"),
        (of_a_page, 404, "nothing at this address"),
        (of_a_result, 404, "nothing at this address"),
        (of_an_address, 400, "does not accept a request like this"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_reader_is_refused_by_a_page(served, send, status, said):
    """Of the service's own look, that no cache keeps, with the way to the form, in the page's language."""
    page = send(FormClient(served.app))
    assert page.status == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert page.tree.get("lang") == "en"
    assert said in page.main
    assert page.tree.xpath("//main//a/@href") == ["/en/request"]
    assert page.inline() == []
    assert not served.store.jobs
    line = served.lines()[-1]
    assert (line["status"], line["bytes"]) == (status, len(page.body))


@pytest.mark.parametrize("language", ["es", "en"])
def test_who_asks_too_often_is_told_when_to_come_again(tmp_path, language):
    """And that the browser still has what was sent: nobody here has read it."""
    served = form_service(FormDesk(TINY, "states", tmp_path), orders_per_second=0.1, orders_burst=1)
    client = FormClient(served.app)
    assert client.post(f"/{language}/request", BRIEF).status == 303
    page = client.post(f"/{language}/request", BRIEF)
    assert (page.status, page.headers["retry-after"]) == (429, "10")
    wait, again = {
        "es": ("dentro de 10 segundos", "Si recarga entonces esta página"),
        "en": ("Try again in 10 seconds", "Reloading this page then sends the same again"),
    }[language]
    assert wait in page.main
    assert again in page.main
    assert page.tree.xpath("//*[@class='error-parts']") == []


def test_reading_too_often_sends_nothing_again(tmp_path):
    client = FormClient(
        form_service(FormDesk(TINY, "states", tmp_path), reads_per_second=1, reads_burst=1).app
    )
    assert client.get("/en/request").status == 200
    page = client.get("/en/request")
    assert page.status == 429
    assert "Try again in 1 second." in page.main
    assert "sends the same" not in page.main


def test_a_missing_key_is_asked_for(tmp_path):
    """The browser asks its reader for it; whoever does not have it reads why."""
    make_key(tmp_path / "keys", "ministry")
    served = form_service(FormDesk(TINY, "states", tmp_path / "build"), keys_file=tmp_path / "keys")
    page = FormClient(served.app).get("/en/request")
    assert page.status == 401
    assert "Basic" in page.headers["www-authenticate"]
    assert "A key is needed here" in page.main


def test_too_many_connections_are_refused_by_a_page_too(tmp_path):
    """What uvicorn would say in its own words, without our headers and without a line in the log."""
    import socket

    from tests.service.on_loopback import read_answer

    served = form_service(FormDesk(TINY, "states", tmp_path), connections=1)
    asked = f"GET /es/request HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {PAGE}\r\n\r\n".encode()
    with listening(served) as address, socket.create_connection(address) as first:
        first.sendall(asked)
        assert read_answer(first).status == 200
        with socket.create_connection(address) as second:
            second.sendall(asked)
            answer = read_answer(second)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "tantos lectores como puede" in answer.body.decode()
        assert "content-security-policy" in answer.headers
    assert [line["status"] for line in served.lines() if line["event"] == "answered"] == [200, 503]


def test_a_fault_of_ours_is_a_page_that_tells_nothing(tmp_path):
    served = form_service(FormDesk(TINY, "states", tmp_path))
    served.store.job = lambda id: 1 / 0
    page = FormClient(served.app).get("/en/jobs/job0000000000000")
    assert page.status == 500
    assert page.heading == "The service failed"
    assert "division" not in page.text


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (FIREFOX, True),
        ("text/html", True),
        ("TEXT/HTML;charset=utf-8", True),
        ("text/html;q=0.5,application/json;q=0.4", True),
        ("text/html;q=0.4,application/json;q=0.5", False),
        ("text/html;q=0,*/*", False),
        ("application/problem+json, text/html;q=0.9", False),
        ("application/json", False),
        ("*/*", False),
        ("", False),
        ("text/html;q=2", True),
    ],
)
def test_programs_get_the_document(served, accept, is_page):
    answer = ask(served.app, "GET", "/nothing", headers=[HOST, (b"accept", accept.encode())])
    kind = "text/html; charset=utf-8" if is_page else "application/problem+json"
    assert (answer.status, answer.headers["content-type"]) == (404, kind)


@pytest.mark.parametrize(
    "address", ["/v1/jobs/nothing00", "/v1/nothing", "/health/nothing", "/v1/openapi.jso"]
)
def test_the_api_refuses_by_documents_whatever_is_wished(served, address):
    answer = ask(served.app, "GET", address, headers=[HOST, (b"accept", PAGE.encode())])
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "wished", "language"),
    [
        ("/es/nothing", "en", "es"),
        ("/2026.1/en/html/nothing.html", "es", "en"),
        ("/nothing", "en-GB,es;q=0.8", "en"),
        ("/nothing", "de,en;q=0.5", "en"),
        ("/nothing", "de", "es"),
        ("/nothing", "", "es"),
    ],
)
def test_the_page_is_in_the_language_that_was_read(served, path, wished, language):
    assert FormClient(served.app).get(path, accept_language=wished).tree.get("lang") == language


def test_what_was_sent_stays_text(served):
    """Letters that turn or hide others do not reach the page as such."""
    page = FormClient(served.app).post("/en/request", BRIEF, origin="https://<b>\u202e.example")
    assert page.status in (400, 403)
    assert page.tree.xpath("//main//b") == []
    assert "\u202e" not in page.text
