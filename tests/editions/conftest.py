"""An edition of the tiny publication, built once; tests change copies of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eslabon.editions.seal import write_digest_file
from tests.conftest import TINY

ESLABON = (sys.executable, "-P", "-c", "from eslabon.cli import main; main()")


@pytest.fixture(scope="session")
def sealed(tmp_path_factory) -> Path:
    """The edition as its build left it, its digest beside it; never to be changed."""
    folder = tmp_path_factory.mktemp("sealed")
    root = folder / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    done = subprocess.run(
        [*ESLABON, "build", "--root", root], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    edition = folder / "site" / "2026.1"
    edition.parent.mkdir()
    (root / "build" / "2026.1").rename(edition)
    write_digest_file(edition)
    return edition


@pytest.fixture
def edition(sealed: Path, tmp_path: Path) -> Path:
    """A copy to tamper with; nothing beside it vouches for its manifest."""
    copy = tmp_path / "site" / "2026.1"
    shutil.copytree(sealed, copy)
    return copy
