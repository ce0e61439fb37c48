"""YAML files read as nested text, with the line of every entry.

Scalars stay text: the models decide what is a number. So ``2026.10`` keeps its zero, ``NO`` is a
country, and ``2012-01`` is not a date. A key without a value counts as absent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eslabon.errors import CatalogueError

__all__ = ["YamlFile", "read_yaml"]

# The C parser is ten times faster; wheels have it, a few platforms' own builds do not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlFile:
    """What one YAML file says.

    ``data`` is made of dicts, lists and text; ``lines`` maps each address, a tuple of keys and
    positions, to its line, counted from 1.
    """

    name: str
    data: Any
    lines: dict[tuple, int] = field(repr=False)

    def place(self, *address: str | int) -> str:
        """File and line of the deepest known part of an address: ``themes.yml:12``."""
        for end in range(len(address), -1, -1):
            if address[:end] in self.lines:
                return f"{self.name}:{self.lines[address[:end]]}"
        return self.name


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read one YAML file.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it: its path relative to the publication's root.

    Raises
    ------
    CatalogueError
        The file is not UTF-8 or not YAML, or says one key twice.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{name} is not UTF-8 text",
            where=name,
            expected="UTF-8",
            received=f"byte 0x{error.object[error.start]:02x} at position {error.start}",
            next_step="save the file again as UTF-8",
        ) from None
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise CatalogueError(
            f"{name} is not valid YAML",
            where=f"{name}{line}",
            expected="YAML: two spaces of indentation, quotes around text with ': ' or '#'",
            received=str(error.problem or error.context),
            next_step="correct that line",
        ) from None
    lines: dict[tuple, int] = {}
    data = None if node is None else _value(node, (), lines, name)
    return YamlFile(name, data, lines)


def _value(node: yaml.Node, address: tuple, lines: dict[tuple, int], name: str) -> Any:
    lines[address] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, address, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*address, i), lines, name) for i, item in enumerate(node.value)]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return node.value


def _mapping(node: yaml.MappingNode, address: tuple, lines: dict[tuple, int], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in first:
            raise CatalogueError(
                f"the key '{key}' is said twice",
                where=f"{name}:{line}",
                expected="each key once",
                received=f"first on line {first[key]}, again on line {line}",
                next_step=f"keep one of the two '{key}'",
            )
        first[key] = line
        value = _value(value_node, (*address, key), lines, name)
        lines[(*address, key)] = line
        if value is not None:
            found[key] = value
    return found
