"""The loop: a change builds, a failed build is told and leaves the last pages, stopping stops."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from types import SimpleNamespace

import pytest

from eslabon.errors import ParameterError
from eslabon.preview.loop import preview
from eslabon.preview.rebuild import Outcome


class Told:
    """A reporter that keeps what it is told."""

    def __init__(self):
        self.lines = []

    def step(self, text):
        self.lines.append(text)

    def warning(self, text):
        self.lines.append(f"warning {text}")


@pytest.fixture
def publication(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "index.md").write_text("# Uno\n")
    return SimpleNamespace(root=tmp_path)


def run(publication, outcomes, then):
    """Run a preview whose builds end as given; `then` acts after each, by number; returns what was told."""
    stop, told, built = threading.Event(), Told(), []

    def rebuild(options):
        built.append(options)
        number = len(built)
        timer = threading.Timer(0.3, then, (number, told, stop))
        timer.daemon = True
        timer.start()
        return outcomes[number - 1]

    thread = threading.Thread(
        target=preview,
        args=(publication, told),
        kwargs={"folder": publication.root, "stop": stop, "rebuild": rebuild},
    )
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    return told.lines, len(built)


def test_a_change_builds_again(publication):
    def then(number, told, stop):
        if number == 1:
            (publication.root / "book" / "index.md").write_text("# Dos\n")
        else:
            stop.set()

    lines, built = run(publication, [Outcome(0, "", 1.0), Outcome(0, "", 0.5)], then)
    assert built == 2
    assert lines[1:] == ["first build: built in 1.0 s", "book/index.md: built in 0.5 s"]


def test_a_change_during_a_build_is_not_missed(publication):
    """The file changes while the first build runs; the second build sees it."""
    stop, told, built = threading.Event(), Told(), []

    def rebuild(options):
        built.append((publication.root / "book" / "index.md").read_text())
        if len(built) == 1:
            (publication.root / "book" / "index.md").write_text("# Dos\n")
            time.sleep(0.5)
        else:
            stop.set()
        return Outcome(0, "", 0.5)

    thread = threading.Thread(
        target=preview,
        args=(publication, told),
        kwargs={"folder": publication.root, "stop": stop, "rebuild": rebuild},
    )
    thread.start()
    thread.join(timeout=20)
    stop.set()
    assert built == ["# Uno\n", "# Dos\n"]


def test_a_failed_build_is_told_here_and_in_the_browser(publication):
    seen = []

    def then(number, told, stop):
        address = told.lines[0].removeprefix("preview: ")
        with urllib.request.urlopen(f"{address}-/events?after=-1", timeout=10) as answer:
            seen.append(json.load(answer))
        stop.set()

    lines, _ = run(publication, [Outcome(1, "no such role: obz", 0.1)], then)
    assert lines[-1] == "warning first build: no such role: obz"
    assert seen == [{"build": 1, "pages": 0, "error": "no such role: obz"}]


def test_a_taken_port_is_one_clear_error(publication):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ParameterError, match="cannot listen") as caught:
            preview(publication, Told(), folder=publication.root, port=taken.getsockname()[1])
    assert "--port" in str(caught.value)


def test_ctrl_c_ends_a_preview_without_an_error(publication):
    def interrupted(options):
        raise KeyboardInterrupt

    told = Told()
    preview(publication, told, folder=publication.root, rebuild=interrupted)
    assert told.lines[-1] == "preview ended"
