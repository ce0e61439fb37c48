"""SDMX-ML 2.1 and SDMX-JSON 1.0 messages, read by ``sdmx1`` from archived bytes."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eslabon.sources.cells import CellRule, WrongCell
from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.reading import Body, Part, RowRule, unreadable
from eslabon.sources.series import FetchedValue

__all__ = ["read_message"]

_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_LOG = "sdmx"


def read_message(body: Body, feed: Feed, provider: Provider) -> Part:
    """The series of a message.

    Raises
    ------
    SourceError
        The body is no such message, or one that says what is wrong; a declared dimension or attribute is
        absent; a value is neither a number nor a declared mark; or no observation belongs to the series.
    """
    rule, numbers = RowRule(feed, provider, body), CellRule.of(provider)
    chosen: list[dict[str, str]] = []
    values: list[FetchedValue] = []
    for row, cell in _observations(body, feed, provider):
        rule.check_names(tuple(row), optional=(provider.cells.value,))
        if not rule.chosen(row):
            continue
        period = row[provider.cells.period]
        try:
            number = numbers.number(cell)
        except WrongCell as error:
            raise unreadable(
                body, feed, "sends a value that is no number",
                expected=str(error), received=f"{cell!r} for {row[provider.cells.country]} {period}"[:200],
                next_step="declare the mark under `missing` of the provider if it means that there is none",
            ) from None  # fmt: skip
        chosen.append(row)
        values.append(rule.value(row, period, number))

    def told(name: str) -> str | None:
        said = {row.get(name, "") for row in chosen} if name else {""}
        if len(said) > 1:
            raise unreadable(
                body, feed, f"sends observations with several values of '{name}'",
                expected="one series", received=", ".join(sorted(said))[:300],
                next_step="choose one of them under `where` in the feed",
            )  # fmt: skip
        return said.pop() or None

    return rule.part(values, told)


def _observations(body: Body, feed: Feed, provider: Provider) -> Iterator[tuple[dict[str, str], object]]:
    """Yield each observation's dimensions and attributes by name, and its value as it was written."""
    message = _message(body, feed, provider)
    for dataset in message.data:
        for observation in dataset.obs:
            attributes = {name: str(value) for name, value in observation.attrib.items()}
            # Dimensions after attributes: what places an observation is not to be hidden by a remark.
            row = attributes | {name: str(part.value) for name, part in observation.key.values.items()}
            yield row, observation.value


def _message(body: Body, feed: Feed, provider: Provider) -> Any:
    from sdmx import read_sdmx
    from sdmx.message import DataMessage

    opening = body.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    expected, mark = ("SDMX-ML 2.1", b"<") if provider.protocol == "sdmx-ml" else ("SDMX-JSON 1.0", b"{")
    if opening != mark:
        raise unreadable(body, feed, f"sends something that is not {expected}", expected=expected)
    if mark == b"<" and (_DOCTYPE.search(body.content) or b"\0" in body.content[:64]):
        # Entities can grow without bound and read files; no SDMX message declares one.
        raise unreadable(
            body, feed, "sends a document with declarations of its own",
            expected=f"{expected} in UTF-8 without a document type",
        )  # fmt: skip
    try:
        with _quiet():
            message = read_sdmx(io.BytesIO(body.content))
            footer = getattr(message, "footer", None)
            said = "; ".join(str(text) for text in getattr(footer, "text", ()) or ())
            found = sum(len(dataset.obs) for dataset in getattr(message, "data", ()))
    # sdmx1 raises whatever its parts raise on input that it does not expect: there is no common class.
    except Exception as error:
        raise unreadable(
            body, feed, f"sends {expected} that cannot be read",
            expected=expected, received=f"{type(error).__name__}: {error}"[:200],
        ) from None  # fmt: skip
    if not isinstance(message, DataMessage) or not found:
        raise unreadable(
            body, feed, "sends a message without observations",
            expected="observations", received=said[:200] or type(message).__name__,
            next_step="look whether dataflow, key and years of the feed still exist",
        )  # fmt: skip
    return message


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep sdmx1 from telling the terminal that no structure was given: the feed says what is needed."""
    log = logging.getLogger(_LOG)
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
