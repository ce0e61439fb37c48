"""What a reader asks for, in one canonical form: equal requests are equal values and have equal keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["FORMATS", "REPORT_FORMATS", "THROUGH_QUARTO", "BriefRequest", "ReportRequest", "Request", "plain",
           "request_of"]  # fmt: skip

FORMATS = ("html", "pdf", "notebook", "data")
REPORT_FORMATS = ("html", "pdf")
# Further formats of a brief, where Quarto is installed.
THROUGH_QUARTO = ("docx", "epub")


@dataclass(frozen=True)
class BriefRequest:
    """The brief of one country; what is empty or 0 is as in the book.

    Parameters
    ----------
    country
        Its code.
    language
        A language of the edition.
    format
        One of :data:`FORMATS`: page, PDF, executed notebook, or the tables of the page as CSV in an archive;
        or one of :data:`THROUGH_QUARTO`: a Word document or an EPUB.
    compare
        Codes of countries added to the charts, in the order of the reader.
    year_from, year_to
        First and last year of lines over time.
    sections
        Ids of the sections to be in it, in the order of the page; empty for all of them.
    """

    country: str
    language: str
    format: str = "pdf"
    compare: tuple[str, ...] = ()
    year_from: int = 0
    year_to: int = 0
    sections: tuple[str, ...] = ()

    @property
    def as_in_the_book(self) -> bool:
        """Whether nothing but country, language and format was chosen."""
        return not (self.compare or self.year_from or self.year_to or self.sections)


@dataclass(frozen=True)
class ReportRequest:
    """Pages of several countries and recommendations as one document.

    Parameters
    ----------
    countries, recommendations
        Codes and numbers; at least one of either.
    language
        A language of the edition.
    format
        One of :data:`REPORT_FORMATS`.
    """

    countries: tuple[str, ...]
    recommendations: tuple[int, ...]
    language: str
    format: str = "pdf"


Request = BriefRequest | ReportRequest
_KINDS: dict[str, type[BriefRequest] | type[ReportRequest]] = {
    "brief": BriefRequest,
    "report": ReportRequest,
}


def plain(request: Request) -> dict[str, Any]:
    """The request as JSON values, with its kind: what is stored and what its key is made of."""
    kind = next(kind for kind, cls in _KINDS.items() if isinstance(request, cls))
    fields = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(request).items()
    }
    return {"kind": kind, **fields}


def request_of(plain: Mapping[str, Any]) -> Request:
    """The inverse of :func:`plain`."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    return _KINDS[fields.pop("kind")](**fields)
