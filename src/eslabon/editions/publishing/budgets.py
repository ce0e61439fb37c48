"""How large an edition and its parts may be: one file, read by the gate and by the tests in a browser."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.models import Entry
from eslabon.catalogue.yaml_file import read_yaml
from eslabon.editions.publishing.findings import Finding
from eslabon.editions.publishing.page_facts import PageFacts
from eslabon.editions.publishing.structure import RULES
from eslabon.errors import CatalogueError

__all__ = ["BUDGETS", "Budgets", "broken_budgets", "broken_structure", "gzip_bytes", "read_budgets"]

BUDGETS = "budgets.yml"
_DEFAULT = Path(__file__).with_name(BUDGETS)
_IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


class Budgets(Entry):
    """The limits; see ``budgets.yml`` for what each one counts."""

    html_kib: int = Field(gt=0)
    html_gzip_kib: int = Field(gt=0)
    first_view_kib: int = Field(gt=0)
    requests: int = Field(gt=0)
    image_kib: int = Field(gt=0)
    book_pdf_mib: int = Field(gt=0)
    page_pdf_mib: int = Field(gt=0)
    edition_mib: int = Field(gt=0)
    accessibility: dict[str, int]
    layout_shift: float = Field(ge=0)
    axe: int = Field(ge=0)


def read_budgets(root: Path | None) -> Budgets:
    """The machine's limits, with those that a publication sets itself.

    Raises
    ------
    CatalogueError
        The publication's ``budgets.yml`` has an unknown key or a value that is no limit.
    """
    values = dict(read_yaml(_DEFAULT, BUDGETS).data)
    own = root / BUDGETS if root else None
    if own is None or not own.is_file():
        return Budgets(**values)
    file = read_yaml(own, BUDGETS)
    data = file.data or {}
    rules = data.get("accessibility", {}) if isinstance(data, dict) else None
    if not isinstance(rules, dict) or set(rules) - set(RULES):
        raise CatalogueError(
            "the limits of the edition are not right",
            where=file.place("accessibility") if isinstance(data, dict) else BUDGETS,
            expected=f"under accessibility a number for each of {', '.join(RULES)}",
            received=", ".join(sorted(set(rules) - set(RULES))) if isinstance(rules, dict) else repr(data),
            next_step="correct the file; docs/publish.md explains each key",
        )
    try:
        return Budgets(**{**values, **data, "accessibility": {**values["accessibility"], **rules}})
    except ValidationError as error:
        raise complaint(error, "the limits of the edition", Budgets, file.place) from None


def gzip_bytes(content: bytes) -> int:
    """Size of a file as a compressing server sends it."""
    return len(zlib.compress(content, 6)) + 12  # gzip's frame is 12 bytes longer than zlib's


def broken_budgets(
    budgets: Budgets,
    files: Mapping[str, tuple[int, str]],
    pages: Mapping[str, PageFacts],
    compressed: Mapping[str, int],
    first_views: Mapping[str, int],
) -> Iterator[Finding]:
    """What is larger than it may be.

    `compressed` has the gzip size of each page by path, `first_views` the same with all that it asks for
    before its reader can use it.
    """
    kib, mib = 1024, 1024**2
    for path, (size, _) in files.items():
        place = path.split("/")
        if path in pages:
            yield from _over(path, "as it lies on disk", size, budgets.html_kib, "html_kib", kib)
        elif path.endswith(_IMAGES):
            yield from _over(path, "", size, budgets.image_kib, "image_kib", kib)
        elif path.endswith(".pdf") and place[1:2] == ["pdf"]:
            book = place[2:] == ["book.pdf"]
            limit, key = (
                (budgets.book_pdf_mib, "book_pdf_mib") if book else (budgets.page_pdf_mib, "page_pdf_mib")
            )
            yield from _over(path, "", size, limit, key, mib)
    for path, size in compressed.items():
        yield from _over(path, "compressed", size, budgets.html_gzip_kib, "html_gzip_kib", kib)
    for path, size in first_views.items():
        yield from _over(path, "until it can be used", size, budgets.first_view_kib, "first_view_kib", kib)
    for path, facts in pages.items():
        if facts.requests > budgets.requests:
            what = f"loads {facts.requests} files, {budgets.requests} may be"
            yield Finding("budgets", path, what, "load less, or raise requests in budgets.yml")
    total = sum(size for size, _ in files.values())
    yield from _over("the edition", "", total, budgets.edition_mib, "edition_mib", mib)


def _over(path: str, how: str, size: int, limit: int, key: str, unit: int) -> Iterator[Finding]:
    if size > limit * unit:
        name = "KiB" if unit == 1024 else "MiB"
        what = f"{size / unit:.1f} {name}{' ' + how if how else ''}, {limit} may be"
        yield Finding("budgets", path, what, f"make it smaller, or raise {key} in budgets.yml")


def broken_structure(budgets: Budgets, pages: Mapping[str, PageFacts]) -> Iterator[Finding]:
    """Rules of accessibility that are broken in more places than they may be."""
    places: dict[str, list[tuple[str, str]]] = {}
    for path, facts in pages.items():
        for rule, sentences in facts.broken.items():
            places.setdefault(rule, []).extend((path, sentence) for sentence in sentences)
    for rule, found in places.items():
        if len(found) > budgets.accessibility.get(rule, 0):
            for path, sentence in found:
                yield Finding("accessibility", path, f"{rule}: {sentence}", "correct the page's source")
