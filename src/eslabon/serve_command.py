"""``eslabon serve``: the site, the form and the API, over jobs that are made on demand."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["serve", "service_key"]

# Seconds that the parent waits beyond what the dispatcher may take to end.
_MARGIN = 10.0


def _setting(help: str, *names: str, **more: Any):
    """An option that is a variable ``ESLABON_SERVICE_…`` as well; by default what the settings say."""
    return typer.Option(*names, help=help, show_default=False, **more)


def serve(
    host: Annotated[str | None, _setting("Address to listen at; by default this machine only.")] = None,
    port: Annotated[int | None, _setting("Port, by default 8000; 0: any free one.")] = None,
    workers: Annotated[int | None, _setting("Processes that answer; by default 2.")] = None,
    slots: Annotated[int | None, _setting("Jobs that run at the same time; by default 2.")] = None,
    state: Annotated[
        Path | None, _setting("Folder for jobs and results; by default <build>/service.")
    ] = None,
    database: Annotated[
        str | None,
        _setting("postgresql://…; by default SQLite in the state folder.", metavar="URL"),
    ] = None,
    site: Annotated[
        Path | None, _setting("A site made by eslabon publish; by default the editions of the build folder.")
    ] = None,
    queue: Annotated[int | None, _setting("Tasks that may wait.")] = None,
    per_client: Annotated[int | None, _setting("Unfinished jobs that one client may have.")] = None,
    time_limit: Annotated[float | None, _setting("Of a job.", metavar="SECONDS")] = None,
    memory_limit: Annotated[int | None, _setting("Of a notebook's process.", metavar="BYTES")] = None,
    output_limit: Annotated[int | None, _setting("Of a job's files.", metavar="BYTES")] = None,
    budget: Annotated[
        int | None, _setting("Of all results; the least recently used go.", metavar="BYTES")
    ] = None,
    grace_seconds: Annotated[
        float | None,
        _setting(
            "That running jobs have to finish at the end, by default 30; others wait for the next start.",
            metavar="SECONDS",
        ),
    ] = None,
    keep_seconds: Annotated[
        float | None,
        _setting("Of service during which ended jobs are remembered, by default 7 days.", metavar="SECONDS"),
    ] = None,
    root: Annotated[
        Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
    ] = None,
    build: Annotated[
        Path | None, typer.Option("--build", help="Where editions are; by default <root>/build.")
    ] = None,
) -> None:
    """Serve the site, and make briefs and reports on demand. Ends in good order with SIGTERM or Ctrl-C.

    Every option, and what has none, is also a variable ESLABON_SERVICE_<NAME>: --time-limit is
    ESLABON_SERVICE_TIME_LIMIT. An option wins.
    """
    given = {name: value for name, value in locals().items() if value is not None}
    from eslabon.catalogue import find_root
    from eslabon.ondemand.desk import Desk
    from eslabon.ondemand.unchanged import check_unchanged
    from eslabon.service.child import EDITION_VARIABLE, LISTENER_VARIABLE
    from eslabon.service.dispatcher_lock import check_sole
    from eslabon.service.listener import address_of, open_listener
    from eslabon.service.logs import service_log
    from eslabon.service.parts import open_parts
    from eslabon.service.run_settings import PREFIX, read_all, variables_of
    from eslabon.service.state_folder import open_state_folder
    from eslabon.service.supervisor import Child, Supervisor

    def told(name: str) -> Path | None:
        variable = os.environ.get(f"{PREFIX}{name.upper()}")
        return given.get(name) or (Path(variable) if variable else None)

    given["root"] = find_root(told("root") or Path.cwd())
    given["build"] = (told("build") or given["root"] / "build").resolve()
    given["state"] = told("state") or given["build"] / "service"
    settings, run = read_all(os.environ, **given)
    # Everything that can be refused is refused before anything is started.
    desk = Desk.open(run.root, run.build)
    check_unchanged(desk)
    settings = settings.model_copy(update={"state": open_state_folder(settings.state)})
    check_sole(settings.state)
    with open_parts(settings, run):
        pass
    log = service_log()
    metrics = settings.state / "metrics"  # in which the web processes count together
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir()
    with open_listener(settings.host, settings.port) as listener:
        module = [sys.executable, "-m"]
        web = [
            Child(f"web {number}", [*module, "eslabon.service.web"], [listener.fileno()])
            for number in range(1, settings.workers + 1)
        ]
        supervisor = Supervisor(
            [Child("dispatcher", [*module, "eslabon.service.dispatching"]), *web],
            environment={
                **os.environ,
                **variables_of(settings, run),
                LISTENER_VARIABLE: str(listener.fileno()),
                EDITION_VARIABLE: desk.manifest.digest,
                "PROMETHEUS_MULTIPROC_DIR": str(metrics),
            },
            patience=run.grace_seconds + 2 * run.patience_seconds + _MARGIN,
            log=log,
            stopping=listener.close,
        )
        log.info("service begins", address=address_of(listener), state=str(settings.state))
        supervisor.run()
    log.info("service ends")


def service_key(
    name: Annotated[str, typer.Argument(help="Whose key: letters, digits and hyphens.")],
    file: Annotated[Path, typer.Option(help="File of names and digests that the service reads.")],
) -> None:
    """Make an API key, print it once, and add its name and digest to the file of keys."""
    from eslabon.service.keys import make_key

    typer.echo(make_key(file, name))
