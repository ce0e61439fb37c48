"""Every page of docs/howto does what it says, in a publication that ``eslabon init`` has just made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from eslabon.starting import StartRequest, start_publication
from tests.conftest import REPOSITORY
from tests.howto.steps import Reader, Step, in_order, steps_of

FOLDER = REPOSITORY / "docs" / "howto"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


@pytest.fixture(scope="module")
def new(tmp_path_factory) -> Path:
    """The publication that all pages start from, as the first block of the list of pages says."""
    (start,) = steps_of((FOLDER / "README.md").read_text("utf-8"))
    assert start.body == "eslabon init mine --languages en,es\ncd mine\n"
    root = tmp_path_factory.mktemp("howto") / "mine"
    return start_publication(root, StartRequest.checked(languages=["en", "es"]))


@pytest.fixture
def reader(new, tmp_path) -> Reader:
    shutil.copytree(new, tmp_path / "mine")
    return Reader(tmp_path / "mine")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_page_does_what_it_says(page, reader):
    steps = steps_of(page.read_text("utf-8"))
    assert [step for step in steps if "build" in step.body and step.language == "sh"], "nothing is built"
    assert [step for step in steps if step.action == "page"], "no page is looked at"
    for step in steps:
        reader.follow(step)


def words(texts: Iterable[str]) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}|\d+\.\d", " ".join(texts)))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_what_is_looked_at_is_what_was_added(page, new):
    """No line of a page that was there before could make the comparison pass."""
    steps = steps_of(page.read_text("utf-8"))
    before = words(path.read_text("utf-8") for path in new.rglob("*") if path.is_file())
    written = words(step.body for step in steps if step.language not in ("sh", "text")) - before
    assert written & words(step.body for step in steps if step.action == "page")


def test_the_list_names_every_page():
    text = (FOLDER / "README.md").read_text("utf-8")
    assert set(re.findall(r"\]\((add-[a-z-]+\.md)\)", text)) == {page.name for page in PAGES}
    assert len(PAGES) == 6


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (Step("yaml", "file", "_toc.yml", "x: 1\n", 1), "exists already"),
        (Step("diff", "file", "_config.yml", "-absent\n+new\n", 1), "0 places"),
        (Step("sh", "run", "", "eslabon data check\neslabon data check --wrong\n", 1), "--wrong"),
        (Step("sh", "status", "2", "eslabon data check\n", 1), "all well"),
        (Step("sh", "run", "", "rm -r data\n", 1), "rm -r data"),
        (Step("yaml", "run", "", "x: 1\n", 1), "yaml"),
        (Step("text", "output", "", "never printed\n", 1), "was not printed"),
        (Step("text", "elsewhere", "", "x\n", 1), "nobody knows"),
    ],
)
def test_a_wrong_page_is_found(reader, step, complaint):
    with pytest.raises(AssertionError, match=complaint):
        reader.follow(step)


def test_lines_that_are_not_on_the_page_are_found(reader):
    page = reader.root / "build" / "1-partial" / "en" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<nav>Other</nav><main><p>In <b>2024</b>,&nbsp;<data>1</data>%</p></main>", "utf-8")
    reader.follow(Step("text", "page", "en/index", "In 2024, 1%\n", 1))
    with pytest.raises(AssertionError, match="is not on en/index"):
        reader.follow(Step("text", "page", "en/index", "Other\n", 1))


def test_output_is_compared_in_order():
    in_order(["a", "…", "c: …"], ["a", "b", "c: 1"], "")
    with pytest.raises(AssertionError, match="'a' was not printed"):
        in_order(["c: …", "a"], ["a", "b", "c: 1"], "")
