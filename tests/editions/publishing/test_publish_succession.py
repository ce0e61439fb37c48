"""An edition fits those that are published: its date, the edition that it names, and that one's files."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from eslabon.editions.manifest import Manifest, manifest_bytes
from eslabon.editions.publishing import PublishRefused
from tests.editions.publishing.sample_edition import PAGES, make_edition, page, published

PAGES_WITH_ERRATA = (*PAGES, "errata")


@pytest.fixture
def site(tmp_path):
    """Two editions, one after the other."""
    published(make_edition(tmp_path / "build", "2025.1", released="2025-11-01"), tmp_path / "site")
    published(make_edition(tmp_path / "build", previous="2025.1"), tmp_path / "site")
    return tmp_path / "site"


def refusals(edition, site, **options) -> list[tuple[str, str, str]]:
    """Publish, see that it is refused, and return what was told."""
    with pytest.raises(PublishRefused) as caught:
        published(edition, site, **options)
    assert not (site / edition.name).exists()
    return [(finding.check, finding.where, finding.what) for finding in caught.value.findings]


def damage(file) -> None:
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b" ")


def test_a_date_that_has_not_come_is_refused(tmp_path):
    """It would be the latest edition for as long, whatever came after it."""
    made = make_edition(tmp_path / "build", released="2026-11-29")
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    found = refusals(made, tmp_path / "site", now=noon)
    assert [told[:2] for told in found] == [("state", "eslabon.released")]
    assert "2026-11-29 has not come" in found[0][2]
    # Where the sun rises first it is tomorrow already.
    done = published(made, tmp_path / "site", now=noon.replace(day=28))
    assert done.status == "published"


@pytest.mark.parametrize("released", ["20261127", "2026-W48-5", "soon", "2026-11-27T00:00"])
def test_a_date_in_another_form_is_refused(tmp_path, released):
    """Dates are compared as texts: in one form only they are in order."""
    found = refusals(make_edition(tmp_path / "build", released=released), tmp_path / "site")
    assert [told[:2] for told in found] == [("state", "eslabon.released")]
    assert "no date as in 2026-11-27" in found[0][2]


def test_an_edition_older_than_the_one_that_it_follows_is_refused(site, tmp_path):
    late = {"pages": PAGES_WITH_ERRATA, "previous": "2026.1"}
    made = make_edition(tmp_path / "build", "2026.2", released="2026-11-26", **late)
    found = refusals(made, site)
    assert [told[:2] for told in found] == [("state", "eslabon.released")]
    assert "before 2026.1, of 2026-11-27" in found[0][2]
    same_day = make_edition(tmp_path / "again", "2026.2", **late)
    assert published(same_day, site).status == "published"


def test_a_reconstruction_may_be_dated_as_what_it_reconstructs(site, tmp_path):
    note = {"es": "Rehecha", "en": "Redone"}
    made = make_edition(
        tmp_path / "build", "2025.2", released="2025-02-01", reconstructed=note, pages=PAGES_WITH_ERRATA
    )
    assert published(made, site).status == "published"


def test_an_edition_that_names_one_before_the_last_is_refused(site, tmp_path):
    """Left as it was in the settings: compared with that one, neither errata nor sign-off would be asked."""
    compared = []

    def compare(before, after):
        compared.append((before.name, after.name))
        return pd.DataFrame()

    made = make_edition(tmp_path / "build", "2026.2", previous="2025.1")
    found = refusals(made, site, compare=compare)
    assert ("state", "eslabon.previous", "names 2025.1, but 2026.1 is published and lies between") in found
    # All reasons at once: what will be asked when it is corrected as well.
    assert compared == [("2026.1", "2026.2")]
    assert {told[0] for told in found} == {"state", "errata"}


def test_an_edition_that_names_a_later_one_is_refused(site, tmp_path):
    made = make_edition(
        tmp_path / "build", "2025.2", previous="2026.1", pages=PAGES_WITH_ERRATA, released="2026-11-28"
    )
    found = refusals(made, site)
    assert ("state", "eslabon.previous", "names 2026.1, which is not before 2025.2") in found


def test_a_reconstruction_between_is_no_reason(site, tmp_path):
    note = {"es": "Rehecha", "en": "Redone"}
    published(make_edition(tmp_path / "build", "2026.2", reconstructed=note, pages=PAGES_WITH_ERRATA), site)
    done = published(
        make_edition(tmp_path / "build", "2027.1", previous="2026.1", released="2027-01-01"), site
    )
    assert (done.status, done.previous) == ("published", "2026.1")


@pytest.mark.parametrize("edition", ["2025.1", "2026.1"])
def test_a_damaged_published_edition_is_told(site, tmp_path, edition):
    """The one to compare with and any other: pages lead there, the archive holds it."""
    damage(site / edition / "data/indicator/alpha.csv")
    made = make_edition(tmp_path / "build", "2027.1", released="2027-01-01")
    found = refusals(made, site, compare=pytest.fail)
    assert [told[:2] for told in found] == [("hashes", f"{edition}/data/indicator/alpha.csv")]
    assert f"published edition {edition}" in found[0][2]


def test_a_published_manifest_that_was_edited_and_sealed_anew_is_told(site, tmp_path):
    """The next publication would vouch for it."""
    manifest = Manifest.read(site / "2025.1")
    files = [
        {"path": path, "bytes": size, "sha256": digest} for path, (size, digest) in manifest.files.items()
    ]
    (site / "2025.1/manifest.json").chmod(0o644)
    (site / "2025.1/manifest.json").write_bytes(manifest_bytes({**manifest.facts, "author": "Otra"}, files))
    vouched = (site / "2025.1.sha256").read_bytes()
    found = refusals(make_edition(tmp_path / "build", "2027.1", released="2027-01-01"), site)
    assert [told[:2] for told in found] == [("hashes", "2025.1/manifest.json")]
    assert (site / "2025.1.sha256").read_bytes() == vouched


def test_publishing_the_same_again_vouches_for_nothing_that_was_damaged(site, tmp_path):
    """Its lists and archive are made of all editions."""
    damage(site / "2025.1/data/indicator/alpha.csv")
    with pytest.raises(PublishRefused) as caught:
        published(tmp_path / "build/2026.1", site)
    assert [each.where for each in caught.value.findings] == ["2025.1/data/indicator/alpha.csv"]


def test_a_lost_page_that_is_linked_to_is_told_as_what_it_is(site, tmp_path):
    """Not as a site that could not be written."""
    (site / "2025.1/es/html/index.html").unlink()
    link = '<a href="../../../2025.1/es/html/index.html#top-of-page">x</a>'
    files = {"es/html/index.html": page("es", "index", link)}
    found = refusals(make_edition(tmp_path / "build", "2027.1", released="2027-01-01", files=files), site)
    assert [told[:2] for told in found] == [("hashes", "2025.1/es/html/index.html")]


def test_an_id_that_leads_out_of_the_site_is_refused(tmp_path):
    bare = {
        f"{language}/html/{address}.html": f'<html lang="{language}"><title>t</title><h1>x</h1></html>'
        for language in ("es", "en")
        for address in PAGES
    }
    made = make_edition(tmp_path / "build", "../evil", folder="made", files=bare)
    found = refusals(made, tmp_path / "site")
    assert ("state", "eslabon.edition") in [told[:2] for told in found]
    assert not (tmp_path / "evil").exists()
