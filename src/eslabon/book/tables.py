"""Tables that can be read by ear, by thumb and by eye.

Header cells say what they head (``scope``), an empty corner is no header, the first column of a table
of class ``stub`` holds row headers, and a table wider than the screen scrolls inside a labelled region
instead of pushing the page.
"""

from __future__ import annotations

from docutils import nodes

__all__ = ["TableWriter", "mark_row_headers"]


def mark_row_headers(app, doctree: nodes.document) -> None:
    """Make the first column of each table of class ``stub`` a column of row headers.

    Runs when a page is read, so that HTML and PDF find the same mark: ``stub=1`` on the column.
    """
    for table in doctree.findall(nodes.table):
        if "stub" in table["classes"]:
            first = next(table.findall(nodes.colspec), None)
            if first is not None:
                first["stub"] = 1


# Characters of the longest number with its unit or year that is kept on one line.
LONGEST_NUMBER = 18


class TableWriter:
    """The part of the HTML translator that writes tables."""

    def visit_table(self, node: nodes.table) -> None:
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        if title is None:
            label = {"aria-label": self.interface_text("Tabla")}
        else:
            if not title["ids"]:
                name = node["ids"][0] if node["ids"] else f"table-{len(self.table_captions) + 1}"
                title["ids"] = [f"{name}-caption"]
            self.table_captions.append(title["ids"][0])
            label = {"aria-labelledby": title["ids"][0]}
        self.body.append(self.starttag({}, "div", CLASS="table-scroll", role="region", tabindex="0", **label))
        self._table_row_indices.append(0)
        self.body.append(self.starttag(node, "table"))

    def depart_table(self, node: nodes.table) -> None:
        self._table_row_indices.pop()
        self.body.append("</table>\n</div>\n")

    def visit_row(self, node: nodes.row) -> None:
        """A row that shows an entry carries the entry's address, so that a link marks the whole row."""
        first = next((cell for cell in node.children if "row" in cell), None)
        if first is not None:
            node["ids"], first["ids"] = [*node["ids"], *first["ids"]], []
        start = len(self.body)
        super().visit_row(node)
        if first is not None:
            key = self.attval(first["row"])
            self.body[start] = self.body[start].replace("<tr", f'<tr data-row="{key}"', 1)

    def visit_entry(self, node: nodes.entry) -> None:
        row = node.parent
        in_head = isinstance(row.parent, nodes.thead)
        in_stub = bool(row.parent.parent.stubs[row.column])
        attributes = {}
        if in_head and node.astext().strip():
            tag, attributes["scope"] = "th", "col"
        elif in_stub and not in_head:
            tag, attributes["scope"] = "th", "row"
        else:
            tag = "td"
        if "morerows" in node:
            attributes["rowspan"] = node["morerows"] + 1
        if "morecols" in node:
            attributes["colspan"] = node["morecols"] + 1
        for name in ("sort", "filter"):
            if name in node:
                attributes[f"data-{name}"] = node[name]
        if len(node.astext()) > LONGEST_NUMBER:
            node["classes"].append("long")
        row.column += 1 + node.get("morecols", 0)
        self.body.append(self.starttag(node, tag, "", **attributes))
        self.context.append(f"</{tag}>\n")
