"""The report: complete words in every language, bounded tables, and the same text in each form."""

from __future__ import annotations

import html
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser
from rich.console import Console

import eslabon
from eslabon.editions.compare import EditionChanges, EditionData, compare_editions
from eslabon.editions.compare import words as all_words
from eslabon.editions.compare.forms import html_page, myst_text, print_section
from eslabon.editions.compare.names import Names, names_of_editions
from eslabon.editions.compare.report import report
from eslabon.editions.compare.result import COLUMNS
from eslabon.language import MINUS, Messages
from tests.editions.compare.pair import HEADER, Edition, assessment
from tests.editions.compare.test_comparison import everything

LANGUAGES = [
    "es",
    *sorted(path.name for path in (Path(eslabon.__file__).parent / "locale").iterdir() if path.is_dir()),
]


@pytest.fixture
def told(written):
    """Compare, and tell in a language."""

    def tell(change=everything, language: str = "en", most: int | None = 25):
        before, after = map(EditionData.read, written(change))
        changes = compare_editions(before, after)
        names = names_of_editions(before, after, changes.names, Messages.of_machine(language))
        return report(changes, names, most=most), names

    return tell


def sections(section):
    yield section
    for one in section.sections:
        yield from sections(one)


def tables(section):
    return {table.name: table for one in sections(section) for table in one.tables}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_report_is_said_in_every_language(told, language):
    section, names = told(language=language)
    assert names.messages.missing == set()
    assert len(tables(section)) >= 9


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_word_of_the_tables_of_words_is_translated(language):
    messages = Messages.of_machine(language)
    texts = [
        *all_words.CAUSE_NAMES.values(),
        *all_words.FIELD_NAMES.values(),
        *all_words.WHOLE_NAMES.values(),
    ]
    texts += all_words.KINDS_EXPLAINED.values()
    texts += [text for kinds in all_words.KIND_NAMES.values() for text in kinds.values()]
    assert [text for text in texts if text not in messages.table] == []


def test_every_kind_that_can_be_counted_has_a_name(compared):
    for table, kinds in compared(everything).summary().items():
        if table != "statuses":
            assert set(kinds) <= set(all_words.KIND_NAMES[table])


def test_numbers_are_the_languages_own(told):
    for language, expected in (("es", ["11,3", "99,0", "+87,8"]), ("en", ["11.3", "99.0", "+87.8"])):
        rows = tables(told(language=language)[0])["changed"].rows
        assert [cell.text for cell in rows[-1][-3:]] == expected


def test_a_difference_that_rounding_would_hide_is_shown_with_more_decimals(compared):
    names = Names(Messages.of_machine("en"), str, {"x": {"decimals": 1}})
    assert names.two("x", 1.201, 1.204) == ("1.201", "1.204")
    assert names.two("x", 1.2, 1.4) == ("1.2", "1.4")
    assert names.size("x", "points", -0.003) == f"{MINUS}0.003"


def test_what_changed_by_our_doing_comes_first(told):
    rows = tables(told()[0])["changed"].rows
    assert [row[1].text for row in rows] == ["corrected by us", "computed otherwise", "revised by the source"]


def test_a_table_is_bounded_and_says_so(told):
    table = tables(told(most=2)[0])["registers"]
    assert len(table.rows) == 2
    assert table.note == "2 of 4 rows are shown."
    assert all(not one.note for one in tables(told(most=None)[0]).values())


def test_a_reconstructed_edition_says_so(written):
    before, after = written(everything)
    text = (before / "manifest.json").read_text()
    (before / "manifest.json").write_text(
        text.replace('"reconstructed": ""', '"reconstructed": "from vintages."')
    )
    editions = EditionData.read(before), EditionData.read(after)
    changes = compare_editions(*editions)
    section = report(changes, names_of_editions(*editions, changes.names, Messages.of_machine("en")))
    assert "2025.1: from vintages." in section.paragraphs


def test_editions_that_agree_are_told_in_a_sentence(told):
    section, _ = told(lambda edition: None)
    assert section.paragraphs[-1] == "The two editions say the same."
    assert not section.tables
    assert not section.sections


