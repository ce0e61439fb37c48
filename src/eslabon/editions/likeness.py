"""Is an edition that was made again the published one, and if not, may it differ?

It may where it was made with something else: other code, another Python, other libraries. Data that the
edition only copies from its archive may never differ, nor anything where all it is made from is the same.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from eslabon import __version__
from eslabon.book.ground import machine_digest
from eslabon.book.quarto.project import FORMATS
from eslabon.book.quarto.wanted import FOLDER, MANIFEST_KEY, wanted_now
from eslabon.catalogue.settings import EDITION_NAME
from eslabon.editions.archive import REQUIREMENTS, SOURCE_ARCHIVE
from eslabon.editions.explain import explain, kind_of
from eslabon.editions.explain_data import first_key
from eslabon.editions.found_files import FILE, found_in
from eslabon.editions.locked import installed, pins, version_differences
from eslabon.editions.manifest import MANIFEST, Manifest
from eslabon.editions.rebuild import Code, Unpacked, build_again, unpack
from eslabon.editions.seal import DIGEST
from eslabon.editions.verification import Verification, is_outside
from eslabon.editions.wheel import wheel_bytes
from eslabon.errors import EditionError

__all__ = ["Difference", "Likeness", "causes", "compare_editions", "rebuilt_likeness"]

# Kinds in the order in which they are told: a number in a table explains the page that shows it.
ORDER = ("data", "page", "notebook", "PDF", "drawing", "source", "other", "archive", "manifest")
# What the manifest says of the making itself: named among the causes.
_OF_THE_MAKING = ("eslabon", "python", "libraries", MANIFEST_KEY)
# How the cause begins that only concerns what is made through Quarto.
OF_QUARTO = "Quarto "
_INPUTS = ("catalogue", "data", "methods", "notebooks", "prose", "requirements")
# What the manifest repeats of the settings and data of its archive.
_OF_THE_SOURCE = (
    "status",
    "released",
    "embargo",
    "address",
    "previous",
    "renamed",
    "author",
    "publisher",
    "snapshot",
)
# Folders of ``data/`` that an edition only copies; others hold files that it makes.
_COPIED = ("baseline", "catalogue", "observations", "registers", "revisions")


@dataclass(frozen=True)
class Difference:
    """A file that is not the same in both editions.

    Parameters
    ----------
    path, kind
        Which file, and under which kind it is counted.
    words
        In what it differs; empty where another of its kind is told already.
    allowed
        Whether what the editions were made with may have caused it.
    """

    path: str
    kind: str
    words: str
    allowed: bool


@dataclass(frozen=True)
class Likeness:
    """The verdict on an edition made again.

    Parameters
    ----------
    verdict
        ``identical``: every file, and what the manifest says of the edition; ``differs as allowed``;
        ``differs without cause``.
    causes
        With what other things it was made again, one phrase each; these may change its bytes.
    contradictions
        Where the edition says of itself what its archive disproves.
    files
        Number of files compared.
    counts
        Number of differing files by kind.
    first
        The first difference of each kind, in the order of telling; those without cause come before others.
    """

    verdict: Literal["identical", "differs as allowed", "differs without cause"]
    causes: tuple[str, ...]
    contradictions: tuple[str, ...]
    files: int
    counts: Mapping[str, int]
    first: tuple[Difference, ...]

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the edition."""
        return self.verdict != "differs without cause"

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {**asdict(self), "good": self.good}


def rebuilt_likeness(
    edition: Path, checked: Verification, temporary: Path, code: Code, tell: Callable[[str], None]
) -> Likeness:
    """Make an edition again in a temporary folder and compare.

    Parameters
    ----------
    edition
        The published edition; only read.
    checked
        What the check of its files found.
    temporary
        An empty folder.
    code
        With which code and packages.
    tell
        Takes a sentence about what begins.

    Raises
    ------
    EditionError
        Its archive is not the one in the manifest, or cannot be built.
    """
    wrong = [finding for finding in checked.findings if SOURCE_ARCHIVE in (finding.path, finding.other)]
    if wrong:
        raise EditionError(
            "the edition is not rebuilt: its source is not what the manifest says",
            where=str(edition / SOURCE_ARCHIVE),
            expected="the archive that was sealed with the edition, for its code would be run",
            received=wrong[0].detail,
            next_step="fetch source.zip of this edition from its publisher",
        )
    manifest = Manifest.read(edition)
    _check_facts(manifest, edition)
    source = unpack(edition, temporary)
    reasons = causes(manifest, source, code)
    for reason in reasons:
        tell(f"rebuilding with {reason}")
    made = build_again(source, manifest, temporary, code, tell)
    return compare_editions(edition, made, source, reasons, code)


def _check_facts(manifest: Manifest, edition: Path) -> None:
    """See that what a rebuild needs to know is there and is what it should be: a manifest may be edited."""
    facts = manifest.facts
    kinds = {
        "eslabon": str,
        "python": str,
        "digests": dict,
        "libraries": dict,
        "languages": list,
    }
    wrong = [name for name, kind in kinds.items() if not isinstance(facts.get(name), kind)]
    # It becomes an option of a command.
    wrong += [] if _is_of_quarto(facts.get(MANIFEST_KEY)) else [MANIFEST_KEY]
    # It becomes the name of a folder.
    wrong += [] if EDITION_NAME.fullmatch(manifest.edition) else ["edition"]
    texts = {
        "languages": facts.get("languages"),
        "digests": dict(facts["digests"]).values() if "digests" not in wrong else (),
        "libraries": dict(facts["libraries"]).values() if "libraries" not in wrong else (),
    }
    wrong += [
        name
        for name, values in texts.items()
        if name not in wrong and not all(isinstance(value, str) for value in values)
    ]
    if wrong:
        raise EditionError(
            "the manifest does not say how the edition was made",
            where=str(edition / MANIFEST),
            expected="id, languages, versions and digests as `eslabon build` writes them",
            received=f"nothing of use under {', '.join(wrong)}",
            next_step="fetch the manifest again; editions that do not name them cannot be rebuilt",
        )


def _is_of_quarto(facts: Any) -> bool:
    """Whether a manifest says nothing of Quarto, or what a build says of it."""
    if facts is None:
        return True
    if not isinstance(facts, dict) or not isinstance(facts.get("formats"), list):
        return False
    known = all(isinstance(name, str) and name in FORMATS for name in facts["formats"])
    return known and all(isinstance(facts.get(name), str) for name in ("version", "pandoc"))


def causes(manifest: Manifest, source: Unpacked, code: Code) -> list[str]:
    """With what else than the published edition the new one is made; empty when with the same."""
    found, facts = [], manifest.facts
    if code is Code.RUNNING and source.wheel.read_bytes() != wheel_bytes():
        old, new = str(facts["digests"].get("code"))[:12], machine_digest()[:12]
        found.append(f"eslabon's code: {__version__} ({new}) instead of {facts['eslabon']} ({old})")
    if facts["python"] != platform.python_version():
        found.append(f"Python {platform.python_version()} instead of {facts['python']}")
    if made := manifest.facts.get(MANIFEST_KEY):
        now = wanted_now(made["formats"])
        if now is not None and now.facts() != made:
            found.append(f"{OF_QUARTO}{_with_pandoc(now.facts())} instead of {_with_pandoc(made)}")
    if code is not Code.FRESH:
        expected = {**pins(source.frozen), **facts["libraries"], **pins(source.lock)}
        found += version_differences(expected, installed(expected))
    return found


def _with_pandoc(facts: Mapping[str, Any]) -> str:
    return f"{facts['version']} with Pandoc {facts['pandoc']}"


