"""The checker sees what our files never have, too: ruby, layers, forms, media, maps of characters."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.pdf.matterhorn import CHECKED, failures
from tests.pdf.matterhorn.document import document_failures
from tests.pdf.test_matterhorn import (
    DAMAGES,
    Damage,
    a_font,
    add_annotation,
    an_element,
    catalogue,
    elements,
    good,  # noqa: F401  the fixture
    inner_font,
    links,
    name,
    put,
    rewrite,
    text_page,
)


def in_element(kind: str, element: str) -> Damage:
    """An annotation inside an element that fits it, each with a description, both referring to each other."""

    def damage(pdf: pikepdf.Pdf) -> None:
        add_annotation(kind)(pdf)
        page = links(pdf)[0][0]
        note = page.Annots[-1]
        note.Contents, note.TU = pikepdf.String("Algo"), pikepdf.String("Algo")
        root = pdf.Root.StructTreeRoot
        parent = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
        made = pdf.make_indirect(
            pikepdf.Dictionary(Type=name.StructElem, S=name(f"/{element}"), P=parent, Alt="Algo", Pg=page)
        )
        made.K = pikepdf.Dictionary(Type=name.OBJR, Obj=note, Pg=page)
        parent.K.append(made)
        note.StructParent = 9_000
        pikepdf.NumberTree(root.ParentTree)[9_000] = made

    return damage


def hidden(kind: str) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        add_annotation(kind)(pdf)
        links(pdf)[0][0].Annots[-1].F = 2

    return damage


def headings_without_level(pdf: pikepdf.Pdf) -> None:
    for kind in ("H1", "H2", "H3"):
        for element in elements(pdf, kind):
            element.S = name.H


def unnamed_layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=[], D=pikepdf.Dictionary(Name="Una"), Configs=[pikepdf.Dictionary()]
    )


def dynamic_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"<config><acrobat><dynamicRender>required</dynamicRender></acrobat></config>")
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=form)


def from_another_file(pdf: pikepdf.Pdf) -> None:
    page = text_page(pdf)
    form = pdf.make_stream(b"", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9])
    form.Ref = pikepdf.Dictionary(F="other.pdf", Page=0)
    page.Resources.XObject = pikepdf.Dictionary(Damage=form)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n/Damage Do")


def character_map(text: bytes = b"", mode: int = 0, **system: object) -> Damage:
    """A map of characters of the file's own, which differs from the font's system in what is given."""

    def damage(pdf: pikepdf.Pdf) -> None:
        of_font = inner_font(pdf).CIDSystemInfo
        own = pikepdf.Dictionary({key: of_font[key] for key in of_font})
        for key, value in system.items():
            own[f"/{key}"] = value
        a_font(pdf).Encoding = pdf.make_stream(text, Type=name.CMap, WMode=mode, CIDSystemInfo=own)

    return damage


RARE: list[tuple[str, Damage]] = [
    ("02-001", put(an_element("P"), "/S", name.Foo)),
    ("09-007", put(an_element("LI"), "/S", name.RB)),
    ("09-008", put(an_element("LI"), "/S", name.WT)),
    ("14-006", headings_without_level),
    ("20-001", unnamed_layers),
    ("25-001", dynamic_form),
    ("28-002", in_element("FileAttachment", "Annot")),
    ("28-002", in_element("Screen", "Annot")),
    ("28-002", hidden("Movie")),
    ("28-010", in_element("Widget", "Form")),
    ("28-010", hidden("Widget")),
    ("28-017", add_annotation("PrinterMark")),
    ("28-017", in_element("PrinterMark", "Annot")),
    ("30-001", from_another_file),
    ("31-001", character_map(Registry="Otro")),
    ("31-002", character_map(Ordering="Otro")),
    ("31-003", character_map(Supplement=7)),
    ("31-007", character_map(b"/WMode 1 def", mode=0)),
    ("31-008", character_map(b"/Own-Map usecmap")),
    ("31-011", lambda pdf: rewrite(text_page(pdf), rb"\[\(.*?\)\]TJ", rb"[<FFF0>]TJ", pdf)),
    ("marked", put(catalogue, "/MarkInfo", pikepdf.Dictionary(Suspects=False))),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:This document has")
@pytest.mark.parametrize(("condition", "damage"), RARE, ids=[condition for condition, _ in RARE])
def test_each_rare_damage_is_seen(good, tmp_path, condition, damage):  # noqa: F811
    """One damage, and the condition that it breaks among what is told."""
    with pikepdf.open(good) as pdf:
        damage(pdf)
        pdf.save(tmp_path / "damaged.pdf")
    assert condition in {failure.condition for failure in failures(tmp_path / "damaged.pdf")}


def test_an_annotation_in_its_element_is_no_fault(good, tmp_path):  # noqa: F811
    """What the damages above put into the file fails for its kind alone."""
    with pikepdf.open(good) as pdf:
        in_element("Text", "Annot")(pdf)
        pdf.save(tmp_path / "note.pdf")
    assert [str(failure) for failure in failures(tmp_path / "note.pdf")] == []


def test_a_character_map_like_its_font_is_no_fault(good, tmp_path):  # noqa: F811
    """The same map without a difference."""
    with pikepdf.open(good) as pdf:
        character_map()(pdf)
        pdf.save(tmp_path / "map.pdf")
    assert [str(failure) for failure in failures(tmp_path / "map.pdf")] == []


def test_encryption_without_permissions_is_told(good: Path):  # noqa: F811
    """Seen in memory: no program writes or opens such a file."""
    with pikepdf.open(good) as pdf:
        pdf.trailer.Encrypt = pikepdf.Dictionary()
        assert "26-001" in {failure.condition for failure in document_failures(pdf)}


def test_every_condition_that_is_checked_has_a_damage():
    """No condition is listed as looked at that no test has seen fail."""
    elsewhere = {"26-001", "26-002"}  # encryption: tests of their own
    assert {condition for condition, _ in (*DAMAGES, *RARE)} | elsewhere == set(CHECKED)
