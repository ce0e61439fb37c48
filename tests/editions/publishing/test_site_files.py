"""The site's own files: parsed with the parsers of those who read them, every link followed."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree

from eslabon.editions.edition_order import order_of
from eslabon.editions.publishing.page_facts import PageFacts
from eslabon.editions.publishing.site import Site, read_site
from eslabon.editions.publishing.site_paths import reserved, site_paths
from tests.editions.publishing.sample_edition import ADDRESS, PAGES, make_edition, published, snapshot

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SECOND = ("country/AAA", "country/CCC", "index", "new/page")


def make_site(folder: Path, **changed) -> Path:
    """Two editions and one reconstructed afterwards; a page was renamed, one dropped, one added."""
    site = folder / "site"
    build = folder / "build"
    note = {"es": "Reconstruida de datos antiguos", "en": "Reconstructed from older data"}
    old = make_edition(build, "2025.1", released="2026-11-30", reconstructed=note, **changed)
    first = make_edition(build, "2026.1", **changed)
    extra = {"data/indicator/beta.csv": "b", "data/indicator/beta.json": "{}"}
    second = make_edition(
        build,
        "2027.1",
        pages=SECOND,
        released="2027-05-02",
        renamed={"old/page": "new/page"},
        files=extra,
        **changed,
    )
    for edition in (first, second, old):
        published(edition, site)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return make_site(tmp_path_factory.mktemp("site"))


def own_pages(site: Path) -> list[Path]:
    editions = {edition.id for edition in read_site(site).editions}
    return [path for path in sorted(site.rglob("*.html")) if path.relative_to(site).parts[0] not in editions]


def redirect_of(path: Path) -> str:
    tree = etree.HTML(path.read_bytes())
    refresh = tree.xpath("string(//meta[@http-equiv='refresh']/@content)")
    target = refresh.removeprefix("0; url=")
    assert tree.xpath("//main//a/@href") == [target]
    return target


def test_every_file_is_one_that_is_known_before(site):
    """And every one that was announced is there: pages may link to all of them."""
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert there - {".publish.lock"} == site_paths(read_site(site))


def test_every_link_of_the_site_leads_to_a_file_that_is_there(site):
    """From a disk: relative links only, but for the page that appears at any depth."""
    seen = 0
    for page in own_pages(site):
        facts = PageFacts.read(page.read_bytes(), "es")
        for link in (*facts.links, *facts.loads):
            if urlsplit(link.target).scheme:
                assert link.target.startswith(ADDRESS)
                path = link.target.removeprefix(ADDRESS)
            elif page.name == "404.html":
                assert link.target.startswith("/book/")
                path = link.target.removeprefix("/book/")
            else:
                path = urljoin(f"https://x/{page.relative_to(site).as_posix()}", link.target)[
                    len("https://x/") :
                ]
            assert (site / unquote(path.partition("#")[0])).is_file(), (page, link)
            seen += 1
    assert seen > 100


def test_own_pages_keep_the_rules_that_the_gate_asks_of_others(site):
    """Structure, language, no third party; and nothing inline that a strict content policy would refuse."""

    class Inline(HTMLParser):
        found = ()

        def handle_starttag(self, tag, attrs):
            inline = [name for name, _ in attrs if name == "style" or name.startswith("on")]
            if inline or tag == "style" or (tag == "script" and "src" not in dict(attrs)):
                self.found = (*self.found, tag)

    for page in own_pages(site):
        text = page.read_text("utf-8")
        language = re.search(r'<html lang="(\w+)"', text)[1]
        facts = PageFacts.read(text.encode(), language)
        assert facts.broken == {}, page
        assert facts.third_party == []
        parser = Inline()
        parser.feed(text)
        assert parser.found == (), page


def test_the_list_of_editions_for_pages_and_programs(site):
    """One content as a classic script and as JSON."""
    listed = json.loads((site / "editions.json").read_text("utf-8"))
    script = (site / "editions.js").read_text("utf-8")
    match = re.fullmatch(r"window\.eslabonEditions = (\{.*\});\n", script)
    assert json.loads(match[1]) == listed
    assert listed["latest"] == "2027.1"
    assert listed["renamed"] == {"old/page": "new/page"}
    assert [edition["id"] for edition in listed["editions"]] == ["2027.1", "2026.1", "2025.1"]
    assert listed["editions"][0] == {
        "id": "2027.1",
        "released": "2027-05-02",
        "reconstructed": "",
        "previous": "",
        "source": "es",
        "languages": {"es": sorted(SECOND), "en": sorted(SECOND)},
    }
    assert listed["editions"][2]["reconstructed"]["en"] == "Reconstructed from older data"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("latest/es/html/country/AAA.html", "2027.1/es/html/country/AAA.html"),
        ("latest/en/html/new/page.html", "2027.1/en/html/new/page.html"),
        ("latest/en/html/old/page.html", "2027.1/en/html/new/page.html"),
        ("latest/en/html/country/BBB.html", "2026.1/en/html/country/BBB.html"),
        ("latest/en/index.html", "2027.1/en/html/index.html"),
        ("latest/index.html", "2027.1/es/html/index.html"),
    ],
)
def test_latest_leads_to_the_newest_edition_that_has_the_page(site, path, target):
    """A renamed page to its new address; a dropped one to the last edition that had it."""
    up = "../" * path.count("/")
    assert redirect_of(site / path) == f"{up}{target}"
    canonical = etree.HTML((site / path).read_bytes()).xpath("string(//link[@rel='canonical']/@href)")
    assert canonical == f"{ADDRESS}{target}"


def test_a_rename_that_was_undone_leads_to_where_the_page_is(tmp_path):
    """Both names are one page; the former of today is the present one again."""
    site = tmp_path / "site"
    for id, released, name, renamed in (
        ("2025.1", "2025-11-01", "a", {}),
        ("2026.1", "2026-11-01", "b", {"a": "b"}),
        ("2027.1", "2027-11-01", "a", {"b": "a"}),
    ):
        made = make_edition(tmp_path / "build", id, released=released, pages=("index", name), renamed=renamed)
        published(made, site)
    for name in "ab":
        assert redirect_of(site / f"latest/es/html/{name}.html") == "../../../2027.1/es/html/a.html"
    assert json.loads((site / "editions.json").read_text("utf-8"))["renamed"] == {"b": "a"}


@pytest.mark.parametrize("ids", [("2026-2", "2026-10"), ("2026.1-rc2", "2026.1-rc10")])
def test_all_files_agree_on_the_latest_edition(tmp_path, ids):
    """Of the same day, the id decides; numbers anywhere in it count as numbers."""
    for id in ids:
        published(make_edition(tmp_path / "build", id, pages=(*PAGES, "errata")), tmp_path / "site")
    listed = json.loads((tmp_path / "site/editions.json").read_text("utf-8"))
    assert listed["latest"] == listed["editions"][0]["id"] == ids[1]
    assert ids[1] in redirect_of(tmp_path / "site/latest/es/index.html")


def test_a_site_that_had_an_address_keeps_its_lists_up_to_date(tmp_path):
    """An edition built without one: feed and sitemap are there, and stale lists are worse than none."""
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    published(make_edition(tmp_path / "build"), site)
    done = published(make_edition(tmp_path / "build", "2027.1", released="2027-11-27", address=""), site)
    assert "eslabon.address" in done.notes[0] and ADDRESS in done.notes[0]
    for path in ("feed.xml", "es/feed.xml", "sitemap.xml"):
        assert "2027.1" in (site / path).read_text("utf-8")
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert there - {".publish.lock"} == site_paths(read_site(site))
    for id in ("2026.1", "2027.1"):
        published(site / id, fresh)
    assert {path: told[0] for path, told in snapshot(fresh).items()} == {
        path: told[0] for path, told in snapshot(site).items()
    }


def test_a_reconstructed_edition_is_never_the_latest(site):
    """Though it was released after the first one: it is listed last."""
    assert read_site(site).latest.id == "2027.1"
    only = Site.of([read_site(site).edition("2025.1"), read_site(site).edition("2026.1")])
    assert only.latest.id == "2026.1"
    landing = (site / "en/index.html").read_text("utf-8")
    assert landing.index(">2026.1<") < landing.index(">2025.1<")
    assert "Reconstructed from older data" in landing


def test_figures_have_addresses_that_do_not_change(site):
    """They are the newest edition's bytes, and the index tells which edition that is."""
    assert (site / "data/alpha.csv").read_text() == "indicator,value\nalpha,2027.1\n"
    index = json.loads((site / "data/index.json").read_text())
    assert [(file["path"], file["edition"]) for file in index["files"]] == [
        (path, "2027.1")
        for path in ("alpha.csv", "alpha.json", "beta.csv", "beta.json", "indicators.csv", "indicators.json")
    ]
    assert index["files"][0]["bytes"] == (site / "data/alpha.csv").stat().st_size


