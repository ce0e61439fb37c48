"""What the catalogue files may say: one frozen model per kind of entry.

Reader-facing texts are written in the publication's source language; their translations live in the
message catalogues (``book/locale/<language>/data.po``), never in these files.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from eslabon.catalogue.selector import parse_selector

__all__ = [
    "Aggregation",
    "Code",
    "Country",
    "CountryForm",
    "Derivation",
    "Group",
    "Indicator",
    "Licence",
    "Membership",
    "ProcessIndicator",
    "Recommendation",
    "RegisterColumn",
    "Source",
    "Target",
    "Theme",
    "Tile",
    "Unit",
]

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
# YYYY, YYYY-MM or an ISO date: membership dates are known with different precision.
PartialDate = Annotated[str, Field(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]


class Entry(BaseModel):
    """Base of all entries: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Country(Entry):
    """One row of ``countries.csv``: a state, a territory or a publisher's aggregate."""

    code: CountryCode
    alpha2: str = ""  # ISO 3166-1 alpha-2; CLDR names are looked up by it; empty for aggregates
    m49: str = ""  # three digits, kept as text because of leading zeros
    kind: Literal["state", "aggregate"] = "state"
    name: str = ""  # overrides the CLDR name; required for aggregates
    note: str = ""

    @model_validator(mode="after")
    def _has_a_name(self) -> Country:
        if not self.alpha2 and not self.name:
            raise ValueError(f"{self.code} has neither alpha2 nor name")
        return self


class CountryForm(Entry):
    """One row of ``country_forms/<language>.csv``: how a name is written inside a sentence.

    Only the names that the plain rule gets wrong need a row: "la Atlántida", "de la Atlántida".
    """

    model_config = ConfigDict(populate_by_name=True)

    code: CountryCode
    name: str = ""  # overrides the CLDR name in this language
    article: str = ""  # the name with its article, as a subject: "la Atlántida"
    of: str = ""  # "de la Atlántida"
    in_: str = Field(default="", alias="in")  # "en la Atlántida"


class Group(Entry):
    """One row of ``groups.csv``: a named set of countries."""

    id: Slug
    kind: Literal["publication", "membership", "subregion", "scheme", "comparator"]
    name: str  # as a heading: "Sudamérica"
    label: str = ""  # short, for chart legends; defaults to name
    note: str = ""


class Membership(Entry):
    """One row of ``memberships.csv``: a country belongs to a group, with dates where known."""

    group: Slug
    country: CountryCode
    joined: PartialDate = ""  # empty: since the beginning or not known
    left: PartialDate = ""  # exit; empty: belongs today
    left_not_before: PartialDate = ""  # dated lists that frame an exit whose date is not published
    left_not_after: PartialDate = ""
    note: str = ""
    source: str = ""  # id of a source, or an address


class Licence(Entry):
    """Under which terms a source may be stored and republished."""

    id: str  # "CC-BY-4.0", "UNCTADstat", …
    url: str = ""
    status: Literal["confirmed", "to_confirm", "unknown"]


class Source(Entry):
    """One file of ``sources/``: a dataset of one publisher in one vintage."""

    id: Slug
    publisher: str
    title: str
    vintage: str  # what the reader is told: "2025-12", "September 2022"
    # Since when the vintage was public, where its text does not say it: "2017–2021" are years that it covers.
    available: PartialDate = ""
    accessed: str = ""  # ISO date on which the figures were read, where known
    url: str = ""  # the publisher's own address
    licence: Licence
    citation: str  # how to cite it in one line
    terms: str = ""  # what the publisher asks for, in our own words
    caveats: tuple[str, ...] = ()
    transcribed: bool = False  # typed over by hand from a text; flagged on the page


class Theme(Entry):
    """One row of ``themes.csv``: a chapter of the indicator catalogue, in reading order."""

    id: Slug
    order: int
    name: str


class Unit(Entry):
    """One row of ``units.csv``."""

    id: Slug
    name: str  # "porcentaje del PIB"
    symbol: str = ""  # printed after the number: "%", "US$ millones"
    kind: Literal["percent", "share", "index", "count", "currency", "rate", "score", "duration", "physical"]
    minimum: float | None = None  # values outside are errors, not opinions
    maximum: float | None = None


class Target(Entry):
    value: float
    year: int
    source: str


class Aggregation(Entry):
    """How a group's figure is made from its countries' latest comparable values."""

    rule: Literal["median", "weighted_mean", "sum"] = "median"
    weight: str = ""  # indicator id; required by weighted_mean
    minimum_coverage: float = Field(default=0.5, ge=0, le=1)  # share of the group's countries


class Derivation(Entry):
    """A declared formula over other series, computed when the tables are compiled."""

    formula: str  # for readers, in words or symbols
    inputs: tuple[str, ...] = ()  # indicator ids or dataset codes
    parameters: dict[str, str | tuple[str, ...]] = {}  # for instance a partner group
    # Indicator that the series is divided by, country by country and year by year; one of `inputs`. What was
    # divided by another vintage of it is another value.
    per: str = ""


