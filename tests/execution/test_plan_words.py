"""The plan as it is read: grouped, in full, and by programs."""

from __future__ import annotations

import json
from pathlib import Path

from eslabon.execution.plan import Decision, PlannedPage
from eslabon.execution.plan_words import plan_json, plan_lines


def decision(address: str, language: str, *reasons: str) -> Decision:
    page = PlannedPage(address, language, Path("brief.ipynb"), ())
    action = "run" if reasons else "reuse"
    return Decision(page, action, "; ".join(reasons) or "up to date", "k", {"data": "1"}, reasons)


PLAN = [
    decision("country/AAA", "es", "observations for AAA changed", "regional median of gdp changed"),
    decision("country/AAA", "en", "observations for AAA changed", "regional median of gdp changed"),
    *(decision(f"country/B{n:02}", "es", "regional median of gdp changed") for n in range(20)),
    decision("glossary", "es"),
]


def test_pages_with_one_reason_stand_together_and_many_are_counted():
    assert plan_lines(PLAN) == [
        "run: observations for AAA changed (and what follows from it)",
        "  country/AAA (es, en)",
        "run: regional median of gdp changed",
        f"  {', '.join(f'country/B{n:02}' for n in range(6))} and 14 more pages (es)",
        "",
        "22 to run, 1 up to date",
    ]


def test_verbose_tells_every_page_with_all_its_reasons():
    lines = plan_lines(PLAN, verbose=True)
    assert lines[0] == ("run    country/AAA es: observations for AAA changed; regional median of gdp changed")
    assert lines[-3] == "reuse  glossary es: up to date"
    assert len(lines) == len(PLAN) + 2


def test_a_plan_without_work_is_one_line():
    assert plan_lines([decision("glossary", "es")]) == ["", "0 to run, 1 up to date"]


def test_programs_get_every_page_with_its_reasons():
    content = json.loads(plan_json(PLAN))
    assert (content["to_run"], content["up_to_date"]) == (22, 1)
    assert content["pages"][0]["reasons"] == list(PLAN[0].reasons)
    assert content["pages"][-1] == {
        "address": "glossary",
        "language": "es",
        "notebook": "brief.ipynb",
        "action": "reuse",
        "reasons": ["up to date"],
        "key": "k",
        "ingredients": {"data": "1"},
    }
