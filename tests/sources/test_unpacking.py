"""Bodies are unpacked within their limit, whatever their pieces; pauses are those that publishers ask for."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.sources.decoding import BodyTooLarge, BrokenBody, Unpacking
from eslabon.sources.pace import Cancelled, Pace, retry_after
from tests.sources.conftest import NOW

PACKED = {"": bytes, "identity": bytes, "gzip": gzip.compress, "deflate": zlib.compress}


def unpacked(content: bytes, encoding: str, most: int, size: int) -> bytes:
    unpacking = Unpacking(encoding, most)
    for at in range(0, len(content), size):
        unpacking.take(content[at : at + size])
    return unpacking.whole()


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(PACKED)), st.integers(1, 50))
def test_any_body_comes_back_from_any_pieces(body, encoding, size):
    assert unpacked(PACKED[encoding](body), encoding, 1000, size) == body


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=300), st.integers(1, 50), st.data())
def test_a_cut_gzip_body_is_never_taken_for_whole(body, size, data):
    packed = gzip.compress(body)
    end = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(BrokenBody):
        unpacked(packed[:end], "gzip", 1000, size)


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_the_limit_is_exact(encoding):
    body = b"x" * 100
    assert unpacked(PACKED[encoding](body), encoding, 100, 7) == body
    with pytest.raises(BodyTooLarge):
        unpacked(PACKED[encoding](body + b"x"), encoding, 100, 7)


def test_a_bomb_never_takes_more_memory_than_its_limit():
    unpacking = Unpacking("gzip", 10_000)
    with pytest.raises(BodyTooLarge):
        unpacking.take(gzip.compress(bytes(10_000_000)))
    assert len(unpacking._body) == 10_001


def test_members_of_gzip_follow_one_another():
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", 100, 5) == b"one two"


def test_an_unknown_encoding_is_told():
    with pytest.raises(BrokenBody, match="'br'"):
        Unpacking("br", 10)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0), (" 17 ", 17), ("Tue, 06 May 2031 07:08:39 GMT", 30), ("Tue, 06 May 2031 07:00:00 GMT", 0),
        ("", None), ("soon", None), ("-5", None), ("1.5", None), ("١", None),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(header, seconds):
    assert retry_after(header, NOW) == seconds


def test_waiting_ends_when_somebody_cancels(clock):
    pace = Pace(clock, clock.sleep)
    with pytest.raises(Cancelled):
        pace.pause(100, lambda: clock.now > 3)
    assert clock.now < 4


def test_hosts_do_not_wait_for_one_another(clock):
    pace = Pace(clock, clock.sleep)
    for host in ("a", "b", "a"):
        pace.turn(host, 10, lambda: False)
    assert clock.now == pytest.approx(10)
