"""Contradictions and doubtful readings of the study of 2012: each is handled, and the tables say where.

"Avoided" means that no text of the book makes the doubtful statement.
"""

from __future__ import annotations

import pytest

from tests.data.contradictions import CONTRADICTIONS
from tests.data.readings import READINGS
from tests.data.study_texts import charted, table


@pytest.mark.parametrize("reading", [*CONTRADICTIONS, *READINGS], ids=lambda reading: reading.name)
def test_a_doubtful_reading_is_handled(reading):
    """What the table says of it is so."""
    assert reading.check(), f"no longer handled: {reading.handled}"


def test_a_majority_in_words_has_no_measured_value():
    """It is marked as words, so that pages print words; no page picks one as a number."""
    majorities = [e for e in table("baseline/figures.csv").values() if e["kind"] == "majority_word"]
    assert len(majorities) > 5
    for entry in majorities:
        assert entry["qualifier"] == "more_than" and entry["value"] == entry["value_low"] == "50"
        assert not charted(entry["id"]), entry["id"]
