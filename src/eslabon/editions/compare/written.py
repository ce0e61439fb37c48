"""Write the files of a comparison, each whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from eslabon.errors import EditionError

__all__ = ["write_whole"]


def write_whole(files: Mapping[Path, bytes], *, what: str, expected: str, next_step: str) -> None:
    """Write files in their order, each under another name first.

    Parameters
    ----------
    what, expected, next_step
        Of the error.

    Raises
    ------
    EditionError
        One cannot be written; nothing half-written is left.
    """
    for path, content in files.items():
        temporary = path.with_name(f".{path.name}.tmp")
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):  # where no file can be written there is none to remove
                temporary.unlink()
            received = error.strerror or str(error)
            raise EditionError(
                what, where=str(path), expected=expected, received=received, next_step=next_step
            ) from None
