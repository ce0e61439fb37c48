"""The packages that a page is run again with are enough on every system and Python, not on this one only."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from eslabon.editions.frozen_requirements import requirements_for
from eslabon.editions.locked import normal_name
from eslabon.editions.run_yourself import PACKAGES
from tests.conftest import REPOSITORY

LOCK = """\
abcd==1 ; sys_platform == 'win32' \\
    --hash=sha256:01
    # via
    #   not-here-either
    #   other
efgh==1 \\
    --hash=sha256:02
    # via other
not-here-either==2 ; sys_platform == 'win32' \\
    --hash=sha256:03
    # via nbformat
traitlets==5 \\
    --hash=sha256:04
nbformat==5 \\
    --hash=sha256:05
    # via -r requirements.in
"""


def names(requirements: str) -> set[str]:
    return {normal_name(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", requirements, re.MULTILINE)}


@pytest.fixture(scope="module")
def kept() -> set[str]:
    return names(requirements_for(REPOSITORY, PACKAGES).decode())


def test_whatever_a_kept_package_may_ask_for_is_kept(kept):
    """With one digest in the file pip takes nothing that has none: a name left out stops it."""
    locked = names((REPOSITORY / "requirements.txt").read_text("utf-8"))
    asked = set()
    for name in kept:
        try:
            needs = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:  # meant for another system
            continue
        asked |= {normal_name(re.match(r"[\w.-]+", need)[0]) for need in needs if "extra ==" not in need}
    assert {"appnope", "colorama"} <= asked & locked
    assert asked & locked <= kept


def test_what_builds_books_only_stays_out(kept):
    assert kept.isdisjoint({"sphinx", "accessible-pygments"})


def test_needs_of_a_package_that_is_not_installed_are_read_from_the_lock(tmp_path):
    (tmp_path / "requirements.txt").write_text(LOCK, "utf-8")
    found = requirements_for(tmp_path, ["nbformat"]).decode()
    assert names(found) == {"nbformat", "traitlets", "not-here-either", "abcd"}
    assert "abcd==1 ; sys_platform == 'win32' \\\n    --hash=sha256:01\n" in found
