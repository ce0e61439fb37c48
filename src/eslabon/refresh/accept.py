"""Let what is staged become the data: written beside them, checked, then moved there in one step."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eslabon.catalogue.settings import SETTINGS_FILE, check_settings, load_settings
from eslabon.errors import DataError, ParameterError
from eslabon.refresh.acceptance import Acceptance, accepted_text, overrides_text
from eslabon.refresh.exchange import exchange
from eslabon.refresh.files import changed_files
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, Proposal
from eslabon.refresh.rules import OVERRIDES_FILE, REASON, Override
from eslabon.snapshot import check_lock, load_snapshot, write_lock
from eslabon.snapshot.accepted import ACCEPTED_FILE

__all__ = ["Accepted", "accept", "decided_files", "repair"]

DATA = "data"
_WRITTEN, _BEFORE = "publication", "before"


@dataclass(frozen=True)
class Accepted:
    """What was accepted.

    Parameters
    ----------
    files
        Files of the publication that changed, sorted.
    digest
        Of the new snapshot.
    """

    files: tuple[str, ...]
    digest: str


def accept(
    place: RefreshPlace,
    present: Present,
    proposal: Proposal,
    reason: str,
    overrides: Sequence[Override] = (),
) -> Accepted:
    """Make the data what the proposal says; whoever calls holds the place.

    Whatever happens until the last step, the data are what they were; the last step cannot be half done.

    Parameters
    ----------
    reason
        Why, for whoever reads the lock later.
    overrides
        New ones, which are kept with the data.

    Raises
    ------
    ParameterError
        There is no reason, or nothing that would change.
    DataError
        Findings of the guards stop it, the data are not as they are locked, or they would not be sound.
    """
    files = decided_files(place, present, proposal, reason, overrides)
    folder = place.accepting
    shutil.rmtree(folder, ignore_errors=True)
    written = folder / _WRITTEN
    try:
        before = _copied(place.root, written)
        _write(written, files)
        write_lock(written)
        snapshot = load_snapshot(written)
        check_settings(load_settings(written), snapshot.catalogue)
        _check_untouched(place.root, before)
        _move(folder, place.root)
    except OSError as error:
        raise DataError(
            "the data cannot be replaced",
            where=str(error.filename or place.root / DATA),
            expected="a folder that this user may write, with room for a second copy of data/",
            received=error.strerror or str(error),
            next_step="correct it and run the same command again; the data are what they were",
        ) from error
    finally:
        repair(place)
    for source in proposal.staged:
        (place.staged / f"{source.provider}.zip").unlink(missing_ok=True)
    return Accepted(tuple(sorted((*files, f"{DATA}/datapackage.json"))), snapshot.digest)


def repair(place: RefreshPlace) -> bool:
    """Put back what an interrupted move set aside, and clear what is left; whether there was anything.

    Only where the system cannot swap two folders in one step is there a moment at which it can be needed.
    """
    before, data = place.accepting / _BEFORE, place.root / DATA
    if before.is_dir() and not data.exists():
        before.rename(data)
    found = place.accepting.exists()
    shutil.rmtree(place.accepting, ignore_errors=True)
    return found


def decided_files(
    place: RefreshPlace,
    present: Present,
    proposal: Proposal,
    reason: str,
    overrides: Sequence[Override],
) -> dict[str, str | None]:
    """The new content of every file that changes, None for one that goes; nothing is written.

    See `accept` for what is raised.
    """
    if len(reason.strip()) < REASON:
        raise ParameterError(
            "the reason says too little",
            where="--reason",
            expected=f"a sentence of {REASON} characters at least: why these data are accepted",
            received=repr(reason),
            next_step="say it to whoever reads the lock in some years",
        )
    if proposal.stopping:
        raise _stopped(proposal)
    check_lock(place.root)
    files = changed_files(present, proposal)
    tables = (f"{DATA}/observations/", f"{DATA}/revisions/")
    if not any(name.startswith(tables) for name in files) and not overrides:
        raise ParameterError(
            "what is staged says nothing that the data do not say",
            where=", ".join(source.provider for source in proposal.staged) or "nothing is staged",
            expected="a staged snapshot with another value, year or vintage",
            received="none",
            next_step="nothing is to be done; `eslabon data diff` shows the comparison",
        )
    staged = {source.provider: hashlib.sha256(source.to_bytes()).hexdigest() for source in proposal.staged}
    entry = Acceptance.of(reason, proposal, staged)
    files[ACCEPTED_FILE.as_posix()] = accepted_text(place.root, entry)
    if overrides:
        files[OVERRIDES_FILE.as_posix()] = overrides_text(place.root, overrides)
    return files


def _stopped(proposal: Proposal) -> DataError:
    findings = proposal.stopping
    first = findings[0]
    more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
    return DataError(
        f"the guards found something that nobody has looked at: {first.indicator}, {first.what}{more}",
        where=first.where,
        expected=first.expected,
        received=first.received,
        next_step=f"{first.next_step}; if it is right: "
        f'--override {first.indicator}:{first.guard}="why it is right"',
    )


def _copied(root: Path, written: Path) -> dict[str, bytes]:
    """Copy the publication's data; the bytes of their lock, by which a change in the meantime is noticed."""
    written.mkdir(parents=True)
    shutil.copyfile(root / SETTINGS_FILE, written / SETTINGS_FILE)
    shutil.copytree(root / DATA, written / DATA, symlinks=True)
    return {"lock": (written / DATA / "datapackage.json").read_bytes()}


def _write(written: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        path = written / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _check_untouched(root: Path, before: Mapping[str, bytes]) -> None:
    """See that nobody has changed the data while the new ones were written."""
    check_lock(root)
    if (root / DATA / "datapackage.json").read_bytes() != before["lock"]:
        raise DataError(
            "the data were changed while new ones were written",
            where=f"{DATA}/datapackage.json",
            expected="the lock as it was",
            received="another",
            next_step="look at `eslabon data diff` again, then accept",
        )


def _move(folder: Path, root: Path) -> None:
    new, data = folder / _WRITTEN / DATA, (root / DATA).resolve()
    if exchange(new, data):
        return
    # Two steps: a kill between them leaves the old data under `before`, and `repair` puts them back.
    data.rename(folder / _BEFORE)
    new.rename(data)
