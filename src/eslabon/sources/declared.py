"""Declarations of sources read as all catalogue files are: file and line with every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.yaml_file import YamlFile
from eslabon.errors import CatalogueError

__all__ = ["declared", "placed_list", "placed_mapping"]

M = TypeVar("M", bound=BaseModel)
Place = Callable[..., str]


def declared(data: dict[str, Any], model: type[M], subject: str, place: Place) -> M:
    """The entry that the data describe.

    Raises
    ------
    CatalogueError
        A key is unknown or missing, or a value wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise complaint(error, subject, model, place) from None


def placed_mapping(data: Any, place: Place) -> dict[str, Any]:
    """The data, if they are a mapping.

    Raises
    ------
    CatalogueError
        They are not.
    """
    if not isinstance(data, dict):
        raise CatalogueError(
            "an entry is not a mapping of keys to values",
            where=place(),
            expected="lines of the form 'key: value'",
            received="nothing" if data is None else repr(data),
            next_step="correct the entry",
        )
    return data


def placed_list(file: YamlFile) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield each entry of a file that is a list of mappings, and what tells its lines.

    Raises
    ------
    CatalogueError
        The file is not a list, or an entry is not a mapping.
    """
    if file.data is None:
        return
    if not isinstance(file.data, list):
        raise CatalogueError(
            f"{file.name} is not a list",
            where=file.place(),
            expected="entries that begin with '- '",
            received=type(file.data).__name__,
            next_step="put '- ' before the first key of each entry",
        )
    for number, data in enumerate(file.data):

        def place(*address: str | int, number: int = number) -> str:
            return file.place(number, *address)

        yield placed_mapping(data, place), place