def test_a_dropped_indicator_keeps_its_address(tmp_path):
    extra = {"data/indicator/beta.csv": "b"}
    published(make_edition(tmp_path / "build", files=extra), tmp_path / "site")
    published(make_edition(tmp_path / "build", "2027.1", released="2027-01-01"), tmp_path / "site")
    assert (tmp_path / "site/data/beta.csv").read_text() == "b"
    index = json.loads((tmp_path / "site/data/index.json").read_text())
    assert {file["path"]: file["edition"] for file in index["files"]}["beta.csv"] == "2026.1"


@pytest.mark.parametrize("path", ["feed.xml", "es/feed.xml", "en/feed.xml"])
def test_the_feed_is_atom(site, path):
    """What RFC 4287 demands of a feed and of each entry."""
    feed = etree.parse(site / path).getroot()
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.xpath(f"a:{name}", namespaces=ATOM)) == 1
    assert feed.xpath("string(a:link[@rel='self']/@href)", namespaces=ATOM) == f"{ADDRESS}{path}"
    assert feed.xpath("string(a:author/a:name)", namespaces=ATOM) == "Autora"
    stamp = r"\d{4}-\d\d-\d\dT00:00:00Z"
    assert re.fullmatch(stamp, feed.xpath("string(a:updated)", namespaces=ATOM))
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert ids == [f"{ADDRESS}{edition}/" for edition in ("2027.1", "2026.1", "2025.1")]
    for entry in feed.xpath("a:entry", namespaces=ATOM):
        assert re.fullmatch(stamp, entry.xpath("string(a:updated)", namespaces=ATOM))
        assert entry.xpath("string(a:title)", namespaces=ATOM).startswith(("Muestra & más", "Sample & more"))
        target = entry.xpath("string(a:link[@rel='alternate']/@href)", namespaces=ATOM)
        assert (site / target.removeprefix(ADDRESS)).is_file()


