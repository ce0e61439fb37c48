"""Tables of text and workbooks, read by pandas as texts; what pandas would fill or cut off is refused.

``sdmx-csv`` is SDMX-CSV 1.0: its first column is called DATAFLOW, its rows are observations. Other tables are
long, one row per country and period, or wide, one column per year.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence

import pandas as pd

from eslabon.errors import ToolMissing
from eslabon.sources.cells import CellRule, WrongCell
from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.reading import Body, Part, RowRule, unreadable
from eslabon.sources.series import FetchedValue

__all__ = ["read_sheet"]

# "2030", "YR2030", "2030 [YR2030]"
_YEAR = re.compile(r"((?:YR)?(?:19|20)\d\d)(?: \[YR(?:19|20)\d\d\])?")


def read_sheet(body: Body, feed: Feed, provider: Provider) -> Part:
    """The series of a table.

    Raises
    ------
    SourceError
        The body is no such table, lacks a declared column, has a cell that is neither a number nor a
        declared mark, or no row of the series.
    ToolMissing
        A workbook cannot be read without openpyxl.
    """
    table = _workbook(body, feed, provider) if provider.protocol == "xlsx" else _text(body, feed, provider)
    header = [str(name).strip() for name in table[0]]
    doubles = sorted({name for name in header if name and header.count(name) > 1})
    if doubles:
        raise unreadable(
            body, feed, "sends a table with two columns of one name",
            expected="each once", received=", ".join(doubles),
        )  # fmt: skip
    if provider.protocol == "sdmx-csv" and header[0] != "DATAFLOW":
        raise unreadable(
            body, feed, "sends no SDMX-CSV 1.0",
            expected="DATAFLOW as the first column", received=header[0],
            next_step="ask for version 1.0 with `accept`, or declare the protocol csv",
        )  # fmt: skip
    rule = RowRule(feed, provider, body)
    rule.check_names(header)
    rows = [dict(zip(header, row, strict=True)) for row in table[1:]]
    chosen = [row for row in rows if rule.chosen(row)]
    values = list(_values(chosen, header, rule, provider))
    return rule.part(values, lambda name: _said_by_all(chosen, name, rule))


def _values(
    rows: Sequence[dict[str, str]], header: Sequence[str], rule: RowRule, provider: Provider
) -> Iterator[FetchedValue]:
    cells, numbers = provider.cells, CellRule.of(provider)
    years = {} if cells.period else {name: match[1] for name in header if (match := _YEAR.fullmatch(name))}
    if not cells.period and not years:
        raise unreadable(
            rule.body, rule.feed, "sends a table without years",
            expected="columns with a year as heading", received=", ".join(header)[:300],
        )  # fmt: skip
    for row in rows:
        for column, period in years.items() if years else ((cells.value, row[cells.period]),):
            try:
                number = numbers.number(row[column])
            except WrongCell as error:
                raise unreadable(
                    rule.body, rule.feed, "sends a value that is no number",
                    expected=str(error), received=f"{row[column]!r} for {row[cells.country]} {period}"[:200],
                    next_step="declare the mark under `missing`, or `thousands`, of the provider",
                ) from None  # fmt: skip
            yield rule.value(row, period.strip(), number)


def _said_by_all(rows: Sequence[dict[str, str]], name: str, rule: RowRule) -> str | None:
    """What all rows say in a column that describes the series.

    Raises
    ------
    SourceError
        They differ: more than one series was chosen.
    """
    told = {row.get(name, "").strip() for row in rows} if name else set()
    if len(told) > 1:
        raise unreadable(
            rule.body, rule.feed, f"sends rows with several values of '{name}'",
            expected="one series", received=", ".join(sorted(told))[:300],
            next_step="choose one of them under `where` in the feed",
        )  # fmt: skip
    return next(iter(told), "") or None


def _text(body: Body, feed: Feed, provider: Provider) -> list[list[str]]:
    """Header and rows of a table of text, each with as many cells as the header."""
    try:
        text = body.content.decode("utf-8-sig")
        # Without a header of its own pandas refuses longer rows; the slower engine alone tells a cell that
        # is not there from one that is empty.
        frame = pd.read_csv(
            io.StringIO(text), sep=provider.delimiter, header=None, dtype=str, na_filter=False,
            engine="python", on_bad_lines="error",
        )  # fmt: skip
    except (ValueError, pd.errors.ParserError) as error:
        raise unreadable(
            body, feed, "sends something that is not a table of text",
            expected=f"UTF-8, cells separated by '{provider.delimiter}'", received=str(error).strip()[:200],
        ) from None  # fmt: skip
    short = frame.isna().any(axis=1)
    if short.any():
        raise unreadable(
            body, feed, "sends a row that breaks off",
            expected=f"{frame.shape[1]} cells", received=f"row {int(short.idxmax()) + 1} has fewer",
        )  # fmt: skip
    return frame.to_numpy().tolist()


def _workbook(body: Body, feed: Feed, provider: Provider) -> list[list[str]]:
    """Header and rows of a worksheet as texts."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise ToolMissing(
            "workbooks cannot be read",
            where=f"{feed.provider}, series {feed.code}",
            expected="the package openpyxl",
            received="nothing of that name",
            next_step="pip install openpyxl",
        ) from None
    _refuse_swelling(body, feed, provider)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that openpyxl does not know
            frame = pd.read_excel(
                io.BytesIO(body.content), sheet_name=provider.sheet or 0, header=None, dtype=object,
                na_filter=False, engine="openpyxl",
            )  # fmt: skip
    # openpyxl raises whatever its readers of XML, zip and styles raise: a damaged workbook has no class.
    except Exception as error:
        raise unreadable(
            body, feed, "sends a workbook that cannot be read",
            expected=f"the sheet '{provider.sheet or 'first'}' of an .xlsx file",
            received=f"{type(error).__name__}: {error}"[:200],
        ) from None  # fmt: skip
    if frame.empty:
        raise unreadable(body, feed, "sends an empty sheet", expected="a header and rows", received="nothing")
    return [[_written(cell) for cell in row] for row in frame.to_numpy().tolist()]


def _refuse_swelling(body: Body, feed: Feed, provider: Provider) -> None:
    """Refuse a workbook whose parts unpack to more than a body may have."""
    try:
        with zipfile.ZipFile(io.BytesIO(body.content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise unreadable(
            body,
            feed,
            "sends something that is not a workbook",
            expected="an .xlsx file",
            received=str(error),
        ) from None
    most = provider.limits.bytes
    if size > most:
        raise unreadable(
            body, feed, "sends a workbook that is too large",
            expected=f"at most {most} bytes unpacked", received=str(size),
            next_step="raise `limits: bytes` in the provider's file",
        )  # fmt: skip


def _written(cell: object) -> str:
    """A cell as text: whole numbers without a point, so that a year is a year."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
