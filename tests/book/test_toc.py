"""The order of the book: every page exists, and stands somewhere."""

import pytest

from eslabon.book.toc import expand_toc, files_in, load_toc
from eslabon.errors import CatalogueError

TOC = {
    "format": "jb-book",
    "root": "index",
    "parts": [{"caption": "Fichas", "chapters": [{"file": "countries"}, {"glob": "country/*"}]}],
}
KNOWN = {"index", "countries", "country/AAA", "country/BBB"}


def test_globs_become_files_in_the_given_order_and_captions_are_translated():
    toc = expand_toc(TOC, KNOWN, sort_key=lambda address: address != "country/BBB", translate=str.upper)
    assert list(files_in(toc)) == ["index", "countries", "country/BBB", "country/AAA"]
    assert toc["parts"][0]["caption"] == "FICHAS"


def test_a_page_that_does_not_exist_is_named_with_the_nearest_one():
    with pytest.raises(CatalogueError, match="does not exist") as caught:
        expand_toc(TOC, KNOWN - {"countries"} | {"country"}, sort_key=str, translate=str)
    assert (caught.value.received, caught.value.expected) == ("countries", "country")


def test_a_page_without_a_place_is_an_error():
    with pytest.raises(CatalogueError, match="stands nowhere") as caught:
        expand_toc(TOC, KNOWN | {"lost"}, sort_key=str, translate=str)
    assert caught.value.received == "lost"


@pytest.mark.parametrize(("text", "words"), [("a: [", "not YAML"), ("format: jb-book", "no root page")])
def test_a_damaged_file_is_explained(tmp_path, text, words):
    (tmp_path / "_toc.yml").write_text(text)
    with pytest.raises(CatalogueError, match=words):
        load_toc(tmp_path)


def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(CatalogueError, match="is missing"):
        load_toc(tmp_path)
