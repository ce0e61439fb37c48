"""Every reason not to publish is found and named; nothing is written while there is one."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from eslabon.editions.manifest import Manifest, write_manifest
from eslabon.editions.publishing import PublishRefused
from eslabon.editions.publishing.page_facts import PageFacts
from tests.editions.publishing.sample_edition import ADDRESS, PAGES, make_edition, page, published


def refusals(edition, site, **options) -> list[tuple[str, str, str]]:
    """Publish, see that it is refused and that no file or folder came of it, and return what was told."""
    with pytest.raises(PublishRefused) as caught:
        published(edition, site, **options)
    assert not site.exists()
    assert caught.value.exit_status == 2
    assert all(finding.next_step for finding in caught.value.findings)
    return [(finding.check, finding.where, finding.what) for finding in caught.value.findings]


def with_body(body: str = "", **options: str) -> dict[str, str]:
    return {"es/html/index.html": page("es", "index", body, **options)}


def test_a_whole_edition_passes(tmp_path):
    done = published(make_edition(tmp_path / "build"), tmp_path / "site", languages=("es", "en"))
    assert (done.status, done.pages) == ("published", 2 * len(PAGES))


HUGE = "x" * 1024 * 1025
NOISE = random.Random(1).randbytes(360 << 10)  # does not become smaller


@pytest.mark.parametrize(
    ("changed", "check", "where", "what"),
    [
        ({"status": "draft", "released": ""}, "state", "eslabon.released", "draft"),
        ({"complete": False}, "state", "manifest.json", "not every page"),
        ({"missing": ["en: uno"]}, "state", "en: uno", "without translation"),
        ({"languages": ["es"]}, "state", "eslabon.languages", "'en'"),
        ({"embargo": "2027-12-01T09:00:00+00:00"}, "state", "eslabon.embargo", "embargo until"),
        ({"previous": "2025.1"}, "state", "eslabon.previous", "'2025.1', is not in the site"),
        ({"edition": "latest"}, "state", "eslabon.edition", "name of something else"),
        ({"edition": "en"}, "state", "eslabon.edition", "name of something else"),
        ({"edition": "site.zip"}, "state", "eslabon.edition", "name of something else"),
        ({"renamed": {"index": "country/AAA"}}, "links", "eslabon.renamed, index", "still has the old"),
        ({"renamed": {"old": "nowhere"}}, "links", "eslabon.renamed, old", "no page has the new address"),
        ({"files": {"es/html/index.html": None}}, "state", "es/html/index.html", "is missing in es"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_what_the_manifest_says_is_asked(tmp_path, changed, check, where, what):
    changed = {**changed}
    made = make_edition(tmp_path / "build", changed.pop("edition", "2026.1"), **changed)
    found = refusals(made, tmp_path / "site", languages=("es", "en"))
    assert any(told[:2] == (check, where) and what in told[2] for told in found), found


def test_a_failed_page_is_named(tmp_path):
    failed = {
        "address": "country/AAA",
        "language": "en",
        "notebook": "b",
        "parameters": {},
        "status": "failed",
    }
    made = make_edition(tmp_path / "build", complete=False)
    facts = dict(Manifest.read(made).facts)
    facts["pages"] = [failed, *[each for each in facts["pages"] if each["address"] != "country/AAA"]]
    write_manifest(made, facts)
    found = refusals(made, tmp_path / "site")
    assert ("state", "en/html/country/AAA.html", "the page failed") in found


def test_the_embargo_ends_at_its_moment_wherever_the_clock_stands(tmp_path):
    made = make_edition(tmp_path / "build", embargo="2026-12-01T09:00:00-03:00")
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert refusals(made, tmp_path / "site", now=noon - timedelta(seconds=1))
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))
    assert published(made, tmp_path / "site", now=tokyo).status == "published"


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (
            lambda made: (made / "data/indicators.csv").write_text("other"),
            "data/indicators.csv",
            "is not the",
        ),
        (lambda made: (made / "data/indicators.csv").unlink(), "data/indicators.csv", "but not there"),
        (lambda made: (made / "more.txt").write_text(""), "more.txt", "not listed"),
        (lambda made: (made / "link").symlink_to("data"), "link", "symbolic link"),
    ],
    ids=["changed", "lost", "added", "link"],
)
def test_files_are_what_the_manifest_lists(tmp_path, change, where, what):
    made = make_edition(tmp_path / "build")
    change(made)
    found = refusals(made, tmp_path / "site")
    assert any(told[:2] == ("hashes", where) and what in told[2] for told in found), found


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda told: told.update(missing=[]), "edited after it was sealed"),
        (lambda told: told.pop("digest"), "does not carry the digest"),
        (lambda told: told.pop("pages"), "edited after it was sealed"),
        (lambda told: told["files"].reverse(), "stands out of order"),
    ],
    ids=["a fact", "its digest", "a key that the gate needs", "order of files"],
)
def test_a_manifest_edited_by_hand_is_not_published(tmp_path, edit, what):
    """Every file is as it says; but it is never verified again, wherever the edition goes."""
    made = make_edition(tmp_path / "build", missing=["en: uno"])
    told = json.loads((made / "manifest.json").read_text("utf-8"))
    edit(told)
    (made / "manifest.json").write_text(json.dumps(told), "utf-8")
    found = refusals(made, tmp_path / "site")
    assert any(check == "hashes" and what in reason for check, _, reason in found), found


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("nowhere.html", "no such file"),
        ("country/AAA.html#nothing", "no id 'nothing' there"),
        ("#nothing", "no id 'nothing' there"),
        ("../../en/html/gone.html", "no such file"),
        ("../../en/html/index.html#gone", "no id 'gone' there"),
        ("../pdf/none.pdf", "no such file"),
        ("../../../missing.js", "no such file"),
        ("../../../2025.1/es/html/index.html", "no such file"),
        ("../../../../outside.html", "leads out of the site"),
        ("/es/index.html", "begins at the server's root"),
        ("../../../latest/", "leads to a folder"),
        ("javascript:alert(1)", "is not to be linked"),
        ("https://sample.example/book/2026.1/es/html/gone.html", "no such file"),
        ("https://sample.example/book/2026.1/es/html/index.html#gone", "no id 'gone' there"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, target, what):
    """Across pages, languages, editions, files of the site and the site's own absolute address."""
    made = make_edition(tmp_path / "build", files=with_body(f'<p><a href="{target}">x</a></p>'))
    found = refusals(made, tmp_path / "site")
    assert [(check, where) for check, where, _ in found] == [("links", "2026.1/es/html/index.html")]
    assert what in found[0][2]
    assert repr(target) in found[0][2]