def test_the_sitemap_lists_each_page_of_the_latest_edition_with_its_other_language(site):
    root = etree.parse(site / "sitemap.xml").getroot()
    places = root.xpath("s:url/s:loc/text()", namespaces=MAP)
    assert len(places) == len(set(places)) == 2 + 2 * len(SECOND)
    for url in root.xpath("s:url", namespaces=MAP):
        links = url.xpath("x:link", namespaces=MAP)
        assert {link.get("hreflang") for link in links} == {"es", "en"}
        hrefs = [link.get("href") for link in links]
        assert url.xpath("string(s:loc)", namespaces=MAP) in hrefs
        assert all((site / href.removeprefix(ADDRESS)).is_file() for href in hrefs)
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (site / "robots.txt").read_text()


def test_without_an_address_nothing_needs_one(tmp_path):
    """No sitemap, feed, canonical link; the page for wrong addresses says where to look instead."""
    done = published(make_edition(tmp_path / "build", address=""), tmp_path / "site")
    there = {path.name for path in (tmp_path / "site").rglob("*")}
    assert not there & {"sitemap.xml", "feed.xml"}
    assert "href" not in (tmp_path / "site/404.html").read_text("utf-8")
    assert (tmp_path / "site/robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert "canonical" not in (tmp_path / "site/es/index.html").read_text("utf-8")
    assert "eslabon.address" in done.notes[0]


def test_the_archive_holds_the_site(site):
    """All but itself; unpacked it is the same files."""
    with zipfile.ZipFile(site / "site.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(names)
        for name in names:
            assert archive.read(name) == (site / name).read_bytes()
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(names) == there - {"site.zip", ".publish.lock"}


def test_the_same_editions_make_the_same_site(site, tmp_path):
    """In another folder, in one run or several, in whatever order: every byte, the archive's too."""
    again = tmp_path / "site"
    build = tmp_path / "build"
    for edition in ("2026.1", "2025.1", "2027.1"):
        (build / edition).parent.mkdir(exist_ok=True)
        published(site / edition, again)
    without = {".publish.lock"}
    first = {path: content for path, (content, _) in snapshot(site).items() if path not in without}
    second = {path: content for path, (content, _) in snapshot(again).items() if path not in without}
    assert first == second


def test_pages_of_other_languages_lead_to_an_edition_that_lacks_them(tmp_path):
    """A language that came later: older editions are offered in their own."""
    spanish = {f"es/html/{address}.html": content for address, content in _spanish_pages().items()}
    first = make_edition(tmp_path / "build", languages=["es"], files=spanish)
    published(first, tmp_path / "site")
    published(make_edition(tmp_path / "build", "2027.1", released="2027-01-01"), tmp_path / "site")
    landing = (tmp_path / "site/en/index.html").read_text("utf-8")
    assert '<a href="../2026.1/es/html/index.html" hreflang="es">2026.1</a>' in landing


def _spanish_pages() -> dict[str, str]:
    page = '<!DOCTYPE html><html lang="es"><head><title>T</title></head><body><h1>{}</h1></body></html>'
    return {address: page.format(address) for address in PAGES}


def test_numbers_in_ids_count_as_numbers():
    ids = ["2026.10", "2026.9", "2025.1", "2026.1", "pilot"]
    assert sorted(ids, key=order_of) == ["pilot", "2025.1", "2026.1", "2026.9", "2026.10"]


def test_names_that_a_site_needs_itself_are_no_ids():
    assert all(
        map(reserved, ("latest", "data", "_static", "es", "pt", "a.html", "2026.1.sha256", "site.zip"))
    )
    assert not any(map(reserved, ("2026.1", "2026.10", "pilot", "2026.1-rc")))


def test_the_landing_page_links_the_books_that_quarto_made_and_no_others(tmp_path):
    made = make_edition(tmp_path / "build", files={"en/quarto/book.docx": "PK", "en/quarto/book.epub": "PK"})
    published(made, tmp_path / "site")
    landing = (tmp_path / "site/en/index.html").read_text("utf-8")
    assert '<a href="../2026.1/en/quarto/book.docx" hreflang="en">English</a>' in landing
    assert "As Word document:" in landing and "As EPUB:" in landing
    assert "es/quarto" not in landing
    other = make_edition(tmp_path / "other")
    published(other, tmp_path / "without")
    assert "quarto" not in (tmp_path / "without/en/index.html").read_text("utf-8")
