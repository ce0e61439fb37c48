"""Register pages and groups of codes: what may be declared, and how a mistake is told."""

from __future__ import annotations

import json

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.catalogue.conditions import Condition, meets, parse_conditions
from eslabon.errors import CatalogueError
from eslabon.execution.plan import expand
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY

COLUMNS = """register,column,kind,list,label
milestones,id,id,,
milestones,country,countries,,País
milestones,date,date,,Fecha
milestones,title,text,,Título
milestones,address,address,,Dirección
milestones,sort,code,sort,Clase
"""
PAGE = """- register: milestones
  title: Hitos
  row: un hito
  introduction: [Qué es.]
  heading: title
  columns: [country, date]
  details: [address]
  filters: [country]
  counts:
  - text: "{n} de una clase."
    where: sort=coin
  charts:
  - {rows: country, caption: Hitos por país}
"""
CODES = "list,code,label\nsort,coin,Moneda\nsort,note,Billete\nkind,money,Dinero\n"
GROUPS = "list,code,into,group,lines\nsort,coin,kind,money,\n"


@pytest.fixture
def declared(tiny):
    """Write the declarations, with one text replaced."""

    def write(old: str = "", new: str = ""):
        folder = tiny / "data/catalogue"
        files = {"register_columns.csv": COLUMNS, "registers.yml": PAGE, "codes.csv": CODES,
                 "code_groups.csv": GROUPS}  # fmt: skip
        assert not old or sum(old in text for text in files.values()) == 1
        for name, text in files.items():
            (folder / name).write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return load_catalogue(tiny)

    return write


def test_a_page_is_read(declared):
    """With its columns, charts and counts; groups by the coarser list."""
    catalogue = declared()
    page = catalogue.registers["milestones"]
    assert (page.heading, page.columns, page.filters) == ("title", ("country", "date"), ("country",))
    assert page.named_columns()["sort"] == "counts"
    assert catalogue.code_groups == {"kind": {"coin": "money"}}


@pytest.mark.parametrize(
    ("old", "new", "what", "where"),
    [
        ("columns: [country, date]", "columns: [country, dato]", "column of 'milestones' 'dato'", ":6"),
        ("filters: [country]", "filters: [address]", "", ""),
        ("details: [address]", "details: [date]", "", ""),
        ("heading: title", "heading: name", "column of 'milestones' 'name'", ":5"),
        ("register: milestones", "register: milestone", "register 'milestone' does not exist, perhaps", ":1"),
        ('"{n} de una clase."', '"Una clase."', "'counts.0.text' is wrong", ":10"),
        ("where: sort=coin", "where: sort", "'counts.0.where' is wrong", ":11"),
        ("where: sort=coin", "where: sort=coins", "code of 'sort' 'coins'", ""),
        ("where: sort=coin", "where: size=big", "column of 'milestones' 'size'", ""),
        ("{rows: country, caption: Hitos por país}", "{rows: country}", "", ""),
        ("title: Hitos", "titel: Hitos", "", ""),
        ("sort,coin,kind,money,", "sort,coin,kind,cash,", "code of 'kind' 'cash'", ":2"),
        ("sort,coin,kind,money,", "sort,shell,kind,money,", "code of 'sort' 'shell'", ":2"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(declared, old, new, what, where):
    """Five parts, the field among them."""
    with pytest.raises(CatalogueError) as caught:
        declared(old, new)
    error = caught.value
    assert what in error.what
    assert ("code_groups.csv" if "kind" in old else "registers.yml") + where in error.where
    assert error.expected and error.received and error.next_step


def test_conditions_hold_for_cells_of_several_values():
    """Values between semicolons, negation, empty cells, several conditions."""
    row = {"a": "x;y", "b": "", "year": 2012}
    for text, wanted in (
        ("a=x", True), ("a=x;y", False), ("a!=y", False), ("a!=z", True), ("b=", True), ("b!=", False),
        ("a=y&b=", True), ("a=y&b!=", False), ("year=2012", True), ("", True),
    ):  # fmt: skip
        assert meets(row, parse_conditions(text)) is wanted, text
    assert parse_conditions("a!=x") == (Condition("a", ("x",), True),)
    with pytest.raises(ValueError, match="is no condition"):
        parse_conditions("a")


def test_each_declared_register_has_a_page_and_its_pack_holds_nothing_else():
    """Pages run through the declared registers; a page reads its own register and no measure."""
    publication = load_publication(REPOSITORY)
    pages = expand(publication.settings, publication.snapshot.catalogue, REPOSITORY, ["es"])
    addresses = [page.address for page in pages if page.notebook.stem == "register"]
    assert addresses == [f"register/{name}" for name in publication.snapshot.catalogue.registers]
    pack = publication.pack("register", {"register": "cases"}, "register/cases")
    content = json.loads(pack)
    assert list(content["registers"]) == ["cases"]
    assert len(content["registers"]["cases"]["rows"]) == content["register_counts"]["cases"]
    assert not content["tables"]["standings"]["rows"] and not content["tables"]["baseline"]["rows"]
    assert [entry["register"] for entry in content["catalogue"]["registers"]] == ["cases"]
    assert (
        "registers"
        not in json.loads(publication.pack("country_brief", {"country": "PER"}, "country/PER"))["catalogue"]
    )
    assert len(pack) < 200_000
