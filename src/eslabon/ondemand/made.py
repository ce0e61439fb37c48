"""What a request has become: files in a folder, and which of them is the one that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Made"]


@dataclass(frozen=True)
class Made:
    """The result of a request.

    Parameters
    ----------
    main
        Path of the main file, relative to the folder; what it needs lies beside it.
    media_type
        Of the main file.
    """

    main: str
    media_type: str
