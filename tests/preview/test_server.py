"""The preview's server: pages with the script that reloads them, news of builds, this machine only."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import urllib.error
import urllib.request

import psutil
import pytest

from eslabon.preview.server import HOST, PreviewServer

PAGE = "<!doctype html><title>Inicio</title><body><p>Hola, País</p></body>"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "country").mkdir()
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    (tmp_path / "country" / "index.html").write_text(PAGE, "utf-8")
    (tmp_path / "style.css").write_text("p { color: red }", "utf-8")
    return tmp_path


@pytest.fixture
def server(folder):
    with PreviewServer(folder) as running:
        yield running


def get(server, path):
    with urllib.request.urlopen(server.address + path, timeout=10) as answer:
        return answer.headers, answer.read().decode()


@pytest.mark.parametrize("path", ["", "index.html", "country/", "country/index.html?x=1"])
def test_pages_carry_the_script_and_files_stay_as_built(server, folder, path):
    headers, text = get(server, path)
    assert "Hola, País" in text
    assert text.count('<script src="/-/reload.js" data-pages="0" defer></script></body>') == 1
    assert headers["Cache-Control"] == "no-store"
    assert (folder / "index.html").read_text("utf-8") == PAGE


def test_other_files_are_sent_as_they_are(server):
    headers, text = get(server, "style.css")
    assert (headers.get_content_type(), text) == ("text/css", "p { color: red }")


def test_a_page_that_is_not_there_yet_waits_for_it(server):
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        get(server, "missing.html")
    assert b"reload.js" in caught.value.read()


def test_readers_hear_of_a_build_and_of_its_error(server):
    first = json.loads(get(server, "-/events?after=-1")[1])
    assert first == {"build": 0, "pages": 0, "error": ""}
    heard = []
    waiting = threading.Thread(target=lambda: heard.append(json.loads(get(server, "-/events?after=0")[1])))
    waiting.start()
    server.tell("page country/ARC failed")
    waiting.join(timeout=10)
    assert heard == [{"build": 1, "pages": 0, "error": "page country/ARC failed"}]


def test_a_page_says_of_which_build_it_is(server):
    """The last one that ended well: a page sent before a build and asking after it must reload."""
    for error in ("", "", "no such role"):
        server.tell(error)
    assert 'data-pages="2"' in get(server, "")[1]
    assert json.loads(get(server, "-/events?after=-1")[1]) == {
        "build": 3,
        "pages": 2,
        "error": "no such role",
    }


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/index.html", "/style.css", "/-/events?after=-1"])
def test_another_host_s_name_is_refused(server, method, path):
    """A page of another site cannot read the preview by pointing a name of its own at this machine."""
    connection = http.client.HTTPConnection(
        HOST, int(server.address.rstrip("/").rpartition(":")[2]), timeout=10
    )
    connection.request(method, path, headers={"Host": "example.org:80"})
    assert connection.getresponse().status == 403
    connection.close()


def test_nothing_outside_of_the_folder_is_served(server, folder):
    (folder.parent / "secret.txt").write_text("secret")
    connection = http.client.HTTPConnection(
        HOST, int(server.address.rstrip("/").rpartition(":")[2]), timeout=10
    )
    connection.request("GET", "/../secret.txt")
    assert connection.getresponse().status == 404
    connection.close()


def test_it_listens_on_loopback_only(server):
    port = int(server.address.rstrip("/").rpartition(":")[2])
    listening = [one.laddr for one in psutil.Process().net_connections() if one.status == psutil.CONN_LISTEN]
    assert [address.ip for address in listening if address.port == port] == [HOST]


def test_it_ends_while_a_reader_waits(folder):
    with PreviewServer(folder) as running:

        def wait():
            with contextlib.suppress(OSError):  # answered or cut off: both are an end
                get(running, "-/events?after=0")

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
    waiting.join(timeout=10)
    assert not waiting.is_alive()
