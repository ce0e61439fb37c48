"""What the ingredients of a key are made of, listed by name, so that a change can be told by name.

A listing is a mapping from a name (a module, a package, a text) to what it is now. Its digest enters the
key; the listing itself is kept, so that the next plan can compare the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

import nbformat

import eslabon
from eslabon.execution.imports import Sources, notebook_imports
from eslabon.execution.required import requirements_of
from eslabon.language import Messages

__all__ = [
    "Listing",
    "code_cells",
    "code_listing",
    "listing_bytes",
    "messages_listing",
    "notebook_code",
    "requirements_listing",
]

Listing = Mapping[str, str]

PACKAGE = Path(eslabon.__file__).parent
# What every notebook may use, and the modules that shape an executed notebook outside its kernel.
ALWAYS = ("eslabon.pages",)
RUNNERS = (
    "eslabon.execution.clean",
    "eslabon.execution.run",
    "eslabon.kernels.child",
    "eslabon.kernels.client",
    "eslabon.kernels.engine",
    "eslabon.kernels.marks",
)
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*==\s*([^\s;\\]+)\s*(?:;\s*([^\\]*))?")
_HASH = re.compile(r"--hash=(\S+)")


def listing_bytes(listing: Listing) -> bytes:
    """Canonical bytes of a listing."""
    text = json.dumps(dict(listing), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def notebook_code(notebook: Path, sources: Sources | None = None) -> Listing:
    """Modules that can have a part in a page of this notebook, with their digests.

    Those that its kernel can import, from the import statements of the notebook and of the package, and those
    that run it. All of the package where imports cannot be read. `sources` saves reading them again.
    """
    sources = sources or Sources(PACKAGE)
    wanted = notebook_imports(code_cells(notebook))
    if wanted is None:
        return sources.listing()
    return sources.listing({*sources.closure([*ALWAYS, *wanted]), *RUNNERS})


def code_cells(notebook: Path) -> list[str]:
    """Sources of a notebook's code cells."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def code_listing(roots: Iterable[str]) -> Listing:
    """Modules of the package that importing `roots` can load, with their digests."""
    sources = Sources(PACKAGE)
    return sources.listing(sources.closure(roots))


def messages_listing(root: Path, language: str) -> Listing:
    """Every translation that a notebook of this language can read, by source text.

    Comments, line numbers and order of the files do not count, nor do the catalogues of prose pages.
    """
    messages = Messages.load(root, language)
    listing = {text: "\n".join(forms) for text, forms in messages.table.items()}
    return {**listing, "": messages.source_language}


def requirements_listing(root: Path) -> Listing:
    """Every locked requirement with version, marker and hashes, and what is installed of our own.

    The lock says what should be there; the versions of the package's direct requirements say what is.
    Comments of the lock do not count.
    """
    path = root / "requirements.txt"
    listing: dict[str, str] = {}
    lines = path.read_text("utf-8").replace("\\\n", " ").splitlines() if path.is_file() else []
    for line in lines:
        pin = _PIN.match(line.strip())
        if pin:
            name, version, marker = pin.groups()
            hashes = hashlib.sha256(" ".join(sorted(_HASH.findall(line))).encode()).hexdigest()[:12]
            given = (marker or "").partition("--hash")[0].strip()
            listing[_normal(name) + (f" ({given})" if given else "")] = f"{version} {hashes}"
    installed = {f"{name}, installed": found or "no" for name, found in installed_versions().items()}
    return {**listing, **installed}


def installed_versions() -> dict[str, str]:
    """Installed versions of the packages that eslabon requires itself, by name; empty for an absent one."""
    versions = {}
    for line in requirements_of(PACKAGE):
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name and "extra ==" not in line:
            try:
                versions[_normal(name[0])] = metadata.version(name[0])
            except metadata.PackageNotFoundError:
                versions[_normal(name[0])] = ""
    return versions


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
