"""Whoever waits for a notebook that another request runs can give up; what serves is marked as used."""

from __future__ import annotations

import os
import threading

import pytest

from eslabon.errors import ExecutionError
from eslabon.ondemand.kitchen import held
from eslabon.ondemand.maker import StopAsked
from eslabon.ondemand.request import BriefRequest

LONG = 60.0


@pytest.mark.parametrize("lock", ["of the notebook", "of the data"])
def test_who_waits_for_another_gives_up_when_nobody_wants_it(maker, desk, monkeypatch, lock):
    notebooks = maker._notebooks
    page = desk.page(desk.check(BriefRequest("FRA", "es", "html")))
    begun, go_on, stop = threading.Event(), threading.Event(), threading.Event()
    raised = []

    def block(*_):
        begun.set()
        assert go_on.wait(LONG)
        raise ExecutionError("enough")

    if lock == "of the notebook":
        monkeypatch.setattr(notebooks, "_kept", lambda key: None)
        monkeypatch.setattr(notebooks, "_run", block)
    else:
        monkeypatch.setattr(notebooks.publication.packs, "packs", block)

    def ask(waiting):
        try:
            notebooks.executed(page, waiting)
        except (ExecutionError, StopAsked) as error:
            raised.append(type(error))

    def waiting():
        if stop.is_set():
            raise StopAsked("cancelled")

    first = threading.Thread(target=ask, args=(lambda: None,), daemon=True)
    second = threading.Thread(target=ask, args=(waiting,), daemon=True)
    first.start()
    try:
        assert begun.wait(LONG)
        second.start()
        stop.set()
        second.join(LONG)
        assert raised == [StopAsked], "the other one still runs"
    finally:
        go_on.set()
        first.join(LONG)
    assert raised == [StopAsked, ExecutionError]
    assert not notebooks._keys, "locks that nobody waits for are forgotten"


def test_a_held_lock_is_given_back_whatever_happens():
    lock = threading.Lock()
    with pytest.raises(KeyError), held(lock, lambda: None):
        assert lock.locked()
        raise KeyError
    assert not lock.locked()


def test_what_serves_a_request_is_marked_as_used(maker, desk, monkeypatch):
    notebooks = maker._notebooks
    page = desk.page(desk.check(BriefRequest("FRA", "es", "html")))
    monkeypatch.setattr(notebooks._built, "executed", notebooks._store.executed)  # as if the build had none
    executed = notebooks.executed(page, lambda: None)
    kept = [path for path in notebooks.cache.rglob("*") if path.is_file()]
    pack = notebooks.publication.packs.packs([page])[page.address]
    [notebook] = [path for path in kept if path.parent.name == "notebooks" and path.read_bytes() == executed]
    for path in kept:
        os.utime(path, (1.0, 1.0))
    assert notebooks.executed(page, lambda: None) == executed
    assert min(path.stat().st_mtime for path in (pack, notebook)) > 1.0
