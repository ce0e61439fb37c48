"""A Quarto project as pandoc reads it: what is in its pages, and what becomes of them in each format."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypandoc
import yaml

FORMATS = ("html", "docx", "epub", "typst")


def settings_of(project: Path) -> dict[str, Any]:
    return yaml.safe_load((project / "_quarto.yml").read_text("utf-8"))


def chapters_of(project: Path) -> list[str]:
    """Files of the book in reading order."""
    listed = []
    for entry in settings_of(project)["book"]["chapters"]:
        listed += [entry] if isinstance(entry, str) else entry["chapters"]
    return listed


def run(project: Path, *arguments: str) -> str:
    """What pandoc says; a warning is an error."""
    command = [
        pypandoc.get_pandoc_path(),
        "--from=markdown",
        "--fail-if-warnings",
        "--lua-filter",
        "eslabon.lua",
        *arguments,
    ]
    process = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout


def convert(project: Path, file: str, to: str, out: Path) -> Path:
    """One page in one format, with the settings that Quarto would pass on."""
    settings = settings_of(project)
    extension = settings["format"][to]["default-image-extension"]
    folder = Path(file).parent.as_posix()
    target = out / f"{Path(file).stem}.{to}"
    run(
        project, file, "--standalone", "--mathml", f"--to={to}", f"--output={target}",
        f"--default-image-extension={extension}", f"--resource-path={folder}:.",
        f"--metadata=lang:{settings['lang']}", f"--metadata=title:{file}",
    )  # fmt: skip
    return target


def parsed(project: Path, *files: str) -> dict[str, Any]:
    """Pages as pandoc's syntax tree, one after the other as in a document of one file."""
    return json.loads(run(project, *files, "--to=json"))


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every element of a tree."""
    if isinstance(value, dict):
        if "t" in value:
            yield value
        for part in value.values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part)


def words(value: Any) -> str:
    """Text of elements."""
    said = []
    for element in walk(value):
        if element["t"] == "Str":
            said.append(element["c"])
        elif element["t"] in {"Space", "SoftBreak", "LineBreak"}:
            said.append(" ")
    return re.sub(r"\s+", " ", "".join(said)).strip()


def attributes(tree: Any) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Identifier, classes and attributes of every element that has them."""
    for element in walk(tree):
        content = element.get("c")
        candidates = content if isinstance(content, list) else []
        for part in candidates:
            if isinstance(part, list) and len(part) == 3 and isinstance(part[0], str):
                yield part[0], part[1], dict(part[2])
                break


def identifiers(tree: Any) -> list[str]:
    return [name for name, _, _ in attributes(tree) if name]


def of_kind(tree: Any, kind: str) -> list[Any]:
    return [element["c"] for element in walk(tree) if element["t"] == kind]


def targets(tree: Any) -> list[str]:
    """Where links lead."""
    return [target for _, _, (target, _) in of_kind(tree, "Link")]


def pictures(tree: Any) -> list[str]:
    """Files of pictures as the page names them."""
    return [path for _, _, (path, _) in of_kind(tree, "Image")]
