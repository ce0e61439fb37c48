"""The list of pages: parts, nesting, the reader's own place, relative addresses."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx import addnodes

from eslabon.book.navigation import MANY, Navigation, outline


def page(title: str, *trees: tuple[str, list[str]]) -> tuple[nodes.title, nodes.bullet_list]:
    contents = nodes.bullet_list()
    for caption, names in trees:
        contents += addnodes.toctree(caption=caption, entries=[(None, name) for name in names])
    return nodes.title("", "", nodes.Text(title)), contents


@pytest.fixture
def app() -> SimpleNamespace:
    """A book of two parts, one page with a page below it."""
    pages = {
        "index": page("Inicio", ("Uno", ["a/one", "a/two"]), ("Dos & tres", ["b"])),
        "a/one": page("Primera", ("", ["a/deep"])),
        "a/deep": page("Honda"),
        "a/two": page("Segunda"),
        "b": page("Última <b>"),
    }
    env = SimpleNamespace(
        config=SimpleNamespace(root_doc="index"),
        titles={name: title for name, (title, _) in pages.items()},
        tocs={name: contents for name, (_, contents) in pages.items()},
    )
    return SimpleNamespace(env=env, builder=SimpleNamespace(get_target_uri=lambda name: f"{name}.html"))


def test_outline_has_parts_and_levels(app):
    """Parts in order, pages below pages, names in reading order."""
    first, second = outline(app.env)
    assert (first.caption, second.caption) == ("Uno", "Dos & tres")
    assert first.docnames() == ("a/one", "a/deep", "a/two")


def test_page_listing_a_page_above_itself_does_not_turn_in_circles(app):
    """The circle is cut where it closes."""
    app.env.tocs["a/deep"] += addnodes.toctree(caption="", entries=[(None, "a/one")])
    assert outline(app.env)[0].docnames() == ("a/one", "a/deep", "a/two")


def test_only_the_own_part_is_open_and_only_the_own_link_marked(app):
    """One mark, one open part, addresses relative to the page's folder."""
    text = Navigation().html(app, "a/deep")
    assert text.count("aria-current") == 1
    assert '<a href="deep.html" aria-current="page">Honda</a>' in text
    assert text.count("<details open>") == 1
    assert '<a href="../b.html">Última &lt;b&gt;</a>' in text
    assert "Dos &amp; tres" in text


def test_written_once_per_folder(app):
    """Pages of a folder share the HTML: asking for a second one asks for no new address."""
    navigation = Navigation()
    navigation.html(app, "a/one")
    asked = []
    plain = app.builder.get_target_uri
    app.builder.get_target_uri = lambda name: asked.append(name) or plain(name)
    assert '<a href="two.html" aria-current="page">' in navigation.html(app, "a/two")
    assert set(asked) == {"a/two"}


def test_part_of_a_page(app):
    """The caption above the title; none for the first page."""
    navigation = Navigation()
    assert navigation.part_of(app, "a/deep") == "Uno"
    assert navigation.part_of(app, "index") == ""


@pytest.fixture
def many(app) -> SimpleNamespace:
    """The same book with more pages below one than a list beside the text can hold."""
    names = [f"a/m{number:02d}" for number in range(MANY + 1)]
    for name in names:
        app.env.titles[name], app.env.tocs[name] = page(name.upper())
    app.env.titles["a/two"], app.env.tocs["a/two"] = page("Segunda", ("", names))
    return app


def test_many_pages_below_one_are_left_to_that_page(many):
    text = Navigation().html(many, "a/one")
    assert "m00.html" not in text and "<!--" not in text
    assert '<a href="two.html">Segunda</a></li>' in text


def test_the_reader_s_own_page_is_shown_among_many(many):
    navigation = Navigation()
    for name in ("a/m03", "a/m04"):  # the second from what was written for the first
        text = navigation.html(many, name)
        assert text.count("aria-current") == 1
        assert f'<a href="{name[2:]}.html" aria-current="page">{name.upper()}</a>' in text
        assert len(re.findall(r"m\d\d\.html", text)) == 1 and "<!--" not in text
    assert text.count("<details open>") == 1


def test_as_many_as_fit_are_all_listed(many):
    many.env.tocs["a/two"] = page("Segunda", ("", [f"a/m{number:02d}" for number in range(MANY)]))[1]
    assert len(re.findall(r"m\d\d\.html", Navigation().html(many, "b"))) == MANY
