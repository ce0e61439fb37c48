"""The row of files under every figure and table, before the links that cite it.

Plain links with ``download``: they work without a script, from a disk and under a strict content policy. The
picture for slides is a button that a script shows.
Whoever hears them hears of which figure they are.
"""

from __future__ import annotations

from eslabon.book.cite_tools import CiteWriter, tools_node
from eslabon.book.downloads.files import Offered, offered
from eslabon.book.interface import interface_text
from eslabon.language.marks import set_apart

__all__ = ["DownloadWriter"]


class DownloadWriter(CiteWriter):
    """The part of the HTML translator that writes files and citing links as one row."""

    def visit_tools_node(self, node: tools_node) -> None:
        files = offered(self.builder, node)
        if not files:
            super().visit_tools_node(node)
        _ = interface_text(self.builder.config.language, "downloads")
        number = self.number_of(node["kind"], node["of"])
        word = _("descargar {figure}").replace("{figure}", number).strip()
        written = " ".join(self._link(file, word) for file in files)
        self.body.append(f'<div class="figure-tools">\n<p class="take-tools">{written}</p>\n')
        try:
            super().visit_tools_node(node)
        finally:  # it leaves by an exception
            self.body.append("</div>\n")

    def _link(self, file: Offered, word: str) -> str:
        said = set_apart(f"{file.form}: {word}", self.builder.config.language)[len(file.form) :]
        hidden = f'<span class="visually-hidden">{self.attval(said)}</span>'
        if not file.href:
            failed = interface_text(self.builder.config.language, "downloads")(
                "No se pudo hacer la imagen: vuelva a intentarlo."
            )
            told = f'data-name="{self.attval(file.name)}" data-failed="{self.attval(failed)}"'
            return f'<button type="button" class="take-png" {told} hidden>{file.form}{hidden}</button>'
        return (
            f'<a href="{self.attval(file.href)}" download="{self.attval(file.name)}">{file.form}{hidden}</a>'
        )
