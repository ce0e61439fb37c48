"""The web application: one function that puts the parts together."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request

from eslabon.catalogue.settings import EDITION_NAME
from eslabon.editions.manifest import MANIFEST
from eslabon.service.access import Access
from eslabon.service.clients import Clients
from eslabon.service.context import Context
from eslabon.service.cors import OtherSites, Preflight
from eslabon.service.data_routes import data_router
from eslabon.service.entry import Entry
from eslabon.service.form import form_router
from eslabon.service.form_pages import HOME, FormPages
from eslabon.service.health import health_router
from eslabon.service.intake import Intake
from eslabon.service.job_routes import job_router
from eslabon.service.journal import Journal
from eslabon.service.logs import Log, service_log
from eslabon.service.metrics import Metrics
from eslabon.service.observations import EditionData
from eslabon.service.openapi import describe_api
from eslabon.service.order_routes import order_router
from eslabon.service.ports import Desk, JobStore, ResultStore
from eslabon.service.problems import add_problem_handlers
from eslabon.service.readers import Readers, language_of
from eslabon.service.result_routes import result_router
from eslabon.service.security_headers import SecurityHeaders
from eslabon.service.settings import ServiceSettings
from eslabon.service.site import built, published, site_router
from eslabon.service.streams import Streams

__all__ = ["create_app"]


def create_app(
    desk: Desk,
    store: JobStore,
    results: ResultStore,
    settings: ServiceSettings,
    *,
    log: Log | None = None,
    form: bool = False,
) -> FastAPI:
    """The application of one web process; it keeps no state that another process would need.

    Parameters
    ----------
    log
        Where its lines go; standard error by default.
    form
        Whether readers have the form, and are refused by pages; else every refusal is a document.
    """
    log = log or service_log()
    pages = FormPages.of(desk) if form else None
    metrics = Metrics(store, results)
    context = Context(desk, store, results, settings, log, metrics, Streams(settings))
    app = FastAPI(
        title=f"Eslabón, edition {desk.edition}",
        version="1",
        description="Briefs and reports on demand, and the figures behind them.",
        openapi_url="/v1/openapi.json",
        docs_url=None,  # both load scripts from other hosts
        redoc_url=None,
        redirect_slashes=False,
        # The framework's own reporting; ours is /metrics and the log.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.context = context
    add_problem_handlers(app)
    root = settings.site or desk.folder.parent
    for router in (
        health_router(context),
        order_router(context),
        job_router(context),
        result_router(context),
        data_router(context, EditionData(desk.folder), root),
        *([form_router(context, pages)] if pages else []),  # asked before the site
        site_router(
            published(root) if settings.site else built(root),
            immutable=_published_editions(settings),
            home=_home(desk),
        ),
    ):
        app.include_router(router)
    describe_api(app, desk, keys=settings.keys_file is not None)
    # The last one added is the first one asked.
    app.add_middleware(Preflight, settings=settings)
    app.add_middleware(Intake, settings=settings)
    app.add_middleware(Access, settings=settings, clients=Clients(settings.state))
    app.add_middleware(Entry, settings=settings)
    app.add_middleware(Journal, log=log, metrics=metrics)
    app.add_middleware(OtherSites, settings=settings)
    if pages:
        app.add_middleware(Readers, pages=pages)
    app.add_middleware(SecurityHeaders, settings=settings)
    return app


def _published_editions(settings: ServiceSettings) -> Callable[[str], bool]:
    """Whether a folder of the site is an edition: it never changes. Editions of a build folder may."""
    site = settings.site
    if site is None:
        return lambda name: False
    return lambda name: bool(EDITION_NAME.fullmatch(name)) and (site / name / MANIFEST).is_file()


def _home(desk: Desk) -> Callable[[Request], str]:
    """The first page of the edition in the first language of the reader's that it has."""

    def home(request: Request) -> str:
        return HOME.format(edition=desk.edition, language=language_of(request.scope, desk.languages))

    return home
