"""From Sphinx doctrees to Typst: one module per part of a printed page.

=========== =========================================================
text        literals: no character of the text can become Typst code
context     what a page knows of the PDF it is printed in
writer      walks a doctree; each node class has exactly one handler
inline      words inside a line: emphasis, links, footnotes, values
blocks      paragraphs, headings, lists, quotations, code
boxes       admonitions, cards, grids, tabs, topics
formulas    LaTeX to Typst mathematics
figures     images, captions, legends; alt text is mandatory
tables      header cells, alignment, page breaks
columns     widths, type size and orientation of a table
numbering   figure and table numbers: the book's or the page's own
cited_works the entries of works that a compiled report cites
tags        row headers and size of the finished PDF
compiler    Typst itself: fonts, fixed time, PDF/UA-1
=========== =========================================================

``report.typ``, ``book.typ``, ``compiled.typ`` and ``brief.typ`` hold everything that is
looked at: type, colour, space.
"""
