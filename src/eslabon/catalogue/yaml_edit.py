"""Change single values of a YAML file and leave every other byte, comments included, as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

__all__ = ["set_value"]

Address = tuple[str | int, ...]


def set_value(text: str, address: Address, value: Any) -> str:
    """Give one key of a YAML text another value, or none.

    Parameters
    ----------
    text
        The file.
    address
        Keys, and positions in lists, from the top. All but the last must exist; the entry of a list is also
        found by its ``id``.
    value
        Texts, numbers, truth values and lists or dicts of them; ``None`` takes the key away.

    Returns
    -------
    str
        The text with this value; a new key stands after the first one of its mapping.

    Raises
    ------
    KeyError
        A part of the address does not exist.

    Examples
    --------
    >>> set_value("a: 1  # one\\nb: {c: x}\\n", ("b", "c"), "y")
    'a: 1  # one\\nb: {c: "y"}\\n'
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in address[:-1]:
        node = _child(node, part)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise KeyError(address)
    pair = next(((key, old) for key, old in node.value if key.value == address[-1]), None)
    if pair is None:
        return text if value is None else _inserted(text, node, f"{address[-1]}: {_written(value)}")
    key, old = pair
    if value is None:
        return _removed(text, node, key, old)
    # A block's end is where the next token begins: what lies between is not its own.
    end = _end(text, old)
    if isinstance(old, yaml.CollectionNode) and not old.flow_style:
        return text[: key.end_mark.index] + f": {_written(value)}" + text[end:]
    return text[: old.start_mark.index] + _written(value) + text[end:]


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node:
    if isinstance(node, yaml.MappingNode):
        found = (child for key, child in node.value if key.value == part)
    elif isinstance(node, yaml.SequenceNode):
        found = (child for place, child in enumerate(node.value) if part in (place, *_ids(child)))
    else:
        found = iter(())
    child = next(found, None)
    if child is None:
        raise KeyError(part)
    return child


def _ids(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        yield from (value.value for key, value in node.value if key.value == "id")


def _written(value: Any) -> str:
    # JSON is YAML in flow style, and quotes whatever might be read as something else.
    return json.dumps(value, ensure_ascii=False)


def _end(text: str, node: yaml.Node) -> int:
    """Where a node's own text ends, without the line ends, blank lines and comments after a block."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        return max(_end(text, child) for child in _children(node))
    end = node.end_mark.index
    # The mark of a block scalar lies behind its last line end.
    return len(text[:end].rstrip()) if text[node.start_mark.index : end].startswith(("|", ">")) else end


def _children(node: yaml.CollectionNode) -> list[yaml.Node]:
    return (
        [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    )


def _inserted(text: str, node: yaml.MappingNode, line: str) -> str:
    first_key, first = node.value[0]
    end = _end(text, first)
    if node.flow_style:
        return f"{text[:end]}, {line}{text[end:]}"
    # After a comment on the same line.
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return f"{text[:stop]}\n{' ' * first_key.start_mark.column}{line}{text[stop:]}"


def _removed(text: str, node: yaml.MappingNode, key: yaml.Node, old: yaml.Node) -> str:
    start, end = key.start_mark.index, _end(text, old)
    if node.flow_style:
        follows = text[end:].lstrip()
        if follows.startswith(","):
            return text[:start] + follows[1:].lstrip()
        return text[:start].rstrip().rstrip(",") + text[end:]
    stop = text.find("\n", end)
    return text[: text.rfind("\n", 0, start) + 1] + ("" if stop < 0 else text[stop + 1 :])
