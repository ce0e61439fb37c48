"""Some of every class of hostile requests as they are on a wire, for a service that is really running."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from tests.service.asking import HOST, JSON
from tests.service.hostile.refused import JOB, KEY

__all__ = ["SAMPLE"]

bombs, caches, headers, letters, logs, origins, parameters, paths, replays, types, wire = (
    import_module(f"tests.service.hostile.test_hostile_{name}")
    for name in (
        "bombs", "caches", "headers", "letters", "logs", "origins", "parameters", "paths", "replays",
        "types", "wire",
    )
)  # fmt: skip
# One in so many of each table of a class, the first one always.
_STEP = 6
_GOOD = {"country": "ESP", "language": "es"}
_Headers = Sequence[tuple[bytes, bytes]]


def _raw(method: str, target: str | bytes, told: _Headers = (HOST,), body: bytes = b"") -> list[bytes]:
    at = target if isinstance(target, bytes) else target.encode()
    lines = [b"%s %s HTTP/1.1" % (method.encode(), at), *(b"%s: %s" % pair for pair in told)]
    return [b"\r\n".join(lines) + b"\r\n\r\n" + body]


def _order(value: Any, path: str = "/v1/briefs", more: _Headers = ()) -> list[bytes]:
    return _body(json.dumps(value).encode(), path, [JSON, *more])


def _body(body: bytes, path: str = "/v1/briefs", more: _Headers = (JSON,)) -> list[bytes]:
    return _raw("POST", path, [HOST, *more, (b"content-length", b"%d" % len(body))], body)


def _some(table: Iterable[Any]) -> list[Any]:
    """One in `_STEP` of a table; of headers only those that are one header each on a wire too."""
    return [one for one in (table.items() if isinstance(table, Mapping) else table) if _is_one(one)][::_STEP]


def _is_one(case: Any) -> bool:
    told = case[1] if isinstance(case, tuple) and isinstance(case[1], list) else []
    return not any(
        b"\r" in part or b"\n" in part for pair in told if isinstance(pair, tuple) for part in pair
    )


def _get(addresses: Iterable[str | bytes]) -> list[list[bytes]]:
    return [_raw("GET", at) for at in addresses]


SAMPLE: dict[str, list[list[bytes]]] = {
    "paths": _get([*_some(paths.SITE), *_some(paths.RESULTS)]),
    "parameters": [
        *(_order({**_GOOD, **value}) for _, value in _some(parameters.BRIEFS)),
        *(_order(value, "/v1/reports") for _, value in _some(parameters.REPORTS)),
    ],
    "headers": [
        *(_raw("GET", "/v1/editions", told) for _, told in _some(headers.GET)),
        *(_raw("POST", "/v1/briefs", [HOST, JSON, *told], b"{}") for _, told in _some(headers.POST)),
        *_get(target for _, target in _some(headers.TARGETS)),
    ],
    "logs": [
        *_get(f"/{path}" for _, path in _some(logs.PATHS)),
        *(_raw("GET", "/nothing", [HOST, *told]) for _, told in _some(logs.HEADERS)),
        *(_raw(method, "/nothing") for method in _some(logs.METHODS[1:])),
        _order({"country": logs.LINE}),
    ],
    "letters": [
        *(_order({**_GOOD, "country": country}) for _, country in _some(letters.COUNTRIES)),
        *(_body(body) for _, body in _some(letters.BODIES)),
        *_get(_some(letters.PATHS)),
    ],
    "types": [
        *(_order({**_GOOD, name: value}) for name, value in _some(types.VALUES)),
        *(_order({**types.REPORT, name: value}, "/v1/reports") for name, value in _some(types.REPORT_VALUES)),
        *(_body(body) for body in _some(types.BODIES)),
        *(_body(b"{}", more=[(b"content-type", kind.encode())]) for kind in _some(types.KINDS)),
        *_get(_some(types.QUERIES)),
    ],
    "bombs": [
        *(_body(body) for _, body in _some(bombs.BODIES)),
        *(
            _body(body, more=[JSON, (b"content-encoding", coding.encode())])
            for _, (coding, body) in _some(bombs.COMPRESSED)
        ),
        *_get(target for _, target in _some(bombs.GETS)),
        *(_raw("GET", "/v1/editions", [HOST, *told]) for _, told in _some(bombs.HEADERS)),
    ],
    "slow and broken wire": [
        wire.SLOW_BODIES["one byte"],
        wire.SLOW_BODIES["half a chunk"],
        *([sent] for _, sent in _some([*wire.NO_REQUESTS.items(), *wire.DOUBTFUL.items()])),
    ],
    "replays": [
        *(_order(value, path, [replays.EARLY]) for _, (path, value) in _some(replays.ORDERS)),
        _raw("DELETE", f"/v1/jobs/{JOB}", [HOST, replays.EARLY]),
        *(_raw(method, "/v1/jobs/job9999999999999") for method in ("GET", "DELETE")),
    ],
    "other sites": [
        *(_order(_GOOD, more=[(b"origin", origin.encode())]) for origin in _some(origins.ORIGINS)),
        _order(_GOOD, more=[(b"sec-fetch-site", b"cross-site")]),
        _raw("DELETE", f"/v1/jobs/{JOB}", [HOST, (b"origin", b"https://evil.example")]),
    ],
    "caches": [
        *(_raw("GET", "/2026.1/es/html/index.html", [(b"host", host)]) for host in _some(caches.HOSTS)),
        *(_raw("GET", "/v1/editions", [HOST, (name, b"/v1/jobs")]) for name in _some(caches.REWRITING)),
        *_get(_some(caches.ADDRESSES)),
        _raw("GET", f"/v1/results/{KEY}/ITA.pdf", [HOST, (b"range", b"bytes=99999999-")]),
    ],
}
"""By class: pieces to send, of requests that are refused; `KEY` is a result's key and `JOB` a job's id."""
