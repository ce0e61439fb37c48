"""The files that notebooks read, held still while they run: an author may save meanwhile.

A page is stored under the digest of what was planned. Were a notebook read again when its turn comes, a
change saved since would be stored under the key of the former text, and later builds would take it for that.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eslabon.errors import EditionError
from eslabon.execution.inputs import listing_bytes, messages_listing
from eslabon.execution.key import notebook_digest
from eslabon.execution.plan import Decision

__all__ = ["frozen", "notebook_files"]


def notebook_files(root: Path, notebooks: Iterable[Path], languages: Iterable[str]) -> dict[str, bytes]:
    """What notebooks read besides their packs, by path below `root`: settings, translations, themselves."""
    wanted = {root / "_config.yml", *notebooks}
    for language in set(languages):
        wanted |= set((root / "book" / "locale" / language).glob("*.po"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(wanted)}


@contextmanager
def frozen(root: Path, decisions: Sequence[Decision]) -> Iterator[Path]:
    """A folder with a copy of what these pages read, as it was planned; removed at the end.

    Raises
    ------
    EditionError
        A file is no longer what was planned.
    """
    notebooks = {decision.page.notebook for decision in decisions}
    files = notebook_files(root, notebooks, (decision.page.language for decision in decisions))
    with tempfile.TemporaryDirectory(prefix="eslabon-inputs-") as name:
        copy = Path(name)
        for path, content in files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(content)
        _check(root, copy, decisions)
        yield copy


def _check(root: Path, copy: Path, decisions: Sequence[Decision]) -> None:
    """Compare the copy with the plan, each notebook and each language once."""
    planned = {(decision.page.notebook, decision.ingredients["notebook"]) for decision in decisions}
    for notebook, digest in sorted(planned):
        path = notebook.relative_to(root)
        if notebook_digest(copy / path) != digest:
            raise _changed(path.as_posix())
    for language, digest in sorted({(d.page.language, d.ingredients["messages"]) for d in decisions}):
        if hashlib.sha256(listing_bytes(messages_listing(copy, language))).hexdigest() != digest:
            raise _changed(f"book/locale/{language}")


def _changed(path: str) -> EditionError:
    return EditionError(
        "a file changed while the build was starting",
        where=path,
        expected="what the plan has read",
        received="other content",
        next_step="run the same command again",
    )
