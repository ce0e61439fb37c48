"""What a comparison reads of an edition's folder: its manifest and its own ``data/``, nothing else.

Editions are years apart: an older one may lack keys, columns or files that today's machine writes, so entries
are read as they stand, and what is absent has today's default. What a comparison cannot do without is an
error that names the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from eslabon.editions.compare.edition_checks import check_indicator, check_manifest, damaged, described
from eslabon.editions.manifest import MANIFEST

__all__ = ["EditionData", "damaged"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Files that a comparison reads: one that the manifest lists and the folder lacks is damage, not a change.
_READ = ("data/observations/", "data/derived/", "data/registers/", "data/baseline/", "data/catalogue/")


@dataclass(frozen=True, repr=False)
class EditionData:
    """A finished edition, opened for comparing.

    Parameters
    ----------
    folder
        ``build/<edition>`` or ``site/<edition>``.
    manifest
        Its ``manifest.json``.
    """

    folder: Path
    manifest: Mapping[str, Any] = field(hash=False)

    def __repr__(self) -> str:
        return f"EditionData({self.name}: {self.folder})"

    @classmethod
    def read(cls, folder: Path | str) -> EditionData:
        """Open an edition.

        Raises
        ------
        EditionError
            There is no such folder, it is no edition, or a file that its manifest lists is missing.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise damaged(folder, "the folder of a finished edition", "no such folder")
        path = folder / MANIFEST
        try:
            manifest = json.loads(path.read_text("utf-8"))
        except OSError as error:
            raise damaged(path, "the list of the edition's files", error.strerror or str(error)) from None
        except ValueError as error:
            raise damaged(path, "JSON in UTF-8", str(error)) from None
        check_manifest(path, manifest)
        try:
            paths = [str(record["path"]) for record in manifest["files"]]
        except (TypeError, KeyError):
            raise damaged(path, "a path for each of 'files'", "an entry without one") from None
        lacking = [name for name in paths if name.startswith(_READ) and not (folder / name).is_file()]
        if lacking:
            raise damaged(folder / lacking[0], "the file that manifest.json lists", "no such file")
        edition = cls(folder, manifest)
        for needed in ("catalogue/units.csv", "derived/assessments.csv"):
            if not (edition.data / needed).is_file():
                raise damaged(edition.data / needed, "a file of every complete edition", "no such file")
        if not edition.indicators:
            raise damaged(edition.data / "catalogue" / "indicators", "at least one indicator", "none")
        if "kind" not in next(iter(edition.units.values()), {"kind": ""}):
            columns = ", ".join(next(iter(edition.units.values())))
            raise damaged(edition.data / "catalogue" / "units.csv", "a column 'kind'", columns)
        _ = edition.told  # damage is found here, not in the middle of a report
        return edition

    @property
    def data(self) -> Path:
        """The edition's data package."""
        return self.folder / "data"

    @property
    def name(self) -> str:
        """The edition's id."""
        return self.manifest["edition"]

    @property
    def method(self) -> str:
        """Id of the headline method; empty in a manifest that does not say."""
        return str(self.manifest.get("method") or "")

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages, the source language first."""
        return tuple(self.manifest.get("languages") or ())

    @property
    def renamed(self) -> dict[str, str]:
        """From the address that a page had in an earlier edition to its address in this one."""
        return dict(self.manifest.get("renamed") or {})

    @cached_property
    def pages(self) -> frozenset[tuple[str, str]]:
        """Language and address of every page, of notebooks and prose alike."""
        found = set()
        for page in [*(self.manifest.get("pages") or ()), *(self.manifest.get("prose") or ())]:
            if isinstance(page, Mapping):
                found.add((str(page["language"]), str(page["address"])))
            else:  # prose, and all pages in manifests before schema 1: in every language
                found |= {(language, str(page)) for language in self.languages}
        return frozenset(found)

    @cached_property
    def indicators(self) -> dict[str, dict[str, Any]]:
        """Entries of the indicator catalogue by id, as they stand in the files."""
        found: dict[str, dict[str, Any]] = {}
        for path in sorted((self.data / "catalogue" / "indicators").glob("*.yml")):
            entries = self.entry(path) or []
            for entry in entries if isinstance(entries, list) else [entries]:
                check_indicator(path, entry)
                found[str(entry["id"])] = entry
        return found

    @cached_property
    def told(self) -> dict[str, dict[str, Any]]:
        """Entries of the catalogue that the edition gives away, by id: their texts in each of its languages.

        Empty in editions that have no such file.
        """
        path = self.data / "indicators.json"
        if not path.is_file():
            return {}
        try:
            entries = json.loads(path.read_text("utf-8"))["indicators"]
            return {str(entry["id"]): dict(entry) for entry in entries}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(path, "a list 'indicators' of entries with an id", str(error)) from None

    def why_unobserved(self, indicator: str) -> dict[str, str]:
        """Why an indicator has no values, by language; in the first one alone where it is not given away."""
        texts = self.told.get(indicator, {}).get("unobserved")
        if isinstance(texts, dict):
            return {str(language): str(text) for language, text in texts.items() if text}
        text = str(self.indicators.get(indicator, {}).get("unobserved") or "")
        return {self.languages[0]: text} if text and self.languages else {}

    @cached_property
    def units(self) -> dict[str, dict[str, str]]:
        """Rows of ``units.csv`` by id."""
        return self._rows("catalogue/units.csv", "id")

    @cached_property
    def countries(self) -> dict[str, dict[str, str]]:
        """Rows of ``countries.csv`` by code."""
        return self._rows("catalogue/countries.csv", "code")

    @cached_property
    def methods(self) -> dict[str, dict[str, Any]]:
        """Method files by id."""
        return self._documents("methods")

    @cached_property
    def datasets(self) -> dict[str, tuple[str, ...]]:
        """Publisher and title of each source by its id; vintages of one dataset have them in common."""
        found = {}
        for stem, entry in self._documents("sources").items():
            id, *told = (str(entry.get(name) or "") for name in ("id", "publisher", "title"))
            found[id or stem] = tuple(told) if all(told) else (id or stem,)
        return found

    @cached_property
    def frameworks(self) -> dict[str, dict[str, Any]]:
        """Frameworks of the composite indices by id."""
        return self._documents("indices")

    @cached_property
    def observation_files(self) -> dict[str, Path]:
        """The table of each indicator that has one."""
        return {path.stem: path for path in sorted((self.data / "observations").glob("*.csv"))}

    def tables(self, folder: str) -> dict[str, Path]:
        """Paths of the tables of a folder of ``data/``, by name."""
        return {path.stem: path for path in sorted((self.data / folder).glob("*.csv"))}

    def table(self, path: Path) -> pd.DataFrame:
        """A table with every cell as text; an empty cell is an empty text.

        Raises
        ------
        EditionError
            The file cannot be read as a table.
        """
        try:
            content = path.read_bytes().decode("utf-8")
            if not content.strip():
                return pd.DataFrame()
            return pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)
        except (OSError, ValueError) as error:
            raise damaged(path, "a table: CSV in UTF-8", str(error)) from None

    def entry(self, path: Path) -> Any:
        """What a YAML file says.

        Raises
        ------
        EditionError
            It is not YAML in UTF-8.
        """
        try:
            return yaml.load(path.read_text("utf-8"), Loader=_Loader)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise damaged(path, "YAML in UTF-8", " ".join(str(error).split())) from None

    def _documents(self, folder: str) -> dict[str, dict[str, Any]]:
        documents = {}
        for path in sorted((self.data / "catalogue" / folder).glob("*.yml")):
            document = self.entry(path)
            if not isinstance(document, dict):
                raise damaged(path, "a mapping", described(document))
            documents[path.stem] = document
        return documents

    def _rows(self, name: str, key: str) -> dict[str, dict[str, str]]:
        path = self.data / name
        table = self.table(path)
        if key not in table.columns:
            raise damaged(path, f"a column '{key}'", ", ".join(table.columns) or "an empty file")
        return {row[key]: row for row in table.to_dict("records")}
