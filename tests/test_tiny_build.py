"""The tiny publication through the whole line, as a user starts it: ``eslabon build`` without arguments."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import TINY

ESLABON = Path(sys.executable).with_name("eslabon")
COUNTRIES = ("ESP", "FRA", "ITA")


def eslabon(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ESLABON, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, **environment},
        check=False,
    )


def copy_to(folder: Path) -> Path:
    shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("build"))
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A copy of the tiny publication, built."""
    root = copy_to(tmp_path_factory.mktemp("tiny") / "publication")
    process = eslabon(root, "build")
    assert process.returncode == 0, process.stdout + process.stderr
    return root


@pytest.fixture(scope="module")
def edition(built: Path) -> Path:
    return built / "build" / "2026.1"


def digests(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(edition.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_every_promised_file_is_there(edition):
    for language in ("es", "en"):
        assert (edition / language / "html" / "index.html").is_file()
        assert (edition / language / "pdf" / "book.pdf").read_bytes().startswith(b"%PDF-")
        for code in COUNTRIES:
            assert (edition / language / "html" / "country" / f"{code}.html").is_file()
            assert (edition / language / "pdf" / "country" / f"{code}.pdf").read_bytes().startswith(b"%PDF-")
            assert (edition / "notebooks" / language / "country" / f"{code}.ipynb").is_file()
    assert (edition / "data" / "datapackage.json").is_file()


def test_the_run_report_gives_each_page_its_verdict(edition):
    report = json.loads((edition / "run.json").read_text("utf-8"))
    assert report["exit_status"] == 0
    assert {(page["address"], page["language"]) for page in report["pages"]} == {
        (f"country/{code}", language) for code in COUNTRIES for language in ("es", "en")
    }
    assert all(page["status"] == "ok" and page["reason"] == "never run before" for page in report["pages"])


def test_the_manifest_lists_every_file_with_its_digest(edition):
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    listed = {record["path"]: record["sha256"] for record in manifest["files"]}
    found = digests(edition)
    del found["manifest.json"]
    assert listed == found


def test_a_second_build_reuses_every_page_and_changes_no_byte(built, edition):
    before = digests(edition)
    process = eslabon(built, "build")
    assert process.returncode == 0, process.stdout + process.stderr
    report = json.loads((edition / "run.json").read_text("utf-8"))
    assert {page["status"] for page in report["pages"]} == {"reused"}
    assert digests(edition) == before


def test_an_unchanged_edition_is_left_alone(built, edition):
    """Recognised as what the build would make again: no file but the run report is written."""
    before = {path: path.stat().st_mtime_ns for path in edition.rglob("*") if path.is_file()}
    process = eslabon(built, "build")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "up to date: no page was written" in process.stdout
    after = {path: path.stat().st_mtime_ns for path in edition.rglob("*") if path.is_file()}
    changed = {path.name for path in after.keys() | before.keys() if after.get(path) != before.get(path)}
    assert changed == {"run.json"}


def test_damage_is_mended_and_told(built, edition):
    """In the edition and in everything that is kept for the next build: pages, doctrees, PDFs, pictures."""
    before = digests(edition)
    cache = built / "build" / "cache"
    book = built / "build" / ".working" / "2026.1"
    (edition / "es" / "html" / "index.html").write_text("other")
    (book / "es" / "doctrees" / "index.doctree").write_bytes(b"")
    (book / "en" / "source" / "country" / "FRA.md").write_text("# Other\n")
    for path in [*(cache / "pdf" / "contents").iterdir(), *(cache / "svg" / "contents").iterdir()]:
        path.write_bytes(path.read_bytes()[:-1])
    process = eslabon(built, "build")
    assert process.returncode == 0, process.stdout + process.stderr
    assert digests(edition) == before
    assert "the kept pages of es are damaged; all of them are made again" in process.stdout
    assert "1 assembled pages were not as they were left" in process.stdout
    assert "kept pictures were damaged; they have been drawn again" in process.stdout
    for language in ("es", "en"):
        assert f"kept PDFs of {language} were damaged; they are set again" in process.stdout


def test_another_folder_zone_locale_seed_and_worker_count_give_the_same_bytes(edition, tmp_path):
    root = copy_to(tmp_path / "elsewhere" / "otra carpeta")
    process = eslabon(
        root, "build", "--workers", "1", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7", LANG="C"
    )
    assert process.returncode == 0, process.stdout + process.stderr
    here, there = digests(edition), digests(root / "build" / "2026.1")
    assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} == set()


def test_plan_says_why_a_page_will_run(built):
    assert "6 up to date" in eslabon(built, "plan").stdout
    path = built / "data" / "observations" / "exports_gdp.csv"
    text = path.read_text()
    lines = text.splitlines()
    country, year, _, *rest = lines[-1].split(",")
    path.write_text("\n".join([*lines[:-1], ",".join([country, year, "30.5", *rest])]) + "\n")
    try:
        changed = eslabon(built, "plan")
        assert changed.returncode == 2
        assert "eslabon data lock" in changed.stderr
        assert eslabon(built, "data", "lock").returncode == 0
        told = eslabon(built, "plan", "--verbose").stdout
        assert f"run    country/{country} es: observations for {country} changed" in told
        assert f"run    country/FRA en: latest values of {country} changed" in told
    finally:
        path.write_text(text)
        eslabon(built, "data", "lock")


def test_a_brief_on_demand_has_the_bytes_of_the_edition(built, edition):
    process = eslabon(built, "brief", "FRA", "--language", "en", "--format", "pdf")
    assert process.returncode == 0, process.stdout + process.stderr
    assert (built / "build" / "briefs" / "en" / "FRA.pdf").read_bytes() == (
        edition / "en" / "pdf" / "country" / "FRA.pdf"
    ).read_bytes()


def break_notebook(root: Path, code: str) -> None:
    path = root / "notebooks" / "brief.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(
        cell for cell in notebook["cells"] if cell["cell_type"] == "code" and not cell["metadata"].get("tags")
    )
    source = "".join(cell["source"])
    cell["source"] = f"{code}\n{source}"
    path.write_text(json.dumps(notebook), "utf-8")


