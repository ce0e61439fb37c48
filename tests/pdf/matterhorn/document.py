"""What the file says of itself: metadata, role map, layers, attachments, encryption, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pikepdf

from tests.pdf.matterhorn.conditions import Failure

__all__ = ["STANDARD_TYPES", "document_failures", "role"]

STANDARD_TYPES = frozenset({
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference",
    "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure",
    "Formula", "Form",
})  # fmt: skip
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_UA = "{http://www.aiim.org/pdfua/ns/id/}part"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Bit 10 of the permissions: text may be taken out for assistive technology.
_FOR_ACCESSIBILITY = 1 << 9
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def role(roles: pikepdf.Object, kind: str) -> str:
    """The standard type that a tag stands for; the tag itself where the map leads nowhere."""
    seen = set()
    while kind not in STANDARD_TYPES and f"/{kind}" in roles and kind not in seen:
        seen.add(kind)
        kind = str(roles[f"/{kind}"]).lstrip("/")
    return kind


def document_failures(pdf: pikepdf.Pdf) -> Iterator[Failure]:
    """Failures of checkpoints 01-007, 02, 06, 07, 11 (outline, metadata), 20, 21, 25, 26; MarkInfo."""
    root = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield Failure("marked", "catalogue")
    if bool(root.get("/MarkInfo", {}).get("/Suspects", False)):
        yield Failure("01-007", "catalogue")
    yield from _roles(root.get("/StructTreeRoot", {}).get("/RoleMap", {}))
    yield from _metadata(root)
    preferences = root.get("/ViewerPreferences", {})
    if "/DisplayDocTitle" not in preferences:
        yield Failure("07-001", "catalogue")
    elif not bool(preferences["/DisplayDocTitle"]):
        yield Failure("07-002", "catalogue")
    if "/Outlines" in root and not has_language(root):
        yield Failure("11-003", "catalogue")
    yield from _layers(root.get("/OCProperties", {}))
    for name, file in _embedded(pdf):
        if "/F" not in file or "/UF" not in file:
            yield Failure("21-001", name)
    if _dynamic(root.get("/AcroForm", {}).get("/XFA")):
        yield Failure("25-001", "form")
    if "/Encrypt" in pdf.trailer:
        allowed = pdf.trailer.Encrypt.get("/P")
        if allowed is None:
            yield Failure("26-001", "trailer")
        elif not int(allowed) & _FOR_ACCESSIBILITY:
            yield Failure("26-002", "trailer")


def has_language(dictionary: pikepdf.Object) -> bool:
    """Whether a catalogue or an element names a language by a well-formed tag."""
    return bool(_LANGUAGE_TAG.fullmatch(str(dictionary.get("/Lang", ""))))


def _roles(roles: pikepdf.Object) -> Iterator[Failure]:
    for name in roles:
        kind = str(name).lstrip("/")
        if kind in STANDARD_TYPES:
            yield Failure("02-004", kind)
            continue
        seen = [kind]
        while kind not in STANDARD_TYPES and f"/{kind}" in roles:
            kind = str(roles[f"/{kind}"]).lstrip("/")
            if kind in seen:
                yield Failure("02-003", seen[0], " → ".join([*seen, kind]))
                break
            seen.append(kind)
        else:
            if kind not in STANDARD_TYPES:
                yield Failure("02-001", seen[0], kind)


def _metadata(root: pikepdf.Object) -> Iterator[Failure]:
    if "/Metadata" not in root:
        yield Failure("06-001", "catalogue")
        return
    tree = ElementTree.fromstring(root.Metadata.read_bytes())
    parts = [element.text for element in tree.iter(_UA)]
    parts += [value for element in tree.iter() if (value := element.get(_UA))]
    if parts != ["1"]:
        yield Failure("06-002", "metadata", ", ".join(map(str, parts)))
    titles = [item for title in tree.iter(_TITLE) for item in title.iter(f"{_RDF}li")]
    if not any((item.text or "").strip() for item in titles):
        yield Failure("06-003", "metadata")
    named = titles and all(item.get(_LANG, "x-default") != "x-default" for item in titles)
    if not named and not has_language(root):
        yield Failure("11-006", "metadata")


def _layers(properties: pikepdf.Object) -> Iterator[Failure]:
    listed = [("20-001", each) for each in properties.get("/Configs", [])]
    if "/D" in properties:
        listed.append(("20-002", properties["/D"]))
    for condition, configuration in listed:
        if not str(configuration.get("/Name", "")):
            yield Failure(condition, "layers")
        if "/AS" in configuration:
            yield Failure("20-003", "layers")


def _embedded(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    names = pdf.Root.get("/Names", {})
    if "/EmbeddedFiles" in names:
        for name, file in pikepdf.NameTree(names.EmbeddedFiles).items():
            yield str(name), file


def _dynamic(form: pikepdf.Object | None) -> bool:
    if form is None:
        return False
    parts = list(form) if isinstance(form, pikepdf.Array) else [form]
    streams = [part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream)]
    return any(re.search(rb"dynamicRender\s*>\s*required", stream) for stream in streams)
