"""The command line as a process: exit statuses and streams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY, TINY

ESLABON = Path(sys.executable).with_name("eslabon")


def eslabon(*arguments: str, cwd: Path = TINY) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ESLABON, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


def test_bad_input_is_told_on_standard_error_with_status_2():
    process = eslabon("brief", "XXX")
    assert process.returncode == 2
    assert process.stderr.startswith("error: there is no brief of this country\n")
    assert "\n  next:     use one of the codes" in process.stderr
    assert "Traceback" not in process.stderr + process.stdout


def test_bad_usage_is_status_2():
    assert eslabon("build", "--no-such-option").returncode == 2


def test_a_closed_pipe_is_no_error():
    process = subprocess.run(
        f"{ESLABON} plan | head -1", shell=True, cwd=TINY, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0
    assert "Traceback" not in process.stderr


def test_doctor_finds_everything_that_a_build_needs():
    process = eslabon("doctor", cwd=REPOSITORY)
    assert process.returncode == 0, process.stdout
    assert "publication" in process.stdout
    assert "quarto" in process.stdout


def test_version_is_told():
    assert eslabon("--version").stdout.startswith("eslabon ")


def test_data_check_tells_what_it_checked():
    process = eslabon("data", "check")
    assert process.returncode == 0
    assert "150 observations of 2 indicators" in process.stdout


def test_every_translation_of_the_tiny_publication_is_there():
    process = eslabon("i18n", "check")
    assert process.returncode == 0, process.stdout
    assert "en: 0 texts without translation" in process.stdout


def test_a_missing_translation_is_listed_with_its_place(tiny):
    page = tiny / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\nUn párrafo nuevo.\n", "utf-8")
    process = eslabon("i18n", "check", cwd=tiny)
    assert process.returncode == 1
    assert "en missing book/index.md:" in process.stdout
    assert "Un párrafo nuevo." in process.stdout
