"""The registers, the 2012 figures and the hand-kept catalogue of the real publication hold together."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from eslabon.catalogue import load_catalogue

pytestmark = pytest.mark.book

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
LETTERS = re.compile(r"[^\W\d_]")
SUBREGIONS = ("south_america", "central_america_mexico", "caribbean")
OWN_SOURCES = ("sela-2012", "sela-members", "un-m49")
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a file below ``data/``."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns() -> dict[str, list[dict[str, str]]]:
    """Declared columns by register."""
    declared: dict[str, list[dict[str, str]]] = {}
    for row in rows("catalogue/register_columns.csv"):
        declared.setdefault(row["register"], []).append(row)
    return declared


def table(register: str) -> list[dict[str, str]]:
    return rows("baseline/figures.csv" if register == "baseline" else f"registers/{register}.csv")


COLUMNS = columns()
TABLES = {register: table(register) for register in COLUMNS}
REGISTERS = pytest.mark.parametrize("register", sorted(TABLES))


def cells(register: str, *kinds: str):
    """Column, row id and filled value of every cell of these kinds, one by one."""
    for column in COLUMNS[register]:
        if column["kind"] in kinds:
            for row in TABLES[register]:
                several = column["kind"].endswith("s") and column["kind"] not in ("address",)
                for value in filter(
                    None, row[column["column"]].split(";") if several else [row[column["column"]]]
                ):
                    yield column, row["id"], value


def english() -> dict[str, str]:
    with (ROOT / "book/locale/en/registers.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def spanish_texts() -> dict[str, str]:
    """Every Spanish text for readers in the files tested here, with where it stands."""
    texts: dict[str, str] = {}
    for register in TABLES:
        for column, row, value in cells(register, "text", "texts"):
            texts.setdefault(value, f"{register}.{column['column']} {row}")
    for name, fields in {
        "countries": ("name", "note"),
        "groups": ("name", "label", "note"),
        "memberships": ("note",),
        "codes": ("label",),
        "register_columns": ("label",),
    }.items():
        for row in rows(f"catalogue/{name}.csv"):
            for field in fields:
                texts.setdefault(row[field], f"{name}.{field}")
    for entry in yaml.safe_load((DATA / "catalogue/recommendations.yml").read_text("utf-8")):
        for field in ("title", "asked", "scope"):
            texts.setdefault(entry[field], f"recommendations {entry['number']}.{field}")
        for field in ("evidence", "outcomes", "missing"):
            for value in entry[field]:
                texts.setdefault(value, f"recommendations {entry['number']}.{field}")
    for source in OWN_SOURCES:
        entry = yaml.safe_load((DATA / f"catalogue/sources/{source}.yml").read_text("utf-8"))
        for field in ("publisher", "title", "vintage", "citation", "terms"):
            texts.setdefault(entry.get(field, ""), f"sources {source}.{field}")
        texts.setdefault(entry["licence"]["id"], f"sources {source}.licence")
        for value in entry.get("caveats", ()):
            texts.setdefault(value, f"sources {source}.caveats")
    return {text: place for text, place in texts.items() if LETTERS.search(text)}


# ------------------------------------------------------------------------------------------ registers


@REGISTERS
def test_a_register_has_the_declared_columns(register):
    """The header is the declaration, in its order, so that pages can rely on it."""
    assert list(TABLES[register][0]) == [column["column"] for column in COLUMNS[register]]


@REGISTERS
def test_ids_are_unique_slugs(register):
    """An id is a link target and the key of a value: once only, and safe in an address."""
    ids = [row["id"] for row in TABLES[register]]
    assert [i for i, times in Counter(ids).items() if times > 1] == []
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", i)] == []


@REGISTERS
def test_countries_exist(register):
    known = {row["code"] for row in rows("catalogue/countries.csv")}
    assert [found for found in cells(register, "countries") if found[2] not in known] == []


@REGISTERS
def test_recommendations_exist(register):
    known = {
        str(e["number"]) for e in yaml.safe_load((DATA / "catalogue/recommendations.yml").read_text("utf-8"))
    }
    assert known == {str(number) for number in range(1, 11)}
    assert [found for found in cells(register, "numbers") if found[2] not in known] == []


@REGISTERS
def test_codes_have_labels(register):
    labels = {(row["list"], row["code"]) for row in rows("catalogue/codes.csv") if row["label"]}
    assert [f for f in cells(register, "code", "codes") if (f[0]["list"], f[2]) not in labels] == []


def test_no_label_is_for_a_code_that_nothing_uses():
    """A misspelt code would leave its right spelling without rows."""
    used = {(c["list"], value) for register in TABLES for c, _, value in cells(register, "code", "codes")}
    verbs = yaml.safe_load((DATA / "catalogue/recommendations.yml").read_text("utf-8"))
    used |= {("verb", verb) for entry in verbs for verb in entry["verb"].split(";")}
    used |= {("unit_of_one", code) for list_name, code in used if list_name == "unit"}
    pairs = rows("baseline/pairs.csv")
    used |= {("comparability", row["comparability"]) for row in pairs}
    used |= {("unpaired", row["reason"]) for row in pairs}
    used |= {(row["into"], row["group"]) for row in rows("catalogue/code_groups.csv")}
    scales = {
        "comparability",
        "governance",
        "insertion",
        "upgrading",
        "answer",
    }  # complete scales, whether met or not
    declared = {
        (row["list"], row["code"]) for row in rows("catalogue/codes.csv") if row["list"] not in scales
    }
    assert declared - used == set()


@REGISTERS
def test_sources_and_addresses_lead_somewhere(register):
    sources = {path.stem for path in (DATA / "catalogue/sources").glob("*.yml")}
    assert [found for found in cells(register, "source") if found[2] not in sources] == []
    address = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
    assert [found for found in cells(register, "address") if not address.fullmatch(found[2])] == []


@REGISTERS
def test_numbers_years_dates_and_lines_are_such(register):
    patterns = {
        "number": r"-?\d+(\.\d+)?",
        "year": r"1[5-9]\d\d|20\d\d",
        "date": DATE.pattern,
        "lines": r"\d+(-\d+)?(;\d+(-\d+)?)*",
    }
    for column in COLUMNS[register]:
        pattern = patterns.get(column["kind"])
        if pattern:
            values = [row[column["column"]] for row in TABLES[register] if row[column["column"]]]
            assert [value for value in values if not re.fullmatch(pattern, value)] == []


def test_line_ranges_lie_in_the_study():
    """The study's text has 2,373 lines, and a range does not run backwards."""
    for register in TABLES:
        for row in TABLES[register]:
            for part in filter(None, row.get("lines", "").split(";")):
                first, _, last = part.partition("-")
                assert 1 <= int(first) <= int(last or first) <= 2373, (register, row["id"])


