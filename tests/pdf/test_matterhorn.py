"""The checker sees what is wrong: a good PDF is damaged in one way at a time, and it names that condition."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.book.typst_sample import build, copy_of_sample
from tests.pdf.matterhorn import CHECKED, NOT_CHECKED, failures

Damage = Callable[[pikepdf.Pdf], None]
PAGES = 3


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """The sample's book: tables, figures, formulas, notes, links, a table that turns the page."""
    return build(copy_of_sample(tmp_path_factory.mktemp("good")), book=True) / "book.pdf"


def elements(pdf: pikepdf.Pdf, kind: str = "") -> list[pikepdf.Object]:
    """Structure elements in reading order."""
    found = []

    def read(node) -> None:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if not kind or str(kid.S) == f"/{kind}":
                    found.append(kid)
                read(kid)

    read(pdf.Root.StructTreeRoot)
    return found


def links(pdf: pikepdf.Pdf) -> list[tuple[pikepdf.Object, pikepdf.Object]]:
    """Pages and their links."""
    return [(page.obj, note) for page in pdf.pages for note in page.obj.get("/Annots", [])]


def rewrite(page: pikepdf.Object, pattern: bytes, new: bytes, pdf: pikepdf.Pdf) -> None:
    """Replace the first match in a page's content."""
    text, count = re.subn(pattern, new, page.Contents.read_bytes(), count=1, flags=re.DOTALL)
    assert count == 1
    page.Contents = pdf.make_stream(text)


def text_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The first page with running text in the book."""
    return pdf.pages[4].obj


def replace_metadata(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    text = pdf.Root.Metadata.read_bytes()
    assert old in text
    pdf.Root.Metadata = pdf.make_stream(
        text.replace(old, new), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def a_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A font that shows visible text on a page of text."""
    return next(iter(text_page(pdf).Resources.Font.values()))


def descriptor(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return a_font(pdf).DescendantFonts[0].FontDescriptor


def set_cmap(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    font = a_font(pdf)
    font.ToUnicode = pdf.make_stream(change(font.ToUnicode.read_bytes()))


def widen(pdf: pikepdf.Pdf) -> None:
    font = a_font(pdf).DescendantFonts[0]
    font.W = pikepdf.Array([0, 5000, 333])


def first_value(target: bytes) -> Callable[[bytes], bytes]:
    """Map the first character to another text."""
    return lambda text: re.sub(
        rb"(beginbf\w+\s*(?:<\w+>\s*)+?)<\w+>(\s*(?:\n|<\w+>\s*<))", rb"\1<" + target + rb">\2", text, count=1
    )


def swap_heading(pdf: pikepdf.Pdf) -> None:
    second = elements(pdf, "H2")[0]
    second.S = pikepdf.Name.H4


def delete(container: Callable[[pikepdf.Pdf], pikepdf.Object], key: str) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        del container(pdf)[key]

    return damage


def put(container: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        container(pdf)[key] = value

    return damage


def no_scope(pdf: pikepdf.Pdf) -> None:
    for cell in (*elements(pdf, "TD"), *elements(pdf, "TH")):
        for attribute in cell.get("/A", []):
            for key in ("/Scope", "/Headers"):
                if key in attribute:
                    del attribute[key]


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="a.txt")
    _, file = next(iter(pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles).items()))
    del file["/UF"]


def add_annotation(kind: str) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        page, link = links(pdf)[0]
        note = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=link.Rect)
        )
        page.Annots.append(note)

    return damage


def layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary(AS=[]))


