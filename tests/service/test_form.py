"""The form's pages and what they accept: every answer as a reader without JavaScript gets it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from eslabon.errors import ParameterError
from eslabon.language import sort_key
from eslabon.service.refusals import ClientFull, DatabaseUnavailable, QueueFull
from eslabon.service.security_headers import CONTENT_POLICY
from tests.conftest import TINY
from tests.service.form_client import FORM, FormClient
from tests.service.form_desk import FormDesk, form_service
from tests.service.form_fixtures import book_form, made_form  # noqa: F401  the fixtures
from tests.service.form_reader import FormPage

LANGUAGES = ("es", "en", "pt", "fr")
ALL = ["insertion", "logistics", "firms"]
BRIEF = {"kind": "brief", "country": "PER", "language": "es", "format": "pdf", "sections": ALL}
REPORT = {
    "kind": "report",
    "countries": ["PER", "CHL"],
    "recommendations": ["9"],
    "language": "es",
    "format": "pdf",
}


@pytest.fixture
def service(book_form):  # noqa: F811
    """Desk, store, results and a client of a service over the publication, without any order."""
    return book_form


def send(client, entries, language="es", **headers) -> FormPage:
    return client.post(f"/{language}/request", entries, **headers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_shown_in_every_language(service, language):
    client = service[3]
    page = client.get(f"/{language}/request")
    assert page.status == 200
    assert page.tree.get("lang") == language
    assert page.headers["content-security-policy"] == CONTENT_POLICY
    assert page.headers["cache-control"] == "no-store"
    assert page.inline() == []
    assert len(page.tree.xpath("//section//form")) == 2
    assert dict(page.sends("brief")) | {"sections": ""} == {
        "kind": "brief", "country": "", "language": language, "format": "pdf",
        "compare": "", "from": "", "to": "", "sections": "",
    }  # fmt: skip
    assert [value for name, value in page.sends("brief") if name == "sections"] == ALL
    switch = page.tree.xpath("//nav[@id='languages']//a/@href")
    assert switch == [f"/{other}/request" for other in LANGUAGES if other != language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_stand_in_the_order_of_their_names(service, language):
    page = service[3].get(f"/{language}/request")
    lists = [f"//select[@id='brief-{name}']/option[@value!='']" for name in ("country", "compare")]
    for place in (*lists, "//input[@name='countries']/.."):
        names = page.texts(place)
        assert len(names) >= 28
        assert names == sorted(names, key=lambda name: sort_key(name, language))


def test_an_order_becomes_a_job(service):
    _, store, _, client = service
    answer = client.post("/es/request", BRIEF | {"compare": ["CHL", "", "BOL", "", ""], "from": "2005"})
    assert answer.status == 303
    assert answer.headers["location"] == "/es/jobs/job0000000000000"
    (job,) = store.jobs.values()
    assert job.request == {
        "kind": "brief", "country": "PER", "language": "es", "format": "pdf", "compare": ["CHL", "BOL"],
        "year_from": 2005, "year_to": 0, "sections": [],
    }  # fmt: skip


def test_sections_are_named_only_when_some_are_left_out(service):
    _, store, _, client = service
    send(client, BRIEF | {"sections": ["firms", "insertion"]})
    (job,) = store.jobs.values()
    assert job.request["sections"] == ["firms", "insertion"]


def test_a_report_becomes_a_job(service):
    _, store, _, client = service
    assert send(client, REPORT | {"language": "fr", "format": "html"}).status == 303
    (job,) = store.jobs.values()
    assert job.request == {
        "kind": "report", "countries": ["PER", "CHL"], "recommendations": [9],
        "language": "fr", "format": "html",
    }  # fmt: skip


def test_what_was_made_before_is_ready_at_once(service):
    _, store, results, client = service
    client.post("/es/request", BRIEF)
    results.put(next(iter(store.jobs.values())).key, "a.pdf", "application/pdf", {"a.pdf": b"%PDF"})
    client.post("/es/request", BRIEF)
    assert [job.state for job in store.jobs.values()] == ["queued", "done"]


@pytest.mark.parametrize(
    ("entries", "field", "text"),
    [
        (BRIEF | {"country": ""}, "brief-country", "Elija un país."),
        (BRIEF | {"country": "XXX"}, "brief-country", "No hay informe de ese país: elija uno de la lista."),
        (BRIEF | {"language": "de"}, "brief-language", "Elija uno de los idiomas."),
        (BRIEF | {"format": "docx"}, "brief-format", "Elija uno de los formatos."),
        (BRIEF | {"compare": ["XXX"]}, "brief-compare", "Elija los comparadores de la lista."),
        (BRIEF | {"compare": ["CHL", "CHL"]}, "brief-compare", "Un comparador está dos veces: quite uno."),
        (BRIEF | {"compare": ["PER"]}, "brief-compare",
         "El país del informe está entre los comparadores: quítelo."),
        (BRIEF | {"compare": ["CHL", "BOL", "ECU", "COL", "VEN", "URY"]}, "brief-compare",
         "Elija cinco comparadores como máximo."),
        (BRIEF | {"from": "20x5"}, "brief-from", "Escriba el año con cuatro cifras, por ejemplo 2005."),
        (BRIEF | {"from": "1005"}, "brief-from", "Escriba el año con cuatro cifras, por ejemplo 2005."),
        (BRIEF | {"to": "٢٠٠٥"}, "brief-to", "Escriba el año con cuatro cifras, por ejemplo 2005."),
        (BRIEF | {"from": "2015", "to": "2005"}, "brief-from", "El primer año es posterior al último."),
        (BRIEF | {"sections": []}, "brief-sections", "Marque al menos una sección."),
        (BRIEF | {"sections": ["other"]}, "brief-sections", "Marque solo lo que está en la lista."),
        (REPORT | {"countries": [], "recommendations": []}, "report-countries",
         "Marque al menos un país o una recomendación."),
        (REPORT | {"countries": ["USA"]}, "report-countries", "Marque solo lo que está en la lista."),
        (REPORT | {"recommendations": ["1e1"]}, "report-recommendations",
         "Marque solo lo que está en la lista."),
        (REPORT | {"recommendations": ["9", "9"]}, "report-recommendations",
         "Marque solo lo que está en la lista."),
        (REPORT | {"format": "notebook"}, "report-format", "Elija uno de los formatos."),
    ],
)  # fmt: skip
def test_what_has_to_be_changed_is_said_where_it_is(service, entries, field, text):
    """In the summary, which leads there, and at the field; nothing that was filled in is lost."""
    _, store, _, client = service
    page = send(client, entries)
    assert page.status == 422
    assert not store.jobs
    assert page.complaints() == [(f"#{field}", text)]
    summary = page.named("error-summary")
    assert summary.get("tabindex") == "-1"
    assert summary.get("autofocus") is not None
    control = page.named(field)
    group = control if control.get("aria-invalid") else control.xpath("ancestor::fieldset")[0]
    marked = [*group.xpath("descendant-or-self::*[@aria-invalid='true']")]
    assert marked
    described = control.get("aria-describedby") or control.xpath("ancestor::fieldset")[0].get(
        "aria-describedby"
    )
    said = [page.named(id).text_content().strip() for id in described.split()]
    assert text in said
    if control.xpath("ancestor::details"):
        assert control.xpath("ancestor::details/@open"), "the field is folded away"


def test_entries_are_kept_when_something_is_wrong(service):
    entries = BRIEF | {"country": "CHL", "format": "data", "compare": ["BOL", "PER"], "from": "19",
                       "to": "2020", "sections": ["firms"], "language": "fr"}  # fmt: skip
    page = send(service[3], entries)
    sent = page.sends("brief")
    for name, value in entries.items():
        kept = [each for key, each in sent if key == name and each]
        assert kept == ([value] if isinstance(value, str) else value)
    assert page.texts("//title")[0].startswith("Hay algo que corregir: ")
    # The other form begins as ever, and the other languages show the same entries.
    assert ("language", "es") in page.sends("report")
    english = service[3].get(page.tree.xpath("//nav[@id='languages']//a[@lang='en']/@href")[0])
    assert dict(english.sends("brief"))["from"] == "19"
    assert [value for name, value in english.sends("brief") if name == "sections"] == ["firms"]


def test_several_findings_come_in_the_order_of_the_form(service):
    page = send(service[3], {"kind": "brief", "from": "x", "language": "es"})
    places = [href for href, _ in page.complaints()]
    assert places == ["#brief-country", "#brief-format", "#brief-from", "#brief-sections"]
    ids = page.tree.xpath("//@id")
    order = [ids.index(place[1:]) for place in places]
    assert order == sorted(order)


@pytest.mark.parametrize(("where", "field"), [("from", "brief-from"), ("year_to", "brief-to"), ("body", "")])
def test_a_refusal_of_the_desk_is_told_in_its_own_words(service, where, field):
    """They are English, and marked as such."""
    desk, _, _, client = service
    desk.refusal = ParameterError("no data then", where=where, expected="1990–2024", received="'1950'")
    page = send(client, BRIEF | {"from": "1950", "to": "1955"})
    assert page.status == 422
    assert "El servicio no puede hacer lo pedido." in page.main
    assert page.texts("//dd[@lang='en']") == ["no data then", where, "1990–2024", "'1950'"]
    assert [href for href, _ in page.complaints()] == ([f"#{field}"] if field else [])


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "{{ 7 * 7 }}", "' onfocus='x", "Perú & Chile"]
)
@pytest.mark.parametrize("field", ["country", "from", "language", "compare", "sections"])
def test_what_was_sent_is_never_more_than_text(service, field, value):
    page = send(service[3], BRIEF | {field: value})
    assert page.status == 422
    assert page.inline() == []
    assert "49" not in page.main
    query = service[3].get("/es/request?" + urlencode({"kind": "brief", field: value}))
    assert query.status == 200
    assert query.inline() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec_fetch_site": "same-origin", "origin": "null"}, 403),
        ({"sec_fetch_site": "none"}, 303),
        ({"origin": "http://127.0.0.1"}, 303),
        ({"origin": "https://127.0.0.1"}, 303),
        ({}, 303),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site", "origin": "http://127.0.0.1"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1.example"}, 403),
        ({"origin": "http://127.0.0.1:81"}, 403),
        ({"origin": "http://["}, 403),
    ],
)  # fmt: skip
def test_only_our_own_pages_may_send(service, headers, status):
    _, store, _, client = service
    assert send(client, BRIEF, **headers).status == status
    assert len(store.jobs) == (status == 303)
    id = store.submit("key", {"kind": "brief", "country": "PER", "language": "es"}, client="").id
    assert client.post(f"/es/jobs/{id}/cancel", **headers).status == status
    assert store.jobs[id].state == ("cancelled" if status == 303 else "queued")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"kind=brief&country=PER", "text/plain", 415),
        (b'{"kind": "brief"}', "application/json", 415),
        (b"kind=brief&country=PER", "multipart/form-data; boundary=x", 415),
        (b"", FORM, 400),
        (b"country=PER", FORM, 400),
        (b"kind=brief&kind=report", FORM, 400),
        (b"kind=other", FORM, 400),
        (b"kind=brief&country=PER&country=CHL", FORM, 400),
        (b"kind=brief&path=..%2F..%2Fetc", FORM, 400),
        (b"kind=report&country=PER", FORM, 400),
        (b"kind=brief&country=%ff%fe", FORM, 400),
        ("kind=brief&country=Perú".encode("latin-1"), FORM, 400),
        (b"kind=brief&country=P%0D%0ASet-Cookie: a=b", FORM, 400),
        (b"kind=brief&country=PER%00", FORM, 400),
        (b"kind=brief&country=" + b"P" * 101, FORM, 400),
        (b"kind=report" + b"&countries=PER" * 500, FORM, 400),
        (b"kind=brief&country", FORM, 400),
        (b"kind=brief&" + b"x" * 20_000, FORM, 413),
    ],
)  # fmt: skip
def test_what_our_form_does_not_send_is_refused(service, body, kind, status):
    _, store, _, client = service
    page = client.post("/en/request", body, kind=kind)
    assert page.status == status
    assert page.heading == "Request refused"
    assert not store.jobs
    assert page.tree.xpath("//main//a/@href") == ["/en/request"]


@pytest.mark.parametrize(
    ("busy", "status", "said"),
    [
        (QueueFull("no room", retry_after=30), 503, "cannot take another request"),
        (DatabaseUnavailable("locked", retry_after=30), 503, "cannot take another request"),
        (ClientFull("enough", retry_after=30), 429, "from your connection"),
    ],
)  # fmt: skip
def test_without_room_the_order_waits_with_the_reader(service, busy, status, said):
    _, store, _, client = service
    store.full = busy
    entries = BRIEF | {"compare": ["CHL"], "sections": ["firms"]}
    page = send(client, entries, "en")
    assert page.status == status
    assert page.headers["retry-after"] == "30"
    assert "Try again in 30 seconds" in page.main
    assert said in page.main
    (again,) = page.tree.xpath("//main//form")
    store.full = None
    assert client.post(again.get("action"), dict(again.form_values())).status == 303
    assert next(iter(store.jobs.values())).request["compare"] == ["CHL"]
    assert next(iter(store.jobs.values())).request["sections"] == ["firms"]


def test_an_address_fills_the_form_in(service):
    client = service[3]
    page = client.get("/pt/request?country=PER")
    assert dict(page.sends("brief"))["country"] == "PER"
    assert dict(page.sends("brief"))["language"] == "pt"
    assert [value for name, value in page.sends("brief") if name == "sections"] == ALL
    report = client.get("/pt/request?kind=report&countries=PER&countries=CHL&language=en")
    assert [value for name, value in report.sends("report") if name == "countries"] == ["CHL", "PER"]
    for odd in ("?utm=1", "?kind=brief&kind=brief", "?%ff", "?country=" + "x" * 200):
        assert ("country", "") in client.get(f"/pt/request{odd}").sends("brief")


def test_a_small_publication_has_a_small_form(tmp_path):
    """Without recommendations nothing asks for them, and its languages are the only ones."""
    desk = FormDesk(TINY, "states", tmp_path)
    desk.sections = ()
    client = FormClient(form_service(desk).app)
    page = client.get("/en/request")
    assert page.tree.xpath("//@name[.='recommendations' or .='sections']") == []
    assert page.tree.xpath("//nav[@id='languages']//a/@href") == ["/es/request"]
    assert client.get("/fr/request").status == 404
    assert client.post("/fr/request", BRIEF).status == 405
    report = send(client, {"kind": "report", "language": "es", "format": "pdf"})
    assert report.complaints() == [("#report-countries", "Elija un país.")]
    entries = {"kind": "brief", "country": "ESP", "language": "en", "format": "html"}
    assert send(client, entries).status == 303
