"""The Matterhorn Protocol 1.1 for PDF/UA-1: the failure conditions that a machine can see, on pikepdf alone.

``failures(path)`` reads a file and names every condition that it fails, with its number in the protocol.
Nothing of eslabon is imported: who writes a PDF and who checks it share no line. ``CHECKED`` lists what is
looked at, ``NOT_CHECKED`` which of the machine's conditions are not, and why; all others of the protocol's
136 need a human.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf

from tests.pdf.matterhorn.annotations import annotation_failures
from tests.pdf.matterhorn.conditions import CHECKED, NOT_CHECKED, Failure
from tests.pdf.matterhorn.content import read_content
from tests.pdf.matterhorn.document import document_failures
from tests.pdf.matterhorn.fonts import font_failures
from tests.pdf.matterhorn.structure import Tree, structure_failures

__all__ = ["CHECKED", "NOT_CHECKED", "Failure", "failures"]


def failures(path: Path) -> list[Failure]:
    """Every condition of the protocol that a PDF fails; empty when it fails none."""
    with pikepdf.open(path) as pdf:
        tree = Tree.of(pdf)
        content = read_content(pdf)
        return [
            *document_failures(pdf),
            *structure_failures(pdf, tree, content),
            *content.failures,
            *annotation_failures(pdf, tree),
            *font_failures(content),
        ]
