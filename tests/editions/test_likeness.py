"""An edition made again: identical, different for a reason, or different without one."""

from __future__ import annotations

import json
import platform
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from eslabon.editions.archive import SOURCE_ARCHIVE
from eslabon.editions.fixed_zip import fixed_zip
from eslabon.editions.likeness import causes, compare_editions, rebuilt_likeness
from eslabon.editions.locked import installed, pins, version_differences
from eslabon.editions.manifest import Manifest, file_records
from eslabon.editions.rebuild import Code, Unpacked, unpack
from eslabon.editions.verification import verify_edition
from eslabon.errors import EditionError
from tests.editions.tampering import resealed

PAGE = "es/html/country/ESP.html"
TABLE = "data/observations/exports_gdp.csv"
ELSEWHERE = ["Python 3.0.0 instead of 3.99.0"]


@pytest.fixture(scope="module")
def source(sealed, tmp_path_factory) -> Unpacked:
    return unpack(sealed, tmp_path_factory.mktemp("source"))


def alter(edition: Path, path: str, old: str, new: str) -> None:
    """Change a file of an edition and seal it anew: the check of hashes finds nothing."""
    text = (edition / path).read_text("utf-8")
    assert old in text
    (edition / path).write_text(text.replace(old, new, 1), "utf-8", newline="")
    resealed(edition, lambda all: all.update(files=file_records(edition)))


def test_the_same_files_are_identical(sealed, edition, source):
    """The run report, with its durations, is no part of the edition."""
    (edition / "run.json").write_text("{}")
    likeness = compare_editions(edition, sealed, source, [], Code.RUNNING)
    assert (likeness.verdict, likeness.counts, likeness.first, likeness.good) == ("identical", {}, (), True)
    assert likeness.files > 100


def test_an_altered_page_is_named_with_figure_and_values(sealed, edition, source):
    alter(edition, PAGE, ">37,3\u00a0%</data>", ">47,3\u00a0%</data>")
    likeness = compare_editions(edition, sealed, source, [], Code.RUNNING)
    assert (likeness.verdict, likeness.good, dict(likeness.counts)) == (
        "differs without cause",
        False,
        {"page": 1},
    )
    assert likeness.first[0].path == PAGE
    assert likeness.first[0].words == (
        "page country/ESP (es, “España — Tres economías”): section “España”: value obs/exports_gdp/ESP/2024: "
        "published 47,3\u00a0%, rebuilt 37,3\u00a0%"
    )


def test_every_kind_has_its_first_difference_numbers_first(sealed, edition, source):
    """All differing files are counted."""
    alter(edition, PAGE, ">37,3\u00a0%</data>", ">47,3\u00a0%</data>")
    alter(edition, "es/html/country/FRA.html", "<h1>", "<h1>x")
    alter(edition, TABLE, "37.2927827939586", "47.2927827939586")
    alter(edition, "source/es/index.md", "#", "##")
    (edition / "es/pdf/book.pdf").unlink()
    likeness = compare_editions(edition, sealed, source, [], Code.RUNNING)
    assert dict(likeness.counts) == {"data": 1, "page": 2, "PDF": 1, "source": 1}
    assert [one.kind for one in likeness.first] == ["data", "page", "PDF", "source"]
    assert "column value: published “47.2927827939586”, rebuilt “37.2927827939586”" in likeness.first[0].words
    assert likeness.first[2].words == "es/pdf/book.pdf is only in the rebuilt edition"


def test_other_code_or_libraries_may_change_pages(sealed, edition, source):
    alter(edition, PAGE, "<h1>", "<h1>x")
    likeness = compare_editions(edition, sealed, source, ELSEWHERE, Code.RUNNING)
    assert (likeness.verdict, likeness.causes) == ("differs as allowed", tuple(ELSEWHERE))
    assert likeness.first[0].allowed


def test_nothing_may_change_data_that_are_only_copied(sealed, edition, source):
    """A cause for pages is no excuse for another number in a table that lies in the archive."""
    alter(edition, PAGE, "<h1>", "<h1>x")
    alter(edition, TABLE, "37.2927827939586", "47.2927827939586")
    likeness = compare_editions(edition, sealed, source, ELSEWHERE, Code.RUNNING)
    assert likeness.verdict == "differs without cause"
    assert [(one.kind, one.allowed) for one in likeness.first] == [("data", False), ("page", True)]


def taken_away(edition: Path) -> None:
    (edition / TABLE).unlink()


