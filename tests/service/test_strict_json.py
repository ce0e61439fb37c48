"""Bodies that every reader takes alike."""

from __future__ import annotations

import json

import pytest

from eslabon.service.problems import Problem
from eslabon.service.strict_json import check_json


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"country": "ESP", "compare": ["FRA"], "from": 2000}',
        '{"note": "año \\u00f1 \\"[[[[[[[[[[\\""}'.encode(),
        b"[[[[[[[[1]]]]]]]]",
        b'{"a": -1.5e3, "b": null, "c": true}',
        b'{"pair": "\\ud83d\\ude00"}',
    ],
)
def test_json_is_let_through(body):
    json.loads(body)
    assert check_json(body) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"{}x", "JSON"),
        (b"\xff", "UTF-8"),
        (b"[[[[[[[[[1]]]]]]]]]", "at most 8 levels"),
        (b'{"a": 1, "a": 1}', "each name once in an object"),
        (b'{"a": {"b": 1, "b": 1}}', "each name once in an object"),
        (b'{"a": NaN}', "numbers"),
        (b'{"a": -Infinity}', "numbers"),
        (b'{"a": 1234567890123456789}', "numbers of at most 18 letters"),
        (b'{"a": "\\u0000"}', "texts that print"),
        (b'{"\\ud800": 1}', "texts that print"),
        (b'{"a": ["\\u202e"]}', "texts that print"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(body, expected):
    with pytest.raises(Problem) as caught:
        check_json(body)
    assert (caught.value.status, caught.value.expected) == (400, expected)
