"""The page that tells what changed, in a publication that has a second edition."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from eslabon.book.changes_page import check_changes_page, with_changes
from eslabon.catalogue import load_settings
from eslabon.errors import CatalogueError
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY
from tests.test_tiny_build import copy_to, digests, eslabon

BUILD = ("build", "--no-pdf")
KEPT = Path("book") / "changes" / "2025.1"


def run(root: Path, *arguments: str, **environment: str) -> str:
    process = eslabon(root, *arguments, **environment)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout + process.stderr


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def change_data(root: Path) -> None:
    """One value corrected, one year withdrawn."""
    path = root / "data" / "observations" / "exports_gdp.csv"
    lines = path.read_text("utf-8").splitlines()
    corrected = next(place for place, line in enumerate(lines) if line.startswith("ESP,2010,"))
    country, year, _, *rest = lines[corrected].split(",")
    lines[corrected] = ",".join([country, year, "12.5", *rest])
    path.write_text("\n".join(line for line in lines if not line.startswith("FRA,2005,")) + "\n", "utf-8")


def second_edition(root: Path) -> None:
    replace(root / "_config.yml", 'edition: "2025.1"', 'edition: "2026.1"\n  previous: "2025.1"')
    with (root / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write("  - caption: Países\n    chapters:\n      - file: changes\n")
    (root / "book" / "changes.md").write_text("```{changes}\n```\n", "utf-8")
    change_data(root)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Two editions of the tiny publication; the second tells the changes, and the first is gone."""
    root = copy_to(tmp_path_factory.mktemp("changes") / "publication")
    replace(root / "_config.yml", 'edition: "2026.1"', 'edition: "2025.1"')
    run(root, *BUILD)
    second_edition(root)
    run(root, "data", "lock")
    told = run(root, *BUILD)
    assert "the comparison with 2025.1 has not been made" in told
    assert "está pendiente" in (root / "build" / "2026.1" / "es" / "html" / "changes.html").read_text("utf-8")
    run(root, "diff", "build/2025.1", "build/2026.1", "--into", ".")
    assert "the comparison" not in run(root, *BUILD)
    before = {path.name: path.read_bytes() for path in (root / KEPT).iterdir()}
    run(root, "diff", "build/2025.1", "build/2026.1", "--into", ".")
    # The page of changes must not be a change: the comparison is the same once it is told.
    assert before == {path.name: path.read_bytes() for path in (root / KEPT).iterdir()}
    shutil.rmtree(root / "build" / "2025.1")
    return root


@pytest.mark.parametrize(
    ("language", "title", "kind", "numbers"),
    [
        ("es", "Qué cambió desde 2025.1", "corregido por nosotros", ["25,8", "12,5", "−13,3"]),
        ("en", "What changed since 2025.1", "corrected by us", ["25.8", "12.5", "−13.3"]),
    ],
)
def test_the_page_tells_the_changes_in_each_language(published, language, title, kind, numbers):
    page = (published / "build" / "2026.1" / language / "html" / "changes.html").read_text("utf-8")
    assert re.search(rf"<h1[^>]*>\s*{re.escape(title)}", page)
    assert kind in page
    told = re.findall(r'<data class="value" value="changes/exports_gdp/ESP/2010/\w+">([^<]+)</data>', page)
    assert told == numbers


def test_the_edition_gives_the_complete_tables_away(published):
    edition = published / "build" / "2026.1"
    for name in ("changes.csv", "status-changes.csv"):
        assert (edition / "data" / "derived" / name).read_bytes() == (published / KEPT / name).read_bytes()
    page = (edition / "es" / "html" / "changes.html").read_text("utf-8")
    (link,) = set(re.findall(r'href="(_downloads/[^"]+/changes\.csv)"', page))
    assert (edition / "es" / "html" / link).read_bytes() == (published / KEPT / "changes.csv").read_bytes()


