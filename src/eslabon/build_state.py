"""What a build was asked for, and what is known of it after each of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.execution.capacity import WORKER_MEMORY
from eslabon.kernels.start import KernelKind

if TYPE_CHECKING:
    from eslabon.book.assemble import Assembled
    from eslabon.book.quarto.wanted import QuartoWanted
    from eslabon.execution.plan import Decision, PlannedPage
    from eslabon.execution.report import Reporter
    from eslabon.execution.verdict import PageResult
    from eslabon.publication import Publication

__all__ = ["BuildOptions", "BuildState"]


@dataclass(frozen=True)
class BuildOptions:
    """What the analyst asked for.

    Parameters
    ----------
    root
        The publication's folder.
    build
        Where editions go; ``<root>/build`` by default.
    languages
        Languages to build; empty for all that the publication declares.
    only
        Pages to build (``ARC``, ``R9``, ``country/ARC``); empty for all.
    workers
        Notebooks executed at the same time; 0 for as many as cores and memory allow.
    worker_memory
        Bytes that one of them may need.
    dask
        Address of the scheduler of a Dask cluster that executes the notebooks; empty for this machine.
    strict
        Missing translations are errors.
    fail_fast
        Stop at the first failed page.
    html, pdf
        Which formats to make.
    quarto
        Which formats to make through Quarto besides.
    cell_timeout
        Seconds after which a notebook cell counts as looping.
    wait
        Wait for another build in the same folder; else that is an error.
    kernels
        ``warm``: forked from a process that has imported the libraries; ``cold``: stock.
    """

    root: Path
    build: Path
    edition: str = ""
    languages: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    workers: int = 0
    worker_memory: int = WORKER_MEMORY
    dask: str = ""
    strict: bool = False
    fail_fast: bool = False
    html: bool = True
    pdf: bool = True
    quarto: tuple[str, ...] = ()
    cell_timeout: int = 300
    wait: bool = True
    kernels: KernelKind = KernelKind.WARM

    @property
    def cache(self) -> Path:
        """Where is kept what need not be made again."""
        return self.build / "cache"


@dataclass(frozen=True)
class BuildState:
    """What is known after each step; fields of later steps are empty before them."""

    options: BuildOptions
    reporter: Reporter
    quarto: QuartoWanted | None = None  # formats and the program that makes them
    publication: Publication | None = None
    edition: str = ""
    pages: tuple[PlannedPage, ...] = ()
    others: tuple[PlannedPage, ...] = ()  # of the publication, but not asked for
    staging: Path = Path()
    packs: Mapping[str, Path] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    results: tuple[PageResult, ...] = ()
    sources: Mapping[str, Assembled] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # translations
    final: Path = Path()
    files: Mapping[str, str] = field(default_factory=dict)  # digests of the files that were read
    changed: tuple[str, ...] = ()  # those that are other files in the end
    made_of: str = ""  # digest of everything that shapes the edition
    standing: bool = False  # it is there already
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether everything that the publication declares is made: pages, languages, formats."""
        declared = self.publication.settings.languages
        formats = self.options.html and self.options.pdf
        return formats and not self.others and self.publication.languages == declared
