"""The fetcher of a publication: of the network by way of its archive, or of an archive alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon.errors import SourceError
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present
from eslabon.refresh.run import Run
from eslabon.sources.answers import ArchivedAnswers
from eslabon.sources.archive import Archive
from eslabon.sources.fetching import SeriesFetcher
from eslabon.sources.route import Route
from eslabon.sources.series import Fetcher
from eslabon.sources.transport import Transport

__all__ = ["opened", "years"]

# Where the rules name no first year: publishers of yearly figures rarely begin earlier.
EARLIEST = 1960


@contextmanager
def opened(
    place: RefreshPlace,
    present: Present,
    run: Run | None,
    from_archive: Path | None = None,
    route: Route | None = None,
) -> Iterator[Fetcher]:
    """Open the fetcher, and close its connections afterwards.

    Parameters
    ----------
    place
        Whose archive is filled and asked.
    run
        The refresh that goes on; None with an archive.
    from_archive
        An archive that answers everything; it is only read.
    route
        Proxy and certificates; by default those of the environment.

    Raises
    ------
    SourceError
        There is no such archive, or it holds no run.
    """
    providers, catalogue = present.declarations.providers, present.catalogue
    if from_archive is not None or run is None:
        from_archive = from_archive or place.archive
        answers = ArchivedAnswers(Archive(from_archive))
        yield SeriesFetcher(answers, providers, catalogue, *years(present, _newest_run(from_archive)))
        return
    with Transport(Archive(place.archive), run.name, route=route) as transport:
        yield SeriesFetcher(transport, providers, catalogue, *years(present, run.name))


def years(present: Present, run: str) -> tuple[int, int]:
    """First and last year asked for; the last is the run's own: its archive then answers the same again."""
    first = present.rules.first_year
    return (first if first > 1900 else EARLIEST), int(run[:4])


def _newest_run(archive: Path) -> str:
    names = sorted(path.name for path in (archive / "runs").glob("[0-9][0-9][0-9][0-9]-*") if path.is_dir())
    if not names:
        raise SourceError(
            "there is no archive of answers",
            where=str(archive),
            expected="a folder with runs/ and bodies/, as .refresh/archive of a publication",
            received="no such folder" if not archive.is_dir() else "no run in it",
            next_step="choose another folder with --from-archive",
        )
    return names[-1]
