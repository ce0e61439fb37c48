"""What the code promises about itself."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import REPOSITORY

MODULES = sorted((REPOSITORY / "src").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(REPOSITORY / "src").as_posix())
def test_modules_stay_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_locked_requirements_name_no_index_and_carry_hashes():
    for name in ("requirements.txt", "requirements-test.txt", "requirements-validators.txt"):
        text = (REPOSITORY / name).read_text("utf-8")
        assert "://" not in text
        pinned = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_notebooks_are_committed_without_outputs():
    listed = subprocess.run(
        ["git", "ls-files", "*.ipynb"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    import nbformat

    assert listed
    for name in listed:
        for cell in nbformat.read(REPOSITORY / name, as_version=4).cells:
            assert not cell.get("outputs"), name
            assert cell.get("execution_count") is None, name
