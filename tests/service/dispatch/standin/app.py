"""An application that submits what it is sent, and tells of jobs and of its process."""

import hashlib
import json
import os

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


def create_app(desk, store, results, settings, *, log=None, form=False):
    def submit(request):
        wish = json.loads(request.query_params["wish"])
        key = hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()
        job = store.submit(key, wish, client=request.query_params.get("client", "ana"))
        return JSONResponse({"id": job.id, "key": key}, 202)

    def job(request):
        found = store.job(request.path_params["id"])
        return JSONResponse({"state": found.state, "problem": found.problem, "step": found.step})

    def process(request):
        return JSONResponse({"pid": os.getpid()})

    def die(request):
        os.abort()

    return Starlette(
        routes=[
            Route("/submit", submit, methods=["POST"]),
            Route("/jobs/{id}", job),
            Route("/process", process),
            Route("/die", die),
        ]
    )
