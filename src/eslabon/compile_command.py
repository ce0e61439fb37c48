"""``eslabon compile``: countries and recommendations of a finished edition as one PDF or one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

__all__ = ["compile_command"]

# Below the build folder, beside the briefs.
REPORTS = "reports"


def compile_command(
    countries: Annotated[
        str, typer.Option(help="Comma-separated codes of countries, as in the catalogue.")
    ] = "",
    recommendations: Annotated[
        str, typer.Option(help="Comma-separated numbers of recommendations: 1,5,9.")
    ] = "",
    language: Annotated[
        str, typer.Option(help="Language of the report; by default the source language.")
    ] = "",
    format: Annotated[str, typer.Option(help="pdf or html.")] = "pdf",
    edition: Annotated[str, typer.Option(help="Edition id; by default the one in _config.yml.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(help="File of the PDF, or folder of the HTML page; by default build/reports/…."),
    ] = None,
    root: Annotated[
        Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
    ] = None,
    build: Annotated[
        Path | None, typer.Option("--build", help="Where editions are; by default <root>/build.")
    ] = None,
) -> None:
    """Put pages of a finished edition together: one PDF, or one HTML page with all that it needs."""
    from eslabon.catalogue import find_root, load_settings
    from eslabon.catalogue.settings import check_edition
    from eslabon.execution.temporary import run_folder
    from eslabon.ondemand.output import put_report, report_name
    from eslabon.ondemand.request import ReportRequest

    found = find_root(root or Path.cwd())
    settings = load_settings(found)
    if edition:
        check_edition(edition)
    folder = (build or found / "build").resolve()
    request = ReportRequest(
        countries=_listed(countries),
        recommendations=_numbers(recommendations),
        language=language or settings.source_language,
        format=format,
    )
    target = output or folder / REPORTS / request.language / report_name(request)
    with run_folder():
        written = put_report(folder / (edition or settings.edition), request, target)
    Console(stderr=True, highlight=False, soft_wrap=True).print(str(written), markup=False)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _numbers(text: str) -> tuple[int, ...]:
    """Numbers of recommendations; R9 and 09 are 9, since pages are called so."""
    from eslabon.errors import ParameterError

    numbers = []
    for part in _listed(text):
        digits = part.removeprefix("R").removeprefix("r")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 4):
            raise ParameterError(
                "this is not the number of a recommendation",
                where="--recommendations",
                expected="numbers with commas between them: 1,5,9",
                received=repr(part),
                next_step="correct the list",
            )
        numbers.append(int(digits))
    return tuple(numbers)
