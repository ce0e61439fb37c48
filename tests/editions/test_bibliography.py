"""Whatever characters a field holds, a record is one record and gives the field back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eslabon.editions.bibliography import bibtex, bibtex_text, citation_key, one_line, ris, url_text
from tests.editions.bibliography_parsers import parse_bibtex, parse_ris

# Braces, backslashes and the like often, any character sometimes.
TEXTS = st.text(
    st.one_of(st.sampled_from("\\{}%#_&$~^@,=\"'\r\n\t"), st.characters(codec="utf-8")), max_size=60
)


@given(TEXTS, TEXTS)
def test_bibtex_gives_back_what_it_was_given(title, author):
    """Balanced braces, no field ends early, each special character comes back."""
    kind, key, fields = parse_bibtex(bibtex("book", "k", {"author": author, "title": title}))
    assert (kind, key) == ("book", "k")
    wanted = {"author": one_line(author), "title": one_line(title)}
    assert fields == {name: text for name, text in wanted.items() if text}


@given(TEXTS, TEXTS)
def test_ris_gives_back_what_it_was_given(title, note):
    """No value opens a line of its own."""
    wanted = [(tag, one_line(text)) for tag, text in (("TI", title), ("N1", note))]
    found = parse_ris(ris("CHAP", [("TI", title), ("N1", note)]))
    assert found[1:-1] == [(tag, text) for tag, text in wanted if text]


@given(TEXTS)
def test_addresses_end_no_field(address):
    """What is not special stays; no brace, space or backslash does."""
    text = url_text(address)
    assert not set(text) & set("{}\\ \n\r\t")
    assert url_text(text) == text
    assert url_text("https://a.example/x_y/%20?q=1#fig-a~b") == "https://a.example/x_y/%20?q=1#fig-a~b"


@given(TEXTS, TEXTS)
def test_keys_hold_nothing_that_a_record_could_trip_over(one, two):
    key = citation_key("a" + one, two)
    assert key and key.isascii()
    assert not set(key) & set(" ,{}%#~\\\"'()=@")


def test_special_signs_by_hand():
    """Seen once with one's own eyes."""
    assert bibtex_text("50 % of R&D_x #1 $2 a~b c^d\\e {f}") == (
        r"50 \% of R\&D\_x \#1 \$2 a\textasciitilde{}b c\textasciicircum{}d\textbackslash{}e "
        r"\textbraceleft{}f\textbraceright{}"
    )


def test_institutions_are_no_persons():
    """A second pair of braces keeps "Equipo de pruebas" from becoming "pruebas, Equipo de"."""
    assert "  author = {{Equipo de pruebas}},\n" in bibtex("book", "k", {"author": "Equipo de pruebas"})