def test_every_number_of_a_figure_leads_to_its_row(told):
    row = tables(told()[0])["changed"].rows[0]
    assert [cell.key for cell in row[-3:]] == [
        f"changes/exports/ALF/2002/{what}" for what in ("before", "after", "size")
    ]


MARKS = "a|b *c* `d` {e}`f` [g](h) <i> $j$ # \\k"


def test_no_text_of_the_data_becomes_markup(told):
    section, _ = told(lambda edition: edition.register["a1"].update(title=MARKS))
    page = html_page(section, "en")
    assert html.escape(MARKS) in page

    body = re.search(r"(?s)^\| acts.*?\|$", myst_text(section, address="changes"), re.MULTILINE)[0]
    head = "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n"
    tree = publish_doctree(head + body, parser=Parser(), settings_overrides={"report_level": 5})
    assert tree.astext().splitlines()[-1] == MARKS


class Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_page_stands_alone_and_is_whole(told):
    section, _ = told()
    page = html_page(section, "en")
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    tags = [tag for tag, _ in parser.seen]
    assert "script" not in tags
    assert not [attributes for _, attributes in parser.seen if {"src", "href"} & attributes.keys()]
    assert tags.count("table") == len(tables(section))
    assert parser.seen[0] == ("html", {"lang": "en"})
    regions = [
        attributes["aria-labelledby"] for _, attributes in parser.seen if "aria-labelledby" in attributes
    ]
    assert sorted(regions) == sorted(
        {attributes["id"] for _, attributes in parser.seen if "id" in attributes}
    )


def test_all_forms_say_the_same_words(told):
    section, _ = told()
    stream = io.StringIO()
    print_section(section, Console(file=stream, width=400, soft_wrap=True))
    myst, page, lines = myst_text(section, address="changes"), html_page(section, "en"), stream.getvalue()
    for one in sections(section):
        for table in one.tables:
            assert table.caption in lines
            assert html.escape(table.caption) in page
            assert f":name: tab-changes-{table.name}" in myst


def test_the_first_heading_can_be_the_pages_own(told):
    section, _ = told()
    assert myst_text(section, address="changes").startswith("# What changed since 2025.1\n")
    assert not re.search(r"(?m)^# ", myst_text(section, address="changes", heading=False))


def test_the_result_has_a_short_repr(compared):
    changes: EditionChanges = compared(everything)
    assert repr(changes).startswith("EditionChanges(2025.1 to 2026.1: 5 indicators")
    assert all(name in repr(changes) for name in COLUMNS)


def test_another_main_method_is_told_and_nobody_says_that_nothing_changed(told):
    section, names = told(lambda edition: edition.manifest.update(method="other"))
    words = [text for one in sections(section) for text in one.paragraphs]
    assert "The main method was steps and now is other." in words
    assert "The two editions say the same." not in words
    assert names.messages.missing == set()


def many_assessments(edition) -> None:
    """Thirty new assessments whose keys come first, and a flip and a loss behind them."""
    countries = [f"A{number:02}" for number in range(30)]
    edition.assessments += [
        {**assessment("exports", country), "class": "", "reason": "no_data"} for country in countries
    ]


def flipped(edition) -> None:
    for place in range(6, 36):
        edition.assess(place, **{"class": "significant_progress", "reason": ""})
    edition.assess(0, **{"class": "significant_movement_away"})
    edition.assess(1, **{"class": "", "reason": "too_old"})


@pytest.fixture
def flips(tmp_path):
    before, after = Edition("2025.1"), Edition("2026.1")
    for edition in (before, after):
        many_assessments(edition)
    flipped(after)
    editions = before.write(tmp_path / "2025.1"), after.write(tmp_path / "2026.1")
    old, new = map(EditionData.read, editions)
    changes = compare_editions(old, new)
    return report(changes, names_of_editions(old, new, changes.names, Messages.of_machine("en")), most=1)


def test_flips_and_losses_are_told_before_what_is_new_and_in_full(flips):
    found = tables(flips)
    names = [name for name in found if name in ("flips", "lost", "gained")]
    assert names == ["flips", "lost", "gained"]
    assert [[cell.text for cell in row][1:4] for row in found["flips"].rows] == [
        ["Alfa", "moderate progress", "significant movement away"]
    ]
    assert [row[1].text for row in found["lost"].rows] == ["Beta"]
    assert not found["lost"].note


