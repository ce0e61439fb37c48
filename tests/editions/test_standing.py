"""An edition that would only be made again is left alone; anything that is not as it was makes it build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eslabon.build import BuildOptions
from eslabon.editions.manifest import write_manifest
from eslabon.editions.standing import Standing, files_read, made_of, recognise, remember
from eslabon.execution.plan import Decision, PlannedPage


def decision(action: str = "reuse", key: str = "k") -> Decision:
    return Decision(PlannedPage("country/A", "es", Path("brief.ipynb"), ()), action, "", key, {})


@pytest.fixture
def build(tmp_path) -> Path:
    """A build folder with a finished edition."""
    edition = tmp_path / "2026.1"
    (edition / "es" / "html").mkdir(parents=True)
    (edition / "es" / "html" / "index.html").write_text("page")
    (edition / "run.json").write_text("{}")
    # An author's own files may bear the names that ours have in the edition's folder.
    for name in ("_static/manifest.json", "_static/run.json", "failed/page.html"):
        (edition / "es" / "html" / name).parent.mkdir(exist_ok=True)
        (edition / "es" / "html" / name).write_text("of the author")
    write_manifest(edition, {"edition": "2026.1"})
    remember("made of", edition, tmp_path, "2026.1", ["en: uno"])
    return tmp_path


def test_a_finished_edition_is_recognised(build):
    """With the missing translations that its build told; the run report does not count."""
    (build / "2026.1" / "run.json").write_text("other")
    assert recognise("made of", [decision()], build, "2026.1") == Standing(build / "2026.1", ("en: uno",))


@pytest.mark.parametrize(
    "change",
    [
        lambda edition: (edition / "es/html/index.html").write_text("pagf"),
        lambda edition: (edition / "es/html/index.html").unlink(),
        lambda edition: (edition / "es/html/more.html").write_text(""),
        lambda edition: (edition / "manifest.json").write_text("{}"),
        lambda edition: (edition / "manifest.json").unlink(),
        lambda edition: (edition / "failed").mkdir(),
        lambda edition: (edition / "es/html/_static/manifest.json").write_text("{}"),
        lambda edition: (edition / "es/html/_static/run.json").unlink(),
        lambda edition: (edition / "es/html/failed/page.html").write_text("pagf"),
        lambda edition: edition.rename(edition.with_name("elsewhere")),
        lambda edition: (edition.parent / "cache/editions/2026.1.record").unlink(),
        lambda edition: (edition.parent / "cache/editions/2026.1.record").write_text("{"),
    ],
)
def test_an_edition_that_is_not_as_it_was_left_is_built(build, change):
    """Changed, lost, added, moved away, or nothing known of it."""
    change(build / "2026.1")
    assert recognise("made of", [decision()], build, "2026.1") is None


def test_an_edition_made_of_other_things_is_built(build):
    assert recognise("other", [decision()], build, "2026.1") is None
    assert recognise("made of", [decision("run")], build, "2026.1") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda options: (options.root / "book" / "index.md").write_text("other prose"),
        lambda options: (options.root / "book" / "locale" / "en" / "data.po").write_text("other words"),
        lambda options: (options.root / "_toc.yml").write_text("other order"),
        lambda options: (options.root / "_config.yml").write_text("other settings"),
        lambda options: (options.root / "data" / "registers" / "milestones.csv").unlink(),
        lambda options: (options.root / "requirements.txt").write_text("other==1"),
    ],
)
def test_each_file_of_the_publication_counts(tiny, change):
    """Prose, translations, order, settings, data, requirements: any change makes another edition."""
    options = BuildOptions(tiny, tiny / "build")
    before = made_of([decision()], options, "2026.1", ["es"], files_read(options.root))
    assert made_of([decision()], options, "2026.1", ["es"], files_read(options.root)) == before
    change(options)
    assert made_of([decision()], options, "2026.1", ["es"], files_read(options.root)) != before


def test_what_was_asked_for_counts(tiny):
    """Pages, edition, languages, formats, strictness; the number of workers and the folder do not."""
    options = BuildOptions(tiny, tiny / "build")
    digests = [
        made_of([decision()], options, "2026.1", ["es"], files_read(options.root)),
        made_of([decision(key="other")], options, "2026.1", ["es"], files_read(options.root)),
        made_of([], options, "2026.1", ["es"], files_read(options.root)),
        made_of([decision()], options, "2026.2", ["es"], files_read(options.root)),
        made_of([decision()], options, "2026.1", ["es", "en"], files_read(options.root)),
        made_of([decision()], replace(options, pdf=False), "2026.1", ["es"], files_read(tiny)),
        made_of([decision()], replace(options, strict=True), "2026.1", ["es"], files_read(tiny)),
    ]
    assert len(set(digests)) == len(digests)
    elsewhere = replace(options, workers=7, build=tiny / "elsewhere")
    assert made_of([decision()], elsewhere, "2026.1", ["es"], files_read(elsewhere.root)) == digests[0]
