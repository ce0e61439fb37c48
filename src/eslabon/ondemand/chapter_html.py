"""A page of the edition as a chapter of a report: the same text, with links and identifiers that hold there.

The pages are our own, written by Sphinx and our theme: every attribute is quoted, and ``<``, ``>`` and quotes
within one are escaped. So tags are rewritten where they stand, and all the rest keeps its bytes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

from eslabon.book.works import ANCHOR
from eslabon.errors import EditionError

__all__ = ["Chapter", "Places", "SitePage", "chapter_id"]

_TAG = re.compile(r"<script\b[^>]*>.*?</script>|<(/?)([a-z][a-z0-9-]*)((?:\s[^>]*?)?)(/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-zA-Z_:][\w:.-]*)(?:="([^"]*)")?')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SECTION = re.compile(
    r'<section\b[^>]*\bid="([^"]+)"[^>]*>\s*(?:<span[^>]*></span>\s*)*<h2>(.*?)</h2>', re.DOTALL
)
_HEADING = re.compile(r"h([1-6])")
# Attributes that name identifiers of the same page.
_REFERRING = frozenset({"id", "for", "headers", "list", "popovertarget", "data-of", "aria-labelledby",
                        "aria-describedby", "aria-controls", "aria-owns"})  # fmt: skip
# Folders of the pages with what they show and offer to take away.
_CARRIED = ("_images/", "_files/", "_downloads/")
_BETWEEN = "--"


def chapter_id(address: str) -> str:
    """Identifier of the chapter that a page becomes.

    Examples
    --------
    >>> chapter_id("part/AB12")
    'part-AB12'
    """
    return address.replace("/", "-")


@dataclass(frozen=True)
class Places:
    """Where things are, seen from the report.

    Parameters
    ----------
    chapters
        Addresses of the pages in the report.
    site
        Address of the edition's pages in this language, with a final slash; empty when it has none.
    edition
        Address of the edition itself, likewise.
    """

    chapters: frozenset[str]
    site: str
    edition: str


@dataclass(frozen=True)
class SitePage:
    """The parts of a page of the site that a report uses.

    Parameters
    ----------
    address
        Of the page in the book.
    text
        HTML of its article.
    cite
        HTML of the foot that says how it is cited; may be empty.
    head, foot
        What stands before and after its body: where its scripts and data are.
    """

    address: str
    text: str
    cite: str
    head: str
    foot: str

    @classmethod
    def read(cls, address: str, html: str) -> SitePage:
        """Take a page apart.

        Raises
        ------
        EditionError
            It is not a page of our theme.
        """
        text = _between(html, '<article class="text">', "</article>")
        if text is None:
            raise EditionError(
                f"the page {address} cannot become a chapter",
                where=f"{address}.html",
                expected="a page of the theme of this version",
                received="a page without its article",
                next_step="build the edition again: eslabon build",
            )
        cite = _between(html, '<details class="page-cite">', "</details>")
        return cls(
            address,
            text.strip(),
            f'<details class="page-cite">{cite}</details>' if cite is not None else "",
            html.partition("</head>")[0],
            html.rpartition("</footer>")[2],
        )

    @property
    def title(self) -> str:
        """Its title as HTML without tags."""
        return re.sub(r"<[^>]*>", "", _between(self.text, "<h1>", "</h1>") or self.address)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Identifier and title of the sections right below its title."""
        found = _SECTION.findall(self.text)
        return [(identifier, re.sub(r"<[^>]*>", "", title)) for identifier, title in found]

    def static(self, kind: str) -> list[str]:
        """Names of the style sheets (``css``) or scripts (``js``) that its head asks for."""
        return re.findall(rf'(?:href|src)="[./]*_static/([^"?]+\.{kind})[^"]*"', self.head)

    def data(self, identifier: str) -> str:
        """The JSON that its scripts find under an identifier; may be empty."""
        opening = f'<script type="application/json" id="{identifier}">'
        return _between(self.foot, opening, "</script>") or ""

    def works(self) -> set[tuple[str, str]]:
        """Page and identifier of every work that it cites on another page."""
        found = re.findall(rf'href="([^"#:]+)\.html#({ANCHOR}[^"]*)"', self.text)
        folder = posixpath.dirname(self.address)
        return {(posixpath.normpath(posixpath.join(folder, page)), work) for page, work in found}


def _between(text: str, opening: str, closing: str) -> str | None:
    start = text.find(opening)
    if start < 0:
        return None
    end = text.find(closing, start)
    return text[start + len(opening) : end] if end >= 0 else None