def test_what_can_now_be_assessed_is_one_row_for_each_indicator(flips):
    (row,) = tables(flips)["gained"].rows
    assert [cell.text for cell in row] == ["Exports (%)", "30", "no known cause"]


WHY = {"es": "Nadie la guardó.", "en": "Nobody kept it."}


def first_data(edition) -> None:
    edition.observations["idle"] = HEADER + "ALF,2010,1.5,pub,2025,\n"


@pytest.mark.parametrize("language", ["es", "en"])
def test_why_an_edition_had_no_value_is_told_in_the_readers_language(written, language):
    before, after = written(first_data)
    path = before / "data" / "indicators.json"
    path.write_text(json.dumps({"indicators": [{"id": "idle", "unobserved": WHY}]}))
    old, new = map(EditionData.read, (before, after))
    changes = compare_editions(old, new)
    section = report(changes, names_of_editions(old, new, changes.names, Messages.of_machine(language)))
    (part,) = [one for one in sections(section) if one.title in ("Indicadores", "Indicators")]
    assert any(WHY[language] in text for text in part.paragraphs)


def test_a_reason_that_is_known_in_another_language_only_is_left_out(written):
    before, after = written(first_data)
    path = before / "data" / "catalogue" / "indicators" / "all.yml"
    path.write_text(path.read_text().replace("id: idle\n", "id: idle\n  unobserved: Nadie la guardó.\n"))
    old, new = map(EditionData.read, (before, after))
    changes = compare_editions(old, new)

    def told(language: str) -> str:
        names = names_of_editions(old, new, changes.names, Messages.of_machine(language))
        return " ".join(text for one in sections(report(changes, names)) for text in one.paragraphs)

    assert "Edition 2025.1 had no values of 1 of these indicators." in told("en")
    assert "Nadie la guardó." in told("es")
    assert "Nadie" not in told("en")


def test_changes_that_stand_out_are_told_once_for_each_series(told):
    def change(edition) -> None:
        for year in range(2000, 2011):
            jump = 40 if year in (2004, 2006) else 0
            value = 10 + (year - 2000) * 1.25 + 0.1 + year % 3 / 10 + jump + year / 1000
            edition.row("exports", "ALF", year, value=f"{value:.2f}", vintage="2026")

    (row,) = tables(told(change)[0])["outliers"].rows
    assert [cell.text for cell in row[1:3]] == ["Alfa, 2006", "1"]


def small(edition) -> None:
    """Nine revisions that no reader sees, and one that is seen; of another indicator one that is not."""
    for year in range(2000, 2009):
        value = 10 + (year - 2000) * 1.25 + 0.0061
        edition.row("exports", "ALF", year, value=f"{value:.4f}", vintage="2026")
    edition.row("exports", "ALF", 2010, value="24.5", vintage="2026")
    edition.row("ratio", "BET", 2000, value="2.0061", vintage="2026")


def test_the_usual_size_is_that_of_changes_that_are_seen(told):
    rows = tables(told(small)[0])["changed"].rows
    assert [[cell.text for cell in row][2:5] for row in rows] == [
        ["10", "1", "2.0"],
        ["1", "0", "<\u00a00.1"],
    ]


def test_the_summary_says_how_many_changes_are_seen(told):
    (row,) = [row for row in tables(told(small)[0])["summary"].rows if "revised" in row[0].text]
    assert row[1].text == "11, of which 1 in sight"


def test_no_size_is_printed_as_zero(compared):
    names = Names(Messages.of_machine("en"), str, {"x": {"decimals": 1}})
    assert names.size("x", "percent", 0.03) == "+0.03%"
    assert names.magnitude("x", "percent", 0.03) == "<\u00a00.1%"
    assert names.magnitude("x", "points", -2.0) == "2.0"