def added(edition: Path) -> None:
    (edition / "data/observations/invented.csv").write_text("country,year,value\n")


def other_packages(edition: Path) -> None:
    (edition / "requirements.txt").write_text("other==1 --hash=sha256:00\n")


@pytest.mark.parametrize("tamper", [taken_away, added, other_packages])
def test_no_cause_excuses_copied_files_that_are_not_the_archive_s(sealed, edition, source, tamper):
    """Removed, added or exchanged: what the edition has of its archive, it has unchanged."""
    locked = replace(source, lock="numpy==1 --hash=sha256:00\n")
    alter(edition, PAGE, "<h1>", "<h1>x")
    tamper(edition)
    resealed(edition, lambda all: all.update(files=file_records(edition)))
    likeness = compare_editions(edition, sealed, locked, ELSEWHERE, Code.RUNNING)
    assert likeness.verdict == "differs without cause"
    assert not likeness.first[0].allowed


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("released", "2020-01-01"),
        ("status", "final"),
        ("snapshot", "0" * 64),
        ("address", "https://a.example/"),
    ],
)
def test_other_code_does_not_excuse_what_the_archive_says_of_the_edition(
    sealed, edition, source, fact, value
):
    other = source.root.parent / "eslabon-0.0.1-py3-none-any.whl"
    other.write_bytes(fixed_zip({"eslabon/__init__.py": b""}))
    resealed(edition, lambda all: all.update({fact: value}))
    likeness = compare_editions(edition, sealed, replace(source, wheel=other), ELSEWHERE, Code.RUNNING)
    assert likeness.contradictions == (f"the manifest gives another {fact} than its source.zip has",)
    assert likeness.verdict == "differs without cause"


def test_other_code_does_not_excuse_another_digest_of_data(sealed, edition, source):
    other = source.root.parent / "eslabon-0.0.1-py3-none-any.whl"
    other.write_bytes(fixed_zip({"eslabon/__init__.py": b""}))
    resealed(edition, lambda all: all["digests"].update(data="0" * 64, code="0" * 64))
    likeness = compare_editions(edition, sealed, replace(source, wheel=other), ELSEWHERE, Code.RUNNING)
    assert likeness.contradictions == ("the manifest gives another digest of data than its source.zip has",)


def test_without_a_lock_the_packages_of_the_edition_are_causes(sealed, source):
    """Its requirements.txt names every package that was installed, those of packages too."""
    manifest = Manifest.read(sealed)
    assert "docutils" not in manifest.facts["libraries"]
    assert "docutils==" in source.frozen
    lines = [line for line in source.frozen.splitlines() if not line.startswith("docutils==")]
    older = replace(source, frozen="\n".join([*lines, "docutils==0.1"]))
    (cause,) = causes(manifest, older, Code.RUNNING)
    assert cause.startswith("docutils ") and cause.endswith(" instead of 0.1")


def test_facts_of_the_manifest_count(sealed, edition, source):
    """What it says of its making may differ with a cause, what it says of the edition may not without one."""
    resealed(edition, lambda all: all.update(method="another-2030"))
    likeness = compare_editions(edition, sealed, source, [], Code.RUNNING)
    assert likeness.verdict == "differs without cause"
    assert likeness.first[0].words == (
        "manifest.json: method: published “another-2030”, rebuilt “eurostat-2024”"
    )


@pytest.mark.parametrize(
    ("change", "contradiction"),
    [
        (lambda facts: facts["digests"].update(code="0" * 64), "another digest of code than its source.zip"),
        (lambda facts: facts["digests"].update(data="0" * 64), "another digest of data than its source.zip"),
    ],
)
def test_a_cause_cannot_be_invented(sealed, edition, source, change, contradiction):
    """The archive holds the code and the data: what the manifest says of them is held against it."""
    resealed(edition, change)
    likeness = compare_editions(edition, sealed, source, ELSEWHERE, Code.RUNNING)
    assert likeness.verdict == "differs without cause"
    assert [told for told in likeness.contradictions if contradiction in told]


def test_libraries_that_the_archive_does_not_lock_are_no_cause(sealed, edition, source):
    resealed(edition, lambda all: all["libraries"].update(numpy="1.0"))
    version = Manifest.read(sealed).facts["libraries"]["numpy"]
    locked = replace(source, lock=f"numpy=={version} \\\n    --hash=sha256:00\n")
    likeness = compare_editions(edition, sealed, locked, ELSEWHERE, Code.FRESH)
    assert likeness.contradictions == (
        f"the manifest says numpy 1.0 instead of {version}, which its archive locks",
    )
    assert likeness.verdict == "differs without cause"


