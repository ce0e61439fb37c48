"""A whole Typst document: what the PDF says about itself, the template, the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.citing import Cited
from eslabon.book.interface import interface_text
from eslabon.book.typst.qr import qr_svg
from eslabon.book.typst.text import string

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["BOOK", "COMPILED", "REPORT", "Imprint", "book_document", "brief_document", "template"]

# Name of the whole book's file, without suffix.
BOOK = "book"
# Name of a compiled report's file, without suffix.
COMPILED = "compiled-report"
# What was set, kept and refused, for the process that started Sphinx.
REPORT = "typst-report.json"
TEMPLATES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Imprint:
    """What title block, cover and colophon print. All texts are in the language of the PDF.

    Parameters
    ----------
    language
        CLDR identifier of the language; Typst hyphenates by it.
    book, subtitle, author, publisher, licence, licence_url
        Of the publication; empty texts are left out.
    edition
        Identifier, e.g. ``2026.1``; empty for a book without editions.
    mono
        Font family of code.
    title
        Of this PDF; empty for the book itself.
    page
        Address of the page in the book; empty for the book itself.
    cited
        What citations say; None for a book that does not say how it is cited.
    draft
        Whether the edition has no date of publication: each page is marked.
    reconstructed
        From what the edition was put together afterwards; empty for an ordinary one.
    """

    language: str
    book: str
    subtitle: str
    author: str
    publisher: str
    licence: str
    licence_url: str
    edition: str
    address: str
    mono: str
    title: str = ""
    page: str = ""
    cited: Cited | None = None
    draft: bool = False
    reconstructed: str = ""

    @classmethod
    def from_config(cls, config: Config, mono: str) -> Imprint:
        """From Sphinx's settings; edition and licence are those that the HTML pages show."""
        licence = getattr(config, "eslabon_licence", {})
        return cls(
            language=config.language,
            book=config.html_title or config.project,
            subtitle=config.typst_subtitle,
            author=config.author,
            publisher=config.typst_publisher,
            licence=licence.get("name", ""),
            licence_url=licence.get("url", ""),
            edition=getattr(config, "eslabon_edition", "") or config.release,
            address=config.html_baseurl,
            mono=mono,
            cited=Cited.from_config(config) if "eslabon_citation" in config else None,
            draft=getattr(config, "eslabon_draft", False),
            reconstructed=getattr(config, "eslabon_reconstructed", ""),
        )

    def typst(self) -> str:
        """The dictionary ``meta`` that the templates read."""
        fields = self._fields()
        return "#let meta = (\n" + "".join(f"  {name}: {value},\n" for name, value in fields.items()) + ")\n"

    def _fields(self) -> dict[str, str]:
        """Name of each field and its value as a Typst expression."""
        say = interface_text(self.language)
        edition = f"{say('Edición')} {self.edition}" if self.edition else ""
        return {
            "language": string(self.language),
            "book": string(self.book),
            "title": string(f"{self.title} · {self.book}" if self.title else self.book),
            "subtitle": string(self.subtitle),
            "author": string(self.author),
            "publisher": string(self.publisher),
            "edition": string(edition),
            "description": string(self.subtitle or self.book),
            "licence": string(self.licence),
            "licence-address": string(self.licence_url),
            "licence-line": string(f"{say('Licencia:')} {self.licence}" if self.licence else ""),
            "contents": string(say("Índice")),
            "how-to-cite": string(say("Cómo citar")),
            "citation": string(self._citation(edition)),
            "address": string(self._address()),
            "provenance": "(" + "".join(f"{string(line)}, " for line in self._provenance()) + ")",
            "draft": string(say("Borrador") if self.draft else ""),
            "reconstructed": string(self.reconstructed),
            "mono": string(self.mono),
            **self._words_of_print(),
        }

    def _words_of_print(self) -> dict[str, str]:
        """What paper needs besides: names of lists and annexes, the address for a telephone's camera."""
        word = interface_text(self.language, "print")
        address = self.online
        return {
            "figures": string(word("Lista de figuras")),
            "tables": string(word("Lista de tablas")),
            "annex": string(word("Anexo")),
            "online": string(word("En línea:")),
            "online-address": string(address),
            "qr": string(qr_svg(address)),
            "qr-alt": string(f"{word('Código QR de la dirección')} {address}"),
        }

    @property
    def online(self) -> str:
        """Address of this very page, or of the edition's first; empty where the publication has no site."""
        if self.cited is None or not self.cited.site:
            return ""
        return self.cited.address(self.cited.page_path(self.page or "index"))

    def about(self, title: str, page: str = "") -> Imprint:
        """The same for one page of the book."""
        return replace(self, title=title, page=page)

    def colophon(self) -> list[str]:
        """Lines for the end of a document that has no title page of ours: citation, licence, provenance."""
        say = interface_text(self.language)
        edition = f"{say('Edición')} {self.edition}" if self.edition else ""
        licence = f"{say('Licencia:')} {self.licence}" if self.licence else ""
        draft = say("Borrador") if self.draft else ""
        lines = [draft, self._citation(edition), self._address(), licence, self.reconstructed]
        return [*filter(None, lines), *self._provenance()]

    def _citation(self, edition: str) -> str:
        """The text by which this PDF is cited: that of its page on the site."""
        if self.cited is not None:
            whole = self.cited.page(self.page, self.title) if self.page else self.cited.whole()
            return whole.text
        heading = f"{self.title}. {self.book}" if self.title else self.book
        year = self.edition[:4]
        author = f"{self.author} ({year})" if year else self.author
        return ". ".join(filter(None, [author, heading, edition])) + "."

    def _address(self) -> str:
        """A link after the citation, where that does not name the address itself."""
        return self.address if self.cited is None else ""

    def _provenance(self) -> list[str]:
        """Lines below the citation: what tells this PDF from that of another state of data or code."""
        if self.cited is None:
            return []
        say = interface_text(self.language)
        return [
            say("Datos:") + " " + say("instantánea") + f" sha256 {self.cited.snapshot}",
            say("Código:") + f" sha256 {self.cited.code}",
        ]


@cache
def template(name: str) -> str:
    """A template of this folder."""
    return (TEMPLATES / name).read_text("utf-8")


def brief_document(imprint: Imprint, title: str, body: str, page: str = "") -> str:
    """One page as a document of its own."""
    own = imprint.about(title, page)
    return "\n".join([own.typst(), template("report.typ"), template("brief.typ"), "#show: brief", body, ""])


def book_document(imprint: Imprint, chapters: Sequence[str]) -> str:
    """The whole book from the markup of its parts and chapters, in order."""
    head = [imprint.typst(), template("report.typ"), template("book.typ"), "#show: book"]
    return "\n".join([*head, *chapters, ""])
