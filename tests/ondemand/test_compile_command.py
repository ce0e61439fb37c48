"""``eslabon compile``: where the report goes, and what it never overwrites."""

from __future__ import annotations

from pathlib import Path

import pytest

from eslabon.compile_command import compile_command
from eslabon.errors import EditionError, ParameterError
from eslabon.ondemand.output import report_name
from eslabon.ondemand.request import ReportRequest
from tests.ondemand.reported import built_edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    return built_edition(tmp_path_factory)


def run(edition: Path, output: Path | None, **options) -> None:
    chosen = {"countries": "ESP", "recommendations": "", "language": "", "format": "html", "edition": ""}
    build = edition.parent
    compile_command(**{**chosen, **options}, output=output, root=build.parent, build=build)


def test_the_page_lands_in_the_folder_asked_for(edition, tmp_path, capsys):
    """Made new; an earlier report there is replaced as a whole."""
    target = tmp_path / "new" / "report"
    run(edition, target, countries="ESP, ita", recommendations="R01")
    (target / "left.txt").write_text("of the first one")
    run(edition, target)
    assert (target / "index.html").is_file()
    assert not (target / "left.txt").exists()
    assert str(target / "index.html") in capsys.readouterr().err
    assert [path.name for path in target.parent.iterdir()] == ["report"]


def test_a_folder_with_other_things_is_left_alone(edition, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(EditionError, match="holds something else"):
        run(edition, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_pdf_does_not_replace_a_folder(edition, tmp_path):
    with pytest.raises(ParameterError, match="over a folder"):
        run(edition, tmp_path, format="pdf")


def test_a_failure_leaves_the_earlier_report(edition, tmp_path):
    target = tmp_path / "report"
    run(edition, target)
    before = (target / "index.html").read_bytes()
    with pytest.raises(ParameterError):
        run(edition, target, countries="XXX")
    assert (target / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("text", ["x", "1;2", "-1", "1.5", "٣", "99999"])
def test_what_is_no_number_of_a_recommendation_is_refused(edition, tmp_path, text):
    with pytest.raises(ParameterError) as caught:
        run(edition, tmp_path / "report", recommendations=text)
    assert caught.value.where == "--recommendations"


def test_names_do_not_depend_on_the_order_and_stay_in_the_folder():
    """Nor does anything but letters and digits get into one."""
    assert report_name(ReportRequest(("ITA", "ESP"), (2, 1), "es")) == "R01-R02-ESP-ITA.pdf"
    assert report_name(ReportRequest(("../../etc",), (), "es", "html")) == "ETC"
    many = ReportRequest(tuple(f"A{n:02d}" for n in range(28)), tuple(range(1, 11)), "es")
    assert len(report_name(many)) < 40
    assert report_name(many) != report_name(ReportRequest(many.countries[1:], many.recommendations, "es"))
