"""What no line end may divide or double: spans of years, flags, hyphens in names of repositories."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

from eslabon.book.typst.columns import INSET, PORTRAIT_WIDTH, plan_table, text_width
from eslabon.book.typst.inline import text
from tests.book.typst_sample import build, one_page
from tests.pdf.pdf_checks import complaints

NAME = "owner/economic-structure-of--open_names-and-more"
SPAN, FLAGS = "(2009–2024)", "(e, m)"


def lines(path: Path) -> list[str]:
    """The lines of a PDF as they are printed."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def shifted(what: str) -> str:
    """Paragraphs in which it stands at every place of a line."""
    return "\n\n".join(f"{'x' * n} {'palabra ' * 9}{what} sigue {what} y {what} fin." for n in range(1, 30))


def test_a_hyphen_of_a_name_is_printed_once(tmp_path):
    """Spanish prints a hyphen that ends a line again at the beginning of the next; a name has it once."""
    made = build(one_page(tmp_path, f"# Prueba\n\n{shifted(NAME)}\n"), "index") / "index.pdf"
    found = lines(made)
    divided = [line for line in found if "/" in line and line.rstrip().endswith("-")]
    assert len(divided) > 5
    assert [line for line in found if line.lstrip().startswith("-")] == []
    assert complaints(made, language="es") == []


def test_a_span_of_years_and_flags_stay_on_a_line(tmp_path):
    made = build(one_page(tmp_path, f"# Prueba\n\n{shifted(SPAN)}\n\n{shifted(FLAGS)}\n"), "index")
    found = lines(made / "index.pdf")
    assert sum(line.replace(" ", "").count("2009–2024") for line in found) == 29 * 3
    assert sum(line.replace(" ", "").count("(e,m)") for line in found) == 29 * 3


def test_columns_are_wide_enough_for_what_is_kept_together():
    """The planner measures it as one word, so that it does not reach into the next column."""
    for kept in ("2009–2024", "(e, m)", "(2018, e, m)"):
        rows = [["a"] * 9] + [[f"12 {kept}"] * 9] * 3
        plan = plan_table(rows, may_turn=False)
        inside = min(plan.shares) * PORTRAIT_WIDTH - 2 * INSET
        assert inside >= text_width(kept) * plan.size - 0.1, kept


@pytest.mark.parametrize(
    ("words", "kept", "names"),
    [
        ("progreso (2009–2024) y 2018 (e, m)", ["2009–2024", "(e, m)"], []),
        ("8,6 (2009, m), indicador(es), US$2000–3000, (a)", ["(2009, m)"], []),
        ("2018 (e, p, b, s, m)", [], []),
        ("CC-BY-NC-SA-4.0 e IMF-terms", ["CC-BY-NC-SA-4.0", "IMF-terms"], []),
        ("WITS-data/file--name-of-something", [], ["WITS-data/file--name-of-something"]),
        ("owner/name--of_some-things.", [], ["owner/name--of_some-things"]),
        ("Norte-Sur/Sur-Sur, técnico-práctico/a, 2012-13/2015-16, insumo-producto", [], []),
        ("www.example.org/data-files, build/2026.1/run/country-ARC.zip", [], []),
    ],
)
def test_what_is_kept_together_and_what_is_a_name(words, kept, names):
    """Ordinary words and addresses are neither."""
    written = text(SimpleNamespace(in_table=False), nodes.Text(words))
    assert re.findall(r'#whole\[#"([^"]*)"\]', written) == kept
    assert re.findall(r'#text\(lang: "zxx"\)\[#"([^"]*)"\]', written) == names
    assert "".join(re.findall(r'#"([^"]*)"', written)) == words