def test_indicators_are_called_as_the_edition_calls_them_in_the_readers_language(written):
    before, after = written(everything)
    told = {"id": "exports", "name": {"es": "Name of exports", "en": "Sales abroad"}}
    for folder in (before, after):
        (folder / "data" / "indicators.json").write_text(json.dumps({"indicators": [told]}))
    old, new = EditionData.read(before), EditionData.read(after)
    changes = compare_editions(old, new)
    called = {
        language: names_of_editions(old, new, changes.names, Messages.of_machine(language))
        for language in ("es", "en")
    }
    assert called["en"].indicator("exports") == "Sales abroad (%)"
    assert called["es"].indicator("exports") == "Exports (%)"
    assert called["en"].indicator("ratio") == "Ratio (%)"


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("Agriculture (% of GDP)", "%", "Agriculture (% of GDP)"),
        ("Time (of customs)", "h", "Time (of customs) (h)"),
        ("Use (kWh per person)", "kWh", "Use (kWh per person)"),
        ("Exports", "%", "Exports (%)"),
        ("Exports", "", "Exports"),
    ],
)
def test_a_unit_is_said_once(label, unit, expected):
    names = Names(Messages.of_machine("en"), str, {"x": {"label": label, "unit": unit}})
    assert names.indicator("x") == expected


def test_an_index_has_its_title_and_no_answer_where_nothing_was_before(told):
    table = tables(told()[0])["index-quality"]
    assert table.caption == "Quality: median place and interval"
    apart = {row[0].text: row[3].text for row in table.rows}
    assert apart == {"Alfa": "yes", "Beta": "—"}


def ranked(edition) -> None:
    edition.index["BET"] |= {"rank_median": "", "rank_low": "", "rank_high": ""}


def test_intervals_are_compared_only_where_some_can_be(told):
    assert len(tables(told(ranked)[0])["index-quality"].columns) == 3


def test_values_that_went_name_their_country(told):
    def change(edition) -> None:
        edition.row("exports", "ALF", 2010)
        edition.row("exports", "ALF", 2009)

    table = tables(told(change)[0])["withdrawn"]
    assert [cell.text for cell in table.rows[0]] == ["Exports (%)", "2", "Alfa", "2009–2010"]


def test_new_series_have_no_earlier_last_year(told):
    rows = tables(told(first_data)[0])["new_year"].rows
    assert [cell.text for cell in rows[0]][-1] == "—"


def test_links_to_the_tables_stand_in_a_sentence(told):
    section, _ = told()
    text = myst_text(section, address="changes")
    assert "All rows, as a table: {download}`changes.csv </data/changes.csv>`" in text
    assert "All rows, as a table: {download}`status-changes.csv </data/status-changes.csv>`" in text


def test_no_word_of_the_report_has_two_meanings():
    """A class is one of an assessment, an edition one of the publication, a language is called idioma."""
    texts = [text for kinds in all_words.KIND_NAMES.values() for text in kinds.values()]
    folder = Path(all_words.__file__).parent
    sources = [path.read_text("utf-8") for path in sorted(folder.glob("*.py"))]
    for word in ("lengua", "edición de los datos", "por clase", '"Clase"'):
        assert not [text for text in (*texts, *sources) if word in text], word


def test_what_came_or_went_with_its_indicator_can_be_left_out_without_changing_a_word(written):
    before, after = written(everything)
    old, new = EditionData.read(before), EditionData.read(after)
    changes = compare_editions(old, new)
    short = changes.condensed()
    assert len(short.figures) < len(changes.figures)
    assert not short.figures["whole"].astype(bool).any()
    assert short.left_out["values"].tolist() == [1, 1, 11]
    assert short.summary() == changes.summary()
    for language in ("es", "en"):
        names = names_of_editions(old, new, changes.names, Messages.of_machine(language))
        assert report(short, names) == report(changes, names)
    assert short.condensed().to_json() == short.to_json()


def test_only_the_kinds_that_occur_are_explained(told):
    (part,) = [one for one in sections(told(small)[0]) if one.title == "Figures"]
    assert "Revised by the source: from another version of the same data." in part.paragraphs[0]
    assert "Taken from another source" not in part.paragraphs[0]
    assert "Corrected by us" not in part.paragraphs[0]


def test_what_was_judged_otherwise_comes_before_the_figures_that_it_rests_on(told):
    titles = [one.title for one in told()[0].sections]
    assert titles[:3] == ["Assessments", "Indicators", "Figures"]
