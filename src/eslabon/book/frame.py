"""What surrounds the text of a page: navigation, languages, edition, charts' number format.

The theme's templates receive it as one object, ``frame``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from eslabon.book.cards import card_path
from eslabon.book.cite_panel import PageCite, depend_on_origins, page_cite
from eslabon.book.compare_links import page_link
from eslabon.book.compare_page import COMPARE, DOMAIN, can_compare
from eslabon.book.downloads.of_page import PageDownloads, page_downloads
from eslabon.book.interface import interface_text
from eslabon.book.navigation import Navigation
from eslabon.book.structured_data import page_dataset
from eslabon.book.table_marks import is_interactive
from eslabon.language import d3_locale

__all__ = ["Frame", "LanguageLink", "Section", "register_frame"]


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language.

    ``href`` is relative and works from a file system; ``address`` is the permanent one, empty when the site
    has none.
    """

    code: str
    name: str
    href: str
    address: str
    current: bool


@dataclass(frozen=True)
class Section:
    """A heading of the page below its title; `level` is 1 for those next to it."""

    anchor: str
    title: str
    level: int


@dataclass(frozen=True)
class Frame:
    """Everything about a page that is not its text."""

    text: Callable[[str], str]  # says a Spanish message in the page's language
    navigation: str  # HTML of the list of pages
    sections: tuple[Section, ...]  # two levels, for the list beside the text
    description: str  # the page's first paragraph, shortened
    part: str  # caption of the part that holds the page; may be empty
    languages: tuple[LanguageLink, ...]
    edition: str
    draft: bool  # it has no date of publication yet
    reconstructed: str  # from what it was put together afterwards; empty for an ordinary edition
    site: str  # where the list of editions is, seen from this page; empty when there is none
    licence: dict[str, str]  # name, url; empty when not given
    source: str
    pdf: str  # address of the page's PDF; empty when there is none
    book_pdf: str
    has_charts: bool
    has_tiles: bool
    number_format: str  # JSON for the live charts; empty on pages without charts
    table_words: str  # JSON with the words of tables that can be sorted; empty on pages without any
    cite: PageCite | None  # how the page is cited; None where nothing is
    card: str = ""  # address of the picture shown where the page is shared; empty without permanent address
    compare: str = ""  # address of the comparison with the page's country chosen; empty on other pages
    compare_page: str = ""  # address of the page that compares; empty when there is none
    compare_words: Callable[[str], str] = str  # says what belongs to it
    downloads: PageDownloads | None = None  # what can be taken away of the page as a whole
    structured_data: str = ""  # JSON-LD that tells machines what the page is; empty when nothing is known


