"""The RO-Crate of an edition has what its profiles demand, and names nothing that is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eslabon.editions.crate import PROFILES, crate_bytes
from eslabon.editions.datacite import datacite_json
from eslabon.editions.description import described_edition
from eslabon.execution.verdict import PageResult
from tests.editions.described import PAGES, SAID, describe, edition_of, publication_in


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("crate")
    return describe(publication_in(folder), folder / "edition")


@pytest.fixture(scope="module")
def crate(edition) -> dict:
    return json.loads((edition / "ro-crate-metadata.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def graph(crate) -> dict[str, dict]:
    return {entity["@id"]: entity for entity in crate["@graph"]}


def _ids(value) -> list[str]:
    return [each["@id"] for each in (value if isinstance(value, list) else [value])]


def _references(value):
    if isinstance(value, dict):
        yield value["@id"]
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def test_ids_are_unique_and_lead_somewhere(crate, graph):
    assert len(crate["@graph"]) == len(graph)
    assert [entity["@id"] for entity in crate["@graph"][:2]] == ["ro-crate-metadata.json", "./"]
    led = {
        id
        for entity in crate["@graph"]
        for key, value in entity.items()
        if key != "@id"
        for id in _references(value)
    }
    elsewhere = {id for id in led if id not in graph}
    assert all(id.startswith("https://") for id in elsewhere) and "#run" in led


def test_the_descriptor_and_the_edition_name_their_profiles(crate, graph):
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert _ids(descriptor["conformsTo"]) == [
        "https://w3id.org/ro/crate/1.1",
        "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
    ]
    assert descriptor["about"] == {"@id": "./"}
    assert _ids(root["conformsTo"]) == list(PROFILES)
    assert all(graph[id]["@type"] == "CreativeWork" for id in PROFILES)


def test_the_edition_says_what_a_crate_must(graph):
    root = graph["./"]
    assert root["name"] == SAID and root["datePublished"] == "2026-11-27"
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert graph[root["publisher"]["@id"]]["@type"] == "Organization"
    assert root["description"] and root["version"] == "2026.1"


def test_every_part_is_in_the_edition(edition, graph):
    parts = _ids(graph["./"]["hasPart"])
    assert len(parts) == len(set(parts)) > 15
    for part in parts:
        path = edition / part
        assert path.is_dir() if part.endswith("/") else path.is_file(), part
        assert ("Dataset" if part.endswith("/") else "File") in graph[part]["@type"]
    assert set(parts) >= {"es/html/", "es/pdf/book.pdf", "source.zip", "manifest.json", "CITATION.cff"}


def test_a_part_that_is_not_made_is_not_named(tmp_path):
    """A build without PDFs, for instance."""
    publication, facts, results = edition_of(publication_in(tmp_path))
    described = described_edition(publication, facts, PAGES, results)
    crate = json.loads(crate_bytes(described, lambda path: "pdf" not in path))
    ids = {entity["@id"] for entity in crate["@graph"]}
    assert "es/html/" in ids and not [id for id in ids if "/pdf" in id or "documents" in id]


def test_the_run_used_the_workflow_on_data_and_parameters(graph):
    root, run = graph["./"], graph["#run"]
    workflow = graph[root["mainEntity"]["@id"]]
    assert workflow["@type"] == ["File", "SoftwareSourceCode", "ComputationalWorkflow"]
    assert graph[workflow["programmingLanguage"]["@id"]]["@type"] == "ComputerLanguage"
    assert run["@type"] == "CreateAction" and run["instrument"] == root["mainEntity"]
    assert "#run" in _ids(root["mentions"])
    assert {"data/", "requirements.txt", "#value-method"} <= set(_ids(run["object"]))
    assert {"es/html/", "notebooks/", "data/derived/"} <= set(_ids(run["result"]))
    assert graph["#value-baseline_year"]["value"] == "2012"
    assert run["actionStatus"] == "http://schema.org/CompletedActionStatus" and "error" not in run


def test_the_run_has_no_times(graph):
    """They would differ between two builds of the same."""
    assert not {"startTime", "endTime"} & set(graph["#run"])


def test_parameters_and_what_stands_for_them_name_each_other(graph):
    workflow, run = graph["source.zip"], graph["#run"]
    slots = _ids(workflow["input"]) + _ids(workflow["output"])
    parameters = [id for id, entity in graph.items() if entity["@type"] == "FormalParameter"]
    assert sorted(slots) == sorted(parameters) and len(slots) == len(set(slots))
    for id in parameters:
        example = graph[id]["workExample"]["@id"]
        assert graph[example]["exampleOfWork"] == {"@id": id}
        assert graph[id]["additionalType"] and graph[id]["name"]
        assert example in _ids(run["object"]) + _ids(run["result"])


def test_a_run_with_failed_pages_says_so(tmp_path):
    publication, facts, results = edition_of(publication_in(tmp_path))
    results[0] = PageResult(results[0].address, results[0].language, "failed", "")
    crate = json.loads(crate_bytes(described_edition(publication, facts, PAGES, results), lambda path: True))
    run = next(entity for entity in crate["@graph"] if entity["@id"] == "#run")
    assert run["actionStatus"] == "http://schema.org/FailedActionStatus" and run["error"] == "es/country/ESP"


def test_a_draft_has_no_date_of_publication(tmp_path):
    folder = describe(publication_in(tmp_path, final=False), tmp_path / "edition")
    crate = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    root = crate["@graph"][1]
    assert "datePublished" not in root and root["creativeWorkStatus"] == "Draft"


def test_software_is_named_with_its_version(graph):
    software = {id: e for id, e in graph.items() if e["@type"] == "SoftwareApplication"}
    assert {"#eslabon", "#papermill", "https://www.python.org/"} <= set(software)
    assert all(entity["softwareVersion"] and entity["name"] for entity in software.values())


def test_what_quarto_made_is_named_with_its_versions_and_only_then(tmp_path, graph):
    publication, facts, results = edition_of(publication_in(tmp_path))
    made = {"formats": ["docx", "epub"], "version": "1.9.38", "pandoc": "3.6.3"}
    described = described_edition(publication, facts, PAGES, results, made)
    there = {"es/quarto", "es/quarto/book.docx", "es/quarto/book.epub"}
    entities = {
        entity["@id"]: entity
        for entity in json.loads(crate_bytes(described, lambda path: path in there))["@graph"]
    }
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert entities["es/quarto/book.docx"]["encodingFormat"] == word
    assert entities["es/quarto/book.epub"]["encodingFormat"] == "application/epub+zip"
    assert entities["es/quarto/"]["name"] == "Documentos hechos con Quarto"
    assert "es/quarto/book.pdf" not in entities
    assert entities["https://quarto.org/"]["softwareVersion"] == "1.9.38"
    assert entities["https://pandoc.org/"]["softwareVersion"] == "3.6.3"
    assert entities["#value-with"]["value"] == "quarto:docx,epub"
    assert {"https://quarto.org/", "https://pandoc.org/"} <= set(
        _ids(entities["source.zip"]["softwareRequirements"])
    )
    record = json.loads(datacite_json(described))
    assert {word, "application/epub+zip"} <= set(record["formats"])
    assert not [id for id in graph if "quarto" in id or "pandoc" in id]
    assert (
        word
        not in json.loads(datacite_json(described_edition(publication, facts, PAGES, results)))["formats"]
    )
