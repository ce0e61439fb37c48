"""The maker's side of the renderers: starts them, asks for a page, ends one that takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from eslabon.errors import AssemblyError, EditionError
from eslabon.execution.processes import ENDING
from eslabon.ondemand.ground_copy import Ground
from eslabon.ondemand.render_zygote import SAID_READY

__all__ = ["Renderer", "RendererLost"]

_LOADING = 120  # seconds that all languages may take to load
_LOOK = 0.25  # seconds between two looks whether the page is still wanted


class RendererLost(AssemblyError):
    """The process that made a page died; the page may be asked for once more."""


class Renderer:
    """Warm processes, one per language, and a new one for every page.

    Parameters
    ----------
    grounds
        What the pages are rendered on, a ground for each language.
    """

    def __init__(self, grounds: Sequence[Ground]) -> None:
        self._grounds = tuple(grounds)
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._folder = Path()

    def __enter__(self) -> Renderer:
        self._reach()
        return self

    def __exit__(self, *ignored: object) -> None:
        with self._lock:
            self._stop()

    def render(
        self, language: str, job: Mapping[str, str], *, seconds: float, limits: Mapping[str, int],
        stop: threading.Event,
    ) -> None:  # fmt: skip
        """Make a page; see `eslabon.ondemand.render_page.render_page` for the job.

        Raises
        ------
        AssemblyError
            The page could not be made, or took longer than it may.
        RendererLost
            The process died under it.
        """
        deadline = time.monotonic() + seconds
        told: list[dict] = []
        try:
            with contextlib.closing(self._connect(language)) as connection:
                connection.settimeout(_LOOK)
                connection.sendall(json.dumps({**job, "limits": dict(limits)}).encode() + b"\n")
                for message in _messages(connection):
                    if message is not None:
                        told.append(message)
                    elif stop.is_set() or time.monotonic() > deadline:
                        _kill(told)
                        raise _too_long(job, seconds, stopped=stop.is_set())
                    if len(told) == 2:
                        break
        except OSError as error:
            raise _lost(job, error.strerror or str(error)) from None
        if len(told) < 2:
            raise _lost(job, "its process ended without an answer")
        if error := told[1].get("error"):
            raise AssemblyError(**{name: text for name, text in error.items() if text})

    def _connect(self, language: str) -> socket.socket:
        for attempt in (1, 2):
            address = self._reach() / language
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(address))
            except OSError:
                connection.close()
                if attempt == 2:
                    raise
                with self._lock:
                    self._stop()
            else:
                return connection
        raise AssertionError("the last attempt returns or raises")

    def _reach(self) -> Path:
        """The folder of the sockets; the processes are started where they are not running."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._stop()
                self._start()
            return self._folder

    def _start(self) -> None:
        if ENDING.is_set():
            raise EditionError("no renderer is started: the run was interrupted", next_step="run it again")
        self._folder = Path(tempfile.mkdtemp(prefix="eslabon-render-"))
        command = [sys.executable, "-m", "eslabon.ondemand.render_zygote", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, str(os.getpid()), *(str(ground.folder) for ground in self._grounds)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        watch = threading.Timer(_LOADING, self._process.kill)
        watch.start()
        said = self._process.stdout.readline().strip()
        watch.cancel()
        if said != SAID_READY:
            self._stop()
            raise EditionError(
                "the renderers did not start",
                where=str(self._grounds[0].folder.parent),
                expected=f"all languages loaded within {_LOADING} s",
                received=said or "the process ended",
                next_step="look at the messages above; build the edition again: eslabon build",
            )

    def _stop(self) -> None:
        if self._process is not None:
            # The whole group: one language may be gone while the others still listen.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process.stdout.close()
            self._process = None
        if self._folder != Path():
            shutil.rmtree(self._folder, ignore_errors=True)


def _messages(connection: socket.socket):
    """Each line as it comes; None whenever nothing came for a moment."""
    received = b""
    while True:
        try:
            part = connection.recv(65_536)
        except TimeoutError:
            yield None
            continue
        if not part:
            return
        received += part
        while b"\n" in received:
            line, _, received = received.partition(b"\n")
            yield json.loads(line)


def _kill(told: Sequence[Mapping]) -> None:
    for message in told[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(message["pid"], signal.SIGKILL)


def _lost(job: Mapping[str, str], how: str) -> RendererLost:
    return RendererLost(
        f"the process that made the page {job['address']} died",
        where=job["address"],
        expected="a process that lives until its page is done",
        received=how,
        next_step="ask for the page again; if it stays, look whether memory is short",
    )


def _too_long(job: Mapping[str, str], seconds: float, *, stopped: bool) -> AssemblyError:
    return AssemblyError(
        f"the page {job['address']} was stopped while it was made",
        where=job["address"],
        expected=f"a page that is made within {seconds:g} s",
        received="nobody wants it any more" if stopped else "a page still in the making",
        next_step="ask for it again",
    )
