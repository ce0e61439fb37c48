"""Names of the failure conditions, in our own words, under the protocol's numbers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHECKED", "NOT_CHECKED", "Failure"]

CHECKED = {
    "01-003": "an artifact lies inside tagged content",
    "01-004": "tagged content lies inside an artifact",
    "01-005": "content is neither tagged nor an artifact",
    "01-007": "the file calls its own tags suspect",
    "02-001": "a tag is mapped to no standard type",
    "02-003": "tags are mapped in a circle",
    "02-004": "a standard type is mapped to another",
    "06-001": "there are no XMP metadata",
    "06-002": "the metadata do not name PDF/UA-1",
    "06-003": "the metadata have no title",
    "07-001": "nothing says that the title is shown in the window",
    "07-002": "the title is not to be shown in the window",
    "09-004": "parts of a table are nested in a wrong way",
    "09-005": "parts of a list are nested in a wrong way",
    "09-006": "parts of a table of contents are nested in a wrong way",
    "09-007": "parts of a ruby text are nested in a wrong way",
    "09-008": "parts of a warichu text are nested in a wrong way",
    "10-001": "a character has no Unicode value",
    "11-001": "text has no language",
    "11-002": "an alternative text has no language",
    "11-003": "the outline has no language",
    "11-004": "an annotation's text has no language",
    "11-006": "the metadata have no language",
    "13-004": "a figure has no alternative text",
    "14-002": "the first heading is not of level 1",
    "14-003": "a level of headings is skipped",
    "14-006": "an element has two headings without level",
    "14-007": "headings with and without level are mixed",
    "15-003": "a header cell has no scope in a table without references to header cells",
    "17-002": "a formula has no alternative text",
    "19-003": "a note has no identifier",
    "19-004": "two notes have the same identifier",
    "20-001": "a configuration of layers has no name",
    "20-002": "the first configuration of layers has no name",
    "20-003": "layers change by themselves",
    "21-001": "an embedded file has no name in both forms",
    "25-001": "a dynamic XFA form",
    "26-001": "the file is encrypted and does not say what is allowed",
    "26-002": "the file keeps its text from assistive technology",
    "28-002": "an annotation is not inside an Annot element, or is a medium or an attachment",
    "28-004": "an annotation has no description",
    "28-005": "a form field has no description",
    "28-006": "an annotation is of an unknown kind",
    "28-007": "an annotation of kind TrapNet",
    "28-008": "a page with annotations has no tab order",
    "28-009": "the tab order of a page is not that of its structure",
    "28-010": "a form field, whether inside a Form element or not",
    "28-011": "a link is not inside a Link element",
    "28-012": "a link has no description",
    "28-017": "a printer's mark, whether part of the structure or not",
    "30-001": "content is drawn from another file",
    "30-002": "a form with tagged content is drawn twice",
    "31-001": "registries of a composite font differ",
    "31-002": "orderings of a composite font differ",
    "31-003": "supplements of a composite font differ",
    "31-004": "a map from characters to glyphs is neither a stream nor Identity",
    "31-005": "a map from characters to glyphs is missing",
    "31-006": "a character map is neither known nor embedded",
    "31-007": "writing modes of a character map differ",
    "31-008": "a character map refers to an unknown one",
    "31-009": "a font is not embedded",
    # Of 31-011 and 31-016 the outlines of PostScript (FontFile3) are not read: such a font passes both.
    "31-011": "an embedded TrueType font lacks a glyph in use",
    "31-014": "a glyph of an embedded font is not in its list of glyphs",
    "31-015": "a glyph in the list of an embedded font is not in the font",
    "31-016": "a glyph's width differs between dictionary and TrueType font",
    "31-027": "a font has no map to Unicode",
    "31-028": "a character is mapped to U+0000",
    "31-029": "a character is mapped to U+FEFF or U+FFFE",
    "31-030": "a glyph that stands for a missing one is shown",
    # Of the standards themselves: without these the conditions above could not be told.
    "marked": "the file does not call itself tagged",  # ISO 14289-1, 7.1
    "tree": "structure tree and content do not refer to each other",
}

# A file that has such a thing is told as failing, so that nothing passes because nobody looked.
NOT_CHECKED = {
    "11-005": "forms: our files have none; a file with a form fails 28-010",
    "17-003": "the same as 10-001 inside formulas",
    "28-014": "media clips: a file with one fails 28-002",
    "28-015": "media clips: a file with one fails 28-002",
    "28-016": "attachments: a file with one fails 28-002",
    "28-018": "printer's marks: a file with one fails 28-017",
    "31-012": "Type 1 fonts: a file with one fails 31-027",
    "31-013": "Type 1 fonts: a file with one fails 31-027",
    **{
        f"31-0{n}": "fonts of one byte per character: a file with one fails 31-027" for n in range(17, 27)
    },
}  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """A condition of the protocol that a file fails: its number, where, and what was found."""

    condition: str
    where: str
    found: str = ""

    def __str__(self) -> str:
        said = f"{self.condition} {CHECKED[self.condition]}: {self.where}"
        return f"{said} ({self.found})" if self.found else said
