"""A failed page names its subject and the command that runs just it again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eslabon.build import BuildOptions
from eslabon.execution.describe import described, rerun_command
from eslabon.execution.plan import PlannedPage
from eslabon.execution.verdict import PageResult
from eslabon.publication import load_publication
from tests.conftest import TINY

ESLABON = Path(sys.executable).with_name("eslabon")
PAGE = PlannedPage("country/ITA", "en", TINY / "notebooks" / "brief.ipynb", (("country", "ITA"),))


def options(build: Path | None = None) -> BuildOptions:
    return BuildOptions(root=TINY, build=build or TINY / "build")


def test_inside_the_publication_the_command_is_short(monkeypatch):
    monkeypatch.chdir(TINY / "notebooks")
    assert rerun_command(PAGE, options()) == "eslabon build --only country/ITA --languages en"


def test_elsewhere_the_command_names_its_folders(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    command = rerun_command(PAGE, options(tmp_path / "with space"))
    assert command.endswith(f"--build '{tmp_path}/with space' --root {TINY}")


def test_only_failed_pages_are_described():
    good = PageResult("country/ITA", "en", "ok", "data changed")
    assert described([good], [PAGE], load_publication(TINY), options()) == [good]


@pytest.mark.parametrize(("language", "name"), [("en", "Italy"), ("es", "Italia")])
def test_a_country_is_named_in_the_language_of_its_page(language, name):
    page = PlannedPage("country/ITA", language, PAGE.notebook, PAGE.parameters)
    failed = PageResult("country/ITA", language, "failed", "it raised")
    [told] = described([failed], [page], load_publication(TINY), options())
    assert (told.title, told.notebook) == (name, "notebooks/brief.ipynb")


def test_the_report_of_a_build_says_all_and_its_command_runs_just_the_page(edit, tiny):
    code = "print('looking for it')\\nif country == 'ITA': raise RuntimeError('no figure')\\n"
    edit("notebooks/brief.ipynb", '"from eslabon.pages', f'"{code}", "from eslabon.pages')
    process = subprocess.run(
        [ESLABON, "build", "--no-pdf", "--languages", "en"],
        cwd=tiny,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    kept = tiny / "build" / "2026.1" / "failed" / "en" / "country" / "ITA.ipynb"
    command = "eslabon build --only country/ITA --languages en"
    for words in (
        "Italy, page country/ITA (en) failed: cell 3 of brief.ipynb raised RuntimeError\n",
        "  notebook: notebooks/brief.ipynb, cell 3",
        "  error:    RuntimeError: no figure",
        "    > 2  if country == 'ITA': raise RuntimeError('no figure')",
        "    looking for it",
        f"  kept:     {kept} and {kept.with_suffix('.html')}",
        f"  again:    {command}",
        "pages: failed 1",
        "slowest: country/",
        "steps: execute ",
    ):
        assert words in process.stdout
    assert kept.is_file()
    assert kept.with_suffix(".html").is_file()
    pages = json.loads((tiny / "build" / "2026.1" / "run.json").read_text("utf-8"))["pages"]
    [page] = [page for page in pages if page["status"] == "failed"]
    assert (page["title"], page["printed"], page["command"]) == ("Italy", "looking for it", command)
    assert "> 2  if country" in page["source"]
    again = subprocess.run(
        [ESLABON, *command.split()[1:], "--no-pdf"], cwd=tiny, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1
    assert "executing 1 pages" in again.stdout
