"""Read the method files: the only functions of :mod:`eslabon.measures` that touch a disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.loader import CATALOGUE
from eslabon.catalogue.yaml_file import YamlFile, read_yaml
from eslabon.errors import CatalogueError, ParameterError
from eslabon.measures.method import (
    DistanceMethod,
    ExtrapolationMethod,
    GrowthMethod,
    LevelMethod,
    Method,
    NormalisedMethod,
)

__all__ = ["METHODS", "check_yardsticks", "load_method", "load_methods"]

METHODS = CATALOGUE / "methods"
_FAMILIES = {
    "growth": GrowthMethod,
    "extrapolation": ExtrapolationMethod,
    "normalised": NormalisedMethod,
    "distance": DistanceMethod,
    "level": LevelMethod,
}


def load_methods(root: Path) -> dict[str, Method]:
    """Read every method of a publication.

    Parameters
    ----------
    root
        Publication root, the folder that holds ``data/``.

    Returns
    -------
    dict
        Methods by id, in order of id; empty when the publication declares none.

    Raises
    ------
    CatalogueError
        A file is not readable as YAML, breaks the schema, or its name is not its id.
    """
    root = Path(root)
    return {path.stem: _read(root, path) for path in sorted((root / METHODS).glob("*.yml"))}


def load_method(root: Path, method_id: str) -> Method:
    """Read one method; see :func:`load_methods`.

    Raises
    ------
    ParameterError
        No file has this id.
    CatalogueError
        The file is wrong.
    """
    root = Path(root)
    folder = root / METHODS
    known = sorted(path.stem for path in folder.glob("*.yml"))
    if method_id not in known:
        raise ParameterError(
            "unknown assessment method",
            where=METHODS.as_posix(),
            expected=", ".join(known) or "at least one file <id>.yml",
            received=method_id,
            next_step="correct `method` in _config.yml or add the file",
        )
    return _read(root, folder / f"{method_id}.yml")


def check_yardsticks(methods: Mapping[str, Method], indicators: Collection[str]) -> None:
    """Check that every yardstick is one of an indicator that exists.

    Raises
    ------
    CatalogueError
        Naming the method, the indicator and the nearest one.
    """
    for method in methods.values():
        for id in getattr(method, "yardsticks", ()):
            if id not in indicators:
                near = get_close_matches(id, indicators, n=1)
                raise CatalogueError(
                    f"the method '{method.id}' has a yardstick of an unknown indicator",
                    where=f"{(METHODS / method.id).as_posix()}.yml, yardsticks",
                    expected=near[0] if near else "an indicator of the catalogue",
                    received=id,
                    next_step="correct the id, or delete the yardstick",
                )


def _read(root: Path, path: Path) -> Method:
    file = read_yaml(path, path.relative_to(root).as_posix())
    _check_family(file)
    model = _FAMILIES[file.data["family"]]
    try:
        method = model.model_validate(file.data)
    except ValidationError as error:
        raise complaint(error, f"the assessment method '{path.stem}'", model, file.place) from None
    if method.id != path.stem:
        raise CatalogueError(
            "an assessment method's id is not its file's name",
            where=file.place("id"),
            expected=path.stem,
            received=method.id,
            next_step="rename one of the two",
        )
    return method


def _check_family(file: YamlFile) -> None:
    family = file.data.get("family") if isinstance(file.data, dict) else None
    if family not in _FAMILIES:
        raise CatalogueError(
            "an assessment method has no known family",
            where=file.place("family"),
            expected=", ".join(_FAMILIES),
            received=repr(family),
            next_step="name the family whose formula the method uses",
        )
