"""The API keeps what its description says, whatever is sent to it: schemathesis makes up the requests.

The same requests in every run: nothing is drawn at random.
"""

from __future__ import annotations

import warnings

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

# Seconds: on a busy machine an answer may take long, and that is no fault of the API.
SLOWEST = 120

OPERATIONS = (
    ("POST", "/v1/briefs"),
    ("POST", "/v1/reports"),
    ("GET", "/v1/jobs/{id}"),
    ("DELETE", "/v1/jobs/{id}"),
    ("GET", "/v1/jobs/{id}/events"),
    ("GET", "/v1/results/{key}"),
    ("GET", "/v1/results/{key}/{path}"),
    ("GET", "/v1/editions"),
    ("GET", "/v1/indicators"),
    ("GET", "/v1/observations"),
)
KEY = "ab" * 32


@pytest.fixture
def described(serve):
    """An application without limits of rate, with a job of each state and a result."""
    served = serve(
        allowed_hosts=("localhost", "127.0.0.1", "testserver"), reads_per_second=0, orders_per_second=0
    )
    for state in ("done", "failed", "cancelled"):
        job = served.store.submit(KEY, {"kind": "brief"}, client="someone")
        served.store.change(
            job.id, state=state, ended=1.0, problem={"what": "x"} if state == "failed" else None
        )
    served.results.put(
        KEY, "brief.pdf", "application/pdf", {"brief.pdf": b"%PDF-1.7", "more.csv": b"a,b\r\n"}
    )
    return served


def described_operations(app) -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, item in app.openapi()["paths"].items()
        for method in item
        if method in ("get", "post", "delete")
    }


def test_every_described_operation_is_asked(described):
    assert described_operations(described.app) == set(OPERATIONS)


RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ASKED = [(*operation, RIGHT) for operation in OPERATIONS] + [
    # The list of editions takes nothing that could be wrong.
    (*operation, WRONG)
    for operation in OPERATIONS
    if operation != ("GET", "/v1/editions")
]


@pytest.mark.parametrize(("method", "path", "mode"), ASKED, ids=lambda value: getattr(value, "value", value))
def test_the_api_answers_as_described(described, method, path, mode):
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", described.app)
    operation = schema[path][method]
    statuses = []

    @settings(
        max_examples=25,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        # Ids are looked up; half of the requests are to find something.
        if case.path_parameters and len(statuses) % 2 and mode is RIGHT:
            known = {"id": f"job{len(statuses) % 3:013d}", "key": KEY, "path": "more.csv"}
            case.path_parameters = {name: known[name] for name in case.path_parameters}
        response = case.call(timeout=SLOWEST)
        # Years in the wrong order and a report of nothing are right for a schema and wrong for the desk; that
        # an address is too long is a refusal like any other.
        excluded = {422: [positive_data_acceptance], 414: [negative_data_rejection]}.get(
            response.status_code, []
        )
        case.validate_response(response, excluded_checks=excluded)
        if response.status_code >= 400:
            assert response.headers["content-type"][0] == "application/problem+json"
        statuses.append(response.status_code)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()
    assert statuses
    assert max(statuses) < 500
    if mode is RIGHT:
        assert min(statuses) < 400
