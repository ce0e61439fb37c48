"""The command line: ``eslabon <verb>``. Options are declared once; all decisions live elsewhere."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from eslabon import __version__
from eslabon.cache_commands import cache_app
from eslabon.compile_command import compile_command
from eslabon.cut_command import cut
from eslabon.diff_command import diff
from eslabon.errors import EslabonError
from eslabon.execution.capacity import WORKER_MEMORY
from eslabon.execution.interrupt import interruptible, was_interrupted
from eslabon.execution.temporary import run_folder
from eslabon.execution.verdict import INTERRUPTED
from eslabon.i18n_commands import collect
from eslabon.init_command import init
from eslabon.kernels.start import KernelKind
from eslabon.publish_command import publish_command
from eslabon.refresh_command import data_accept, data_diff, data_refresh
from eslabon.serve_command import serve, service_key
from eslabon.verify_command import verify

__all__ = ["app", "main"]

app = typer.Typer(
    name="eslabon",
    help="Regenerate, check and query a publication of parameterised notebooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(help="The publication's tables.", no_args_is_help=True)
i18n_app = typer.Typer(help="The publication's translations.", no_args_is_help=True)
app.add_typer(data_app, name="data")
app.add_typer(i18n_app, name="i18n")
app.add_typer(cache_app, name="cache")
app.command("publish")(publish_command)
data_app.command("cut")(cut)
data_app.command("refresh")(data_refresh)
data_app.command("diff")(data_diff)
data_app.command("accept")(data_accept)
app.command()(init)
i18n_app.command()(collect)
app.command()(diff)
app.command()(verify)
app.command()(serve)
app.command("service-key")(service_key)
app.command("compile")(compile_command)

Root = Annotated[
    Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
]
Build = Annotated[Path | None, typer.Option("--build", help="Where editions go; by default <root>/build.")]
Languages = Annotated[str, typer.Option("--languages", help="Comma-separated; by default all declared ones.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Build only this page, by address or its last part; repeatable."),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers", min=0, help="Notebooks at the same time; 0: as many as cores and memory allow."
    ),
]

Kernels = Annotated[
    KernelKind, typer.Option("--kernels", help="warm: forked with libraries loaded; cold: stock processes.")
]


_HOW_TO_RESUME = (
    "interrupted: what is finished is kept (after a build, interrupted.json in its folder lists the pages); "
    "run the same command to resume"
)


def _options(root: Path | None, build: Path | None, languages: str = "", **rest):
    from eslabon.build import BuildOptions
    from eslabon.catalogue import find_root

    found = find_root(root or Path.cwd())
    wanted = tuple(part.strip() for part in languages.split(",") if part.strip())
    return BuildOptions(root=found, build=(build or found / "build").resolve(), languages=wanted, **rest)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _reporter():
    from eslabon.execution.report import Reporter

    return Reporter()


@app.command()
def build(
    edition: Annotated[str, typer.Option(help="Edition id; by default the one in _config.yml.")] = "",
    languages: Languages = "",
    only: Only = None,
    workers: Workers = 0,
    worker_memory: Annotated[
        int, typer.Option(min=1, metavar="MIB", help="Memory that one of them may need.")
    ] = WORKER_MEMORY // 2**20,
    dask: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Execute on the Dask cluster of this scheduler: tcp://host:8786."
        ),
    ] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Missing translations are errors.")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first failed page.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Make the PDFs.")] = True,
    further: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="quarto[:FORMATS]",
            help="Make html, typst, docx and epub, or some of them, through Quarto besides; repeatable.",
        ),
    ] = None,
    cell_timeout: Annotated[int, typer.Option(min=1, help="Seconds before a cell counts as looping.")] = 300,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait for another build in the same folder, or give up.")
    ] = True,
    kernels: Kernels = KernelKind.WARM,
    root: Root = None,
    build: Build = None,
) -> None:
    """Regenerate the edition: execute, assemble, render, verify, move into place."""
    from eslabon.book.quarto.wanted import asked_formats
    from eslabon.build import build as run

    options = _options(
        root,
        build,
        languages,
        edition=edition,
        only=tuple(only or ()),
        workers=workers,
        worker_memory=worker_memory * 2**20,
        dask=dask,
        strict=strict,
        fail_fast=fail_fast,
        pdf=pdf,
        quarto=asked_formats(further or ()),
        cell_timeout=cell_timeout,
        wait=wait,
        kernels=kernels,
    )
    with run_folder():
        status = run(options, _reporter())
    raise typer.Exit(status)


@app.command()
def plan(
    languages: Languages = "",
    only: Only = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="One line per page with all reasons.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: JSON with keys and reasons.")
    ] = False,
    root: Root = None,
    build: Build = None,
) -> None:
    """Show which pages would run, and why. Runs nothing."""
    from eslabon.build import plan as decide
    from eslabon.execution.plan_words import plan_json, plan_lines

    state = decide(_options(root, build, languages, only=tuple(only or ())), _reporter())
    if as_json:
        typer.echo(plan_json(state.decisions))
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in plan_lines(state.decisions, verbose=verbose):
        console.print(line, markup=False)


@app.command()
def preview(
    language: Annotated[str, typer.Option(help="Language to show; by default the source language.")] = "",
    only: Only = None,
    workers: Workers = 0,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any free one.")
    ] = 8000,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the first page.")] = True,
    root: Root = None,
    build: Build = None,
) -> None:
    """Watch prose, notebooks and data; rebuild what changed and reload the browser. This machine only."""
    from eslabon.catalogue import find_root, load_settings
    from eslabon.catalogue.settings import PARTIAL, PREVIEW
    from eslabon.preview.loop import preview as run

    language = language or load_settings(find_root(root or Path.cwd())).source_language
    # An edition of its own: looking at a draft never touches the edition that was built.
    options = _options(
        root, build, language, edition=PREVIEW, only=tuple(only or ()), workers=workers, pdf=False
    )
    folder = options.build / (PREVIEW + PARTIAL if only else PREVIEW) / language / "html"
    with run_folder():
        run(options, _reporter(), folder=folder, port=port, browser=browser)


@app.command()
def brief(
    country: Annotated[str, typer.Argument(help="Three-letter code of the country, as in the catalogue.")],
    language: Annotated[
        str, typer.Option(help="Language of the brief; by default the source language.")
    ] = "",
    format: Annotated[
        str, typer.Option(help="html, pdf, notebook, data or myst; through Quarto docx or epub.")
    ] = "pdf",
    compare: Annotated[str, typer.Option(help="Comma-separated codes of countries to compare with.")] = "",
    year_from: Annotated[
        int, typer.Option("--from", help="First year of the charts; 0: the page's own.")
    ] = 0,
    year_to: Annotated[int, typer.Option("--to", help="Last year of the charts; 0: the page's own.")] = 0,
    sections: Annotated[str, typer.Option(help="Comma-separated sections; by default all of them.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(help="File to write, or folder for html; by default build/briefs/…."),
    ] = None,
    root: Root = None,
    build: Build = None,
) -> None:
    """Make the brief of one country, byte by byte the book's when the parameters are the book's."""
    from eslabon.brief import make_brief
    from eslabon.ondemand.request import BriefRequest

    request = BriefRequest(
        country=country,
        language=language,
        format=format,
        compare=_listed(compare),
        year_from=year_from,
        year_to=year_to,
        sections=_listed(sections),
    )
    reporter = _reporter()
    with run_folder():
        written = make_brief(request, _options(root, build), output, reporter)
    reporter.step(str(written))


@data_app.command("check")
def data_check(root: Root = None) -> None:
    """Check catalogue, observations, registers and their lock; say what is wrong and where."""
    from eslabon.catalogue import find_root, load_settings
    from eslabon.snapshot import check_lock, load_snapshot

    found = find_root(root or Path.cwd())
    load_settings(found)
    # Cells before the lock: whoever has just added a row wants to know whether it is right.
    snapshot = load_snapshot(found, check_lock=False)
    check_lock(found)
    reporter = _reporter()
    reporter.step(
        f"{len(snapshot.observations)} observations of {len(snapshot.catalogue.indicators)} indicators, "
        f"{len(snapshot.registers)} registers: all well\nsnapshot {snapshot.digest}"
    )


@data_app.command("lock")
def data_lock(root: Root = None) -> None:
    """Write data/datapackage.json anew from the files as they are."""
    from eslabon.catalogue import find_root
    from eslabon.snapshot import write_lock

    path = write_lock(find_root(root or Path.cwd()))
    _reporter().step(f"locked: {path}")


@i18n_app.command("check")
def i18n_check(root: Root = None) -> None:
    """List texts without translation, translations without text, and terms said otherwise than the term base.

    Exit 1 when a text lacks a translation or a term is said otherwise.
    """
    from eslabon.book.translations import untranslated
    from eslabon.catalogue import find_root

    reporter = _reporter()
    lacking = 0
    for language, findings in untranslated(find_root(root or Path.cwd())).items():
        for finding in findings:
            reporter.console.print(f"{language} {finding.kind} {finding.place}: {finding.text}", markup=False)
        counts = Counter(finding.kind for finding in findings)
        missing, terms = counts["missing"] + counts["fuzzy"], counts["term"]
        lacking += missing + terms
        told = f"{language}: {missing} texts without translation, {counts['stale']} stale"
        reporter.step(f"{told}, {terms} against the term base" if terms else told)
    raise typer.Exit(1 if lacking else 0)


@app.command()
def doctor(root: Root = None) -> None:
    """Show what is installed, what is missing, and how to get it."""
    from eslabon.doctor import examine

    reporter = _reporter()
    findings = examine(root)
    for finding in findings:
        mark = (
            "[yellow]unproven[/]"
            if finding.unproven
            else "[green]ok[/]     "
            if finding.present
            else "[yellow]missing[/]"
            if finding.optional
            else "[red]missing[/]"
        )
        # "eslabon[quarto]" is no markup.
        reporter.console.print(f"{mark} {finding.name}: {escape(finding.detail)}")
    needed = [finding for finding in findings if not finding.present and not finding.optional]
    raise typer.Exit(3 if needed else 0)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"eslabon {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Reproducible report generator."""


def main() -> None:
    """Run the command line and leave with its exit status: 0, 1, 2, 3 or 130 as documented."""
    try:
        with interruptible():
            app()
    except BrokenPipeError:
        # `eslabon plan | head`: not an error, but Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except BaseException as error:
        if was_interrupted():
            # Whatever failed meanwhile failed because its processes were stopped.
            Console(stderr=True, soft_wrap=True).print(_HOW_TO_RESUME)
            sys.exit(INTERRUPTED)
        if not isinstance(error, EslabonError):
            raise
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"error: {error}", markup=False)
        sys.exit(error.exit_status)
