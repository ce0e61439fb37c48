"""What came of a request."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Made"]


@dataclass(frozen=True)
class Made:
    """Files in a folder, one of which is the answer.

    Parameters
    ----------
    main
        Path of the answer below the folder.
    media_type
        Its type, as HTTP names it.
    """

    main: str
    media_type: str