@pytest.mark.parametrize(
    "target",
    [
        "country/AAA.html#top-of-page",
        "country/A%41A.html",
        "?q=1#top-of-page",
        "",
        "#top",
        "../../../editions.json",
        "../../../data/alpha.csv",
        "../../../latest/en/html/country/BBB.html",
        "../../../2026.1/manifest.json",
        "https://sample.example/book/",
        "https://sample.example/book/2026.1/es/pdf/book.pdf#page=2",
        "mailto:a@sample.example",
    ],
)
def test_a_link_that_leads_somewhere_is_none_of_the_reasons(tmp_path, target):
    made = make_edition(tmp_path / "build", files=with_body(f'<p><a href="{target}">x</a></p>'))
    assert published(made, tmp_path / "site").status == "published"


def json_ld(told: dict) -> str:
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (with_body(json_ld({"isPartOf": {"url": f"{ADDRESS}2026.1/"}})), "2026.1/es/html/index.html"),
        (
            with_body(json_ld({"distribution": [{"contentUrl": "../../gone.csv"}]})),
            "2026.1/es/html/index.html",
        ),
        (
            with_body(
                head=f'<meta property="og:image" content="{ADDRESS}2026.1/es/html/_static/cards/no.png">'
            ),
            "2026.1/es/html/index.html",
        ),
        ({"CITATION.cff": f"url: {ADDRESS}2026.1/\n"}, "2026.1/CITATION.cff"),
        (
            {"datacite.json": json.dumps({"url": f"{ADDRESS}2026.1/es/html/gone.html"})},
            "2026.1/datacite.json",
        ),
        (
            {"ro-crate-metadata.json": json.dumps({"url": f"{ADDRESS}2026.1/"})},
            "2026.1/ro-crate-metadata.json",
        ),
    ],
    ids=["page of", "file of", "card of", "CITATION.cff", "datacite.json", "crate"],
)
def test_an_address_told_to_machines_that_leads_nowhere_is_found(tmp_path, files, where):
    """A DOI leads to what datacite.json says: a dead address there is dead for good."""
    found = refusals(make_edition(tmp_path / "build", files=files), tmp_path / "site")
    assert [told[:2] for told in found] == [("links", where)]
    assert "no such file" in found[0][2]


