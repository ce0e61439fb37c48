"""What no line end may divide or double: spans of years, flags, hyphens in names of repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

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


def test_in_a_narrow_column_too(tmp_path):
    """The column is made wide enough for the span, not for half of it."""
    heads = "|".join(f" Columna {n} de nombre largo " for n in range(7))
    cells = "|".join(f" significativo {SPAN} {FLAGS} " for _ in range(7))
    table = f"```{{table}} Cuadro\n|{heads}|\n|{'|'.join([':---'] * 7)}|\n" + f"|{cells}|\n" * 3 + "```\n"
    made = build(one_page(tmp_path, f"# Prueba\n\n{table}"), "index") / "index.pdf"
    found = "\n".join(lines(made)).replace(" ", "")
    assert found.count("2009–2024") == found.count("(e,m)") == 21
    assert complaints(made, language="es") == []
