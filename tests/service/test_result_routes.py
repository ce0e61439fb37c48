"""Files of results: digests, ranges, conditions, and the edition behind them."""

from __future__ import annotations

import base64
import hashlib

import pytest

from eslabon.service import result_routes
from tests.service.asking import HOST
from tests.service.hostile.refused import KEY
from tests.service.standins import FILES

PDF = b"%PDF-1.7 " + bytes(range(256)) * 4
PAGE = "es/html/country/ESP.html"
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def kept(served):
    served.results.put(KEY, "brief.pdf", "application/pdf", {"brief.pdf": PDF, "tables.csv": b"a\r\n"})
    return served


def get(served, path: str, *headers: tuple[bytes, bytes], method: str = "GET"):
    return served.ask(method, f"/v1/results/{KEY}/{path}", headers=[HOST, *headers])


def test_a_file_carries_its_digest(kept):
    answer = get(kept, "brief.pdf")
    digest = hashlib.sha256(PDF)
    assert answer.body == PDF
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    said = f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert answer.headers["repr-digest"] == answer.headers["content-digest"] == said
    assert answer.headers["cache-control"] == FOR_EVER
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))


def test_what_a_client_has_is_not_sent_again(kept):
    etag = get(kept, "brief.pdf").headers["etag"].encode()
    for known in (etag, b"W/" + etag, b'"x", ' + etag, b"*"):
        answer = get(kept, "brief.pdf", (b"if-none-match", known))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"].encode() == etag
    assert get(kept, "brief.pdf", (b"if-none-match", b'"x"')).status == 200


@pytest.mark.parametrize(
    ("wanted", "begin", "end"),
    [("bytes=0-3", 0, 4), ("bytes=1000-", 1000, 1033), ("bytes=-5", 1028, 1033), ("bytes=5-99999", 5, 1033)],
)
def test_a_range_is_a_part(kept, wanted, begin, end):
    answer = get(kept, "brief.pdf", (b"range", wanted.encode()))
    assert (answer.status, answer.body) == (206, PDF[begin:end])
    assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/1033"
    assert answer.headers["repr-digest"] == get(kept, "brief.pdf").headers["repr-digest"]
    assert "content-digest" not in answer.headers


@pytest.mark.parametrize("wanted", ["bytes=0-1,3-4", "lines=1-2", "bytes=3-1", "bytes=-", "0-1"])
def test_other_ranges_are_the_whole(kept, wanted):
    answer = get(kept, "brief.pdf", (b"range", wanted.encode()))
    assert (answer.status, answer.body) == (200, PDF)


def test_a_range_of_another_version_is_the_whole(kept):
    etag = get(kept, "brief.pdf").headers["etag"].encode()
    assert get(kept, "brief.pdf", (b"range", b"bytes=0-1"), (b"if-range", etag)).status == 206
    assert get(kept, "brief.pdf", (b"range", b"bytes=0-1"), (b"if-range", b'"x"')).status == 200


def test_a_head_is_an_answer_without_its_body(kept):
    answer = get(kept, "brief.pdf", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(PDF))


def test_the_key_alone_leads_to_the_main_file(kept):
    answer = kept.ask("GET", f"/v1/results/{KEY}")
    assert answer.status == 307
    assert answer.headers["location"] == f"/v1/results/{KEY}/brief.pdf"


def test_a_page_finds_what_it_loads_in_the_edition(served):
    served.results.put(KEY, PAGE, "text/html", {PAGE: b"<!doctype html><title>own</title>"})
    assert get(served, PAGE).body == b"<!doctype html><title>own</title>"
    assert get(served, PAGE).headers["content-type"] == "text/html; charset=utf-8"
    style = get(served, "es/html/_static/book.css")
    assert style.body == FILES["es/html/_static/book.css"].encode()
    assert style.headers["cache-control"] == "public, max-age=3600"
    assert style.headers["etag"] == f'"{hashlib.sha256(style.body).hexdigest()}"'
    assert get(served, "es/html/index.html").status == 200


def test_a_large_file_comes_in_pieces(served):
    large = bytes(range(256)) * 4000
    served.results.put(KEY, "large.zip", "application/zip", {"large.zip": large})
    assert get(served, "large.zip").body == large
    assert get(served, "large.zip", (b"range", b"bytes=7-900000")).body == large[7:900_001]


def test_a_file_that_became_shorter_never_looks_whole(served, monkeypatch):
    large = b"x" * 600_000
    result = served.results.put(KEY, "large.zip", "application/zip", {"large.zip": large})
    from eslabon.service import files

    # As when the disk fails in the middle.
    monkeypatch.setattr(files, "_PIECE", 100_000)
    read = files.to_thread.run_sync

    async def short(function, *arguments):
        if getattr(function, "__name__", "") == "read":
            (result.folder / "large.zip").write_bytes(b"x" * 200_000)
        return await read(function, *arguments)

    monkeypatch.setattr(files.to_thread, "run_sync", short)
    with pytest.raises(BaseException, match=r"became shorter|unhandled errors"):
        get(served, "large.zip")


def test_an_evicted_result_is_ordered_again(kept):
    (kept.results.folder / KEY / "brief.pdf").unlink()
    answer = get(kept, "brief.pdf")
    assert answer.status == 404
    assert answer.json["next"] == "order it again"


def test_a_result_is_held_until_its_file_is_open(kept, monkeypatch):
    opened = []
    answer = result_routes.file_answer

    def noting(request, file, *arguments, **named):
        opened.append((file, list(kept.results.held)))
        return answer(request, file, *arguments, **named)

    monkeypatch.setattr(result_routes, "file_answer", noting)
    assert get(kept, "brief.pdf").body == PDF
    assert get(kept, "brief.pdf", (b"range", b"bytes=9000-")).status == 416
    assert get(kept, "brief.pdf", (b"if-none-match", b"*")).status == 304
    assert get(kept, "brief.pdf", method="HEAD").status == 200
    kept.results.put(KEY, "large.zip", "application/zip", {"large.zip": b"x" * 600_000})
    assert len(get(kept, "large.zip").body) == 600_000
    assert [held for _, held in opened] == [[KEY]] * 5
    assert all(file.closed for file, _ in opened)
    assert kept.results.held == []
    assert get(kept, "none.pdf").status == 404
    assert kept.results.held == []
