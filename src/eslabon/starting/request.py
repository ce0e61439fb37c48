"""What somebody asks for who starts a publication: title, languages, countries."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.core import get_global

from eslabon.errors import ParameterError
from eslabon.starting.template import TEMPLATE_LANGUAGES

__all__ = ["INVENTED", "StartCountry", "StartRequest"]

TITLES = {"es": "Una publicación de ejemplo", "en": "An example publication"}
LONGEST_TITLE = 200
MOST_COUNTRIES = 300
# A title stands in YAML, in Markdown and in messages, where these would be read as marks.
_MARKS = frozenset("{}[]<>`\\")

# ISO withdrew these codes; the CLDR still reads them as a territory that has another one today.
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})


@dataclass(frozen=True)
class StartCountry:
    """A country: its ISO codes, or a code that ISO leaves to users with a name of the template."""

    code: str
    alpha2: str = ""
    name: str = ""


# ISO 3166-1 assigns no code that begins with X: they can never be mistaken for a country's.
INVENTED = (
    StartCountry("XAA", name="[[Alfa]]"),
    StartCountry("XBB", name="[[Beta]]"),
    StartCountry("XCC", name="[[Gama]]"),
)


@dataclass(frozen=True)
class StartRequest:
    """What the new publication shall be.

    Parameters
    ----------
    title
        Printed on every page.
    languages
        The first is the one in which texts are written.
    countries
        At least two: a median of one says nothing.
    """

    title: str
    languages: tuple[str, ...]
    countries: tuple[StartCountry, ...]

    @classmethod
    def checked(
        cls, title: str = "", languages: Sequence[str] = (), countries: Sequence[str] = ()
    ) -> StartRequest:
        """Read what was typed; empty means the example's own.

        Raises
        ------
        ParameterError
            A title that cannot be printed, a language without a template, an unknown country.
        """
        chosen = _languages(languages)
        return cls(_title(title.strip()) or TITLES[chosen[0]], chosen, _countries(countries))


def _title(title: str) -> str:
    wrong = sorted({char for char in title if char in _MARKS or unicodedata.category(char)[0] == "C"})
    if wrong or len(title) > LONGEST_TITLE:
        raise ParameterError(
            "this cannot be the title of a publication",
            where="--title",
            expected=f"one line of at most {LONGEST_TITLE} characters without {' '.join(sorted(_MARKS))}",
            received=f"{len(title)} characters" if not wrong else ", ".join(map(repr, wrong)),
            next_step="choose another title; it can be changed later in _config.yml",
        )
    return title


def _languages(languages: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(languages) or TEMPLATE_LANGUAGES
    unknown = [language for language in chosen if language not in TEMPLATE_LANGUAGES]
    if unknown or len(set(chosen)) != len(chosen):
        raise ParameterError(
            "a new publication cannot begin in these languages",
            where="--languages",
            expected=f"one or more of {', '.join(TEMPLATE_LANGUAGES)}, each once; the first is the source",
            received=", ".join(chosen),
            next_step="begin with these and add another language as docs/howto/add-a-language.md tells",
        )
    return chosen


def _countries(codes: Sequence[str]) -> tuple[StartCountry, ...]:
    if not codes:
        return INVENTED
    if not 2 <= len(codes) <= MOST_COUNTRIES or len({code.upper() for code in codes}) != len(codes):
        raise ParameterError(
            "a publication needs several countries",
            where="--countries",
            expected=f"from 2 to {MOST_COUNTRIES} codes, each once",
            received=", ".join(codes),
            next_step="name the countries by their ISO 3166-1 codes of three letters, with commas between",
        )
    return tuple(sorted((_country(code.upper()) for code in codes), key=lambda country: country.code))


def _country(code: str) -> StartCountry:
    known = iso_countries()
    if code not in known:
        by_two = {alpha2: three for three, alpha2 in known.items()}
        near = [by_two[code]] if code in by_two else get_close_matches(code, known, 1)
        raise ParameterError(
            "this is not the code of a country",
            where="--countries",
            expected=near[0] if near else "an ISO 3166-1 code of three letters",
            received=repr(code),
            next_step="correct the code, or leave out --countries for three invented ones",
        )
    return StartCountry(code, known[code])


@cache
def iso_countries() -> dict[str, str]:
    """Two-letter codes by three-letter ones, of every territory that the CLDR can name.

    Codes of states that exist no more are left out.
    """
    names = Locale("en").territories
    return {
        code: today[0]
        for code, today in get_global("territory_aliases").items()
        if len(code) == 3
        and code.isalpha()
        and code not in _WITHDRAWN
        and len(today) == 1  # others are of states that were divided
        and today[0] in names
        and today[0][0] != "X"  # assigned by users, not by ISO; so is the next
        and today[0] != "ZZ"
    }