def test_actions_are_in_order_and_copies_are_marked():
    actions = TABLES["actions"]
    assert actions == sorted(actions, key=lambda row: (row["date"], row["id"]))
    for row in actions + TABLES["figures"] + TABLES["infrastructure"] + TABLES["exporters"]:
        mirror = "s017.sela.org" in row["address"] or "selasite.azurewebsites.net" in row["address"]
        assert (row["copy"] == "mirror") == mirror, row["id"]
        if "scribd.com" in row["address"] or "docplayer" in row["address"]:
            assert row["copy"] == "third_party", row["id"]


def test_a_title_says_its_language():
    """A Spanish page may hold an English title: the language attribute needs to know."""
    titles = {row["title"]: row["title_language"] for row in TABLES["actions"]}
    english_words = re.compile(r"\b(?:the|of|and|for|in|on|to|call|cooperation)\b", re.IGNORECASE)
    assert {title: "en" if english_words.search(title) else "es" for title in titles} == titles
    assert Counter(titles.values()) == {"es": 58, "en": 32}


def test_a_figure_fills_the_cells_of_its_qualifier():
    """``between`` has two limits, ``more_than`` and ``less_than`` one, a period only its years."""
    for row in TABLES["baseline"]:
        filled = tuple(name for name in ("value", "value_low", "value_high") if row[name])
        expected = {
            "exact": ("value",),
            "about": ("value",),
            "more_than": ("value", "value_low"),
            "less_than": ("value", "value_high"),
            "between": ("value_low", "value_high"),
        }[row["qualifier"]]
        if row["kind"] == "period":
            assert filled == () and row["year_from"] < row["year_to"], row["id"]
        else:
            assert filled == expected, row["id"]


def test_doubtful_readings_reach_the_reader():
    """The cautions of the transcription are notes of the row they are about."""
    notes = {row["id"]: row["note"] for row in TABLES["baseline"] + TABLES["clusters"] + TABLES["cases"]}
    for row in (
        "prato-chinese-owned-share-2011", "ita-large-firms-manufacturing-share-2009", "ipod-total-value",
        "easia-intraregional-export-share", "un-interagency-document-agencies", "unctad-gvc-case-studies",
        "bra-sme-support-spending", "automakers-in-house-value-added", "sao-bento-do-sul-furniture",
        "apparel-coordinators-hkg", "numetro-nigeria", "mercosur-auto-parts",
    ):  # fmt: skip
        assert notes[row], row
    assert all(row["note"] for row in TABLES["baseline"] if row["kind"] == "majority_word")


# ------------------------------------------------------------------------------------------ languages


def test_every_text_has_english_and_no_english_is_stale():
    texts, messages = spanish_texts(), english()
    assert {text: place for text, place in texts.items() if not messages.get(text)} == {}
    assert sorted(set(messages) - set(texts)) == []


def test_a_sentence_is_not_left_in_spanish():
    """Names may be the same in both languages; a text with Spanish function words may not."""
    words = re.compile(r"\b(?:el|los|las|una|del|para|sobre|que|con|sin)\b")
    titles = ("Pesquisa de Mercado", "Cadenas de Valor, Pymes", "SELA (2012).", "SELA. ¿Qué es el SELA?")
    assert [en for en in english().values() if words.search(en) and not en.startswith(titles)] == []


