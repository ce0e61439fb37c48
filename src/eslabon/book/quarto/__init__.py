"""Quarto as a further way to documents: Word, EPUB, and its own pages and PDF, where it is installed.

=========== ============================================================================
markdown/   from Sphinx doctrees to Pandoc's Markdown
project     what Quarto is told: ``_quarto.yml`` and front matter
pictures    every picture as SVG and PNG
written     the files of a project
builder     the Sphinx builder ``quarto``
program     where Quarto is, and which version
process     one run of it: its own session and TMPDIR, time limit, no orphans
log         what it said
render      one format of a project, judged by the files that it left
=========== ============================================================================

Quarto is never a requirement. What it needs (one project per language) is written without it.
"""
