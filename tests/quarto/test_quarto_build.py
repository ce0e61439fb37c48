"""``eslabon build --with quarto`` and ``eslabon brief --format docx`` of the tiny publication.

The program is the stand-in; `test_real_quarto` asks the same of a real one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from eslabon.book.quarto.wanted import asked_formats
from eslabon.editions.likeness import causes
from eslabon.editions.manifest import Manifest
from eslabon.editions.rebuild import Code, unpack
from eslabon.errors import ParameterError
from tests.conftest import TINY
from tests.quarto.documents import CHECKS, check_project, files_of
from tests.quarto.pandoc_reading import settings_of
from tests.quarto.project_sample import project_of
from tests.quarto.stand_in import launcher

ESLABON = Path(sys.executable).with_name("eslabon")


def eslabon(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ESLABON, *arguments], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> str:
    return str(launcher(tmp_path_factory.mktemp("program")))


@pytest.fixture(scope="module")
def root(tmp_path_factory, program) -> Path:
    """The tiny publication in all its languages, built with all of Quarto's formats."""
    root = tmp_path_factory.mktemp("tiny") / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    done = eslabon(root, "build", "--no-pdf", "--with", "quarto", QUARTO_PATH=program)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module", params=["es", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def made(root: Path, language: str) -> Path:
    return root / "build" / "2026.1" / language / "quarto"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_the_languages_are_all_there(root):
    settings = yaml.safe_load((TINY / "_config.yml").read_text("utf-8"))
    assert settings["eslabon"]["languages"] == ["es", "en"]
    assert all((root / "build" / "2026.1" / each / "quarto" / "book.docx").is_file() for each in ("es", "en"))


def test_the_project_is_valid_by_itself(made, language):
    check_project(made / "project")
    assert (made / "project" / "country" / "ESP.qmd").is_file()
    assert settings_of(made / "project")["lang"] == language


def test_the_same_project_elsewhere_from_the_editions_own_source(root, made, language, tmp_path):
    source = Path(shutil.copytree(root / "build" / "2026.1" / "source" / language, tmp_path / "source"))
    assert files_of(project_of(source, tmp_path, language=language)) == files_of(made / "project")


@pytest.mark.parametrize("format", CHECKS)
def test_each_format_holds_what_the_book_says(made, format):
    check, name = CHECKS[format]
    check(made / "project", made / name)


def test_the_manifest_names_the_files_and_the_versions(root):
    manifest = json.loads((root / "build" / "2026.1" / "manifest.json").read_text("utf-8"))
    assert manifest["quarto"] == {
        "formats": ["html", "typst", "docx", "epub"], "version": "1.9.38", "pandoc": "3.6.3",
    }  # fmt: skip
    listed = {entry["path"] for entry in manifest["files"]}
    assert {"es/quarto/book.docx", "es/quarto/html/index.html", "es/quarto/project/_quarto.yml"} <= listed


def test_the_sources_say_how_to_make_it_again(root):
    with zipfile.ZipFile(root / "build" / "2026.1" / "source.zip") as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.endswith((".md", ".txt"))]
    assert any(b"--with quarto:html,typst,docx,epub" in text for text in texts)


def test_another_quarto_is_a_cause_for_differences(root, tmp_path, monkeypatch, program):
    edition = root / "build" / "2026.1"
    monkeypatch.setenv("QUARTO_PATH", program)
    source, manifest = unpack(edition, tmp_path), Manifest.read(edition)
    assert causes(manifest, source, Code.RUNNING) == []
    monkeypatch.setenv("STAND_IN_VERSION", "1.10.1")
    assert causes(manifest, source, Code.RUNNING) == [
        "Quarto 1.10.1 with Pandoc 3.6.3 instead of 1.9.38 with Pandoc 3.6.3"
    ]


