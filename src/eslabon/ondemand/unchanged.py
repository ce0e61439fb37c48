"""Whether a publication still is what its edition was made of, as its briefs then are."""

from __future__ import annotations

from eslabon.editions.facts import text_digests
from eslabon.editions.standing import files_read
from eslabon.errors import EditionError
from eslabon.ondemand.desk import Desk
from eslabon.snapshot.files import data_digest, data_files

__all__ = ["check_unchanged"]


def check_unchanged(desk: Desk) -> None:
    """Compare data, catalogue, methods, prose and notebooks with what the edition's manifest says.

    Raises
    ------
    EditionError
        Something has been changed since: a brief would show it under the edition's name.
    """
    root = desk.root
    now = {"data": data_digest(data_files(root)), **text_digests(root, files_read(root))}
    made_of = desk.manifest.facts["digests"]
    changed = [kind for kind, digest in now.items() if made_of[kind] != digest]
    if changed:
        raise EditionError(
            "the publication has changed since its edition was made",
            where=str(root),
            expected=f"what the edition {desk.edition} was made of",
            received=f"other {', '.join(changed)}",
            next_step="build the edition again: eslabon build; or take the changes back",
        )
