"""Tables made from what was collected about the years after the study: actions, projects, figures."""

from __future__ import annotations

import re

from register_wording import Wording
from study_tables import area

__all__ = ["FOLLOW_UP_TABLES"]

Rows = list[dict[str, str]]

# Copies of SELA's own site, and sites that keep copies of other people's documents.
OWN_COPIES = ("s017.sela.org", "selasite.azurewebsites.net")
THIRD_PARTY_COPIES = (
    "cdn-pen.nuneshost.com", "cleiman.com", "docplayer.es", "docslib.org", "es.readkong.com",
    "es.scribd.com", "es.studenta.com", "esdocs.com", "fdocumentos.com", "fdocuments.es", "fdocuments.mx",
    "issuu.com", "jornalnabocadopovo.blogspot.com", "pdfslide.es", "pdfslide.net", "pdfslide.tips",
    "pdfslide.us", "scribd.com", "studylib.es", "vdocumento.com", "vdocuments.pub", "yumpu.com",
)  # fmt: skip
UNITS = {
    "USD million": "usd_million",
    "MXN million": "mxn_million",
    "COP trillion": "cop_trillion",
    "million people": "million_people",
}
SPANISH_WORDS = re.compile(r"\b(?:de|del|la|las|los|el|en|para|sobre|y)\b", re.IGNORECASE)
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|on|for|in|to|towards|call|synchronized|progress)\b", re.IGNORECASE
)


def actions(rows: Rows, wording: Wording) -> Rows:
    made = [
        {
            "id": row["id"],
            "date": row["date"],
            "actor": wording.terms("actions", row["id"], "actor", row["actor"]),
            "title": row["title"].replace("'", "’"),
            "title_language": _title_language(row["title"]),
            "type": row["type"],
            "recommendations": row["recommendations"],
            **area(row["countries"]),
            "languages": row["languages"],
            "description": wording.text(
                "actions", row["id"], "description", row["description_es"], row["description_en"]
            ),
            "relevance": row["relevance"],
            "evidence_kind": row["evidence_kind"],
            "verified": row["verified"],
            "address": row["source_url"],
            "address_title": row["source_title"],
            "copy": _copy(row["source_url"]),
            "note": wording.note("actions", row["id"], row["note_en"]),
        }
        for row in rows
    ]
    return sorted(made, key=lambda row: (row["date"], row["id"]))


def infrastructure(rows: Rows, wording: Wording) -> Rows:
    made = []
    for row in rows:
        # Country and hub were appended to the measure: projects_completed_BRA, projects_completed_hub_X.
        measure, _, hub = row["measure"].partition("_hub_")
        country = re.search(r"_([A-Z]{3})$", measure)
        measure = measure.removesuffix(country[0]) if country else measure
        place = country[1] if country else hub
        initiative = row["initiative"].removesuffix(" Digitales y Colaborativos")
        identity = _slug(initiative, measure, row["year"] or "undated", place)
        made.append(
            {
                "id": identity,
                "initiative": wording.terms("infrastructure", identity, "initiative", row["initiative"]),
                "country": country[1] if country else "",
                "hub": wording.terms("infrastructure", identity, "hub", hub),
                "year": row["year"],
                "year_basis": _year_basis(row["year"], row["note_en"]),
                "measure": measure,
                "qualifier": _qualifier(row["note_en"], measure),
                "value": row["value"],
                "unit": _unit(row["unit"]),
                "recommendations": "9",
                "address": row["source_url"],
                "copy": _copy(row["source_url"]),
                "note": wording.note("infrastructure", identity, row["note_en"]),
            }
        )
    return made


def exporters(rows: Rows, wording: Wording) -> Rows:
    made = []
    for row in rows:
        identity = wording.exporters[row["firm"], row["supplier_programme"]]
        made.append(
            {
                "id": identity,
                "firm": row["firm"].removesuffix(" (operations in Chile)"),
                "country": row["country_iso3"],
                "sector": row["sector"],
                "ownership": row["ownership"],
                "programme": wording.terms("exporters", identity, "programme", row["supplier_programme"]),
                "start": row["programme_start"],
                "in_study": row["named_in_seed"],
                "recommendations": "6",
                "address": row["source_url"],
                "copy": _copy(row["source_url"]),
                "note": wording.note("exporters", identity, row["note_en"]),
            }
        )
    return sorted(made, key=lambda row: row["id"])


def figures(rows: Rows, wording: Wording) -> Rows:
    made = []
    for row in rows:
        measure = row["measure"].removesuffix("_minimum")
        publisher = row["publisher"].split(";")[0]
        identity = _slug(row["country_or_region"], measure, row["year"] or "undated", publisher)
        if row["measure"].endswith("_minimum"):
            identity += "-minimum"
        made.append(
            {
                "id": identity,
                **area(row["country_or_region"]),
                "year": row["year"],
                "year_basis": _year_basis(row["year"], row["note"]),
                "measure": measure,
                "qualifier": _qualifier(row["note"], row["measure"]),
                "value": row["value"],
                "unit": _unit(row["unit"]),
                "publisher": wording.terms("figures", identity, "publisher", row["publisher"]),
                "address": row["source_url"],
                "copy": _copy(row["source_url"]),
                "note": wording.note("figures", identity, row["note"]),
            }
        )
    return sorted(made, key=lambda row: row["id"])


# Register -> collected file and the function that makes it.
FOLLOW_UP_TABLES = {
    "actions": ("actions.csv", actions),
    "exporters": ("natural_resource_exporters.csv", exporters),
    "figures": ("gvc_figures.csv", figures),
    "infrastructure": ("infrastructure_projects.csv", infrastructure),
}


def _copy(address: str) -> str:
    host = address.partition("://")[2].partition("/")[0].removeprefix("www.")
    if host in OWN_COPIES:
        return "mirror"
    return "third_party" if host in THIRD_PARTY_COPIES else ""


def _title_language(title: str) -> str:
    spanish, english = len(SPANISH_WORDS.findall(title)), len(ENGLISH_WORDS.findall(title))
    return "en" if english > spanish else "es"


def _year_basis(year: str, note: str) -> str:
    if not year:
        return "undated"
    if "inferred" in note:
        return "inferred"
    return "publication" if "ublication year" in note else "data"


def _qualifier(note: str, measure: str) -> str:
    if measure.endswith("_minimum") or note.startswith("More than"):
        return "more_than"
    approximate = ("About;", "Estimated", "Rounded", "Printed as close", "Earlier undated edition; about")
    return "about" if note == "About" or note.startswith(approximate) else "exact"


def _unit(collected: str) -> str:
    return UNITS.get(collected, collected.replace(" ", "_"))


def _slug(*parts: str) -> str:
    text = "-".join(part for part in parts if part).lower()
    return re.sub(r"[^a-z0-9]+", "-", text.translate(str.maketrans("áéíóúñ", "aeioun"))).strip("-")
