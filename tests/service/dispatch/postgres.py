"""A PostgreSQL of the tests' own: a cluster in a temporary folder that only this folder's socket leads to."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon.execution.processes import die_with_parent

# Servers refuse to run as root; Debian's package brings this user.
USER = "postgres"
_STARTING_SECONDS = 60


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, of its newest version; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def cluster(bin: Path) -> Iterator[str]:
    """A running server; yields the address of its database. Nothing of it is left afterwards."""
    # Not below pytest's folder, which other users may not enter; short, for the socket's path is limited.
    folder = Path(tempfile.mkdtemp(prefix="eslabon-pg-"))
    as_user = {}
    if os.getuid() == 0:
        shutil.chown(folder, USER, USER)
        as_user = {"user": USER, "group": USER, "extra_groups": []}
    data = folder / "data"
    try:
        subprocess.run(
            [bin / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user,
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "unix_socket_permissions": "0700",
        }
        settings |= {"fsync": "off", "max_connections": "200", "shared_buffers": "32MB"}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        parent = os.getpid()
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [bin / "postgres", "-D", data, *given],
                stdout=log,
                stderr=log,
                cwd=folder,
                preexec_fn=lambda: die_with_parent(parent),
                **as_user,
            )
        try:
            _wait_until_ready(bin, folder, server)
            yield f"postgresql://{USER}@/postgres?host={folder}"
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:  # it waits for whoever is still connected
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder)


def _wait_until_ready(bin: Path, folder: Path, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + _STARTING_SECONDS
    ready = [bin / "pg_isready", "-q", "-h", folder, "-U", USER, "-d", "postgres"]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((folder / "log").read_text("utf-8"))
        time.sleep(0.05)
