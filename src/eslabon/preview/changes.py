"""Which changed files matter to a preview, and what they are called in its log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eslabon.editions.contents import NOT_DATA
from eslabon.editions.standing import FILES

__all__ = ["FOLDERS", "relevant"]

# What a publication is made of; everything else in its folder (build, .venv, .git) is none of our business.
FOLDERS = ("book", "notebooks", "data")
_NOT_READ = {("data", name) for name in NOT_DATA}


def relevant(root: Path, changed: Iterable[Path]) -> tuple[str, ...]:
    """Names of the changed files that a build may read, relative to the publication, sorted.

    Of any kind: what a page shows or a notebook reads may be called anything. Folders count, since one that
    is moved in or out tells nothing of its files. Backup and swap files of editors and checkpoints of
    JupyterLab are left out, and so is the code that compiles the data, which no build reads.

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
        ours = name.parts[:1] and name.parts[0] in (*FOLDERS, *FILES)
        if ours and not hidden and name.parts[:2] not in _NOT_READ:
            found.add(name.as_posix())
    return tuple(sorted(found))
