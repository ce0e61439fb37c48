"""Settings of the processes themselves, beside those of `eslabon.service.settings`.

Both kinds are options of ``eslabon serve`` and variables ``ESLABON_SERVICE_<NAME>``; an option wins over its
variable. The parent hands all of them to its children as variables: every process of a service has the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from eslabon.service.settings import PREFIX, ServiceSettings, check_known, read_model

__all__ = ["PREFIX", "RunSettings", "database_of", "read_all", "variables_of"]


class RunSettings(BaseModel):
    """Frozen; times in seconds.

    Parameters
    ----------
    root, build
        The publication and its build folder.
    grace_seconds
        That running tasks have to finish when the service is stopped; then they are queued again.
    patience_seconds
        That a task has to stop when it is told to; then its process ends.
    keep_seconds
        Of service during which ended jobs are remembered.
    spare_seconds
        Of service after a job's end during which its result is evicted only when the others are not enough.
    maker_budget
        Bytes of executed notebooks, data and pictures that are kept between requests.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    root: Path
    build: Path
    grace_seconds: float = Field(default=30.0, ge=0)
    patience_seconds: float = Field(default=15.0, gt=0)
    keep_seconds: float = Field(default=7 * 86400.0, gt=0)
    spare_seconds: float = Field(default=3600.0, ge=0)
    maker_budget: int = Field(default=2 * 2**30, ge=2**20)


def read_all(environment: Mapping[str, str], **given: Any) -> tuple[ServiceSettings, RunSettings]:
    """Both kinds of settings, from variables and from options; options that are None were not given.

    Raises
    ------
    ParameterError
        A variable is unknown, or a value is not what it must be.
    """
    check_known(environment, [*ServiceSettings.model_fields, *RunSettings.model_fields])
    return read_model(ServiceSettings, environment, given), read_model(RunSettings, environment, given)


def variables_of(settings: ServiceSettings, run: RunSettings) -> dict[str, str]:
    """The variables that hand these settings to a child."""
    told = {**settings.model_dump(), **run.model_dump()}
    return {f"{PREFIX}{name.upper()}": _text(value) for name, value in told.items() if value is not None}


def database_of(settings: ServiceSettings) -> str:
    """The address of the jobs' database."""
    return settings.database or f"sqlite:///{settings.state / 'jobs.sqlite'}"


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(str(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
