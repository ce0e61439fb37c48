"""What the bodies of orders may hold: types and bounds. Which values exist, the desk says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from eslabon.ondemand.request import FORMATS, REPORT_FORMATS, THROUGH_QUARTO, BriefRequest, ReportRequest

__all__ = ["BriefBody", "ReportBody"]

# More than any publication has, so that the desk's own answer is the one that readers see.
_COUNTRIES, _RECOMMENDATIONS, _SECTIONS, _COMPARE = 300, 100, 50, 20

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="code of a country")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="a language of the publication")]
Year = Annotated[int, Field(ge=1900, le=2100)]
Section = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", description="id of a section")]


class _Body(BaseModel):
    # Strict: "2010" is no year and true is no number.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BriefBody(_Body):
    """One brief with the reader's parameters; what is left out is the book's own."""

    country: Code
    language: Language
    # Whether there is a Quarto here, the desk says.
    format: Literal[FORMATS + THROUGH_QUARTO] = "pdf"  # type: ignore[valid-type]
    compare: list[Code] = Field(default=[], max_length=_COMPARE, description="countries to compare with")
    year_from: Year | None = Field(default=None, alias="from", description="first year")
    year_to: Year | None = Field(default=None, alias="to", description="last year")
    sections: list[Section] = Field(default=[], max_length=_SECTIONS)

    def request(self) -> BriefRequest:
        return BriefRequest(
            country=self.country,
            language=self.language,
            format=self.format,
            compare=tuple(self.compare),
            year_from=self.year_from or 0,
            year_to=self.year_to or 0,
            sections=tuple(self.sections),
        )


class ReportBody(_Body):
    """One document of chosen countries and recommendations, at least one of either."""

    countries: list[Code] = Field(default=[], max_length=_COUNTRIES)
    recommendations: list[Annotated[int, Field(ge=1, le=999)]] = Field(
        default=[], max_length=_RECOMMENDATIONS
    )
    language: Language
    format: Literal[REPORT_FORMATS] = "pdf"  # type: ignore[valid-type]

    def request(self) -> ReportRequest:
        return ReportRequest(
            countries=tuple(self.countries),
            recommendations=tuple(self.recommendations),
            language=self.language,
            format=self.format,
        )
