"""The site at the address ``/``: a published one, or the editions of a build."""

from __future__ import annotations

import shutil

import pytest

from tests.service.asking import HOST
from tests.service.standins import EDITION, FILES


@pytest.fixture
def site(edition_once, tmp_path):
    """A published site with one edition, and pages of its own."""
    folder = tmp_path / "releases" / "one"
    shutil.copytree(edition_once / EDITION, folder / EDITION)
    (folder / "index.html").write_text("<title>choose</title>")
    (folder / "404.html").write_text("<title>nothing</title>")
    (folder / "es").mkdir()
    (folder / "es" / "index.html").write_text("<title>es</title>")
    (folder / ".publish.lock").write_text("")
    link = tmp_path / "site"
    link.symlink_to(folder)
    return link


@pytest.mark.parametrize("path", FILES)
def test_the_editions_of_a_build_are_served(served, path):
    answer = served.ask("GET", f"/{EDITION}/{path}")
    assert (answer.status, answer.body.decode()) == (200, FILES[path])
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_the_list_of_editions_is_served_and_the_rest_of_the_build_is_not(served):
    assert served.ask("GET", "/editions.js").status == 200
    for path in ("/cache/secret.json", "/service/", f"/{EDITION}/run.json", "/nothing.html"):
        assert served.ask("GET", path).status == 404


def test_an_edition_that_was_built_meanwhile_is_served(served):
    build = served.desk.folder.parent
    assert served.ask("GET", "/2027.1/es/html/index.html").status == 404
    shutil.copytree(build / EDITION, build / "2027.1")
    manifest = build / "2027.1" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"2026.1"', '"2027.1"'), "utf-8")
    assert served.ask("GET", "/2027.1/es/html/index.html").status == 200


@pytest.mark.parametrize(
    ("wished", "language"),
    [(b"", "es"), (b"en-GB,en;q=0.9", "en"), (b"fr, en;q=0.5", "en"), (b"fr", "es"), (b"*", "es")],
)
def test_the_first_page_is_in_the_readers_language(served, wished, language):
    answer = served.ask("GET", "/", headers=[HOST, (b"accept-language", wished)])
    assert answer.status == 307
    assert answer.headers["location"] == f"/{EDITION}/{language}/html/index.html"
    assert answer.headers["vary"] == "Accept-Language"


def test_a_published_site_is_served_and_its_editions_for_ever(serve, site):
    served = serve(site=site)
    assert served.ask("GET", "/").body == b"<title>choose</title>"
    assert served.ask("GET", "/").headers["cache-control"] == "public, max-age=60"
    assert served.ask("GET", "/es/").body == b"<title>es</title>"
    page = served.ask("GET", f"/{EDITION}/es/html/index.html")
    assert page.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_folder_is_its_index_with_a_slash(serve, site):
    answer = serve(site=site).ask("GET", "/es")
    assert answer.status == 308
    assert answer.headers["location"] == "/es/"


def test_a_folder_without_an_index_is_not_listed(serve, site):
    served = serve(site=site)
    for path in (f"/{EDITION}/data", f"/{EDITION}/data/", f"/{EDITION}/", "/.publish.lock"):
        assert served.ask("GET", path).status == 404


def test_readers_get_a_page_and_programs_a_document(serve, site):
    served = serve(site=site)
    page = served.ask("GET", "/nothing", headers=[HOST, (b"accept", b"text/html,*/*;q=0.8")])
    assert (page.status, page.body) == (404, b"<title>nothing</title>")
    assert page.headers["cache-control"] == "no-store"
    document = served.ask("GET", "/nothing")
    assert (document.status, document.headers["content-type"]) == (404, "application/problem+json")


def test_a_link_of_the_site_itself_may_be_switched(serve, site, tmp_path):
    served = serve(site=site)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "index.html").write_text("<title>two</title>")
    site.unlink()
    site.symlink_to(tmp_path / "two")
    assert served.ask("GET", "/").body == b"<title>two</title>"


def test_a_page_that_has_not_changed_is_not_sent_again(served):
    path = f"/{EDITION}/es/html/index.html"
    etag = served.ask("GET", path).headers["etag"].encode()
    assert served.ask("GET", path, headers=[HOST, (b"if-none-match", etag)]).status == 304
    (served.desk.folder / "es/html/index.html").write_text("changed")
    assert served.ask("GET", path, headers=[HOST, (b"if-none-match", etag)]).body == b"changed"


def test_a_head_has_no_body(served):
    answer = served.ask("HEAD", f"/{EDITION}/es/html/index.html")
    assert (answer.status, answer.body) == (200, b"")
