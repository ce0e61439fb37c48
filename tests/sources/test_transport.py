"""The transport keeps what it receives, asks politely and not twice, and says each fault as one error."""

from __future__ import annotations

import gzip
import json
import shutil
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from eslabon.errors import SourceError
from eslabon.sources.answers import ArchivedAnswers
from eslabon.sources.pace import Cancelled, Pace
from eslabon.sources.route import Route
from eslabon.sources.transport import Transport
from tests.sources.conftest import provider_at, request_at
from tests.sources.loopback import always, answer, one_after_another, serving

BODY = json.dumps([{"page": 1}, [{"value": number} for number in range(150)]]).encode()


def _nothing_kept(archive) -> bool:
    return not any(archive.folder.glob("**/*"))


def test_an_answer_is_kept_with_address_time_headers_and_digest(loopback, transport, archive):
    loopback.behaviour = always(answer(BODY, ETag='"v1"', Set_Cookie="id=7", X_Gateway="inner"))
    request = request_at(loopback.address)
    got = transport().answer(request, provider_at(loopback.address))
    assert (got.body, got.how) == (BODY, "asked")
    (record,) = archive.records("one")
    assert record == got.record
    assert record.time == "2031-05-06T07:08:09Z"
    assert record.address == request.address
    assert archive.body(record) == BODY
    assert set(record.headers) == {"content-type", "content-length", "etag"}


def test_no_key_is_written(loopback, transport, archive):
    secret = {"header": "x-key", "environment": "OFFICE_KEY"}
    provider = provider_at(loopback.address, secret=secret)
    request = request_at(loopback.address, "/W.1?api_key=hidden1&page=2")
    transport(environment={"OFFICE_KEY": "hidden2"}).answer(request, provider)
    (asked,) = loopback.asked
    assert (asked.query["api_key"], asked.headers["x-key"]) == ("hidden1", "hidden2")
    written = b"".join(path.read_bytes() for path in archive.folder.rglob("*") if path.is_file())
    assert b"hidden" not in written
    assert b"page=2" in written
    with pytest.raises(SourceError, match="asks for a key") as caught:
        transport("two").answer(request, provider)
    assert "OFFICE_KEY" in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_finished_request_of_the_same_run_is_not_asked_again(loopback, transport):
    request, provider = request_at(loopback.address), provider_at(loopback.address)
    transport().answer(request, provider)
    assert transport().answer(request, provider).how == "finished"
    assert len(loopback.asked) == 1
    assert transport("two").answer(request, provider).how == "asked"


def test_a_later_run_asks_whether_anything_changed(loopback, transport, archive):
    request, provider = request_at(loopback.address), provider_at(loopback.address)
    dated = {"ETag": '"v1"', "Last_Modified": "Tue, 06 May 2031 07:00:00 GMT"}
    loopback.behaviour = one_after_another(answer(BODY, **dated), answer(status=304, kind="", framed=False))
    transport().answer(request, provider)
    got = transport("two").answer(request, provider)
    assert (got.how, got.body) == ("confirmed", BODY)
    assert loopback.asked[1].headers["if-none-match"] == '"v1"'
    assert loopback.asked[1].headers["if-modified-since"] == dated["Last_Modified"]
    (record,) = archive.records("two")
    assert (record.status, record.headers["etag"]) == (304, '"v1"')
    # The third run can still ask conditionally: a 304 does not lose what the first answer told.
    transport("three").answer(request, provider)
    assert loopback.asked[2].headers["if-none-match"] == '"v1"'


def test_a_damaged_body_is_asked_for_as_a_whole(loopback, transport, archive):
    request, provider = request_at(loopback.address), provider_at(loopback.address)
    loopback.behaviour = always(answer(BODY, ETag='"v1"'))
    first = transport().answer(request, provider)
    path = archive.folder / "bodies" / first.record.body[:2] / first.record.body
    path.write_bytes(BODY[:-1])
    assert transport("two").answer(request, provider).how == "asked"
    assert "if-none-match" not in loopback.asked[1].headers
    assert path.read_bytes() == BODY


