"""From a printed number back to the tables: what must stand there, by the number's key.

The key grammar is the pages' contract with whoever checks them::

    obs/<indicator>/<country>/<year>
    measure/rank|change|assessment/<indicator>/<country>     measure/broken/<indicator>[/<country>+<country>]
    measure/assessments/<country or R9>     one of the numbers of a sentence
    measure/assessments/R9[/<group>+<group>]/better|same|worse|known|total
    measure/assessments/<country or R9>/firm|compared
    group/<group>/median|mean|n|estimated/<indicator>     group/<group>/count|coverage
    baseline/<figure>     baseline/country/<country>/count
    register/<name>[/count]     register/<name>/<entry>     register/<name>?<condition>&…
    register/<name>/country/<country>/count     register/<name>/R9/<relevance>
    catalogue/indicators/count|followed|R9|R9/wide     catalogue/theme/<theme>/count|directed|wide
    catalogue/observations/<indicator>     catalogue/sources/count     catalogue/source/<source>/count
    scheme/…     see trace_registers
    settings/…
    index/<index>/…     see tests/edition/trace_index.py
    changes/<indicator>/<country>/<year>/before|after|size     see ``trace_changes``
    quality/…     revision/…     and further ones of group and baseline: see ``trace_region``

A key of any other form is a fault of the page, not of the checker.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.edition import trace_flags
from tests.edition.printed import MINUS, NO_BREAK_SPACE, THIN, decimals_of, numbers_in, rounded
from tests.edition.recount import BASELINE_WINDOW, GAP_PERCENT, GAP_YEARS, WEIGHT_WINDOW, Recount
from tests.edition.trace_changes import changed_figure
from tests.edition.trace_index import IndexTrace
from tests.edition.trace_methods import MethodTrace
from tests.edition.trace_recommendations import process_checks
from tests.edition.trace_recommendations_b import recommendation_checks
from tests.edition.trace_region import BASELINE, GROUP, Regional
from tests.edition.trace_registers import number_of, scheme_number

__all__ = ["CLASS_WORDS", "Trace"]

# What the reader reads for each class of the method.
CLASS_WORDS = {
    "es": {
        "significant_progress": "progreso significativo",
        "moderate_progress": "progreso moderado",
        "insufficient_progress": "progreso insuficiente",
        "no_progress": "sin progreso",
        "moderate_movement_away": "retroceso moderado",
        "movement_away": "retroceso",
        "significant_movement_away": "retroceso significativo",
    },
    "en": {
        "significant_progress": "significant progress",
        "moderate_progress": "moderate progress",
        "insufficient_progress": "insufficient progress",
        "no_progress": "no progress",
        "moderate_movement_away": "moderate movement away",
        "movement_away": "movement away",
        "significant_movement_away": "significant movement away",
    },
    "pt": {
        "significant_progress": "progresso significativo",
        "moderate_progress": "progresso moderado",
        "insufficient_progress": "progresso insuficiente",
        "no_progress": "sem progresso",
        "moderate_movement_away": "retrocesso moderado",
        "movement_away": "retrocesso",
        "significant_movement_away": "retrocesso significativo",
    },
    "fr": {
        "significant_progress": "progrès significatif",
        "moderate_progress": "progrès modéré",
        "insufficient_progress": "progrès insuffisant",
        "no_progress": "pas de progrès",
        "moderate_movement_away": "recul modéré",
        "movement_away": "recul",
        "significant_movement_away": "recul significatif",
    },
}
QUALIFIERS = {
    "es": {"about": "alrededor de ", "more_than": "más de ", "less_than": "menos de "},
    "en": {"about": "about ", "more_than": "more than ", "less_than": "less than "},
    "pt": {"about": "cerca de ", "more_than": "mais de ", "less_than": "menos de "},
    "fr": {"about": "environ ", "more_than": "plus de ", "less_than": "moins de "},
}
BETTER = ("significant_progress", "moderate_progress", "insufficient_progress")
WORSE = ("moderate_movement_away", "movement_away", "significant_movement_away")


class Trace:
    """Compares printed numbers with the tables.

    Parameters
    ----------
    recount
        The tables and the measures counted from them.
    translations
        English (or other) text of the catalogue's Spanish texts, by language.
    """

    def __init__(self, recount: Recount, translations: Mapping[str, Mapping[str, str]]) -> None:
        self.recount = recount
        self.translations = translations
        self.regional = Regional(recount)
        self.methods = MethodTrace(recount)
        self._counts: dict[str, dict[str, int]] = {}
        self._indices: dict[str, IndexTrace] = {}

    def complaint(self, key: str, text: str, language: str) -> str:
        """What is wrong with a number, in one line; empty when it is what its key says."""
        family, *rest = key.split("/")
        check = {
            "obs": self._observation,
            "measure": self._measure,
            "group": self._group,
            "baseline": self._baseline,
            "register": self._register,
            "catalogue": self._catalogue,
            "scheme": self._scheme,
            "settings": self._settings,
            "assessment": self.methods.assessment,
            "index": self._index,
            **recommendation_checks(self),
            **process_checks(self),
            "quality": self.regional.quality,
            "revision": self.regional.revisions,
            "rounds": self.regional.rounds,
            "changes": changed_figure,
        }.get(family)
        try:
            wrong = check(rest, text, language) if check else "unknown kind of key"
        except (LookupError, ValueError, FileNotFoundError) as error:
            wrong = f"{type(error).__name__}: {error}"
        return f"{key} says {text!r}: {wrong}" if wrong else ""

    # One function per family. Each returns what was expected instead, or nothing.

    def _observation(self, rest: list[str], text: str, language: str) -> str:
        indicator, country, year = rest
        value, _ = self.recount.series(indicator, country)[int(year)]
        return self._in_unit(indicator, value, text, language)

    def _in_unit(self, indicator: str, value: float, text: str, language: str) -> str:
        wanted = rounded(value, self.recount.indicators[indicator]["decimals"])
        # "US$25 million", "−US$3 million", "US$ 25 milhões"
        before = {"en": "US$", "pt": f"US${NO_BREAK_SPACE}"}.get(language, "")
        plain = text.replace(before, "", 1) if before else text
        (number,) = numbers_in(plain.split(NO_BREAK_SPACE)[0].rstrip("%"), language)
        if number != wanted or decimals_of(number) != decimals_of(wanted):
            return f"the table has {value}, {wanted} when rounded"
        symbol = self.recount.unit(indicator)["symbol"]
        symbol = self.translations.get(language, {}).get(symbol, symbol).replace(" ", NO_BREAK_SPACE)
        tail = plain.lstrip(f"+{MINUS}0123456789.,{THIN}")
        if plain != text:
            tail = "US$" + tail
        if tail and tail.strip(NO_BREAK_SPACE) != symbol:
            return f"the unit's symbol is {symbol!r}"
        return ""

    def _measure(self, rest: list[str], text: str, language: str) -> str:
        measure, *subject = rest
        if measure == "assessments":
            return self._assessments(subject[0], subject[1:], text, language)
        if measure == "broken":
            return trace_flags.broken(self.recount, subject[0], subject[1:], text, language)
        indicator, country = subject
        if measure == "rank":
            place = self.recount.place(indicator, country)
            wanted = (place.rank, place.of, place.tied)
            shown = (*map(int, numbers_in(text, language)), text.startswith("="))
            return "" if shown == wanted else f"rank, of, tied are {wanted}"
        if measure == "change":
            return self._change(indicator, country, text, language)
        if measure in ("agreement", "growth"):
            return self.methods.measure(measure, indicator, country, text, language)
        if measure == "assessment":
            slug = self.recount.assessment(indicator, country)
            return "" if slug and text == CLASS_WORDS[language][slug] else f"the class is {slug!r}"
        return "unknown measure"

    def _change(self, indicator: str, country: str, text: str, language: str) -> str:
        change = self.recount.change(indicator, country)
        if change.kind not in ("points", "percent"):
            return f"there is no change, {change.kind}"
        decimals = 1 if change.kind == "percent" else self.recount.indicators[indicator]["decimals"]
        wanted = rounded(change.value, decimals)
        (number,) = numbers_in(text, language)
        sign = "+" if wanted > 0 else MINUS if wanted < 0 else ""
        first = text[0] if text[0] in f"+{MINUS}" else ""
        if number != wanted or first != sign or (change.kind == "percent") != text.endswith("%"):
            return f"the change is {sign}{abs(wanted)} ({change.kind})"
        return ""

    def class_counts(self, subject: str) -> dict[str, int]:
        """How many assessments are better, same, worse, unknown; total; known.

        Of a country in all indicators; of a recommendation ("R9") for all members in those of its
        indicators that have a direction.
        """
        slugs = [self.recount.assessment(*pair) for pair in self._pairs(subject)]
        better = sum(slug in BETTER for slug in slugs)
        worse = sum(slug in WORSE for slug in slugs)
        same = slugs.count("no_progress")
        known = better + same + worse
        return {
            "better": better,
            "same": same,
            "worse": worse,
            "unknown": len(slugs) - known,
            "known": known,
            "total": len(slugs),
        }

    def _pairs(self, subject: str) -> list[tuple[str, str]]:
        recount = self.recount
        number, _, groups = subject.partition("/")
        if not (number.startswith("R") and number[1:].isdigit()):
            return [(indicator, subject) for indicator in recount.indicators]
        named = groups.split("+") if groups else [recount.reference]
        return [
            (indicator, country)
            for indicator in self._followers(number)
            if recount.indicators[indicator]["direction"] != "none"
            for country in sorted({code for group in named for code in recount.groups[group]})
        ]

    def _assessments(self, subject: str, part: list[str], text: str, language: str) -> str:
        if len(part) == 2:
            subject, part = f"{subject}/{part[0]}", part[1:]
        if part in (["firm"], ["compared"]):
            return _counted(self.methods.agreed(self._pairs(subject))[part[0]], text, language)
        if subject not in self._counts:
            self._counts[subject] = self.class_counts(subject)
        counts = self._counts[subject]
        wanted = [counts[part[0]]] if part else list(counts.values())
        return "" if int(numbers_in(text, language)[0]) in wanted else f"the counts are {counts}"

    def _followers(self, recommendation: str) -> list[str]:
        number = int(recommendation.removeprefix("R"))
        return [
            id for id, entry in self.recount.indicators.items() if number in entry.get("recommendations", ())
        ]

    def _wide(self, indicators: list[str]) -> int:
        """How many of the indicators have a recent value for at least half of the members."""
        figures = [self.recount.group(indicator, self.recount.reference) for indicator in indicators]
        return sum(2 * figure.n >= figure.of for figure in figures)

    def _group(self, rest: list[str], text: str, language: str) -> str:
        group, statistic, *subject = rest
        if statistic in GROUP:
            return self.regional.group(rest, text, language)
        if statistic == "count":
            return _counted(len(self.recount.groups[group]), text, language)
        if statistic == "coverage":
            # The key does not say of which recommendation: any of them will do.
            numbers = {number for entry in self.recount.indicators.values()
                       for number in entry.get("recommendations", ())}  # fmt: skip
            wanted = {self._wide(self._followers(f"R{number}")) for number in numbers}
            return "" if numbers_in(text, language)[0] in wanted else f"the coverages are {wanted}"
        (indicator,) = subject
        if statistic == "estimated":
            return trace_flags.estimated(self.recount, group, indicator, text, language)
        figure = self.recount.group(indicator, group)
        if statistic == "n":
            shown = [int(number) for number in numbers_in(text, language)]
            wanted = [figure.n, figure.of]
            return "" if shown == wanted[: len(shown)] else f"n and of are {wanted}"
        value = {"median": figure.median, "mean": figure.mean}[statistic]
        if value is None:
            return f"there is no {statistic}: {figure.n} of {figure.of} have a value"
        return self._in_unit(indicator, value, text, language)

    def _baseline(self, rest: list[str], text: str, language: str) -> str:
        if rest[0] in BASELINE:
            return self.regional.baseline(rest, text, language)
        rows = self.recount.rows("baseline/figures.csv")
        if rest[0] == "country":
            return self._count_of(rows, "country", rest[1], text, language)
        return _figure(_row(rows, rest[0]), text, language)

    def _register(self, rest: list[str], text: str, language: str) -> str:
        name, _, condition = "/".join(rest).partition("?")
        name, *entry = name.split("/")
        rows = self.recount.rows(f"registers/{name}.csv")
        if condition:
            return _counted(number_of(rows, condition), text, language)
        if not entry or entry == ["count"]:
            return _counted(len(rows), text, language)
        if entry == ["by-recommendation"]:
            return _counted(sum(len(_parts(row["recommendations"])) for row in rows), text, language)
        if len(entry) == 3:
            column, value, _ = entry
            return self._count_of(rows, column, value, text, language)
        if len(entry) == 2:
            number, relevance = entry[0].removeprefix("R"), entry[1]
            own = [row for row in rows if number in _parts(row["recommendations"])]
            return _counted(sum(row["relevance"] == relevance for row in own), text, language)
        return _figure(_row(rows, entry[0]), text, language)

    def _catalogue(self, rest: list[str], text: str, language: str) -> str:
        indicators = self.recount.indicators
        match rest:
            case ["indicators", "count"]:
                wanted = len(indicators)
            case ["indicators", "directed"]:
                wanted = sum(entry["direction"] != "none" for entry in indicators.values())
            case ["indicators", "followed"]:
                wanted = sum(bool(entry.get("recommendations")) for entry in indicators.values())
            case ["indicators", recommendation]:
                wanted = len(self._followers(recommendation))
            case ["indicators", recommendation, "wide"]:
                wanted = self._wide(self._followers(recommendation))
            case ["theme", theme, what]:
                own = [id for id, entry in indicators.items() if entry["theme"] == theme]
                directed = sum(indicators[id]["direction"] != "none" for id in own)
                wanted = {"count": len(own), "directed": directed, "wide": self._wide(own)}[what]
            case ["observations", indicator]:
                wanted = sum(bool(r["value"]) for r in self.recount.rows(f"observations/{indicator}.csv"))
            case ["sources", "count"]:
                wanted = len(list((self.recount.data / "catalogue/sources").glob("*.yml")))
            case ["source", source, "count"]:
                wanted = sum(entry["source"] == source for entry in indicators.values())
            case _:
                return "unknown count of the catalogue"
        return _counted(wanted, text, language)

    def _scheme(self, rest: list[str], text: str, language: str) -> str:
        return _counted(scheme_number(self.recount.data, rest), text, language)

    def _settings(self, rest: list[str], text: str, language: str) -> str:
        recount = self.recount
        if rest[0] in ("horizon", "classes"):
            return _counted(self.methods.settings(rest), text, language)
        declared = {
            "baseline_year": recount.baseline_year,
            "recent_year": recount.recent_year,
            "baseline_window": BASELINE_WINDOW,
            "weight_window": WEIGHT_WINDOW,
            "gap_years": GAP_YEARS,
            "gap_percent": GAP_PERCENT,
        }
        return _counted(declared[rest[0]], text, language)

    def _index(self, rest: list[str], text: str, language: str) -> str:
        id, *key = rest
        if id not in self._indices:
            self._indices[id] = IndexTrace(self.recount.data, id)
        return self._indices[id].complaint(key, text, language)

    def _count_of(self, rows: list[dict], column: str, value: str, text: str, language: str) -> str:
        columns = [name for name in (column, {"country": "countries"}.get(column, "")) if name in rows[0]]
        held = [{part for name in columns for part in _parts(row[name])} for row in rows]
        return _counted(sum(value in values for values in held), text, language)


def _row(rows: list[dict], id: str) -> dict:
    (found,) = [row for row in rows if row["id"] == id]
    return found


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _counted(wanted: int, text: str, language: str) -> str:
    return "" if numbers_in(text, language) == [wanted] else f"it is {wanted}"


def _figure(row: dict, text: str, language: str) -> str:
    """A figure that was read somewhere: with its qualifier, and with the decimals it was given with."""
    if row.get("kind") == "majority_word":
        return "" if not numbers_in(text, language) else "the text says a majority and gives no number"
    ends = [row.get("value_low") or "", row.get("value_high") or ""]
    if row.get("kind") == "period":
        wanted = [Decimal(row["year_from"]), Decimal(row["year_to"])]
    elif row["qualifier"] == "between" and all(ends):
        wanted = [Decimal(end) for end in ends]
    else:
        wanted = [Decimal(row["value"])]
    # A unit may hold numbers of its own: only the first ones are the figure.
    shown = numbers_in(text, language)[: len(wanted)]
    if shown != wanted:
        return f"the table has {', '.join(map(str, wanted))}"
    words = QUALIFIERS[language].get(row["qualifier"], "")
    if not text.startswith(words) or (not words and text.startswith(tuple(QUALIFIERS[language].values()))):
        return f"the qualifier is {row['qualifier']!r}"
    return ""
