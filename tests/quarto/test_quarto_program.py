"""Which Quarto is used, and that another one is refused with the way to get it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from eslabon.book.quarto import program
from eslabon.book.quarto.program import find_quarto
from eslabon.errors import ToolMissing
from tests.quarto.stand_in import launcher


def quarto_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return launcher(folder)


def nowhere(monkeypatch, **names: str) -> dict[str, str]:
    monkeypatch.setattr(program, "find_spec", lambda name: None)
    return {"PATH": "", **names}


def test_the_named_one_comes_first(tmp_path, monkeypatch):
    named, other = quarto_in(tmp_path / "a"), quarto_in(tmp_path / "b")
    environment = nowhere(monkeypatch, QUARTO_PATH=str(named), PATH=str(other.parent))
    assert find_quarto(environment).path == named


def test_the_copy_of_the_package_comes_before_the_path(tmp_path, monkeypatch):
    own, other = quarto_in(tmp_path / "package" / "bin"), quarto_in(tmp_path / "b")
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path / "package")])
    monkeypatch.setattr(program, "find_spec", lambda name: spec if name == "quarto_cli" else None)
    assert find_quarto({"PATH": str(other.parent)}).path == own


def test_the_script_of_the_package_which_loses_the_status_is_passed_over(tmp_path, monkeypatch):
    script = tmp_path / "scripts" / "quarto"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nfrom quarto_cli.quarto import main\nmain()\n", "utf-8")
    script.chmod(0o755)
    good = quarto_in(tmp_path / "b")
    environment = nowhere(monkeypatch, PATH=f"{script.parent}:{good.parent}")
    assert find_quarto(environment).path == good


def test_none_is_an_error_that_says_how_to_get_it(monkeypatch):
    with pytest.raises(ToolMissing, match="Quarto is not installed") as caught:
        find_quarto(nowhere(monkeypatch))
    assert "eslabon[quarto]" in caught.value.next_step
    assert caught.value.exit_status == 3
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_name_that_leads_nowhere_is_not_replaced_by_another(tmp_path, monkeypatch):
    good = quarto_in(tmp_path / "b")
    environment = nowhere(monkeypatch, QUARTO_PATH=str(tmp_path / "no"), PATH=str(good.parent))
    with pytest.raises(ToolMissing, match="QUARTO_PATH names no program"):
        find_quarto(environment)


@pytest.mark.parametrize("version", ["1.8.27", "2.0.0", "99.9", "not a version", "1.9x y"])
def test_wrong_version(tmp_path, monkeypatch, version):
    monkeypatch.setenv("STAND_IN_VERSION", version)
    environment = nowhere(monkeypatch, QUARTO_PATH=str(quarto_in(tmp_path / "a")))
    with pytest.raises(ToolMissing, match="cannot be used") as caught:
        find_quarto(environment)
    assert caught.value.received == version
    assert "1.9.38" in caught.value.expected


@pytest.mark.parametrize(("version", "tried"), [("1.9.38", True), ("1.10.2", False)])
def test_which_versions_were_tried_is_known(tmp_path, monkeypatch, version, tried):
    monkeypatch.setenv("STAND_IN_VERSION", version)
    found = find_quarto(nowhere(monkeypatch, QUARTO_PATH=str(quarto_in(tmp_path / "a"))))
    assert (found.version, found.tried) == (version, tried)


def test_a_program_that_says_nothing_is_no_quarto(tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "silent")
    with pytest.raises(ToolMissing, match="cannot be used") as caught:
        find_quarto(nowhere(monkeypatch, QUARTO_PATH=str(quarto_in(tmp_path / "a"))))
    assert "nothing" in caught.value.received


def test_slow_start_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "slow start")
    found = find_quarto(nowhere(monkeypatch, QUARTO_PATH=str(quarto_in(tmp_path / "a"))))
    assert found.version == "1.9.38"
