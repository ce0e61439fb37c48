"""pydantic's findings, said in the project's five parts."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from eslabon.errors import CatalogueError

__all__ = ["complaint"]

# What a reader of YAML understands, by pydantic's kind of error.
_EXPECTED = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number, with a point as decimal mark",
    "bool_parsing": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
}


def complaint(
    error: ValidationError, subject: str, model: type[BaseModel], place: Callable[..., str]
) -> CatalogueError:
    """Turn a validation error into ours.

    Parameters
    ----------
    error
        What pydantic found; the first finding is told, the others are counted.
    subject
        What was being read: "the indicator 'exports'", "a row of countries.csv".
    model
        The model that refused it.
    place
        Gives file and line for an address inside the entry, as ``YamlFile.place``.
    """
    finding, *others = error.errors(include_url=False)
    address = tuple(part for part in finding["loc"] if not _is_type_name(part))
    field = ".".join(str(part) for part in address)
    expected, received = _parts(finding)
    what, next_step = f"{subject}: the field '{field}' is wrong", f"correct '{field}'"
    match finding["type"]:
        case "missing":
            what, next_step = f"{subject} lacks '{field}'", f"add '{field}'"
            expected, received = _meaning(model, address), "nothing"
        case "extra_forbidden":
            known = _fields(model, address[:-1])
            near = get_close_matches(str(address[-1]), known, n=1)
            what = f"{subject} has an unknown key '{field}'" + (f", perhaps '{near[0]}'" if near else "")
            expected = ", ".join(known)
            next_step = f"rename or delete '{field}'"
        case "value_error" | "assertion_error" if not address:
            what, next_step = f"{subject} contradicts itself", "correct the entry"
    if others:
        next_step += f" ({len(others)} more in the same entry)"
    where = place(*address)
    return CatalogueError(
        what,
        where=f"{where}, field {field}" if field else where,
        expected=expected,
        received=received,
        next_step=next_step,
    )


def _parts(finding: dict) -> tuple[str, str]:
    context = finding.get("ctx", {})
    kind = finding["type"]
    if kind == "literal_error":
        expected = f"one of {context['expected']}"
    elif kind == "string_pattern_mismatch":
        expected = f"text like {context['pattern']}"
    elif kind in ("value_error", "assertion_error"):
        expected = str(context.get("error", finding["msg"]))
    else:
        expected = _EXPECTED.get(kind, finding["msg"])
    received = repr(finding["input"])
    return expected, received if len(received) <= 120 else received[:117] + "…"


def _is_type_name(part: str | int) -> bool:
    # Members of a union put their own name into the address: ("parameters", "x", "tuple[str, ...]", 0).
    return isinstance(part, str) and (part.endswith("]") or part in ("str", "int", "float", "bool"))


def _fields(model: type[BaseModel], address: tuple) -> tuple[str, ...]:
    inner = _model_at(model, address)
    if inner is None:
        return ()
    return tuple(info.alias or name for name, info in inner.model_fields.items())


def _meaning(model: type[BaseModel], address: tuple) -> str:
    inner = _model_at(model, address[:-1])
    if inner is None:
        return "a value"
    names = {info.alias or name: info for name, info in inner.model_fields.items()}
    info = names.get(str(address[-1]))
    choices = getattr(info.annotation, "__args__", ()) if info else ()
    if choices and all(isinstance(choice, str) for choice in choices):
        return "one of " + ", ".join(repr(choice) for choice in choices)
    return (info.description if info else None) or "a value"


def _model_at(model: type[BaseModel], address: tuple) -> type[BaseModel] | None:
    """Walk from a model to the model of a nested entry; None where the walk leaves the models."""
    current: type[BaseModel] | None = model
    for part in address:
        if current is None:
            return None
        if isinstance(part, int):
            continue
        info = current.model_fields.get(str(part))
        current = _model_in(info.annotation) if info else None
    return current


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
