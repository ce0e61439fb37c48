"""What is taken out of an executed notebook before it becomes a page."""

from __future__ import annotations

from nbconvert.preprocessors import Preprocessor

from eslabon.pages.mime import HIDDEN_TAGS

__all__ = ["DropHiddenCells", "StripVolatile"]


class StripVolatile(Preprocessor):
    """Forget what differs from run to run: papermill's and nbclient's stamps, execution counts, ids."""

    def preprocess(self, nb, resources):
        """Keep the page's own metadata and the tags of cells; forget the rest."""
        nb.metadata = {k: v for k, v in nb.metadata.items() if k == "eslabon"}
        for cell in nb.cells:
            cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
            if cell.cell_type == "code":
                cell.execution_count = None
            for output in cell.get("outputs", []):
                output.pop("transient", None)
                if output.output_type == "execute_result":
                    output.execution_count = None
        return nb, resources


class DropHiddenCells(Preprocessor):
    """Drop cells that are tagged as not for the reader, and what they show."""

    def preprocess(self, nb, resources):
        """Keep the cells without a hiding tag."""
        nb.cells = [cell for cell in nb.cells if not HIDDEN_TAGS & set(cell.metadata.get("tags", []))]
        return nb, resources
