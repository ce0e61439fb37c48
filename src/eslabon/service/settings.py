"""What a service is told at its start: options of the command line and ``ESLABON_SERVICE_*`` variables.

Both go through this one model: the option ``--body-bytes`` is the variable ``ESLABON_SERVICE_BODY_BYTES`` is
the field ``body_bytes``. Lists are separated by commas. An option that is given wins over its variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from eslabon.errors import ParameterError

__all__ = ["PREFIX", "ServiceSettings", "check_known", "read_model"]

PREFIX = "ESLABON_SERVICE_"
Settings = TypeVar("Settings", bound=BaseModel)
_HOST = r"^(\*\.)?[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$"
_ORIGIN = r"^https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$"


def _split(value: Any) -> Any:
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


Names = Annotated[tuple[Annotated[str, Field(pattern=_HOST)], ...], BeforeValidator(_split)]
Origins = Annotated[tuple[Annotated[str, Field(pattern=_ORIGIN)], ...], BeforeValidator(_split)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_split)]


class ServiceSettings(BaseModel):
    """Frozen, and unknown names are errors. Sizes are bytes, times seconds.

    The reasons for the defaults are in ``docs/security.md``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Where it lies and listens.
    state: Path  # jobs, results and scratch folders
    site: Path | None = (
        None  # a folder made by `eslabon publish`; without it the editions of the build folder
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database: str = ""  # SQLAlchemy address; empty: SQLite in the state folder
    workers: int = Field(default=2, ge=1, le=64)  # processes that answer
    slots: int = Field(default=2, ge=1, le=256)  # jobs that run at the same time

    # Bounds of the work.
    queue: int = Field(default=200, ge=1)  # tasks that wait
    per_client: int = Field(default=20, ge=1)  # live jobs of one client
    time_limit: float = Field(default=120.0, gt=0)  # of a job
    memory_limit: int = Field(default=2**30, ge=2**26)  # of a notebook's process
    output_limit: int = Field(default=64 * 2**20, ge=2**20)  # of a job's files
    budget: int = Field(default=2 * 2**30, ge=2**20)  # of all kept results
    free_bytes: int = Field(default=256 * 2**20, ge=0)  # with less on the disk it is not ready

    # Who may ask.
    allowed_hosts: Names = ("localhost", "127.0.0.1", "[::1]")  # of the Host header; "*.example.org" too
    cors_origins: Origins = ()  # other sites whose pages may use the API; none by default
    trusted_proxies: Networks = ()  # peers whose X-Forwarded-For is believed
    keys_file: Path | None = None  # names and digests of API keys; without it nobody needs one
    keys_for: Literal["all", "orders"] = "all"  # what needs a key: everything, or asking for work only
    metrics: Literal["loopback", "open", "off"] = "loopback"
    audit: bool = True  # a line per order: who (hashed), what, which job

    # How much one client may ask; 0 turns a rate off. Per web process.
    reads_per_second: float = Field(default=100.0, ge=0)
    reads_burst: int = Field(default=500, ge=1)
    orders_per_second: float = Field(default=5.0, ge=0)
    orders_burst: int = Field(default=30, ge=1)

    # How large and slow a request may be.
    body_bytes: int = Field(default=16 * 2**10, ge=256, le=2**24)
    body_seconds: float = Field(default=10.0, gt=0)
    header_seconds: float = Field(default=10.0, gt=0)
    send_seconds: float = Field(default=30.0, gt=0)  # for a client to take the next piece of an answer
    connections: int = Field(default=512, ge=1)  # at the same time, per web process
    streams: int = Field(default=128, ge=1)  # held answers (events, ?wait) at the same time, per web process
    streams_per_client: int = Field(default=16, ge=1)
    stream_seconds: float = Field(default=900.0, gt=0)  # then the browser asks again
    poll_seconds: float = Field(default=0.15, gt=0)

    hsts_seconds: int = Field(default=0, ge=0)  # Strict-Transport-Security, only where everything is TLS


def check_known(environment: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse a variable of the service that has none of these names.

    Raises
    ------
    ParameterError
        There is one; the nearest name is told.
    """
    known = [PREFIX + name.upper() for name in names]
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            raise _unknown(variable, known)


def read_model(model: type[Settings], environment: Mapping[str, str], given: Mapping[str, Any]) -> Settings:
    """The settings of one model from variables and options; whatever has another name is left alone.

    Parameters
    ----------
    given
        Options; those that are None were not given.

    Raises
    ------
    ParameterError
        A value is not what it must be.
    """
    told: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name in model.model_fields:
        option, variable = f"--{name.replace('_', '-')}", PREFIX + name.upper()
        origin[name] = option
        if given.get(name) is not None:
            told[name] = given[name]
        elif environment.get(variable):
            told[name], origin[name] = environment[variable], variable
    try:
        return model(**told)
    except ValidationError as error:
        raise _wrong(error, told, origin) from None


def _unknown(variable: str, known: Sequence[str]) -> ParameterError:
    near = get_close_matches(variable, known, n=1)
    return ParameterError(
        f"unknown variable {variable}" + (f", perhaps {near[0]}" if near else ""),
        where="environment",
        expected=", ".join(known),
        received=variable,
        next_step="correct or unset it",
    )


def _wrong(error: ValidationError, told: Mapping[str, Any], origin: Mapping[str, str]) -> ParameterError:
    finding = error.errors(include_url=False)[0]
    name = str(finding["loc"][0])
    return ParameterError(
        f"the service's setting '{name}' is wrong",
        where=origin[name],
        expected=finding["msg"],
        received=repr(told[name]) if name in told else "nothing",
        next_step=f"correct {origin[name]}; docs/service.md lists the settings",
    )