def test_spanish_spelling_and_typography():
    """Acronyms that became words are lower-case within a sentence; quotation marks are typographic."""
    names = re.compile(
        r"Agencia de Pymes|Libro Blanco de las Pymes|ProPymes|Índice de Políticas para PYME|«[^»]*»"
        r"|Cadenas de Valor, Pymes y Políticas Públicas|SME Policy Index"
    )
    wrong = re.compile(r"(?<!^)\b(?:Pyme|PYME|PyME|Mipyme|MIPYME)s?\b|\bclusters?\b|[\"']|  |\d%| ,|\.\.$")
    found = {}
    for text, place in spanish_texts().items():
        if (
            ".cited_source" not in place
            and not place.startswith("references.")
            and wrong.search(names.sub("N", text))
        ):
            found[place] = text
    assert found == {}


def test_notes_are_sentences():
    notes = [value for r in TABLES for c, _, value in cells(r, "text") if c["column"] == "note"]
    assert len(notes) > 200
    assert [note for note in notes if not re.fullmatch(r"[«A-ZÁÉÍÓÚÑ\d].*[.]", note)] == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_country_has_its_forms(language):
    codes = [row["code"] for row in rows("catalogue/countries.csv")]
    forms = rows(f"catalogue/country_forms/{language}.csv")
    assert [form["code"] for form in forms] == codes == sorted(codes)
    for form in forms:
        article = form["article"]
        if language == "en":
            assert (form["of"], form["in"]) == (f"of {article}", f"in {article}")
        else:
            contracted = f"del {article[3:]}" if article.startswith("el ") else f"de {article}"
            assert (form["of"], form["in"]) == (contracted, f"en {article}")


# ------------------------------------------------------------------------------------------ membership


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT)


def test_the_study_addressed_28_states_and_25_are_members_today(catalogue):
    addressed, members = set(catalogue.members("states28")), set(catalogue.members("members"))
    assert (len(addressed), len(members)) == (28, 25)
    assert addressed - members == {"CRI", "GRD", "JAM"}
    assert set(catalogue.members("members", on="2012")) == addressed


@pytest.mark.parametrize(
    ("moment", "gone"),
    [
        ("2014-06-06", set()),
        ("2015-11-04", {"GRD"}),
        ("2016", {"GRD"}),
        ("2017-12-31", {"CRI", "GRD"}),
        ("2021", {"CRI", "GRD"}),
        ("2022-10-17", {"CRI", "GRD", "JAM"}),
    ],
)
def test_members_leave_when_the_dated_lists_say_so(catalogue, moment, gone):
    left = set(catalogue.members("states28")) - set(catalogue.members("members", on=moment))
    assert left == gone


def test_exits_have_a_frame_and_dates_are_dates():
    for row in rows("catalogue/memberships.csv"):
        for field in ("joined", "left", "left_not_before", "left_not_after"):
            assert not row[field] or DATE.fullmatch(row[field]), row
        assert bool(row["left_not_before"]) == bool(row["left_not_after"])
        assert row["left_not_before"] <= row["left_not_after"]
        if row["group"] == "members" and row["country"] in ("CRI", "GRD", "JAM"):
            assert row["left_not_before"] and row["note"] and row["source"]


def test_subregions_partition_the_28_states(catalogue):
    parts = [country for group in SUBREGIONS for country in catalogue.members(group)]
    assert sorted(parts) == sorted(catalogue.members("states28"))


def test_schemes_have_their_present_members(catalogue):
    assert set(catalogue.members("andean_community")) == {"BOL", "COL", "ECU", "PER"}
    assert set(catalogue.members("andean_community", on="1975")) == {"BOL", "CHL", "COL", "ECU", "PER", "VEN"}
    assert "BOL" in catalogue.members("mercosur") and "BOL" not in catalogue.members("mercosur", on="2023")
    assert (len(catalogue.members("caricom")), len(catalogue.members("sica"))) == (15, 8)


# ------------------------------------------------------------------------------------------ files


def test_files_are_plain_and_sorted():
    """UTF-8, LF line ends, no byte-order mark; catalogue tables are sorted by their key."""
    names = ["baseline/figures.csv", *(f"registers/{r}.csv" for r in TABLES if r != "baseline")]
    names += [
        f"catalogue/{n}.csv" for n in ("countries", "groups", "memberships", "codes", "register_columns")
    ]
    for name in names:
        raw = (DATA / name).read_bytes()
        assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n"), name
        raw.decode("utf-8")
    for name, keys in {"countries": 1, "groups": 1, "memberships": 2, "codes": 2}.items():
        found = [tuple(row.values())[:keys] for row in rows(f"catalogue/{name}.csv")]
        assert found == sorted(set(found)), name


def test_no_address_of_an_unauthorised_mirror_is_stored():
    """Two accession years were read in a mirror of an encyclopaedia; its address is not passed on."""
    for path in [*DATA.rglob("*.csv"), *DATA.rglob("*.yml")]:
        assert "bej3mnq60" not in path.read_text("utf-8"), path


def _own_sources() -> list[dict]:
    return [
        yaml.safe_load((DATA / f"catalogue/sources/{name}.yml").read_text("utf-8")) for name in OWN_SOURCES
    ]
