"""Follow the references of register pages and of groups of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eslabon.catalogue.conditions import parse_conditions
from eslabon.catalogue.references import follow

if TYPE_CHECKING:
    from eslabon.catalogue.loader import Placed
    from eslabon.catalogue.models import Code, RegisterColumn
    from eslabon.catalogue.register_pages import CodeGroup, RegisterPage

__all__ = ["check_register_references"]


def check_register_references(
    registers: Mapping[str, Placed[RegisterPage]],
    code_groups: Mapping[str, Mapping[str, Placed[CodeGroup]]],
    codes: Mapping[str, Mapping[str, Placed[Code]]],
    columns: Mapping[str, Mapping[str, Placed[RegisterColumn]]],
) -> None:
    """Check that the columns and codes that pages and groups name are declared.

    Raises
    ------
    CatalogueError
        Naming file, line and field of the first reference that leads nowhere.
    """
    for name, placed in registers.items():
        follow(placed, "register", name, "register", columns)
        own = columns[name]
        for column, field in placed.entry.named_columns().items():
            follow(placed, field, column, f"column of '{name}'", own)
        for count in placed.entry.counts:
            for condition in parse_conditions(count.where):
                declared = own[condition.column].entry
                for value in filter(None, condition.values if declared.list else ()):
                    follow(placed, "counts", value, f"code of '{declared.list}'", codes[declared.list])
    for into, rows in code_groups.items():
        for code, placed in rows.items():
            follow(placed, "list", placed.entry.list, "list of codes", codes)
            follow(placed, "code", code, f"code of '{placed.entry.list}'", codes[placed.entry.list])
            follow(placed, "into", into, "list of codes", codes)
            follow(placed, "group", placed.entry.group, f"code of '{into}'", codes[into])
