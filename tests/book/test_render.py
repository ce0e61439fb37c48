"""A picture is kept under everything that draws it: specification, code, renderer, fonts."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import vl_convert

from eslabon.book import render

SPECIFICATION = {"mark": "bar", "data": {"values": [1]}}


def no_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy in another folder."""


def rounding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = folder / "render.py"
    text = code.read_text("utf-8")
    assert "{float(match[0]):.3f}" in text
    code.write_text(text.replace("{float(match[0]):.3f}", "{float(match[0]):.1f}"), "utf-8")


def letters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = next((folder / "fonts").rglob("*.ttf"))
    font.write_bytes(font.read_bytes() + b"\0")


def renderer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vl_convert, "__version__", "another")


def grammar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = folder / "render.py"
    code.write_text(code.read_text("utf-8").replace('VEGALITE = "6.4"', 'VEGALITE = "6.1"'), "utf-8")


def key_of_a_copy(folder: Path, change: Callable, monkeypatch: pytest.MonkeyPatch) -> str:
    """Key that a copy of the renderer gives after a change of what is around it."""
    here = Path(render.__file__).parent
    shutil.copy(here / "render.py", folder)
    shutil.copytree(here / "fonts", folder / "fonts")
    change(folder, monkeypatch)
    found = importlib.util.spec_from_file_location("copied_render", folder / "render.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.spec_key(SPECIFICATION)


def test_the_folder_of_the_code_does_not_count(tmp_path, monkeypatch):
    assert key_of_a_copy(tmp_path, no_change, monkeypatch) == render.spec_key(SPECIFICATION)


@pytest.mark.parametrize("change", [rounding, letters, renderer, grammar], ids=lambda change: change.__name__)
def test_what_draws_a_picture_is_part_of_its_key(tmp_path, monkeypatch, change):
    """Else a picture drawn by the old one would be taken for one drawn by the new."""
    assert key_of_a_copy(tmp_path, change, monkeypatch) != render.spec_key(SPECIFICATION)


def test_the_specification_is_part_of_the_key():
    """As a value: the order of its names does not count."""
    assert render.spec_key({**SPECIFICATION, "mark": "line"}) != render.spec_key(SPECIFICATION)
    assert render.spec_key(dict(reversed(SPECIFICATION.items()))) == render.spec_key(SPECIFICATION)


def test_marks_have_no_labels_of_their_own():
    """Half of a picture was labels that nobody hears: the page gives its text and its table."""
    country, value = {"field": "country", "type": "nominal"}, {"field": "value", "type": "quantitative"}
    data = {"values": [{"country": "Chile", "value": 3}]}
    config = {"bar": {"color": "#123456"}}
    specification = {"mark": "bar", "data": data, "encoding": {"x": country, "y": value}, "config": config}
    drawn = render.render_svg(specification)
    assert "Chile" in drawn
    assert "#123456" in drawn
    assert "aria-label" not in drawn
