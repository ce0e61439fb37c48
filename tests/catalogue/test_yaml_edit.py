"""Single values of YAML files change; comments and all other bytes stay."""

from __future__ import annotations

import pytest
import yaml

from eslabon.catalogue.yaml_edit import set_value

TEXT = """\
# Head.
title: Book  # of ours
ours:
  edition: "2026.1"  # this year
  # About the next.
  groups: [a, b]
  notes:
    - one
    - 'two: three'

  # About the last.
  last: |
    Long
    text.
entries:
- id: x
  source: old
- {id: y, source: old}
"""


@pytest.mark.parametrize(
    ("address", "value", "old", "new"),
    [
        (("ours", "edition"), "2025.1", '"2026.1"', '"2025.1"'),
        (("title",), "No: yes # no", "Book  #", '"No: yes # no"  #'),
        (("ours", "groups"), ["c"], "[a, b]", '["c"]'),
        (("ours", "notes"), [], "notes:\n    - one\n    - 'two: three'\n", "notes: []\n"),
        (("ours", "last"), "short", "|\n    Long\n    text.\n", '"short"\n'),
        (("ours", "released"), "2025", "# this year\n", '# this year\n  released: "2025"\n'),
        (("entries", "x", "source"), "new", "source: old\n-", 'source: "new"\n-'),
        (("entries", "y", "source"), "new", "source: old}", 'source: "new"}'),
        (("entries", "y", "note"), "é", "{id: y,", '{id: y, note: "é",'),
        (("entries", "y", "source"), None, "{id: y, source: old}", "{id: y}"),
        (("entries", "y", "id"), None, "{id: y, source: old}", "{source: old}"),
        (("ours", "notes"), None, "  notes:\n    - one\n    - 'two: three'\n", ""),
        (("ours", "last"), None, "  last: |\n    Long\n    text.\n", ""),
        (("ours", "absent"), None, "", ""),
    ],
)
def test_one_value_changes_and_no_other_byte(address, value, old, new):
    assert old in TEXT
    changed = set_value(TEXT, address, value)
    assert changed == TEXT.replace(old, new, 1)
    data, wanted = yaml.safe_load(changed), yaml.safe_load(TEXT)
    place, had = data, wanted
    for part in address[:-1]:
        if isinstance(place, list):
            if address[-1] == "id":
                return
            part = next(n for n, entry in enumerate(place) if entry["id"] == part)
        place, had = place[part], had[part]
    assert place.pop(address[-1], None) == value
    had.pop(address[-1], None)
    assert data == wanted


def test_an_address_that_does_not_exist():
    with pytest.raises(KeyError):
        set_value(TEXT, ("theirs", "edition"), "1")
    with pytest.raises(KeyError):
        set_value(TEXT, ("entries", "z", "source"), "1")
