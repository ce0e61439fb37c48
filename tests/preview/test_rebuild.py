"""What the preview's warm process builds is what a new process would build."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import eslabon
from eslabon.book.working_copy import digests_of
from eslabon.build import BuildOptions
from eslabon.preview.rebuild import Rebuilder

MISSING = "not a publication folder"
# A build of a folder without a publication ends at once, with the words of the code that is at work.
TWO_BUILDS = """
import sys
from pathlib import Path
from eslabon.build import BuildOptions
from eslabon.preview.rebuild import Rebuilder

if __name__ == "__main__":
    options = BuildOptions(Path(sys.argv[1]), Path(sys.argv[1], "build"))
    code = Path(sys.argv[2])
    with Rebuilder() as rebuilder:
        print(rebuilder.run(options).error.splitlines()[0])
        print(rebuilder.run(options).error.splitlines()[0])
        text = code.read_text("utf-8")
        assert sys.argv[3] in text
        code.write_text(text.replace(sys.argv[3], "NEW WORDS"), "utf-8")
        print(rebuilder.run(options).error.splitlines()[0])
"""


def test_code_that_has_changed_is_loaded_anew(tmp_path):
    """Else old code would keep its results under the keys of the new."""
    copied = tmp_path / "src" / "eslabon"
    shutil.copytree(Path(eslabon.__file__).parent, copied, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "empty").mkdir()
    script = tmp_path / "two_builds.py"
    script.write_text(TWO_BUILDS, "utf-8")
    process = subprocess.run(
        [sys.executable, script, tmp_path / "empty", copied / "catalogue" / "settings.py", MISSING],
        env={**os.environ, "PYTHONPATH": str(copied.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    first, second, third = process.stdout.splitlines() or pytest.fail(process.stderr)
    assert MISSING in first
    assert second == first
    assert third == first.replace(MISSING, "NEW WORDS")


def test_it_builds_the_bytes_of_a_build(tiny, edit):
    """Prose, a notebook and a translation change: as ``eslabon build`` makes it from nothing."""
    options = BuildOptions(tiny, tiny / "build", edition="preview", languages=("en",), pdf=False)
    with Rebuilder() as rebuilder:
        assert rebuilder.run(options).status == 0
        index = tiny / "book" / "index.md"
        index.write_text(index.read_text("utf-8") + "\nUna frase nueva.\n", "utf-8")
        edit(
            "notebooks/brief.ipynb",
            'position_figure(page, \\"position\\"',
            'position_figure(page, \\"place\\"',
        )
        edit("book/locale/en/notebooks.po", '"## Exports"', '"## EXPORTS"')
        assert rebuilder.run(options).status == 0
    command = [
        Path(sys.executable).with_name("eslabon"),
        "build",
        "--edition",
        "preview",
        "--languages",
        "en",
    ]
    subprocess.run([*command, "--no-pdf", "--build", tiny / "other"], cwd=tiny, check=True, timeout=300)
    preview, build = (
        {name: digest for name, digest in digests_of(place, [place]).items() if name != "run.json"}
        for place in (tiny / "build" / "preview", tiny / "other" / "preview")
    )
    assert preview == build
    assert "EXPORTS" in (tiny / "build/preview/en/html/country/FRA.html").read_text("utf-8")
    assert "Una frase nueva." in (tiny / "build/preview/en/html/index.html").read_text("utf-8")


def test_a_build_that_is_killed_leaves_the_preview_standing(tmp_path):
    """So does the end of the warm process itself."""
    options = BuildOptions(tmp_path, tmp_path / "build")
    with Rebuilder() as rebuilder:
        good = rebuilder.run(options)
        os.kill(rebuilder._server.pid, signal.SIGKILL)
        gone, again = rebuilder.run(options), rebuilder.run(options)
    assert (good.status, gone.status, again.status) == (2, 1, 2)
    assert "has ended" in gone.error
    assert again.error == good.error
