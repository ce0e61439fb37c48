"""Briefs and reports made when somebody asks for them: by command line and by the service.

::

    request   what is asked for (frozen, canonical)
    desk      what can be asked for: checks a request, gives it its key
    maker     makes it: notebook in a warm kernel, page in a warm renderer

A request with the book's parameters gives the book's bytes. Nothing here writes into an edition.
"""
