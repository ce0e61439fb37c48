"""The foot of a page that says how it is cited, and what the script needs for its figures and tables."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from eslabon.book.cite_tools import CITE, number_of, tools_node
from eslabon.book.citing import PACKAGE, Citation, Cited
from eslabon.book.figure_data import figures_path
from eslabon.book.interface import interface_text
from eslabon.book.origins import origins_path, read_origins
from eslabon.editions.bibliography import bibtex_text

__all__ = ["PageCite", "depend_on_origins", "first_sentence", "page_cite"]

# Of so many indicators each has a link to its own file; of more, the whole data package is the better one.
MOST_FILES = 12
# A point ends a sentence unless capitals or points before it make it an abbreviation ("EE. UU. Ventas").
_SENTENCE = re.compile(r"(.{12,}?[^A-ZÁÉÍÓÚÑÜ.\s]{3})\. (?=[«“¿¡A-ZÁÉÍÓÚÑÜ])")


@dataclass(frozen=True)
class PageCite:
    """How a page is cited.

    Parameters
    ----------
    place
        Id of the place on the page that says so.
    citation
        Of the page itself; its RIS with plain line ends, as a page shows it.
    edition, address, snapshot, machine
        What it names, one by one.
    package, notebook
        Links to the data and to the executed notebook; the latter empty for a page of prose.
    things
        JSON for the script; empty on a page without figures and tables.
    """

    place: str
    citation: Citation
    edition: str
    address: str
    linked: bool
    snapshot: str
    machine: str
    package: str
    notebook: str
    things: str


def depend_on_origins(app: Sphinx, doctree: nodes.document) -> None:
    """Make the page depend on the files that tell where its figures come from and what they show."""
    for path in (origins_path(app.env.docname), figures_path(app.env.docname)):
        if (Path(app.srcdir) / path).is_file():
            app.env.note_dependency(path)


def page_cite(app: Sphinx, docname: str, doctree: nodes.document | None) -> PageCite | None:
    """How a page is cited; None for the search page and for a book that does not say how it is cited."""
    cited = Cited.from_config(app.config)
    if cited is None or doctree is None:
        return None
    home = docname == app.config.root_doc
    title = "" if home else app.env.titles[docname].astext()
    citation = cited.whole() if home else cited.page(docname, title)
    edition = "../" * (docname.count("/") + 2)  # <edition>/<language>/html/
    origins = read_origins(Path(app.srcdir), docname)
    notebook = f"{edition}notebooks/{cited.language}/{docname}.ipynb" if origins is not None else ""
    tools = list(doctree.findall(tools_node))
    return PageCite(
        place=CITE,
        citation=Citation(citation.text, citation.bibtex, citation.ris.replace("\r\n", "\n")),
        edition=cited.edition_line.partition(" ")[2],
        address=cited.address(cited.page_path(docname)),
        linked=bool(cited.site),
        snapshot=cited.snapshot,
        machine=cited.machine,
        package=edition + PACKAGE,
        notebook=notebook,
        things=_things(app, cited, docname, title, tools, origins or {}, edition) if tools else "",
    )


def first_sentence(caption: str) -> str:
    """The caption's first sentence, without its point: what a citation calls a figure.

    Examples
    --------
    >>> first_sentence("Ventas a EE. UU. en 2020. Cada punto es un país.")
    'Ventas a EE. UU. en 2020'
    """
    match = _SENTENCE.match(caption)
    return (match[1] if match else caption).rstrip(".")


def _things(
    app: Sphinx,
    cited: Cited,
    docname: str,
    page: str,
    tools: list[tools_node],
    origins: dict,
    edition: str,
) -> str:
    """Citations with gaps for name, anchor and data; and for each figure and table what fills them.

    A citation of each in full, in three forms, would be three times as long as the figure's own text.
    """
    gaps = cited.thing(docname, page, "⟦name⟧", "⟦anchor⟧", "⟦data⟧")
    shown = origins.get("shown", {})
    things = {}
    for tool in tools:
        name = _name(app, docname, tool)
        thing = {"name": name}
        if (escaped := bibtex_text(name)) != name:
            thing["tex"] = escaped
        told = shown.get(tool["of"])
        if told:
            thing["sources"] = told["sources"]
            if len(told["indicators"]) <= MOST_FILES:
                thing["data"] = told["indicators"]
        things[tool["of"]] = thing
    told = {
        "text": gaps.text,
        "bibtex": gaps.bibtex,
        "ris": gaps.ris,
        "page": cited.address(cited.page_path(docname)),
        "edition": edition,
        "package": PACKAGE,
        "sources": origins.get("sources", []),
        "things": things,
        "words": _words(cited),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")  # nothing in it may end the element that holds it


def _name(app: Sphinx, docname: str, tool: tools_node) -> str:
    """Number and caption of a figure or table; its id where it has neither."""
    caption = ""
    above = tool.parent
    if tool["kind"] == "figure":
        caption = next((child.astext() for child in above.children if isinstance(child, nodes.caption)), "")
    else:
        table = next(child for child in above.children if tool["of"] in child.get("ids", ()))
        caption = next((child.astext() for child in table.children if isinstance(child, nodes.title)), "")
    number = number_of(app.builder, docname, tool["kind"], tool["of"])
    words = first_sentence(" ".join(caption.split()))
    return ". ".join(filter(None, [number, words])) or tool["of"]


def _words(cited: Cited) -> dict[str, str]:
    text = interface_text(cited.language)
    return {
        "cite": text("Citar"),
        "source": text("Fuente"),
        "close": text("Cerrar"),
        "text": text("Texto"),
        "copy": text("Copiar"),
        "copied": text("Copiado"),
        "select": text("Seleccionado: cópielo con el teclado"),
        "save": text("Guardar {name}"),
        "address": text("Dirección permanente") if cited.site else text("Lugar en la publicación"),
        "publisher": text("Editor"),
        "dataset": text("Conjunto de datos"),
        "vintage": text("Edición de la fuente"),
        "covers": text("Cifras de esta fuente"),
        "licence": text("Licencia"),
        "accessed": text("Consultado"),
        "data": text("Datos en esta edición"),
        "package": text("Todos los datos de la edición"),
    }
