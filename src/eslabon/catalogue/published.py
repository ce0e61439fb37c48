"""What the settings say about publishing: when, where, under which reservations."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from eslabon.catalogue.iso_date import is_iso_date
from eslabon.catalogue.models import Entry

__all__ = ["Published"]

PLACEHOLDERS = ("{title}", "{body}")
# A host, perhaps a port, and folders: no query, no fragment, no folder that leads back, nothing to be quoted.
SITE = re.compile(
    r"https?://(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::(?P<port>\d+))?/(?:(?!\.\.?/)[\w.~%@!$&'()*+,;=-]+/)*"
)
# Names without a point at their beginning; what an address or another system would read differently is none.
PAGE = re.compile(r"[^./\\:?#\x00-\x1f][^/\\:?#\x00-\x1f]*(?:/[^./\\:?#\x00-\x1f][^/\\:?#\x00-\x1f]*)*")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")


class Published(Entry):
    """Settings about the publication of an edition; all may be absent.

    ``released`` is the date of publication (ISO). Without it every build is a draft: marked as such on every
    page, kept from search engines, and not to be published. Before ``embargo`` (date, time and zone) nothing
    is published either. ``address`` is where the site will be, needed for canonical links, the sitemap and
    the feed. ``report`` is where readers report an error, an address with ``{title}`` and ``{body}``.
    ``reconstructed`` says that, and from what, an edition was put together afterwards. ``renamed`` leads from
    a page's address in earlier editions to its present one.
    ``doi`` is the edition's own, without the address of a resolver, once there is one. ``abstract`` and
    ``keywords`` tell catalogues of data what the publication is about.
    """

    released: str = ""
    embargo: str = ""
    address: str = ""
    report: str = ""
    reconstructed: str = ""
    doi: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    renamed: dict[str, str] = Field(default_factory=dict)

    @field_validator("released")
    @classmethod
    def _released_is_a_date(cls, released: str) -> str:
        if released and not is_iso_date(released):
            raise ValueError(f"{released!r} is not a date as in 2026-11-27")
        return released

    @field_validator("embargo")
    @classmethod
    def _embargo_is_a_moment(cls, embargo: str) -> str:
        if embargo:
            try:
                moment = datetime.fromisoformat(embargo)
            except ValueError:
                moment = None
            # Without a zone it would end at another moment on every machine.
            if moment is None or moment.tzinfo is None:
                raise ValueError(
                    f"{embargo!r} is not a date and time with zone as in 2026-12-01T09:00:00-03:00"
                )
        return embargo

    @field_validator("address")
    @classmethod
    def _address_is_a_site(cls, address: str) -> str:
        site = SITE.fullmatch(address)
        if address and (site is None or int(site["port"] or 1) not in range(1, 65536)):
            raise ValueError(f"{address!r} is not the address of a site as in https://example.org/book/")
        return address

    @field_validator("doi")
    @classmethod
    def _doi_is_one(cls, doi: str) -> str:
        if doi and not DOI.fullmatch(doi):
            raise ValueError(f"{doi!r} is not a DOI as in 10.5281/zenodo.1234567")
        return doi

    @field_validator("report")
    @classmethod
    def _report_leads_somewhere(cls, report: str) -> str:
        if not report:
            return report
        if urlsplit(report).scheme not in ("http", "https", "mailto"):
            raise ValueError(f"{report!r} is not an address that begins with https: or mailto:")
        if report.replace("{title}", "").replace("{body}", "").count("{") or "{title}" not in report:
            raise ValueError(f"{report!r} must hold {{title}}, may hold {{body}}, and no other braces")
        return report

    @field_validator("renamed")
    @classmethod
    def _renames_end(cls, renamed: dict[str, str]) -> dict[str, str]:
        for old, new in renamed.items():
            for address in (old, new):
                if not PAGE.fullmatch(address) or address.endswith(".html"):
                    raise ValueError(f"{address!r} is not the address of a page as in folder/page")
            if new in renamed:
                raise ValueError(f"{old!r} leads to {new!r}, which is renamed itself: name the last address")
        return renamed
