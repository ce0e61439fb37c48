"""Publishes over and over in processes of its own, killing each at one moment; see test_publish_killed.py.

Moments are counted in operations on files, as Python's audit events tell them, not in seconds: each run dies
just before the n-th. Usage: killed.py SITE SEED RUNS BEFORE AFTER.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from tests.editions.publishing.sample_edition import published

COUNTED = {"open", "os.rename", "os.link", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.rmtree"}


def run(edition: Path, site: Path, moment: int) -> tuple[int, int]:
    """Publish in a child that dies before its operation number `moment`; exit status and operations."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def watch(event: str, arguments: tuple) -> None:
            nonlocal count
            if event not in COUNTED or str(site) not in str(arguments):
                return
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        published(edition, site)
        os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        count = told.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(count or 0)


def main(work: Path, seed: int, runs: int, before: Path, after: Path) -> None:
    """Keep the site as each killed run left it, and as the next run finished it."""
    chance = random.Random(seed)
    published(before, work / "previous")
    shutil.copytree(work / "previous", work / "whole")
    exit_status, operations = run(after, work / "whole", 0)
    assert exit_status == 0
    assert operations > 100, operations
    moments = sorted(chance.sample(range(1, operations), runs))
    told = []
    for moment in moments:
        site = work / f"killed-{moment}"
        shutil.copytree(work / "previous", site)
        killed, _ = run(after, site, moment)
        shutil.copytree(site, work / f"finished-{moment}")
        finished, _ = run(after, work / f"finished-{moment}", 0)
        told.append({"moment": moment, "killed": killed, "finished": finished})
    json.dump({"operations": operations, "runs": told}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