def test_addresses_told_to_machines_that_lead_somewhere_pass(tmp_path):
    home = f"{ADDRESS}2026.1/es/html/index.html"
    told = {"url": home, "license": "https://elsewhere.example/", "isPartOf": {"url": home}}
    files = {
        **with_body(json_ld({**told, "distribution": [{"contentUrl": "../../data/indicators.csv"}]})),
        "CITATION.cff": f"url: {home}\n",
        "datacite.json": json.dumps({"url": home, "related": f"{ADDRESS}2025.1/es/html/index.html"}),
    }
    assert published(make_edition(tmp_path / "build", files=files), tmp_path / "site").status == "published"


@pytest.mark.parametrize(
    "files",
    [
        with_body('<img alt="" src="https://cdn.example/a.png">'),
        with_body('<img alt="" src="//cdn.example/a.png">'),
        with_body('<img alt="" srcset="../pdf/book.pdf 1x, https://cdn.example/a.png 2x">'),
        with_body('<iframe src="https://cdn.example/"></iframe>'),
        with_body('<p style="background: url(https://cdn.example/a.png)">x</p>'),
        with_body('<form action="https://cdn.example/send"></form>'),
        with_body('<svg><use href="https://cdn.example/a.svg#b"></use></svg>'),
        with_body(head='<script src="HTTPS://cdn.example/a.js"></script>'),
        with_body(head='<link rel="preconnect" href="https://cdn.example/">'),
        with_body(head='<style>@import "https://cdn.example/a.css";</style>'),
        {"es/html/_static/more.css": "@font-face { src: url('https://cdn.example/a.woff2') }"},
        with_body('<img alt="" srcset="../pdf/book.pdf 1x,https://cdn.example/a.png 2x">'),
        with_body('<img alt="" srcset="https://cdn.example/a.png, ../pdf/book.pdf 2x">'),
        with_body('<svg><image xlink:href="https://cdn.example/a.png"></image></svg>'),
        with_body('<svg><filter><feImage href="https://cdn.example/a.png"></feImage></filter></svg>'),
        with_body('<svg><filter><feImage xlink:href="https://cdn.example/a.png"></feImage></filter></svg>'),
        with_body('<form action="index.html"><button formaction="https://cdn.example/">x</button></form>'),
        with_body('<form><input type="submit" formaction="https://cdn.example/"></form>'),
        with_body('<a href="#top-of-page" ping="#top-of-page https://cdn.example/">x</a>'),
        with_body(head='<base href="https://cdn.example/">'),
        {"es/html/_images/a.svg": '<svg><style>@import "https://cdn.example/a.css";</style></svg>'},
        {"es/html/_images/a.svg": "<svg><style>p { fill: url(https://cdn.example/a.svg#b) }</style></svg>"},
        {"es/html/_images/a.svg": '<svg><path style="fill: url(//cdn.example/a.svg#b)"/></svg>'},
        {"es/html/_images/a.svg": '<?xml-stylesheet href="https://cdn.example/a.css"?><svg></svg>'},
        {"es/html/_images/a.svg": '<svg><image xlink:href="https://cdn.example/a.png"/></svg>'},
    ],
)
def test_a_request_to_a_third_party_is_found(tmp_path, files):
    found = refusals(make_edition(tmp_path / "build", files=files), tmp_path / "site")
    assert {check for check, _, _ in found} - {"accessibility"} == {"third-party"}
    assert "cdn.example" in found[0][2].lower()


