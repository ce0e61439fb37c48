"""What Quarto is told about a book or a single page: ``_quarto.yml`` and front matter.

Keys are those of Quarto's reference for book projects and for the formats html, typst, docx and epub.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from eslabon.book.interface import interface_text
from eslabon.book.quarto.markdown.text import metadata

if TYPE_CHECKING:
    from eslabon.book.reading_order import Chapter
    from eslabon.book.typst.document import Imprint

__all__ = ["FORMATS", "OUTPUT", "SETTINGS", "About", "book_settings", "front_matter", "page_settings"]

SETTINGS = "_quarto.yml"
OUTPUT = "_output"
# The formats that a project is written for, and the suffix of what each of them leaves.
FORMATS = {"html": ".html", "typst": ".pdf", "docx": ".docx", "epub": ".epub"}
FILTER = "eslabon.lua"
STYLE = "eslabon.css"
# Figures carry the book's own numbers, so Typst adds none; long tables are broken between pages.
_TYPST = """\
#set figure(numbering: none)
#show figure.caption: it => it.body
#show figure.where(kind: table): set block(breakable: true)
"""


@dataclass(frozen=True)
class About:
    """What documents say of themselves, in their language.

    Parameters
    ----------
    language
        CLDR identifier.
    title, subtitle, author, publisher, rights
        Empty texts are left out.
    edition
        As readers see it ("Edición 2026.1").
    address
        What tells the document from others: web address of the edition, else empty.
    """

    language: str
    title: str
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    rights: str = ""
    edition: str = ""
    address: str = ""

    @classmethod
    def of(cls, imprint: Imprint) -> About:
        """As the PDFs say it."""
        edition = (
            f"{interface_text(imprint.language)('Edición')} {imprint.edition}" if imprint.edition else ""
        )
        return cls(
            language=imprint.language,
            title=imprint.book,
            subtitle=imprint.subtitle,
            author=imprint.author,
            publisher=imprint.publisher,
            rights=imprint.licence,
            edition=edition,
            address=imprint.address,
        )

    @property
    def identifier(self) -> str:
        """A name for the document that is the same in every build; EPUB asks for one."""
        whole = "\n".join([self.address, self.title, self.edition, self.language])
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, whole)}"


def book_settings(about: About, chapters: Sequence[Chapter], files: Mapping[str, str]) -> str:
    """``_quarto.yml`` of the whole book.

    Parameters
    ----------
    chapters
        In reading order, the parts between them.
    files
        Page → its file.
    """
    book = {
        "title": metadata(about.title),
        "subtitle": metadata(" · ".join(filter(None, [about.subtitle, about.edition]))),
        "author": metadata(about.author),
        "chapters": _chapters(chapters, files),
    }
    return _yaml({
        "project": {"type": "book", "output-dir": OUTPUT},
        "book": {key: value for key, value in book.items() if value},
        **_shared(about),
    })  # fmt: skip


def page_settings(about: About) -> str:
    """``_quarto.yml`` of a page alone."""
    return _yaml({"project": {"type": "default", "output-dir": OUTPUT}, **_shared(about)})


def front_matter(about: About, title: str) -> str:
    """Head of a page alone: its title, and the book that it is from."""
    head = {
        "title": metadata(title),
        "subtitle": metadata(" · ".join(filter(None, [about.title, about.edition]))),
        "author": metadata(about.author),
    }
    return f"---\n{_yaml({key: value for key, value in head.items() if value})}---\n\n"


def _chapters(chapters: Sequence[Chapter], files: Mapping[str, str]) -> list[Any]:
    """Quarto knows parts and chapters; a page below another follows it as a chapter of its own."""
    listed: list[Any] = []
    inside = listed
    for chapter in chapters:
        if chapter.part:
            inside = []
            listed.append({"part": metadata(chapter.part), "chapters": inside})
        else:
            inside.append(files[chapter.docname])
    return [entry for entry in listed if isinstance(entry, str) or entry["chapters"]]


def _shared(about: About) -> dict[str, Any]:
    facts = {"publisher": metadata(about.publisher), "rights": metadata(about.rights)}
    return {
        "lang": about.language,
        # Pages hold finished text: no cell is ever run.
        "engine": "markdown",
        "execute": {"enabled": False},
        "filters": [FILTER],
        "number-sections": False,
        "toc": True,
        "toc-depth": 2,
        "identifier": about.identifier,
        **{key: value for key, value in facts.items() if value},
        "format": {
            # The plain theme asks no other host for fonts; MathML needs no script.
            "html": {
                "theme": "default", "css": STYLE, "html-math-method": "mathml",
                "default-image-extension": "svg",
            },
            "typst": {
                "papersize": "a4", "mainfont": "Source Serif 4", "default-image-extension": "svg",
                "include-in-header": [{"text": _TYPST}],
            },
            "docx": {"default-image-extension": "png"},
            "epub": {"css": STYLE, "html-math-method": "mathml", "default-image-extension": "png"},
        },
    }  # fmt: skip


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
