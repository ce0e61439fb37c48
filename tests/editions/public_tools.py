"""What public tools read in the files that describe an edition, as JSON.

Runs in the environment of the validators (``requirements-validators.txt``), without eslabon:
``python public_tools.py crate|cff|bibtex|ris|datacite PATH``.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def crate(folder: Path) -> dict[str, Any]:
    """Findings of roc-validator for the profile and those that it extends; nothing is fetched."""
    import requests
    from rocrate_validator import models, services
    from rocrate_validator.utils.http import HttpRequester

    shipped = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()
    assert json.loads(shipped)["@id"] == CONTEXT
    asked = set()

    def get(requester: HttpRequester, address: str, **options: Any) -> requests.Response:
        asked.add(address)
        response = requests.Response()
        response.status_code = 200 if address.rstrip("/") == CONTEXT else 404
        response.headers["Content-Type"] = "application/ld+json"
        response._content = shipped if response.status_code == 200 else b""
        return response

    HttpRequester.get = get  # the validator asks the network for everything through this
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="workflow-run-crate",
        requirement_severity=models.Severity.RECOMMENDED,
        disable_remote_crate_download=True,
        skip_availability_check=True,
    )
    result = services.validate(settings)
    return {
        "contexts": sorted(asked),
        "checked": sorted({check.identifier for check in result.executed_checks}),
        "required": sorted(
            f"{issue.check.identifier} {issue.message} {issue.violatingEntity}"
            for issue in result.get_issues()
            if issue.severity is models.Severity.REQUIRED
        ),
        "recommended": sorted(
            {
                issue.check.identifier
                for issue in result.get_issues()
                if issue.severity is models.Severity.RECOMMENDED
            }
        ),
    }


def cff(file: Path) -> dict[str, Any]:
    """What cffconvert makes of the file, once its schema has nothing against it."""
    from cffconvert import Citation

    citation = Citation(file.read_text("utf-8"), src=str(file))
    citation.validate()
    return {"bibtex": citation.as_bibtex(), "version": citation.cffversion}


def bibtex(file: Path) -> dict[str, Any]:
    """The entries as bibtexparser reads them."""
    import bibtexparser

    library = bibtexparser.parse_string(file.read_text("utf-8"))
    return {
        "failed": len(library.failed_blocks),
        "entries": [
            {"key": entry.key, "type": entry.entry_type, **{field.key: field.value for field in entry.fields}}
            for entry in library.entries
        ],
    }


def ris(file: Path) -> dict[str, Any]:
    """The records as rispy reads them."""
    import rispy

    return {"entries": rispy.loads(file.read_text("utf-8"))}


def datacite(file: Path) -> dict[str, Any]:
    """What DataCite's JSON schema 4.5 has against the record, and its XML."""
    from datacite import schema45

    record = json.loads(file.read_text("utf-8"))
    return {
        "findings": sorted(error.message for error in schema45.validator.iter_errors(record)),
        "schema": json.loads((files("datacite") / "schemas" / "datacite-v4.5.json").read_text("utf-8")),
        "xml": schema45.tostring(record),
    }


if __name__ == "__main__":
    what, path = sys.argv[1:]
    answer = {"crate": crate, "cff": cff, "bibtex": bibtex, "ris": ris, "datacite": datacite}[what](
        Path(path)
    )
    json.dump(answer, sys.stdout, default=str)
