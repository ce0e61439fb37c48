"""Builds that are killed, find the disk full or meet another build: nothing is lost, bytes stay."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.test_tiny_build import break_notebook, copy_to

ESLABON = Path(sys.executable).with_name("eslabon")
BUILD = ["build", "--languages", "es", "--no-pdf"]
SEED = 20_26


def start(root: Path, *arguments: str, limit: int | None = None, **environment: str) -> subprocess.Popen:
    def prepare() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [ESLABON, *arguments],
        cwd=root,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=prepare,
    )


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def manifest(root: Path) -> bytes:
    return (root / "build" / "2026.1" / "manifest.json").read_bytes()


def verdicts(root: Path) -> list[str]:
    report = json.loads((root / "build" / "2026.1" / "run.json").read_text("utf-8"))
    return [page["status"] for page in report["pages"]]


def kept(root: Path) -> set[str]:
    """Keys of pages whose executed notebook is whole."""
    folder = root / "build" / "cache" / "pages"
    found = set()
    for key in (folder / "keys").glob("[!.]*"):
        content = folder / "notebooks" / f"{key.read_text()}.ipynb"
        if hashlib.sha256(content.read_bytes()).hexdigest() == content.stem:
            found.add(key.name)
    return found


def processes_of(root: Path) -> list[int]:
    """Processes that work for a publication: its packs are named in the environment of every kernel."""
    mark = f"ESLABON_PACK={root}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes() and b"Z" not in _state(folder):
                found.append(int(folder.name))
        except OSError:  # ended while we looked, or not ours
            continue
    return found


def _state(folder: Path) -> bytes:
    return (folder / "stat").read_bytes().rpartition(b")")[2].split()[0]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[Path, float]:
    """A build that nobody disturbed, and how many seconds it took."""
    root = copy_to(tmp_path_factory.mktemp("undisturbed") / "publication")
    begin = time.monotonic()
    status, out, err = finish(start(root, *BUILD))
    assert status == 0, out + err
    return root, time.monotonic() - begin


def test_killed_at_random_moments_the_next_build_resumes_and_ends_with_the_same_bytes(
    undisturbed, tmp_path, audit
):
    """Each kill hits a build that works: one that ends before its moment does not count."""
    reference, seconds = undisturbed
    root = copy_to(tmp_path / "publication")
    chance = random.Random(SEED)
    moments: list[float] = []
    finished: set[str] = set()
    while len(moments) < (20 if audit else 5):
        moment = chance.uniform(0.05, 0.95) * seconds
        begin = time.monotonic()
        process = start(root, *BUILD, TMPDIR=str(tmp_path))
        try:
            process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            moments.append(moment)
        else:
            # There is less to do the next time; without the edition and its pages there is enough.
            assert process.returncode == 0
            seconds = time.monotonic() - begin
            shutil.rmtree(root / "build" / "2026.1")
            shutil.rmtree(root / "build" / ".working")
        assert finished <= kept(root)  # what was finished stays
        finished = kept(root)
    print(f"seed {SEED}: killed after", ", ".join(f"{moment:.2f} s" for moment in moments))
    deadline = time.monotonic() + 60
    while processes_of(root) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert processes_of(root) == []
    status, out, err = finish(start(root, *BUILD, TMPDIR=str(tmp_path)))
    assert status == 0, out + err
    assert verdicts(root).count("reused") == len(finished)
    assert manifest(root) == manifest(reference)
    assert [path.name for path in tmp_path.iterdir()] == ["publication"]  # nothing temporary is left
    assert list((root / "build" / "cache").rglob("*.tmp")) == []
    assert not list((root / "build").glob(".previous-*"))
    assert not (root / "build" / ".staging" / "2026.1").exists()
    assert finish(start(root, "cache", "verify"))[0] == 0


@pytest.mark.parametrize("limit", [10_000, 100_000], ids=["no pack fits", "no script of the site fits"])
def test_a_full_disk_is_one_clear_error_and_the_next_build_is_right(undisturbed, tmp_path, limit):
    reference, _ = undisturbed
    root = copy_to(tmp_path / "publication")
    status, out, err = finish(start(root, *BUILD, limit=limit))
    assert status in (1, 2), out + err
    assert err.count("error: ") == 1
    assert "large" in err
    assert "Traceback" not in out + err
    assert not (root / "build" / "2026.1").exists()
    finished = kept(root) if (root / "build" / "cache" / "pages").exists() else set()
    status, out, err = finish(start(root, *BUILD))
    assert status == 0, out + err
    assert verdicts(root).count("reused") == len(finished)
    assert manifest(root) == manifest(reference)


# In a mount namespace of its own: the disk is a small one in memory, and gone with the command.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$1 tmpfs "$2" && cp -r "$3/." "$2" && cd "$2" && mkdir temporary || exit 77
if [ "$4" = full ]; then dd if=/dev/zero of=rest bs=64k 2>/dev/null; fi
TMPDIR="$2/temporary" "$5" build --languages es --no-pdf
status=$?
[ -e build/2026.1 ] && echo "an edition was left"
exit $status
"""


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory) -> list[str]:
    """How a shell is started that may mount a disk."""
    shell = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    tried = [*shell, 'mount -t tmpfs tmpfs "$1"', "sh", str(tmp_path_factory.mktemp("tried"))]
    process = subprocess.run(tried, capture_output=True, text=True, check=False)
    if process.returncode:
        pytest.skip(f"no small disk can be made here: {process.stderr.strip()[:200]}")
    return shell


