"""``eslabon data refresh``, ``diff`` and ``accept``: renew the data from the publishers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from eslabon.refresh.place import RefreshPlace
    from eslabon.refresh.proposal import Present, Proposal
    from eslabon.refresh.rules import Override
    from eslabon.refresh.run import Run
    from eslabon.sources.series import Fetcher, Progress

__all__ = ["data_accept", "data_diff", "data_refresh"]

ROWS = 15  # of each table on a terminal, unless all are asked for
INTERRUPTED = 130

Root = Annotated[
    Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
]
Source = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="PROVIDER", help="Only this provider, or 'all'; repeatable."),
]


def data_refresh(
    source: Source = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help="Only this indicator; repeatable.")
    ] = None,
    unproven: Annotated[
        bool,
        typer.Option("--unproven", help="Also providers whose connector never read a real answer."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be asked for; ask nobody.")
    ] = False,
    from_archive: Annotated[
        Path | None,
        typer.Option("--from-archive", metavar="DIR", help="Answers of this archive; no network at all."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a report: .html, .json, or text for any other ending."),
    ] = None,
    proxy: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Proxy; by default ESLABON_PROXY, then the usual ones.")
    ] = "",
    ca: Annotated[str, typer.Option("--ca", metavar="FILE", help="Further certificates to trust, PEM.")] = "",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew instead of going on with a run that did not end.")
    ] = False,
    root: Root = None,
) -> None:
    """Fetch what publishers have now into a staging snapshot beside the data; the data stay as they are.

    Providers whose connector never read a real answer are left out unless they are named.
    Exit 1 when a provider failed, or when the guards found something that somebody has to look at.
    """
    from eslabon.execution.interrupt import was_interrupted
    from eslabon.execution.report import Reporter
    from eslabon.refresh.accept import repair
    from eslabon.refresh.choice import chosen_feeds
    from eslabon.refresh.outcome_report import outcome_lines, write_report
    from eslabon.refresh.run import Run
    from eslabon.refresh.staged import clear_temporary
    from eslabon.refresh.staging import stage_all

    reporter = Reporter()
    place, present = _opened(root)
    choice = chosen_feeds(present, source or (), indicator or (), unproven=unproven)
    for provider in choice.left_out:
        reporter.step(f"{provider}: left out, unproven; --source {provider} tries it, --unproven all such")
    if dry_run:
        for line in _planned(present, choice.feeds):
            reporter.step(line)
        reporter.step("nobody was asked, nothing was written")
        return
    with place.held():
        repair(place)
        clear_temporary(place.staged)
        run = Run.begun(place, fresh=fresh) if from_archive is None else None
        if run is not None and run.resumed:
            reporter.step(f"going on with the run of {run.name}; --fresh begins anew")
        outcomes = []
        try:
            with (
                _fetcher(place, present, run, from_archive, proxy, ca) as fetcher,
                _shown(reporter.console) as progress,
            ):
                for outcome in stage_all(place, present, fetcher, choice.feeds, progress, was_interrupted):
                    outcomes.append(outcome)
        except KeyboardInterrupt:
            for line in outcome_lines(outcomes):
                reporter.step(line)
            reporter.step("interrupted: what was received is kept; run the same command to go on")
            raise typer.Exit(INTERRUPTED) from None
        good = all(outcome.status == "staged" for outcome in outcomes)
        if good and run is not None:
            run.end(place)
        staged = [outcome.staged for outcome in outcomes if outcome.staged]
        proposal, found = _compared(present, staged)
        for line in outcome_lines(outcomes):
            reporter.step(line)
        for finding in proposal.stopping if proposal else ():
            reporter.warning(str(finding))
        if report is not None:
            write_report(report, outcomes, found, proposal, present.catalogue)
            reporter.step(f"report written to {report}")
        if staged:
            reporter.step("see what it would change: eslabon data diff")
    raise typer.Exit(0 if good and not (proposal and proposal.stopping) else 1)


def data_diff(
    source: Source = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: everything as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All rows of every table.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 when anything differs.")] = False,
    root: Root = None,
) -> None:
    """Say what accepting the staged data would change: years, revisions, coverage, units, definitions."""
    from eslabon.editions.compare.forms import html_page, print_section
    from eslabon.editions.compare.written import write_whole
    from eslabon.refresh.difference import difference
    from eslabon.refresh.difference_report import LANGUAGE, difference_report
    from eslabon.refresh.proposal import propose

    place, present = _opened(root)
    proposal = propose(present, _staged(place, source))
    found = difference(present, proposal)
    if html is not None:
        section = difference_report(found, proposal, present.catalogue, most=None)
        write_whole(
            {html: html_page(section, LANGUAGE).encode()},
            what="the report cannot be written",
            expected="the name of a file, in a folder that is there and may be written",
            next_step="choose another file with --html",
        )
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"report written to {html}", markup=False)
    if as_json:
        typer.echo(found.to_json(proposal), nl=False)
    elif html is None:
        section = difference_report(found, proposal, present.catalogue, most=None if everything else ROWS)
        print_section(section, Console(highlight=False, soft_wrap=True))
    raise typer.Exit(1 if exit_code and found else 0)


def data_accept(
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the lock later; a sentence.")],
    source: Source = None,
    override: Annotated[
        list[str] | None,
        typer.Option(
            "--override",
            metavar="INDICATOR:GUARD=REASON",
            help="Let a finding of the guards pass for this vintage; kept with the data; repeatable.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell which files would change.")] = False,
    root: Root = None,
) -> None:
    """Move the staged data in, keep what they replace as revisions, and write the lock anew."""
    from eslabon.execution.report import Reporter
    from eslabon.refresh.accept import accept, decided_files, repair
    from eslabon.refresh.proposal import propose

    reporter = Reporter()
    place, present = _opened(root)
    with place.held():
        if repair(place):
            reporter.step("an acceptance that did not end was cleared away")
            place, present = _opened(root)
        staged = _staged(place, source)
        overrides = tuple(_override(text, propose(present, staged)) for text in override or ())
        proposal = propose(present, staged, overrides)
        if dry_run:
            for name in sorted(decided_files(place, present, proposal, reason, overrides)):
                reporter.step(name)
            reporter.step("nothing was written")
            return
        accepted = accept(place, present, proposal, reason, overrides)
    reporter.step(f"accepted: {len(accepted.files)} files changed\nsnapshot {accepted.digest}")


def _opened(root: Path | None) -> tuple[RefreshPlace, Present]:
    from eslabon.catalogue import find_root
    from eslabon.refresh.accept import repair
    from eslabon.refresh.place import RefreshPlace
    from eslabon.refresh.proposal import Present

    place = RefreshPlace(find_root(root or Path.cwd()))
    if not (place.root / "data").exists() and place.accepting.exists():
        with place.held():
            repair(place)
    return place, Present.load(place.root)


def _staged(place: RefreshPlace, sources: Sequence[str] | None):
    from eslabon.errors import DataError
    from eslabon.refresh.choice import ALL
    from eslabon.refresh.staged import staged_sources

    wanted = set(sources or ()) - {ALL}
    every = staged_sources(place.staged)
    found = tuple(one for one in every if not wanted or one.provider in wanted)
    if not found or wanted - {one.provider for one in found}:
        raise DataError(
            "nothing is staged",
            where=", ".join(sorted(wanted - {one.provider for one in found})) or str(place.staged),
            expected="what a refresh brought",
            received=", ".join(one.provider for one in every) or "nothing",
            next_step="run `eslabon data refresh`",
        )
    return found


def _compared(present: Present, staged):
    from eslabon.refresh.difference import difference
    from eslabon.refresh.proposal import propose

    if not staged:
        return None, None
    proposal = propose(present, staged)
    return proposal, difference(present, proposal)


def _override(text: str, proposal: Proposal) -> Override:
    """An override as it is written on the command line, bound to the vintage that is staged."""
    from pydantic import ValidationError

    from eslabon.errors import ParameterError
    from eslabon.refresh.rules import GUARDS, REASON, Override

    address, _, reason = text.partition("=")
    indicator, _, guard = address.partition(":")
    staged = proposal.series.get(indicator)
    try:
        return Override(
            indicator=indicator, guard=guard, reason=reason, vintage=staged.vintage if staged else ""
        )
    except ValidationError:
        raise ParameterError(
            "an override is not written as one",
            where="--override",
            expected=f"INDICATOR:GUARD=REASON with a guard of {', '.join(GUARDS)} and a reason of {REASON} "
            "characters at least",
            received=repr(text),
            next_step="correct the option",
        ) from None


def _planned(present: Present, feeds) -> Iterator[str]:
    """What a refresh would ask for, by provider."""
    for provider in dict.fromkeys(feed.provider for feed in feeds):
        mine = [feed for feed in feeds if feed.provider == provider]
        mark = "" if present.declarations.providers[provider].proven else " (unproven)"
        yield f"{provider}{mark}: {len(mine)} series"
        yield from (f"  {feed.indicator} ← {feed.code}" for feed in mine)


@contextmanager
def _shown(console: Console) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, a line per series in a log."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("refresh", total=None)

        def tell(progress: Progress) -> None:
            told = f"{progress.provider} {progress.code}".strip() or "read"
            bar.update(task, completed=progress.done, total=progress.total, description=told)
            if not console.is_terminal:
                if progress.code:
                    line = f"[{progress.done + 1}/{progress.total}] {told}"
                else:
                    line = f"{progress.asked} requests, {progress.reused} answers reused"
                console.print(line, markup=False)

        yield tell


def _fetcher(
    place: RefreshPlace, present: Present, run: Run | None, from_archive: Path | None, proxy: str, ca: str
) -> AbstractContextManager[Fetcher]:
    """The fetcher of the network, or of an archive alone."""
    from eslabon.refresh.fetching import opened
    from eslabon.sources.route import Route

    return opened(place, present, run, from_archive, Route.chosen(proxy, ca))
