"""Acts on record, counts of registers, joint actions, the chain explorer, groups beside one another."""

import csv
import dataclasses
import re
from pathlib import Path

import pytest

from eslabon.pages.acts import act_sentence, counted_rows, verdict
from eslabon.pages.chain_explorer import chain_rows, chains_table, countries_of_chains_table, explorer_table
from eslabon.pages.chosen import choose
from eslabon.pages.cooperation import joint_actions, network_figure, pair_counts, pairs_table, partners_of
from eslabon.pages.outputs import readable
from eslabon.pages.peers import compared_sentence, peers_relation_figure, peers_table
from eslabon.pages.recommendation import finding, indicators_of, process_table
from eslabon.pages.register_counts import known_figure, linked_table, tally_figure

ROOT = Path(__file__).resolve().parents[2]


def rows_of(register):
    """A register's file as text."""
    with (ROOT / f"data/registers/{register}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Acts.


def test_each_recommendation_counts_acts_of_its_addressee(opened):
    """Exactly one count of the addressee's acts; acts of others are counted apart, never together."""
    for number, page in opened.items():
        own = [one for one, _ in page.process if one.asked]
        others = [one for one, _ in page.process if one.act == "others"]
        assert len(own) == 1 and len(others) <= 1, number
        assert page.recommendation.addressee == "el SELA"
        assert all("SELA" in row["actor"].split(";") for row in counted_rows(page, own[0]))
        for one in others:
            assert all("SELA" not in row["actor"].split(";") for row in counted_rows(page, one))


def test_counted_rows_are_as_many_as_counted(opened):
    """The rows that the sentence dates are those of the number that it prints; none is announced."""
    for page in opened.values():
        for one, row in page.process:
            if one.act:
                rows = counted_rows(page, one)
                assert len(rows) == row["n"]
                assert all(r["evidence_kind"] != "announcement" for r in rows)


def test_no_act_of_the_addressee_is_said_although_others_acted(opened):
    """The information system: none of the addressee, one near it of another organisation."""
    said = readable(act_sentence(opened[5]))
    assert said.startswith("No consta que el SELA lo haya hecho.")
    assert (
        "De otros organismos consta 1 acción de la clase pedida, de 2023. Reúne iniciativas de clústeres"
        in said
    )


def test_an_act_near_what_was_asked_is_not_said_to_be_it(opened):
    """In part, and known by a mention only."""
    said = readable(act_sentence(opened[1]))
    assert "1 acto que responde en parte a lo pedido, en 2024" in said
    assert "como el que se pidió" not in said
    assert "Solo se conoce porque otra página lo menciona." in said


def test_an_act_as_asked_is_said_to_be_it(opened):
    """Events on results took place."""
    assert "2 actos como el que se pidió, el último en 2025" in readable(act_sentence(opened[10]))


def test_nothing_by_others_is_said_too(opened):
    """Silence would look like a count that was forgotten."""
    assert "Tampoco consta que lo haya hecho otro organismo." in act_sentence(opened[2])


def test_the_table_says_the_same_as_the_sentence(opened):
    """On record, in part or not; a dash for what counts something else."""
    words = {
        number: {verdict(page, *pair) for pair in page.process if pair[0].asked}
        for number, page in opened.items()
    }
    assert words[5] == words[2] == {"no consta"}
    assert words[1] == words[3] == words[4] == {"consta en parte"}
    assert words[10] == {"consta"}
    assert {verdict(opened[5], *pair) for pair in opened[5].process if not pair[0].asked} == {"—"}
    assert len(process_table(opened[5]).rows) == len(opened[5].process)


def test_the_finding_answers_two_questions(opened):
    """One paragraph each; where no indicator can tell, it says so."""
    for page in opened.values():
        said = finding(page)
        done, changed = said.split("\n\n")
        assert "\n" not in done + changed
        assert "¿Se hizo?" in done and "¿Cambió algo?" in changed
    assert "Ningún indicador permite decirlo." in finding(opened[4])


def test_context_is_not_followed(opened):
    """Indicators that a page reads for its tables are not counted as following the recommendation."""
    page = opened[5]
    read = {entry.id for entry in page.indicators()}
    assert "mining_commodities" in read
    assert "mining_commodities" not in indicators_of(page)
    assert set(page.recommendation.context) <= read


def test_entries_of_other_recommendations_come_only_when_asked_for(opened):
    """The network reads all actions; the list of actions stays the recommendation's."""
    page = opened[4]
    own, whole = page.register("actions"), page.register("actions", whole=True)
    assert all("4" in row["recommendations"].split(";") for row in own)
    assert len(whole) == len(rows_of("actions")) > len(own)


# Joint actions.


def test_only_held_actions_of_several_join(opened):
    """Announced ones and those of one actor are no cooperation."""
    found = {row["id"] for row in joint_actions(opened[4])}
    wanted = {
        row["id"]
        for row in rows_of("actions")
        if ";" in row["actor"] and row["evidence_kind"] != "announcement"
    }
    assert found == wanted


def test_pairs_are_counted_once_per_action():
    """By hand: three actors make three pairs; an actor named twice is one."""
    rows = [{"actor": "B;A;C"}, {"actor": "A;B;A"}, {"actor": "C;D"}]
    assert {pair: len(own) for pair, own in pair_counts(rows).items()} == {
        ("A", "B"): 2,
        ("A", "C"): 1,
        ("B", "C"): 1,
        ("C", "D"): 1,
    }
    assert list(pair_counts(rows, least=2)) == [("A", "B"), ("A", "C"), ("B", "C")]
    assert partners_of(pair_counts(rows), "C") == ["A", "B", "D"]


def test_the_table_has_the_links_of_the_picture(opened):
    """The same pairs with the same numbers; the picture names every drawn actor."""
    page = opened[4]
    rows = joint_actions(page)
    figure = network_figure(page, "network", rows, least=2, caption="x")
    pairs = pair_counts(rows, least=2)
    table = pairs_table(page, "pairs", pairs, caption="x")
    numbers = {(cells[0], cells[1]): int(readable(cells[2])) for cells in table.rows}
    assert numbers == {pair: len(own) for pair, own in pairs.items()}
    assert f"{len(pairs)} vínculos" in figure.chart.alt
    assert all(" " not in key for key in re.findall(r"<(cooperation/[^>]+)>", str(table.rows)))


# Counts of registers.


def test_bars_and_classes_add_up_to_the_entries(opened):
    """Each cluster is in one country, and in one class."""
    page = opened[1]
    rows = page.register("clusters")
    figure = tally_figure(
        page, "x", "clusters", rows, "country", "insertion", caption="c", unknown=["unknown"]
    )
    parts = figure.chart.spec["data"]["values"]
    assert sum(int(part["count"]) for part in parts) == len(rows) == len(rows_of("clusters"))
    assert {part["class"] for part in parts} >= {"Global", "No se indica", "Varios valores"}


def test_known_and_unknown_make_all_entries(opened):
    """No aspect loses an entry, and an empty cell is not known."""
    page = opened[1]
    rows = choose(page, "clusters", "country=@states28").rows
    figure = known_figure(page, "x", "clusters", rows, ["governance", "start"], ["unknown"], caption="c")
    known = {}
    for part in figure.chart.spec["data"]["values"]:
        known.setdefault(part["row"], {})[part["class"]] = int(part["count"])
    assert all(sum(classes.values()) == len(rows) == 16 for classes in known.values())
    assert known["Gobernanza"]["se conoce"] == 2
    started = sum(bool(row["start"]) for row in rows)
    assert known["Inicio o periodo"]["se conoce"] == started < len(rows)


def test_names_lead_to_the_register(opened):
    """Every row links to the entry that it shows."""
    page = opened[1]
    rows = choose(page, "clusters", "country=@states28").rows
    table = linked_table(page, "x", "clusters", rows, ["name", "country"], caption="c", filters=["country"])
    assert [re.search(r"<register/clusters/([^>]+)>", cells[0])[1] for cells in table.rows] == [
        row["id"] for row in rows
    ]
    assert table.filters == (1,) and all("=" in key for key in table.filter_keys[1])


# The chain explorer.


def test_a_pair_is_listed_for_its_weight_or_for_an_entry(opened):
    """By hand for two countries; a light chain without entries is left out."""
    rows = {(row.country, row.chain.id): row for row in chain_rows(opened[5], ["MEX", "URY"])}
    assert ("URY", "agrifood") in rows and not rows["URY", "agrifood"].known
    assert ("URY", "vehicles") not in rows
    assert rows["MEX", "vehicles"].known == ["clusters", "cases"]
    assert "pemex-ace" in {row["id"] for row in rows["MEX", "fuels"].entries["exporters"]}


def test_a_sector_of_two_chains_is_in_both(opened):
    """Assembly of clothing and electronics."""
    rows = {row.chain.id: row for row in chain_rows(opened[5], ["HND"])}
    for chain in ("clothing", "electronics"):
        assert "maquila-hnd" in {row["id"] for row in rows[chain].entries["cases"]}


def test_the_explorer_can_be_filtered_by_what_is_known(opened):
    """A row without entries says so to the filter, and a dash to the reader; weights sort as numbers."""
    page = opened[5]
    rows = chain_rows(page, ["BRA", "URY"])
    table = explorer_table(page, "x", "c", rows, "subregion")
    assert {0, 1, 3, 5} == set(table.filters)
    for row, cells, key in zip(rows, table.rows, table.filter_keys[3], strict=True):
        assert (key == "solo el comercio") == (not row.known) == (cells[3] == "—")
    assert all(re.fullmatch(r"[\d.e+-]*", key) for key in table.sort_keys[2])
    assert "—" not in {cells[5] for cells in table.rows}


def test_a_firm_with_two_programmes_is_named_once(opened):
    """Vale has two rows in the register."""
    page = opened[5]
    rows = [row for row in chain_rows(page, ["BRA"]) if row.chain.id == "mining"]
    (cells,) = explorer_table(page, "x", "c", rows, "subregion").rows
    assert len(rows[0].entries["exporters"]) == 2
    assert cells[3].count("register/exporters/") == 1


def test_every_chain_has_a_row_with_its_obstacles(opened):
    """Obstacles are links to the register of bottlenecks."""
    page = opened[5]
    table = chains_table(page, "x", "c", page.catalogue.members("states28"), "states28")
    assert len(table.rows) == len(page.catalogue.chains)
    for chain, cells in zip(page.catalogue.chains.values(), table.rows, strict=True):
        assert re.findall(r"<register/bottlenecks/([^>]+)>", cells[4]) == list(chain.obstacles)


def test_programmes_of_a_scheme_reach_its_countries(opened):
    """A programme of Mercosur is listed for a member and not for an island."""
    table = countries_of_chains_table(opened[5], "x", "c", ["intraregional_exports"], ["URY", "GRD"])
    cells = {row[0]: row[-1] for row in table.rows}
    assert "mercosur-gip" in cells["Uruguay"]
    assert "mercosur-gip" not in cells["Granada"]


# Groups beside one another.


def test_only_economies_with_both_values_are_drawn(opened):
    """Five members and eleven others; the table has the same ones."""
    page = opened[2]
    figure = peers_relation_figure(page, "x", "gvc_backward", "gvc_forward", note="Nota.")
    table = peers_table(page, "x", "c", "gvc_backward", "gvc_forward")
    assert "5 Estados miembros" in figure.caption and figure.caption.endswith("Nota.")
    assert len(table.rows) == 16


def test_medians_are_compared_only_over_enough_countries(opened):
    """Exporting firms are known for too few."""
    assert compared_sentence(opened[2], "firms_exporting") == ""
    assert "(24 países, 2012 → 2018–2020)" in readable(compared_sentence(opened[2], "intraregional_exports"))


def test_rows_are_frozen(opened):
    """Values at borders do not change."""
    (row, *_) = chain_rows(opened[5], ["MEX"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.country = "BRA"
