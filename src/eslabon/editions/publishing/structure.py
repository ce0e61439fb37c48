"""What can be said of a page's accessibility without a browser.

These rules are exact: breaking one is an error whatever a browser makes of it. Contrast, focus and names as a
screen reader hears them need a browser; axe asks about those in the tests, not while publishing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

__all__ = ["RULES", "broken_rules"]

RULES = (
    "language", "title", "one-h1", "heading-order", "alt", "table-headers", "unique-ids", "labels",
    "picture-size",
)  # fmt: skip

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NEEDS_NO_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})


def broken_rules(
    tree: etree._Element, elements: Sequence[etree._Element], ids: Counter[str], language: str
) -> dict[str, list[str]]:
    """Rule → one sentence per place that breaks it; rules that hold are absent."""
    found: dict[str, list[str]] = {}

    def told(rule: str, sentences: Iterator[str] | list[str]) -> None:
        listed = list(sentences)
        if listed:
            found[rule] = listed

    by_tag: dict[str, list[etree._Element]] = {}
    for element in elements:
        by_tag.setdefault(element.tag, []).append(element)
    declared = tree.get("lang", "")
    told("language", [f"lang is {declared!r}, not {language!r}"] if declared != language else [])
    title = " ".join("".join(head.itertext()) for head in by_tag.get("title", ())[:1]).strip()
    told("title", [] if title else ["no title"])
    heads = [element for element in elements if element.tag in _HEADINGS]
    first = sum(element.tag == "h1" for element in heads)
    told("one-h1", [f"{first} first-level headings"] if first != 1 else [])
    told("heading-order", _jumps(heads))
    told("alt", (f"<img src={image.get('src', '')!r}> without alt" for image in _without_alt(by_tag)))
    told("table-headers", _headless(by_tag.get("table", ())))
    told("unique-ids", (f"id {name!r} {count} times" for name, count in ids.items() if count > 1))
    told("labels", _unlabelled(by_tag, ids))
    told("picture-size", _unsized(by_tag.get("img", ())))
    return found


def _jumps(heads: Sequence[etree._Element]) -> Iterator[str]:
    before = 0
    for head in heads:
        level = _HEADINGS[head.tag]
        if before and level > before + 1:
            yield f"h{before} is followed by h{level} ({_text(head)!r})"
        before = level


def _without_alt(by_tag: Mapping[str, list[etree._Element]]) -> Iterator[etree._Element]:
    return (image for image in by_tag.get("img", ()) if "alt" not in image.attrib)


def _unsized(pictures: Sequence[etree._Element]) -> Iterator[str]:
    """Pictures for which no room is kept: what stands below moves when they come."""
    for picture in pictures:
        if not (picture.get("width", "").isdigit() and picture.get("height", "").isdigit()):
            yield f"<img src={picture.get('src', '')!r}> without width and height"


def _headless(tables: Sequence[etree._Element]) -> Iterator[str]:
    for table in tables:
        if table.get("role") not in ("presentation", "none") and next(table.iter("th"), None) is None:
            yield f"a table without header cells ({_text(table)!r})"


def _unlabelled(by_tag: Mapping[str, list[etree._Element]], ids: Counter[str]) -> Iterator[str]:
    labelled = {label.get("for") for label in by_tag.get("label", ())}
    for element in [field for tag in ("input", "select", "textarea") for field in by_tag.get(tag, ())]:
        if element.get("type", "").lower() in _NEEDS_NO_LABEL:
            continue
        named = element.get("aria-label", "").strip() or element.get("title", "").strip()
        named = named or any(id in ids for id in element.get("aria-labelledby", "").split())
        inside = any(parent.tag == "label" for parent in element.iterancestors())
        if not (named or inside or element.get("id") in labelled - {None}):
            yield f"<{element.tag} name={element.get('name', '')!r}> without a label"


def _text(element: etree._Element) -> str:
    text = " ".join("".join(element.itertext()).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