@pytest.mark.parametrize(
    ("srcset", "targets"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a.png 1x,b.png 2x", ["a.png", "b.png"]),
        (" a.png,\n b.png 2x ,", ["a.png", "b.png"]),
        ("data:image/png;base64,AA/= 1x, b.png", ["data:image/png;base64,AA/=", "b.png"]),
        ("", []),
    ],
)
def test_a_set_of_pictures_is_read_as_a_browser_reads_it(srcset, targets):
    """Addresses end at a space; a comma within one belongs to it."""
    facts = PageFacts.read(page("es", "index", f'<img alt="" srcset="{srcset}">').encode(), "es")
    assert [link.target for link in facts.loads if link.element == "img"] == targets


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("language", page("en", "index")),
        ("title", page("es", "index", title=" ")),
        ("one-h1", page("es", "index", "<h1>again</h1>")),
        ("heading-order", page("es", "index", "<h2>a</h2><h4>b</h4>")),
        ("alt", page("es", "index", '<img src="_static/style.css" width="4" height="3">')),
        ("picture-size", page("es", "index", '<img src="_static/style.css" alt="" width="4">')),
        ("picture-size", page("es", "index", '<img src="_static/style.css" alt="" width="100%" height="3">')),
        ("table-headers", page("es", "index", "<table><tr><td>1</td></tr></table>")),
        ("unique-ids", page("es", "index", '<p id="a"></p><p id="a"></p>')),
        ("labels", page("es", "index", '<input name="q">')),
    ],
)
def test_a_broken_rule_of_accessibility_is_found(tmp_path, rule, content):
    found = refusals(
        make_edition(tmp_path / "build", files={"es/html/index.html": content}), tmp_path / "site"
    )
    told = [what for check, where, what in found if (check, where) == ("accessibility", "es/html/index.html")]
    assert [what.partition(":")[0] for what in told] == [rule]


@pytest.mark.parametrize(
    "body",
    [
        '<img src="_static/style.css" alt="" width="4" height="3">',
        '<table role="presentation"><tr><td>1</td></tr></table>',
        "<table><thead><tr><th>a</th></tr></thead></table>",
        "<h2>a</h2><h3>b</h3><h2>c</h2>",
        '<label for="q">x</label><input id="q"><label>y <select></select></label>',
        '<input aria-label="q"><input type="hidden"><textarea title="t"></textarea>',
        '<p id="l">x</p><input aria-labelledby="l">',
    ],
)
def test_what_keeps_the_rules_passes(tmp_path, body):
    made = make_edition(tmp_path / "build", files=with_body(body))
    assert published(made, tmp_path / "site").status == "published"


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        (with_body(f"<p>{HUGE}</p>"), "es/html/index.html", "html_kib"),
        ({"es/html/_images/a.png": b"x" * (1537 << 10)}, "es/html/_images/a.png", "image_kib"),
        ({"es/pdf/country/AAA.pdf": b"x" * (7 << 20)}, "es/pdf/country/AAA.pdf", "page_pdf_mib"),
        (with_body("".join(f'<img alt="" src="../pdf/book.pdf?{n}">' for n in range(60))), "", "requests"),
        (
            with_body(head='<script src="_static/big.js"></script>')
            | {"es/html/_static/big.js": NOISE.hex()},
            "es/html/index.html",
            "first_view_kib",
        ),
        (
            {
                "es/html/_static/style.css": "@font-face { src: url('a.woff2') format('woff2') }",
                "es/html/_static/a.woff2": NOISE,
            },
            "es/html/",
            "first_view_kib",
        ),
    ],
    ids=["page", "picture", "pdf", "requests", "scripts", "letters"],
)
def test_what_is_larger_than_it_may_be_is_found(tmp_path, files, where, what):
    with pytest.raises(PublishRefused) as caught:
        published(make_edition(tmp_path / "build", files=files), tmp_path / "site")
    told = [(each.where, each.next_step) for each in caught.value.findings if each.check == "budgets"]
    assert told
    assert what == "first_view_kib" or len(told) == 1  # every page has the style sheet
    assert where in told[0][0]
    assert what in told[0][1]


