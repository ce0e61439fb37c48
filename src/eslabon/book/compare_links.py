"""Links to the page that compares, from wherever a reader sees a figure: with it and the country chosen.

A page about a country carries its country and those that it is compared with; every page carries the groups
whose medians the book shows beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from eslabon.book.compare_data import CATALOGUE, FOLDER
from eslabon.book.compare_page import COMPARE, DOMAIN, can_compare
from eslabon.book.interface import interface_text
from eslabon.book.origins import read_origins
from eslabon.language.marks import set_apart

__all__ = ["MOST", "CompareWriter", "compare_address", "page_link", "register_compare_links"]

# As many countries and groups, and as many indicators, as the page shows at once; see `compare-state.js`.
MOST = {"series": 6, "indicators": 8}
# Headings about one indicator, as the dictionary of indicators has them.
_HEADING = "indicator-"


class compare_node(nodes.General, nodes.Element):
    """A link under the heading of an indicator; attributes ``indicator`` and ``about``."""


class CompareHeadings(SphinxPostTransform):
    """Put a link under every heading that is about one indicator."""

    default_priority = 705
    formats = ("html",)

    def run(self, **kwargs) -> None:
        source = Path(self.env.srcdir)
        if self.config.html_theme != "eslabon" or not can_compare(source):
            return
        for section in list(self.document.findall(nodes.section)):
            names = (
                id.removeprefix(_HEADING).replace("-", "_")
                for id in section["ids"]
                if id.startswith(_HEADING)
            )
            # The catalogue lies with the data of the indicators: "Indicator catalogue" is no indicator.
            files = ((name, source / FOLDER / f"{name}.js") for name in names)
            id = next((name for name, file in files if file.name != CATALOGUE and file.is_file()), "")
            if id:
                section.insert(1, compare_node(indicator=id, about=section[0].astext()))


def compare_address(
    docname: str, countries: Iterable[str], groups: Iterable[str], indicators: Iterable[str] = ()
) -> str:
    """Relative address of the page with those chosen, at most :data:`MOST` of each."""
    chosen = ",".join([*dict.fromkeys(filter(None, countries)), *groups][: MOST["series"]])
    shown = ",".join(list(dict.fromkeys(indicators))[: MOST["indicators"]])
    query = "&".join(f"{name}={value}" for name, value in (("c", chosen), ("i", shown)) if value)
    return "../" * docname.count("/") + f"{COMPARE}.html" + (f"?{query}" if query else "")


def page_link(app: Sphinx, docname: str) -> str:
    """Address for a page's first screen; empty unless the page is about a country."""
    origins = read_origins(Path(app.srcdir), docname) if can_compare(Path(app.srcdir)) else None
    countries = (origins or {}).get("countries", [])
    return compare_address(docname, countries, app.config.eslabon_compared_groups) if countries else ""


class CompareWriter:
    """The part of the HTML translator that writes the links."""

    def visit_compare_node(self, node: compare_node) -> None:
        link = self._compare_link([node["indicator"]], node["about"])
        self.body.append(f'<p class="cite-tools">{link}</p>\n')
        raise nodes.SkipNode

    def compare_tool(self, of: str, number: str) -> str:
        """The link of one figure or table; empty where it shows no indicator or too many to compare.

        Parameters
        ----------
        of, number
            Its id, and its number as the caption prints it.
        """
        indicators: Sequence[str] = self._origins.get("shown", {}).get(of, {}).get("indicators", ())
        return self._compare_link(indicators, number) if 0 < len(indicators) <= MOST["indicators"] else ""

    def _compare_link(self, indicators: Sequence[str], about: str = "") -> str:
        config, docname = self.builder.config, self.builder.current_docname
        countries = self._origins.get("countries", ())
        address = compare_address(docname, countries, config.eslabon_compared_groups, indicators)
        word = interface_text(config.language, DOMAIN)
        said = set_apart(f"{word('Comparar')}: {about}", config.language)
        label = f' aria-label="{self.attval(said)}"' if about else ""
        return f'<a href="{self.attval(address)}"{label}>{word("Comparar")}</a>'

    @property
    def _origins(self) -> dict[str, Any]:
        """What the page shows; nothing in a book without data to compare."""
        if self._origins_read is None:
            source = Path(self.builder.srcdir)
            found = read_origins(source, self.builder.current_docname) if can_compare(source) else None
            self._origins_read = found or {}
        return self._origins_read

    _origins_read: dict[str, Any] | None = None


def register_compare_links(app: Sphinx) -> None:
    """Declare the groups that links choose, and write the links."""
    app.add_config_value("eslabon_compared_groups", [], "html", [list])
    app.add_node(compare_node)
    app.add_post_transform(CompareHeadings)
