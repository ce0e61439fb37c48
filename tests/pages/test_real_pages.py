"""Every page of the real publication: it can be made, in English too, with enough figures and honest gaps."""

import json
import re
from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.execution.plan import expand
from eslabon.pages import Figure, Table, Text
from eslabon.publication import load_publication

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every page in every language, made once: its plan, the opened page, what it shows."""
    publication = load_publication(ROOT)
    catalogue, languages = publication.snapshot.catalogue, publication.settings.languages
    made = []
    for plan in expand(publication.settings, catalogue, ROOT, languages):
        pack = publication.pack(plan.notebook.stem, dict(plan.parameters), plan.address)
        with page_environment(pack, ROOT, tmp_path_factory.getbasetemp()):
            page, things = run_notebook(plan.notebook, **dict(plan.parameters), language=plan.language)
        made.append((plan, page, things))
    return made


def test_pages_are_complete(pages):
    """Translations complete; briefs have six charts of four kinds; figures have alt, caption, source."""
    for plan, page, things in pages:
        where = f"{plan.address} ({plan.language})"
        assert page.messages.missing == set(), where
        figures = [thing for thing in things if isinstance(thing, Figure)]
        tables = [thing for thing in things if isinstance(thing, Table)]
        if plan.address.startswith("country/"):
            assert len(figures) >= 6, where
            assert len({figure.chart.kind for figure in figures}) >= 4, where
        for figure in figures:
            assert figure.chart.alt.strip() and figure.caption.strip() and figure.source.strip(), where
            assert "{" not in figure.chart.alt, where
        for table in tables:
            assert table.rows and all(column.title.strip() for column in table.columns), where
            assert len({len(row) for row in table.rows} | {len(table.columns)}) == 1, where


def test_languages_say_the_same(pages):
    """Same figures, tables, headings, links and cited data in every language."""
    profiles: dict[str, list] = {}
    for plan, _, things in pages:
        # Without the language that a link to an entry says of its name, where that is not the page's.
        said = json.dumps([t._repr_mimebundle_() for t in things])
        keys = re.findall(r"<([a-z]+/[^<>`@]+)(?:@[a-z]+)?>`", said)
        profile = (
            [thing.name for thing in things if isinstance(thing, Figure | Table)],
            sum(
                text.myst.count("\n#") + text.myst.startswith("#")
                for text in things
                if isinstance(text, Text)
            ),
            sorted(keys),
        )
        profiles.setdefault(plan.address, []).append(profile)
    for address, found in profiles.items():
        assert all(profile == found[0] for profile in found), address


def test_notebooks_are_stripped():
    """No outputs, no counts, no volatile metadata, ids for people."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text("utf-8"))
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}, path.name
        ids = [cell["id"] for cell in notebook["cells"]]
        assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z][a-z-]*", id) for id in ids), path.name
        for cell in notebook["cells"]:
            assert cell.get("outputs", []) == [] and cell.get("execution_count") is None, path.name
            assert set(cell["metadata"]) <= {"tags"}, path.name


def test_notebooks_hold_no_figure():
    """Years, counts and percentages come from data: no number of two digits or more in a reader's text."""
    pattern = re.compile(r"_\(\s*((?:f?\"[^\"]*\"\s*)+)")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        source = "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"])
        for text in pattern.findall(source):
            cited = re.sub(r"\{[^}]*\}|[,(] ?(?:19|20)\d\d\)", "", text)  # a work is cited by its year
            numbers = set(re.findall(r"\d{2,}", cited))
            assert numbers <= {"2012"}, f"{path.name}: {text}"  # the study is named by its year
