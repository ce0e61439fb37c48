"""Which pages a report holds, and the one clear error of a request that cannot be met."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from eslabon.editions.manifest import Manifest
from eslabon.errors import EditionError, ParameterError
from eslabon.ondemand.choice import MOST_COUNTRIES, choose
from eslabon.ondemand.report import compile_report
from eslabon.ondemand.request import ReportRequest
from eslabon.ondemand.sealed import SealedEdition
from tests.ondemand.reported import built_edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    return built_edition(tmp_path_factory)


def asked(**changes) -> ReportRequest:
    return ReportRequest(**{"countries": ("ITA",), "recommendations": (), "language": "es", **changes})


def test_pages_stand_in_the_order_of_the_book(edition):
    """Recommendations first; whoever asks in another order gets the same report."""
    request = asked(countries=("ita", "ESP", "ITA"), recommendations=(2, 1))
    choice = choose(SealedEdition.open(edition), request)
    assert choice.pages == ("recommendation/R01", "recommendation/R02", "country/ESP", "country/ITA")
    assert choice.request == asked(countries=("ESP", "ITA"), recommendations=(1, 2))
    assert [part.names for part in choice.parts][1] == ("España", "Italia")


@pytest.mark.parametrize(
    ("changes", "where", "expected", "received"),
    [
        ({"countries": ("ITALIA",)}, "countries", "ITA (Italia)", "'ITALIA'"),
        ({"countries": ("France",)}, "countries", "FRA (Francia)", "'France'"),
        ({"countries": ("../ITA",)}, "countries", "ITA (Italia)", "'../ITA'"),
        ({"countries": ("XYZQW",)}, "countries", "ESP, FRA or ITA", "'XYZQW'"),
        ({"recommendations": (12,)}, "recommendations", "2 (Recomendación 2. Medir", "12"),
        ({"countries": ()}, "countries, recommendations", "at least one", "none"),
        ({"countries": tuple(map(str, range(MOST_COUNTRIES + 1)))}, "countries", "28", "29"),
        ({"recommendations": tuple(range(11))}, "recommendations", "10", "11"),
        ({"language": "en"}, "language", "es", "'en'"),
        ({"format": "pfd"}, "format", "pdf", "'pfd'"),
    ],
)
def test_bad_input_gets_one_clear_error(edition, tmp_path, changes, where, expected, received):
    with pytest.raises(ParameterError) as caught:
        compile_report(edition, asked(**changes), tmp_path / "out")
    assert caught.value.where == where
    assert expected in caught.value.expected
    assert caught.value.received == received
    assert caught.value.next_step
    assert not (tmp_path / "out").exists()


def test_a_page_that_failed_is_refused(edition, tmp_path):
    """A placeholder is no chapter."""
    copy = _changed(edition, tmp_path, failed="country/ITA")
    with pytest.raises(EditionError, match="country/ITA failed in this edition"):
        compile_report(copy, asked(), tmp_path / "out")


def test_without_a_finished_edition_nothing_is_made(tmp_path):
    with pytest.raises(EditionError, match="not an edition"):
        compile_report(tmp_path, asked(), tmp_path / "out")


@pytest.mark.parametrize("format", ["pdf", "html"])
def test_a_file_that_is_not_as_it_was_sealed_is_refused(edition, tmp_path, format):
    """Whoever compiles vouches for the edition's digest."""
    copy = Path(shutil.copytree(edition, tmp_path / "edition"))
    path = copy / ("source/es/country/ITA.md" if format == "pdf" else "es/html/country/ITA.html")
    path.write_text(path.read_text("utf-8").replace("Italia", "Itaca"), "utf-8")
    with pytest.raises(EditionError) as caught:
        compile_report(copy, asked(format=format), tmp_path / "out")
    assert caught.value.where == str(path)


def _changed(edition: Path, folder: Path, failed: str) -> Path:
    """A folder with the edition's files and a manifest in which a page has failed."""
    copy = Path(shutil.copytree(edition, folder / "edition"))
    path = copy / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    for page in told["pages"]:
        if page["address"] == failed:
            page["status"] = "failed"
    path.write_text(json.dumps(told), "utf-8")
    assert Manifest.read(copy).edition == "2026.1"
    return copy
