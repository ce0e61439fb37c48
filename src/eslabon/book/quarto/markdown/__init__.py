"""From Sphinx doctrees to Pandoc's Markdown, as Quarto reads it: one module per part of a page.

=========== =========================================================
text        escaping: no character of the text can become markup
writer      walks a doctree; each node class has exactly one handler
inline      words inside a line: emphasis, links, footnotes, formulas
blocks      paragraphs, headings, lists, quotations, code
boxes       admonitions, cards, tabs, topics
figures     pictures and captions; alt text is mandatory
tables      grid tables with spans
=========== =========================================================

What Quarto has a form of its own for (call-outs, tab sets) is written in that form; everything else is plain
Pandoc, so that the project can also be read without Quarto.
"""
