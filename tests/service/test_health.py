"""Whether it lives and whether it can work are two questions."""

from __future__ import annotations

import pytest

from eslabon.service import health


def test_a_whole_service_is_ready(served):
    assert served.ask("GET", "/health/live").json == {"status": "ok"}
    answer = served.ask("GET", "/health/ready")
    assert answer.json == {"status": "ok", "database": "ok", "edition": "ok", "disk": "ok"}


def break_database(served):
    def locked():
        raise RuntimeError("database is locked: /srv/state/jobs.sqlite")

    served.store.counts = locked


def break_writing(served):
    def read_only():
        raise RuntimeError("read-only: /srv/state/jobs.sqlite")

    served.store.check_writable = read_only


def break_edition(served):
    (served.desk.folder / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("damage", "part"),
    [(break_database, "database"), (break_writing, "database"), (break_edition, "edition")],
)
def test_what_is_broken_is_named(served, damage, part):
    damage(served)
    answer = served.ask("GET", "/health/ready")
    assert answer.status == 503
    assert answer.json[part] == answer.json["status"] == "failed"
    assert list(answer.json.values()).count("failed") == 2
    assert b"/srv" not in answer.body
    assert served.ask("GET", "/health/live").status == 200


def test_a_look_serves_everybody_for_a_moment(served, monkeypatch):
    looks = []
    monkeypatch.setattr(health, "_REMEMBERED", 3600.0)
    served.store.check_writable = lambda: looks.append(1)
    for _ in range(3):
        assert served.ask("GET", "/health/ready").status == 200
    assert len(looks) == 1, "strangers make nobody write at will"
    break_edition(served)
    monkeypatch.setattr(health, "_REMEMBERED", 0.0)
    assert served.ask("GET", "/health/ready").json["edition"] == "failed"
    assert len(looks) == 2


def test_a_full_disk_is_not_ready(serve):
    answer = serve(free_bytes=2**62).ask("GET", "/health/ready")
    assert (answer.status, answer.json["disk"]) == (503, "failed")


def test_the_reason_is_in_the_log(served):
    break_database(served)
    served.ask("GET", "/health/ready")
    assert served.lines()[-1]["level"] == "error"
    assert "database is locked" in "".join(served.lines()[-1]["trace"])
