"""``/v1/editions``, ``/v1/indicators``, ``/v1/observations``: the figures for programs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from eslabon.editions.edition_list import edition_list, editions_in
from eslabon.editions.manifest import MANIFEST
from eslabon.errors import ParameterError
from eslabon.service.context import PROBLEMS, Context
from eslabon.service.data_forms import (
    MEDIA_TYPES,
    chosen_form,
    csv_content,
    json_content,
    parquet_content,
)
from eslabon.service.files import content_answer
from eslabon.service.observations import COLUMNS, EditionData, Page, Wanted, cursor_of, read_cursor, unknown
from eslabon.service.strict_query import query_of
from eslabon.service.visit import header

__all__ = ["data_router"]

_CACHE = {"cache-control": "public, max-age=300", "vary": "Accept"}
_MOST = 10_000
_LIST_MARK = b"catlog"

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="of the header of a CSV file")]
Cursor = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16}$", description="from the link to the next page")]
_LINKED = {"Link": {"schema": {"type": "string"}, "description": "the next page, rel=next"}}


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=1000, ge=1, le=_MOST, description="rows of a page")
    cursor: Cursor | None = None
    language: Language | None = None


class IndicatorQuery(_Query):
    format: Literal["json", "csv"] | None = None


class ObservationQuery(_Query):
    indicator: str | None = Field(
        default=None, max_length=1000, pattern=r"^[a-z0-9_-]+(,[a-z0-9_-]+)*$", description="ids, by commas"
    )
    country: str | None = Field(
        default=None, max_length=1000, pattern=r"^[A-Z]{3}(,[A-Z]{3})*$", description="codes, by commas"
    )
    first: int | None = Field(default=None, alias="from", ge=1900, le=2100)
    last: int | None = Field(default=None, alias="to", ge=1900, le=2100)
    format: Literal["json", "csv", "parquet"] | None = None


def _described(*forms: str) -> dict[int | str, dict[str, Any]]:
    kinds = {}
    for form in forms:
        schema = {"type": "object"} if form == "json" else {"type": "string", "format": "binary"}
        kinds[MEDIA_TYPES[form].partition(";")[0]] = {"schema": schema}
    return {
        200: {"description": "The rows", "content": kinds, "headers": _LINKED},
        304: {"description": "The client has them"},
        **PROBLEMS,
    }


def data_router(context: Context, data: EditionData, editions: Path) -> APIRouter:
    """Routes of the data.

    Parameters
    ----------
    data
        The edition that the desk is open for.
    editions
        Folder of the editions: the site, or the build folder.
    """
    router = APIRouter(prefix="/v1", tags=["data"])
    listed = _EditionList(editions, context.desk.edition)

    @router.get("/editions", responses=_described("json"), response_class=Response,
                dependencies=[query_of()], summary="The editions that are served")  # fmt: skip
    def list_editions(request: Request) -> Response:
        content, etag = listed.content()
        return content_answer(request, content, etag, MEDIA_TYPES["json"], _CACHE)

    @router.get(
        "/indicators",
        responses=_described("json", "csv"),
        response_class=Response,
        dependencies=[query_of("limit", "cursor", "language", "format")],
        summary="What the figures are",
    )
    def list_indicators(request: Request, query: Annotated[IndicatorQuery, Query()]) -> Response:
        form = chosen_form(query.format, header(request.scope, b"accept"), ("json", "csv"))
        language = _language(query.language)
        entries = list(data.indicators.values())
        begin = read_cursor(query.cursor or "", _LIST_MARK)
        end = begin + query.limit
        following = cursor_of(end, _LIST_MARK) if end < len(entries) else ""
        if form == "json":
            told = {**_edition_told(), "total": len(entries), "indicators": entries[begin:end]}
            content = json_content(told)
        else:
            content = _indicators_csv(entries[begin:end], language)
        return _answer(request, content, form, following)

    @router.get(
        "/observations",
        responses=_described("json", "csv", "parquet"),
        response_class=Response,
        dependencies=[
            query_of("indicator", "country", "from", "to", "limit", "cursor", "language", "format")
        ],
        summary="The figures",
    )
    def list_observations(request: Request, query: Annotated[ObservationQuery, Query()]) -> Response:
        form = chosen_form(query.format, header(request.scope, b"accept"), ("json", "csv", "parquet"))
        language = _language(query.language)
        wanted = _wanted(query)
        page = data.page(wanted, query.limit, query.cursor or "")
        if form == "parquet":
            content = parquet_content(page.rows)
        elif form == "csv":
            content = csv_content(page.rows.iter_rows(), COLUMNS, _about(page), language)
        else:
            content = json_content(_told(page))
        return _answer(request, content, form, page.following)

    def _wanted(query: ObservationQuery) -> Wanted:
        countries = tuple(sorted(set((query.country or "").split(",")) - {""}))
        for code in countries:
            if code not in context.desk.catalogue.countries:
                raise unknown("country", code, context.desk.catalogue.countries)
        indicators = tuple(sorted(set((query.indicator or "").split(",")) - {""}))
        return Wanted(indicators, countries, query.first or 0, query.last or 0)

    def _told(page: Page) -> dict[str, Any]:
        used = set(page.rows["source"].unique()) & data.sources.keys()
        units = {id: data.indicators[id]["unit"] for id in page.rows["indicator"].unique().sort()}
        return {
            **_edition_told(),
            "units": units,
            "sources": [data.sources[id] for id in sorted(used)],
            "total": page.total,
            "observations": page.rows.to_dicts(),
        }

    def _edition_told() -> dict[str, Any]:
        told = {"edition": data.catalogue["edition"], "snapshot": data.catalogue["snapshot"]}
        return {**told, "licences": data.licences}

    def _about(page: Page | None) -> list[tuple[str, str]]:
        licences = ", ".join(each.get("name") or each.get("title", "") for each in data.licences)
        lines = [
            ("Edición", data.catalogue["edition"]),
            ("Licencia de la publicación", licences or "unknown"),
        ]
        for id in sorted(set(page.rows["source"].unique()) & data.sources.keys()) if page else ():
            source = data.sources[id]
            lines += [
                ("Fuente", f"{id}: {source['publisher']}, {source['title']}"),
                ("Edición de la fuente", source["vintage"]),
                ("Licencia de los datos", source["licence"] or "unknown"),
            ]
        return lines

    def _indicators_csv(entries: Sequence[Mapping[str, Any]], language: str) -> bytes:
        columns = ("id", "name", "theme", "unit", "direction", "kind", "source", "vintage", "licence")
        rows = [
            (
                entry["id"],
                entry["name"].get(language, ""),
                entry["theme"].get(language, ""),
                entry["unit"]["id"],
                entry["direction"],
                entry["kind"],
                *(entry["source"][name] for name in ("id", "vintage", "licence")),
            )
            for entry in entries
        ]
        return csv_content(rows, columns, _about(None), language)

    def _language(given: str | None) -> str:
        if given is not None and given not in context.desk.languages:
            raise ParameterError(
                "the publication does not have this language",
                where="query.language",
                expected=", ".join(context.desk.languages),
                received=given,
                next_step="choose one of them",
            )
        return given or context.desk.languages[0]

    return router


class _EditionList:
    """The list of editions as an answer; their long manifests are read again only when one has changed."""

    def __init__(self, folder: Path, current: str) -> None:
        self._folder, self._current = folder, current
        self._known: tuple[object, tuple[bytes, str]] | None = None

    def content(self) -> tuple[bytes, str]:
        """The answer's content and entity tag. Threads may ask: each sees one list or the other."""
        stamps, known = _stamps(self._folder), self._known
        if known is None or known[0] != stamps:
            told = edition_list(editions_in(self._folder))
            told["editions"] = [_edition(each) for each in told["editions"]]
            content = json_content({"current": self._current, **told})
            # Stamped before it was read: what changes meanwhile is read the next time.
            known = self._known = stamps, (content, _etag(content))
        return known[1]


def _stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What tells that an edition has come, gone or changed: time of change, size and number of manifests."""
    stamps = {}
    for path in folder.glob(f"*/{MANIFEST}"):
        with suppress(OSError):  # gone meanwhile
            seen = path.stat()
            stamps[path.parent.name] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    return stamps


def _edition(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Without the addresses of all pages: these are for the switch in the pages themselves."""
    return {**entry, "languages": list(entry["languages"])}


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _answer(request: Request, content: bytes, form: str, following: str) -> Response:
    headers = dict(_CACHE)
    if following:
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        # Relative: no name of a host that the request brought along comes back in an answer.
        query = urlencode([*asked, ("cursor", following)])
        headers["link"] = f'<{request.scope["path"]}?{query}>; rel="next"'
    return content_answer(request, content, _etag(content), MEDIA_TYPES[form], headers)
