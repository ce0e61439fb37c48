"""Tables that can be read by ear, by thumb and by eye.

Header cells say what they head (``scope``), an empty corner is no header, the first column of a table
of class ``stub`` holds row headers, and a table wider than the screen scrolls inside a labelled region
instead of pushing the page.

The last column of a table of class ``detailed`` holds sentences: the style sheet sets it below its row, and
on a phone makes a card of each row. Laid out like that a browser may forget that it is a table, so its parts
say their roles, and cells know the heading of their column.
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


DETAILED = "detailed"
# Characters of the longest number with its unit or year that is kept on one line.
LONGEST_NUMBER = 18


def _labels(table: nodes.table) -> list[str]:
    """Headings of the columns."""
    head = next(table.findall(nodes.thead), None)
    return [cell.astext().strip() for cell in head.children[-1].children] if head is not None else []


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
        self.table_labels.append(_labels(node) if DETAILED in node["classes"] else [])
        self.body.append(self.starttag(node, "table"))

    def depart_table(self, node: nodes.table) -> None:
        self._table_row_indices.pop()
        self.table_labels.pop()
        self.body.append("</table>\n</div>\n")

    def _role(self, name: str) -> dict[str, str]:
        return {"role": name} if self.table_labels[-1] else {}

    def visit_thead(self, node: nodes.thead) -> None:
        self.body.append(self.starttag(node, "thead", **self._role("rowgroup")))

    def visit_tbody(self, node: nodes.tbody) -> None:
        self.body.append(self.starttag(node, "tbody", **self._role("rowgroup")))

    def visit_row(self, node: nodes.row) -> None:
        """A row that shows an entry carries the entry's address, so that a link marks the whole row."""
        first = next((cell for cell in node.children if "row" in cell), None)
        if first is not None:
            node["ids"], first["ids"] = [*node["ids"], *first["ids"]], []
        start = len(self.body)
        super().visit_row(node)
        told = {**self._role("row"), **({"data-row": first["row"]} if first is not None else {})}
        said = "".join(f' {name}="{self.attval(value)}"' for name, value in told.items())
        self.body[start] = self.body[start].replace("<tr", f"<tr{said}", 1)

    def visit_entry(self, node: nodes.entry) -> None:
        row = node.parent
        in_head = isinstance(row.parent, nodes.thead)
        in_stub = bool(row.parent.parent.stubs[row.column])
        attributes = {}
        if in_head and node.astext().strip():
            tag, attributes["scope"], role = "th", "col", "columnheader"
        elif in_stub and not in_head:
            tag, attributes["scope"], role = "th", "row", "rowheader"
        else:
            tag, role = "td", "cell"
        attributes |= self._role(role)
        labels = self.table_labels[-1]
        if labels and role == "cell" and row.column < len(labels) - 1:
            attributes["data-label"] = labels[row.column]
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
