"""Path traversal: out of the site, out of a result, into what lies beside them."""

from __future__ import annotations

import pytest

from tests.service.hostile.refused import KEY, refused

SITE = (
    "/../etc/passwd",
    "/..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.%2e/etc/passwd",
    "/%252e%252e/etc/passwd",
    "/%c0%ae%c0%ae/etc/passwd",
    "/2026.1/../cache/secret.json",
    "/2026.1/%2e%2e/cache/secret.json",
    "/2026.1/..%2f..%2fservice/jobs.sqlite",
    "/2026.1/..\\..\\cache\\secret.json",
    "/2026.1/%5c..%5ccache%5csecret.json",
    "//etc/passwd",
    "/2026.1//es/html/index.html",
    "/./2026.1/es/html/index.html",
    "/2026.1/es/html/..",
    "/2026.1/es/html/.",
    "/cache/secret.json",
    "/cache/",
    "/service/results/",
    "/.staging/x",
    "/2026.1/run.json",
    "/2026.1/.hidden",
    "/2026.1/link/secret.json",
    "/2026.1/linked.json",
    "/2026.1/pipe",
    "/2026.1/data",
    "/2026.1/data/",
    "/2026.1/es/html/index.html/",
    "/2026.1/es/html/index.html/x",
    "/2026.1/es/html/index.html%00.css",
    "/2026.1/es/html/%00",
    "/2026.1/es/html/..;/..;/cache/secret.json",
    "/2026.1/es/html/%3b/../x",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/proc/self/environ",
    "/%7eroot/.ssh/id_rsa",
    "/2026.1/es/html/" + "a" * 300,
)
RESULTS = tuple(
    f"/v1/results/{path}"
    for path in (
        f"{KEY}/../../../etc/passwd",
        f"{KEY}/%2e%2e%2fsecret.json",
        f"{KEY}/..%5csecret.json",
        f"{KEY}//etc/passwd",
        f"{KEY}/secret.json",
        f"{KEY}/cache/secret.json",
        f"{KEY}/data/../../cache/secret.json",
        f"{KEY}/run.json",
        f"{KEY}/link/secret.json",
        f"{KEY}/linked.json",
        f"{KEY}/.hidden",
        f"{KEY}/brief.pdf/",
        f"{KEY}/./brief.pdf",
        f"{KEY}/brief.pdf%00",
        f"{KEY.upper()}/brief.pdf",
        f"{KEY[:-1]}/brief.pdf",
        f"{KEY}a/brief.pdf",
        "../jobs/x",
        f"..%2f..%2f{KEY}/brief.pdf",
        "*/brief.pdf",
        f"{'0' * 64}/brief.pdf",
    )
)


@pytest.mark.parametrize("path", SITE)
def test_the_site_ends_at_its_folder(target, path):
    refused(target, lambda: target.ask("GET", path))


@pytest.mark.parametrize("path", RESULTS)
def test_a_result_ends_at_its_list_of_files(target, path):
    refused(target, lambda: target.ask("GET", path))


def test_what_is_in_them_is_there(target):
    for path in ("/2026.1/es/html/index.html", f"/v1/results/{KEY}/brief.pdf"):
        assert target.ask("GET", path).status == 200