def test_a_publication_sets_limits_of_its_own(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    made = make_edition(tmp_path / "build", files=with_body("<p>word </p>" * 9000))
    assert published(made, tmp_path / "free", root=root).status == "published"
    (root / "budgets.yml").write_text("html_kib: 100\naccessibility: {alt: 3}\n")
    found = refusals(made, tmp_path / "site", root=root)
    assert [told[:2] for told in found] == [("budgets", "es/html/index.html")]


def test_all_reasons_are_told_at_once(tmp_path):
    """Not the first only; of many of one kind, the first and how many more."""
    body = "".join(f'<a href="gone{n}.html">x</a>' for n in range(50)) + '<img src="https://cdn.example/a">'
    made = make_edition(tmp_path / "build", files=with_body(body), status="draft", missing=["en: uno"])
    (made / "more.txt").write_text("")
    found = refusals(made, tmp_path / "site")
    checks = {check for check, _, _ in found}
    assert checks == {"hashes", "state", "links", "third-party", "accessibility"}
    assert [what for check, _, what in found if check == "links"][-1] == "and 30 more of this kind"


def test_a_dry_run_asks_and_writes_nothing(tmp_path):
    done = published(make_edition(tmp_path / "build"), tmp_path / "site", dry_run=True)
    assert done.status == "would be published"
    assert not (tmp_path / "site").exists()


def of_quarto(body: str) -> dict[str, str]:
    """Two pages as Quarto makes them: a way home that names a folder, a button written as a link."""
    home = (
        '<!DOCTYPE html><html lang="es"><head><title>T</title><script src="site_libs/q.js"></script></head>'
        '<body><a href="./">T</a><a role="button" href="javascript:void(0)">M</a><a href="">R</a>'
        f'<a href="./country/AAA.html#place">A</a>{body}</body></html>'
    )
    return {
        "es/quarto/html/index.html": home,
        "es/quarto/html/country/AAA.html": '<html><body><p id="place">A</p><a href="../index.html">T</a>',
        "es/quarto/html/site_libs/q.js": "",
    }


def test_quartos_pages_pass_as_it_makes_them(tmp_path):
    made = make_edition(tmp_path / "build", files=of_quarto("<img src='data:image/png;base64,AA=='>"))
    assert published(made, tmp_path / "site").status == "published"


@pytest.mark.parametrize(
    ("body", "check", "what"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "third-party", "https://cdn.example/x.js"),
        ('<a href="nowhere.html">N</a>', "links", "no such file"),
        ('<a href="country/AAA.html#gone">N</a>', "links", "no id 'gone' there"),
        ('<img src="pictures/x.svg" alt="X">', "links", "no such file"),
    ],
)
def test_quartos_pages_lead_nowhere_wrong_and_ask_nobody_else(tmp_path, body, check, what):
    made = make_edition(tmp_path / "build", files=of_quarto(body))
    [found] = refusals(made, tmp_path / "site")
    assert found[0] == check and found[1].endswith("es/quarto/html/index.html") and what in found[2]
