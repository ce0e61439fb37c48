"""What each cell of a register's table must say, in any language, read from the files without eslabon.

A cell is worded by the kind of its column: codes by their labels, countries by their names, dates written
out. Texts of the source language are looked up in the publication's ``.po`` files.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from babel import Locale
from babel.messages.pofile import read_po

__all__ = ["DASH", "RegisterCells"]

DASH = "—"
NO_BREAK = "\u00a0"
APART = re.compile(r"(?<=\w|[»)\]%…’]) ?([;:!?])(?= |$)")
SEVERAL = ("codes", "countries", "numbers", "texts")
# Spelled out here, so that no table is checked with the words that wrote it.
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
ENGLISH = "January February March April May June July August September October November December"
PORTUGUESE = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = {
    "es": SPANISH.split(" "), "en": ENGLISH.split(" "), "pt": PORTUGUESE.split(" "), "fr": FRENCH.split(" ")
}  # fmt: skip
QUALIFIED = {
    "es": {"about": "alrededor de {}", "more_than": "más de {}", "less_than": "menos de {}"},
    "en": {"about": "about {}", "more_than": "more than {}", "less_than": "less than {}"},
    "pt": {"about": "cerca de {}", "more_than": "mais de {}", "less_than": "menos de {}"},
    "fr": {"about": "environ {}", "more_than": "plus de {}", "less_than": "moins de {}"},
}
NOT_LINKED = {
    "es": "{} ({}, sin enlace)",
    "en": "{} ({}, not linked)",
    "pt": "{} ({}, sem link)",
    "fr": "{} ({}, sans lien)",
}


@dataclass(frozen=True)
class RegisterCells:
    """Readers' words of every cell of the registers in one language.

    Parameters
    ----------
    root
        Publication folder.
    language, source
        The reader's language and that of the files.
    """

    root: Path
    language: str
    source: str

    def shown(self, register: str) -> list[str]:
        """Columns of the table in their order, without the details."""
        entry = self._pages[register]
        return [entry["heading"], *entry["columns"]]

    def heading(self, register: str, column: str) -> str:
        """A column's heading."""
        return self._said(self._columns[register][column]["label"])

    def cell(self, register: str, row: dict, column: str) -> str:
        """A whole cell; a dash for an empty one."""
        return self._apart(register, row, column, self._text(register, row, column)) or DASH

    def colon(self) -> str:
        """What stands between a heading and its text."""
        return f"{NO_BREAK}: " if self.language == "fr" else ": "

    def details(self, register: str, row: dict) -> list[tuple[str, str]]:
        """Heading and text of every detail that says something, in their order."""
        entry = self._pages[register]
        found = []
        for column in entry["details"]:
            if set(_parts(row[column])) <= set(entry.get("unknown", ())):
                continue
            text = self._text(register, row, column).rstrip(".")
            found.append((self.heading(register, column), self._apart(register, row, column, text)))
        return found

    def filter(self, register: str, row: dict, column: str) -> list[tuple[str, str]] | None:
        """Codes by which the cell is found and their labels; None where the cell's text is enough."""
        kind = self._columns[register][column]["kind"]
        if column not in self._pages[register]["filters"] or kind not in ("code", *SEVERAL):
            return None
        return [(part, self._part(register, column, part)) for part in _parts(row[column])]

    def sort(self, register: str, row: dict, column: str) -> str | None:
        """Value by which the cell is sorted; None where it is sorted by its text."""
        kind = self._columns[register][column]["kind"]
        return row[column] if kind in ("number", "year", "date") else None

    def links(self, row: dict, named: bool) -> list[str]:
        """Addresses that the row leads to: none for a copy, else in its name and in its details."""
        address = row.get("address", "")
        return [address] * (1 + named) if address and not row["copy"] else []

    def _apart(self, register: str, row: dict, column: str, text: str) -> str:
        """French sets some marks apart; a name in another language keeps its own."""
        spoken = row.get(f"{column}_language", "") or self.language
        if self.language != "fr" or spoken != self.language:
            return text
        return APART.sub(rf"{NO_BREAK}\1", text)

    def _text(self, register: str, row: dict, column: str) -> str:
        value = row[column]
        if column == "value":
            return self._number(register, row)
        match self._columns[register][column]["kind"]:
            case "date":
                return self._date(value)
            case "address" if value:
                return self._address(register, row)
            case "lines":
                return "; ".join(_parts(value)).replace("-", "–")
            case "texts":
                return "; ".join(self._part(register, column, part) for part in _parts(value))
            case "code" | "codes" | "countries" | "numbers":
                return ", ".join(self._part(register, column, part) for part in _parts(value))
        return self._part(register, column, value)

    def _part(self, register: str, column: str, part: str) -> str:
        declared = self._columns[register][column]
        match declared["kind"]:
            case "code" | "codes":
                return self._said(self._labels[declared["list"]][part])
            case "countries":
                return self.country(part)
            case "text" | "texts":
                return self._said(part)
        return part

    def _number(self, register: str, row: dict) -> str:
        if not row["value"]:
            return ""
        number = Decimal(row["value"])
        decimals = max(0, -int(number.normalize().as_tuple().exponent))
        written = f"{number:,.{decimals}f}"
        if self.language != "en":
            # No mark in a number of four digits in Spanish.
            none = self.language == "es" and abs(number) < 10_000
            written = written.replace(",", "" if none else " ").replace(".", ",")
            written = written.replace(" ", "\u202f" if self.language == "fr" else ".")
        singular = self._labels["unit_of_one"].get(row["unit"]) if number == 1 else None
        unit = self._said(singular or self._labels["unit"][row["unit"]])
        gap = ("" if self.language in ("en", "pt") else NO_BREAK) if unit.startswith("%") else " "
        return QUALIFIED[self.language].get(row["qualifier"], "{}").format(f"{written}{gap}{unit}")

    def _date(self, date: str) -> str:
        year, *rest = date.split("-")
        if not rest:
            return year
        month = MONTHS[self.language][int(rest[0]) - 1]
        joined = " de " if self.language in ("es", "pt") else " "
        if self.language == "fr" and rest[1:] == ["01"]:
            return f"1er {month} {year}"
        if self.language == "pt" and rest[1:] == ["01"]:
            return f"1º de {month} de {year}"
        return joined.join([*(str(int(day)) for day in rest[1:]), month, year])

    def _address(self, register: str, row: dict) -> str:
        host = urlsplit(row["address"]).netloc.encode().decode("idna")
        if not row["copy"]:
            return host
        kind = self._part(register, "copy", row["copy"])
        return NOT_LINKED[self.language].format(host, kind[:1].lower() + kind[1:])

    def country(self, code: str) -> str:
        forms = self.root / f"data/catalogue/country_forms/{self.language}.csv"
        own = (
            next((row["name"] for row in _rows(forms) if row["code"] == code), "") if forms.is_file() else ""
        )
        entry = next(row for row in _rows(self.root / "data/catalogue/countries.csv") if row["code"] == code)
        return own or self._said(entry["name"]) or Locale.parse(self.language).territories[entry["alpha2"]]

    def _said(self, text: str) -> str:
        said = self._translations.get(text, text)
        # A Spanish percent sign never begins a line.
        return said.replace(" %", f"{NO_BREAK}%") if self.language == "es" and said[:1] != "%" else said

    @cached_property
    def _translations(self) -> dict[str, str]:
        if self.language == self.source:
            return {}
        found = {}
        for path in sorted((self.root / "book/locale" / self.language).glob("*.po")):
            with path.open("rb") as file:
                entries = read_po(file, locale=self.language)
            found.update({entry.id: entry.string for entry in entries if entry.id and entry.string})
        return found

    @cached_property
    def _pages(self) -> dict[str, dict]:
        declared = yaml.safe_load((self.root / "data/catalogue/registers.yml").read_text("utf-8"))
        return {entry["register"]: entry for entry in declared}

    @cached_property
    def _columns(self) -> dict[str, dict[str, dict]]:
        found: dict[str, dict[str, dict]] = {}
        for row in _rows(self.root / "data/catalogue/register_columns.csv"):
            found.setdefault(row["register"], {})[row["column"]] = row
        return found

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in _rows(self.root / "data/catalogue/codes.csv"):
            found.setdefault(row["list"], {})[row["code"]] = row["label"]
        return found


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
