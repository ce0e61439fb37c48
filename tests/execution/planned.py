"""Plans of the tiny publication without execution: what a run would keep is put into the store by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eslabon.execution.page_list import expand
from eslabon.execution.plan import Decision
from eslabon.execution.planner import decide_all, keep_listings
from eslabon.execution.store import PageStore
from eslabon.publication import Publication, load_publication
from eslabon.snapshot import write_lock


def planned(root: Path, build: Path) -> tuple[Publication, list[Decision]]:
    """The plan of all pages as it is now."""
    publication = load_publication(root, (), build / "cache")
    catalogue = publication.snapshot.catalogue
    pages = expand(publication.settings, catalogue, root, publication.languages)
    return publication, decide_all(publication, pages, publication.packs.packs(pages), build)


def pretend_run(root: Path, build: Path) -> list[Decision]:
    """Keep something under the key of every page, as if all had been executed."""
    publication, decisions = planned(root, build)
    store = PageStore(build / "cache" / "pages")
    for decision in decisions:
        store.keep(decision.key, f"{decision.page.address} {decision.page.language}".encode())
        store.remember(decision.page.address, decision.page.language, decision.ingredients)
    keep_listings(publication, decisions, build)
    return decisions


def running(root: Path, build: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Reasons of the pages that would run now, by address and language."""
    _, decisions = planned(root, build)
    return {
        (decision.page.address, decision.page.language): decision.reasons
        for decision in decisions
        if decision.action == "run"
    }


def change_observation(root: Path, indicator: str, country: str, year: int, value: str) -> None:
    """Give one observation another value and lock the data again."""
    path = root / "data" / "observations" / f"{indicator}.csv"
    lines = path.read_text("utf-8").splitlines()
    found = [n for n, line in enumerate(lines) if line.startswith(f"{country},{year},")]
    assert len(found) == 1
    cells = lines[found[0]].split(",")
    assert cells[2] != value
    cells[2] = value
    lines[found[0]] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    write_lock(root)


def addresses(pages: Sequence[tuple[str, str]]) -> set[str]:
    """Addresses of pages, whatever their language."""
    return {address for address, _ in pages}
