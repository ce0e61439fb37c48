"""``eslabon data cut``: an earlier edition, reconstructed from the vintages that the publication holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eslabon.editions.cut import Decided

__all__ = ["cut"]


def cut(
    edition: Annotated[str, typer.Option(help="Name of the reconstructed edition.")],
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Last day whose vintages were known.")],
    to: Annotated[Path, typer.Option("--to", help="Folder to write; absent or empty.")],
    use: Annotated[
        list[str] | None,
        typer.Option("--use", help="Take nothing newer than this source, where it has values; repeatable."),
    ] = None,
    released: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="Date of publication; by default none: a draft.")
    ] = "",
    reconstructed: Annotated[
        str, typer.Option(metavar="TEXT", help="What every page says of it; by default a sentence.")
    ] = "",
    changes: Annotated[
        Path | None, typer.Option(help="YAML: fields of the catalogue that read otherwise under the cut.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: what was cut, as JSON.")] = False,
    root: Annotated[
        Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
    ] = None,
) -> None:
    """Write a second publication, cut from older vintages, that builds as any other."""
    from eslabon.catalogue import find_root
    from eslabon.editions.cut import CutRequest, decide, write
    from eslabon.execution.report import Reporter

    request = CutRequest(
        root=find_root(root or Path.cwd()),
        edition=edition,
        until=_day(until),
        target=to,
        use=tuple(use or ()),
        released=released,
        reconstructed=reconstructed,
        changes=changes,
    )
    decided = decide(request)
    if not dry_run:
        write(request, decided)
    if as_json:
        typer.echo(json.dumps(_plain(decided), ensure_ascii=False, indent=1))
        return
    reporter = Reporter()
    for line in _lines(decided):
        reporter.step(line)
    for place, key in decided.citations:
        reporter.warning(f"{place} cites {key}, which this edition does not have: it will say so")
    reporter.step("nothing was written" if dry_run else f"written: {to}")


def _day(text: str) -> date:
    from eslabon.errors import ParameterError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            "the day of the cut is not a date",
            where="--until",
            expected="a day as in 2025-12-31",
            received=repr(text),
            next_step="write year, month and day",
        ) from None


def _lines(decided: Decided) -> list[str]:
    made = decided.cut
    same = len(made.tables) - len(made.changed) - len(made.empty)
    lines = [
        f"{made.values} values of {len(made.tables)} indicators: {same} as they are, "
        f"{len(made.changed)} of older vintages, {len(made.empty)} without any"
    ]
    left_out = sorted(
        {f"{source} ({vintage})" for table in made.tables.values() for source, vintage in table.unknown}
    )
    if left_out:
        lines.append("left out as newer: " + ", ".join(left_out))
    if made.changed:
        lines.append("older vintages: " + ", ".join(made.changed))
    if made.empty:
        lines.append("without data: " + ", ".join(made.empty))
    if made.recomputed:
        told = (f"{id} ({count} values)" for id, count in made.recomputed.items())
        lines.append("divided by the older vintage of their denominator: " + ", ".join(told))
    lines += [f"register {name}: {rows} later rows left out" for name, rows in decided.register_rows.items()]
    if decided.pairs:
        lines.append(f"{decided.pairs} pairs with the baseline lose their later figure")
    return lines


def _plain(decided: Decided) -> dict[str, object]:
    made = decided.cut
    return {
        "values": made.values,
        "indicators": {
            id: {
                "values": len(table.observations),
                "superseded": len(table.revisions),
                "sources": sorted({row.source for row in table.observations}),
                "unknown": [list(one) for one in table.unknown],
            }
            for id, table in made.tables.items()
        },
        "changed": list(made.changed),
        "empty": list(made.empty),
        "recomputed": dict(made.recomputed),
        "registers": dict(decided.register_rows),
        "pairs": decided.pairs,
        "citations": [list(one) for one in decided.citations],
    }
