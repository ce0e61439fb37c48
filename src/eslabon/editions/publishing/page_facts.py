"""One look at an HTML page: its ids, where its links lead, what it loads, how it is built.

Everything the gate asks of a page is read in one pass over its tree; nothing here judges.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree, html

from eslabon.editions.publishing.structure import broken_rules

__all__ = ["Link", "PageFacts", "resolve", "third_party_in_css", "third_party_in_svg"]

# `href` of these only tells something about the page; every other <link> makes the browser fetch.
_ONLY_TOLD = frozenset(
    {"canonical", "alternate", "license", "cite-as", "author", "prev", "next", "describedby"}
)
# In pages an SVG's names are as written, without a namespace, and in small letters.
_REFERENCE = ("href", "xlink:href")
_LOADS = {
    "audio": ("src",), "embed": ("src",), "feimage": _REFERENCE, "iframe": ("src",), "image": _REFERENCE,
    "img": ("src", "srcset"), "input": ("src",), "link": ("href",), "object": ("data",), "script": ("src",),
    "source": ("src", "srcset"), "track": ("src",), "use": _REFERENCE, "video": ("src", "poster"),
}  # fmt: skip
# Where a reader's press sends something, and the address to which all others are relative: never elsewhere.
_PING = "a ping"
_SENDS = frozenset({"base", "button", "form", "input", _PING})
# An address ends at a space; what describes it, at the next comma.
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:,+|[^,]*)")
# What those who show a shared page ask for.
_SHARED = frozenset({"og:image", "og:url"})
_JSON_LD = "application/ld+json"
_FOREIGN = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_IN_SVG = re.compile(
    r"""<(?:\?xml-stylesheet|image|use|script|feImage)\b[^>]*?href\s*=\s*["']\s*((?:https?:)?//[^"']+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """Where something in a page leads: the attribute's text as written, and the element's name."""

    element: str
    target: str


@dataclass(frozen=True)
class PageFacts:
    """What one page says and needs.

    Parameters
    ----------
    ids
        Every address within the page (``id``, and ``name`` of anchors).
    links
        What a reader may follow.
    loads
        What a browser fetches with the page.
    broken
        Rule of accessibility → one sentence per place that breaks it.
    """

    ids: frozenset[str]
    links: tuple[Link, ...]
    loads: tuple[Link, ...]
    broken: dict[str, list[str]] = field(hash=False)

    @classmethod
    def read(cls, content: bytes, language: str) -> PageFacts:
        """Look at a page; `language` is the one it should declare."""
        # Not `html.fromstring`: it guesses whether a text is a fragment. Pages are UTF-8, as they say.
        tree = etree.fromstring(content or b"<html/>", html.HTMLParser(encoding="utf-8"))
        ids: Counter[str] = Counter()
        names: set[str] = set()
        links, loads = [], []
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        for element in elements:
            tag, attributes = element.tag, element.attrib
            if "id" in attributes:
                ids[attributes["id"]] += 1
            if tag == "a":
                if "name" in attributes:
                    names.add(attributes["name"])
                if "href" in attributes:
                    links.append(Link(tag, attributes["href"].strip()))
                links += [Link(_PING, target) for target in attributes.get("ping", "").split()]
            elif tag in ("area", "base") and "href" in attributes:
                links.append(Link(tag, attributes["href"].strip()))
            elif tag == "meta" and attributes.get("property") in _SHARED:
                links.append(Link(tag, attributes.get("content", "").strip()))
            elif tag == "form" and attributes.get("action"):
                links.append(Link(tag, attributes["action"].strip()))
            elif tag in _LOADS and not (tag == "script" and attributes.get("type") == _JSON_LD):
                told = tag == "link" and not set(attributes.get("rel", "").lower().split()) - _ONLY_TOLD
                (links if told else loads).extend(_targets(element, _LOADS[tag]))
            elif tag == "script" and attributes.get("type") == _JSON_LD:
                links += [Link(tag, target) for target in _told_addresses(element.text or "")]
            if tag in ("button", "input") and attributes.get("formaction"):
                links.append(Link(tag, attributes["formaction"].strip()))
            for style in (attributes.get("style"), element.text if tag == "style" else None):
                if style and "//" in style:
                    loads += [Link("style", found) for found in _IN_CSS.findall(style)]
        return cls(
            ids=frozenset({*ids, *names}),
            links=tuple(dict.fromkeys(links)),
            loads=tuple(dict.fromkeys(loads)),
            broken=broken_rules(tree, elements, ids, language),
        )

    @property
    def third_party(self) -> list[Link]:
        """What would be fetched from somewhere else, and what would send there what was typed or pressed."""
        sent = [link for link in self.links if link.element in _SENDS]
        return [link for link in [*self.loads, *sent] if _FOREIGN.match(link.target)]

    @property
    def requests(self) -> int:
        """How many files a browser fetches for the page, itself included; data addresses are no requests."""
        fetched = {link.target for link in self.loads if not link.target.startswith("data:")}
        return 1 + len(fetched)


def _told_addresses(text: str) -> Iterator[str]:
    """What a page tells machines in JSON-LD: its address, that of the whole, those of files."""
    try:
        entries = [json.loads(text)]
    except ValueError:
        return
    while entries:
        entry = entries.pop()
        if isinstance(entry, list):
            entries += entry
        elif isinstance(entry, dict):
            entries += [value for value in entry.values() if isinstance(value, list | dict)]
            yield from (entry[key] for key in ("url", "contentUrl") if isinstance(entry.get(key), str))


def _targets(element: html.HtmlElement, names: tuple[str, ...]) -> list[Link]:
    found = []
    for name in names:
        value = element.get(name, "").strip()
        if name == "srcset":
            found += _CANDIDATE.findall(value)
        elif value:
            found.append(value)
    return [Link(element.tag, target) for target in found]


def third_party_in_css(text: str) -> list[str]:
    """Absolute addresses that a style sheet would fetch."""
    return _IN_CSS.findall(text)


def third_party_in_svg(text: str) -> list[str]:
    """Absolute addresses that a picture would fetch, those of its styles included."""
    return [*_IN_SVG.findall(text), *third_party_in_css(text)]


def resolve(page: str, path: str) -> str | None:
    """The path within the site to which a relative path in a page leads; None when it leads out of the site.

    Examples
    --------
    >>> resolve("2026.1/es/html/part/page.html", "../../../en/html/part/page.html")
    '2026.1/en/html/part/page.html'
    >>> resolve("2026.1/es/html/index.html", "../../../../x") is None
    True
    """
    parts = list(PurePosixPath(page).parent.parts)
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) + ("/" if path.endswith("/") and parts else "")
