"""Unicode tricks: letters that look like others, fold into others, or are none."""

from __future__ import annotations

import json

import pytest

from tests.service.asking import HOST, JSON
from tests.service.hostile.refused import refused

COUNTRIES = {
    "full width": "ＥＳＰ",
    "Cyrillic": "ЕЅР",
    "Greek": "ΕSΡ",
    "mathematical": "𝐄𝐒𝐏",
    "a combining mark": "ESP\u0301",
    "no width": "ES\u200bP",
    "a joiner": "E\u200dSP",
    "a soft hyphen": "ES\u00adP",
    "from right to left": "\u202ePSE",
    "a byte order mark": "\ufeffESP",
    "a hard blank": "ESP\u00a0",
    "a blank": " ESP",
    "a line break at the end": "ESP\n",
    "NUL": "ESP\0",
    "a tag": "ESP\U000e0041",
    "a variation": "ESP\ufe0f",
    "small letters": "esp",
    "a small letter that grows": "eſp",
    "a ligature": "EﬆP",
    "flags": "🇪🇸",
    "circled": "ⒺⓈⓅ",
    "Turkish": "İSP",
}
BODIES = {
    "half a letter": b'{"country": "\\ud800", "language": "es"}',
    "the halves in the wrong order": b'{"country": "\\udc00\\ud800", "language": "es"}',
    "half a letter as name": b'{"\\udfff": 1, "country": "ESP", "language": "es"}',
    "an escaped NUL": b'{"country": "ESP\\u0000", "language": "es"}',
    "an escaped name twice": b'{"country": "ESP", "countr\\u0079": "FRA", "language": "es"}',
    "too long UTF-8": b'{"country": "\xc1\x85SP", "language": "es"}',
    "a surrogate in UTF-8": b'{"country": "\xed\xa0\x80", "language": "es"}',
    "Latin-1": '{"country": "España", "language": "es"}'.encode("latin-1"),
    "UTF-16": '{"country": "ESP", "language": "es"}'.encode("utf-16"),
    "UTF-16 without a mark": '{"country": "ESP", "language": "es"}'.encode("utf-16-le"),
    "UTF-32": '{"country": "ESP", "language": "es"}'.encode("utf-32"),
    "UTF-7": b'{"country": "+AEUAUwBQ-", "language": "es"}',
    "a byte order mark": b'\xef\xbb\xbf{"country": "ESP", "language": "es"}',
    "beyond Unicode": b'{"country": "\xf4\x90\x80\x80", "language": "es"}',
    "half a letter at the end": b'{"country": "ESP", "language": "es"}\xe2\x82',
}
PATHS = (
    "/v1/observations?country=%EF%BC%A5SP",
    "/v1/observations?country=ESP%E2%80%8B",
    "/v1/observations?country=ESP%EF%BB%BF",
    "/v1/observations?limit=%D9%A1%D9%A0x",
    "/v1/indicators?%D1%81ursor=x",
    "/v1/observations?country=%ED%A0%80",
    "/v1/observations?country=%FF%FE",
    "/%EF%BC%8F..%EF%BC%8Fcache/secret.json",
    "/2026.1/%E2%80%A5/cache/secret.json",
    "/2026.1/%EF%BC%8E%EF%BC%8E/cache/secret.json",
    "/2026.1/es/html/%E2%88%95index.html",
    b"/2026.1/\xc3\xa9",
)


@pytest.mark.parametrize("name", COUNTRIES)
def test_a_code_is_of_three_letters_and_no_others(target, name):
    body = json.dumps({"country": COUNTRIES[name], "language": "es"}, ensure_ascii=False).encode()
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=[HOST, JSON], body=body))


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_of_whole_letters(target, name):
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=[HOST, JSON], body=BODIES[name]))


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_read_in_one_way(target, path):
    refused(target, lambda: target.ask("GET", path))
