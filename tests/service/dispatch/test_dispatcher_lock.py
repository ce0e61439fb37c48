"""One dispatcher for a state folder and for a database; a dead one holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from eslabon.errors import EditionError
from eslabon.service.database import open_database
from eslabon.service.dispatcher_lock import check_sole, dispatcher_runs, sole_in_database, sole_in_folder

HOLD = """
import sys
from contextlib import ExitStack
from pathlib import Path
from eslabon.service.database import open_database
from eslabon.service.dispatcher_lock import sole_in_database, sole_in_folder
sys.argv[0] = "eslabon"
with ExitStack() as stack:
    if sys.argv[1] == "folder":
        stack.enter_context(sole_in_folder(Path(sys.argv[2])))
    else:
        stack.enter_context(sole_in_database(open_database(sys.argv[2])))
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def hold():
    """Starts a process that holds something until it is killed."""
    started = []

    def start(what: str, where: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, what, where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("eslabon.service.dispatcher_lock._PATIENCE", 0.2)


def test_a_second_dispatcher_of_a_folder_is_told_who_is_there(tmp_path, hold):
    assert not dispatcher_runs(tmp_path)
    check_sole(tmp_path)
    holder = hold("folder", str(tmp_path))
    assert dispatcher_runs(tmp_path)
    with pytest.raises(EditionError, match="another service uses this state folder") as caught:
        check_sole(tmp_path)
    with pytest.raises(EditionError, match="another service uses") as again, sole_in_folder(tmp_path):
        pass
    for error in (caught.value, again.value):
        assert f"process {holder.pid} on " in error.received
        assert "--state" in error.next_step
    holder.kill()
    holder.wait()
    assert not dispatcher_runs(tmp_path)
    with sole_in_folder(tmp_path):
        assert dispatcher_runs(tmp_path)
        assert f'"pid": {os.getpid()}' in (tmp_path / "dispatcher.lock").read_text()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_second_dispatcher_of_a_postgresql_database_is_refused(database, hold):
    engine = open_database(database)
    holder = hold("database", database)
    refused = pytest.raises(EditionError, match="another service uses this jobs' database")
    with refused as caught, sole_in_database(engine):
        pass
    assert "--database" in caught.value.next_step
    holder.kill()
    holder.wait()
    for _ in range(2):  # and it is given back in the end
        with sole_in_database(engine):
            assert engine.dialect.name == "postgresql"
    engine.dispose()
