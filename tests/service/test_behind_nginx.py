"""The proxy's example, ``docs/deploy/nginx.conf``, in front of the service as a reader meets it."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, TINY
from tests.service.form_client import FORM, PAGE
from tests.service.form_desk import FormDesk, form_service
from tests.service.on_loopback import listening

NAME = "reports.example.org"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ORDER = "kind=brief&country=ESP&language=en&format=html&sections=firms"
needed = pytest.mark.skipif(not NGINX or not shutil.which("openssl"), reason="nginx or openssl is not there")
pytestmark = needed

AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {example}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return bound.getsockname()[1]


def adapted(example: str, folder: Path, service: int, plain: int, port: int) -> str:
    """The example with a test's ports and certificate, and nothing else changed."""
    changes = {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{service};",
        "    listen 80;\n    listen [::]:80;\n": f"    listen 127.0.0.1:{plain};\n",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/ssl/eslabon/fullchain.pem": str(folder / "certificate.pem"),
        "/etc/ssl/eslabon/privkey.pem": str(folder / "key.pem"),
    }
    for old, new in changes.items():
        assert example.count(old) == 1, old
        example = example.replace(old, new)
    return example


class Proxied:
    """The service behind nginx, and a client of both."""

    def __init__(self, served, plain: int, port: int, folder: Path) -> None:
        self.served, self.plain, self.port = served, plain, port
        self.host = f"{NAME}:{port}"
        self.trust = ssl.create_default_context(cafile=folder / "certificate.pem")

    def connect(self) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=30, context=self.trust)
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sock = self.trust.wrap_socket(raw, server_hostname=NAME)
        return connection

    def ask(self, method: str, path: str, body: str | None = None, **headers: str):
        """The answer, its headers and its body."""
        connection = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Accept": PAGE, **named})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def line_of(self, answer) -> dict:
        """The log's line of an answer; it is written after the answer, and named as the proxy named it."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for line in self.served.lines():
                if (line["event"], line["request"]) == ("answered", answer.headers["x-request-id"]):
                    return line
            time.sleep(0.02)
        raise AssertionError("the log has no line of this request")


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("nginx")
    desk = FormDesk(TINY, "states", tmp_path_factory.mktemp("book"))
    served = form_service(desk, trusted_proxies=("127.0.0.1",), allowed_hosts=(NAME,), poll_seconds=0.05)
    (desk.folder / "en" / "html" / "long.html").write_text("<!DOCTYPE html><p>word " * 2000, "utf-8")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem",
         "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    with listening(served) as (_, service):
        plain, port = free_port(), free_port()
        example = (REPOSITORY / "docs/deploy/nginx.conf").read_text("utf-8")
        conf = folder / "nginx.conf"
        user = "user root;" if folder.owner() == "root" else ""
        text = AROUND.format(user=user, folder=folder, example=adapted(example, folder, service, plain, port))
        conf.write_text(text, "utf-8")
        command = [NGINX, "-c", str(conf), "-p", str(folder), "-e", str(folder / "error.log")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
        process = subprocess.Popen(command)
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, (folder / "error.log").read_text("utf-8")
                time.sleep(0.05)
            yield Proxied(served, plain, port, folder)
        finally:
            process.terminate()
            process.wait(30)


def test_plain_requests_are_sent_to_tls(proxied):
    connection = http.client.HTTPConnection("127.0.0.1", proxied.plain, timeout=30)
    connection.request("GET", "/en/request?country=ESP", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (301, f"https://{NAME}/en/request?country=ESP")
    connection.close()


def test_a_page_comes_with_each_header_once(proxied):
    answer, content = proxied.ask("GET", "/2026.1/en/html/index.html")
    assert answer.status == 200
    assert b"<h1>Book</h1>" in content
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-request-id"):
        assert len(answer.headers.get_all(name)) == 1, name
    assert proxied.line_of(answer)["path"] == "/2026.1/en/html/index.html"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_what_a_reader_has_is_not_sent_again(proxied, coding):
    """Also where the proxy has compressed it, which makes its entity tag a weak one."""
    answer, _ = proxied.ask("GET", "/2026.1/en/html/long.html", accept_encoding=coding)
    assert answer.headers.get("content-encoding", "identity") == coding
    again, content = proxied.ask(
        "GET", "/2026.1/en/html/long.html", accept_encoding=coding, if_none_match=answer.headers["etag"]
    )
    assert (again.status, content) == (304, b"")


def test_a_part_is_a_part(proxied):
    answer, content = proxied.ask("GET", "/2026.1/en/html/long.html", range="bytes=0-14")
    assert (answer.status, content) == (206, b"<!DOCTYPE html>")


def test_an_order_goes_through_and_its_events_are_not_held_back(proxied):
    """Each change is read while the stream is open, hence before its end."""
    own = {"content_type": FORM, "origin": f"https://{proxied.host}", "sec_fetch_site": "same-origin"}
    answer, _ = proxied.ask("POST", "/en/request", ORDER, **own)
    assert answer.status == 303
    assert answer.headers["location"].startswith("/en/jobs/")
    job = answer.headers["location"].rsplit("/", 1)[-1]
    connection = proxied.connect()
    connection.request("GET", f"/v1/jobs/{job}/events", headers={"Accept": "text/event-stream"})
    stream = connection.getresponse()
    for step in ("executing", "rendering"):
        proxied.served.store.change(job, state="running", step=step)
        while f'"step":"{step}"'.encode() not in stream.readline():
            assert not stream.isclosed()
    proxied.served.store.change(job, state="cancelled")
    assert b'"cancelled"' in stream.read()
    connection.close()


def test_another_site_s_page_does_not_order(proxied):
    answer, content = proxied.ask(
        "POST", "/en/request", ORDER, content_type=FORM, origin="https://evil.example"
    )
    assert answer.status == 403
    assert b"sent from another site" in content


def test_what_is_too_large_is_refused_in_the_service_s_words(proxied):
    answer, content = proxied.ask("POST", "/en/request", "kind=brief&" + "x" * 20_000, content_type=FORM)
    assert answer.status == 413
    assert b"too large" in content


def test_a_client_is_who_the_proxy_says_whatever_it_says_itself(proxied):
    answers = [
        proxied.ask("GET", "/en/request", x_forwarded_for=told, forwarded=f"for={told}")[0]
        for told in ("198.51.100.1", "198.51.100.2")
    ]
    assert len({proxied.line_of(answer)["client"] for answer in answers}) == 1


def test_the_service_s_figures_stay_inside(proxied):
    assert proxied.ask("GET", "/metrics")[0].status == 403
