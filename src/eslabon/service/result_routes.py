"""``/v1/results/<key>/<path>``: finished files. Paths are looked up in lists of known files, never joined."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from starlette.responses import Response

from eslabon.editions.manifest import Manifest
from eslabon.ondemand.request import request_of
from eslabon.service.context import PROBLEMS, Context
from eslabon.service.files import IMMUTABLE, file_answer, media_type_of
from eslabon.service.form_entries import entries_of_request
from eslabon.service.job_document import result_address
from eslabon.service.ports import Result
from eslabon.service.problems import Problem
from eslabon.service.strict_query import query_of

__all__ = ["result_router"]

# Of a file of the edition that a page of the result uses: the next edition may have another one there.
_ASKED = "request.json"  # as the maker calls it
_PDF_OF_A_PAGE = re.compile(r"[a-z]{2,3}/pdf/[A-Za-z0-9_/-]+\.pdf")
_AN_HOUR = "public, max-age=3600"
Key = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$", description="key of the request")]
# Every name ends in a letter, a digit or "_": "." and ".." are none.
FilePath = Annotated[
    str,
    PathParameter(
        pattern=r"^[A-Za-z0-9_.@+=,~()-]*[A-Za-z0-9_](/[A-Za-z0-9_.@+=,~()-]*[A-Za-z0-9_])*$",
        max_length=400,
        description="of a file of the result, or of the edition",
    ),
]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file; ETag and Repr-Digest are the digest of its content",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "text/html", "application/x-ipynb+json", "application/zip", "*/*")
        },
    },
    206: {"description": "The range that was asked for", "content": {"*/*": {}}},
    304: {"description": "The client has it"},
    **PROBLEMS,
}


class _EditionFiles:
    """Files of the edition by path, with their digests, as its manifest lists them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def digests(self) -> Mapping[str, str]:
        return {path: sha256 for path, (_, sha256) in Manifest.read(self.folder).files.items()}


def result_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/v1/results", tags=["results"])
    edition = _EditionFiles(context.desk.folder)

    @router.get(
        "/{key}",
        responses={307: {"description": "To the main file"}, **PROBLEMS},
        response_class=Response,
        status_code=307,
        dependencies=[query_of()],
        summary="The main file of a result",
    )
    def main(key: Key) -> Response:
        result = context.results.find(key)
        if result is None:
            raise _gone()
        headers = {"location": result_address(result), "cache-control": "no-store"}
        return Response(status_code=307, headers=headers)

    @router.head("/{key}/{path:path}", include_in_schema=False)
    @router.get("/{key}/{path:path}", responses=_FILE, response_class=Response, summary="A file of a result")
    def file(request: Request, key: Key, path: FilePath) -> Response:
        # Held until the file is open: then it can be read to its end, whatever is evicted.
        with context.results.serving(key) as result:
            if result is None:
                raise _gone()
            return _file(request, result, path)

    def _file(request: Request, result: Result, path: str) -> Response:
        own = path in result.files
        if not own and (place := _form_instead(result, path)):
            return Response(status_code=303, headers={"location": place, "cache-control": "no-store"})
        digests, folder = (result.files, result.folder) if own else (edition.digests, edition.folder)
        if path not in digests:
            raise Problem(404, "not-found", "the result has no such file", where="path", received=path)
        try:
            opened = (folder / path).open("rb")
        except OSError:
            raise _gone() from None  # evicted since
        size = opened.seek(0, 2)
        kind = result.media_type if path == result.main else media_type_of(path)
        return file_answer(
            request,
            opened,
            size,
            etag=f'"{digests[path]}"',
            media_type=_with_charset(kind),
            cache=IMMUTABLE if own else _AN_HOUR,
            sha256=digests[path],
        )

    return router


def _form_instead(result: Result, path: str) -> str:
    """Where the PDF of a page that a reader chose something of is asked for; the edition's is another one.

    Empty for every other file.
    """
    if _ASKED not in result.files or not _PDF_OF_A_PAGE.fullmatch(path):
        return ""
    asked = request_of(json.loads((result.folder / _ASKED).read_bytes()))
    if path.rsplit("/", 1)[-1] != f"{asked.country}.pdf":
        return ""
    return f"/{asked.language}/request?{entries_of_request(replace(asked, format='pdf')).query()}"


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind in ("text/html", "text/csv", "text/plain") else kind


def _gone() -> Problem:
    return Problem(
        404,
        "not-found",
        "there is no such result",
        where="path.key",
        expected="a result that was made and is still kept",
        next_step="order it again",
    )
