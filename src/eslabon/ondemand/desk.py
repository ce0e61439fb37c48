"""What can be asked for: a request is checked here before anything else sees it, and given its key."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from eslabon.book.ground import machine_digest
from eslabon.book.quarto.wanted import QuartoWanted, wanted_now
from eslabon.catalogue import Catalogue, PublicationSettings, check_settings, load_catalogue, load_settings
from eslabon.editions.manifest import Manifest
from eslabon.errors import EditionError, EslabonError, ParameterError, ToolMissing
from eslabon.execution.page_list import PlannedPage, expand
from eslabon.execution.parameters import check_parameter, parameters_of
from eslabon.language import CountryNames, Messages
from eslabon.ondemand.request import (
    FORMATS,
    REPORT_FORMATS,
    THROUGH_QUARTO,
    BriefRequest,
    ReportRequest,
    Request,
    plain,
    request_of,
)
from eslabon.ondemand.sections import section_headings
from eslabon.pages.opening import check_values

__all__ = ["Desk", "another_edition"]

# What a reader's key or option is called, by the name of the notebook's parameter.
_ASKED_AS = {"year_from": "from", "year_to": "to", "compare": "compare", "country": "country"}


@dataclass(frozen=True)
class Desk:
    """The finished edition of a publication, and what readers may ask of it.

    Parameters
    ----------
    root
        The publication's folder.
    folder
        The edition's folder.
    settings, catalogue
        Of the publication.
    manifest
        Of the edition; None where there is none, and nothing is served.
    quarto
        What makes the formats of :data:`THROUGH_QUARTO`; None where they are not offered.
    """

    root: Path
    folder: Path
    settings: PublicationSettings
    catalogue: Catalogue
    manifest: Manifest | None = None
    quarto: QuartoWanted | None = None

    @classmethod
    def of(cls, root: Path, build: Path) -> Desk:
        """The desk of a publication, whether its edition has been built or not.

        Raises
        ------
        CatalogueError
            Settings or catalogue are wrong.
        """
        settings, catalogue = load_settings(root), load_catalogue(root)
        check_settings(settings, catalogue)
        return cls(root, build / settings.edition, settings, catalogue)

    @classmethod
    def open(cls, root: Path, build: Path, digest: str = "") -> Desk:
        """The desk of a finished edition; reads what is light: settings, catalogue, manifest.

        Parameters
        ----------
        digest
            That of the manifest which the edition must have; empty for any.

        Raises
        ------
        EditionError
            No finished edition of the publication lies in `build`, another version of the machine made it, or
            it is not the one that is wanted.
        CatalogueError
            Settings or catalogue are wrong.
        """
        desk = cls.of(root, build)
        folder = desk.folder
        try:
            manifest = Manifest.read(folder)
        except EslabonError:
            raise EditionError(
                "there is no finished edition to serve",
                where=str(folder),
                expected=f"the edition {desk.edition} of this publication",
                received="none",
                next_step="build it first: eslabon build",
            ) from None
        if manifest.facts["digests"]["code"] != machine_digest():
            raise EditionError(
                "the edition was made by another version of the machine",
                where=str(folder),
                expected="the version that is installed: briefs must have the bytes of the book",
                received=f"eslabon {manifest.facts['eslabon']} with other code",
                next_step="build the edition again: eslabon build",
            )
        if digest and manifest.digest != digest:
            raise another_edition(folder)
        return replace(desk, manifest=manifest)

    def with_quarto(self) -> Desk:
        """The desk with the formats that Quarto makes, where it is installed now; else as it is."""
        try:
            return replace(self, quarto=wanted_now(THROUGH_QUARTO))
        except ToolMissing:
            return self

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats of a brief that can be asked for."""
        return FORMATS + (THROUGH_QUARTO if self.quarto else ())

    @property
    def edition(self) -> str:
        """Id of the edition."""
        return self.settings.edition

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the edition, the source language first."""
        return self.manifest.languages if self.manifest else tuple(self.settings.languages)

    @cached_property
    def brief_pages(self) -> dict[str, PlannedPage]:
        """The page of each country that has a brief, in the source language, by the country's code."""
        pages = expand(self.settings, self.catalogue, self.root, [self.settings.source_language])
        found = {}
        for page in pages:
            country = dict(page.parameters).get("country")
            if page.pdf and country:
                found[str(country)] = page
        return found

    @cached_property
    def briefs(self) -> tuple[str, ...]:
        """Codes of the countries that have a brief."""
        return tuple(self.brief_pages)

    @cached_property
    def headings(self) -> dict[str, str]:
        """Sections of the briefs by id, with their headings in the source language."""
        notebooks = dict.fromkeys(page.notebook for page in self.brief_pages.values())
        return {id: heading for notebook in notebooks for id, heading in section_headings(notebook).items()}

    @cached_property
    def _declared(self) -> dict[Path, dict[str, object]]:
        """Of each notebook of briefs the parameters: reading one costs more than all else of a check."""
        return {
            notebook: parameters_of(notebook)
            for notebook in {page.notebook for page in self.brief_pages.values()}
        }

    @property
    def sections(self) -> tuple[str, ...]:
        """Ids of a brief's sections, in reading order."""
        return tuple(self.headings)

    def section_names(self, language: str) -> dict[str, str]:
        """Names of the sections in a language, by id."""
        messages = Messages.load(self.root, language)
        return {id: messages.text(heading).lstrip("# ") for id, heading in self.headings.items()}

    def page(self, request: BriefRequest) -> PlannedPage:
        """The page of a checked request, with the reader's parameters; its address stays the book's."""
        page = self.brief_pages[request.country]
        chosen = {
            "compare": ",".join(request.compare),
            "year_from": request.year_from,
            "year_to": request.year_to,
        }
        given = {name: value for name, value in chosen.items() if value}
        parameters = tuple(sorted({**dict(page.parameters), **given}.items()))
        return replace(page, language=request.language, parameters=parameters)

    def check(self, request: Request, formats: Sequence[str] = ()) -> Request:
        """The request in its canonical form.

        Parameters
        ----------
        formats
            Those that a brief may have; without them those of the desk.

        Raises
        ------
        ParameterError
            Something asked for does not exist; ``where`` is the key that asked for it.
        """
        self._check_choice("language", request.language, self.languages)
        if isinstance(request, ReportRequest):
            return self._check_report(request)
        self._check_format(request.format, tuple(formats) or self.formats)
        self._check_country("country", request.country, self.briefs)
        for code in request.compare:
            self._check_country("compare", code, self.catalogue.countries)
        for section in request.sections:
            self._check_choice("sections", section, self.sections)
        compare = tuple(dict.fromkeys(code for code in request.compare if code != request.country))
        wanted = set(request.sections)
        sections = tuple(id for id in self.sections if id in wanted)
        canonical = replace(request, compare=compare, sections=() if sections == self.sections else sections)
        self._check_parameters(canonical)
        return canonical

    def key(self, request: Request) -> str:
        """sha256 over a checked request and all that its answer is made from."""
        made_from = [plain(request), self.manifest.digest, machine_digest()]
        if request.format in THROUGH_QUARTO and self.quarto:
            made_from.append(self.quarto.facts())
        return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()

    def asked(self, key: str, plain: Mapping[str, Any]) -> Request:
        """The checked request that was given a key, perhaps before the service was started again.

        Raises
        ------
        EditionError
            The key is of another edition: nobody may find this one's figures under it.
        ParameterError
            This edition has not what is asked for.
        """
        request = self.check(request_of(plain))
        if self.key(request) != key:
            raise EditionError(
                "this was asked of an edition that has been replaced since",
                expected=f"an order of the edition {self.edition} as it is now",
                received="an older one",
                next_step="ask again",
            )
        return request

    def _check_format(self, format: str, formats: Sequence[str]) -> None:
        if format in THROUGH_QUARTO and format not in formats:
            raise ParameterError(
                "this format is made through Quarto, which is not installed here",
                where="format",
                expected=", ".join(formats),
                received=repr(format),
                next_step="use one of these formats, or ask the operator of the service for Quarto",
            )
        self._check_choice("format", format, formats)

    def _check_report(self, request: ReportRequest) -> ReportRequest:
        self._check_choice("format", request.format, REPORT_FORMATS)
        for code in request.countries:
            self._check_country("countries", code, self.briefs)
        for number in request.recommendations:
            self._check_choice("recommendations", number, list(self.catalogue.recommendations))
        if not (request.countries or request.recommendations):
            raise ParameterError(
                "nothing was chosen for the report",
                where="countries",
                expected="at least one country or recommendation",
                received="none",
                next_step="name what the report is to hold",
            )
        countries = tuple(sorted(set(request.countries)))  # the report has the book's order anyway
        return replace(
            request, countries=countries, recommendations=tuple(sorted(set(request.recommendations)))
        )

    def _check_parameters(self, request: BriefRequest) -> None:
        page = self.page(request)
        declared = self._declared[page.notebook]
        entry = next(entry for entry in self.settings.notebooks if entry.notebook == page.notebook.stem)
        try:
            for name, value in page.parameters:
                check_parameter(page.notebook.name, declared, name, value)
            check_values(self.catalogue, entry, dict(page.parameters))
        except ParameterError as error:
            name = error.where.removeprefix("parameter ")
            error.where = _ASKED_AS.get(name, name)
            raise

    def _check_country(self, key: str, code: str, codes: Collection[str]) -> None:
        if code in codes:
            return
        language = self.settings.source_language
        names = CountryNames(self.catalogue, language, Messages.load(self.root, language))
        by_name = {names.name(known).casefold(): known for known in codes}
        asked = str(code)[:80]
        near = [by_name[name] for name in difflib.get_close_matches(asked.casefold(), list(by_name), 1)]
        near = near or difflib.get_close_matches(asked.upper(), list(codes), 1)
        what = "there is no brief of this country" if codes is self.briefs else "this country does not exist"
        raise ParameterError(
            what,
            where=key,
            expected=f"{near[0]} ({names.name(near[0])})" if near else ", ".join(sorted(codes)),
            received=repr(asked),
            next_step="use one of the codes of the publication's countries",
        )

    @staticmethod
    def _check_choice(key: str, value: object, choices: Sequence[object]) -> None:
        if value in choices and type(value) is type(choices[0]):
            return
        near = difflib.get_close_matches(str(value)[:80], [str(choice) for choice in choices], 1)
        raise ParameterError(
            f"{key} has a value that does not exist",
            where=key,
            expected=near[0] if near else ", ".join(map(str, choices)) or "nothing: there is none",
            received=repr(value)[:80],
            next_step="use one of these values",
        )


def another_edition(folder: Path) -> EditionError:
    """What is said where an edition has been built anew while somebody works with the one before."""
    return EditionError(
        "the edition has been built anew since the service began",
        where=str(folder),
        expected="the edition with which the service began: its briefs are kept and cited under it",
        received="another one in its place",
        next_step="start the service again: it then serves the new edition",
    )
