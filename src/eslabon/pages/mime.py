"""MIME types of a page's outputs: the border between notebooks and the exporter."""

PAGE = "application/vnd.eslabon.page+json"
MYST = "text/vnd.eslabon.myst"
FIGURE = "application/vnd.eslabon.figure+json"
TABLE = "application/vnd.eslabon.table+json"
VEGALITE = "application/vnd.vegalite.v6+json"

# Cells with one of these tags speak to the analyst or to the machine, not to the reader.
HIDDEN_TAGS = frozenset(
    {"analyst", "hidden", "parameters", "injected-parameters", "remove-cell", "remove_cell"}
)
