"""The limits: one file of the machine, and what a publication changes in it."""

from __future__ import annotations

import gzip

import pytest

from eslabon.editions.publishing.budgets import gzip_bytes, read_budgets
from eslabon.editions.publishing.structure import RULES
from eslabon.errors import CatalogueError


def test_the_machine_allows_no_violation():
    budgets = read_budgets(None)
    assert budgets.accessibility == dict.fromkeys(RULES, 0)
    assert budgets.axe == 0


def test_a_publication_changes_some_limits(tmp_path):
    assert read_budgets(tmp_path) == read_budgets(None)
    (tmp_path / "budgets.yml").write_text("edition_mib: 7\naccessibility: {alt: 2}\n")
    budgets = read_budgets(tmp_path)
    assert (budgets.edition_mib, budgets.requests) == (7, read_budgets(None).requests)
    assert (budgets.accessibility["alt"], budgets.accessibility["labels"]) == (2, 0)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("html_kb: 7\n", "unknown key 'html_kb', perhaps 'html_kib'"),
        ("html_kib: many\n", "html_kib"),
        ("html_kib: 0\n", "html_kib"),
        ("accessibility: {contrast: 1}\n", "contrast"),
        ("accessibility: none\n", "none"),
        ("- 1\n", "limits"),
    ],
)
def test_what_is_no_limit_is_refused(tmp_path, text, what):
    (tmp_path / "budgets.yml").write_text(text)
    with pytest.raises(CatalogueError) as caught:
        read_budgets(tmp_path)
    assert what in str(caught.value)


def test_the_size_of_a_compressed_page_is_that_of_gzip():
    content = b"<p>word</p>" * 1000
    assert gzip_bytes(content) == len(gzip.compress(content, 6))
