"""What notebooks read is held still while they run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eslabon.errors import EditionError
from eslabon.execution.frozen import frozen
from tests.execution.planned import planned
from tests.execution.test_ingredients import add_comment, edit_notebook, edit_translation


@pytest.fixture
def build_tiny(tiny):
    """Builds the publication as a user does; gives exit status and everything that was printed."""

    def build(*arguments: str) -> tuple[int, str]:
        process = subprocess.run(
            [Path(sys.executable).with_name("eslabon"), "build", *arguments],
            cwd=tiny,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
        return process.returncode, process.stdout

    return build


def test_a_change_after_the_start_is_not_seen(tiny, tmp_path):
    _, decisions = planned(tiny, tmp_path)
    before = (tiny / "notebooks" / "brief.ipynb").read_bytes()
    with frozen(tiny, decisions) as copy:
        edit_notebook(tiny, add_comment)
        edit_translation(tiny)
        assert (copy / "notebooks" / "brief.ipynb").read_bytes() == before
        words = next((copy / "book" / "locale" / "en").glob("*.po")).read_text("utf-8")
        assert "Indeed" not in words
    assert not copy.exists()


@pytest.mark.parametrize("change", [lambda root: edit_notebook(root, add_comment), edit_translation])
def test_a_change_between_plan_and_start_stops_the_build(tiny, tmp_path, change):
    _, decisions = planned(tiny, tmp_path)
    change(tiny)
    with (
        pytest.raises(EditionError, match="changed while the build was starting") as caught,
        frozen(tiny, decisions),
    ):
        pass
    assert caught.value.where in ("notebooks/brief.ipynb", "book/locale/en")


def plant(root: Path, code: str) -> None:
    """Let the page of Italy do something when it runs."""

    def change(cells: list[dict]) -> None:
        cell = next(
            cell for cell in cells if cell["cell_type"] == "code" and not cell["metadata"].get("tags")
        )
        cell["source"] = f"if country == 'ITA':\n    {code}\n" + "".join(cell["source"])

    edit_notebook(root, change)


def test_an_author_who_saves_while_the_build_runs_changes_no_page_of_it(tiny, build_tiny):
    """The saved notebook differs, is put back later, and no page of it was ever kept."""
    path = tiny / "notebooks" / "brief.ipynb"
    later = json.loads(path.read_text("utf-8"))
    later["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": "Later."})
    (tiny.parent / "later.ipynb").write_text(json.dumps(later), "utf-8")
    plant(tiny, f"import shutil; shutil.copy({str(tiny.parent / 'later.ipynb')!r}, {str(path)!r})")
    planned_text = path.read_bytes()
    status, out = build_tiny("--workers", "1", "--no-pdf")
    assert status == 0, out
    assert b"Later." in path.read_bytes()
    kept = list((tiny / "build" / "2026.1" / "notebooks").rglob("*.ipynb"))
    assert len(kept) == 6
    assert not [notebook for notebook in kept if b"Later." in notebook.read_bytes()]
    path.write_bytes(planned_text)
    assert build_tiny("--workers", "1", "--no-pdf")[1].count("up to date: no page was written") == 1


def test_data_that_change_meanwhile_stop_the_build(tiny, build_tiny):
    path = tiny / "data" / "observations" / "exports_gdp.csv"
    plant(tiny, f"open({str(path)!r}, 'a').write('ITA,2025,1.0,,\\n')")
    status, out = build_tiny("--languages", "es", "--no-pdf")
    assert status == 2
    assert "data changed while the edition was made" in out
    assert "data/observations/exports_gdp.csv" in out
    assert not (tiny / "build" / "2026.1").exists()


def test_prose_that_changes_meanwhile_is_told_and_never_taken_for_current(tiny, build_tiny):
    path = tiny / "book" / "index.md"
    before = path.read_text("utf-8")
    plant(tiny, f"open({str(path)!r}, 'a').write('\\nMás.\\n')")
    status, out = build_tiny("--languages", "es", "--no-pdf")
    assert status == 0, out
    assert "book/index.md changed while the edition was made" in out
    path.write_text(before, "utf-8")
    status, out = build_tiny("--languages", "es", "--no-pdf")
    assert status == 0, out
    assert "no page was written" not in out
    assert "Más." not in (tiny / "build" / "2026.1" / "es" / "html" / "index.html").read_text("utf-8")
