"""``eslabon publish`` as an analyst types it, on the tiny publication: draft, final, published, errata."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from eslabon.editions.publishing.signoff import Flip
from eslabon.editions.publishing.site import read_site
from eslabon.editions.publishing.site_paths import site_paths
from eslabon.errors import EditionError
from eslabon.publish_command import publish_command
from tests.conftest import TINY
from tests.editions.publishing.sample_edition import make_edition, published

ESLABON = Path(sys.executable).with_name("eslabon")
# Not later than the clock of whoever runs the test: the gate asks that.
RELEASED = '  released: "2025-11-27"\n  address: "https://cadenas.example/"\n'


def eslabon(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ESLABON, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env=os.environ,
    )


def built(root: Path) -> None:
    process = eslabon(root, "build")
    assert process.returncode == 0, process.stdout + process.stderr


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """The tiny publication, built as a final edition; beside it a draft."""
    root = tmp_path_factory.mktemp("published") / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    change(root / "_config.yml", 'edition: "2026.1"\n', 'edition: "2026.1"\n' + RELEASED)
    built(root)
    make_edition(root.parent, folder="draft", status="draft", released="")
    return root


@pytest.fixture(scope="module")
def site(root) -> Path:
    """The site with the edition in it."""
    process = eslabon(root, "publish", "2026.1", "--to", "../site")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "2026.1: published" in process.stdout
    assert "12 pages looked at, nothing found; no edition before it" in process.stdout
    return root.parent / "site"


def test_a_draft_is_refused(root):
    process = eslabon(root, "publish", "../draft", "--to", "../none")
    assert process.returncode == 2
    assert "the edition is a draft" in process.stderr
    assert "set eslabon.released" in process.stderr
    assert not (root.parent / "none").exists()


def test_refusals_for_programs(root):
    process = eslabon(root, "publish", "../draft", "--to", "../none", "--json")
    assert process.returncode == 2
    told = json.loads(process.stdout)
    assert told["status"] == "refused"
    assert "eslabon.released" in {finding["where"] for finding in told["findings"]}


@pytest.mark.parametrize("edition", ["2031.1", "2026.1"])
def test_every_refusal_is_for_programs(root, edition):
    """Also what the gate was not asked for: an edition, or a site, that cannot be."""
    where = "../none" if edition == "2031.1" else "build/site"  # builds have that folder for themselves
    process = eslabon(root, "publish", edition, "--to", where, "--json")
    assert process.returncode == 2
    told = json.loads(process.stdout)
    assert (told["edition"], told["status"]) == (edition, "refused")
    assert told["findings"] == []
    assert all(told[key] for key in ("what", "where", "expected", "received", "next_step"))


@pytest.fixture
def sign(tmp_path, monkeypatch, capsys):
    """Have the sign-off written of an edition that follows another; returns what was printed."""
    root, site = tmp_path / "publication", tmp_path / "site"
    root.mkdir()
    shutil.copy(TINY / "_config.yml", root)
    published(make_edition(tmp_path / "editions"), site)
    made = make_edition(tmp_path / "editions", "2027.1")
    flips = (Flip("alpha/AAA/m/long", "up", "down", "revised"),)
    monkeypatch.setattr("eslabon.editions.publishing.signoff.read_flips", lambda *_: flips)

    def write(**options: bool) -> str:
        publish_command(str(made), site, write_signoff=True, root=root, build=None, **options)
        return capsys.readouterr().out

    return write


@pytest.mark.parametrize("as_json", [False, True])
def test_a_dry_run_writes_no_signoff(sign, tmp_path, as_json):
    """With the question alone nothing is to be signed yet."""
    path = tmp_path / "publication/signoff/2027.1.yml"
    for dry_run, status in ((True, "sign-off would be written"), (False, "sign-off written")):
        told = sign(dry_run=dry_run, as_json=as_json)
        assert path.is_file() is not dry_run
        assert str(path) in told and status in told and "2026.1" in told
        if as_json:
            read = json.loads(told)
            assert (read["edition"], read["status"], read["previous"]) == ("2027.1", status, "2026.1")
            assert [flip["key"] for flip in read["flips"]] == ["alpha/AAA/m/long"]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_signoff_that_cannot_be_written_is_told(sign, tmp_path, capsys, as_json):
    (tmp_path / "publication/signoff").write_text("in the way")
    if as_json:
        with pytest.raises(typer.Exit):
            sign(dry_run=False, as_json=True)
        told = json.loads(capsys.readouterr().out)
    else:
        with pytest.raises(EditionError) as caught:
            sign(dry_run=False, as_json=False)
        told = vars(caught.value)
    assert told["what"] == "the sign-off cannot be written"
    assert told["where"].startswith(str(tmp_path / "publication/signoff"))
    assert told["received"] and told["next_step"]


def test_an_edition_that_is_not_there_is_told(root):
    process = eslabon(root, "publish", "2031.1", "--to", "../none")
    assert process.returncode == 2
    assert "there is no such edition" in process.stderr


def test_a_dry_run_writes_nothing(root):
    process = eslabon(root, "publish", "2026.1", "--to", "../dry", "--dry-run")
    assert process.returncode == 0, process.stderr
    assert "2026.1: would be published" in process.stdout
    assert not (root.parent / "dry").exists()


def test_the_site_is_whole_and_the_same_again_is_nothing_new(root, site):
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert there - {".publish.lock"} == site_paths(read_site(site))
    process = eslabon(root, "publish", "2026.1", "--to", "../site", "--json")
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert (told["status"], told["written"], told["stored"]) == ("already published", [], None)
    assert told["disk_bytes"] < told["site_bytes"]


def test_errata_are_published_once_their_changes_of_class_are_signed(root, site):
    """A figure is corrected: refused, listed with causes, signed, published; nothing before it is touched."""
    first = {path: path.read_bytes() for path in (site / "2026.1").rglob("*") if path.is_file()}
    correct_a_figure(root)
    built(root)
    process = eslabon(root, "publish", "2026.2", "--to", "../site")
    assert process.returncode == 2
    keys = [f"exports_gdp/ITA/eurostat-2024/{horizon}" for horizon in ("long", "short")]
    assert [key for key in keys if f"[flips] {key}: class changed since 2026.1" in process.stderr] == keys
    assert not (site / "2026.2").exists()
    process = eslabon(root, "publish", "2026.2", "--to", "../site", "--write-signoff")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "2 changes of class since 2026.1" in process.stdout
    signoff = root / "signoff/2026.2.yml"
    assert all(f"  - '{key}'\n" in signoff.read_text("utf-8") for key in keys)
    process = eslabon(root, "publish", "2026.2", "--to", "../site", "--write-signoff")
    assert process.returncode == 2
    assert "what was signed is not overwritten" in process.stderr
    change(signoff, "signed_by: ''", "signed_by: Analista")
    change(signoff, "date: ''", "date: '2026-12-01'")
    process = eslabon(root, "publish", "2026.2", "--to", "../site")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "2026.2: published" in process.stdout
    assert "2 changes of class since 2026.1, all signed off" in process.stdout
    assert {path: path.read_bytes() for path in (site / "2026.1").rglob("*") if path.is_file()} == first
    assert read_site(site).latest.id == "2026.2"


def correct_a_figure(root: Path) -> None:
    """Make errata of the publication: the corrected figure, and the page that says so in both languages."""
    change(root / "_config.yml", 'edition: "2026.1"\n', 'edition: "2026.2"\n  previous: "2026.1"\n')
    change(root / "_toc.yml", "      - glob: country/*\n", "      - glob: country/*\n      - file: errata\n")
    change(root / "data/observations/exports_gdp.csv", "ITA,2024,32.7", "ITA,2024,22.7")
    process = eslabon(root, "data", "lock")
    assert process.returncode == 0, process.stderr
    (root / "book/errata.md").write_text("# Erratas\n\nSe corrige un dato.\n", "utf-8")
    pages = root / "book/locale/en/pages"
    head = (pages / "index.po").read_text("utf-8").split("\n\n")[0]
    entries = {"Erratas": "Errata", "Se corrige un dato.": "A figure is corrected."}
    texts = [f'msgid "{text}"\nmsgstr "{translated}"\n' for text, translated in entries.items()]
    (pages / "errata.po").write_text("\n\n".join([head, *texts]), "utf-8")
