"""Finished results, kept under their keys: whole or not at all, within a budget."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import re
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eslabon.service.eviction import Kept, to_evict
from eslabon.service.kept_result import (
    FILES,
    USED,
    Made,
    Result,
    Verifier,
    copy_files,
    disk_need,
    write_record,
)
from eslabon.service.refusals import ServiceBusy, disk_full, means_full
from eslabon.service.use_marks import UseMarks

__all__ = ["Made", "Result", "ResultStore"]

_KEY = re.compile(r"[0-9a-f]{64}")
# Seconds.
_COUNT_AGAIN = 10.0


class ResultStore:
    """A folder of results, ``<first two letters>/<key>/``; temporary ones are in ``.keeping`` and ``.going``.

    Any number of processes may find results; one keeps them (the dispatcher).

    Parameters
    ----------
    folder
        Made if need be.
    budget
        Bytes on disk for all results; see `eslabon.service.eviction` for what goes when they are used up.
    needed
        Returns the keys that jobs point at which have not ended; asked before results are removed.
    awaited
        Returns those of jobs that ended a short while ago.
    """

    def __init__(
        self,
        folder: Path,
        budget: int,
        *,
        needed: Callable[[], Collection[str]] = frozenset,
        awaited: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self.folder = folder
        self.budget = budget
        self._needed, self._awaited = needed, awaited
        self._verifier = Verifier()
        self._marks = UseMarks(folder)
        self._total: int | None = None  # of whoever keeps
        self._counted = (0, -_COUNT_AGAIN)
        for name in (".keeping", ".going"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def keep(self, key: str, made_folder: Path, made: Made, request: Mapping[str, Any]) -> Result:
        """Copy what was made, verify the copy, give it its name; make room within the budget.

        Raises
        ------
        DiskFull
            There is no room, not even after unneeded results have gone; what was kept before is whole.
        AssemblyError
            What was made is not a folder of plain files with the main one among them.
        """
        place = self._place(key)
        try:
            result = self._keep(place, key, made_folder, made, request)
        except OSError as error:
            if not means_full(error):
                raise
            self._evict(sparing=key, free=disk_need(made_folder))
            try:
                result = self._keep(place, key, made_folder, made, request)
            except OSError as again:
                if not means_full(again):
                    raise
                raise disk_full(again) from again
        self._marks.mark(place)
        self._total = self._count() if self._total is None else self._total + disk_need(place)
        if self._total > self.budget:
            self._evict(sparing=key)
        return result

    def find(self, key: str) -> Result | None:
        """The result under a key, verified and marked as used; None when absent. A damaged one is removed."""
        if not _KEY.fullmatch(key):
            return None
        place = self._place(key)
        try:
            result = self._verifier.read(place, key)
        except OSError:
            return None
        if result is None:
            self._remove(key, only_damaged=True)
            return None
        self._marks.mark(place)
        return result

    @contextmanager
    def serving(self, key: str) -> Iterator[Result | None]:
        """The result as by `find`, and within the context it is not evicted, by whatever process.

        A file that was opened within it can be read to its end afterwards.
        """
        try:
            file = (self._place(key) / USED).open("rb") if _KEY.fullmatch(key) else None
        except OSError:
            file = None
        if file is None:
            yield None
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield self.find(key)

    def clear_leftovers(self) -> int:
        """Remove what killed processes left half-written or half-removed; returns how many things.

        To be called by whoever keeps, before it keeps anything.
        """
        left = [path for name in (".keeping", ".going") for path in (self.folder / name).iterdir()]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)

    def size(self) -> int:
        """Bytes on disk of all results, of some seconds ago at most."""
        size, when = self._counted
        if time.monotonic() - when >= _COUNT_AGAIN:
            size = self._count()
            self._counted = (size, time.monotonic())
        return size

    def _count(self) -> int:
        return sum(one.size for one in self._all())

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / key

    def _keep(
        self, place: Path, key: str, made_folder: Path, made: Made, request: Mapping[str, Any]
    ) -> Result:
        temporary = self.folder / ".keeping" / secrets.token_hex(8)
        try:
            (temporary / FILES).mkdir(parents=True)
            (temporary / USED).touch()
            write_record(temporary, key, made, copy_files(made_folder, temporary / FILES), request)
            # What arrived on the disk is read, not what was sent there.
            if self._verifier.read(temporary, key) is None:
                raise OSError(errno.EIO, "the copy differs from what was written", str(temporary))
            place.parent.mkdir(exist_ok=True)
            with self._changing():
                old = self._set_aside(place) if place.exists() else None
                temporary.rename(place)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
        result = self._verifier.read(place, key)
        if result is None:
            raise OSError(errno.EIO, "the result changed while it was kept", str(place))
        return result

    def _evict(self, *, sparing: str, free: int = 0) -> None:
        """Remove results down to the budget, or further until `free` bytes less are used."""
        kept = list(self._all())
        total = sum(one.size for one in kept)
        try:
            # In this order: a job that ends in between is in the second.
            needed, awaited = {*self._needed(), sparing}, self._awaited()
        except (
            ServiceBusy
        ):  # nobody can say what is needed: all stays, and the next one that is kept asks again
            return
        budget = self.budget
        if free:  # the disk is full, whoever filled it: what readers still come for stays
            budget, needed = min(budget, max(0, total - free)), needed.union(awaited)
        for one in to_evict(kept, budget, needed, awaited):
            if self._remove_unless_served(one.key):
                total -= one.size
        self._total = total

    def _remove(self, key: str, *, only_damaged: bool = False) -> bool:
        """Remove a result, all of it at once."""
        place = self._place(key)
        try:
            with self._changing():
                # Once more, now that nobody changes it: it may just have been kept anew.
                if only_damaged and self._verifier.read(place, key) is not None:
                    return False
                going = self._set_aside(place)
        except OSError:
            return False
        shutil.rmtree(going, ignore_errors=True)
        return True

    def _remove_unless_served(self, key: str) -> bool:
        place = self._place(key)
        with contextlib.ExitStack() as stack:
            try:
                used = stack.enter_context((place / USED).open("rb"))
                fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError:
                pass  # a damaged one, which nobody can hold
            return self._remove(key)

    def _set_aside(self, place: Path) -> Path:
        going = self.folder / ".going" / secrets.token_hex(8)
        place.rename(going)
        return going

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One process, one thread changes what lies under a name."""
        with (self.folder / ".lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _all(self) -> Iterator[Kept]:
        for place in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if _KEY.fullmatch(place.name):
                yield Kept(place.name, disk_need(place), self._marks.used(place))