def test_one_failing_page_leaves_the_others_standing(tmp_path):
    root = copy_to(tmp_path / "publication")
    break_notebook(root, "if country == 'ITA': raise RuntimeError('no figure for this country')")
    process = eslabon(root, "build", "--languages", "es")
    assert process.returncode == 1
    assert "RuntimeError: no figure for this country" in process.stdout
    edition = root / "build" / "2026.1"
    verdicts = {page["address"]: page for page in json.loads((edition / "run.json").read_text())["pages"]}
    assert verdicts["country/FRA"]["status"] == "ok"
    assert verdicts["country/ITA"]["status"] == "failed"
    assert (edition / "failed" / "es" / "country" / "ITA.html").is_file()
    page = (edition / "es" / "html" / "country" / "ITA.html").read_text("utf-8")
    assert "falló en esta compilación" in page
    assert not (edition / "es" / "pdf" / "country" / "ITA.pdf").exists()


def test_fail_fast_skips_the_rest_and_names_the_cause(tmp_path):
    root = copy_to(tmp_path / "publication")
    break_notebook(root, "raise RuntimeError('always')")
    process = eslabon(root, "build", "--languages", "es", "--fail-fast", "--workers", "1", "--no-pdf")
    assert process.returncode == 1
    pages = json.loads((root / "build" / "2026.1" / "run.json").read_text())["pages"]
    assert [page["status"] for page in pages] == ["failed", "skipped", "skipped"]
    assert pages[1]["reason"] == "country/ESP (es) failed first"


