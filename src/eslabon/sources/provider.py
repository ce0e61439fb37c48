"""Providers: where a publisher answers, in which form, and how politely it is asked.

One file per provider, ``data/catalogue/providers/<id>.yml``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from eslabon.catalogue.models import Entry, Licence, Slug
from eslabon.catalogue.yaml_file import read_yaml
from eslabon.errors import CatalogueError
from eslabon.sources.declared import declared, placed_mapping

__all__ = ["PROTOCOLS", "PROVIDERS", "Cells", "Limits", "Provider", "Secret", "load_providers"]

PROVIDERS = Path("data") / "catalogue" / "providers"

Protocol = Literal["worldbank-v2", "sdmx-ml", "sdmx-json", "sdmx-csv", "csv", "xlsx"]
PROTOCOLS: tuple[str, ...] = ("worldbank-v2", "sdmx-ml", "sdmx-json", "sdmx-csv", "csv", "xlsx")

_TYPES: dict[str, tuple[str, ...]] = {
    "worldbank-v2": ("application/json",),
    "sdmx-ml": ("application/xml", "text/xml", "application/vnd.sdmx.*+xml"),
    "sdmx-json": ("application/json", "application/vnd.sdmx.*+json"),
    "sdmx-csv": ("text/csv", "application/vnd.sdmx.data+csv"),
    "csv": ("text/csv", "text/plain", "application/csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream"),
}

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+(/\S*)?$")]


class Limits(Entry):
    """How much is asked of a provider, and how much is taken from it."""

    interval: float = Field(default=1.0, ge=0)  # seconds between the starts of two requests to one host
    attempts: int = Field(default=5, ge=1, le=20)  # of one request, the first included
    patience: float = Field(default=60.0, gt=0)  # longest wait between two attempts, seconds
    seconds: float = Field(default=120.0, gt=0)  # one attempt, from its start to the last byte
    silence: float = Field(default=30.0, gt=0)  # without a byte, seconds
    bytes: int = Field(default=50_000_000, gt=0)  # one body after decompression
    redirects: int = Field(default=3, ge=0)  # followed one after the other
    pages: int = Field(default=50, ge=1)  # of one series
    unanswered: int = Field(default=3, ge=1)  # requests in a row without an answer before a run gives it up


class Secret(Entry):
    """A key that the provider asks for: it goes out in a header and is written nowhere."""

    header: str
    environment: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")  # variable that holds it


class Cells(Entry):
    """Where an answer has what: names of dimensions, attributes or columns.

    Without ``period`` a table has one column per year, whose heading is the year.
    """

    country: str = ""
    period: str = ""
    value: str = ""
    name: str = ""
    unit: str = ""
    flags: tuple[str, ...] = ()
    footnote: str = ""
    updated: str = ""


class Provider(Entry):
    """One publisher's service."""

    id: Slug
    name: str
    publisher: str
    address: Address  # with {code}, {countries}, {first}, {last} and what the feeds fill in
    query: dict[str, str] = Field(default_factory=dict)
    protocol: Protocol
    accept: str = ""
    content_types: tuple[str, ...] = ()  # empty: what the protocol is usually sent as
    hosts: tuple[str, ...] = ()  # beside the address's own: where a redirect may lead
    separator: str = ";"  # between the countries of one request
    countries_per_request: int = Field(default=100, ge=1)
    asks_aggregates: bool = True
    lacks: tuple[str, ...] = ()  # our codes that it does not have: asking for one can make it refuse all
    codes: dict[str, str] = Field(default_factory=dict)  # from its code to ours, where they differ
    ignored: tuple[str, ...] = ()  # its codes that are no country here
    statuses: dict[str, str] = Field(default_factory=dict)  # from its marks to our letters
    cells: Cells = Cells()
    missing: tuple[str, ...] = ("", "..")  # cells that say that there is no value
    thousands: str = Field(default="", max_length=1)  # mark between thousands; empty: a number has none
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    sheet: str = ""  # of a workbook; empty: the first
    secret: Secret | None = None
    limits: Limits = Limits()
    licence: Licence
    documentation: str = ""
    proven: bool  # whether the connector has read a real body of it
    note: str = ""

    def __repr__(self) -> str:
        return f"Provider({self.id}, {self.protocol}, {'proven' if self.proven else 'unproven'})"

    @property
    def host(self) -> str:
        """The host that is asked, with its port where the address names one."""
        return urlsplit(self.address).netloc.lower()

    @property
    def accepted_types(self) -> tuple[str, ...]:
        """Media types of a good answer; ``*`` stands for anything."""
        return self.content_types or _TYPES[self.protocol]

    @property
    def placeholders(self) -> frozenset[str]:
        """Names in braces, in address and query."""
        return frozenset(re.findall(r"\{(\w+)\}", self.address + "".join(self.query.values())))

    @model_validator(mode="after")
    def _is_whole(self) -> Provider:
        if "@" in urlsplit(self.address).netloc:
            raise ValueError("the address holds a password; keys belong into `secret`")
        table = self.protocol != "worldbank-v2"
        if table and not (self.cells.country and (self.cells.value or not self.cells.period)):
            raise ValueError(f"{self.protocol} needs to know in `cells` which are country, period and value")
        if self.protocol.startswith("sdmx") and not self.cells.period:
            raise ValueError(f"{self.protocol} needs to know in `cells` which is the period")
        return self


def load_providers(root: Path | str) -> dict[str, Provider]:
    """Read all providers by id; none where the publication declares none.

    Raises
    ------
    CatalogueError
        A file says something wrong, or does not have the name of its provider.
    """
    root, found = Path(root), {}
    for path in sorted((root / PROVIDERS).glob("*.yml")):
        file = read_yaml(path, path.relative_to(root).as_posix())
        data = placed_mapping(file.data, file.place)
        provider = declared(data, Provider, f"the provider '{path.stem}'", file.place)
        if provider.id != path.stem:
            raise CatalogueError(
                "a provider does not have the name of its file",
                where=file.place("id"),
                expected=f"id: {path.stem}",
                received=f"id: {provider.id}",
                next_step="rename the file or correct the id",
            )
        found[provider.id] = provider
    return found
