"""The source of a vintage: one entry of the catalogue for each, as the catalogue has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from eslabon.catalogue.models import Source
from eslabon.editions.vintage import vintage_date
from eslabon.errors import CatalogueError, SourceError
from eslabon.refresh.rules import RefreshRules

__all__ = ["dataset_of", "same_dataset", "source_for", "source_text", "vintage_of"]

# A vintage at the end of a source's id: "-2026", "-2026-07", "-2026-07-01".
_VINTAGE = re.compile(r"(?:-(?:19|20)\d\d(?:-\d\d){0,2})+$")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ].*")


def vintage_of(last_updated: str | None, retrieved: str, where: str) -> str:
    """The vintage of a series: the publisher's date, or that of retrieval where it says none.

    Raises
    ------
    SourceError
        Neither is a date.
    """
    text = (last_updated or "").strip() or retrieved.strip()
    time = _TIME.fullmatch(text)
    text = time[1] if time else text
    if vintage_date(text) is None or set(text) & set(",\n\r"):
        raise SourceError(
            "nobody can tell which vintage the publisher sends",
            where=where,
            expected="a date of the last update, as 2026-07-01",
            received=repr(last_updated),
            next_step="look at an answer: its form may have changed",
        )
    return text


def dataset_of(source: str) -> str:
    """A source's id without the vintage at its end.

    Examples
    --------
    >>> dataset_of("series-2026-07"), dataset_of("series")
    ('series', 'series')
    """
    return _VINTAGE.sub("", source)


def same_dataset(source: str, sources: Mapping[str, Source]) -> frozenset[str]:
    """Sources that are vintages of the same dataset: publisher and title are the same."""
    entry = sources[source]
    told = (entry.publisher, entry.title)
    return frozenset(id for id, one in sources.items() if (one.publisher, one.title) == told)


def source_for(
    indicator: str, present: str, vintage: str, sources: Mapping[str, Source], rules: RefreshRules
) -> tuple[str, str]:
    """Under which source a vintage of an indicator stands, and which source is the pattern of it.

    Parameters
    ----------
    indicator
        Its id.
    present
        The indicator's source in the catalogue.
    vintage
        The vintage that comes in.
    sources
        The catalogue's.
    rules
        May name another dataset for the indicator, and a template for it.

    Returns
    -------
    tuple
        Id of the source, and of its template: the source itself where the catalogue has this vintage.

    Raises
    ------
    CatalogueError
        The dataset has no template.
    """
    name = rules.of(indicator).dataset or dataset_of(present)
    if name in rules.datasets:
        template = rules.datasets[name].template
    elif name == dataset_of(present):
        template = present
    else:
        template = name
    if template not in sources:
        raise CatalogueError(
            f"the dataset '{name}' of the indicator '{indicator}' has no template",
            where="data/refresh/rules.yml: datasets",
            expected="`template` with the id of a source",
            received=template,
            next_step="declare the dataset",
        )
    for id in sorted(same_dataset(template, sources)):
        if sources[id].vintage == vintage:
            return id, id
    slug = re.sub(r"[^a-z0-9]+", "-", vintage.lower()).strip("-")
    return f"{name}-{slug}", template


def source_text(id: str, vintage: str, retrieved: str, template: Source, rules: RefreshRules) -> str:
    """The catalogue file of a new source.

    What the template says of its own vintage (caveats, when it was read, how) does not hold for another.
    """
    said = next((one for one in rules.datasets.values() if one.template == template.id), None)
    title = said.title if said and said.title else template.title
    citation = said.citation.replace("{vintage}", vintage) if said and said.citation else ""
    licence = {key: value for key, value in template.licence.model_dump().items() if value}
    entry: dict[str, Any] = {
        "id": id,
        "publisher": template.publisher,
        "title": title,
        "vintage": vintage,
        "accessed": retrieved,
        "url": said.url if said and said.url else template.url,
        "licence": licence,
        "citation": citation or f"{template.publisher}, {title}, {vintage}.",
        "terms": template.terms,
        "caveats": list(said.caveats) if said else [],
    }
    entry = {key: value for key, value in entry.items() if value}
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=110)
