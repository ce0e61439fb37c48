"""The exporter: outputs of the page API become MyST that any Jupyter Book reads."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from eslabon.book.exporter import MystExporter
from eslabon.book.kept import KeptFiles
from eslabon.book.render import canonical_svg, render_svg, spec_key
from eslabon.charts import Chart
from eslabon.errors import AssemblyError
from eslabon.pages.outputs import Column, Figure, PageMark, Table, Text

SPEC = {
    "data": {"values": [{"a": 1, "b": 2}, {"a": 2, "b": 5}]},
    "mark": {"type": "area", "color": {"gradient": "linear", "stops": [{"offset": 0, "color": "red"}]}},
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "quantitative"}},
}


def shown(*things, tags=()):
    cell = new_code_cell("code", metadata={"tags": list(tags)})
    for thing in things:
        data = json.loads(json.dumps(thing._repr_mimebundle_()))
        cell.outputs.append(new_output("display_data", data=data))
    return cell


MARK = PageMark("country/AAA", "es", {"country": "AAA"})


def figure(name="trend"):
    chart = Chart("trend", SPEC, 'Líneas: "uno" # dos')
    return Figure(name, chart, "Un pie con {value}`12,3 %<obs/x/AAA/2023>`", "Fuente: publicador.")


def export(*cells):
    return MystExporter().from_notebook_node(new_notebook(cells=list(cells)))


def test_page_with_text_figure_and_table():
    """Each output has its form in MyST; code, parameters and notes to the analyst are left out."""
    table = Table(
        "facts",
        "Datos",
        (Column("Indicador"), Column("Valor", "right")),
        (("Exportaciones | bienes", "{value}`1<obs/x/AAA/2023>`"),),
        source="Fuente: publicador.",
    )
    body, resources = export(
        new_markdown_cell("note to the analyst", metadata={"tags": ["analyst"]}),
        shown(MARK),
        shown(Text("# Título\n\nUn párrafo.")),
        shown(figure(), table),
        shown(Text("never"), tags=["hidden"]),
        new_markdown_cell("A paragraph for readers."),
    )
    assert body == (
        "# Título\n\nUn párrafo.\n\n"
        "```{figure} /_charts/country/AAA/trend.svg\n"
        ":name: fig-country-AAA-trend\n"
        ':alt: "Líneas: \\"uno\\" # dos"\n\n'
        "Un pie con {value}`12,3 %<obs/x/AAA/2023>`\n\nFuente: publicador.\n```\n\n"
        "```{table} Datos\n:name: tab-country-AAA-facts\n:class: stub\n\n"
        "| Indicador | Valor |\n|:---|---:|\n"
        "| Exportaciones \\| bienes | {value}`1<obs/x/AAA/2023>` |\n```\n\n"
        "{.source}\nFuente: publicador.\n\nA paragraph for readers.\n"
    )
    assert sorted(resources["outputs"]) == [
        "_charts/country/AAA/trend.svg",
        "_charts/country/AAA/trend.vl.json",
        "_figures/country/AAA.json",
        "_origins/country/AAA.json",
    ]
    assert json.loads(resources["outputs"]["_charts/country/AAA/trend.vl.json"]) == SPEC


def test_address_is_found_in_a_hidden_cell():
    """The page may be opened in a cell that readers do not see."""
    body, _ = export(shown(MARK, tags=["hidden"]), shown(figure()))
    assert "/_charts/country/AAA/" in body


def test_same_picture_whatever_was_drawn_before():
    """Counted ids start anew in every picture."""
    first = render_svg(SPEC)
    assert render_svg(SPEC) == first
    assert 'id="gradient_0"' in first


def test_pictures_are_kept_by_the_key_of_their_specification(tmp_path):
    """A kept picture is read again, not drawn again."""
    KeptFiles(tmp_path, ".svg").keep(spec_key(SPEC), b"<svg>kept</svg>")
    assert render_svg(SPEC, tmp_path) == "<svg>kept</svg>"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize("damage", [lambda kept: kept[:-40], lambda kept: kept[:99] + b"\0" + kept[100:]])
def test_a_damaged_picture_is_drawn_again_and_told(tmp_path, damage):
    """Truncated or with a flipped byte, it reaches no page; the next build finds it whole."""
    drawn = render_svg(SPEC, tmp_path)
    [kept] = (tmp_path / "contents").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    told = []
    assert render_svg(SPEC, tmp_path, told) == drawn
    assert told == [spec_key(SPEC)]
    assert render_svg(SPEC, tmp_path, told) == drawn
    assert len(told) == 1


def test_the_exporter_tells_of_damaged_pictures(tmp_path):
    """Their keys are among the resources, from where the build takes them."""
    exporter = MystExporter(chart_cache=str(tmp_path))
    notebook = new_notebook(cells=[shown(MARK), shown(figure())])
    body, resources = exporter.from_notebook_node(notebook)
    assert resources["damaged_pictures"] == []
    [kept] = (tmp_path / "contents").iterdir()
    kept.write_bytes(b"<svg")
    again, resources = exporter.from_notebook_node(notebook)
    assert resources["damaged_pictures"] == [spec_key(SPEC)]
    assert again == body


def test_generic_family_is_replaced():
    """The PDF compiler would take any face for sans-serif."""
    assert canonical_svg('<text font-family="sans-serif"/>') == '<text font-family="Source Sans 3"/>'


def test_two_figures_of_one_name_are_an_error():
    """The second would overwrite the first."""
    with pytest.raises(AssemblyError, match="two figures or tables of one name"):
        export(shown(MARK), shown(figure(), figure()))


def test_chart_that_fetches_its_data_is_an_error():
    """No address is allowed: the build asks nobody."""
    with pytest.raises(AssemblyError, match="cannot be drawn"):
        render_svg({**SPEC, "data": {"url": "https://example.org/data.csv"}})


def test_failed_cell_is_an_error():
    """A page with a traceback is no page."""
    cell = new_code_cell("1/0")
    cell.outputs.append(new_output("error", ename="ZeroDivisionError", evalue="division by zero"))
    with pytest.raises(AssemblyError, match="division by zero"):
        export(shown(MARK), cell)


def test_stock_nbconvert_gives_the_same_body(tmp_path):
    """``jupyter nbconvert --to eslabon-myst`` finds the exporter and writes the figures beside the page."""
    notebook = new_notebook(cells=[shown(MARK), shown(figure())])
    nbformat.write(notebook, tmp_path / "out.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "eslabon-myst", "out.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    body, resources = MystExporter().from_notebook_node(notebook)
    assert (tmp_path / "out.md").read_text("utf-8") == body
    for name, content in resources["outputs"].items():
        assert (tmp_path / name).read_bytes() == content
