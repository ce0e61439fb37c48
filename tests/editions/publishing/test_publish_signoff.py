"""Every change of class is looked at by someone who signs for it, and for nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from eslabon.editions.publishing import PublishRefused
from eslabon.editions.publishing.signoff import Flip, Signoff, flip_findings, read_signoff, template
from eslabon.errors import CatalogueError
from tests.editions.publishing.sample_edition import make_edition, published

FLIPS = [
    {"key": "alpha/AAA/m/long", "class_before": "up", "class_after": "down", "cause": "revised"},
    {"key": "alpha/BBB/m/long", "class_before": "up", "class_after": "", "cause": "new_year",
     "reason_before": "", "reason_after": "too_old"},
    {"key": "beta/AAA/m/long", "class_before": float("nan"), "class_after": "up", "cause": "new_year",
     "reason_before": "too_few", "reason_after": None},
]  # fmt: skip
SIGNED = "previous: '2026.1'\nsigned_by: Analista\ndate: '2026-12-01'\nacknowledged:\n"


def compare(before, after) -> pd.DataFrame:
    assert (before.name, after.name) == ("2026.1", "2027.1")
    return pd.DataFrame(FLIPS)


@pytest.fixture
def second(tmp_path):
    """A published edition and one to come; returns the latter, the site, and the publication's folder."""
    published(make_edition(tmp_path / "build"), tmp_path / "site")
    root = tmp_path / "root"
    (root / "signoff").mkdir(parents=True)
    made = make_edition(tmp_path / "build", "2027.1", released="2027-05-02")
    return made, tmp_path / "site", root


def refused(second, signed: str | None = None) -> list[tuple[str, str]]:
    made, site, root = second
    if signed is not None:
        (root / "signoff/2027.1.yml").write_text(signed)
    with pytest.raises(PublishRefused) as caught:
        published(made, site, root=root, compare=compare)
    assert not (site / "2027.1").exists()
    assert {finding.check for finding in caught.value.findings} == {"flips"}
    return [(finding.where, finding.what) for finding in caught.value.findings]


def test_without_a_signature_every_change_is_listed_with_its_cause(second):
    assert refused(second) == [
        ("alpha/AAA/m/long", "class changed since 2026.1: up → down, revised"),
        ("alpha/BBB/m/long", "class changed since 2026.1: up → not assessable, new_year (too_old)"),
        ("beta/AAA/m/long", "class changed since 2026.1: not assessable → up, new_year (too_few)"),
    ]


def test_what_is_signed_is_published(second):
    """By key or by pattern; the report names what was compared."""
    made, site, root = second
    (root / "signoff/2027.1.yml").write_text(SIGNED + "  - 'alpha/*'\n  - beta/AAA/m/long\n")
    done = published(made, site, root=root, compare=compare)
    assert (done.status, done.previous, len(done.flips)) == ("published", "2026.1", 3)


def test_a_change_that_nobody_signed_keeps_the_gate_shut(second):
    assert [where for where, _ in refused(second, SIGNED + "  - '*/AAA/*'\n")] == ["alpha/BBB/m/long"]


def test_an_acknowledgement_of_nothing_is_told(second):
    found = refused(second, SIGNED + "  - '*'\n  - gamma/AAA/m/long\n")
    assert found == [("signoff/2027.1.yml", "'gamma/AAA/m/long' acknowledges a change that is not there")]


def test_a_signature_against_another_edition_does_not_count(second):
    found = refused(second, SIGNED.replace("2026.1", "2025.1") + "  - '*'\n")
    assert found[0] == ("signoff/2027.1.yml", "signed against '2025.1', but the edition before is '2026.1'")
    assert len(found) == 4


@pytest.mark.parametrize(
    ("signed", "what"),
    [
        (SIGNED.replace("Analista", "''") + "  - '*'\n", "signed_by"),
        (SIGNED.replace("2026-12-01", "soon") + "  - '*'\n", "is not a date"),
        (SIGNED.replace("2026-12-01", "20261201") + "  - '*'\n", "is not a date"),
        (SIGNED + "  - '*'\nsigned: me\n", "unknown key 'signed'"),
        ("[", "signoff/2027.1.yml"),
    ],
)
def test_a_file_that_is_no_signature_is_one_reason_among_all(second, signed, what):
    found = refused(second, signed)
    assert len(found) == 1
    assert what in " ".join(found[0])


def test_the_template_is_what_has_to_be_signed(tmp_path):
    """It holds every change with its cause, and counts only once someone has put a name and a date."""
    flips = [Flip("alpha/AAA/m/long", "up", "down", "revised"), Flip("b/C/m/s", "", "up", "new_year", "why")]
    path = tmp_path / "signoff" / "2027.1.yml"
    path.parent.mkdir()
    path.write_text(template("2026.1", flips), "utf-8")
    assert "# up → down, revised\n  - 'alpha/AAA/m/long'" in path.read_text("utf-8")
    with pytest.raises(CatalogueError, match="signed_by"):
        read_signoff(path)
    signed = (
        path.read_text("utf-8")
        .replace("signed_by: ''", "signed_by: A")
        .replace("date: ''", "date: 2026-12-01")
    )
    path.write_text(signed, "utf-8")
    signoff = read_signoff(path)
    assert list(flip_findings("2026.1", flips, signoff, "x")) == []
    assert signoff == Signoff(
        previous="2026.1", signed_by="A", date="2026-12-01", acknowledged=("alpha/AAA/m/long", "b/C/m/s")
    )


def test_no_change_needs_no_signature(tmp_path):
    path = tmp_path / "none.yml"
    assert read_signoff(path) is None
    assert list(flip_findings("2026.1", [], None, "x")) == []
    assert "acknowledged: []" in template("2026.1", [])
