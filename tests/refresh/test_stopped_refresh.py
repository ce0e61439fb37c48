"""The real command against a server, told to stop in the midst: what was good stays, what came is kept."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from eslabon.refresh.place import RefreshPlace
from tests.refresh.test_accept import digest
from tests.refresh.test_refresh_command import run
from tests.sources.loopback import Asked

ESLABON = Path(sys.executable).with_name("eslabon")
INTERRUPTED = 130
EVERY = [("NE.EXP.GNFS.ZS", "1"), ("NE.EXP.GNFS.ZS", "2"), ("NV.IND.MANF.ZS", "1"), ("NV.IND.MANF.ZS", "2")]


def started(root: Path) -> subprocess.Popen[str]:
    """The command as an analyst starts it, without a terminal."""
    return subprocess.Popen(
        [ESLABON, "data", "refresh"],
        cwd=root,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def named(asked: list[Asked]) -> list[tuple[str, str]]:
    """Series and page of each request."""
    return [(one.path.rpartition("/")[2], one.query.get("page", "1")) for one in asked]


def staged(root: Path) -> bytes:
    return (RefreshPlace(root).staged / "office.zip").read_bytes()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_refresh_keeps_the_last_good_state_and_goes_on(tiny, server, tmp_path, sent):
    run(tiny, "refresh")
    good, data = staged(tiny), digest(tiny)

    office = server.behaviour
    office.updated = "2026-10-15"
    new = office.values["NE.EXP.GNFS.ZS"]
    office.values["NE.EXP.GNFS.ZS"] = {**new, ("FRA", "2010"): 27.25}
    other = Path(shutil.copytree(tiny, tmp_path / "other"))
    server.asked.clear()
    process = started(tiny)

    def stopping(asked: Asked, send) -> None:
        """Answer two requests; send the signal at the third, and never answer it."""
        if len(server.asked) < 3:
            office(asked, send)
        else:
            process.send_signal(sent)
            process.wait(600)

    server.behaviour = stopping
    output, _ = process.communicate(timeout=600)
    assert process.returncode == (-sent if sent == signal.SIGKILL else INTERRUPTED), output
    assert "[1/2] office NE.EXP.GNFS.ZS\n" in output
    assert "[2/2] office NV.IND.MANF.ZS\n" in output
    assert ("run the same command to go on" in output) == (sent != signal.SIGKILL)
    assert named(server.asked) == EVERY[:3]
    assert (staged(tiny), digest(tiny)) == (good, data)

    server.behaviour = office
    server.asked.clear()
    output = run(tiny, "refresh")
    assert "going on with the run of" in output
    assert "2 requests, 2 answers reused" in output
    assert named(server.asked) == EVERY[2:], "what had come was asked for again"

    server.asked.clear()
    run(other, "refresh")
    assert named(server.asked) == EVERY
    assert staged(tiny) == staged(other) != good
    with zipfile.ZipFile(RefreshPlace(tiny).staged / "office.zip") as archive:
        table = archive.read("observations/exports_gdp.csv").decode()
    assert "FRA,2010,27.25,wb-wdi-2026-10-15,2026-10-15," in table
    assert digest(tiny) == data
