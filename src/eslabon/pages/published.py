"""What a publication counts of itself: briefs, languages, open indicators, tables to take away."""

from __future__ import annotations

from pathlib import Path

from eslabon.catalogue.settings import PublicationSettings
from eslabon.snapshot import Snapshot
from eslabon.snapshot.files import data_files

__all__ = ["published_counts"]


def published_counts(snapshot: Snapshot, settings: PublicationSettings, root: Path) -> dict[str, int]:
    """Count what readers get.

    Returns
    -------
    dict
        ``briefs`` (pages with a PDF of their own, each language apart), ``pages`` made by notebooks (one
        language), ``languages``, ``indicators``, ``indicators_with_data``, ``open_indicators`` (all of whose
        source's terms are confirmed as open), ``agreed_definitions``, ``publisher_definitions``,
        ``national_definitions`` (indicators by who decides what is counted), ``registers``, ``tables`` (CSV
        files to take away).
    """
    from eslabon.execution.page_list import expand  # a later stage; only its list of pages is read

    catalogue = snapshot.catalogue
    pages = expand(settings, catalogue, root, settings.languages[:1])
    observed = set(snapshot.observations["indicator"])
    definitions = [entry.definition_basis for entry in catalogue.indicators.values()]
    return {
        "briefs": sum(page.pdf for page in pages) * len(settings.languages),
        "pages": len(pages),
        "languages": len(settings.languages),
        "indicators": len(catalogue.indicators),
        "indicators_with_data": len(observed & set(catalogue.indicators)),
        "open_indicators": sum(
            catalogue.sources[entry.source].licence.status == "confirmed"
            for entry in catalogue.indicators.values()
        ),
        **{f"{basis}_definitions": definitions.count(basis) for basis in ("agreed", "publisher", "national")},
        "registers": len(snapshot.registers),
        "tables": sum(path.endswith(".csv") for path in data_files(root)),
    }
