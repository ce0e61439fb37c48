"""A dispatcher to be killed: ``python -m tests.service.dispatch.killed_dispatcher URL STATE``."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from eslabon.service.database import open_database
from eslabon.service.dispatcher import Dispatcher, Limits
from eslabon.service.dispatcher_lock import sole_in_folder
from eslabon.service.jobs import JobStore, QueueBounds
from eslabon.service.results import ResultStore
from tests.service.dispatch.makers import StandIn


def main() -> None:
    url, state = sys.argv[1], Path(sys.argv[2])
    until = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: until.set())
    store = JobStore(open_database(url, busy=1.0), QueueBounds(100, 100))
    results = ResultStore(state / "results", 10**9)
    with sole_in_folder(state):
        print("begins", flush=True)
        Dispatcher(
            store, results, StandIn(), 3, scratch=state / "scratch", limits=Limits(grace=10), poll=0.002
        ).run(until)


if __name__ == "__main__":
    main()
