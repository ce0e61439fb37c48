"""One application per class of hostile requests: what a request leaves behind would be seen by the next."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.service.hostile.refused import KEY, SECRET
from tests.service.serving import Served, make_served


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, edition_once) -> Served:
    """An application with a secret beside its edition, links to it inside, a job and a result."""
    build = tmp_path_factory.mktemp("target") / "build"
    shutil.copytree(edition_once, build)
    (build / "cache" / "secret.json").write_text(SECRET)
    (build / "2026.1" / "link").symlink_to(build / "cache")
    (build / "2026.1" / "linked.json").symlink_to(build / "cache" / "secret.json")
    (build / "2026.1" / ".hidden").write_text(SECRET)
    (build / "2026.1" / "run.json").write_text(SECRET)
    os.mkfifo(build / "2026.1" / "pipe")
    served = make_served(build, reads_per_second=0, orders_per_second=0)
    served.results.put(KEY, "brief.pdf", "application/pdf", {"brief.pdf": b"%PDF-1.7"})
    (served.results.folder / KEY / "secret.json").write_text(SECRET)
    served.store.submit(KEY, {"kind": "brief"}, client="someone")
    return served