def test_what_did_not_change_is_not_made_again(root, program):
    edition = root / "build" / "2026.1"
    before = digests(edition)
    options = ("--no-pdf", "--with", "quarto")
    done = eslabon(root, "build", *options, QUARTO_PATH=program)
    assert (done.returncode, "up to date: no page was written" in done.stdout) == (0, True), done.stdout
    assert digests(edition) == before
    # Quarto would hang, were it asked for more than its version.
    shutil.rmtree(edition)
    done = eslabon(root, "build", *options, QUARTO_PATH=program, STAND_IN="hang")
    assert "es: Quarto's documents up to date" in done.stdout, done.stdout + done.stderr
    assert digests(edition) == before


def test_a_warning_that_means_wrong_output_is_told_and_under_strict_an_error(root, program):
    # Another version, so that everything is rendered again.
    environment = {"QUARTO_PATH": program, "STAND_IN": "unresolved", "STAND_IN_VERSION": "1.9.39"}
    options = ("--languages", "es", "--no-pdf", "--edition", "2026.2", "--with", "quarto:docx")
    done = eslabon(root, "build", *options, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "es docx: [WARNING] Unable to resolve crossref @fig-nosuch" in done.stdout
    there = (root / "build" / "2026.2" / "es" / "quarto").iterdir()
    assert sorted(path.name for path in there) == ["book.docx", "project"]
    strict = eslabon(root, "build", *options, "--strict", **environment)
    assert strict.returncode == 1, strict.stdout + strict.stderr
    assert "Unable to resolve crossref" in strict.stderr


def test_a_format_that_fails_leaves_the_edition_as_it_was_and_the_log(root, program):
    before = digests(root / "build" / "2026.1")
    environment = {"QUARTO_PATH": program, "STAND_IN": "error at info", "STAND_IN_VERSION": "1.9.40"}
    done = eslabon(root, "build", "--languages", "es", "--no-pdf", "--with", "quarto:epub", **environment)
    assert done.returncode == 1
    assert "unknown variable" in done.stderr
    assert (root / "build" / "quarto-logs" / "es" / "quarto-epub.log").is_file()
    assert digests(root / "build" / "2026.1") == before


@pytest.mark.parametrize("format", ["docx", "epub"])
def test_a_brief_through_quarto(root, program, format):
    done = eslabon(root, "brief", "ESP", "--format", format, QUARTO_PATH=program)
    assert done.returncode == 0, done.stdout + done.stderr
    path = root / "build" / "briefs" / "es" / f"ESP.{format}"
    with zipfile.ZipFile(path) as archive:
        content = b"".join(
            archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".xhtml"))
        )
    assert "España".encode() in content


def test_without_quarto_nothing_is_begun_and_the_next_step_is_told(tmp_path):
    root = tmp_path / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    for arguments in (("build", "--with", "quarto:docx"), ("brief", "ESP", "--format", "epub")):
        done = eslabon(root, *arguments, QUARTO_PATH=str(tmp_path / "nowhere"))
        assert done.returncode == 3, done.stdout + done.stderr
        assert "eslabon[quarto]" in done.stderr
        assert not (root / "build").exists()


def test_doctor_says_what_is_there_or_how_to_get_it(root, tmp_path, program):
    found = eslabon(root, "doctor", QUARTO_PATH=program).stdout
    [line] = [line for line in found.splitlines() if "quarto:" in line]
    assert line.startswith("ok") and "1.9.38" in line and "not tried" not in line
    untried = eslabon(root, "doctor", QUARTO_PATH=program, STAND_IN_VERSION="1.10.2").stdout
    assert "1.10.2, which was not tried" in untried
    missing = eslabon(root, "doctor", QUARTO_PATH=str(tmp_path / "nowhere")).stdout
    [line] = [line for line in missing.splitlines() if "quarto:" in line]
    assert line.startswith("missing") and "eslabon[quarto]" in line and "1.9.38" in line


@pytest.mark.parametrize("value", ["pandoc", "quarto:pdf", "quarto:", "quarto:docx,"])
def test_an_unknown_way_or_format_is_refused(value):
    with pytest.raises(ParameterError, match="no such way") as caught:
        asked_formats([value])
    assert caught.value.received == value


def test_formats_asked_for_twice_are_made_once():
    assert asked_formats(["quarto:epub", "quarto:docx,epub"]) == ("docx", "epub")
