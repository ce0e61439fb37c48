"""An edition comes into the site whole, once, read-only; nothing that was there is touched."""

from __future__ import annotations

import errno
import fcntl
import importlib
import os
import shutil

import pytest

from eslabon.editions.manifest import Manifest
from eslabon.editions.publishing import PublishRefused, storage, switch
from eslabon.editions.publishing.site import SiteEdition, read_site
from eslabon.errors import EditionError
from tests.editions.publishing.sample_edition import (
    PAGES,
    STYLE,
    make_edition,
    page,
    published,
    snapshot,
)

# The package has a function of that name.
module = importlib.import_module("eslabon.editions.publishing.publish")
PAGES_WITH_ERRATA = (*PAGES, "errata")


@pytest.fixture
def site(tmp_path):
    return tmp_path / "site"


@pytest.fixture
def first(tmp_path, site):
    """A published edition; returns where it was built."""
    made = make_edition(tmp_path / "build")
    published(made, site)
    return made


def test_an_edition_is_published_byte_by_byte(first, site):
    """But the run report, which belongs to no edition; the manifest's digest lies beside it."""
    there = {path: content for path, (content, _) in snapshot(site / "2026.1").items()}
    built = {path: content for path, (content, _) in snapshot(first).items() if path != "run.json"}
    assert there == built
    digest = storage.file_digest(first / "manifest.json")
    assert (site / "2026.1.sha256").read_text() == f"{digest}  2026.1/manifest.json\n"
    assert not list(site.glob(".staging-*"))


def test_publishing_the_same_again_touches_nothing(first, site):
    before = snapshot(site)
    del before[switch.LOCK]
    done = published(first, site)
    after = snapshot(site)
    del after[switch.LOCK]
    assert (done.status, done.written, done.stored) == ("already published", (), None)
    assert after == before


def test_the_same_from_another_folder_is_the_same(first, site, tmp_path):
    shutil.copytree(first, tmp_path / "elsewhere")
    assert published(tmp_path / "elsewhere", site).status == "already published"


def test_other_bytes_under_the_same_id_are_refused(first, site, tmp_path):
    before = snapshot(site)
    other = make_edition(tmp_path / "other", files={"data/indicators.csv": "id\nother\n"})
    with pytest.raises(EditionError, match="never overwritten") as caught:
        published(other, site)
    assert caught.value.received == "1 files differ: data/indicators.csv"
    assert "'2026.2'" in caught.value.next_step
    assert snapshot(site) == before


def test_an_edition_changed_after_it_was_built_is_refused_even_when_published(first, site):
    (first / "data/indicators.csv").write_text("other")
    with pytest.raises(PublishRefused, match="is not the file"):
        published(first, site)


def test_a_published_edition_that_was_damaged_is_told(first, site):
    file = site / "2026.1/data/indicators.csv"
    file.chmod(0o644)
    file.write_text("other")
    with pytest.raises(EditionError, match="was changed there since") as caught:
        published(first, site)
    assert "data/indicators.csv" in caught.value.received


def test_what_a_killed_run_left_out_is_finished(first, site):
    whole = {path: content for path, (content, _) in snapshot(site).items()}
    for path in ("editions.js", "latest/es/html/index.html", "data/alpha.csv", "site.zip", "2026.1.sha256"):
        (site / path).unlink()
    (site / ".staging-2026.1" / "es").mkdir(parents=True)
    done = published(first, site)
    assert done.status == "finished"
    assert {path: content for path, (content, _) in snapshot(site).items()} == whole


@pytest.mark.parametrize("place", ["content", "comment", "directory"])
def test_a_damaged_archive_is_made_anew(first, site, place):
    """Its comment, the digest of what it should hold, says nothing of what it holds."""
    archive = site / "site.zip"
    whole = archive.read_bytes()
    at = {
        "content": whole.index(b"alpha,2026.1"),
        "comment": -2,
        "directory": whole.rindex(b"PK\x01\x02") + 50,
    }
    damaged = bytearray(whole)
    damaged[at[place]] ^= 1
    archive.write_bytes(damaged)
    done = published(first, site)
    assert (done.status, done.written) == ("finished", ("site.zip",))
    assert archive.read_bytes() == whole


def test_a_file_of_the_edition_that_cannot_be_read_is_no_fault_of_the_site(tmp_path, site, monkeypatch):
    made = make_edition(tmp_path / "build")

    def refuse(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(made / "es/html/index.html"))

    monkeypatch.setattr("eslabon.editions.publishing.gate._read_pages", refuse)
    with pytest.raises(EditionError, match="a file cannot be read; nothing was written") as caught:
        published(made, site)
    assert caught.value.where == str(made / "es/html/index.html")
    assert not site.exists()


