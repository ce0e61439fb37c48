"""A web process: ``python -m eslabon.service.web``, started by ``eslabon serve`` with a listening socket."""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import Any

import uvicorn

from eslabon.ondemand.desk import Desk
from eslabon.service.app import create_app
from eslabon.service.child import EDITION_VARIABLE, LISTENER_VARIABLE, run_child
from eslabon.service.parts import open_parts
from eslabon.service.run_settings import RunSettings
from eslabon.service.settings import ServiceSettings
from eslabon.service.wire import server_config

__all__ = ["serve"]


def serve(settings: ServiceSettings, run: RunSettings, log: Any) -> None:
    """Answer until SIGTERM comes; what is being answered then is answered to its end."""
    # While it starts; later the server does as it should, and then gives the signal back to us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    desk = Desk.open(run.root, run.build, os.environ.get(EDITION_VARIABLE, "")).with_quarto()
    with open_parts(settings, run) as parts:
        app = create_app(desk, parts.store, parts.results, settings, log=log, form=True)
        listener = socket.socket(fileno=int(os.environ[LISTENER_VARIABLE]))
        uvicorn.Server(server_config(app, settings)).run(sockets=[listener])


if __name__ == "__main__":
    run_child(serve)
