"""The edition's bytes do not depend on how it was executed: cold or warm, here or on a cluster, kept or not.

The edition itself was executed with warm kernels by two workers, perhaps on several days out of the cache.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.edition.conftest import ESLABON, run_command

# One of each kind that differs in how it is executed: a country with little data, pages that read every
# table, one with a chart explorer, one drawn from a register.
SOME = ("GRD", "R5", "scoreboard", "insertion-index", "register/clusters")


ROUTES = {
    "cold": [ESLABON, "build", "--kernels", "cold", "--workers", "1"],
    "dask": [sys.executable, REPOSITORY / "docs" / "local_cluster.py"],
}


@pytest.fixture(scope="module")
def others(tmp_path_factory, audit, edition) -> dict[str, dict[str, str]]:
    """Digests of the edition made again from nothing by each route.

    All of it with --audit, else `SOME` of its source language.
    """
    some = ["--languages", edition.languages[0], *(part for page in SOME for part in ("--only", page))]
    chosen = [] if audit else some
    made = {}
    for route, command in ROUTES.items():
        build = tmp_path_factory.mktemp(route)
        process = run_command([*command, "--root", edition.root, "--build", build, *chosen], edition.root)
        assert process.returncode == 0, process.stdout + process.stderr
        assert ("executing on 2 workers" in process.stdout) == (route == "dask")
        made[route] = digests(build / (edition.folder.name + ("" if audit else "-partial")))
    return made


def test_executed_notebooks_are_the_editions(edition, others, audit):
    published = digests(edition.folder)
    for route, made in others.items():
        notebooks = {name for name in made if name.endswith(".ipynb")}
        every = len(edition.notebook_pages) * len(edition.languages)
        assert len(notebooks) == (every if audit else len(SOME))
        # A partial edition tells on every page which others are missing: the notebooks alone are the same.
        compared = made.keys() | published.keys() if audit else notebooks
        different = sorted(name for name in compared if made.get(name) != published.get(name))
        assert not different, f"{route}: {different[:20]}"


def test_pages_and_documents_are_the_same_by_both_routes(others):
    assert {"manifest.json", "es/pdf/country/GRD.pdf", "es/html/country/GRD.html"} <= others["cold"].keys()
    assert others["cold"] == others["dask"]


def digests(folder: Path) -> dict[str, str]:
    """Digest of each file of an edition but of the report on how it was made."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }
