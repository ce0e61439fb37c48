"""The staged snapshot of one provider: one file, written at once, the same bytes for the same answers.

``.refresh/staged/<provider>.zip`` holds ``staged.json`` and ``observations/<indicator>.csv``: what the
provider sent in the publication's own form, not yet put among the present values. So it depends on the
answers, the feeds, the rules and the catalogue only, and is made again from the archive byte for byte. One
file is whole or absent; whatever happens to a refresh, ``data/`` does not know of it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from eslabon.editions.cut_rule import Observation
from eslabon.editions.cut_tables import HEADER, table_text
from eslabon.editions.fixed_zip import fixed_zip
from eslabon.errors import DataError
from eslabon.execution.store import TEMPORARY, write_atomically
from eslabon.refresh.published import Published

__all__ = ["StagedSeries", "StagedSource", "clear_temporary", "read_staged", "staged_sources", "write_staged"]

FORMAT = 1
_FACTS = "staged.json"
_SUFFIX = ".zip"


@dataclass(frozen=True)
class StagedSeries:
    """One indicator as it comes in.

    Parameters
    ----------
    source, vintage
        What its rows are stamped with.
    rows
        In the indicator's unit, except for a series that is still to be divided; empty when it is gone.
    published
        What the publisher says of it; None when it does not have the series any more.
    dropped
        Values left out, by rule.
    unknown
        Marks that nobody declared, with how many values bear them.
    bodies
        sha256 of the answers that it was read from.
    retrieved
        ISO date on which they were received.
    """

    source: str
    vintage: str
    rows: tuple[Observation, ...]
    published: Published | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()
    retrieved: str = ""

    def __repr__(self) -> str:
        return f"StagedSeries({self.source}: {len(self.rows)} rows)"


@dataclass(frozen=True)
class StagedSource:
    """All that a refresh brought from one provider.

    Parameters
    ----------
    provider
        Id of the provider.
    series
        By indicator.
    templates
        For each source that the catalogue does not have yet, the one that it is a newer vintage of.
    """

    provider: str
    series: Mapping[str, StagedSeries]
    templates: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        rows = sum(len(one.rows) for one in self.series.values())
        return f"StagedSource({self.provider}: {len(self.series)} indicators, {rows} rows)"

    def to_bytes(self) -> bytes:
        """The file; same content, same bytes."""
        facts = {
            "format": FORMAT,
            "provider": self.provider,
            "templates": dict(self.templates),
            "indicators": {
                id: {key: value for key, value in asdict(one).items() if key != "rows"}
                for id, one in self.series.items()
            },
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        tables = {f"observations/{id}.csv": table_text(one.rows).encode() for id, one in self.series.items()}
        return fixed_zip({_FACTS: text.encode(), **tables})

    @classmethod
    def from_bytes(cls, content: bytes, name: str) -> StagedSource:
        """Read the file again; `name` is what messages call it.

        Raises
        ------
        DataError
            It is damaged, or another version's.
        """
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                if archive.testzip() is not None:
                    raise zipfile.BadZipFile("a wrong checksum")
                facts = json.loads(archive.read(_FACTS))
                if facts["format"] != FORMAT:
                    raise ValueError(f"format {facts['format']}")
                series = {
                    id: _series(said, archive.read(f"observations/{id}.csv").decode())
                    for id, said in facts["indicators"].items()
                }
            return cls(facts["provider"], series, facts["templates"])
        except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
            raise DataError(
                "the staged snapshot is damaged",
                where=name,
                expected=f"a staged snapshot of format {FORMAT}",
                received=f"{type(error).__name__}: {error}",
                next_step="run `eslabon data refresh` again; archived answers are reused",
            ) from None


def _series(said: Mapping[str, Any], table: str) -> StagedSeries:
    head, *lines = table.splitlines()
    if head != HEADER:
        raise ValueError(f"a table with the header {head}")
    published = said["published"]
    if published is not None:
        published = Published(**{**published, "schema": tuple(published["schema"])})
    rows = tuple(Observation(*line.split(",")) for line in lines)
    return StagedSeries(
        **{**said, "rows": rows, "published": published, "bodies": tuple(said["bodies"])},
    )


def write_staged(folder: Path, staged: StagedSource) -> Path:
    """Write a provider's staged snapshot in place of the one that was there, at once or not at all.

    Raises
    ------
    DataError
        What was written would not be read as it is; the one before stays.
    """
    content, path = staged.to_bytes(), folder / f"{staged.provider}{_SUFFIX}"
    if StagedSource.from_bytes(content, path.name) != staged:
        raise DataError(
            "a staged snapshot cannot be written as it is",
            where=path.name,
            expected="cells without commas and line ends",
            received=repr(staged),
            next_step="look at the units, marks and names that the publisher sends",
        )
    write_atomically(path, content)
    return path


def read_staged(folder: Path, provider: str) -> StagedSource | None:
    """A provider's staged snapshot; None when there is none."""
    path = folder / f"{provider}{_SUFFIX}"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return StagedSource.from_bytes(content, path.name)


def staged_sources(folder: Path) -> tuple[StagedSource, ...]:
    """All staged snapshots, by provider."""
    names = sorted(path.stem for path in folder.glob(f"*{_SUFFIX}") if not path.name.startswith("."))
    return tuple(found for name in names if (found := read_staged(folder, name)))


def clear_temporary(folder: Path) -> None:
    """Remove what a killed process left half-written; whoever holds the place is alone in it."""
    for path in folder.glob(f".*{TEMPORARY}"):
        path.unlink(missing_ok=True)
