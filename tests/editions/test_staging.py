"""An edition's folder is never half there."""

import errno

import pytest

from eslabon.editions.staging import clear_leftovers, disk_errors_explained, open_staging, promote, set_aside
from eslabon.errors import EditionError


def finished(build, text):
    staging = open_staging(build, "2026.1")
    (staging / "page").write_text(text)
    return promote(staging, build, "2026.1")


def test_the_new_edition_takes_the_place_of_the_old_one(tmp_path):
    finished(tmp_path, "old")
    assert (finished(tmp_path, "new") / "page").read_text() == "new"
    assert not set_aside(tmp_path, "2026.1").exists()


def test_an_unfinished_build_leaves_the_previous_edition_alone(tmp_path):
    final = finished(tmp_path, "old")
    (open_staging(tmp_path, "2026.1") / "page").write_text("half")
    assert (final / "page").read_text() == "old"
    assert list(open_staging(tmp_path, "2026.1").iterdir()) == []


def test_a_kill_between_the_two_moves_is_repaired(tmp_path):
    finished(tmp_path, "old").rename(set_aside(tmp_path, "2026.1"))
    open_staging(tmp_path, "2026.1")
    assert (tmp_path / "2026.1" / "page").read_text() == "old"


def test_leftovers_go_and_the_edition_stays(tmp_path):
    """What a killed build left is removed even when the next one has nothing to make."""
    final = finished(tmp_path, "old")
    open_staging(tmp_path, "2026.1")
    final.rename(set_aside(tmp_path, "2026.1"))
    clear_leftovers(tmp_path, "2026.1")
    assert (final / "page").read_text() == "old"
    assert not (tmp_path / ".staging" / "2026.1").exists()
    assert not set_aside(tmp_path, "2026.1").exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EFBIG, "beyond the limit"),
        (errno.EROFS, "cannot be written"),
        (errno.EACCES, "cannot be written"),
    ],
)
def test_disk_errors_say_what_to_do(number, words):
    with pytest.raises(EditionError, match=words) as caught, disk_errors_explained("build"):
        raise OSError(number, "from the system", "build/x")
    assert caught.value.where == "build/x"
    assert caught.value.next_step


def test_other_errors_pass_unchanged():
    with pytest.raises(OSError, match="odd"), disk_errors_explained("build"):
        raise OSError(errno.EIO, "odd")
