"""A service with the form: a desk over a publication, jobs and results in memory."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from eslabon.catalogue import load_catalogue, load_settings
from eslabon.errors import ParameterError
from eslabon.ondemand.request import FORMATS, plain
from tests.service.serving import Served, make_served

__all__ = ["FormDesk", "form_service"]

_HOME = "<!DOCTYPE html><html lang={language}><title>Book</title><h1>Book</h1>"


class FormDesk:
    """What the real desk offers, without an edition: every country of a group has a brief."""

    def __init__(self, root: Path, group: str, build: Path) -> None:
        self.root = root
        self.settings = load_settings(root)
        self.catalogue = load_catalogue(root)
        self.edition = self.settings.edition
        self.folder = build / self.edition
        self.languages = self.settings.languages
        self.briefs = self.catalogue.everyone(group)
        self.sections = ("insertion", "logistics", "firms")
        self.formats = FORMATS
        self.refusal: ParameterError | None = None

    def section_names(self, language: str) -> dict[str, str]:
        return {id: f"{id.capitalize()} ({language})" for id in self.sections}

    def check(self, request):
        if self.refusal:
            raise self.refusal
        return request

    def key(self, request) -> str:
        return hashlib.sha256(json.dumps(plain(request), sort_keys=True).encode()).hexdigest()


def form_service(desk: FormDesk, **settings) -> Served:
    """The application over the desk, with a first page of the book in every language and no rates."""
    build = desk.folder.parent
    for language in desk.languages:
        page = desk.folder / language / "html" / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_HOME.format(language=language), "utf-8")
    told = {
        "site": build,
        "reads_per_second": 0,
        "orders_per_second": 0,
        **settings,
    }
    return make_served(build, desk=desk, form=True, **told)
