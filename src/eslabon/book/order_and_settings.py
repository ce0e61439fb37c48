"""``_toc.yml`` and ``_config.yml`` of one language's assembled source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from babel import Locale

from eslabon.book.citing import TOKEN
from eslabon.book.jupyter_book import assembled_settings
from eslabon.book.structured_data import dataset_facts
from eslabon.book.toc import expand_toc, load_toc
from eslabon.book.working_copy import write_if_changed
from eslabon.catalogue.settings import PREVIEW
from eslabon.execution.page_list import expand
from eslabon.language import CountryNames, Messages

if TYPE_CHECKING:
    from eslabon.catalogue.settings import PublicationSettings
    from eslabon.publication import Publication

__all__ = ["ORDER", "SETTINGS", "own_name", "prose_pages", "write_config", "write_order"]

ORDER, SETTINGS = "_toc.yml", "_config.yml"

# Folders of book/ that hold no pages.
NOT_PAGES = {"locale", "_static", "_templates"}


def prose_pages(root: Path) -> dict[str, Path]:
    """Docname and path of every prose page in ``book/``, sorted; README and hidden files are not pages."""
    book = root / "book"
    return {
        path.relative_to(book).with_suffix("").as_posix(): path
        for path in sorted(book.rglob("*.md"))
        if path.relative_to(book).parts[0] not in NOT_PAGES
        and path.stem != "README"
        and not any(part.startswith(".") for part in path.relative_to(book).parts)
    }


def write_order(
    publication: Publication,
    language: str,
    source: Path,
    addresses: Collection[str],
    messages: Messages,
) -> None:
    """Write ``_toc.yml``, globs expanded: countries by name, themes and indicators as declared."""
    catalogue = publication.snapshot.catalogue
    names = CountryNames(catalogue, language, messages)
    place = {id: theme.order for id, theme in catalogue.themes.items()}
    place |= {id: number for number, id in enumerate(catalogue.indicators)}

    def by_name(address: str) -> tuple:
        tail = address.rsplit("/", 1)[-1]
        if tail in catalogue.countries:
            return (0, names.sort_key(tail))
        return (1, place[tail]) if tail in place else (2, address)

    toc = expand_toc(
        load_toc(publication.root),
        {*addresses, *prose_pages(publication.root)},
        sort_key=by_name,
        translate=messages.text,
    )
    text = yaml.safe_dump(toc, allow_unicode=True, sort_keys=False)
    write_if_changed(source / ORDER, text.encode())


def write_config(
    publication: Publication,
    language: str,
    source: Path,
    messages: Messages,
    edition: str,
    *,
    pdf_pages: Sequence[str] = (),
    runnable: Sequence[str] = (),
) -> None:
    """Write ``_config.yml`` of one language: plain Jupyter Book plus our Sphinx extension.

    Parameters
    ----------
    pdf_pages
        Addresses of the pages that link to a PDF of their own; empty when no PDF is made.
    runnable
        Addresses of the pages that link to an archive with which they can be run again.
    """
    settings = publication.settings
    licence = settings.licence
    config = assembled_settings(
        title=messages.text(settings.title),
        author=settings.author,
        copyright=settings.copyright,
        language=language,
        languages={code: own_name(code) for code in settings.languages},
        edition=edition,
        licence={"name": licence.id.replace("CC-BY-", "CC BY "), "url": licence.url} if licence else None,
        source=messages.text(settings.subtitle),
        pdf_path="../pdf/" if pdf_pages else "",
        pdf_pages=tuple(pdf_pages),
        settings={
            "typst_subtitle": messages.text(settings.subtitle),
            "typst_publisher": settings.publisher,
            "typst_unprinted": _unprinted(publication, language),
            "eslabon_citation": _citation(settings, messages),
            "eslabon_compared_groups": [
                group for group in (settings.reference_group, settings.comparison_group) if group
            ],
            **_standing(settings, language, messages, edition),
            "eslabon_dataset": dataset_facts(settings, edition, messages),
            "eslabon_runnable": list(runnable),
        },
    )
    # In the given order: readers see the languages in it.
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    write_if_changed(source / SETTINGS, text.encode())


def _unprinted(publication: Publication, language: str) -> list[str]:
    """Addresses of the pages that the book's PDF leaves out."""
    pages = expand(publication.settings, publication.snapshot.catalogue, publication.root, [language])
    return [page.address for page in pages if not page.printed]


def _citation(settings: PublicationSettings, messages: Messages) -> dict[str, str]:
    """What citations say; the digest of the data is put in later, see `eslabon.book.citing.TOKEN`."""
    return {
        "subtitle": messages.text(settings.subtitle) if settings.subtitle else "",
        "publisher": settings.publisher,
        "released": settings.released,
        "address": settings.address,
        "report": settings.report,
        "reconstructed": messages.text(settings.reconstructed) if settings.reconstructed else "",
        "snapshot": TOKEN,
    }


def _standing(
    settings: PublicationSettings, language: str, messages: Messages, edition: str
) -> dict[str, object]:
    """What pages say of their edition, and where they stand."""
    address = settings.address
    return {
        "eslabon_draft": not settings.released,
        "eslabon_reconstructed": messages.text(settings.reconstructed) if settings.reconstructed else "",
        # A preview is served by itself: above its pages there is no list of editions.
        "eslabon_site_path": "" if edition.startswith(PREVIEW) else "../../../",
        "eslabon_address": f"{address}{edition}/" if address else "",
        "html_baseurl": f"{address}{edition}/{language}/html/" if address else "",
    }


def own_name(language: str) -> str:
    """The name by which a language calls itself, as in a switcher: "Español", "English"."""
    locale = Locale.parse(language)
    return locale.get_display_name(locale).capitalize()
