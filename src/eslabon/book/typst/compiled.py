"""A compiled report as a Typst document: chapters as in the book, with a cover and an imprint of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from eslabon.book.compiled import CompiledReport
from eslabon.book.typst.document import Imprint, template
from eslabon.book.typst.text import string

__all__ = ["compiled_document"]


@dataclass(frozen=True)
class _CompiledImprint(Imprint):
    """The edition's imprint with the report's own title, citation and provenance."""

    report: CompiledReport | None = None

    def _fields(self) -> dict[str, str]:
        report = self.report
        return {
            **super()._fields(),
            "heading": string(report.heading),
            "subtitle": string(report.subtitle),
            "description": string(report.subtitle),
            "edition-subtitle": string(self.subtitle),
            "note": string(report.note),
            "again": string(report.again),
            "command": string(report.command),
            "section-level": "3" if report.divided else "2",
            "sections": "false" if len(report.pages) >= MANY else "true",
        }

    def _citation(self, edition: str) -> str:
        return self.report.citation

    def _address(self) -> str:
        return ""

    def _provenance(self) -> list[str]:
        return list(self.report.provenance)


# More chapters than this, and the contents would be many pages long if they listed sections too.
MANY = 13


def compiled_document(imprint: Imprint, report: CompiledReport, chapters: Sequence[str]) -> str:
    """The report from the markup of its parts and chapters, in order."""
    known = {field.name: getattr(imprint, field.name) for field in fields(Imprint)}
    own = _CompiledImprint(**{**known, "title": report.title}, report=report)
    head = [own.typst(), template("report.typ"), template("book.typ"), template("compiled.typ")]
    return "\n".join([*head, "#show: compiled", *chapters, ""])
