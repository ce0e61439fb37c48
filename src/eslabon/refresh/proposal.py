"""What accepting staged snapshots would make of the data, with every finding: nothing moves here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eslabon.catalogue import Catalogue, load_catalogue, load_settings
from eslabon.editions.cut_rule import Observation
from eslabon.editions.cut_tables import table_rows
from eslabon.errors import DataError
from eslabon.measures.change import change_kind
from eslabon.refresh.guards import Evidence, Finding, examine, passed
from eslabon.refresh.merge import Merged, merge
from eslabon.refresh.published import Published, load_published
from eslabon.refresh.quotient import anew, divide, quotients_of
from eslabon.refresh.rules import Override, RefreshRules, load_overrides, load_rules
from eslabon.refresh.staged import StagedSeries, StagedSource
from eslabon.refresh.vintage_source import same_dataset
from eslabon.sources.declarations import Declarations, load_declarations
from eslabon.sources.feed import Feed

__all__ = ["Judged", "Present", "Proposal", "propose"]


@dataclass(frozen=True, repr=False)
class Present:
    """The publication as it is: what a proposal starts from."""

    root: Path
    catalogue: Catalogue
    recent_year: int
    rules: RefreshRules
    overrides: tuple[Override, ...]
    published: Mapping[str, Published]
    feeds: Mapping[tuple[str, str], Feed]  # by provider and indicator
    declarations: Declarations

    @classmethod
    def load(cls, root: Path) -> Present:
        """Read catalogue, settings, feeds and rules; tables are read when they are needed.

        Raises
        ------
        CatalogueError
            One of them says something wrong.
        """
        catalogue = load_catalogue(root)
        declarations = load_declarations(root, catalogue)
        return cls(
            root,
            catalogue,
            load_settings(root).recent_year,
            load_rules(root, catalogue.indicators),
            load_overrides(root, catalogue.indicators),
            load_published(root),
            {(feed.provider, feed.indicator): feed for feed in declarations.feeds},
            declarations,
        )

    def rows(self, indicator: str) -> tuple[Observation, ...]:
        """Rows in use."""
        return table_rows(self.root, "observations", indicator)

    def superseded(self, indicator: str) -> tuple[Observation, ...]:
        """Rows of other vintages."""
        return table_rows(self.root, "revisions", indicator)


@dataclass(frozen=True)
class Judged:
    """A finding, and the override that lets it pass; None while it stops the data."""

    finding: Finding
    override: Override | None = None


@dataclass(frozen=True, repr=False)
class Proposal:
    """The data to be.

    Parameters
    ----------
    staged
        The snapshots that it is made of, by provider.
    before, after
        Tables of each indicator that is touched, as they are and as they will be.
    judged
        What the guards found.
    quotients
        Indicators that are only divided anew, because what they are divided by comes in.
    gone
        Indicators whose series is gone and whose values stay.
    templates
        New sources, each with the one that it is made after.
    undivided
        How many values of an indicator that is divided by another have nothing to be divided by.
    """

    staged: tuple[StagedSource, ...]
    before: Mapping[str, Merged]
    after: Mapping[str, Merged]
    judged: tuple[Judged, ...] = ()
    quotients: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    undivided: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Proposal({len(self.after)} indicators, {len(self.stopping)} findings that stop it)"

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """Findings that nobody has let pass."""
        return tuple(one.finding for one in self.judged if one.override is None)

    @property
    def series(self) -> dict[str, StagedSeries]:
        """All staged series by indicator."""
        return {id: one for source in self.staged for id, one in source.series.items()}


def propose(present: Present, staged: Sequence[StagedSource], overrides: Sequence[Override] = ()) -> Proposal:
    """Decide what accepting would make of the data; nothing is written.

    Parameters
    ----------
    present
        The publication as it is.
    staged
        Snapshots of one or several providers.
    overrides
        Beside those of ``data/refresh/overrides.yml``.

    Raises
    ------
    DataError
        Two providers bring one indicator, or an indicator is not in the catalogue any more.
    """
    series = _by_indicator(staged, present.catalogue)
    templates = {id: template for source in staged for id, template in source.templates.items()}
    known = (*present.overrides, *overrides)
    tables = _Tables(present, series, templates)
    for id in sorted({*series, *tables.quotients}):
        tables.made(id)
    judged = [
        Judged(finding, passed(finding, known))
        for id in sorted(tables.evidence)
        for finding in examine(tables.evidence[id])
    ]
    return Proposal(
        tuple(staged),
        tables.before,
        tables.after,
        tuple(judged),
        tuple(sorted(tables.after.keys() - series.keys())),
        tuple(sorted(id for id, (_, one) in series.items() if not one.rows)),
        templates,
        tables.undivided,
    )


class _Tables:
    """Makes each table once; what divides another is made before it."""

    def __init__(
        self, present: Present, series: Mapping[str, tuple[str, StagedSeries]], templates: Mapping[str, str]
    ) -> None:
        self.present, self.series, self.templates = present, series, templates
        self.quotients = quotients_of(present.catalogue)
        self.before: dict[str, Merged] = {}
        self.after: dict[str, Merged] = {}
        self.evidence: dict[str, Evidence] = {}
        self.undivided: dict[str, int] = {}
        self._untouched: set[str] = set()

    def made(self, id: str) -> tuple[Observation, ...]:
        """The rows in use to be, of any indicator."""
        if id in self.after:
            return self.after[id].observations
        if id in self._untouched:
            return self.present.rows(id)
        now = Merged(self.present.rows(id), self.present.superseded(id))
        then = self._divided(id, now)
        if id in self.series:
            provider, staged = self.series[id]
            feed = self.present.feeds.get((provider, id))
            rows = staged.rows
            if feed is not None and feed.per is not None:
                rows = divide(rows, self.made(feed.per.indicator), feed, self.present.catalogue)
                if len(rows) < len(staged.rows):
                    self.undivided[id] = len(staged.rows) - len(rows)
            self.evidence[id] = self._evidence(id, staged, rows, then.observations, feed)
            then = merge(then.observations, then.revisions, rows, self.present.recent_year)
        elif then == now:
            self._untouched.add(id)
            return now.observations
        self.before[id], self.after[id] = now, then
        return then.observations

    def _divided(self, id: str, now: Merged) -> Merged:
        """The table as it is, divided by the denominator to be."""
        below = self.quotients.get(id)
        if not below:
            return now
        then = self.made(below)
        return anew(now, self.present.rows(below), then) if below in self.after else now

    def _evidence(
        self,
        id: str,
        staged: StagedSeries,
        rows: tuple[Observation, ...],
        in_use: tuple[Observation, ...],
        feed: Feed | None,
    ) -> Evidence:
        catalogue = self.present.catalogue
        entry = catalogue.indicators[id]
        template = self.templates.get(staged.source, staged.source)
        known = template in catalogue.sources
        return Evidence(
            id,
            staged.vintage,
            in_use,
            rows,
            feed.unit if feed else "",
            same_dataset(template, catalogue.sources) if known else frozenset(),
            self.present.published.get(id),
            staged.published,
            staged.unknown,
            self.present.rules.limits_of(id),
            change_kind(catalogue.units[entry.unit]) == "percent",
            entry.decimals,
        )


def _by_indicator(
    staged: Sequence[StagedSource], catalogue: Catalogue
) -> dict[str, tuple[str, StagedSeries]]:
    found: dict[str, tuple[str, StagedSeries]] = {}
    for source in staged:
        for id, one in source.series.items():
            if id not in catalogue.indicators:
                raise DataError(
                    f"the indicator '{id}' is staged and not in the catalogue",
                    where=f"the staged snapshot of {source.provider}",
                    expected="an indicator of data/catalogue/indicators",
                    received=id,
                    next_step="run `eslabon data refresh` again",
                )
            if id in found:
                raise DataError(
                    f"two providers bring the indicator '{id}'",
                    where=f"the staged snapshots of {found[id][0]} and {source.provider}",
                    expected="one provider for an indicator",
                    received="both",
                    next_step="choose one with --source",
                )
            found[id] = (source.provider, one)
    return found