def test_an_archive_alone_answers_without_network(loopback, transport, archive):
    request, provider = request_at(loopback.address), provider_at(loopback.address)
    loopback.behaviour = always(answer(BODY))
    transport().answer(request, provider)
    assert ArchivedAnswers(archive).answer(request, provider).body == BODY
    assert ArchivedAnswers(archive, "one").answer(request, provider).how == "archived"
    with pytest.raises(SourceError, match="no answer to this request"):
        ArchivedAnswers(archive).answer(request_at(loopback.address, "/other"), provider)
    with pytest.raises(SourceError, match="no answer to this request"):
        ArchivedAnswers(archive, "two").answer(request, provider)
    assert len(loopback.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_fault_is_asked_again_with_growing_pauses(loopback, transport, clock, status):
    loopback.behaviour = one_after_another(*[answer(b"busy", status)] * 3, answer(BODY))
    got = transport().answer(
        request_at(loopback.address), provider_at(loopback.address, limits={"attempts": 4})
    )
    assert got.body == BODY
    assert len(loopback.asked) == 4
    assert 1 + 2 + 4 <= clock.now <= 1 + 2 + 4 + 3  # each up to a second longer by chance


def test_retry_after_is_followed_up_to_our_patience(loopback, transport, clock):
    provider = provider_at(loopback.address, limits={"attempts": 3, "patience": 30})
    loopback.behaviour = one_after_another(answer(b"", 429, Retry_After="17"), answer(BODY))
    assert transport().answer(request_at(loopback.address), provider).body == BODY
    assert clock.now == pytest.approx(17)
    loopback.behaviour = always(answer(b"", 503, Retry_After="3600"))
    with pytest.raises(SourceError, match="answers with an error") as caught:
        transport("two").answer(request_at(loopback.address), provider)
    assert "pause of 3600 seconds" in caught.value.received
    assert len(loopback.asked) == 3


def test_requests_to_one_host_keep_their_interval(loopback, transport, clock):
    provider = provider_at(loopback.address, limits={"interval": 2.5})
    asking = transport()
    for path in ("/a", "/b", "/c"):
        asking.answer(request_at(loopback.address, path), provider)
    assert clock.now == pytest.approx(5.0)


def test_a_redirect_within_the_host_is_followed(loopback, transport):
    loopback.behaviour = one_after_another(answer(b"", 301, Location="/moved"), answer(BODY))
    got = transport().answer(request_at(loopback.address), provider_at(loopback.address))
    assert (got.body, got.record.final_address) == (BODY, loopback.address + "/moved")


FAULTS = {
    "unknown series": (answer(b"no such series", 404), "does not have this address"),
    "retired": (answer(b"", 410), "has retired this address"),
    "forbidden": (answer(b"", 403), "refuses access"),
    "page with status 200": (answer(b"<html>maintenance</html>", kind="text/html"), "other than data"),
    "no media type": (answer(BODY, kind=""), "other than data"),
    "redirect without end": (answer(b"", 301, Location="/W.1"), "from address to address"),
    "redirect elsewhere": (answer(b"", 302, Location="http://192.0.2.1/x"), "where we do not follow"),
    "redirect nowhere": (answer(b"", 302), "where we do not follow"),
    "unasked 304": (answer(status=304, kind="", framed=False), "answers with an error"),
    "half an answer": (answer(BODY, 206), "answers with an error"),
    "overloaded": (answer(b"", 503), "answers with an error"),
    "unknown encoding": (answer(BODY, Content_Encoding="br"), "cannot be unpacked"),
    "not gzip": (answer(BODY, Content_Encoding="gzip"), "cannot be unpacked"),
    "broken gzip": (answer(gzip.compress(BODY)[:-9], Content_Encoding="gzip"), "cannot be unpacked"),
    "gzip bomb": (
        answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
        "sends more than its limit",
    ),
    "larger than the limit": (answer(bytes(1_000_001)), "sends more than its limit"),
    "no HTTP": (b"220 mail ready\r\n", "broke off its answer"),
    "nothing": (b"", "broke off its answer"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_clear_error_and_nothing_is_kept(loopback, transport, archive, name):
    content, said = FAULTS[name]
    loopback.behaviour = always(content)
    with pytest.raises(SourceError, match=said) as caught:
        transport().answer(request_at(loopback.address), provider_at(loopback.address))
    error = caught.value
    assert error.what.startswith("office ")
    assert error.where == loopback.address + "/W.1"
    assert error.received or "redirect" in name
    assert error.next_step
    assert _nothing_kept(archive)


def test_an_endless_body_is_stopped_at_the_limit(loopback, transport, archive):
    sent = 0

    def endless(asked, send):
        nonlocal sent
        send(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\n\r\n")
        while True:
            send(b" " * 10_000)
            sent += 10_000

    loopback.behaviour = endless
    with pytest.raises(SourceError, match="more than its limit"):
        transport().answer(request_at(loopback.address), provider_at(loopback.address))
    assert _nothing_kept(archive)
    assert sent < 50_000_000  # what the sockets' buffers take beside the limit of one million


def test_an_endless_stream_that_unpacks_to_nothing_is_stopped_too(loopback, transport):
    empty = gzip.compress(b"")

    def endless(asked, send):
        send(answer(framed=False, Content_Encoding="gzip"))
        while True:
            send(empty * 500)

    loopback.behaviour = endless
    with pytest.raises(SourceError, match="more than its limit"):
        transport().answer(
            request_at(loopback.address), provider_at(loopback.address, limits={"bytes": 100_000})
        )


def test_silence_ends_after_its_limit(loopback, transport):
    release = threading.Event()

    def silent(asked, send):
        send(answer(framed=False) + b"[")
        release.wait(20)

    loopback.behaviour = silent
    try:
        with pytest.raises(SourceError, match="does not answer in time") as caught:
            transport().answer(
                request_at(loopback.address),
                provider_at(loopback.address, limits={"silence": 0.2, "attempts": 2}),
            )
    finally:
        release.set()
    assert "(2 attempts)" in caught.value.received
    assert len(loopback.asked) == 2


def test_a_slow_answer_ends_after_its_limit(loopback, transport, clock):
    def slow(asked, send):
        send(answer(framed=False))
        for _ in range(50):
            clock.now += 1
            send(b" ")

    loopback.behaviour = slow
    with pytest.raises(SourceError, match="sends too slowly"):
        transport().answer(request_at(loopback.address), provider_at(loopback.address))


def test_nobody_there(transport, archive):
    with serving(always(b"")) as gone:
        address = gone.address
    with pytest.raises(SourceError, match="cannot be reached"):
        transport().answer(request_at(address), provider_at(address))
    assert _nothing_kept(archive)


def test_a_table_of_text_must_say_where_it_ends(loopback, transport):
    cells = {"country": "a", "period": "b", "value": "c"}
    provider = provider_at(loopback.address, protocol="csv", cells=cells)
    loopback.behaviour = always(answer(b"a,b,c\nX,2030,1\n", kind="text/csv", framed=False))
    with pytest.raises(SourceError, match="does not say where its answer ends"):
        transport().answer(request_at(loopback.address), provider)


def asked_for_ever(loopback):
    """A provider that is asked however often it has not answered."""
    return provider_at(loopback.address, limits={"unanswered": 10_000})


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_connection_cut_at_every_byte_keeps_nothing(loopback, transport, archive, packed):
    body = BODY[:2048].ljust(2048)
    sent = gzip.compress(body, 0) if packed else body
    whole = answer(sent, **({"Content_Encoding": "gzip"} if packed else {}))
    head = len(whole) - len(sent)
    request, provider, asking = request_at(loopback.address), asked_for_ever(loopback), transport()
    for end in range(len(whole)):
        loopback.behaviour = always(whole[:end])
        with pytest.raises(SourceError) as caught:
            asking.answer(request, provider)
        assert end < head or "broke off its answer" in caught.value.what
    assert _nothing_kept(archive)
    loopback.behaviour = always(whole)
    assert asking.answer(request, provider).body == body


def test_a_long_answer_cut_at_two_hundred_places_keeps_nothing(loopback, transport, archive):
    whole = answer(b" " * 300_000)
    request, provider, asking = request_at(loopback.address), asked_for_ever(loopback), transport()
    for number in range(200):
        loopback.behaviour = always(whole[: number * len(whole) // 200])
        with pytest.raises(SourceError, match="broke off"):
            asking.answer(request, provider)
    assert _nothing_kept(archive)


def test_cancelling_ends_a_wait_and_a_body(loopback, transport, archive):
    request = request_at(loopback.address)
    loopback.behaviour = always(answer(b"", 503))
    asking = transport()
    with pytest.raises(Cancelled):
        asking.answer(
            request, provider_at(loopback.address, limits={"attempts": 9}), lambda: len(loopback.asked) == 2
        )
    assert len(loopback.asked) == 2
    loopback.behaviour = always(answer(BODY))
    with pytest.raises(Cancelled):
        asking.answer(request, provider_at(loopback.address), lambda: len(loopback.asked) == 3)
    assert _nothing_kept(archive)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate for this machine, its key in the same folder."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate of the test")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=office",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem"


def test_an_unknown_certificate_is_refused_and_a_named_one_trusted(certificate, archive, transport):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with serving(always(answer(BODY)), context) as server:
        request, provider = request_at(server.address), provider_at(server.address, limits={"attempts": 3})
        with pytest.raises(SourceError, match="cannot be trusted") as caught:
            transport().answer(request, provider)
        assert "ESLABON_CA_BUNDLE" in caught.value.next_step
        assert server.asked == []
        assert _nothing_kept(archive)
        route = Route.chosen(environment={"REQUESTS_CA_BUNDLE": str(certificate)})
        assert transport(route=route).answer(request, provider).body == BODY


def test_a_proxy_is_asked_instead_of_the_host(loopback, transport, archive):
    loopback.behaviour = always(answer(BODY))
    proxy = loopback.address.replace("http://", "http://user:hidden@")
    route = Route.chosen(environment={"ESLABON_PROXY": proxy})
    address = "http://office.invalid"
    assert transport(route=route).answer(request_at(address), provider_at(address)).body == BODY
    assert loopback.asked[0].headers["host"] == "office.invalid"
    assert "hidden" not in repr(route)
    written = b"".join(path.read_bytes() for path in archive.folder.rglob("*") if path.is_file())
    assert b"hidden" not in written


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (Route(proxy="somewhere:80"), "the proxy is no address"),
        (Route(ca="/nowhere/ca.pem"), "file of certificates cannot be used"),
    ],
)
def test_a_wrong_way_to_the_network_is_told_before_anything_is_asked(archive, route, said):
    with pytest.raises(SourceError, match=said):
        Transport(archive, "one", route=route, pace=Pace())