def register_frame(app: Sphinx) -> None:
    """Declare the settings that the frame shows and connect it to the pages."""
    # Language codes and the names they call themselves by, in the order of the switcher.
    app.add_config_value("eslabon_languages", {}, "html", [dict])
    # Where another language's pages are, seen from the root of this one's.
    app.add_config_value("eslabon_language_path", "../../{language}/html/", "html", [str])
    app.add_config_value("eslabon_edition", "", "html", [str])
    app.add_config_value("eslabon_licence", {}, "html", [dict])
    app.add_config_value("eslabon_source", "", "html", [str])
    # What the pages say of their edition to machines (structured_data.dataset_facts).
    app.add_config_value("eslabon_dataset", {}, "html", [dict])
    # An edition without a date of publication; what is said of one that was put together afterwards.
    app.add_config_value("eslabon_draft", False, "html", [bool])
    app.add_config_value("eslabon_reconstructed", "", "html", [str])
    # Where the list of editions lies, seen from the root of the pages; empty: nowhere.
    app.add_config_value("eslabon_site_path", "", "html", [str])
    # Permanent address of the edition; empty when the site has none.
    app.add_config_value("eslabon_address", "", "html", [str])
    # Folder of the PDFs, seen from the root of the pages; empty: no links to PDFs.
    app.add_config_value("eslabon_pdf_path", "", "html", [str])
    navigation = Navigation()
    app.connect("env-updated", navigation.renew)
    app.connect("doctree-read", depend_on_origins)

    def add_frame(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
        if app.config.html_theme == "eslabon":
            context["frame"] = _frame(app, navigation, pagename, context, doctree)
            # Options of the search page; the other pages have no script that reads them.
            context["script_files"] = []

    app.connect("html-page-context", add_frame, priority=900)


def _frame(app: Sphinx, navigation: Navigation, pagename: str, context: dict, doctree) -> Frame:
    config = app.config
    root, here = "../" * pagename.count("/"), config.eslabon_address
    pdf_root = root + config.eslabon_pdf_path if config.eslabon_pdf_path else ""
    has_pdf = pdf_root and pagename in getattr(config, "typst_pages", ())
    description = _description(doctree) if doctree is not None else ""
    if pagename == COMPARE:  # the words that begin it, which its template has
        description = interface_text(config.language, DOMAIN)(
            "Elija países o grupos, indicadores y años. La dirección de la página guarda lo elegido: sirve "
            "para compartirlo."
        )
    figures = [] if doctree is None else list(doctree.findall(nodes.figure))
    tiles = any("tile-figure" in node["classes"] for node in figures)
    charts = any("specification" in node and "tile-figure" not in node["classes"] for node in figures)
    cite = page_cite(app, pagename, doctree)
    pdf = f"{pdf_root}{pagename}.pdf" if has_pdf else ""
    return Frame(
        text=interface_text(config.language),
        navigation=navigation.html(app, pagename),
        sections=_sections(doctree) if doctree is not None else (),
        description=description,
        part=navigation.part_of(app, pagename),
        languages=tuple(
            LanguageLink(
                code=code,
                name=name,
                href=f"{root}{config.eslabon_language_path.format(language=code)}{pagename}.html",
                address=here and f"{here}{code}/html/{pagename}.html",
                current=code == config.language,
            )
            for code, name in config.eslabon_languages.items()
        ),
        edition=config.eslabon_edition,
        draft=config.eslabon_draft,
        reconstructed=config.eslabon_reconstructed,
        site=root + config.eslabon_site_path if config.eslabon_site_path else "",
        licence=config.eslabon_licence,
        source=config.eslabon_source,
        pdf=pdf,
        book_pdf=f"{pdf_root}book.pdf" if pdf_root else "",
        has_charts=charts,
        has_tiles=tiles,
        number_format=_number_format(config.language) if charts or tiles else "",
        card=here and f"{here}{config.language}/html/{card_path(pagename)}" if doctree is not None else "",
        table_words=_table_words(config.language) if _has_interactive_table(doctree) else "",
        structured_data=page_dataset(
            config.eslabon_dataset,
            page=pagename,
            title=app.env.titles[pagename].astext(),
            description=description,
            language=config.language,
            home=pagename == config.root_doc,
            pdf=bool(has_pdf),
        )
        if doctree is not None
        else "",
        compare=page_link(app, pagename) if doctree is not None else "",
        compare_page=f"{root}{COMPARE}.html" if can_compare(Path(app.srcdir)) else "",
        compare_words=interface_text(config.language, DOMAIN),
        cite=cite,
        downloads=page_downloads(app, pagename, doctree, pdf, cite.notebook if cite else ""),
    )


def _has_interactive_table(doctree) -> bool:
    return doctree is not None and any(map(is_interactive, doctree.findall(nodes.table)))


def _sections(doctree: nodes.document) -> tuple[Section, ...]:
    page = next(doctree.findall(nodes.section), None)
    found = []
    for above in page.findall(nodes.section) if page is not None else ():
        level = 0 if above is page else 1 if above.parent is page else 2 if above.parent.parent is page else 3
        if level in (1, 2):
            found.append(Section(above["ids"][0], above[0].astext(), level))
    return tuple(found)


def _description(doctree: nodes.document, longest: int = 200) -> str:
    paragraph = next((node for node in doctree.findall(nodes.paragraph) if node.astext().strip()), None)
    if paragraph is None:
        return ""
    unread = [
        text
        for part in paragraph.findall(lambda node: isinstance(node, nodes.footnote_reference | nodes.math))
        for text in part.findall(nodes.Text)
    ]
    words = "".join(
        text for text in paragraph.findall(nodes.Text) if not any(text is other for other in unread)
    )
    # No-break spaces stay: a mark that French sets apart does not go to the next line alone.
    text = re.sub(r"[ \t\n]+", " ", words).strip()
    return text if len(text) <= longest else text[: text.rfind(" ", 0, longest)].rstrip(",;:") + " …"


def _table_words(language: str) -> str:
    """What the tools above a table say, as JSON, by the names that the script knows; fields in braces."""
    text = interface_text(language)
    words = {
        "tools": text("Ordenar y filtrar la tabla"),
        "search": text("Buscar en la tabla"),
        "all": text("Todos los valores"),
        "none": text("sin valor"),
        "clear": text("Quitar filtros y orden"),
        "count": text("{n} de {m} filas"),
        "empty": text("Ninguna fila cumple los filtros."),
        "filter": text("{column}: {value}"),
        "searched": text("búsqueda: «{text}»"),
        "ascending": text("orden ascendente por {column}"),
        "descending": text("orden descendente por {column}"),
    }
    return json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _number_format(language: str) -> str:
    """D3 number and time formats of a language, as JSON."""
    return json.dumps(d3_locale(language), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
