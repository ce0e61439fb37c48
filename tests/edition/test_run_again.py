"""The archives with which readers run a page again hold all that the page needs, in every language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest

from tests.edition.conftest import edition  # noqa: F401  the fixture

pytestmark = pytest.mark.book


def test_a_brief_run_again_is_the_published_one(edition, audit, tmp_path):  # noqa: F811
    """With the installed packages; that those named suffice is shown with the tiny publication."""
    archives = sorted((edition.folder / "run").glob("*.zip"))
    assert archives
    for path in archives if audit else archives[:1]:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path / path.stem
        for language in json.loads((folder / "expected.json").read_text("utf-8"))["published"]:
            done = subprocess.run(
                [sys.executable, "run.py", language],
                cwd=folder,
                env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{path.name}, {language}: {done.stdout}{done.stderr}"
