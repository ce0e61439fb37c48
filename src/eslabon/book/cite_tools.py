"""The links under every figure and table: cite it, see where it comes from, report an error in it.

They are links, and work without a script: to how the page is cited, to the source line, to wherever readers
report errors. The script ``cite.js`` opens panels with them instead.
"""

from __future__ import annotations

from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from eslabon.book.citing import Cited
from eslabon.book.interface import interface_text

__all__ = ["CITE", "CiteTools", "CiteWriter", "register_cite_tools", "report_address", "tools_node"]

# Id of the place at the foot of a page that says how it is cited.
CITE = "cite"
SOURCE_OF = "source-of-"


class tools_node(nodes.General, nodes.Element):
    """The links of one figure or table: attributes ``of`` (its id), ``kind`` and ``sourced``."""


class CiteTools(SphinxPostTransform):
    """Put the links below the source line, or where there is none below the figure or table itself.

    Tables and pictures without a name get an id by their place among those: it does not change unless one
    without a name is added before.
    """

    # After captions have moved up.
    default_priority = 710
    formats = ("html",)

    def run(self, **kwargs) -> None:
        if self.config.html_theme != "eslabon" or not self.config.eslabon_citation:
            return
        for kind, type_ in (("figure", nodes.figure), ("table", nodes.table)):
            unnamed = 0
            for node in list(self.document.findall(type_)):
                if not node["ids"]:
                    unnamed += 1
                    page = nodes.make_id(self.env.docname)
                    node["ids"].append(f"{'fig' if kind == 'figure' else 'tab'}-{page}-{unnamed}")
                (self._below_figure if kind == "figure" else self._below_table)(node)

    def _below_figure(self, figure: nodes.figure) -> None:
        legend = next((child for child in figure.children if isinstance(child, nodes.legend)), None)
        figure.append(_tools(figure, "figure", legend))

    def _below_table(self, table: nodes.table) -> None:
        around = table.parent
        at = around.index(table) + 1
        source = around[at] if at < len(around) else None
        if not (isinstance(source, nodes.paragraph) and "source" in source["classes"]):
            source = None
        around.insert(at + (source is not None), _tools(table, "table", source))


def _tools(node: nodes.Element, kind: str, source: nodes.Element | None) -> tools_node:
    of = node["ids"][0]
    if source is not None:
        source["ids"].append(f"{SOURCE_OF}{of}")
    return tools_node(of=of, kind=kind, sourced=source is not None)


class CiteWriter:
    """The part of the HTML translator that writes the links."""

    def visit_tools_node(self, node: tools_node) -> None:
        say, of = self.interface_text, node["of"]
        source = f"#{SOURCE_OF}{of}" if node["sourced"] else f"#{CITE}"
        # The script knows the first two by their order.
        links = [(f"#{CITE}", say("Citar")), (source, say("Fuente"))]
        cited = Cited.from_config(self.builder.config)
        if cited.report:
            number = self.number_of(node["kind"], of)
            address = report_address(cited, self.builder.current_docname, of, number)
            links.append((address, say("Avisar de un error")))
        written = " ".join(f'<a href="{self.attval(href)}">{text}</a>' for href, text in links)
        if compare := self.compare_tool(of, self.number_of(node["kind"], of)):
            written += f" {compare}"
        self.body.append(f'<p class="cite-tools" data-of="{of}">{written}</p>\n')
        raise nodes.SkipNode

    def number_of(self, kind: str, identifier: str) -> str:
        """As in "Figura 3"; empty for what has no number."""
        return number_of(self.builder, self.builder.current_docname, kind, identifier)


def number_of(builder, docname: str, kind: str, identifier: str) -> str:
    """The number of a figure or table as its caption prints it."""
    numbers = builder.env.toc_fignumbers.get(docname, {}).get(kind, {}).get(identifier)
    if not numbers:
        return ""
    return builder.config.numfig_format[kind] % ".".join(map(str, numbers))


def report_address(cited: Cited, docname: str, anchor: str, number: str) -> str:
    """Where an error in a figure or table is reported, filled with which one it is.

    Parameters
    ----------
    anchor, number
        The figure's id and number; the number may be empty.
    """
    say = interface_text(cited.language)
    told = [say("Error en"), cited.edition, docname, number, f"({anchor})"]
    title = " ".join(filter(None, told))
    data = say("Datos:")
    body = "\r\n".join(
        [
            cited.address(cited.page_path(docname, anchor)),
            f"{cited.edition_line}, {cited.language}, {data} {cited.short_snapshot}",
            "",
            say("Qué está mal y qué debería decir:"),
            "",
        ]
    )
    return cited.report.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))


def register_cite_tools(app: Sphinx) -> None:
    """Declare what a citation says, and write the links."""
    # subtitle, publisher, released, address, report, reconstructed, snapshot; empty: nothing is cited.
    app.add_config_value("eslabon_citation", {}, "html", [dict])
    # Digest of the data for builders to which it may change between one run and the next.
    app.add_config_value("eslabon_snapshot", "", "", [str])
    app.add_node(tools_node)
    app.add_post_transform(CiteTools)
