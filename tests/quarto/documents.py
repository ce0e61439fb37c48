"""What a book's documents must hold, whoever rendered them; the project says what."""

from __future__ import annotations

import hashlib
import posixpath
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from xml.etree import ElementTree

from lxml import html

from tests.pdf.pdf_checks import page_texts
from tests.quarto import pandoc_reading as pandoc

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def check_project(project: Path, read: Collection[str] = ()) -> None:
    """The project is valid by itself: chapters, references, pictures, settings, no path of a machine.

    `read`: the chapters that pandoc reads, of a book too long to read all of it; by default every one.
    """
    chapters = pandoc.chapters_of(project)  # which reads the settings
    assert len(chapters) == len(set(chapters))
    assert set(chapters) == {path.relative_to(project).as_posix() for path in project.rglob("*.qmd")}
    trees = {name: pandoc.parsed(project, name) for name in chapters if name in (read or chapters)}
    places = {
        name: pandoc.identifiers(trees[name]) if name in trees else written_identifiers(project / name)
        for name in chapters
    }
    counted = Counter(place for found in places.values() for place in found)
    assert [place for place, times in counted.items() if times > 1] == []
    for name, tree in trees.items():
        for target in pandoc.targets(tree):
            if re.match(r"[a-z]+:", target):
                continue
            page, _, place = target.partition("#")
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), page)) if page else name
            assert place in places[other], (name, target)
        for picture in pandoc.pictures(tree):
            found = list((project / name).parent.glob(f"{picture}*"))
            assert found and project in found[0].resolve().parents, (name, picture)
        # A note without a text, and a reference of Quarto's that nothing defines, stay as they are written.
        assert not re.search(r"\[\^p-|(?<!\w)@(?:fig|tbl|sec|eq)-", pandoc.words(tree)), name
    here = {str(project.parent), str(Path.home()), tempfile.gettempdir()}
    for path in project.rglob("*"):
        if path.suffix in {".qmd", ".yml", ".lua", ".css"}:
            text = path.read_text("utf-8")
            assert not [place for place in here if place in text], path
            assert not re.search(r"\]\(/|=\"/\w", text), path


def written_identifiers(page: Path) -> list[str]:
    """Identifiers as they stand in a page's text."""
    return re.findall(r"\{[^{}\n]*?#([\w-]+)[^{}\n]*\}", page.read_text("utf-8"))


def files_of(project: Path) -> dict[str, str]:
    """Digest of every file."""
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(project.rglob("*"))
        if path.is_file()
    }


def titles_of(project: Path) -> list[str]:
    """Titles of the pages, in reading order."""
    trees = [pandoc.parsed(project, chapter) for chapter in pandoc.chapters_of(project)]
    return [pandoc.words(pandoc.of_kind(tree, "Header")[0][2]) for tree in trees]


def alternative_texts(project: Path) -> list[str]:
    tree = pandoc.parsed(project, *pandoc.chapters_of(project))
    return [pandoc.words(alt) for _, alt, _ in pandoc.of_kind(tree, "Image")]


def captions_of(project: Path) -> list[str]:
    """Captions of figures and tables, in reading order."""
    tree = pandoc.parsed(project, *pandoc.chapters_of(project))
    captions = [figure[1] for figure in pandoc.of_kind(tree, "Figure")]
    captions += [table[1] for table in pandoc.of_kind(tree, "Table")]
    return [text for text in map(pandoc.words, captions) if text]


def check_docx(project: Path, path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    text = _one_line("".join(node.text or "" for node in document.iter(f"{W}t")))
    headings = [
        _one_line("".join(node.text or "" for node in paragraph.iter(f"{W}t")))
        for paragraph in document.iter(f"{W}p")
        for style in paragraph.iter(f"{W}pStyle")
        if style.get(f"{W}val", "").startswith("Heading")
    ]
    for title in titles_of(project):
        assert title in headings, title
    described = [_one_line(node.get("descr", "")) for node in document.iter() if node.get("descr")]
    for alt in alternative_texts(project):
        assert alt in described, alt
    assert pictures and all(name.endswith(".png") for name in pictures)
    tables = sum(1 for _ in document.iter(f"{W}tbl"))
    tree = pandoc.parsed(project, *pandoc.chapters_of(project))
    assert tables >= len(pandoc.of_kind(tree, "Table"))
    for caption in captions_of(project):
        assert caption in text, caption
    language = pandoc.settings_of(project)["lang"]
    assert {node.get(f"{W}val", "")[:2] for node in styles.iter(f"{W}lang")} == {language}


def check_epub(project: Path, path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.read("mimetype") == b"application/epub+zip"
        pages = [
            html.fromstring(archive.read(name))
            for name in sorted(archive.namelist())
            if name.endswith(".xhtml")
        ]
        package = next(archive.read(name).decode() for name in archive.namelist() if name.endswith(".opf"))
    settings = pandoc.settings_of(project)
    assert f">{settings['lang']}<" in package
    assert settings["identifier"] in package
    check_pages(project, pages)


def check_html(project: Path, folder: Path) -> None:
    pages = []
    for chapter in pandoc.chapters_of(project):
        page = html.fromstring((folder / chapter.replace(".qmd", ".html")).read_bytes())
        assert page.get("lang") == pandoc.settings_of(project)["lang"]
        for picture in page.iter("img"):
            source = picture.get("src", "")
            if not re.match(r"[a-z]+:|//", source):
                assert (folder / chapter).parent.joinpath(source).is_file(), (chapter, source)
        pages.append(page)
    check_pages(project, pages)


def check_pages(project: Path, pages: list) -> None:
    """Headings, figures, tables and alternative texts of pages of HTML."""
    headings = {
        _one_line(node.text_content())
        for page in pages
        for node in page.iter("h1", "h2", "h3")
    }  # fmt: skip
    for title in titles_of(project):
        assert title in headings, title
    shown = {_one_line(picture.get("alt", "")) for page in pages for picture in page.iter("img")}
    for alt in alternative_texts(project):
        assert alt in shown, alt
    captions = [
        _one_line(node.text_content()) for page in pages for node in page.iter("figcaption", "caption")
    ]
    for caption in captions_of(project):
        assert caption in captions, caption


def check_pdf(project: Path, path: Path) -> None:
    text = _letters(" ".join(page_texts(path)))
    for said in [*titles_of(project), *captions_of(project)]:
        assert _letters(said) in text, said


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _letters(text: str) -> str:
    """Without white space and hyphens: lines end where they end."""
    return re.sub(r"[\s\u00ad-]+", "", text)


CHECKS = {
    "html": (check_html, "html"),
    "typst": (check_pdf, "book.pdf"),
    "docx": (check_docx, "book.docx"),
    "epub": (check_epub, "book.epub"),
}
