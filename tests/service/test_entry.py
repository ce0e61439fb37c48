"""Names that the service answers to; everything else of the door is in hostile/."""

from __future__ import annotations

import pytest

from eslabon.service.entry import host_name
from eslabon.service.problems import Problem


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"book.example.org", 200),
        (b"BOOK.example.org:8443", 200),
        (b"a.example.net", 200),
        (b"a.b.example.net", 200),
        (b"example.net", 421),
        (b"evilexample.net", 421),
        (b"localhost", 421),
    ],
)
def test_declared_names_are_answered(serve, host, status):
    served = serve(allowed_hosts=("book.example.org", "*.example.net"))
    assert served.ask("GET", "/v1/editions", headers=[(b"host", host)]).status == status


def test_health_is_asked_by_number(serve):
    served = serve(allowed_hosts=("book.example.org",))
    assert served.ask("GET", "/health/live", headers=[(b"host", b"10.1.2.3:8000")]).status == 200


def test_a_name_is_read_without_its_port():
    assert host_name("Book.Example:80") == "book.example"
    assert host_name("[::1]:8000") == "[::1]"
    with pytest.raises(Problem):
        host_name("a b")


def test_letters_of_other_scripts_reach_the_site(served):
    assert served.ask("GET", "/2026.1/%C3%B1.html").status == 404


@pytest.mark.parametrize(
    "path",
    ["/../x", "/a/../x", "/a/%2e%2e/x", "/a%2fx", "/a%5cx", "/a\\x", "//x", "/a//x", "/./x", "/a;x", "/a%3bx",
     "/%252e", "/%00", "/a%0ax", "/%7f", "/%ff", "/%e2%80%ae", "/<x>", '/"x"', "/x%2"],
)  # fmt: skip
def test_an_address_that_two_programs_could_read_differently_is_no_address(served, path):
    answer = served.ask("GET", path)
    assert answer.status == 400
    assert answer.json["where"] == "path"