def test_a_killed_build_leaves_the_old_edition_and_resumes(built, edition, tmp_path):
    root = copy_to(tmp_path / "publication")
    assert eslabon(root, "build", "--no-pdf", "--languages", "es").returncode == 0
    before = digests(root / "build" / "2026.1")
    break_notebook(root, "import time; time.sleep(1.5)")
    process = subprocess.Popen(
        [ESLABON, "build", "--no-pdf", "--languages", "es", "--workers", "1"],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    store = root / "build" / "cache" / "pages" / "notebooks"
    deadline = time.monotonic() + 60
    while len(list(store.glob("*.ipynb"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert digests(root / "build" / "2026.1") == before
    again = eslabon(root, "build", "--no-pdf", "--languages", "es")
    assert again.returncode == 0, again.stdout + again.stderr
    statuses = [
        page["status"] for page in json.loads((root / "build" / "2026.1" / "run.json").read_text())["pages"]
    ]
    assert "reused" in statuses
    assert not (root / "build" / ".staging" / "2026.1").exists()


def test_a_build_of_one_page_does_not_touch_the_edition(built, edition):
    before = digests(edition)
    process = eslabon(built, "build", "--only", "FRA", "--no-pdf")
    assert process.returncode == 0, process.stdout + process.stderr
    assert digests(edition) == before
    pages = built / "build" / "2026.1-partial" / "es" / "html" / "country"
    assert "no forma parte" not in (pages / "FRA.html").read_text("utf-8")
    assert "no forma parte de esta compilación parcial" in (pages / "ITA.html").read_text("utf-8")


def test_changes_reach_only_what_they_change_and_give_fresh_bytes(tmp_path):
    """A sentence of prose is added, then a country goes: the edition is as if built from nothing."""
    root = copy_to(tmp_path / "publication")
    assert eslabon(root, "build").returncode == 0
    html = root / "build" / ".working" / "2026.1" / "es" / "html"
    before = {path.name: path.stat().st_mtime_ns for path in html.rglob("*.html")}
    page = root / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\nUna frase nueva.\n", "utf-8")
    process = eslabon(root, "build")
    assert "assembling 0 notebook pages (6 up to date)" in process.stdout
    assert "es: 1 of 4 PDFs set, the others up to date" in process.stdout
    after = {path.name: path.stat().st_mtime_ns for path in html.rglob("*.html")}
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"index.html", "search.html", "compare.html"}
    assert digests(root / "build" / "2026.1") == from_nothing(root, tmp_path / "first")

    settings = root / "_config.yml"
    text = settings.read_text("utf-8")
    assert "for_each: {country: states}" in text
    settings.write_text(text.replace("for_each: {country: states}", "for_each: {country: peers}"), "utf-8")
    process = eslabon(root, "build")
    assert process.returncode == 0, process.stdout + process.stderr
    assert not (root / "build" / "2026.1" / "es" / "html" / "country" / "FRA.html").exists()
    assert digests(root / "build" / "2026.1") == from_nothing(root, tmp_path / "second")


def test_pruning_leaves_what_the_edition_is_made_of(tmp_path):
    """A cache of no size holds just that, also after builds that make nothing, and before one that must."""
    root = copy_to(tmp_path / "publication")
    settings = root / "_config.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("  method:", "  cache: {gib: 0, days: 90}\n  method:"), "utf-8")
    build = ("build", "--languages", "es")
    assert eslabon(root, *build).returncode == 0
    cache = root / "build" / "cache"
    kept = {path.relative_to(cache) for path in cache.rglob("*") if path.is_file()}
    assert {path.parts[0] for path in kept} >= {
        "pages",
        "packs",
        "inputs",
        "checked",
        "svg",
        "pdf",
        "editions",
    }
    for _ in range(2):
        process = eslabon(root, *build)
        assert "up to date: no page was written" in process.stdout
        assert "removed" not in process.stdout
        assert {path.relative_to(cache) for path in cache.rglob("*") if path.is_file()} == kept
    assert "removed 0 entries" in eslabon(root, "cache", "prune").stdout
    (root / "build" / "2026.1" / "es" / "html" / "index.html").unlink()
    shutil.rmtree(root / "build" / ".working" / "2026.1" / "es" / "html")
    process = eslabon(root, *build)
    assert "es: PDFs up to date" in process.stdout
    assert "removed" not in process.stdout


def from_nothing(root: Path, folder: Path) -> dict[str, str]:
    """Digests of the edition built in an empty folder; only its executed notebooks are there already."""
    shutil.copytree(root / "build" / "cache" / "pages", folder / "cache" / "pages")
    process = eslabon(root, "build", "--build", str(folder))
    assert process.returncode == 0, process.stdout + process.stderr
    return digests(folder / "2026.1")
