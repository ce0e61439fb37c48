"""Watch, rebuild, reload, until the analyst stops it."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from eslabon.errors import ParameterError
from eslabon.preview.changes import FOLDERS, relevant
from eslabon.preview.rebuild import Outcome, Rebuilder
from eslabon.preview.server import HOST, PreviewServer

if TYPE_CHECKING:
    from eslabon.build import BuildOptions
    from eslabon.execution.report import Reporter

__all__ = ["preview", "watch"]

# Editors write a file in several steps: what follows within this time belongs to the same change.
_SETTLE_MILLISECONDS = 100


def watch(root: Path, stop: Event) -> Iterator[tuple[str, ...]]:
    """Names of the publication's files that changed together, again and again until `stop` is set.

    The first item is empty and says that the watching has begun: what changes from then on is not missed,
    however long the reader of this takes between two items.
    """
    # The root itself, not the files in it: a watch on a file ends when an editor puts a new one in its place.
    at_root = _changes([root], stop, recursive=False)
    next(at_root, None)
    below = _below(root, stop)
    yield ()
    while not stop.is_set():
        changed = next(at_root, set()) | next(below, set())
        if any(path.parent == root and path.name in FOLDERS for path in changed):
            # One is new or is another one now: its watch begins before the build that reads it.
            below = _below(root, stop)
        names = relevant(root, changed)
        if names:
            yield names


def _below(root: Path, stop: Event) -> Iterator[set[Path]]:
    """Changes in the folders that are there, at any depth; the watching has begun."""
    folders = [root / name for name in FOLDERS if (root / name).is_dir()]
    if not folders:
        return iter(())
    changes = _changes(folders, stop, recursive=True)
    next(changes, None)
    return changes


def _changes(places: list[Path], stop: Event, *, recursive: bool) -> Iterator[set[Path]]:
    """What has changed since the last item, after a short while even if that is nothing."""
    from watchfiles import watch as changes_of

    for changes in changes_of(
        *places,
        debounce=_SETTLE_MILLISECONDS,
        step=50,
        rust_timeout=100,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=recursive,
    ):
        yield {Path(path) for _, path in changes}


def preview(
    options: BuildOptions,
    reporter: Reporter,
    *,
    folder: Path,
    port: int = 0,
    browser: bool = False,
    stop: Event | None = None,
    rebuild: Callable[[BuildOptions], Outcome] | None = None,
) -> None:
    """Build, serve on loopback, and build again after each change, until `stop` is set or Ctrl-C.

    A build that fails is told here and above the page in the browser; the last good pages stay.

    Parameters
    ----------
    options
        Of the builds; formats and languages are those of the preview.
    folder
        The site that the builds leave: the source language's pages.
    port
        0 for any free one.
    browser
        Whether to open the first page.
    rebuild
        How to build; by default in a warm process of its own.

    Raises
    ------
    ParameterError
        The port is taken.
    """
    stop = stop or Event()
    try:
        server = PreviewServer(folder, port)
    except OSError as error:
        raise ParameterError(
            "the preview cannot listen",
            where=f"{HOST}:{port}",
            expected="a free port",
            received=error.strerror or str(error),
            next_step="choose another with --port, or 0 for any free one",
        ) from None
    with server, Rebuilder() as rebuilder:
        rebuild = rebuild or rebuilder.run
        reporter.step(f"preview: {server.address}")
        try:
            changes = watch(options.root, stop)
            next(changes, ())
            _tell(server, reporter, "first build", rebuild(options))
            if browser:
                webbrowser.open(server.address)
            for names in changes:
                _tell(server, reporter, ", ".join(names), rebuild(options))
        except KeyboardInterrupt:  # the way to end a preview, not a failure
            reporter.step("preview ended")


def _tell(server: PreviewServer, reporter: Reporter, cause: str, outcome: Outcome) -> None:
    if outcome.status:
        reporter.warning(f"{cause}: {outcome.error}")
    else:
        reporter.step(f"{cause}: built in {outcome.seconds:.1f} s")
    server.tell(outcome.error if outcome.status else "")