def test_the_same_making_has_no_cause(sealed, source):
    for code in Code:
        assert causes(Manifest.read(sealed), source, code) == []


def test_causes_name_code_python_and_libraries(edition, source, tmp_path):
    """Code of the archive is a cause only where the running code is used."""
    other = tmp_path / "eslabon-0.0.1-py3-none-any.whl"
    other.write_bytes(fixed_zip({"eslabon/__init__.py": b""}))
    old = replace(source, wheel=other)

    def age(facts: dict) -> None:
        facts["python"], facts["eslabon"] = "3.0.0", "0.0.1"
        facts["libraries"]["numpy"] = "1.0"

    resealed(edition, age)
    manifest = Manifest.read(edition)
    code, python, numpy = causes(manifest, old, Code.RUNNING)
    assert code.startswith("eslabon's code: 0.1.0 (")
    assert "instead of 0.0.1 (" in code
    assert python == f"Python {platform.python_version()} instead of 3.0.0"
    assert numpy.startswith("numpy ")
    assert numpy.endswith(" instead of 1.0")
    assert causes(manifest, old, Code.ARCHIVED) == [python, numpy]
    assert causes(manifest, old, Code.FRESH) == [python]


def test_pins_are_those_of_this_interpreter():
    """Markers, extras, hashes, comments and continued lines as `uv pip compile` writes them."""
    lock = (
        "# comment==1\n"
        "Some_Name[extra]==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via other\n"
        "never==2 ; python_full_version < '3' \\\n    --hash=sha256:cc\n"
        "always==3 ; python_full_version >= '3' \\\n    --hash=sha256:dd\n"
        "platform==4 ; sys_platform == 'none' or python_version < '3'\n"
        "unknown==5 ; no_such_marker == '3'\n"
    )
    assert pins(lock) == {"some-name": "1.0", "always": "3"}


def test_versions_are_compared_by_normal_names():
    here = installed({"PyYAML": "", "no-such-package": ""})
    assert here["pyyaml"]
    assert version_differences({"PyYAML": here["pyyaml"]}, here) == []
    assert version_differences({"no-such-package": "1", "pyyaml": "0"}, here) == [
        "no-such-package absent instead of 1",
        f"pyyaml {here['pyyaml']} instead of 0",
    ]


def test_words_survive_json(sealed, edition, source):
    alter(edition, PAGE, "<h1>", "<h1>x")
    told = compare_editions(edition, sealed, source, [], Code.RUNNING).as_dict()
    assert json.loads(json.dumps(told))["first"][0]["path"] == PAGE
    assert told["good"] is False


def test_an_archive_from_elsewhere_shows(sealed, edition, source):
    """A member that is not the published one is named."""
    with zipfile.ZipFile(edition / SOURCE_ARCHIVE) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    (edition / SOURCE_ARCHIVE).write_bytes(fixed_zip({**entries, "book/index.md": b"# Other"}))
    resealed(edition, lambda all: all.update(files=file_records(edition)))
    likeness = compare_editions(edition, sealed, source, [], Code.RUNNING)
    assert likeness.first[0].words.startswith("source.zip: member book/index.md: line 1: published “# Other”")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("python", None),
        ("languages", "es"),
        ("languages", [1]),
        ("digests", []),
        ("digests", {"code": 1}),
        ("libraries", {"numpy": None}),
        ("edition", ""),
        ("edition", "../evil"),
    ],
)
def test_a_manifest_that_says_nothing_of_use_is_refused(edition, tmp_path, name, value):
    """Before anything is unpacked or run."""
    resealed(edition, lambda all: all.update({name: value}))
    checked = verify_edition(edition)
    with pytest.raises(EditionError, match="does not say how the edition was made") as raised:
        rebuilt_likeness(edition, checked, tmp_path / "new", Code.RUNNING, print)
    assert name in raised.value.received
    assert not (tmp_path / "new").exists()


def test_an_id_that_is_no_text_is_no_edition_s(edition, tmp_path):
    resealed(edition, lambda all: all.update(edition=2026))
    with pytest.raises(EditionError, match="this folder is not an edition"):
        rebuilt_likeness(edition, verify_edition(edition), tmp_path / "new", Code.RUNNING, print)
