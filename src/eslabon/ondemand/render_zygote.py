"""A process per language with Sphinx and the whole book loaded, which forks for every page.

``python -m eslabon.ondemand.render_zygote FOLDER PARENT GROUND…`` loads the libraries once and forks one
process for each ground (Sphinx keeps registries and locales in module globals: two languages may not meet
in one process), and each listens on ``FOLDER/<language>``. A client sends one line of JSON and reads two: the
number of the process that makes its page, and how that ended. A process that dies says nothing more, which is
the answer too. All of them die with the parent.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from sphinx.application import Sphinx
from sphinx.util.docutils import patch_docutils

import eslabon.book.extension  # noqa: F401 (loaded once for all languages)
from eslabon.book.html import CONFIGURATION
from eslabon.errors import AssemblyError, EslabonError
from eslabon.execution.processes import die_with_parent
from eslabon.ondemand.ground_copy import Ground
from eslabon.ondemand.render_page import render_page

__all__ = ["LONGEST_REQUEST", "SAID_READY"]

LONGEST_REQUEST = 65_536  # bytes
SAID_READY = "ready"
_WAITING = 64  # connections that may wait to be accepted


def main(folder: str, parent: str, *grounds: str) -> None:
    """Fork one process per ground, say so, and wait for them."""
    die_with_parent(int(parent))
    children = {}
    for text in grounds:
        ground = Ground(Path(text), Path(text).name)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(Path(folder) / ground.language))
        listener.listen(_WAITING)
        ready, says = os.pipe()
        here = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(ready)
            die_with_parent(here)
            # As Sphinx's own command does: without it docutils warns of languages that it does not know.
            with patch_docutils(str(CONFIGURATION)):
                _serve(ground, listener, says)
        os.close(says)
        listener.close()
        children[pid] = ready
    if all(os.read(ready, 1) for ready in children.values()):
        sys.stdout.write(f"{SAID_READY}\n")
        sys.stdout.flush()
    # One that ends is not replaced: the client starts all of them anew.
    os.wait()


def _serve(ground: Ground, listener: socket.socket, says: int) -> NoReturn:
    app = _application(ground)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # pages are not waited for: their clients hear of them
    gc.collect()
    gc.freeze()
    os.write(says, b".")
    os.close(says)
    here = os.getpid()
    while True:
        connection, _ = listener.accept()
        with connection:
            if os.fork() == 0:
                listener.close()
                die_with_parent(here)
                _answer(app, ground, connection)


def _application(ground: Ground) -> Sphinx:
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # under it Sphinx rewrites years in the copyright line
    os.environ.update({"ESLABON_SOURCE": str(ground.source), "LC_ALL": "C.UTF-8"})
    app = Sphinx(
        str(ground.source),
        str(CONFIGURATION),
        str(ground.folder / "html"),
        str(ground.doctrees),
        "html",
        {"language": ground.language},
        status=None,
        warning=io.StringIO(),
    )
    app.env.get_doctree(app.config.root_doc)
    return app


def _answer(app: Sphinx, ground: Ground, connection: socket.socket) -> NoReturn:
    """Make the page of one request and end."""
    status = 1
    with contextlib.suppress(OSError, BrokenPipeError):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        _say(connection, {"pid": os.getpid()})
        job = json.loads(_line(connection))
        _limit(job.pop("limits"))
        try:
            render_page(app, ground, job)
        except EslabonError as error:
            _say(connection, {"error": error.__dict__})
        except MemoryError:
            _say(connection, {"error": AssemblyError("a page needed more memory than it may").__dict__})
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            _say(connection, {"error": AssemblyError("a page could not be made", received=told).__dict__})
        else:
            _say(connection, {"made": True})
            status = 0
    os._exit(status)


def _line(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\n"):
        part = connection.recv(LONGEST_REQUEST)
        received += part
        if not part or len(received) > LONGEST_REQUEST:
            raise OSError("no whole request")
    return received


def _say(connection: socket.socket, told: dict) -> None:
    connection.sendall(json.dumps(told).encode() + b"\n")


def _limit(limits: dict[str, int]) -> None:
    """CPU seconds, bytes of memory beyond what is there, bytes of a file."""
    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    bounds = {
        resource.RLIMIT_CPU: limits.get("cpu", 0),
        resource.RLIMIT_DATA: limits.get("memory", 0) and held + limits["memory"],
        resource.RLIMIT_FSIZE: limits.get("file", 0),
    }
    for which, bound in bounds.items():
        if bound:
            resource.setrlimit(which, (bound, bound))


if __name__ == "__main__":
    main(*sys.argv[1:])
