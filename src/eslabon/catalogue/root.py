"""Where a publication begins: the folder whose ``_config.yml`` has a key of ours."""

from __future__ import annotations

from pathlib import Path

from eslabon.errors import CatalogueError

__all__ = ["SETTINGS_FILE", "SETTINGS_KEY", "find_root"]

SETTINGS_FILE = "_config.yml"
SETTINGS_KEY = "eslabon"


def find_root(start: Path | str = ".") -> Path:
    """Walk up from a folder to the root of the publication that holds it.

    Parameters
    ----------
    start
        A folder (or a file) inside a publication.

    Returns
    -------
    Path
        The nearest folder at or above ``start`` whose ``_config.yml`` has the key ``eslabon``; a plain
        Jupyter Book on the way up is passed over.

    Raises
    ------
    CatalogueError
        No such folder exists.
    """
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        settings = folder / SETTINGS_FILE
        if settings.is_file() and _has_our_key(settings):
            return folder
    raise CatalogueError(
        f"{start.name or start} is not inside a publication",
        where=str(start),
        expected=f"a {SETTINGS_FILE} with the key '{SETTINGS_KEY}', here or in a folder above",
        received="none",
        next_step="run the command inside a publication folder, or pass --root FOLDER",
    )


def _has_our_key(settings: Path) -> bool:
    # A line is enough to recognise the file; what it says is read, and judged, by load_settings.
    lines = settings.read_text(encoding="utf-8", errors="replace").splitlines()
    return any(line.startswith(f"{SETTINGS_KEY}:") for line in lines)
