"""From feeds to series: ask, keep, and read what is kept, one series after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from eslabon.catalogue import Catalogue
from eslabon.errors import EslabonError, SourceError
from eslabon.sources.answers import Answer, Answers, never
from eslabon.sources.feed import Feed
from eslabon.sources.pace import Cancelled
from eslabon.sources.plan import SeriesPlan, plan_series
from eslabon.sources.provider import Provider
from eslabon.sources.reading import Body, Part, joined
from eslabon.sources.request import Request
from eslabon.sources.sdmx_message import read_message
from eslabon.sources.series import Fetched, FetchedSeries, Progress
from eslabon.sources.sheet import read_sheet
from eslabon.sources.world_bank import next_page, read_pages

__all__ = ["SeriesFetcher", "read_part"]


class SeriesFetcher:
    """A :class:`~eslabon.sources.series.Fetcher`.

    Parameters
    ----------
    answers
        A :class:`~eslabon.sources.transport.Transport`, or an archive alone.
    providers
        By id.
    catalogue
        Whose countries are asked for.
    first, last
        Years asked for, where a provider's address names years.
    """

    def __init__(
        self, answers: Answers, providers: Mapping[str, Provider], catalogue: Catalogue, first: int, last: int
    ) -> None:
        self._answers = answers
        self._providers = providers
        self._catalogue = catalogue
        self._years = (first, last)

    def fetch(
        self,
        feeds: Sequence[Feed],
        progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Fetched]:
        """Yield what became of each feed; see :class:`~eslabon.sources.series.Fetcher`.

        Raises
        ------
        CatalogueError
            A feed does not fill its provider's address; before anything is asked.
        """
        plans = [plan_series(feed, self._providers, self._catalogue, *self._years) for feed in feeds]
        asked = reused = received = 0
        for done, plan in enumerate(plans):
            if cancelled():
                return
            progress(Progress(plan.provider.id, plan.feed.code, done, len(plans), asked, reused, received))
            answers: list[tuple[Request, Answer]] = []
            try:
                part = self._part(plan, answers, cancelled)
            except Cancelled:
                return
            except SourceError as error:
                yield Fetched(plan.feed, error=error)
            else:
                yield Fetched(plan.feed, _series(part, plan, [answer for _, answer in answers]))
            fresh = [answer for _, answer in answers if answer.how == "asked"]
            asked += len(fresh)
            reused += len(answers) - len(fresh)
            received += sum(answer.record.size for answer in fresh)
        progress(Progress("", "", len(plans), len(plans), asked, reused, received))

    def _part(
        self, plan: SeriesPlan, answers: list[tuple[Request, Answer]], cancelled: Callable[[], bool]
    ) -> Part:
        """Ask for all pages of all requests, and read them; `answers` gets what came."""
        parts, feed, provider = [], plan.feed, plan.provider
        for first in plan.requests:
            request: Request | None = first
            bodies: list[Body] = []
            while request is not None:
                answer = self._answers.answer(request, provider, cancelled)
                answers.append((request, answer))
                bodies.append(Body(request, answer.body))
                with _Refusing(self._answers, answers):
                    paged = provider.protocol == "worldbank-v2"
                    request = next_page(bodies, feed, provider) if paged else None
            with _Refusing(self._answers, answers):
                parts.append(read_part(bodies, feed, provider))
        with _Refusing(self._answers, answers):
            return joined(parts, bodies[0], feed)


class _Refusing:
    """What its reader refuses leaves the run: the next attempt asks the publisher again."""

    def __init__(self, answers: Answers, given: list[tuple[Request, Answer]]) -> None:
        self._answers, self._given = answers, given

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EslabonError):
            paths = [path for request, _ in self._given if (path := self._answers.refuse(request))]
            if paths:
                error.next_step += f"; the answer is kept in {paths[-1]}"


def read_part(bodies: Sequence[Body], feed: Feed, provider: Provider) -> Part:
    """Read the pages of one request in the provider's protocol.

    Raises
    ------
    SourceError
    """
    match provider.protocol:
        case "worldbank-v2":
            return read_pages(bodies, feed, provider)
        case "sdmx-ml" | "sdmx-json":
            return read_message(bodies[0], feed, provider)
        case _:
            return read_sheet(bodies[0], feed, provider)


def _series(part: Part, plan: SeriesPlan, answers: Sequence[Answer]) -> FetchedSeries:
    return FetchedSeries(
        provider=plan.provider.id,
        code=part.code,
        name=part.name,
        unit=part.unit,
        definition=part.definition,
        last_updated=part.last_updated,
        values=part.values,
        bodies=tuple(answer.record.body for answer in answers),
        retrieved=min(answer.record.time for answer in answers)[:10],
    )
