"""Sections of a page that a reader may ask for: cells of its notebook, from one tag to the next.

A cell tagged ``section-<id>`` begins a section and holds its heading; the cells after it belong to it up to
the next such cell. What stands before the first of them is the summary, which is always there. The notebook
runs whole whatever is asked for: sections are left out when the page is made of it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from eslabon.language import Messages, format_list
from eslabon.ondemand.request import BriefRequest

__all__ = ["chosen_sections", "left_out", "section_headings", "with_sections"]

_TAG = "section-"


def section_headings(notebook: Path) -> dict[str, str]:
    """Id and heading (in the source language) of each section of a notebook, in reading order.

    The heading is the first text of the cell that begins with ``## ``; without one, a section is called by
    its id.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    return {begun: _heading(cell.source) or begun for cell in cells if (begun := _begins(cell))}


def chosen_sections(
    executed: bytes, request: BriefRequest, headings: Mapping[str, str], messages: Messages
) -> bytes:
    """The executed notebook of a request: as it is, or with the sections asked for and a note on the rest."""
    if not request.sections:
        return executed
    note = left_out(headings, request.sections, messages)
    notebook = with_sections(nbformat.reads(executed.decode(), as_version=4), request.sections, note)
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def with_sections(
    notebook: Mapping[str, Any], wanted: Collection[str], note: str = ""
) -> nbformat.NotebookNode:
    """A notebook without the cells of other sections.

    Parameters
    ----------
    wanted
        Ids of the sections that stay.
    note
        Put after the summary, if there is one.
    """
    kept, within = [], ""
    for cell in notebook["cells"]:
        begun = _begins(cell)
        if begun and not within and note:
            kept.append(nbformat.v4.new_markdown_cell(note, id="left-out"))
        within = begun or within
        if not within or within in wanted:
            kept.append(cell)
    return nbformat.from_dict({**notebook, "cells": kept})


def left_out(headings: Mapping[str, str], wanted: Collection[str], messages: Messages) -> str:
    """The sentence that says which sections are not there; empty when all are."""
    absent = [messages.text(heading) for id, heading in headings.items() if wanted and id not in wanted]
    if not absent:
        return ""
    return messages(
        "Este informe no incluye todas las secciones de su página. Faltan: {sections}.",
        sections=format_list([text.lstrip("# ") for text in absent], messages.language),
    )


def _begins(cell: Mapping[str, Any]) -> str:
    tags = cell["metadata"].get("tags", ())
    return next((tag.removeprefix(_TAG) for tag in tags if tag.startswith(_TAG)), "")


def _heading(source: str) -> str:
    return next((text for text in _texts(source) if text.startswith("## ")), "")


def _texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