@dataclass
class Chapter:
    """Writes pages as chapters of one report.

    Parameters
    ----------
    places
        Where things are.
    lower
        By how many levels headings go down.
    carried
        Files of the pages' folder that the chapters need; filled while they are written.
    """

    places: Places
    lower: int
    carried: set[str] = field(default_factory=set)

    def html(self, page: SitePage) -> str:
        """The chapter of a page: its text, and how the page is cited."""
        own = chapter_id(page.address)
        text = self.rewritten(page.text, page.address)
        cite = self.rewritten(page.cite, page.address)
        return f'<section class="chapter" id="{own}">\n{text}\n{cite}\n</section>'

    def rewritten(self, html: str, address: str) -> str:
        """A part of a page with identifiers, headings and links as they are in the report."""
        done: list[str] = []
        end, closing = 0, ""  # how the link that is open now will be closed
        skipped = False  # inside of a link that is left out
        for match in _TAG.finditer(html):
            slash, name, attributes = match[1], match[2], match[3]
            if not skipped:
                done.append(html[end : match.start()])
            end = match.end()
            if name is None:  # a script: data, in which nothing is a tag
                if not skipped:
                    done.append(match[0])
            elif name == "a" and slash:
                if not skipped:
                    done.append(closing or "</a>")
                skipped, closing = False, ""
            elif skipped:
                continue
            elif name == "a":
                opening, closing, skipped = self._link(attributes, address, html, match.start())
                if skipped and done and done[-1].endswith(" "):
                    done[-1] = done[-1][:-1]
                done.append(opening)
            elif slash:
                done.append(f"</{self._lowered(name)[0]}>")
            else:
                done.append(self._element(name, attributes, match[4], address))
        done.append(html[end:])
        return "".join(done)

    def _lowered(self, name: str) -> tuple[str, str]:
        """Name of an element in the report, and the class that says what a heading was."""
        heading = _HEADING.fullmatch(name)
        if heading is None:
            return name, ""
        return f"h{min(6, int(heading[1]) + self.lower)}", f"as-{name}"

    def _element(self, name: str, attributes: str, closed: str, address: str) -> str:
        name, added = self._lowered(name)
        if not added and "=" not in attributes:
            return f"<{name}{attributes}{closed}>"

        def changed(key: str, value: str) -> str:
            if key in _REFERRING:
                return self._identifiers(value, address)
            return self._carry(value, address) if key == "src" else value

        written = _rewrite(attributes, changed)
        if added:
            written += f' class="{added}"'
        return f"<{name}{written}{closed}>"

    def _identifiers(self, value: str, address: str) -> str:
        return " ".join(f"{chapter_id(address)}{_BETWEEN}{name}" for name in value.split())

    def _carry(self, value: str, address: str) -> str:
        """Path in the report of a file that a page shows."""
        if _SCHEME.match(value):
            return value
        path = posixpath.normpath(posixpath.join(posixpath.dirname(address), unescape(value)))
        self.carried.add(path)
        return escape(path)

    def _link(self, attributes: str, address: str, html: str, at: int) -> tuple[str, str, bool]:
        """Opening tag, closing tag, and whether the link and its words are left out."""
        told = {match[1]: match[2] or "" for match in _ATTRIBUTE.finditer(attributes)}
        href = unescape(told.get("href", ""))
        target = self._target(href, address) if href else None
        if href and target is None:
            # What a reader would take away or compare is not here; what a text names stays named.
            if "download" in told or "compare.html" in href:
                return "", "", True
            tile = html.rfind('<li class="tile ', max(0, at - 200), at)
            tiled = ' class="tile-body"' if tile >= 0 and html.find("</li>", tile, at) < 0 else ""
            return f"<span{tiled}>", "</span>", False

        def changed(key: str, value: str) -> str:
            if key == "href":
                return escape(target)
            return self._identifiers(value, address) if key in _REFERRING else value

        return f"<a{_rewrite(attributes, changed)}>", "</a>", False

    def _target(self, href: str, address: str) -> str | None:
        """Where a link leads from the report; None where it cannot lead anywhere."""
        if _SCHEME.match(href):
            return href
        path, _, place = href.partition("#")
        if not path:
            return "#" + self._identifiers(place, address)
        path, _, query = path.partition("?")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(address), path))
        other = path.removesuffix(".html")
        if other != path and other in self.places.chapters:
            return "#" + (self._identifiers(place, other) if place else chapter_id(other))
        if path.startswith(_CARRIED):
            self.carried.add(path)
            return path
        rest = (f"?{query}" if query else "") + (f"#{place}" if place else "")
        if path.startswith("../"):  # above the pages: <edition>/<language>/html/
            inside = path.removeprefix("../../")
            reachable = self.places.edition and not inside.startswith("../") and inside != path
            return f"{self.places.edition}{inside}{rest}" if reachable else None
        return f"{self.places.site}{path}{rest}" if self.places.site else None


def _rewrite(attributes: str, changed: Callable[[str, str], str]) -> str:
    """Attributes with some values changed; those without a value stay as they are."""
    return _ATTRIBUTE.sub(
        lambda match: match[0] if match[2] is None else f'{match[1]}="{changed(match[1], match[2])}"',
        attributes,
    )
