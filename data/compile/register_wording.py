"""Spanish wording of the registers, and the English message that goes with each Spanish text.

The collected tables carry parallel labels in both languages and cautions in English only. The tables
under ``wording/`` add what they lack: notes for readers, better wording, values without a translation.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from eslabon.errors import DataError

__all__ = ["Wording", "english_citation", "read_rows", "write_messages"]

FOLDER = Path(__file__).with_name("wording")
LETTERS = re.compile(r"[^\W\d_]")

# Spanish spelling follows the Academy: acronyms that became words are lower-case, "clúster" is adapted.
# Names of countries take the article as in the publications of ECLAC.
SPANISH = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"\bcluster\b", "clúster"),
        (r"\bclusters\b", "clústeres"),
        (r"\bCluster\b", "Clúster"),
        (r"\bClusters\b", "Clústeres"),
        (r"\b(Mip|P)y(?:me|ME)(s?)\b", lambda found: f"{found[1].lower()}yme{found[2]}"),
        (r"\bfirmas\b", "empresas"),
        (r"\bFirmas\b", "Empresas"),
        (r"\bpiso(s?)\b", lambda found: "niveles" if found[1] else "nivel"),
        (r"\bÁfrica del Sur\b", "Sudáfrica"),
        (r"\bSudamérica\b", "América del Sur"),
        (r"\bCorea del Sur\b", "la República de Corea"),
        (r"\b(a|de|en|desde) Estados Unidos\b", r"\1 los Estados Unidos"),
        (r"\b(de|en|y) (Argentina|India|República Dominicana)\b", r"\1 la \2"),
        (r"\bde (Brasil|Canadá|Ecuador|Japón|Paraguay|Perú|Uruguay)\b", r"del \1"),
        (r"\ba (Brasil|Canadá|Ecuador|Japón|Paraguay|Perú|Uruguay)\b", r"al \1"),
        (r"\b(desde|en|salvo|y) (Brasil|Canadá|Ecuador|Japón|Paraguay|Perú|Uruguay)\b", r"\1 el \2"),
        (r"(?<=\d)-(?=\d{4}\b)", "–"),
        (r"(?<=\d)%", "\N{NO-BREAK SPACE}%"),
    ]
]
ENGLISH = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"\bco-op", "coop"),
        (r"\bCo-(?=op|ord)", "Co"),
        (r"\bco-ord", "coord"),
        (r"\bTelecoms\b", "Telecommunications"),
        (r"\btelecoms?\b", "telecommunications"),
        (r"\bpercent\b", "per cent"),
        (r"(?<=\d)-(?=\d{4}\b)", "–"),
        (r"'", "’"),
    ]
]
CITATION = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r" y (?=[A-ZÁÉÍÓÚ])", " and "),
        (r"\beds\.", "eds."),
        (r", en (?=SELA)", ", in "),
        (r"\bgráfico\b", "figure"),
        (r"\brecuadro\b", "box"),
        (r"\bpág\.", "p."),
        (r"\bparte I\b", "part I"),
        (r"\bprograma\b", "programme"),
        (r"\bCEPAL\b", "ECLAC"),
        (r"\bOMC\b", "WTO"),
        (r"\bBID\b", "IDB"),
        (r"\bNaciones Unidas\b", "United Nations"),
    ]
]


@dataclass
class Wording:
    """The wording tables, and the messages met so far: Spanish text to English text.

    ``messages`` grows while tables are made; ``places`` says in which column each message occurs.
    """

    notes: dict[tuple[str, str], tuple[str, str]]  # register, row id -> Spanish, English
    texts: dict[tuple[str, str, str], tuple[str, str]]  # register, row id, column -> Spanish, English
    values: dict[str, tuple[str, str]]  # value as collected -> Spanish, English
    exporters: dict[tuple[str, str], str] = field(default_factory=dict)  # firm, programme -> row id
    messages: dict[str, str] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    used: set = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Wording:
        """Read ``notes``, ``texts``, ``values`` and ``catalogue`` (messages of hand-kept files)."""
        wording = cls(
            notes={(r["register"], r["id"]): _pair(r) for r in read_rows(folder / "notes.csv")},
            texts={(r["register"], r["id"], r["column"]): _pair(r) for r in read_rows(folder / "texts.csv")},
            values={r["value"]: _pair(r) for r in read_rows(folder / "values.csv")},
        )
        for row in read_rows(folder / "exporters.csv"):
            wording.exporters[row["firm"], row["programme"]] = row["id"]
        for row in read_rows(folder / "catalogue.csv"):
            wording.say(*_pair(row), "data/catalogue")
        return wording

    def say(self, spanish: str, english: str, place: str) -> str:
        """Register a message and return its Spanish text; texts without letters need none.

        Raises
        ------
        DataError
            The same Spanish text was given another English text before, or none.
        """
        if not LETTERS.search(spanish):
            return spanish
        known = self.messages.setdefault(spanish, english)
        if not english or known != english:
            raise DataError(
                f"'{spanish}' has no English text" if not english else f"'{spanish}' has two English texts",
                where=place,
                expected="one English text for each Spanish text" if not english else f"'{known}'",
                received=f"'{english}'",
                next_step="add a row to data/compile/wording/texts.csv or values.csv",
            )
        self.places.setdefault(spanish, set()).add(place)
        return spanish

    def text(self, register: str, row: str, column: str, spanish: str, english: str) -> str:
        """One text with its collected translation, unless the wording tables have a better one."""
        place = f"{register}.{column}"
        key = (register, row, column)
        if key in self.texts:
            self.used.add(key)
            return self.say(*self.texts[key], place)
        if not spanish:
            return ""
        return self.say(_first_capital(spanish, _spell(spanish, SPANISH)), _spell(english, ENGLISH), place)

    def terms(self, register: str, row: str, column: str, cell: str, translate=None) -> str:
        """Values without a collected translation, separated by ``;``: each is a message of its own.

        A value is translated by the table of values, else by ``translate``, else it is a name.
        """
        place = f"{register}.{column}"
        key = (register, row, column)
        if key in self.texts:
            self.used.add(key)
            return self.say(*self.texts[key], place)
        made = []
        for part in filter(None, (part.strip() for part in cell.split(";"))):
            spanish, english = self.values.get(part, (part, translate(part) if translate else part))
            self.used.add(part)
            made.append(self.say(spanish, english, place))
        return ";".join(made)

    def note(self, register: str, row: str, collected: str) -> str:
        """The reader's note on a row; every collected caution must have been answered, if only by none.

        Raises
        ------
        DataError
            A caution was collected and the notes table has no row for it.
        """
        key = (register, row)
        self.used.add(key)
        if key not in self.notes:
            if collected:
                raise DataError(
                    f"the caution on {register} {row} has no note for readers",
                    where="data/compile/wording/notes.csv",
                    expected=f"a row {register},{row}",
                    received=collected,
                    next_step="add the row; leave both texts empty when a reader has no use for it",
                )
            return ""
        spanish, english = self.notes[key]
        return self.say(spanish, english, f"{register}.note") if spanish else ""

    def unused(self) -> list:
        """Rows of the wording tables that no table asked for: usually a misspelt id."""
        return sorted(str(key) for key in {*self.notes, *self.texts, *self.values} - self.used)


def english_citation(citation: str) -> str:
    """A citation as the study prints it, in English: ``A y B 2006``, ``A and B 2006``."""
    return _spell(citation, CITATION)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, cells stripped.

    Raises
    ------
    DataError
        The file is missing.
    """
    if not path.is_file():
        raise DataError(
            f"{path.name} is missing",
            where=str(path),
            expected="a CSV file",
            next_step="check the folder given",
        )
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def write_messages(wording: Wording, path: Path) -> None:
    """Write the message catalogue, sorted by Spanish text, with the columns each message occurs in."""
    lines = [
        "# English texts of the registers, the 2012 figures and the hand-kept catalogue files.",
        "# Made by data/compile/registers.py from its wording tables; edit those.",
        'msgid ""',
        'msgstr ""',
        '"Language: en\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    for spanish in sorted(wording.messages):
        places = ", ".join(sorted(wording.places[spanish]))
        lines += [
            "",
            f"#. {places}",
            f"msgid {_quoted(spanish)}",
            f"msgstr {_quoted(wording.messages[spanish])}",
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _spell(text: str, rules: list) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _first_capital(before: str, after: str) -> str:
    # A lower-cased acronym at the beginning of a sentence gets its capital back.
    return after[0].upper() + after[1:] if before[:1].isupper() and after else after


def _pair(row: dict[str, str]) -> tuple[str, str]:
    return row["spanish"], row["english"]
