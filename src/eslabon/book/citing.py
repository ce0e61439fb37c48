"""How a page, a figure or a table is cited: text, BibTeX and RIS, the same on the site and in the PDF.

Each names edition, page, permanent address, the data behind it, their digest and the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eslabon import __version__
from eslabon.book.interface import interface_text
from eslabon.editions.bibliography import bibtex, citation_key, one_line, ris
from eslabon.language.marks import set_apart

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["PACKAGE", "SHORT_TOKEN", "TOKEN", "Citation", "Cited", "run_archive", "stamped"]

# The data behind the whole edition, and behind one indicator, in the edition's folder.
PACKAGE = "data/datapackage.json"
# Digits of a digest that tell it from any other in running text; records hold all of them.
SHORT = 12
# Stand for the digest of the data, and for its first digits, in a working copy. The digest is put in when the
# pages go into the edition: otherwise every datum that changes would change, for Sphinx, every page.
TOKEN, SHORT_TOKEN = "ESLABON-SNAPSHOT-DIGEST", "ESLABON-SNAPSHOT-SHORT"


def run_archive(address: str) -> str:
    """Path in the edition of the archive with which a page can be run again."""
    return f"run/{address.replace('/', '-')}.zip"


def stamped(content: bytes, snapshot: str) -> bytes:
    """The content with the digest of the data in the places that were kept for it."""
    content = content.replace(TOKEN.encode(), snapshot.encode())
    return content.replace(SHORT_TOKEN.encode(), snapshot[:SHORT].encode())


@dataclass(frozen=True)
class Citation:
    """One citation in three forms; lines of RIS end in carriage return and line feed."""

    text: str
    bibtex: str
    ris: str


@dataclass(frozen=True)
class Cited:
    """What every citation of an edition says.

    Parameters
    ----------
    language
        In which the publication is cited.
    author, title, subtitle, publisher, licence
        Of the publication; empty texts are left out.
    edition
        Its id, ``2026.1``.
    released
        Date of publication (ISO); empty for a draft.
    site
        Address of the site with a final slash; empty when it has none, and addresses are paths within it.
    reconstructed
        That, and from what, the edition was put together afterwards; mostly empty.
    report
        Where readers report an error, with ``{title}`` and ``{body}``; may be empty.
    snapshot
        Digest of the data, or the token that stands for it.
    code
        Digest of the machine.
    """

    language: str
    author: str
    title: str
    subtitle: str
    publisher: str
    licence: str
    edition: str
    released: str
    site: str
    reconstructed: str
    report: str
    snapshot: str
    code: str

    @classmethod
    def from_config(cls, config: Config) -> Cited | None:
        """From Sphinx's settings; None for a book that does not say how it is cited."""
        told = config.eslabon_citation
        if not told:
            return None
        return cls(
            language=config.language,
            author=config.author,
            title=config.html_title or config.project,
            subtitle=told.get("subtitle", ""),
            publisher=told.get("publisher", ""),
            licence=config.eslabon_licence.get("name", ""),
            edition=config.eslabon_edition,
            released=told.get("released", ""),
            site=told.get("address", ""),
            reconstructed=told.get("reconstructed", ""),
            report=told.get("report", ""),
            snapshot=config.eslabon_snapshot or told.get("snapshot", ""),
            code=config.eslabon_code,
        )

    @property
    def short_snapshot(self) -> str:
        """First digits of the digest of the data."""
        return SHORT_TOKEN if self.snapshot == TOKEN else self.snapshot[:SHORT]

    @property
    def machine(self) -> str:
        """The code that made the edition: version and digest."""
        return f"eslabon {__version__} ({self.code[:SHORT]})"

    @property
    def book(self) -> str:
        """Title and subtitle of the publication."""
        return set_apart(f"{self.title}: {self.subtitle}", self.language) if self.subtitle else self.title

    @property
    def edition_line(self) -> str:
        """The edition and what must be said with it: "Edición 2025.1 (edición reconstruida con …)"."""
        say = interface_text(self.language)
        said = self.reconstructed.rstrip(".")
        # A sentence inside another one; an abbreviation keeps its capitals.
        said = said[:1].lower() + said[1:] if said[1:2].islower() else said
        reserved = f" ({said})" if said else ""
        return say("Edición") + f" {self.edition}{reserved}"

    def address(self, path: str) -> str:
        """Permanent address of a file of the edition; a path within the site when that has no address."""
        return f"{self.site}{self.edition}/{path}"

    def page_path(self, docname: str, anchor: str = "") -> str:
        """Path of a page, or of a place on it, in the edition."""
        return f"{self.language}/html/{docname}.html" + (f"#{anchor}" if anchor else "")

    def whole(self) -> Citation:
        """Citation of the edition, at the address of its home page."""
        return self._cite("", "", self.page_path("index"), PACKAGE, "")

    def page(self, docname: str, title: str) -> Citation:
        """Citation of a page."""
        return self._cite(title, "", self.page_path(docname), PACKAGE, docname)

    def compiled(self, title: str) -> Citation:
        """Citation of a report compiled of pages of the edition, at the address of its home page."""
        return self._cite(title, "", self.page_path("index"), PACKAGE, "compiled")

    def thing(self, docname: str, page: str, name: str, anchor: str, data: str) -> Citation:
        """Citation of a figure or a table.

        Parameters
        ----------
        page
            Title of its page; empty on the home page.
        name
            Number and caption.
        data
            Path of the data behind it, in the edition.
        """
        return self._cite(page, name, self.page_path(docname, anchor), data, docname, anchor)

    def _cite(self, page: str, thing: str, path: str, data: str, docname: str, anchor: str = "") -> Citation:
        say = interface_text(self.language)
        titles = [title for title in (thing, page, self.book) if title]
        held = ", ".join(titles[1:])
        data_word, of_all, code_word = say("Datos:"), say("instantánea"), say("Código:")
        inside, draft = say("En:"), say("borrador")
        # The digest is that of all the data, whichever file of them is named.
        data_line = f"{data_word} {self.address(data)} ({of_all} sha256 "
        code_line = f"{code_word} {self.machine}"
        about = [
            f"{self.author} ({self.released[:4] or draft})",
            titles[0],
            *([f"{inside} {held}"] if held else []),
            self.edition_line,
            *([self.publisher] if self.publisher != self.author else []),
        ]
        sentences = ". ".join(part.rstrip(". ") for part in about if part)
        text = f"{sentences}. {self.address(path)}. {data_line}{self.short_snapshot}). {code_line}."
        notes = [f"{data_line}{self.snapshot})", code_line]
        notes += [self.edition_line] if self.reconstructed else []
        # Without an address of the site, what would be one is a path: no program may take it for a link.
        url = self.address(path) if self.site else ""
        notes += [] if url else [self.address(path)]
        notes += [] if self.released else [say("Borrador, no publicado")]
        # The anchor is added as it is: where a script puts it in, it is not there yet.
        key = citation_key(self.author, self.edition, self.language, docname) + (
            f"-{anchor}" if anchor else ""
        )
        record = bibtex(
            "incollection" if held else "book",
            key,
            {
                "author": self.author,
                "title": titles[0],
                "booktitle": held,
                "edition": self.edition,
                "publisher": self.publisher,
                "year": self.released[:4],
                "month": self.released[5:7],
                "url": url,
                "language": self.language,
                "note": ". ".join(notes),
            },
        )
        fields = [
            ("AU", self.author),
            ("TI", titles[0]),
            ("T2", held),
            ("ET", self.edition),
            ("PB", self.publisher),
            ("PY", self.released[:4]),
            ("DA", self.released.replace("-", "/")),
            ("UR", url),
            ("LA", self.language),
            *(("N1", note) for note in notes),
        ]
        return Citation(one_line(text), record, ris("CHAP" if held else "BOOK", fields))
