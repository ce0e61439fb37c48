"""A worker that would make other pages is told apart, and in what it differs."""

import platform
from dataclasses import replace

import pytest

import eslabon
from eslabon.execution import environment as module
from eslabon.execution.environment import Environment, differences, environment

HERE = Environment("c" * 64, "3.11.7", (("altair", "6.3.0"), ("pandas", "3.1.1")))


def test_the_same_environment_has_no_difference():
    assert differences(HERE, HERE) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "d" * 64}, "eslabon's code is dddddddddddd, not cccccccccccc"),
        ({"python": "3.12.1"}, "Python is 3.12.1, not 3.11.7"),
        ({"packages": (("altair", "6.2.0"), ("pandas", "3.1.1"))}, "altair is 6.2.0, not 6.3.0"),
        ({"packages": (("pandas", "3.1.1"),)}, "altair is absent, not 6.3.0"),
        ({"packages": (*HERE.packages, ("rich", "15.0"))}, "rich is 15.0, not absent"),
    ],
)
def test_each_difference_is_said(change, words):
    assert differences(HERE, replace(HERE, **change)) == [words]


def test_this_process_tells_code_python_and_libraries(monkeypatch, tmp_path):
    now = environment()
    assert now.python == platform.python_version()
    assert {"papermill", "altair", "pandas"} <= dict(now.packages).keys()
    (tmp_path / "__init__.py").write_text("changed = True\n")
    monkeypatch.setattr(eslabon, "__file__", str(tmp_path / "__init__.py"))
    assert module.environment.__wrapped__().code != now.code