def compare_editions(
    published: Path, rebuilt: Path, source: Unpacked, reasons: list[str], code: Code
) -> Likeness:
    """Compare two editions byte by byte; what no manifest covers does not count.

    Parameters
    ----------
    published, rebuilt
        Their folders; only read.
    source
        What the second was made from.
    reasons
        What `causes` found.
    code
        With what it was made.
    """
    old, new = _contents(published), _contents(rebuilt)
    paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    different = [(path, _allowed(path, published, source, reasons)) for path in paths]
    facts = _facts_differ(Manifest.read(published), Manifest.read(rebuilt), reasons)
    contradictions = _contradictions(Manifest.read(published), Manifest.read(rebuilt), source, reasons, code)
    counts = Counter(kind_of(path) for path in paths) + Counter({"manifest": int(bool(facts))})
    first = [_told(path, allowed, published, rebuilt) for path, allowed in _first_of_each(different)]
    if facts:
        first.append(Difference(MANIFEST, "manifest", f"{MANIFEST}: {facts}", bool(reasons)))
    if not counts and not contradictions:
        verdict = "identical"
    elif reasons and not contradictions and all(allowed for _, allowed in different):
        verdict = "differs as allowed"
    else:
        verdict = "differs without cause"
    files = len(old.keys() | new.keys())
    return Likeness(verdict, tuple(reasons), tuple(contradictions), files, dict(counts), tuple(first))


def _contents(edition: Path) -> dict[str, str]:
    found = found_in(edition)
    return {
        path: entry.sha256 for path, entry in found.items() if entry.kind == FILE and not is_outside(path)
    }


def _allowed(path: str, published: Path, source: Unpacked, reasons: list[str]) -> bool:
    """Whether other code or libraries may have changed a file: not one that lies in the archive as it is."""
    parts = path.split("/")
    if parts[1:2] != [FOLDER]:
        # Another Quarto may change what it makes, and nothing else.
        reasons = [reason for reason in reasons if not reason.startswith(OF_QUARTO)]
    copied = parts[0] == "data" and (path in source.names or parts[1] in _COPIED)
    if copied or (path == REQUIREMENTS and source.lock):
        return bool(reasons) and _content(published / path) == _content(source.root / path)
    return bool(reasons)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _first_of_each(different: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    first: dict[str, tuple[str, bool]] = {}
    # Differences without cause before others, then in the order of paths.
    for path, allowed in sorted(different, key=lambda one: (one[1], one[0])):
        first.setdefault(kind_of(path), (path, allowed))
    return sorted(first.values(), key=lambda one: (one[1], ORDER.index(kind_of(one[0]))))


def _told(path: str, allowed: bool, published: Path, rebuilt: Path) -> Difference:
    old, new = published / path, rebuilt / path
    if old.is_file() and new.is_file():
        words = explain(path, old.read_bytes(), new.read_bytes())
    else:
        words = f"{path} is only in the {'published' if old.is_file() else 'rebuilt'} edition"
    return Difference(path, kind_of(path), words, allowed)


def _facts_differ(published: Manifest, rebuilt: Manifest, reasons: list[str]) -> str:
    """The first fact about the edition that differs, besides those that the causes name."""
    old, new = (_facts(manifest, without_making=bool(reasons)) for manifest in (published, rebuilt))
    return first_key(old, new)


def _facts(manifest: Manifest, *, without_making: bool) -> dict[str, Any]:
    left_out = {DIGEST, *(_OF_THE_MAKING if without_making else ())}
    facts = {key: value for key, value in manifest.facts.items() if key not in left_out}
    if without_making:
        facts["digests"] = {key: value for key, value in facts["digests"].items() if key != "code"}
    return facts


def _contradictions(
    published: Manifest, rebuilt: Manifest, source: Unpacked, reasons: list[str], code: Code
) -> list[str]:
    """What the manifest says and the archive disproves: a cause may not be invented."""
    told = []
    locked = pins(source.lock)
    used = {name: version for name, version in published.facts["libraries"].items() if name in locked}
    for phrase in version_differences({name: locked[name] for name in used}, used):
        told.append(f"the manifest says {phrase}, which its archive locks")
    # Other code makes other bytes, but it reads the same archive.
    same_code = code is not Code.RUNNING or source.wheel.read_bytes() == wheel_bytes()
    old, new = published.facts["digests"], rebuilt.facts["digests"]
    told += [
        f"the manifest gives another digest of {name} than its {SOURCE_ARCHIVE} has"
        for name in (*(("code",) if same_code else ()), *_INPUTS)
        if old.get(name) != new.get(name)
    ]
    told += [
        f"the manifest gives another {name} than its {SOURCE_ARCHIVE} has"
        for name in _OF_THE_SOURCE
        if published.facts.get(name) != rebuilt.facts.get(name)
    ]
    return told
