"""The data of a publication, read once, checked, and known by one digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from eslabon.catalogue import Catalogue, load_catalogue
from eslabon.snapshot.counting import check_chain_obstacles, check_process
from eslabon.snapshot.files import data_digest, data_files
from eslabon.snapshot.lock import compare_with_lock
from eslabon.snapshot.observations import read_observations, read_revisions
from eslabon.snapshot.pairs import read_pairs
from eslabon.snapshot.registers import read_baseline, read_registers

__all__ = ["Snapshot", "load_snapshot"]


@dataclass(frozen=True, repr=False)
class Snapshot:
    """Everything a page may draw on; later stages read nothing else from ``data/``.

    ``observations`` has one row per indicator, country and year (indicator, country, year, value in the
    indicator's unit, source, vintage, flag), sorted by these; ``revisions`` the superseded vintages in
    the same columns; ``baseline`` one row per figure; ``pairs`` one per pair of a baseline and a later
    figure; ``registers`` one table per register. ``digest`` is a sha256 over names and bytes of every data
    file.
    """

    catalogue: Catalogue
    observations: pd.DataFrame
    baseline: pd.DataFrame
    pairs: pd.DataFrame
    registers: Mapping[str, pd.DataFrame]
    revisions: pd.DataFrame
    digest: str

    def __repr__(self) -> str:
        return (
            f"Snapshot({self.digest[:12]}: {len(self.catalogue.indicators)} indicators, "
            f"{len(self.observations)} observations, {len(self.registers)} registers)"
        )


def load_snapshot(root: Path | str, check_lock: bool = True) -> Snapshot:
    """Load the data of a publication.

    Parameters
    ----------
    root
        The publication's root, the folder of ``_config.yml``.
    check_lock
        Whether the files must be those of ``data/datapackage.json``.

    Raises
    ------
    CatalogueError
        The catalogue is wrong.
    DataError
        A table is wrong, or the files differ from the lock.
    """
    root = Path(root)
    files = data_files(root)
    if check_lock:
        compare_with_lock(root, files)
    catalogue = load_catalogue(root)
    observations = read_observations(root, catalogue)
    baseline = read_baseline(root, catalogue)
    registers = read_registers(root, catalogue)
    check_process(catalogue, registers)
    check_chain_obstacles(catalogue, registers)
    return Snapshot(
        catalogue=catalogue,
        observations=observations,
        baseline=baseline,
        pairs=read_pairs(root, catalogue, observations, baseline, registers),
        registers=registers,
        revisions=read_revisions(root, catalogue),
        digest=data_digest(files),
    )
