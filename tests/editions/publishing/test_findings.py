"""How the gate's findings are told."""

from __future__ import annotations

import pickle

from eslabon.editions.publishing.findings import Finding, PublishRefused


def test_what_to_do_next_is_said_once_below_the_findings_that_share_it():
    signed = [Finding("flips", f"a/{country}", "class changed", "sign") for country in ("ALF", "BET")]
    refused = PublishRefused("2026.1", [Finding("state", "manifest.json", "a draft", "set a date"), *signed])
    told = str(refused).splitlines()
    at = told.index("[flips] a/ALF: class changed")
    assert told[at - 1 : at + 3] == [
        "    next: set a date",
        "[flips] a/ALF: class changed",
        "[flips] a/BET: class changed",
        "    next: sign",
    ]
    assert str(refused).startswith("edition 2026.1 is not published: 3 reasons; nothing was written")


def test_a_refusal_travels_between_processes_with_its_findings():
    refused = PublishRefused("2026.1", [Finding("state", "manifest.json", "a draft", "set a date")])
    assert pickle.loads(pickle.dumps(refused)).findings == refused.findings
