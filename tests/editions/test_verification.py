"""Whatever is done to an edition is found, and named."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from eslabon.editions.seal import digest_file, write_digest_file
from eslabon.editions.verification import verify_edition
from eslabon.errors import EditionError, ParameterError
from tests.editions.conftest import ESLABON
from tests.editions.tampering import CASES


def verify(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([*ESLABON, "verify", *arguments], capture_output=True, text=True, check=False)


def test_an_untouched_edition_is_good(sealed):
    """And the published digest vouches for its manifest; the run report is outside."""
    checked = verify_edition(sealed)
    assert checked.good
    assert (checked.edition, checked.vouched, checked.outside) == ("2026.1", "2026.1.sha256", ("run.json",))
    assert checked.files == len(json.loads((sealed / "manifest.json").read_bytes())["files"]) > 100


def test_there_are_fifty_ways():
    assert len(CASES) == 50
    assert len({case.name for case in CASES}) == 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tampering_is_found_and_named(case, sealed, edition):
    """Exactly what was done is told, no less and no more."""
    if case.outside:
        shutil.copy(digest_file(sealed), digest_file(edition))
    expected = case.tamper(edition, random.Random(case.seed))
    checked = verify_edition(edition)
    assert {(finding.kind, finding.path) for finding in checked.findings} == expected
    assert not checked.good


@pytest.mark.parametrize("case", [case for case in CASES if case.outside], ids=lambda case: case.name)
def test_what_is_resealed_is_found_by_the_digest_from_elsewhere(case, sealed, edition):
    """Without the published digest it cannot be found, and the report says that nothing vouches."""
    digest = verify_edition(sealed).manifest
    case.tamper(edition, random.Random(case.seed))
    alone = verify_edition(edition)
    assert (alone.good, alone.vouched) == (True, "")
    given = verify_edition(edition, digest.upper())
    assert [finding.path for finding in given.findings] == ["manifest.json"]
    assert "--manifest-digest" in given.findings[0].detail


def test_both_sides_of_an_exchange_and_a_move_are_named(edition):
    (edition / "es/html/country/ESP.html").rename(edition / "x")
    (edition / "es/html/country/FRA.html").rename(edition / "es/html/country/ESP.html")
    (edition / "x").rename(edition / "es/html/country/FRA.html")
    (edition / "data/observations/exports_gdp.csv").rename(edition / "data/observations/Exports_GDP.csv")
    told = [str(finding) for finding in verify_edition(edition).findings]
    assert told == [
        "moved      data/observations/exports_gdp.csv: renamed in capitals only, "
        "to data/observations/Exports_GDP.csv",
        "swapped    es/html/country/ESP.html: exchanged with es/html/country/FRA.html: "
        "each holds the content of the other",
    ]


def test_all_findings_are_told_and_the_status_is_1(edition):
    """In text and as JSON."""
    (edition / "es/html/index.html").unlink()
    (edition / "added.txt").write_text("x")
    (edition / "failed").mkdir()
    (edition / "failed" / "page.ipynb").write_text("outside")
    done = verify(edition)
    assert done.returncode == 1
    assert "missing    es/html/index.html" in done.stdout
    assert "extra      added.txt: 1 bytes" in done.stdout
    assert "not covered by the manifest: failed/page.ipynb, run.json" in done.stdout
    assert "2 findings" in done.stdout
    done = verify(edition, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert not told["good"]
    assert [(one["kind"], one["path"]) for one in told["findings"]] == [
        ("extra", "added.txt"),
        ("missing", "es/html/index.html"),
    ]


def test_the_status_of_a_good_edition_is_0_and_nothing_is_written(sealed):
    """Not into the edition and not beside it."""
    before = {path: path.stat().st_mtime_ns for path in sealed.parent.rglob("*")}
    done = verify(sealed)
    assert done.returncode == 0
    assert "every file is as the manifest says" in done.stdout
    assert "the one that 2026.1.sha256 names" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in sealed.parent.rglob("*")} == before


def test_sha256sum_reads_the_published_digest(sealed):
    done = subprocess.run(
        ["sha256sum", "-c", "2026.1.sha256"], cwd=sealed.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "2026.1/manifest.json: OK\n")


def test_a_published_digest_that_is_none_vouches_for_nothing(edition):
    digest_file(edition).write_text("2026.1/manifest.json: yes\n")
    checked = verify_edition(edition)
    assert [finding.path for finding in checked.findings] == ["../2026.1.sha256"]
    assert checked.vouched == ""
    write_digest_file(edition)
    assert verify_edition(edition).good


def test_a_folder_in_the_place_of_the_digest_vouches_for_nothing(edition):
    digest_file(edition).mkdir()
    assert [finding.path for finding in verify_edition(edition).findings] == ["../2026.1.sha256"]


def test_links_among_what_is_not_covered_are_told(edition):
    (edition / "failed").mkdir()
    (edition / "failed" / "link").symlink_to("/etc")
    assert "failed/link" in verify_edition(edition).outside


def test_a_file_name_with_a_line_end_stays_on_its_line(edition):
    (edition / "x\nevery file is as the manifest says").write_text("")
    done = verify(edition)
    assert done.returncode == 1
    assert "every file is as the manifest says" not in done.stdout.splitlines()
    assert r"'x\nevery file is as the manifest says'" in done.stdout


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (None, "no such file"),
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff{}", "no JSON"),
        ('{"files": []}'.encode("utf-16"), "no JSON"),
        (b'{"files": ["\\ud800"]}', "no JSON"),
        (b"[" * 10**5, "no JSON"),
        (b"[]", "JSON without a list of files"),
        (b'{"edition": "2026.1"}', "JSON without a list of files"),
        (b'{"files": {}}', "JSON without a list of files"),
    ],
)
def test_a_folder_without_a_manifest_is_no_edition(tmp_path, content, received):
    """Said with the path of the manifest: nothing else can be checked then."""
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(EditionError, match="manifest of the edition cannot be read") as raised:
        verify_edition(tmp_path)
    assert raised.value.where.endswith("manifest.json")
    assert received in raised.value.received


@pytest.mark.parametrize("digest", ["abc", "g" * 64, "a" * 65])
def test_a_digest_that_is_none_is_refused(sealed, digest):
    with pytest.raises(ParameterError, match="no sha256"):
        verify_edition(sealed, digest)


def test_bad_folders_have_status_2(tmp_path):
    assert verify(tmp_path / "absent").returncode == 2
    assert verify(tmp_path).returncode == 2
    assert verify().returncode == 2