def test_an_error_after_the_edition_is_public_says_so_and_names_the_file(first, site, tmp_path):
    """Not the name that the file had while it waited."""
    made = make_edition(tmp_path / "build", "2027.1", released="2027-11-27")
    (site / "robots.txt").unlink()
    (site / "robots.txt").mkdir()
    with pytest.raises(EditionError, match=r"2027\.1 is published, but files of the site's own") as caught:
        published(made, site)
    assert caught.value.where == str(site / "robots.txt")
    assert (site / "2027.1").is_dir()
    (site / "robots.txt").rmdir()
    assert published(made, site).status == "finished"


def test_a_server_may_read_all_whatever_the_publisher_keeps_to_itself(tmp_path, site):
    """`rsync -a` carries modes to the server; the publisher's own umask is no matter of readers."""
    made = make_edition(tmp_path / "build")
    before = os.umask(0o077)
    try:
        published(made, site)
    finally:
        os.umask(before)
    modes = {
        path: path.stat().st_mode & 0o777 for path in (site, *site.rglob("*")) if path.name != switch.LOCK
    }
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    own = {path.relative_to(site).as_posix(): mode for path, mode in modes.items() if path.is_file()}
    assert set(own.values()) == {0o444, 0o644}
    assert {own[path] for path in ("site.zip", "index.html", "robots.txt", "2026.1.sha256")} == {0o644}
    assert own["data/alpha.csv"] == own["2026.1/data/indicator/alpha.csv"] == 0o444


def test_a_folder_that_was_there_keeps_its_mode(tmp_path, site):
    site.mkdir(mode=0o750)
    published(make_edition(tmp_path / "build"), site)
    assert site.stat().st_mode & 0o777 == 0o750


def test_one_content_is_stored_once(tmp_path, site):
    """Across languages, editions, and the stable addresses of figures; all counted."""
    done = published(make_edition(tmp_path / "build"), site)
    style = [site / f"2026.1/{language}/html/_static/style.css" for language in ("es", "en")]
    assert style[0].samefile(style[1])
    assert (done.stored.linked_files, done.stored.linked_bytes) == (1, len(STYLE))
    second = make_edition(tmp_path / "build", "2027.1", released="2027-11-27")
    done = published(second, site)
    assert style[0].samefile(site / "2027.1/en/html/_static/style.css")
    assert style[0].stat().st_nlink == 4
    # All but what names the edition: two PDFs, one table of figures, the manifest.
    assert done.stored.files - done.stored.linked_files == 4
    assert (site / "data/alpha.csv").samefile(site / "2027.1/data/indicator/alpha.csv")
    files = [path for path in site.rglob("*") if path.is_file() and path.name != switch.LOCK]
    inodes = {path.stat().st_ino: path.stat().st_size for path in files}
    assert done.site_files == len(files)
    assert done.disk_bytes == sum(inodes.values())
    assert done.disk_bytes < done.site_bytes


def test_published_files_are_read_only_and_not_those_of_the_build(first, site):
    files = [path for path in (site / "2026.1").rglob("*") if path.is_file()]
    assert len(files) > 10
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}
    built = {path.stat().st_ino for path in first.rglob("*")}
    assert not built & {path.stat().st_ino for path in files}


def test_without_hard_links_files_are_copied(tmp_path, site, monkeypatch):
    def refuse(source, target, **_):
        raise OSError(errno.EPERM, "Operation not permitted", str(target))

    monkeypatch.setattr(os, "link", refuse)
    done = published(make_edition(tmp_path / "build"), site)
    assert (done.status, done.stored.linked_files) == ("published", 0)
    assert (site / "data/alpha.csv").read_text() == "indicator,value\nalpha,2026.1\n"


def test_a_damaged_published_file_never_comes_into_a_new_edition(first, site, tmp_path):
    """The gate tells it; if it is damaged between gate and copy, it is not linked."""
    made = make_edition(tmp_path / "build", "2027.1", released="2027-11-27")
    style = site / "2026.1/es/html/_static/style.css"
    style.chmod(0o644)
    style.write_text("damaged")
    with pytest.raises(PublishRefused, match=r"of the published edition 2026\.1 is not what was published"):
        published(made, site)
    staging = tmp_path / "staging"
    staging.mkdir()
    storage.store(SiteEdition(made, Manifest.read(made)), read_site(site), staging)
    assert (staging / "es/html/_static/style.css").read_text() == STYLE


def test_errata_say_what_they_correct(first, site, tmp_path):
    """An edition of the same year as the one before has a page for it, in every language."""
    silent = make_edition(tmp_path / "silent", "2026.2")
    with pytest.raises(PublishRefused) as caught:
        published(silent, site)
    assert [(each.check, each.where) for each in caught.value.findings] == [
        ("errata", "es/html/errata.html"),
        ("errata", "en/html/errata.html"),
    ]
    assert not (site / "2026.2").exists()
    said = make_edition(tmp_path / "build", "2026.2", pages=PAGES_WITH_ERRATA, previous="2026.1")
    done = published(said, site)
    assert (done.status, done.previous) == ("published", "2026.1")
    assert 'href="../2026.2/es/html/errata.html"' in (site / "es/index.html").read_text("utf-8")


