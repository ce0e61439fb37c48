"""The description of the API, with the values that this publication knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from eslabon.ondemand.request import REPORT_FORMATS
from eslabon.service.ports import Desk
from eslabon.service.problems import ProblemDocument

__all__ = ["describe_api"]


def describe_api(app: FastAPI, desk: Desk, *, keys: bool) -> None:
    """Make ``/v1/openapi.json`` name countries, languages and sections instead of patterns."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, desk, keys=keys)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _described(app: FastAPI, desk: Desk, *, keys: bool) -> dict[str, Any]:
    description = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    parts = description.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    briefs = list(desk.briefs)
    countries = list(desk.catalogue.countries)
    brief, report = (schemas[name]["properties"] for name in ("BriefBody", "ReportBody"))
    _only(brief["country"], briefs)
    _only(brief["compare"]["items"], countries)
    _only(brief["format"], list(desk.formats))
    _only(brief["sections"]["items"], list(desk.sections))
    _only(report["countries"]["items"], briefs)
    for properties in (brief, report):
        _only(properties["language"], list(desk.languages))
    _only(report["format"], list(REPORT_FORMATS))
    _only(report["recommendations"]["items"], list(desk.catalogue.recommendations))
    if keys:
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        description["security"] = [{"key": []}]
    return description


def _only(schema: dict[str, Any], values: list[Any]) -> None:
    """A list of values in place of a pattern or bounds; nothing known leaves these."""
    if values:
        kept: Mapping[str, Any] = {
            key: schema[key] for key in ("type", "description", "default") if key in schema
        }
        schema.clear()
        schema.update({**kept, "enum": values})
