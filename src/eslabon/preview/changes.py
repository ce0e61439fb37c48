"""Which changed files matter to a preview, and what they are called in its log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["WATCHED", "relevant"]

# What a publication is made of; everything else in its folder (build, .venv, .git) is none of our business.
WATCHED = ("_config.yml", "_toc.yml", "book", "notebooks", "data")
_ENDINGS = {".md", ".ipynb", ".yml", ".yaml", ".csv", ".json", ".po", ".css", ".js", ".svg", ".png", ".bib"}


def relevant(root: Path, changed: Iterable[Path]) -> tuple[str, ...]:
    """Names of the changed files that a build reads, relative to the publication, sorted.

    Backup and swap files of editors, checkpoints of JupyterLab and folders are left out.

    Examples
    --------
    >>> relevant(Path("/p"), map(Path, ["/p/book/index.md", "/p/book/.index.md.swp", "/p/build/x.md"]))
    ('book/index.md',)
    """
    found = set()
    for path in changed:
        try:
            name = path.relative_to(root)
        except ValueError:
            continue
        hidden = any(part.startswith((".", "#")) or part.endswith("~") for part in name.parts)
        if name.parts[:1] and name.parts[0] in WATCHED and not hidden and name.suffix in _ENDINGS:
            found.add(name.as_posix())
    return tuple(sorted(found))
