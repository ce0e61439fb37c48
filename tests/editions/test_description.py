"""What an edition says of itself: the same in every file, whole, and the same bytes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from eslabon.editions.citation_files import bibtex, citation_cff, ris
from eslabon.editions.datacite import datacite_json
from eslabon.editions.frozen_requirements import frozen, requirements_of
from eslabon.errors import CatalogueError
from eslabon.publication import load_publication
from tests.editions.described import (
    SAID,
    TINY,
    TITLE,
    describe,
    description_of,
    publication_in,
)

CITING = ("CITATION.cff", "datacite.json", "citation/edition.bib", "citation/edition.ris")
HOME = "https://cadenas.example/2026.1/es/html/index.html"
DIGEST = load_publication(TINY).snapshot.digest


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return publication_in(tmp_path_factory.mktemp("described"))


@pytest.fixture(scope="module")
def edition(root, tmp_path_factory) -> Path:
    return describe(root, tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="module")
def draft(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("draft")
    return describe(publication_in(folder, final=False), folder / "edition")


@pytest.mark.parametrize("name", [*CITING, "ro-crate-metadata.json"])
def test_every_file_names_edition_data_code_and_reservation(edition, name):
    text = (edition / name).read_text("utf-8")
    for part in ("2026.1", DIGEST, "eslabon 0.1.0 (", "Reconstruida a partir de tablas anteriores."):
        assert part in " ".join(text.split())


@pytest.mark.parametrize("name", CITING)
def test_a_draft_says_that_it_is_one_and_has_no_date(draft, name):
    text = (draft / name).read_text("utf-8")
    assert "Borrador sin publicar." in text
    assert "2026-11-27" not in text and "zenodo" not in text and "cadenas.example" not in text


def test_the_citation_file_says_what_the_format_asks_for(edition):
    told = yaml.safe_load((edition / "CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0" and told["type"] == "dataset"
    assert told["title"] == SAID and told["authors"] == [{"name": "Equipo de pruebas"}]
    assert told["version"] == "2026.1" and told["date-released"] == "2026-11-27"  # texts, not number and date
    assert told["license"] == "CC-BY-4.0" and told["doi"] == "10.5281/zenodo.1234567"
    assert told["url"] == HOME
    assert [reference["title"] for reference in told["references"]] == ["World Development Indicators"]


@pytest.mark.parametrize("name", [*CITING, "ro-crate-metadata.json"])
def test_no_file_leads_to_a_folder_of_the_site(edition, name):
    """Neither an edition nor a site has an index.html there: the address of the whole is its home page."""
    text = (edition / name).read_text("utf-8")
    found = re.findall(r"https://cadenas\.example/[^\s\"'<>},]*", text)
    assert HOME in found
    assert not [address for address in found if address.endswith("/")]


def test_a_licence_that_the_format_does_not_know_is_given_by_its_address(root, tmp_path):
    described = description_of(_with(root, tmp_path, "id: CC-BY-4.0", "id: Licencia propia"))
    told = yaml.safe_load(citation_cff(described))
    assert "license" not in told
    assert told["license-url"] == "https://creativecommons.org/licenses/by/4.0/"


def test_nothing_in_a_text_ends_or_begins_an_entry(edition):
    """Braces, lines and markers of the formats stand in title and abstract of this edition."""
    entry = (edition / "citation/edition.bib").read_text("utf-8")
    assert re.findall(r"^@\w+", entry, re.M) == ["@misc"]
    assert entry.count("{") == entry.count("}")
    assert r"Pan \& vino: 100 \% \#1\_a \textbraceleft{}llaves\textbraceright{}" in entry
    record = (edition / "citation/edition.ris").read_bytes().decode()
    lines = record.split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1]) and lines[-1] == ""
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - DATA", "ER  - "]
    assert f"TI  - {TITLE}" in lines


def test_the_record_for_a_doi_is_in_every_language(edition):
    record = json.loads((edition / "datacite.json").read_text("utf-8"))
    assert record["publicationYear"] == "2026" and record["doi"] == "10.5281/zenodo.1234567"
    assert {text["lang"] for text in record["descriptions"]} == {"es", "en"}
    assert [title.get("titleType") for title in record["titles"]] == [
        None,
        "TranslatedTitle",
        "Other",
        "Other",
    ]
    assert record["url"] == HOME
    assert record["relatedIdentifiers"][0]["relatedIdentifier"] == HOME.replace("2026.1", "2025.1")
    assert record["relatedItems"][0]["relationType"] == "IsDerivedFrom"


def test_a_draft_asks_for_no_doi(draft):
    record = json.loads((draft / "datacite.json").read_text("utf-8"))
    assert "doi" not in record and "publicationYear" not in record and "url" not in record


def test_an_edition_in_one_language_speaks_that_language(root):
    described = description_of(root, ("en",))
    assert described.note("en").startswith("Edition 2026.1. Data: sha256 ")
    assert b"language = {en}" in bibtex(described) and b"LA  - en" in ris(described)
    assert json.loads(datacite_json(described))["language"] == "en"


def test_the_packages_are_those_of_the_lock_file_as_it_is(root, tmp_path):
    changed = _with(root, tmp_path, "edition", "edition")
    lock = b"# ours\r\nnumpy==1 \\\r\n    --hash=sha256:00\r\n"
    (changed / "requirements.txt").write_bytes(lock)
    assert requirements_of(changed) == lock


def test_without_a_lock_file_the_installed_packages_are_named(edition):
    comment, _, *lines = (edition / "requirements.txt").read_text("utf-8").splitlines()
    assert "locks no packages" in comment
    assert lines == frozen("eslabon")
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(set(names)) and "eslabon" not in names
    assert {"papermill", "sphinx"} <= set(names)  # needed directly, and by others


@pytest.mark.parametrize("doi", ["https://doi.org/10.5281/zenodo.1", "zenodo.1", "10.5281/"])
def test_what_is_no_doi_is_refused(root, tmp_path, doi):
    with pytest.raises(CatalogueError, match="is not a DOI as in"):
        load_publication(_with(root, tmp_path, "10.5281/zenodo.1234567", doi))


def test_the_same_edition_is_described_in_the_same_bytes(root, edition, tmp_path):
    """Whatever the zone, the language and the seed of hashes; files other than the description aside."""
    script = Path(__file__).with_name("described.py")
    repository = Path(__file__).resolve().parents[2]
    for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("77", "America/Lima", "C.UTF-8")):
        place = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language}
        environment = {**os.environ, **place, "PYTHONPATH": f"{repository / 'src'}{os.pathsep}{repository}"}
        folder = tmp_path / seed
        subprocess.run([sys.executable, str(script), str(root), str(folder)], check=True, env=environment)
        for name in (*CITING, "ro-crate-metadata.json", "requirements.txt"):
            assert (folder / name).read_bytes() == (edition / name).read_bytes(), name


def _with(root: Path, folder: Path, old: str, new: str) -> Path:
    """A copy of the publication with other settings."""
    changed = folder / "changed"
    publication = publication_in(changed)
    config = publication / "_config.yml"
    text = (root / "_config.yml").read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new), "utf-8")
    return publication
