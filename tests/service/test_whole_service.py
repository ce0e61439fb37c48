"""``eslabon serve`` as an operator starts it, on the tiny publication: real kernels, renderers, database."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

from tests.ondemand.conftest import built_tiny  # noqa: F401  the fixture
from tests.service.hostile.refused import JOB, KEY, check_document, check_lines
from tests.service.hostile.sample import SAMPLE
from tests.service.left_behind import left_by, lines_after
from tests.service.on_loopback import exchange
from tests.service.whole import Service


@pytest.fixture(scope="module")
def service(built_tiny, tmp_path_factory) -> Iterator[Service]:  # noqa: F811
    folder = tmp_path_factory.mktemp("service")
    service = Service(built_tiny, folder / "state", folder / "log.jsonl", ESLABON_SERVICE_BODY_SECONDS="2")
    with service.running():
        yield service


def edition_file(service: Service, name: str) -> bytes:
    return (service.root / "build" / "2026.1" / name).read_bytes()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("pdf", "en/pdf/country/FRA.pdf"),
        ("html", "en/html/country/FRA.html"),
        ("notebook", "notebooks/en/country/FRA.ipynb"),
        ("data", "en/html/_files/country/FRA/country-FRA-data.zip"),
    ],
)
def test_what_is_sent_is_the_books(service, form, name):
    assert service.made(country="FRA", language="en", format=form) == edition_file(service, name)


def test_a_page_finds_its_style_its_pictures_and_its_neighbours(service):
    told = service.end_of(service.order(country="ITA", language="es", format="html", **{"from": 2010}))
    address = service.client.get(told["result"]).url
    text = service.client.get(address).text
    links = set(re.findall(r'(?:src|href)="(\.\./[^"#?]+)', text)) - {"../../../../editions.js"}
    assert any("_static" in link for link in links) and any("_images" in link for link in links)
    for link in links:
        expected = 303 if link.endswith("pdf/country/ITA.pdf") else 200  # asked for anew: see below
        assert service.client.get(address.join(link)).status_code == expected, link


def test_the_pdf_of_a_page_with_choices_is_asked_for_with_the_same_choices(service):
    body = {"country": "ITA", "language": "es", "format": "html", "compare": ["ESP"], "from": 2011}
    told = service.end_of(service.order(**body))
    address = service.client.get(told["result"]).url
    answer = service.client.get(address.join("../../pdf/country/ITA.pdf"))
    assert answer.status_code == 303
    form = service.client.get(address.join(answer.headers["location"]))
    assert form.status_code == 200 and 'value="2011"' in form.text
    other = service.client.get(address.join("../../pdf/country/FRA.pdf"))
    assert other.content == edition_file(service, "es/pdf/country/FRA.pdf")


def test_a_result_is_kept_by_browsers_and_says_its_digest(service):
    told = service.end_of(service.order(country="ESP", language="es", format="pdf"))
    answer = service.client.get(told["result"])
    assert "immutable" in answer.headers["cache-control"]
    again = service.client.get(told["result"], headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert hashlib.sha256(answer.content).hexdigest() in answer.headers["etag"]


def test_equal_requests_at_the_same_time_run_once(service):
    body = {"country": "ESP", "language": "en", "format": "pdf", "compare": ["FRA"], "from": 2003}
    with ThreadPoolExecutor(8) as threads:
        jobs = list(threads.map(lambda _: service.order(**body), range(16)))
    told = [service.end_of(job) for job in jobs]
    assert {one["state"] for one in told} == {"done"} and len({one["key"] for one in told}) == 1
    begun = service.log.read_text("utf-8").count(f'"task":"{told[0]["key"]}","attempt"')
    assert begun == 1


def test_a_report_has_its_own_cover(service):
    content = service.made(countries=["FRA", "ITA"], recommendations=[], language="en", format="pdf")
    assert content.startswith(b"%PDF-") and len(content) > 50_000


@pytest.mark.parametrize("kind", SAMPLE)
def test_hostile_requests_are_refused_and_leave_nothing(service, kind):
    """As in `hostile/`, where each of these requests is one of many, asked of an application in memory."""
    told = service.end_of(service.order(country="ITA", language="es", format="pdf"))
    address = (service.client.base_url.host, service.client.base_url.port)
    lines_after(service, 0)  # all of what was asked before is written
    known = service.log.read_text("utf-8").count("\n")
    before = left_by(service)
    for pieces in SAMPLE[kind]:
        sent = [piece.replace(KEY.encode(), told["key"].encode()) for piece in pieces]
        sent = [piece.replace(JOB.encode(), told["id"].encode()) for piece in sent]
        answer = exchange(address, sent, pause=0.05)
        assert 400 <= answer.status < 500, (sent[0][:300], answer.body[:300])
        check_document(answer)
        assert left_by(service) == before, sent[0][:300]
    lines = lines_after(service, known)
    # What is no HTTP is refused before it is a request, and has no line.
    assert len(lines) <= len(SAMPLE[kind])
    check_lines(lines)
    assert service.client.get(told["result"]).content.startswith(b"%PDF-")


def test_processes_killed_under_load_lose_nothing(service):
    """Kernels' zygote, workers, renderers, a web process, the dispatcher: one after the other."""
    victims = ("eslabon.kernels", "render_zygote", "spawn_main", "eslabon.service.web", "dispatching")
    jobs = []
    for number, victim in enumerate(victims):
        last = 2010 + number
        for language, form in itertools.product(("es", "en"), ("html", "pdf")):
            jobs.append(_order_in_time(service, country="FRA", language=language, format=form, to=last))
        for process in service.below(victim)[:3]:
            with contextlib.suppress(psutil.Error):
                process.kill()
        time.sleep(0.5)
    ends = [service.end_of(job) for job in jobs]
    assert [one["problem"] for one in ends if one["state"] != "done"] == []
    for told in ends:
        content = service.client.get(told["result"]).content
        whole = content.rstrip().endswith((b"</html>", b"%%EOF"))
        assert whole, content[-100:]


def _order_in_time(service: Service, **body: object) -> str:
    """A web process that was killed takes its connections along: ask again, as any client does."""
    for _ in range(50):
        with contextlib.suppress(httpx.TransportError):
            return service.order(**body)
        time.sleep(0.2)
    raise AssertionError("no web process answers")


def test_accepted_jobs_survive_the_death_of_everything(service):
    jobs = [service.order(country="ITA", language="en", format="pdf", to=year) for year in range(2012, 2018)]
    service.kill()
    service.start()
    ends = [service.end_of(job) for job in jobs]
    assert {one["state"] for one in ends} == {"done"}
    assert len({one["key"] for one in ends}) == len(jobs)


def test_a_service_that_is_stopped_leaves_no_process_and_no_half_result(service):
    service.order(country="ITA", language="es", format="pdf", to=2019)
    service.stop()
    results = service.state / "results"
    for kept in results.rglob("result.json"):
        assert json.loads(kept.read_text("utf-8"))
    assert not list((service.state / "scratch").glob("*"))
    service.start()
