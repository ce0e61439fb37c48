"""Tables made from what was transcribed of the 2012 study: its cases, concepts and figures.

Each function takes the collected rows and returns rows of our own schema, in the order of
``data/catalogue/register_columns.csv``; ``lines`` are lines of the study's text, from 1.
"""

from __future__ import annotations

from register_wording import Wording, english_citation

__all__ = ["STUDY_TABLES", "area"]

Rows = list[dict[str, str]]
SOURCE = "sela-2012"

# The collected region codes: some are publishers' aggregates, the others are labels of ours.
AGGREGATES = {"WORLD": "WLD", "LAC": "LCN", "EU": "EUU", "OECD": "OED"}
REGIONS = {
    "AFR": "africa",
    "ANDEAN_COMMUNITY": "andean_community",
    "ASEAN": "asean",
    "ASIA": "asia",
    "CAC": "central_america_caribbean",
    "CACM": "cacm",
    "CAM": "central_america",
    "CAR": "caribbean",
    "CARICOM": "caricom",
    "EAP": "east_asia_pacific",
    "EASIA": "east_asia",
    "ECA": "europe_central_asia",
    "EUROPE": "europe",
    "MCAC": "mexico_central_america_caribbean",
    "MERCOSUR": "mercosur",
    "MESOAMERICA": "mesoamerica",
    "SAM": "south_america",
    "SICA": "sica",
    "USMCA": "usmca",
}


def area(codes: str) -> dict[str, str]:
    """Split collected place codes into ``country`` (ISO3, aggregates included) and ``region`` labels."""
    parts = [part.strip() for part in codes.split(";") if part.strip()]
    return {
        "country": ";".join(AGGREGATES.get(part, part) for part in parts if part not in REGIONS),
        "region": ";".join(REGIONS[part] for part in parts if part in REGIONS),
    }


def clusters(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "name": wording.text("clusters", row["id"], "name", row["name"], row["name_en"]),
            **area(row["country_iso3"]),
            "place": wording.terms("clusters", row["id"], "place", row["subnational"]),
            "sector": row["sector_slug"],
            "start": wording.terms("clusters", row["id"], "start", row["period_or_start"]),
            "lead_firms": wording.terms(
                "clusters", row["id"], "lead_firms", row["lead_firms_or_institutions"]
            ),
            "insertion": row["chain_insertion"],
            "governance": row["governance_type"],
            "upgrading": row["upgrading_noted"],
            "status": row["status_noted"],
            "policy_support": row["policy_support_noted"],
            "policy": wording.text(
                "clusters", row["id"], "policy", row["policy_support_es"], row["policy_support_en"]
            ),
            **_from_study("clusters", row, wording),
        }
        for row in rows
    ]


def cases(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "name": wording.text("cases", row["id"], "name", row["chain_es"], row["chain_en"]),
            "lead_firm": wording.terms("cases", row["id"], "lead_firm", row["lead_firm"]),
            **area(row["host_country_iso3"]),
            "sector": row["sector"],
            "period": wording.terms("cases", row["id"], "period", row["period"]),
            "tier_reached": row["tier_reached"],
            "driver": row["chain_driver"],
            "governance": row["governance"],
            "governance_basis": row["governance_basis"],
            "outcome": row["outcome"],
            "effect": wording.text(
                "cases", row["id"], "effect", row["outcome_for_smes_es"], row["outcome_for_smes_en"]
            ),
            "upgrading": row["upgrading"],
            "knowledge_transfer": row["knowledge_transfer"],
            **_from_study("cases", row, wording),
        }
        for row in rows
    ]


def programmes(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "name": wording.text("programmes", row["id"], "name", row["name"], row["name_en"]),
            **area(row["country_iso3_or_region"]),
            "place": wording.terms("programmes", row["id"], "place", row["subnational"]),
            "level": row["level"],
            "type": row["type"],
            "start": wording.terms("programmes", row["id"], "start", row["start"]),
            "description": wording.text(
                "programmes", row["id"], "description", row["description_es"], row["description_en"]
            ),
            "effect": row["effect_stated"],
            **_from_study("programmes", row, wording),
        }
        for row in rows
    ]


