"""The one exception tree of the project.

::

    EslabonError
    ├── CatalogueError    a catalogue or settings file (data/catalogue, _config.yml, _toc.yml)
    ├── DataError         observations, registers, baseline, or their lock
    ├── ParameterError    a parameter, country, language or indicator that does not exist
    ├── ExecutionError    a notebook did not run to its end
    ├── AssemblyError     an executed page could not become HTML or PDF
    ├── EditionError      the edition's folder could not be written or moved
    ├── SourceError       a publisher's answer is not what its catalogue entry says
    └── ToolMissing       a program that the user has to install

Each error carries fields, travels between processes, and prints five things: what failed, where,
expected, received, what to do next. Catch the base class to catch them all::

    try:
        build(publication)
    except EslabonError as error:
        print(error)
"""

from __future__ import annotations

__all__ = [
    "AssemblyError",
    "CatalogueError",
    "DataError",
    "EditionError",
    "EslabonError",
    "ExecutionError",
    "ParameterError",
    "SourceError",
    "ToolMissing",
]


class EslabonError(Exception):
    """Something failed, said in five parts.

    Parameters
    ----------
    what
        What failed, one sentence without a full stop.
    where
        File, line, column, cell or page; empty when there is no place to name.
    expected, received
        What would have been right and what was found; either may be empty.
    next_step
        What the reader of the message should do now, ideally a command.
    """

    exit_status = 2

    def __init__(
        self, what: str, *, where: str = "", expected: str = "", received: str = "", next_step: str = ""
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.received = received
        self.next_step = next_step

    def __str__(self) -> str:
        parts = [self.what]
        for label, text in (
            ("where", self.where),
            ("expected", self.expected),
            ("received", self.received),
            ("next", self.next_step),
        ):
            if text:
                parts.append(f"  {label + ':':<10}{text}")
        return "\n".join(parts)

    def __reduce__(self):
        # The default would pass only `args` and lose the keyword fields on the way between processes.
        return (_rebuild, (type(self), self.__dict__.copy()))


class CatalogueError(EslabonError):
    """A catalogue or settings file says something that it must not say."""


class DataError(EslabonError):
    """A table holds a wrong cell, lacks a file, or differs from its lock."""


class ParameterError(EslabonError):
    """A parameter is unknown or its value is not in the catalogue."""


class ExecutionError(EslabonError):
    """A notebook did not run to its end.

    The fields beyond the five parts: ``page`` (address), ``cell`` (number, from 1, or None), ``name``
    and ``value`` of the exception raised in the kernel, ``notebook`` (path of the kept notebook),
    ``source`` (the cell's first lines, the failing one marked), ``printed`` (the end of its prints).
    """

    exit_status = 1

    def __init__(
        self,
        what: str,
        *,
        page: str = "",
        cell: int | None = None,
        name: str = "",
        value: str = "",
        notebook: str = "",
        source: str = "",
        printed: str = "",
        **parts: str,
    ) -> None:
        super().__init__(what, **parts)
        self.page = page
        self.cell = cell
        self.name = name
        self.value = value
        self.notebook = notebook
        self.source = source
        self.printed = printed


class AssemblyError(EslabonError):
    """An executed page could not be turned into HTML or PDF."""

    exit_status = 1


class EditionError(EslabonError):
    """The edition's folder could not be written, verified or moved into place."""


class SourceError(EslabonError):
    """A publisher's answer is not what the source catalogue says."""


class ToolMissing(EslabonError):
    """A program outside Python is needed and absent."""

    exit_status = 3


def _rebuild(cls: type[EslabonError], fields: dict) -> EslabonError:
    error = cls.__new__(cls)
    Exception.__init__(error, fields["what"])
    error.__dict__.update(fields)
    return error