@pytest.mark.parametrize("share", [0, 0.5, 0.75, 0.9])
def test_a_disk_without_space_is_one_clear_error(undisturbed, small_disk, tmp_path, share):
    """A real one, at every stage: lock, packs, notebooks, pages, the copy of the edition; no traceback."""
    disk = tmp_path / "disk"
    disk.mkdir()
    source = copy_to(tmp_path / "publication")
    needed = sum(path.stat().st_blocks * 512 for path in undisturbed[0].rglob("*"))
    given = sum(path.stat().st_blocks * 512 for path in source.rglob("*"))
    size, filled = str(int(given * 1.1 + share * (needed - given))), "" if share else "full"
    command = [*small_disk, ON_A_SMALL_DISK, "sh"]
    process = subprocess.run(
        [*command, size, disk, source, filled, ESLABON],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "TMPDIR": "", "XDG_RUNTIME_DIR": ""},
    )
    told = process.stdout + process.stderr
    assert "Traceback" not in told, told
    assert process.returncode in (1, 2), told
    assert told.count("error: ") == 1, told
    assert "No space left on device" in told or "no temporary file can be written" in told
    assert "an edition was left" not in told


def test_damaged_entries_are_made_again_and_the_report_says_so(undisturbed):
    root, _ = undisturbed
    before = manifest(root)
    truncated, flipped, _ = sorted((root / "build" / "cache" / "pages" / "notebooks").glob("[!.]*"))
    truncated.write_bytes(truncated.read_bytes()[:1000])
    content = bytearray(flipped.read_bytes())
    content[500] ^= 1
    flipped.write_bytes(bytes(content))
    assert "2 to run, 1 up to date" in finish(start(root, "plan", "--languages", "es"))[1]
    status, out, err = finish(start(root, *BUILD))
    assert status == 0, out + err
    assert out.count("the kept notebook was damaged: run again") == 2
    assert sorted(verdicts(root)) == ["ok", "ok", "reused"]
    report = (root / "build" / "2026.1" / "run.json").read_text("utf-8")
    assert report.count("the kept notebook was damaged: run again") == 2
    assert manifest(root) == before


def test_two_builds_at_once_the_second_waits_or_is_refused(tmp_path):
    root = copy_to(tmp_path / "publication")
    break_notebook(root, "import time; time.sleep(2)")
    first = start(root, *BUILD)
    lock = root / "build" / ".lock"
    deadline = time.monotonic() + 120
    while not (lock.is_file() and lock.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    refused = finish(start(root, *BUILD, "--no-wait"))
    assert refused[0] == 2, refused
    assert "another build is using this build folder" in refused[2]
    assert f"process {first.pid} on" in refused[2]
    second = start(root, *BUILD)
    assert finish(start(root, "plan"))[0] == 0  # planning waits for nobody
    status, out, err = finish(first)
    assert status == 0, out + err
    status, out, err = finish(second)
    assert status == 0, out + err
    assert f"waiting for another build in {root / 'build'}: process {first.pid} on" in out
    assert set(verdicts(root)) == {"reused"}
    assert lock.read_text() == ""
