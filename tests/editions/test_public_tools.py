"""Public tools read what an edition says of itself.

They live in an environment of their own (``make validators``): one of them holds another's packages back.
Where that is not set up, each check is skipped by name.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.editions.described import TITLE, describe, publication_in

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = Path(os.environ.get("ESLABON_VALIDATORS") or REPOSITORY / ".venv-validators") / "bin" / "python"

# What roc-validator recommends and the crate does not do, each for a reason.
KNOWN = {
    "process-run-crate-0.5_3.2": "eslabon and some packages have no page of their own",
    "process-run-crate-0.5_5.1": "packages are named by package address, not by a page",
    "process-run-crate-0.5_8.4": "no end time: two builds of the same input give the same bytes",
    "ro-crate-1.1_31.2": "the settings know no page of the publisher",
    "workflow-ro-crate-1.0_6.1": "no README.md: the manifest and the site say what the edition is",
    "workflow-ro-crate-1.0_6.2": "the same",
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("read")
    return describe(publication_in(folder), folder / "edition")


@pytest.fixture
def read(edition, tmp_path):
    """Have a tool read a file of the edition."""

    def read(tool: str, name: str = "", folder: Path = edition) -> dict:
        if not PYTHON.is_file():
            pytest.skip(f"no public tools to read {name or 'the crate'} ({tool}): run make validators")
        script = Path(__file__).with_name("public_tools.py")
        done = subprocess.run(
            [str(PYTHON), str(script), tool, str(folder / name)],
            cwd=tmp_path,  # the validator leaves a file of its own where it runs
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return read


def test_roc_validator_finds_nothing_that_its_profiles_require(read):
    """Workflow Run Crate 0.5 with all that it extends, against the context of RO-Crate 1.1, offline."""
    found = read("crate")
    assert found["required"] == []
    assert set(found["recommended"]) <= set(KNOWN)
    assert found["contexts"] == ["https://w3id.org/ro/crate/1.1/context"]
    profiles = {check.rpartition("_")[0] for check in found["checked"]}
    assert profiles >= {
        "workflow-run-crate-0.5",
        "process-run-crate-0.5",
        "workflow-ro-crate-1.0",
        "ro-crate-1.1",
    }


def test_roc_validator_is_heard(read, edition, tmp_path):
    """The same check finds a run whose instrument is something else, and a draft."""
    path = edition / "ro-crate-metadata.json"
    broken = tmp_path / "broken"
    broken.mkdir()
    text = path.read_text("utf-8").replace('"datePublished": "2026-11-27",', "")
    crate = json.loads(text)
    run = next(entity for entity in crate["@graph"] if entity["@id"] == "#run")
    run["instrument"] = {"@id": "./"}
    (broken / path.name).write_text(json.dumps(crate))
    required = read("crate", folder=broken)["required"]
    assert any("datePublished" in finding or "publication date" in finding for finding in required), required
    assert any("instrument" in finding for finding in required), required


def test_cffconvert_validates_the_citation_file(read):
    found = read("cff", "CITATION.cff")
    assert found["version"] == "1.2.0" and "10.5281/zenodo.1234567" in found["bibtex"]


def test_bibtexparser_reads_one_entry(read):
    found = read("bibtex", "citation/edition.bib")
    assert found["failed"] == 0 and len(found["entries"]) == 1
    entry = found["entries"][0]
    assert entry["key"] == "equipo-de-pruebas-2026.1" and entry["year"] == "2026"
    assert entry["author"] == "{Equipo de pruebas}"


def test_rispy_reads_one_record(read):
    (record,) = read("ris", "citation/edition.ris")["entries"]
    assert record["title"] == TITLE and record["authors"] == ["Equipo de pruebas"]
    assert record["keywords"] == ["economías", "pan & vino"] and record["year"] == "2026"


def test_datacite_accepts_the_record(read, edition):
    found = read("datacite", "datacite.json")
    assert found["findings"] == []
    assert "<publicationYear>2026</publicationYear>" in found["xml"]
    # The tool's own jsonschema is held back and knows fewer words than its schema has: ours reads them all.
    record = json.loads((edition / "datacite.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(found["schema"])(found["schema"])
    assert [error.message for error in validator.iter_errors(record)] == []
    assert list(validator.iter_errors({**record, "unknown": 1}))
