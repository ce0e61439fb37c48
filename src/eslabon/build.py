"""The build: a visible list of steps from a publication folder to an edition.

Each step takes the state and returns a changed copy. Deciding steps read only; acting steps write into
the staging folder only; the last but one moves it to its final name.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.quarto.wanted import wanted_now
from eslabon.build_state import BuildOptions, BuildState
from eslabon.editions.build_lock import cache_in_use, occupied
from eslabon.editions.derived import DERIVED, write_derived
from eslabon.editions.edition_list import write_edition_list
from eslabon.editions.manifest import write_manifest
from eslabon.editions.staging import clear_leftovers, disk_errors_explained, open_staging, promote
from eslabon.editions.standing import (
    changed_files,
    check_data_unchanged,
    files_read,
    made_of,
    recognise,
    remember,
)
from eslabon.editions.used import mark_edition_used
from eslabon.errors import EslabonError
from eslabon.execution.batch import BatchInterrupted, execute_batch
from eslabon.execution.describe import described
from eslabon.execution.housekeeping import begin_use, prune
from eslabon.execution.place import check_place
from eslabon.execution.plan import Decision, expand, select
from eslabon.execution.planner import decide_all, keep_listings
from eslabon.execution.report import UNFINISHED, Reporter, write_report, write_unfinished
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult, exit_status

if TYPE_CHECKING:
    from eslabon.publication import Publication

__all__ = ["BUILD_STEPS", "BuildOptions", "BuildState", "build", "build_edition", "plan"]


def load(state: BuildState) -> BuildState:
    """Read settings, catalogue, data, messages; check the lock."""
    from eslabon.catalogue.settings import check_edition
    from eslabon.publication import load_publication

    files = files_read(state.options.root)  # first: whatever changes from now on is noticed in the end
    publication = load_publication(state.options.root, state.options.languages, state.options.cache)
    if state.options.edition:
        check_edition(state.options.edition)
    edition = state.options.edition or publication.settings.edition
    return replace(state, publication=publication, edition=edition, files=files)


def list_pages(state: BuildState) -> BuildState:
    """Expand the notebooks into pages; check `_toc.yml`, parameters, and what is typed into texts."""
    from eslabon.book.assemble import check_order
    from eslabon.book.text_checks import check_texts
    from eslabon.catalogue.settings import PARTIAL
    from eslabon.execution.parameters import check_parameters

    publication = state.publication
    every = expand(
        publication.settings, publication.snapshot.catalogue, publication.root, publication.languages
    )
    check_order(publication, {page.address for page in every})
    check_parameters(every)
    check_texts(publication)
    pages = select(every, state.options.only)
    # A build of some pages must never replace the edition by a part of it.
    edition = state.edition if len(pages) == len(every) else f"{state.edition}{PARTIAL}"
    others = tuple(page for page in every if page not in pages)
    return replace(state, pages=tuple(pages), others=others, edition=edition)


def make_packs(state: BuildState) -> BuildState:
    """Cut the data into the slices that the pages may read; those that are kept need no cutting."""
    with disk_errors_explained(state.options.build):
        packs = state.publication.packs.packs(state.pages)
    return replace(state, packs=packs)


def make_plan(state: BuildState) -> BuildState:
    """Decide which pages run, each with its reason."""
    return replace(
        state, decisions=tuple(decide_all(state.publication, state.pages, state.packs, state.options.build))
    )


def compare(state: BuildState) -> BuildState:
    """Recognise a finished edition that this build would only make again; then nothing is made."""
    options = state.options
    clear_leftovers(options.build, state.edition)
    digest = made_of(
        state.decisions, options, state.edition, state.publication.languages, state.files, _quarto(state)
    )
    standing = recognise(digest, state.decisions, options.build, state.edition)
    if standing is None:
        return replace(state, made_of=digest)
    from eslabon.book.assemble import tell_missing

    tell_missing(standing.missing, state.reporter, strict=options.strict)
    results = [
        PageResult(decision.page.address, decision.page.language, "reused", decision.reason)
        for decision in state.decisions
    ]
    return replace(state, final=standing.edition, standing=True, results=tuple(results))


def stage(state: BuildState) -> BuildState:
    """Open an empty staging folder; a strict build is refused before it costs anything."""
    if state.options.strict:
        from eslabon.book.translations import check_translations

        check_translations(state.options.root, state.publication.languages)
    return replace(state, staging=open_staging(state.options.build, state.edition))


def execute(state: BuildState) -> BuildState:
    """Run what must run; every page gets a verdict."""
    with disk_errors_explained(state.options.build):
        prepare(state.publication, state.decisions, state.packs, state.options, state.reporter)
        results = execute_batch(
            state.decisions,
            state.packs,
            options=state.options,
            failed=state.staging / "failed",
            failed_name=state.options.build / state.edition / "failed",
            reporter=state.reporter,
        )
    told = described(results, state.pages, state.publication, state.options)
    return replace(state, results=tuple(told))


def prepare(
    publication: Publication,
    decisions: Sequence[Decision],
    packs: Mapping[str, Path],
    options: BuildOptions,
    reporter: Reporter,
) -> None:
    """Lay out what the pages that run will read, and what the next plan will compare with."""
    running = [decision for decision in decisions if decision.action == "run"]
    for address in publication.packs.ready([decision.page for decision in running], packs):
        reporter.warning(f"the kept data of {address} were missing or damaged and have been cut again")
    if running:
        keep_listings(publication, running, options.build)


def assemble(state: BuildState) -> BuildState:
    """Turn executed notebooks and prose into one source per language."""
    from eslabon.book.assemble import assemble_sources

    with disk_errors_explained(state.options.build):
        sources, missing = assemble_sources(
            state.publication,
            state.decisions,
            state.results,
            state.others,
            state.staging,
            options=state.options,
            edition=state.edition,
            reporter=state.reporter,
        )
    return replace(state, sources=sources, missing=missing)


def render(state: BuildState) -> BuildState:
    """HTML, then PDF from the same doctrees, languages side by side."""
    from eslabon.book.render_book import render_languages

    with disk_errors_explained(state.options.build):
        render_languages(
            state.sources,
            state.pages,
            state.results,
            state.staging,
            options=state.options,
            reporter=state.reporter,
            snapshot=state.publication.snapshot.digest,
            edition=state.edition,
            quarto=state.quarto,
        )
    return state


def _quarto(state: BuildState) -> dict[str, object] | None:
    return state.quarto.facts() if state.quarto else None


def _command(state: BuildState) -> str:
    """The command that makes the edition again, for whoever has its sources only."""
    settings = state.publication.settings
    languages = state.publication.languages
    parts = ["build"]
    if state.edition != settings.edition:
        parts += ["--edition", state.edition]
    if tuple(languages) != tuple(settings.languages):
        parts += ["--languages", ",".join(languages)]
    if state.quarto:
        parts += ["--with", state.quarto.option]
    return " ".join(parts if state.options.pdf else [*parts, "--no-pdf"])


def seal(state: BuildState) -> BuildState:
    """Add the data package, verify that every promised file is there, write the manifest."""
    from eslabon.editions.archive import SOURCE_ARCHIVE, write_source_archive
    from eslabon.editions.contents import add_data_package, verify_contents
    from eslabon.editions.description import write_description
    from eslabon.editions.facts import edition_facts, manifest_facts
    from eslabon.editions.open_data import write_open_data
    from eslabon.editions.run_yourself import write_run_archives

    publication, options, staging = state.publication, state.options, state.staging
    facts = edition_facts(publication, state.edition)
    with disk_errors_explained(options.build):
        add_data_package(publication.root, staging)
        changed = changed_files(state.files, files_read(options.root))
        check_data_unchanged(changed)
        write_derived(publication.derived, staging / "data" / DERIVED)
        write_open_data(publication, facts, staging / "data")
        write_source_archive(publication.root, staging / SOURCE_ARCHIVE, _command(state))
        write_run_archives(publication, state.pages, state.results, state.packs, staging)
        write_description(publication, facts, state.pages, state.results, staging, _quarto(state))
        verify_contents(
            publication,
            state.pages,
            state.results,
            staging,
            html=options.html,
            pdf=options.pdf,
            quarto=options.quarto,
        )
        told = manifest_facts(
            publication,
            facts,
            state.pages,
            state.results,
            files=state.files,
            missing=state.missing,
            complete=state.whole,
            quarto=_quarto(state),
        )
        write_manifest(staging, told)
    return replace(state, changed=tuple(changed))


def move(state: BuildState) -> BuildState:
    """Give the edition its final name, and record what it was made of."""
    build = state.options.build
    final = promote(state.staging, build, state.edition)
    if state.changed:
        state.reporter.warning(
            f"{', '.join(state.changed)} changed while the edition was made: it may show some pages as they "
            "were before and some as they are now; build again"
        )
    elif exit_status(state.results) == 0:
        with disk_errors_explained(build):
            remember(state.made_of, final, build, state.edition, state.missing)
    return replace(state, final=final)


def report(state: BuildState) -> BuildState:
    """Write ``run.json`` and tell the analyst how it went."""
    with disk_errors_explained(state.options.build):
        write_report(state.final, state.edition, state.results, state.seconds)
        write_edition_list(state.options.build)
    (state.options.build / UNFINISHED).unlink(missing_ok=True)  # tells of a run that this one has made good
    if state.standing:
        state.reporter.step("up to date: no page was written")
    state.reporter.summary(state.results, state.final, state.seconds)
    return state


Step = Callable[[BuildState], BuildState]

PLAN_STEPS: tuple[Step, ...] = (load, list_pages, make_packs, make_plan)
MAKING_STEPS: tuple[Step, ...] = (stage, execute, assemble, render, seal, move)
BUILD_STEPS: tuple[Step, ...] = (*PLAN_STEPS, compare, *MAKING_STEPS, report)


def _run(steps: tuple[Step, ...], state: BuildState) -> BuildState:
    for step in steps:
        if state.standing and step in MAKING_STEPS:
            continue
        start = time.monotonic()
        try:
            state = step(state)
        except (EslabonError, KeyboardInterrupt) as cause:
            _tell_unfinished(state, step.__name__, cause)
            raise
        state = replace(state, seconds={**state.seconds, step.__name__: round(time.monotonic() - start, 2)})
    return state


def _tell_unfinished(state: BuildState, step: str, cause: BaseException) -> None:
    """Leave a record of what was done, once there is something to tell: not for bad input."""
    results = cause.results if isinstance(cause, BatchInterrupted) else state.results
    if not state.staging.name or not (results or step == "execute"):
        return
    told = described(results, state.pages, state.publication, state.options)
    # A full disk has its own message already; the record may then be missing.
    with contextlib.suppress(OSError):
        write_unfinished(state.options.build, state.edition, told, state.seconds, step=step, cause=cause)


def plan(options: BuildOptions, reporter: Reporter) -> BuildState:
    """Decide everything, run nothing; may go on beside a build."""
    with cache_in_use(options.cache):
        return _run(PLAN_STEPS, BuildState(options, reporter))


def build(options: BuildOptions, reporter: Reporter) -> int:
    """Make the edition and return the exit status: 0, or 1 when some pages failed; raises as below."""
    return exit_status(build_edition(options, reporter).results)


def build_edition(options: BuildOptions, reporter: Reporter) -> BuildState:
    """Make the edition and return all that is known of it.

    Raises
    ------
    EslabonError
        Bad input, an unwritable folder, another build in it that is not to be waited for, or a book that
        could not be assembled; nothing is left under a final name. Quarto is asked for and missing: nothing
        was begun.
    """
    check_place(options.dask)
    quarto = wanted_now(options.quarto)
    with occupied(options.build, wait=options.wait, tell=reporter.step):
        with cache_in_use(options.cache):
            with disk_errors_explained(options.build):
                begin_use(options.cache)
            state = _run(BUILD_STEPS, BuildState(options, reporter, quarto))
            _mark_used(state)
        # Last, and outside: whoever prunes must be alone with the cache.
        with disk_errors_explained(options.build):
            bounds = state.publication.settings.cache
            done = prune(options.cache, gib=bounds.gib, days=bounds.days, keys=_keys(state))
        if done.entries:
            reporter.step(f"removed {done.entries} entries from the cache, unused for the longest time")
    return state


def _mark_used(state: BuildState) -> None:
    """Note what served this edition, so that pruning takes other things first."""
    store = PageStore(state.options.cache / "pages")
    for decision in state.decisions:
        store.mark_used(decision.page.address, decision.page.language, decision.ingredients, decision.key)
    state.publication.packs.mark_used(state.pages)
    mark_edition_used(state.options.build, state.edition, state.publication.languages)


def _keys(state: BuildState) -> list[str]:
    return [decision.key for decision in state.decisions]