def agencies(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "acronym": wording.terms("agencies", row["id"], "acronym", row["acronym"]),
            "name": wording.text("agencies", row["id"], "name", row["name_es"], row["name_en"]),
            "scope": row["scope"],
            "kind": row["kind"],
            "role": wording.text("agencies", row["id"], "role", row["role_es"], row["role_en"]),
            "in_un_group": row["in_un_group"],
            "note": wording.note("agencies", row["id"], row["note_en"]),
            "lines": _lines(row["source_lines"]),
            "source": SOURCE,
        }
        for row in rows
    ]


def bottlenecks(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "name": wording.text("bottlenecks", row["id"], "name", row["label_es"], row["label_en"]),
            "dimension": row["dimension"],
            "affected": row["affected"],
            "effect": wording.text(
                "bottlenecks", row["id"], "effect", row["stated_effect_es"], row["stated_effect_en"]
            ),
            "recommendations": row["recommendation"],
            "cited_source": _cited("bottlenecks", row, wording),
            "lines": _lines(row["source_lines"]),
            "source": SOURCE,
        }
        for row in rows
    ]


def concepts(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            "term": wording.text("concepts", row["id"], "term", row["term_es"], row["term_en"]),
            "definition": wording.text(
                "concepts", row["id"], "definition", row["definition_es"], row["definition_en"]
            ),
            "group": row["group"],
            "order": row["order"],
            "cited_source": _cited("concepts", row, wording),
            "lines": _lines(row["source_lines"]),
            "source": SOURCE,
        }
        for row in rows
    ]


def references(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["key"],
            "authors": wording.terms("references", row["key"], "authors", row["authors"], english_citation),
            "year": row["year"],
            "suffix": row["year_suffix"],
            "citation": wording.terms("references", row["key"], "citation", _citation(row), english_citation),
            "title": row["title"],
            "kind": row["cite_type"],
            "via": row["cited_via"],
            "note": wording.note("references", row["key"], row["note_en"]),
            "lines": _lines(row["source_lines"]),
            "source": SOURCE,
        }
        for row in rows
    ]


def baseline(rows: Rows, wording: Wording) -> Rows:
    return [
        {
            "id": row["id"],
            **area(row["country_iso3"]),
            "entity": wording.terms("baseline", row["id"], "entity", row["entity"]),
            "kind": row["kind"],
            "subject": row["subject"],
            "statement": wording.text(
                "baseline", row["id"], "statement", row["statement_es"], row["statement_en"]
            ),
            **{name: row[name] for name in ("value", "value_low", "value_high", "qualifier", "unit")},
            **{name: row[name] for name in ("year", "year_from", "year_to")},
            "cited_source": _cited("baseline", row, wording),
            "recommendation": row["recommendation"],
            "lines": _lines(row["source_lines"]),
            "note": wording.note("baseline", row["id"], row["note_en"]),
            "source": SOURCE,
        }
        for row in rows
    ]


# Register -> collected file and the function that makes it.
STUDY_TABLES = {
    "agencies": ("agencies.csv", agencies),
    "baseline": ("baseline_figures.csv", baseline),
    "bottlenecks": ("bottlenecks.csv", bottlenecks),
    "cases": ("value_chain_cases.csv", cases),
    "clusters": ("clusters.csv", clusters),
    "concepts": ("concepts.csv", concepts),
    "programmes": ("policy_programmes.csv", programmes),
    "references": ("references.csv", references),
}


def _from_study(register: str, row: dict[str, str], wording: Wording) -> dict[str, str]:
    return {
        "cited_source": _cited(register, row, wording),
        "note": wording.note(register, row["id"], row["note_en"]),
        "lines": _lines(row["source_lines"]),
        "source": SOURCE,
    }


def _cited(register: str, row: dict[str, str], wording: Wording) -> str:
    return wording.terms(register, row["id"], "cited_source", row["cited_source"], english_citation)


def _citation(row: dict[str, str]) -> str:
    # The other tables cite "A, B y C 2006"; here the collected form is "A, B, C 2006".
    if row["cite_type"] != "author_year":
        return row["cited_as"]
    return " y ".join(row["cited_as"].rsplit(", ", 1))


def _lines(collected: str) -> str:
    return ";".join(part.strip() for part in collected.split(";") if part.strip())
