"""PDFs kept from one build to the next, under two keys each.

The first is made of what a PDF is written from: doctrees, pictures, numbers, what its pages say of others. It
costs almost nothing, and a PDF found under it need not even be written as a Typst document. The second is
made of that document and its pictures, all that Typst sees: a change that does not reach the document, such
as one in the code of the HTML pages, sets no PDF again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.kept import KeptFiles
from eslabon.book.references import faces, referred_pages

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from eslabon.book.reading_order import Chapter
    from eslabon.book.typst.book_index import Entry
    from eslabon.errors import AssemblyError

__all__ = ["KeptDocuments"]

# A picture in a Typst document, as `typst.figures` writes it.
_IMAGE = re.compile(r'\bimage\("((?:[^"\\]|\\.)*)"')
# What turns a document into a PDF: compiler, packer, and our own last touch.
_TOOLS = ("typst", "pikepdf")
_CODE = ("compiler.py", "tags.py")
_FONTS = Path(__file__).resolve().parents[1] / "fonts"


@dataclass
class KeptDocuments:
    """The kept PDFs of one run of the builder, and what it did.

    Parameters
    ----------
    builder
        Whose environment says what a page is made of.
    files
        Where they are kept; None keeps none.
    made_by
        Digest of what shapes every document besides its pages.
    """

    builder: Builder
    files: KeptFiles | None
    made_by: str
    set: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    damaged: int = 0

    @classmethod
    def of(cls, builder: Builder) -> KeptDocuments:
        """As the builder's settings say."""
        folder = builder.config.typst_kept
        files = KeptFiles(Path(folder), ".pdf") if folder else None
        return cls(builder, files, builder.config.typst_made_by)

    def inputs_of_brief(self, docname: str) -> str:
        """Key of the page printed alone: of itself and of every page that it refers to."""
        if self.files is None:
            return ""
        others = self._referred.get(docname, [])
        return self._key("brief", docname, self._pages([docname]), self._pages(others))

    def inputs_of_book(self, chapters: Sequence[Chapter], index: Sequence[Entry]) -> str:
        """Key of the book: of its order, of every page in it, and of its index."""
        if self.files is None:
            return ""
        order = [asdict(chapter) for chapter in chapters]
        entries = [asdict(entry) for entry in index]
        return self._key("book", order, entries, self._pages(c.docname for c in chapters if c.docname))

    def serve(self, name: str, inputs: str, target: Path) -> bool:
        """Write the PDF kept under `inputs`, if there is one."""
        self.keys[name] = inputs
        content = self._look_up(inputs)
        if content is None:
            return False
        _replace(target, content)
        return True

    def write(self, name: str, source: str, rest: tuple, target: Path, make: Callable[[], bytes]) -> None:
        """Write the PDF of a document: the kept one, or the one that `make` returns, which is then kept.

        Parameters
        ----------
        rest
            What shapes the PDF besides the document and its pictures.
        """
        document = self._key_of_document(source, rest) if self.files is not None else ""
        content = self._look_up(document) if document else None
        if content is None:
            content = make()
            self.set.append(name)
        if self.files is not None:
            for key in filter(None, (document, self.keys.get(name))):
                self.files.keep(key, content)
        _replace(target, content)

    def report(self, path: Path, failures: Sequence[AssemblyError]) -> None:
        """Write what was done, for the process that started Sphinx."""
        told = {
            "failures": [vars(failure) for failure in failures],
            "set": self.set,
            "keys": self.keys,
            "damaged": self.damaged,
        }
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    def _look_up(self, key: str) -> bytes | None:
        if self.files is None:
            return None
        found = self.files.read(key)
        self.damaged += found.damaged
        return found.content

    def _pages(self, docnames: Iterable[str]) -> dict[str, list[str]]:
        env = self.builder.env
        listed = sorted(set(docnames))
        doctrees = Path(self.builder.doctreedir)
        return {
            docname: [
                _digest_of_file(doctrees / f"{docname}.doctree"),
                self._faces.get(docname, ""),
                getattr(env, "eslabon_said", {}).get(docname, ""),
                *self._pictures[docname],
            ]
            for docname in listed
        }

    @cached_property
    def _referred(self) -> dict[str, list[str]]:
        return referred_pages(self.builder.env)

    @cached_property
    def _faces(self) -> dict[str, str]:
        return faces(self.builder.env)

    @cached_property
    def _pictures(self) -> dict[str, list[str]]:
        """Page → name and digest of each of its pictures."""
        pictures = defaultdict(list)
        for path, (users, _) in sorted(self.builder.env.images.items()):
            for docname in users:
                pictures[docname] += [path, _digest_of_file(Path(self.builder.srcdir) / path)]
        return pictures

    def _key(self, *parts: object) -> str:
        whole = json.dumps([self.made_by, self.builder.config.language, *parts], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    def _key_of_document(self, source: str, rest: tuple) -> str:
        """Key of all that Typst and the last touch see; empty where a picture cannot be told for certain."""
        pictures = sorted(set(_IMAGE.findall(source)))
        if any("\\" in path for path in pictures):
            return ""
        root = Path(self.builder.srcdir)
        parts = [
            hashlib.sha256(source.encode()).hexdigest(),
            [[path, _digest_of_file(root / path.lstrip("/"))] for path in pictures],
            repr([list(map(_plain, part)) if isinstance(part, list) else part for part in rest]),
            _setter(),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _setter() -> str:
    """Digest of compiler, fonts and last touch."""
    here = Path(__file__).resolve().parent
    files = [here / name for name in _CODE] + sorted(_FONTS.rglob("*.ttf"))
    parts = [*(f"{name} {version(name)}" for name in _TOOLS), *(_digest_of_file(path) for path in files)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) else value


@cache
def _digest_of_file(path: Path) -> str:
    """Nothing changes during a run, so each file is read once; one that is not there has its own digest."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"


def _replace(target: Path, content: bytes) -> None:
    """Write beside and move: nobody meets half a PDF."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".pdf.part")
    part.write_bytes(content)
    part.replace(target)
