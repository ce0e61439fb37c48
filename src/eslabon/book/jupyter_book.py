"""The border to Jupyter Book: which of its settings the book needs.

``_config.yml`` of an assembled source carries them, so that stock ``jupyter-book build`` reads them too;
our own ``conf.py`` insists on them.
"""

from __future__ import annotations

from typing import Any

__all__ = ["EXTENSIONS", "SPHINX_SETTINGS", "assembled_settings"]

# An explicit list: Jupyter Book's own adds scripts of other hosts to each page (thebe, comments) and
# fetches inventories (intersphinx).
EXTENSIONS = (
    "myst_parser",
    "jupyter_book",
    "sphinx_external_toc",
    "sphinx_design",
    "eslabon.book.extension",
)

SPHINX_SETTINGS: dict[str, Any] = {
    "extensions": list(EXTENSIONS),
    "html_theme": "eslabon",
    "html_theme_options": {},
    "html_math_renderer": "mathml",
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_last_updated_fmt": None,
    # The search page would fetch every hit to quote it, which a browser forbids for local files.
    "html_show_search_summary": False,
    # Numbers of figures and tables are links to them, and sections are listed beside the text.
    "html_permalinks": False,
    "pygments_style": "bw",
    "numfig": True,
    # Quotation marks only: two hyphens are part of a name ("ddf--gapminder"), authors write dashes.
    "smartquotes_action": "q",
    "myst_enable_extensions": ["attrs_block", "attrs_inline", "colon_fence", "deflist"],
    "myst_heading_anchors": 3,
    "suppress_warnings": ["myst.domains"],
}


def assembled_settings(
    *,
    title: str,
    author: str,
    language: str,
    languages: dict[str, str],
    edition: str,
    copyright: str = "",
    licence: dict[str, str] | None = None,
    source: str = "",
    pdf_path: str = "",
    pdf_pages: tuple[str, ...] = (),
    settings: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the ``_config.yml`` of one language's assembled source.

    Parameters
    ----------
    title, author, copyright
        As the reader sees them, in `language`; `copyright` without a year that could go stale.
    languages
        Code → name in itself, in the order of the switcher.
    licence
        ``name`` and ``url`` of the licence of the texts.
    source
        One line of Markdown-free text in the footer: what the book builds upon.
    pdf_path
        Folder of the PDFs seen from the HTML root (``../pdf/``); empty when no PDF is built.
    pdf_pages
        Document names of the pages with a PDF of their own.
    settings
        More values of our Sphinx extension, by name.
    """
    return {
        "title": title,
        "author": author,
        "copyright": copyright,
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "off"},
        "html": {"use_multitoc_numbering": False, "home_page_in_navbar": False},
        "latex": {"use_jupyterbook_latex": False},
        "parse": {"myst_enable_extensions": list(SPHINX_SETTINGS["myst_enable_extensions"])},
        "sphinx": {
            "extra_extensions": ["eslabon.book.extension"],
            "config": {
                **SPHINX_SETTINGS,
                "language": language,
                "html_title": title,
                "html_short_title": title,
                "eslabon_languages": dict(languages),
                "eslabon_edition": edition,
                "eslabon_licence": dict(licence or {}),
                "eslabon_source": source,
                "eslabon_pdf_path": pdf_path,
                "typst_pages": list(pdf_pages),
                **(settings or {}),
            },
        },
    }
