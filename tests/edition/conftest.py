"""The built edition of this repository, or of another publication folder named in the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.edition.published import Edition, PublishedPage
from tests.edition.sampled import write_sample

# Names another publication folder, for instance a copy in which a fault was planted.
ROOT_VARIABLE = "ESLABON_TEST_ROOT"
ESLABON = Path(sys.executable).with_name("eslabon")
BUILD_SECONDS = 3600


@pytest.fixture(scope="session")
def edition(audit: bool) -> Edition:
    """The edition; built first when it is absent or the plan says that a page would run.

    That of the sample, or with ``--audit`` the whole one.
    """
    named = os.environ.get(ROOT_VARIABLE)
    found = Edition(Path(named) if named else REPOSITORY if audit else write_sample())
    if not named and not is_current(found):
        process = eslabon(found.root, "build")
        assert process.returncode == 0, process.stdout + process.stderr
    return found


@pytest.fixture(scope="session")
def pages(edition: Edition, audit: bool) -> list[PublishedPage]:
    """Every page with --audit, otherwise some of every kind and language."""
    return edition.pages if audit else edition.sample()


def is_current(edition: Edition) -> bool:
    """Whether the edition is there and nothing would run."""
    if not (edition.folder / "manifest.json").is_file():
        return False
    process = eslabon(edition.root, "plan", "--json")
    assert process.returncode == 0, process.stdout + process.stderr
    planned = json.loads(process.stdout)["pages"]
    assert planned
    return all(page["action"] == "reuse" for page in planned)


def eslabon(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the command line in a folder."""
    return run_command([ESLABON, *arguments], folder)


def run_command(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess:
    """Run a command in a folder and keep what it prints."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
    )