class Indicator(Entry):
    """One entry of ``indicators/<theme>.yml``."""

    id: Slug
    name: str  # full name without the unit
    label: str  # short, for tables and chart titles, at most about 45 characters
    definition: str  # one or two sentences, own words
    theme: Slug
    unit: Slug
    decimals: int = Field(ge=0, le=4)
    direction: Literal["up", "down", "none"]  # mandatory: there is no default direction
    kind: Literal["outcome", "context"]  # process indicators are counted from registers
    source: Slug
    code: str  # the publisher's series code or column
    code_is: Literal["series", "column"] = "series"  # "column": a name that says nothing outside its file
    transformation: str = ""  # what was done to the published value; empty: nothing
    derived: Derivation | None = None
    target: Target | None = None
    recommendations: tuple[int, ...] = ()
    aggregation: Aggregation = Aggregation()
    minimum: float | None = None  # tighter bounds than the unit's
    maximum: float | None = None
    growth_rate: bool = False  # already a rate of change: no growth rate of it is meaningful
    scale: Literal["", "share", "level", "binary"] = (
        ""  # of a policy indicator: share of points, level, yes/no
    )
    survey: bool = False  # observed in survey rounds, years far apart
    volatile: bool = False  # a flow that single operations move: one year says little
    relative: bool = False  # standardised anew every year: a value is a place among the others, not a level
    breaks: tuple[int, ...] = ()  # first year of each new, not comparable, definition
    break_reason: str = ""  # why, in a clause for readers; also where one country's series alone has a break
    model: bool = False  # modelled or estimated by the publisher
    # Who decides what is counted: an international standard (a manual, a classification, an adopted list of
    # indicators) that is the same for all countries; the publisher, with one definition of its own for all;
    # each country, so that values of two countries may count different things. None: nobody has looked.
    definition_basis: Literal["agreed", "publisher", "national"] | None = None
    caveats: tuple[str, ...] = ()
    unobserved: str = ""  # why its table has no rows, in a sentence for readers; empty: it has some


class Code(Entry):
    """One row of ``codes.csv``: what a coded cell of a register or of the baseline is called."""

    list: Slug
    code: str
    label: str


class RegisterColumn(Entry):
    """One row of ``register_columns.csv``: what the cells of a register's column are.

    The baseline is the register ``baseline``. Kinds in the plural hold several values separated by ";".
    """

    model_config = ConfigDict(populate_by_name=True)

    table: Slug = Field(alias="register")  # `register` is a method of every model
    column: Slug
    kind: Literal[
        "id", "slug",  # keys
        "text", "texts",  # for readers, translated
        "name",  # a proper name, kept in every language
        "code", "codes",  # of the list named in `list`
        "countries", "source", "numbers",  # references: country codes, a source, recommendations
        "number", "year", "date",
        "address", "lines",
    ]  # fmt: skip
    list: str = ""
    label: str = ""  # heading for readers


class Tile(Entry):
    """One row of ``tiles.csv``: a country's place on the tile map, counted from the top left."""

    code: CountryCode
    # The stylesheet of the site has so many rows and columns.
    row: int = Field(ge=0, le=15)
    column: int = Field(ge=0, le=15)


class ProcessIndicator(Entry):
    """Something counted to see whether a recommendation was attended to, not whether things got better.

    ``count`` and ``of`` are selectors (:mod:`eslabon.catalogue.selector`): rows of a register, or what the
    publication counts of itself.
    """

    id: Slug
    label: str
    count: str
    of: str = ""  # what the count is a part of
    # Acts of the addressee, one of which is enough to say that what was asked was done ("asked") or that
    # something near it was ("partly"); or such acts of others, who were not asked ("others").
    act: Literal["", "asked", "partly", "others"] = ""
    note: str = ""

    @property
    def asked(self) -> bool:
        """Whether acts of the addressee are counted, such as were asked for or near it."""
        return self.act in ("asked", "partly")

    @model_validator(mode="after")
    def _selectors_are_readable(self) -> ProcessIndicator:
        for text in filter(None, (self.count, self.of)):
            parse_selector(text)
        return self


class Recommendation(Entry):
    """One entry of ``recommendations.yml``."""

    number: int = Field(ge=1)
    title: str
    asked: str  # own words
    verb: str  # what kind of act was asked for: study, cooperate, metric …
    addressee: str = ""  # who was asked to act, with article: "el Instituto"
    scope: str  # geographic scope
    evidence: tuple[str, ...] = ()  # what would count as evidence
    outcomes: tuple[str, ...] = ()  # observable outcomes
    process: tuple[ProcessIndicator, ...] = ()
    lines: str  # line ranges in the study
    missing: tuple[str, ...] = ()  # which data would be needed and do not exist here
    # Ids of indicators that its page reads without being followed by them; register whose entries of other
    # recommendations it reads too.
    context: tuple[Slug, ...] = ()
    whole_registers: tuple[Slug, ...] = ()
