"""The method annex speaks of every method that is declared, and of none that is not."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
METHODS = [
    yaml.safe_load(path.read_text("utf-8"))["id"] for path in (ROOT / "data/catalogue/methods").glob("*.yml")
]
ANNEX = (ROOT / "book/annex/method.md").read_text("utf-8")


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_method_has_a_section(method):
    """A heading names it."""
    assert re.search(rf"^### .*`{re.escape(method)}`", ANNEX, re.MULTILINE)


def test_no_section_is_about_an_undeclared_method():
    """Names in headings are ids of method files."""
    named = {
        id for line in re.findall(r"^### .*$", ANNEX, re.MULTILINE) for id in re.findall(r"`([^`]+)`", line)
    }
    assert named == set(METHODS)


def test_each_formula_is_used_once_and_numbered():
    """Labels are unique, so that a formula can be referred to."""
    labels = re.findall(r"^:label: (\S+)$", ANNEX, re.MULTILINE)
    assert len(labels) == len(set(labels)) == ANNEX.count("```{math}")