def test_links_into_an_older_edition_are_followed(first, site, tmp_path):
    link = '<a href="../../../2026.1/en/html/index.html#{}">x</a>'
    good = {"es/html/index.html": page("es", "index", link.format("top-of-page"))}
    bad = {"es/html/index.html": page("es", "index", link.format("gone"))}
    with pytest.raises(PublishRefused, match="no id 'gone' there"):
        published(make_edition(tmp_path / "bad", "2027.1", files=bad), site)
    assert published(make_edition(tmp_path / "build", "2027.1", files=good), site).status == "published"


@pytest.mark.parametrize(
    ("place", "prepare", "match"),
    [
        ("build/site", None, "may not lie there"),
        ("build/2026.1/site", None, "may not lie there"),
        ("root", None, "may not lie there"),
        ("root/data/site", None, "may not lie there"),
        ("file", lambda path: path.write_text("x"), "a file has its name"),
        ("file/site", lambda path: path.parent.write_text("x"), "something else lies where"),
        ("full", lambda path: (path / "other").mkdir(parents=True), "holds other things"),
    ],
)
def test_a_folder_that_cannot_be_a_site_is_refused(tmp_path, place, prepare, match):
    made = make_edition(tmp_path / "build")
    (tmp_path / "root").mkdir()
    if prepare:
        prepare(tmp_path / place)
    before = snapshot(tmp_path)
    with pytest.raises(EditionError, match=match) as caught:
        published(made, tmp_path / place, build=tmp_path / "build", root=tmp_path / "root")
    assert all((caught.value.where, caught.value.expected, caught.value.received, caught.value.next_step))
    assert snapshot(tmp_path) == before


def test_no_site_lies_in_a_build_folder_that_was_not_named(tmp_path):
    """The edition's own folder tells where it was built."""
    made = make_edition(tmp_path / "build")
    (tmp_path / "build" / ".lock").touch()
    with pytest.raises(EditionError, match="may not lie there"):
        published(made, tmp_path / "build" / "site")
    assert not (tmp_path / "build" / "site").exists()


def test_what_bears_the_name_of_the_edition_is_left_alone(first, site, tmp_path):
    (site / "2027.1").mkdir()
    (site / "2027.1" / "mine").write_text("x")
    with pytest.raises(EditionError, match="no edition bears"):
        published(make_edition(tmp_path / "build", "2027.1"), site)
    assert (site / "2027.1" / "mine").read_text() == "x"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("step", ["files", "own files"])
def test_a_disk_that_refuses_leaves_what_was_published(first, site, tmp_path, monkeypatch, number, step):
    """Told in five parts; the staging folder is gone, the next run succeeds."""
    made = make_edition(tmp_path / "build", "2027.1", released="2027-11-27")
    before = snapshot(site)

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number), str(site / "x"))

    with monkeypatch.context() as patched:
        patched.setattr(*((storage, "_copy") if step == "files" else (switch.Writer, "place")), refuse)
        with pytest.raises(EditionError, match="what was published before is unchanged") as caught:
            published(made, site)
    assert all((caught.value.where, caught.value.expected, caught.value.received, caught.value.next_step))
    after = snapshot(site)
    assert {path: after[path] for path in before if path != switch.LOCK} == {
        path: before[path] for path in before if path != switch.LOCK
    }
    assert not list(site.glob(".staging-*"))
    assert published(made, site).status == "published"


def test_a_disk_without_room_is_found_before_anything_is_written(tmp_path, site, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(EditionError, match="has no room"):
        published(make_edition(tmp_path / "build"), site)
    assert [path.name for path in site.iterdir()] == [switch.LOCK]


def test_two_publishers_do_not_meet(first, site, tmp_path):
    """The second is told who the first is; when that has ended, it may."""
    second = make_edition(tmp_path / "build", "2027.1", released="2027-11-27")
    with (site / switch.LOCK).open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(EditionError, match="another process is publishing"):
            published(second, site)
    assert not (site / "2027.1").exists()
    assert published(second, site).status == "published"


def test_an_edition_published_meanwhile_is_seen(tmp_path, site, monkeypatch):
    """Between the gate and the lock another process published: the gate is asked anew."""
    made = make_edition(tmp_path / "build", "2026.2")
    rival = make_edition(tmp_path / "rival", "2026.1")
    held = module.held

    def late(folder):
        monkeypatch.setattr(module, "held", held)
        published(rival, site)
        return held(folder)

    monkeypatch.setattr(module, "held", late)
    with pytest.raises(PublishRefused, match=r"corrects 2026\.1"):
        published(made, site)


@pytest.mark.parametrize(
    ("id", "next_id"), [("2026.1", "2026.2"), ("2026.9", "2026.10"), ("pilot", "pilot.2")]
)
def test_errata_have_the_next_number(id, next_id):
    assert module.next_id(id) == next_id
