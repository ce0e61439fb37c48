"""Executed notebooks for requests: of the build's store or the service's own, else run in a warm kernel."""

from __future__ import annotations

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from eslabon.editions.build_lock import cache_in_use
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import ExecutionError
from eslabon.execution.frozen import notebook_files
from eslabon.execution.key import key_of
from eslabon.execution.page_list import PlannedPage
from eslabon.execution.place import Place
from eslabon.execution.planner import PageParts
from eslabon.execution.run import PageJob
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult
from eslabon.ondemand.kitchen import answer_of, held, persistently
from eslabon.publication import Publication

__all__ = ["Notebooks"]


@dataclass
class Notebooks:
    """The executed notebooks of one publication, as it was when this was made.

    Parameters
    ----------
    publication
        Loaded once; its packs are kept in the service's cache.
    frozen
        Folder with copies of settings, notebooks and translations: an author may save meanwhile.
    cache, build_cache
        Folder of what the service keeps; that of the build, of which executed notebooks are read.
    place
        Where notebooks run.
    seconds, limits
        How long one cell may take, and what a notebook may use (`eslabon.kernels.limits`).
    """

    publication: Publication
    frozen: Path
    cache: Path
    build_cache: Path
    place: Place
    seconds: int
    limits: str

    _cutting: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _counting: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _keys: dict[str, list] = field(
        default_factory=lambda: defaultdict(lambda: [threading.Lock(), 0]), repr=False
    )

    def __post_init__(self) -> None:
        self._parts = PageParts(self.publication)
        self._store = PageStore(self.cache / "pages")
        self._built = PageStore(self.build_cache / "pages")
        root = self.publication.root
        notebooks = {
            root / "notebooks" / f"{one.notebook}.ipynb" for one in self.publication.settings.notebooks
        }
        for path, content in notebook_files(root, notebooks, self.publication.languages).items():
            (self.frozen / path).parent.mkdir(parents=True, exist_ok=True)
            (self.frozen / path).write_bytes(content)

    def executed(self, page: PlannedPage, waiting: Callable[[], None]) -> bytes:
        """The executed notebook of a page; the same page asked for twice at a time runs once.

        Parameters
        ----------
        waiting
            Called now and then while the notebook runs; raises where nobody wants it any more.

        Raises
        ------
        ExecutionError
            The notebook failed.
        """
        with disk_errors_explained(self.cache):
            pack = self._pack(page, waiting)
            parts = self._parts.of(page, pack.stem)
            key = key_of(parts)
            with self._alone(key, waiting):
                found = self._kept(key)
                if found is None:
                    self._run(page, pack, key, parts, waiting)
                    found = self._kept(key)
                if found is None:
                    raise ExecutionError(
                        f"the executed notebook of {page.address} is gone",
                        where=page.notebook.name,
                        expected="the notebook that was kept a moment ago",
                        received="none, or one with other bytes",
                        next_step="ask again",
                    )
                return found

    def _pack(self, page: PlannedPage, waiting: Callable[[], None]) -> Path:
        """The page's slice of the data, marked as used: the service prunes what nobody used for long."""
        packs = self.publication.packs
        with held(self._cutting, waiting), cache_in_use(self.cache):
            pack = packs.packs([page])[page.address]
            if not pack.is_file():
                packs.ready([page], {page.address: pack})
            packs.mark_used([page])
            return pack

    def _kept(self, key: str) -> bytes | None:
        """The executed notebook with this key, of the service's own store or else the build's."""
        own, built = self._store.executed, self._built.executed
        with cache_in_use(self.cache):
            content = own.content(own.digest_of(key))
            if content is not None:
                own.mark_used(key)
                return content
        return built.content(built.digest_of(key))

    def _run(
        self, page: PlannedPage, pack: Path, key: str, parts: dict[str, str], waiting: Callable[[], None]
    ) -> None:
        failed = self.cache / "failed" / key
        job = PageJob(
            address=page.address,
            language=page.language,
            root=self.frozen,
            notebook=self.frozen / page.notebook.relative_to(self.publication.root),
            parameters={**dict(page.parameters), "language": page.language},
            pack=pack,
            key=key,
            ingredients=parts,
            reason="asked for",
            cache=self.cache / "pages",
            failed=failed,
            failed_name=failed,
            cell_timeout=self.seconds,
            limits=self.limits,
            confined=True,
        )
        try:
            result = self._verdict(job, waiting)
        finally:
            shutil.rmtree(failed, ignore_errors=True)
        if not result.good:
            raise _failure(page, result)

    def _verdict(self, job: PageJob, waiting: Callable[[], None]) -> PageResult:
        place = self.place
        [parcel] = place.parcels([job])
        try:
            outcome = persistently(lambda: answer_of(place.executor, place.work, parcel, waiting), place.died)
        except place.died as death:
            outcome = place.lost(parcel, str(death).splitlines()[0])
        return place.accept(outcome)

    @contextmanager
    def _alone(self, key: str, waiting: Callable[[], None]) -> Iterator[None]:
        """One at a time for the same key; locks nobody waits for are forgotten."""
        with self._counting:
            entry = self._keys[key]
            entry[1] += 1
        try:
            with held(entry[0], waiting):
                yield
        finally:
            with self._counting:
                entry[1] -= 1
                if not entry[1]:
                    self._keys.pop(key, None)


def _failure(page: PlannedPage, result: PageResult) -> ExecutionError:
    return ExecutionError(
        f"the notebook of {page.address} failed: {result.reason}",
        where=page.notebook.name,
        received=f"{result.name}: {result.value}" if result.name else result.reason,
        next_step="ask again; if it stays, the analyst finds the cause with: eslabon build --only "
        + page.tail,
        page=page.address,
        cell=result.cell,
        name=result.name,
        value=result.value,
    )
