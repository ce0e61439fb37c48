"""Names of countries and groups, alone and inside a sentence, in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from babel import Locale

from eslabon.catalogue import Catalogue
from eslabon.catalogue.models import CountryForm
from eslabon.language.messages import Messages

__all__ = ["CountryNames", "sort_key"]

# Letters that a language sorts after the plain one instead of with it.
_OWN_LETTERS = {"es": {"ñ": "n\uffff"}}


class CountryNames:
    """Write the countries and groups of a catalogue.

    A name comes from the catalogue's ``country_forms/<language>.csv``, else from the catalogue's own
    ``name`` (aggregates) through the messages, else from the CLDR by alpha-2 code. Where no form is given,
    "de {country}" and "en {country}" are messages: a language with other rules translates them or
    declares forms.

    Parameters
    ----------
    catalogue
        Countries, groups and forms.
    language
        The reader's language.
    messages
        Translations into it.
    """

    def __init__(self, catalogue: Catalogue, language: str, messages: Messages) -> None:
        self.language = language
        self._catalogue = catalogue
        self._messages = messages
        self._forms = catalogue.forms.get(language, {})
        self._territories = Locale.parse(language).territories

    def name(self, code: str) -> str:
        """The name by itself, as in a title or a table."""
        country = self._catalogue.country(code)
        form = self._form(code)
        if form.name:
            return form.name
        if country.name:
            return self._messages.text(country.name)
        return self._territories.get(country.alpha2, code)

    def with_article(self, code: str) -> str:
        """The name as the subject of a sentence, with its article where usage asks for one."""
        return self._form(code).article or self.name(code)

    def of(self, code: str) -> str:
        """The name after "of": "de X", "del X"."""
        return self._form(code).of or self._messages("de {country}", country=self.with_article(code))

    def to(self, code: str) -> str:
        """The name after "to", and as the person or country that a verb bears on: "a X", "al X"."""
        text = self._messages("a {country}", country=self.with_article(code))
        # The one contraction of Spanish besides "del"; an article that belongs to a name keeps its capital.
        return text.replace("a el ", "al ", 1) if self.language == "es" and text.startswith("a el ") else text

    def in_(self, code: str) -> str:
        """The name after "in"."""
        return self._form(code).in_ or self._messages("en {country}", country=self.with_article(code))

    def sort_key(self, code: str) -> str:
        """A key that sorts codes by name, as the language's alphabet does."""
        return sort_key(self.name(code), self.language)

    def sorted(self, codes: Iterable[str]) -> list[str]:
        """Codes in the order of their names."""
        return sorted(codes, key=lambda code: (self.sort_key(code), code))

    def group(self, id: str) -> str:
        """The name of a group, as a heading."""
        return self._messages.text(self._catalogue.groups[id].name)

    def group_label(self, id: str) -> str:
        """The short name of a group, for legends; its name where it has none."""
        group = self._catalogue.groups[id]
        return self._messages.text(group.label or group.name)

    def _form(self, code: str) -> CountryForm:
        return self._forms.get(code) or CountryForm(code=code)


def sort_key(text: str, language: str) -> str:
    """A key by which texts sort as in a dictionary: without case, accents or punctuation.

    Examples
    --------
    >>> sorted(["zinc", "Ópera", "ñu", "nuez"], key=lambda text: sort_key(text, "es"))
    ['nuez', 'ñu', 'Ópera', 'zinc']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    for letter, replacement in _OWN_LETTERS.get(language.split("_")[0], {}).items():
        folded = folded.replace(letter, replacement)
    plain = (char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    return "".join(char for char in plain if char.isalnum() or char in " \uffff")
