"""The HTML report: the edition's own pages as chapters of one page, with all that they show beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import eslabon.book
from eslabon.book.compiled import CompiledReport
from eslabon.book.interface import interface_text
from eslabon.ondemand.chapter_html import Chapter, Places, SitePage, chapter_id
from eslabon.ondemand.sealed import SealedEdition
from eslabon.ondemand.works_html import cut_works

__all__ = ["PAGE", "write_report_page"]

PAGE = "index.html"
_TEMPLATES = Path(eslabon.book.__file__).parent / "compiled_page"
STYLE = "report.css"
# More chapters than this, and the contents list chapters only.
FEW = 12
# Scripts of the site that a report has no use for: lists of editions, panels that are filled page by page.
_LEFT_OUT = frozenset({"cite.js", "editions.js"})
_DATA = ("chart-number-format", "table-words")
_LIVE_CHARTS, _LIBRARY = "vega-lazy.js", "vega.js"


def write_report_page(edition: SealedEdition, language: str, report: CompiledReport, folder: Path) -> None:
    """Write ``index.html``, its pictures, files, styles and scripts into `folder`.

    Raises
    ------
    EditionError
        A file of the edition is not there as it was sealed.
    """
    pages = {address: _page(edition, language, address) for address in report.pages}
    works = _works(edition, language, pages)
    config = edition.settings(language)["sphinx"]["config"]
    root = config.get("eslabon_address", "")
    places = Places(frozenset({*pages, *works}), f"{root}{language}/html/" if root else "", root)
    chapter = Chapter(places, 1 + report.divided)
    parts = _parts(report, pages, works, chapter)
    every = [*pages.values(), *works.values()]
    styles, scripts = _asked(every, "css"), _asked(every, "js")
    for path in sorted(chapter.carried):
        _write(folder / path, edition.read(f"{language}/html/{path}"))
    for path in _static(edition, language, [*styles, *scripts]):
        _write(folder / path, edition.read(f"{language}/html/{path}"))
    _write(folder / "_static" / STYLE, (_TEMPLATES / STYLE).read_bytes())
    html = _template().render(
        language=language,
        report=report,
        parts=parts,
        styles=[*styles, STYLE],
        scripts=scripts,
        data={name: next(filter(None, (page.data(name) for page in every)), "") for name in _DATA},
        t=interface_text(language),
        say=interface_text(language, "report"),
        home=f"{places.site}index.html" if places.site else "",
        **_about(edition, language, config),
    )
    _write(folder / PAGE, html.encode())


def _about(edition: SealedEdition, language: str, config: dict) -> dict[str, object]:
    """What the frame says of the book and the edition."""
    settings = edition.settings(language)
    return {
        "book": config.get("html_title") or settings["title"],
        "edition": edition.manifest.edition,
        "publisher": (config.get("eslabon_citation") or {}).get("publisher", ""),
        "copyright": settings.get("copyright", ""),
        "licence": config.get("eslabon_licence") or {"name": ""},
        "source": config.get("eslabon_source", ""),
        "draft": config.get("eslabon_draft", False),
        "reconstructed": config.get("eslabon_reconstructed", ""),
    }


def _page(edition: SealedEdition, language: str, address: str) -> SitePage:
    return SitePage.read(address, edition.text(f"{language}/html/{address}.html"))


def _works(edition: SealedEdition, language: str, pages: dict[str, SitePage]) -> dict[str, SitePage]:
    """Pages of works with the entries that the chosen pages cite."""
    wanted: dict[str, set[str]] = {}
    for page in pages.values():
        for address, identifier in page.works():
            if address not in pages:
                wanted.setdefault(address, set()).add(identifier)
    return {
        address: cut_works(_page(edition, language, address), wanted[address]) for address in sorted(wanted)
    }


def _parts(
    report: CompiledReport, pages: dict[str, SitePage], works: dict[str, SitePage], chapter: Chapter
) -> list[dict[str, object]]:
    """Parts with their chapters for the template; without titles when the report is a short one."""
    sections = len(report.pages) <= FEW

    def told(page: SitePage) -> dict[str, object]:
        own = chapter_id(page.address)
        return {
            "id": own,
            "title": page.title,
            "html": chapter.html(page),
            "sections": [
                {"id": f"{own}--{identifier}", "title": title} for identifier, title in page.sections
            ]
            if sections and page.address in pages
            else [],
        }

    parts = [
        {
            "id": f"part-{number}",
            "title": part.title if report.divided else "",
            "chapters": [told(pages[address]) for address in part.pages],
        }
        for number, part in enumerate(report.parts, start=1)
    ]
    if works:
        # Of no part: its heading is as high as a part's.
        lifted = Chapter(chapter.places, 1, chapter.carried)
        chapters = [{**told(page), "html": lifted.html(page)} for page in works.values()]
        parts.append({"id": "part-works", "title": "", "chapters": chapters})
    return parts


def _asked(pages: list[SitePage], kind: str) -> list[str]:
    """Style sheets or scripts that the pages ask for, each once, in their order."""
    return [name for name in dict.fromkeys(name for page in pages for name in page.static(kind))
            if name not in _LEFT_OUT]  # fmt: skip


def _static(edition: SealedEdition, language: str, asked: list[str]) -> list[str]:
    """Paths of the static files: those asked for, the fonts, and what live charts load later."""
    names = {*asked, "icon.svg"} | ({_LIBRARY} if _LIVE_CHARTS in asked else set())
    root = f"{language}/html/"
    fonts = [path.removeprefix(root) for path in edition.below(f"{root}_static/fonts")]
    return sorted({*(f"_static/{name}" for name in names), *fonts})


@cache
def _template():
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    return environment.get_template(PAGE.replace("index", "page"))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
