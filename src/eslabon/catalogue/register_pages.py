"""What ``registers.yml`` may say: which registers have a page, and what the page shows.

A register is a table of ``data/registers``; what its columns hold is declared in ``register_columns.csv``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from eslabon.catalogue.conditions import parse_conditions
from eslabon.catalogue.models import Entry, Slug

__all__ = ["CodeGroup", "RegisterChart", "RegisterCount", "RegisterPage"]


class RegisterCount(Entry):
    """A sentence with the number of entries that meet conditions, in the place of ``{n}``."""

    text: str
    where: str = ""  # as in conditions.py; empty: all entries

    @field_validator("text")
    @classmethod
    def _has_a_place_for_the_number(cls, text: str) -> str:
        if "{n}" not in text:
            raise ValueError("the text needs {n}, the place of the number")
        return text

    @field_validator("where")
    @classmethod
    def _is_conditions(cls, where: str) -> str:
        parse_conditions(where)
        return where


class RegisterChart(Entry):
    """The page's chart: entries counted by the values of one or two columns, or a timeline.

    ``kind: tally`` draws a bar for each value of the column ``rows``, divided by the values of ``classes``
    where one is given; ``known`` divides by whether that column says anything. ``kind: timeline`` draws
    dated actions.
    """

    kind: Literal["tally", "timeline"] = "tally"
    caption: str = ""
    rows: str = ""
    classes: str = ""
    known: str = ""

    @model_validator(mode="after")
    def _is_complete(self) -> RegisterChart:
        if self.kind == "tally" and not (self.rows and self.caption):
            raise ValueError("a tally needs 'rows' and 'caption'")
        if self.classes and self.known:
            raise ValueError("choose 'classes' or 'known', not both")
        return self


class RegisterPage(Entry):
    """One entry of ``registers.yml``; texts in the source language, columns by their names."""

    model_config = ConfigDict(populate_by_name=True)

    table: Slug = Field(alias="register")  # `register` is a method of every model
    title: str
    row: str  # what one row is, for the list of registers: "un clúster que nombra el estudio"
    introduction: tuple[str, ...]  # paragraphs: what it holds, where from, what a row means and does not
    counts: tuple[RegisterCount, ...] = ()  # after the number of all entries
    charts: tuple[RegisterChart, ...] = ()
    heading: str  # column whose text heads the row
    columns: tuple[str, ...] = Field(min_length=1)
    details: tuple[str, ...] = ()  # said in one last column, each with its label
    filters: tuple[str, ...] = ()  # among heading and columns
    unknown: tuple[str, ...] = ()  # codes that say that nothing is known
    adding: tuple[str, ...] = ()  # paragraphs: what to mind when a row is added

    @model_validator(mode="after")
    def _filters_are_shown(self) -> RegisterPage:
        shown = {self.heading, *self.columns}
        hidden = [column for column in self.filters if column not in shown]
        if hidden:
            raise ValueError(f"filters: the column '{hidden[0]}' is not among 'columns'")
        twice = [c for c in (*self.columns, *self.details) if (*self.columns, *self.details).count(c) > 1]
        if twice or self.heading in (*self.columns, *self.details):
            raise ValueError(f"the column '{(twice or [self.heading])[0]}' is shown twice")
        return self

    def named_columns(self) -> dict[str, str]:
        """Every column that the entry names, with the field that names it."""
        named = {self.heading: "heading"}
        for field in ("columns", "details", "filters"):
            named |= dict.fromkeys(getattr(self, field), field)
        for chart in self.charts:
            named |= {column: "charts" for column in (chart.rows, chart.classes, chart.known) if column}
        for count in self.counts:
            named |= {condition.column: "counts" for condition in parse_conditions(count.where)}
        return named


class CodeGroup(Entry):
    """One row of ``code_groups.csv``: a code of one list belongs to a code of a coarser list.

    For instance sectors by their pattern of learning.
    """

    list: Slug
    code: str
    into: Slug  # the coarser list
    group: str  # its code
    lines: str = ""  # of the study, where it says so; empty: our own coding
