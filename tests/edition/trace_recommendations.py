"""Numbers of the recommendations' pages, counted again from the files, without eslabon.

Families of keys::

    process/R9/<indicator>[/of]                 what the catalogue says is to be counted
    catalogue/missing/R9                        matters that cannot be followed
    catalogue/theme/<theme>/agreed|publisher|national      whose the definitions are
    cooperation/<actor>/<actor>                 actions held that name both, spaces of names as "_"
    cooperation/<actor>/partners                actors that share one with it
    chain/<chain>/<group>/heavy|entries         countries in which a chain weighs; clusters and cases
    chain/rows/<group>[/empty]                  pairs of country and chain that are listed
"""

from __future__ import annotations

from collections.abc import Callable

import yaml

from tests.edition.printed import numbers_in
from tests.edition.trace_recommendations_b import Recommendations

__all__ = ["Process", "process_checks"]

Check = Callable[[list[str], str, str], str]
BASES = ("agreed", "publisher", "national")
CHAIN_REGISTERS = ("clusters", "cases", "exporters")


def process_checks(trace) -> dict[str, Check]:
    """By family of keys, the function that says what is wrong with a printed number."""
    own = Process(trace.recount)

    def counted(count: Callable[..., int]) -> Check:
        def check(rest: list[str], text: str, language: str) -> str:
            wanted = count(*rest)
            return "" if numbers_in(text, language) == [wanted] else f"it is {wanted}"

        return check

    def catalogue(rest: list[str], text: str, language: str) -> str:
        if rest[0] == "missing":
            return counted(own.missing)(rest[1:], text, language)
        if rest[0] == "theme" and rest[2] in BASES:
            return counted(own.defined)(rest[1:], text, language)
        return trace._catalogue(rest, text, language)

    return {
        "process": counted(own.process),
        "catalogue": catalogue,
        "cooperation": counted(own.cooperation),
        "chain": counted(own.chain),
    }


class Process(Recommendations):
    """What is counted to see whether recommendations were attended to, and what their pages derive."""

    def process(self, recommendation: str, id: str, part: str = "") -> int:
        """The count of a process indicator, or what it is a part of."""
        (one,) = [one for one in self._recommendation(recommendation)["process"] if one["id"] == id]
        family, _, rest = one["of" if part == "of" else "count"].partition("/")
        return len(self.rows(rest)) if family == "register" else self.of_publication(rest)

    def missing(self, recommendation: str) -> int:
        """How many matters cannot be followed."""
        return len(self._recommendation(recommendation)["missing"])

    def _recommendation(self, name: str) -> dict:
        number = int(name.removeprefix("R"))
        (entry,) = [entry for entry in self._yaml("recommendations.yml") if entry["number"] == number]
        return entry

    def of_publication(self, what: str) -> int:
        """What the publication counts of itself."""
        indicators = self.recount.indicators.values()
        data, settings = self.recount.data, self.recount.settings
        if what.endswith("_definitions"):
            return sum(e.get("definition_basis") == what.removesuffix("_definitions") for e in indicators)
        if what == "briefs":
            return sum(self.published("briefs", language) for language in settings["languages"])
        if what == "pages":
            return self.published("pages", settings["languages"][0])
        if what == "open_indicators":
            sources = {path.stem: yaml.safe_load(path.read_text("utf-8"))
                       for path in (data / "catalogue/sources").glob("*.yml")}  # fmt: skip
            return sum(sources[e["source"]]["licence"]["status"] == "confirmed" for e in indicators)
        return {
            "indicators": lambda: len(self.recount.indicators),
            "indicators_with_data": lambda: sum(
                any(row["value"] for row in self.recount.rows(f"observations/{id}.csv"))
                for id in self.recount.indicators
            ),
            "languages": lambda: len(settings["languages"]),
            "registers": lambda: len(list((data / "registers").glob("*.csv"))),
            "tables": lambda: sum(
                path.relative_to(data).parts[0] not in ("derived", "indicator", "indicators.csv")
                for path in data.rglob("*.csv")
            ),
        }[what]()

    def defined(self, theme: str, basis: str) -> int:
        """Indicators of a theme by who decides what is counted."""
        own = [entry for entry in self.recount.indicators.values() if entry["theme"] == theme]
        return sum(entry.get("definition_basis") == basis for entry in own)

    def cooperation(self, actor: str, other: str) -> int:
        """Actions held that name both actors; with ``partners``, who shares one with the first."""
        named = [
            {part.strip().replace(" ", "_") for part in row["actor"].split(";")}
            for row in self.recount.rows("registers/actions.csv")
            if row["evidence_kind"] != "announcement"
        ]
        if other == "partners":
            return len({one for actors in named if actor in actors for one in actors} - {actor})
        return sum({actor, other} <= actors for actors in named)

    def chain(self, name: str, group: str, part: str = "") -> int:
        """Numbers of the chain explorer."""
        chains = {chain["id"]: chain for chain in self._yaml("chains.yml")}
        countries = self.recount.groups[group]
        if name == "rows":
            pairs = [(code, chain) for code in countries for chain in chains.values()]
            known = {(code, chain["id"]): bool(self._entries(chain, CHAIN_REGISTERS, [code]))
                     for code, chain in pairs}  # fmt: skip
            listed = [(code, c) for code, c in pairs if known[code, c["id"]] or self._weighs(c, code)]
            return sum(part != "empty" or not known[code, chain["id"]] for code, chain in listed)
        chain = chains[name]
        if part == "heavy":
            return sum(self._weighs(chain, code) for code in countries)
        return len(self._entries(chain, CHAIN_REGISTERS[:2], countries))

    def _weighs(self, chain: dict, country: str) -> bool:
        last = self.recount.latest(chain["share"], country)
        return last is not None and last[1] >= chain["listed_from"]

    def _entries(self, chain: dict, registers: tuple[str, ...], countries: list[str]) -> list[dict]:
        return [
            row
            for register in registers
            for row in self.recount.rows(f"registers/{register}.csv")
            if set(row["sector"].split(";")) & set(chain["sectors"])
            and set(row["country"].split(";")) & set(countries)
        ]
