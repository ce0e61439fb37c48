"""What a module can import is read from its sources, and holds against a real kernel."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from eslabon.execution.imports import Sources, notebook_imports
from eslabon.execution.inputs import PACKAGE, notebook_code
from eslabon.execution.page_list import expand
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.store import PageStore
from eslabon.kernels.start import KernelKind
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY

FILES = {
    "__init__.py": "",
    "a.py": "import os\nfrom pkg import b",
    "b.py": "def f():\n    from .inner import c\n",
    "inner/__init__.py": "",
    "inner/c.py": "from .. import d as other",
    "d.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg import typed\n",
    "typed.py": "",
    "alone.py": "import pkg.a",
    "computed.py": "from importlib import import_module\nimport_module('pkg.alone')",
}


@pytest.fixture
def package(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "pkg" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "pkg"


def reached(package, *roots):
    sources = Sources(package)
    return set(sources.listing(sources.closure(roots)))


def test_imports_are_followed_wherever_they_stand(package):
    found = {"__init__.py", "a.py", "b.py", "inner/__init__.py", "inner/c.py", "d.py"}
    assert reached(package, "pkg.a") == found


def test_an_import_only_for_types_does_not_count(package):
    assert reached(package, "pkg.d") == {"__init__.py", "d.py"}


def test_a_computed_import_counts_as_everything(package):
    assert reached(package, "pkg.computed") == set(FILES)


def test_names_outside_the_package_are_left_out(package):
    assert reached(package, "os", "pkgother.a") == set()


def test_imports_of_notebooks_are_read_past_magics():
    cells = ["%matplotlib inline\nimport pkg.a", "!ls\nfrom pkg import b as c"]
    assert {"pkg.a", "pkg", "pkg.b"} <= notebook_imports(cells)


def test_a_notebook_that_cannot_be_read_or_computes_names_says_so():
    assert notebook_imports(["this is no python"]) is None
    assert notebook_imports(["__import__('pkg')"]) is None


@pytest.mark.parametrize(
    "cell", ["%time from pkg import a", "%load_ext pkg.a", "%run other.py", "x = 1\n  %run other.py"]
)
def test_a_magic_that_runs_code_counts_as_everything(cell):
    assert notebook_imports([cell]) is None


def test_a_star_counts_as_everything():
    """It takes what a package lists, which the package may load only when it is taken."""
    assert notebook_imports(["from pkg import *"]) is None


def test_pages_do_not_depend_on_what_cannot_show_in_them():
    listed = set(notebook_code(REPOSITORY / "notebooks" / "country_brief.ipynb"))
    assert {
        "pages/page.py",
        "charts/line.py",
        "measures/words.py",
        "execution/clean.py",
        "execution/run.py",
    } <= listed
    assert not {name for name in listed if name.startswith(("book/", "editions/", "cli", "doctor", "build"))}
    assert not listed & {"execution/plan.py", "execution/key.py", "execution/store.py", "execution/report.py"}


def test_a_real_kernel_loads_nothing_that_is_not_in_the_key(tiny, tmp_path):
    """Also with the pack missing, so that the notebook computes everything by itself."""
    path = tiny / "notebooks" / "brief.ipynb"
    notebook = nbformat.read(path, as_version=4)
    ask = "import sys\nprint('loaded', *sorted(n for n in sys.modules if n.partition('.')[0] == 'eslabon'))"
    notebook.cells.append(nbformat.v4.new_code_cell(ask))
    nbformat.write(notebook, path)
    publication = load_publication(tiny, ("es",), tmp_path / "cache")
    page = expand(publication.settings, publication.snapshot.catalogue, tiny, ["es"])[0]
    loaded = set()
    for pack in (publication.packs.packs([page])[page.address], ""):
        job = PageJob(
            address=page.address,
            language="es",
            root=tiny,
            notebook=path,
            parameters={**dict(page.parameters), "language": "es"},
            pack=pack,
            key="k",
            ingredients={},
            reason="test",
            cache=tmp_path / "pages",
            failed=tmp_path,
            failed_name=tmp_path,
            cell_timeout=120,
            # A stock one: a forked kernel also holds the modules that forked it (see RUNNERS).
            kernels=KernelKind.COLD,
        )
        result = run_page(job)
        assert result.status == "ok", result.error
        executed = nbformat.read(PageStore(tmp_path / "pages").notebook("k"), as_version=4)
        line = executed.cells[-1].outputs[0]["text"]
        assert line.startswith("loaded ")
        loaded |= set(line.split()[1:])
    listed = {_module(name) for name in notebook_code(path)}
    assert "eslabon.pages.page" in loaded
    assert loaded - listed == set()


def _module(name: str) -> str:
    parts = Path(PACKAGE.name, name).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
