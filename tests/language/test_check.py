"""Which texts lack a translation, and which translations nothing uses."""

from __future__ import annotations

from eslabon.language.check import check


def found(root):
    return [(finding.kind, finding.place, finding.text) for finding in check(root, "en")]


def test_the_tiny_publication_is_translated(tiny):
    assert found(tiny) == []
    assert check(tiny, "es") == []


def test_a_changed_text_is_missing_and_its_old_translation_stale(edit):
    root = edit("data/catalogue/groups.csv", "Los tres países", "Tres países")
    (missing, stale) = sorted(found(root))
    assert missing == ("missing", "data/catalogue/groups.csv", "Tres países")
    assert stale[0] == "stale"
    assert stale[1].startswith("book/locale/en/data.po:")


def test_a_changed_paragraph_is_found_in_its_page(edit):
    root = edit("book/index.md", "## Qué contiene", "## Contenido")
    assert ("missing", "book/index.md:8", "Contenido") in found(root)
    assert [kind for kind, place, _ in found(root) if "pages/index.po" in place] == ["stale"]


def test_a_guess_is_fuzzy_and_missing(edit):
    root = edit("book/locale/en/data.po", 'msgid "Exportaciones"', '#, fuzzy\nmsgid "Exportaciones"')
    assert sorted(kind for kind, _, text in found(root) if text == "Exportaciones") == ["fuzzy", "missing"]


def test_texts_of_registers_and_settings_are_covered(edit):
    edit("_config.yml", "title: Tres economías", "title: Otras economías")
    edit("_toc.yml", "caption: Países", "caption: Estados")
    root = edit("data/registers/milestones.csv", "Circulan los", "Corren los")
    assert {text.split()[0] for kind, _, text in found(root) if kind == "missing"} >= {
        "Otras", "Estados", "Corren",
    }  # fmt: skip


def test_a_translation_without_page_is_stale(tiny):
    (tiny / "book/locale/en/pages/index.po").rename(tiny / "book/locale/en/pages/start.po")
    assert ("stale", "book/locale/en/pages/start.po", "no page book/start.md") in found(tiny)