def test_without_the_previous_edition_another_folder_gives_the_same_bytes(published, tmp_path):
    root = tmp_path / "elsewhere"
    shutil.copytree(published, root, ignore=shutil.ignore_patterns("build"))
    run(root, *BUILD, PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    assert digests(root / "build" / "2026.1") == digests(published / "build" / "2026.1")


def test_changes_found_again_in_the_data_are_those_that_were_made(published):
    content = json.loads((published / KEPT / "changes.json").read_text("utf-8"))
    assert content["summary"]["figures"] == {"corrected": 1, "withdrawn": 1}
    assert content["pages"] == []


def test_data_that_changed_since_make_the_page_say_so(published, tmp_path):
    root = tmp_path / "later"
    shutil.copytree(published, root, ignore=shutil.ignore_patterns("build"))
    replace(root / "data" / "observations" / "exports_gdp.csv", ",12.5,", ",12.75,")
    run(root, "data", "lock")
    publication = load_publication(root)
    assert publication.comparison.state == "stale"
    text = with_changes("```{changes}\n```\n", publication, publication.messages("en"))
    assert (
        text
        == "# What changed since 2025.1\n\nThe comparison with edition 2025.1 is pending for these data.\n"
    )
    assert "changes.csv" not in publication.derived


def test_a_page_with_a_heading_of_its_own_keeps_it(published):
    publication = load_publication(published)
    text = with_changes("# Mine\n\n:::{changes}\n:::\n\nMore.\n", publication, publication.messages("es"))
    assert text.startswith("# Mine\n\nAquí se compara")
    assert text.endswith("\n\nMore.\n")
    assert re.findall(r"(?m)^# .*", text) == ["# Mine"]


def test_a_page_without_an_edition_to_compare_with_is_refused_before_anything_runs(tiny):
    (tiny / "book" / "changes.md").write_text("# Mine\n\n```{changes}\n```\n", "utf-8")
    with pytest.raises(CatalogueError, match="no edition is named") as raised:
        check_changes_page(load_publication(tiny))
    assert raised.value.where == "book/changes.md"
    assert 'previous: "2025.1"' in raised.value.expected


@pytest.mark.parametrize(
    "block",
    [
        "```{changes}\n\n```",
        "```{changes}\n:most: 5\n```",
        "```{changes} 2025.1\n```",
        "  ```{changes}\n  ```",
        "- ```{changes}\n  ```",
        "````{changes}\n```",
        ":::{changes}\n```\n:::",
    ],
    ids=["empty line", "option", "argument", "indent", "in a list", "unlike fences", "content"],
)
def test_a_block_of_another_form_is_refused_by_name(tiny, block):
    (tiny / "book" / "changes.md").write_text(f"# Mine\n\nText.\n\n{block}\n\nMore.\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"block \{changes\}") as raised:
        check_changes_page(load_publication(tiny))
    assert raised.value.where == "book/changes.md, line 5"
    assert raised.value.received == block.splitlines()[0].strip()


def test_a_text_that_shows_the_block_as_an_example_is_no_block(tiny):
    example = "# Mine\n\nWrite `{changes}`:\n\n````\n```{changes}\n```\n````\n"
    (tiny / "book" / "changes.md").write_text(example, "utf-8")
    publication = load_publication(tiny)
    check_changes_page(publication)
    assert with_changes(example, publication, publication.messages("es")) == example


def test_the_page_says_of_the_edition_before_only_what_that_edition_says():
    text = (REPOSITORY / "book" / "changes.md").read_text("utf-8")
    assert "reconstru" not in text


def test_an_edition_is_not_its_own_predecessor(edit):
    root = edit("_config.yml", 'edition: "2026.1"', 'edition: "2026.1"\n  previous: "2026.1"')
    with pytest.raises(CatalogueError, match="previous") as raised:
        load_settings(root)
    assert "2026.1" in str(raised.value)


@pytest.mark.parametrize("name", ["../2025.1", "a b", ".hidden"])
def test_a_previous_edition_is_a_name(edit, name):
    with pytest.raises(CatalogueError):
        load_settings(
            edit("_config.yml", '  edition: "2026.1"', f'  edition: "2026.1"\n  previous: "{name}"')
        )