def draw_twice(pdf: pikepdf.Pdf) -> None:
    """A form with tagged content, drawn twice."""
    page = text_page(pdf)
    form = pdf.make_stream(b"/P<</MCID 900>>BDC EMC", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    form.BBox = [0, 0, 9, 9]
    page.Resources.XObject = pikepdf.Dictionary(Damage=form)
    text = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(text + b"\n/Damage Do /Damage Do")


def second_note(pdf: pikepdf.Pdf) -> None:
    for note in elements(pdf, "Note"):
        note.ID = pikepdf.String("same")


def catalogue(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root


def an_element(kind: str, at: int = 0) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    return lambda pdf: elements(pdf, kind)[at]


def roles(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.StructTreeRoot.RoleMap


def a_link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return links(pdf)[0][1]


def a_page_with_links(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return links(pdf)[0][0]


def inner_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return a_font(pdf).DescendantFonts[0]


name = pikepdf.Name
DAMAGES: list[tuple[str, Damage]] = [
    ("01-003", lambda pdf: rewrite(text_page(pdf), rb"(MCID \d+>>BDC)", rb"\1 /Artifact BMC EMC", pdf)),
    ("01-004", lambda pdf: rewrite(text_page(pdf), rb"(/\w+<</MCID 0>>BDC)", rb"/Artifact BMC \1", pdf)),
    ("01-005", lambda pdf: rewrite(text_page(pdf), rb"\A", rb"0 0 m 9 9 l S ", pdf)),
    ("01-007", lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True)),
    ("02-001", put(roles, "/Strong", name.Bold)),
    ("02-003", lambda pdf: (put(roles, "/Em", name.Strong)(pdf), put(roles, "/Strong", name.Em)(pdf))),
    ("02-004", put(roles, "/P", name.Span)),
    ("06-001", delete(catalogue, "/Metadata")),
    ("06-002", lambda pdf: replace_metadata(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    ("06-003", lambda pdf: replace_metadata(pdf, b"dc:title", b"dc:subject")),
    ("07-001", lambda pdf: delete(lambda p: p.Root.ViewerPreferences, "/DisplayDocTitle")(pdf)),
    ("07-002", lambda pdf: put(lambda p: p.Root.ViewerPreferences, "/DisplayDocTitle", False)(pdf)),
    ("09-004", put(an_element("TR"), "/S", name.Div)),
    ("09-005", put(an_element("LI"), "/S", name.P)),
    ("09-006", put(an_element("TOCI"), "/S", name.P)),
    ("10-001", lambda pdf: set_cmap(pdf, lambda text: re.sub(rb"(?s)begincodespace.*", b"", text))),
    ("11-001", delete(catalogue, "/Lang")),
    ("11-002", delete(catalogue, "/Lang")),
    ("11-003", delete(catalogue, "/Lang")),
    ("11-004", put(catalogue, "/Lang", "")),
    ("11-006", delete(catalogue, "/Lang")),
    ("13-004", delete(an_element("Figure"), "/Alt")),
    ("14-002", put(an_element("H1"), "/S", name.H2)),
    ("14-003", swap_heading),
    ("14-007", put(an_element("H2", 1), "/S", name.H)),
    ("15-003", no_scope),
    ("17-002", delete(an_element("Formula"), "/Alt")),
    ("19-003", delete(an_element("Note"), "/ID")),
    ("19-004", second_note),
    ("20-002", layers),
    ("20-003", layers),
    ("21-001", attach),
    ("28-002", add_annotation("Text")),
    ("28-004", add_annotation("Text")),
    ("28-005", add_annotation("Widget")),
    ("28-006", add_annotation("Hologram")),
    ("28-007", add_annotation("TrapNet")),
    ("28-008", delete(a_page_with_links, "/Tabs")),
    ("28-009", put(a_page_with_links, "/Tabs", name.R)),
    ("28-010", add_annotation("Widget")),
    ("28-011", put(an_element("Link"), "/S", name.Span)),
    ("28-012", delete(a_link, "/Contents")),
    ("30-002", draw_twice),
    ("31-004", put(inner_font, "/CIDToGIDMap", name.Other)),
    ("31-005", delete(inner_font, "/CIDToGIDMap")),
    ("31-006", put(a_font, "/Encoding", name("/Adobe-Own"))),
    ("31-009", delete(descriptor, "/FontFile2")),
    ("31-014", lambda pdf: put(descriptor, "/CIDSet", pdf.make_stream(b"\x80"))(pdf)),
    ("31-015", lambda pdf: put(descriptor, "/CIDSet", pdf.make_stream(b"\xff" * 4000))(pdf)),
    ("31-016", widen),
    ("31-027", delete(a_font, "/ToUnicode")),
    ("31-028", lambda pdf: set_cmap(pdf, first_value(b"0000"))),
    ("31-029", lambda pdf: set_cmap(pdf, first_value(b"FEFF"))),
    ("31-030", lambda pdf: rewrite(text_page(pdf), rb"\[\(.*?\)\]TJ", rb"[<0000>]TJ", pdf)),
    ("tree", delete(a_link, "/StructParent")),
    ("tree", lambda pdf: rewrite(text_page(pdf), rb"MCID 0>>", rb"MCID 777>>", pdf)),
]  # fmt: skip


def test_a_good_pdf_fails_no_condition(good):
    """The book of the sample as it is made."""
    assert [str(failure) for failure in failures(good)] == []


@pytest.mark.filterwarnings("ignore:This document has 1 form widget")
@pytest.mark.parametrize(("condition", "damage"), DAMAGES, ids=[condition for condition, _ in DAMAGES])
def test_each_damage_is_seen(good, tmp_path, condition, damage):
    """One damage, and the condition that it breaks among what is told."""
    with pikepdf.open(good) as pdf:
        damage(pdf)
        pdf.save(tmp_path / "damaged.pdf")
    assert condition in {failure.condition for failure in failures(tmp_path / "damaged.pdf")}


@pytest.mark.parametrize(("allowed", "condition"), [(False, "26-002"), (True, "")])
def test_encryption_must_let_assistive_technology_in(good, tmp_path, allowed, condition):
    """An encrypted file is well as long as its text may be read aloud."""
    with pikepdf.open(good) as pdf:
        permissions = pikepdf.Permissions(accessibility=allowed)
        pdf.save(
            tmp_path / "locked.pdf",
            encryption=pikepdf.Encryption(
                owner="a", user="", R=3, aes=False, metadata=False, allow=permissions
            ),
        )
    assert {failure.condition for failure in failures(tmp_path / "locked.pdf")} == ({condition} - {""})


def test_every_machine_condition_is_accounted_for():
    """The protocol has 87 conditions for machines; each is looked at, or the reason is given why not."""
    listed = set(CHECKED) - {"tree", "marked"} | set(NOT_CHECKED)
    assert set(CHECKED) & set(NOT_CHECKED) == set()
    assert len(listed) == 87
