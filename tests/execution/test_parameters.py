"""Parameters are strict before anything runs."""

import nbformat
import pytest
from nbformat import v4

from eslabon.errors import CatalogueError, ParameterError
from eslabon.execution.parameters import check_parameter, parameters_of


def write(path, *cells):
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


def test_declared_names_and_defaults_are_read_without_running(tmp_path):
    cell = v4.new_code_cell('country: str = "AAA"\nyear_from = 0', metadata={"tags": ["parameters"]})
    assert parameters_of(write(tmp_path / "n.ipynb", cell)) == {"country": "AAA", "year_from": 0}


def test_code_in_the_parameters_cell_is_refused(tmp_path):
    cell = v4.new_code_cell("country = open('x').read()", metadata={"tags": ["parameters"]})
    with pytest.raises(CatalogueError, match="more than literal assignments"):
        parameters_of(write(tmp_path / "n.ipynb", cell))


def test_a_parameters_cell_that_is_no_python_is_told(tmp_path):
    cell = v4.new_code_cell("year_from = 0\ncountry = ", metadata={"tags": ["parameters"]})
    with pytest.raises(CatalogueError, match="no Python") as caught:
        parameters_of(write(tmp_path / "n.ipynb", cell))
    assert "line 2" in caught.value.where
    assert caught.value.received == "country ="


def test_a_notebook_without_parameters_cell_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="declares no parameters"):
        parameters_of(write(tmp_path / "n.ipynb", v4.new_code_cell("x = 1")))


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_text("{half")
    with pytest.raises(CatalogueError, match="cannot be read"):
        parameters_of(path)


def test_an_unknown_name_is_an_error_with_the_nearest_one():
    with pytest.raises(ParameterError, match="'country'"):
        check_parameter("n.ipynb", {"country": "AAA", "language": "es"}, "countri", "BBB")


def test_a_value_of_another_type_is_an_error():
    with pytest.raises(ParameterError, match="wrong type"):
        check_parameter("n.ipynb", {"year_from": 0}, "year_from", "2005; import os")
