"""Options and variables of the service are one model, and wrong ones are told in five parts."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from eslabon.errors import ParameterError
from eslabon.service.run_settings import read_all
from eslabon.service.settings import PREFIX, ServiceSettings

STATE = Path("/srv/state")


def read_settings(environment, **given) -> ServiceSettings:
    return read_all(environment, root=STATE, build=STATE, **given)[0]


def test_variables_are_read_and_options_win():
    told = {f"{PREFIX}PORT": "9000", f"{PREFIX}HOST": "0.0.0.0", f"{PREFIX}AUDIT": "false", "OTHER": "x"}
    settings = read_settings(told, state=STATE, port=9001, site=None)
    assert (settings.port, settings.host, settings.audit, settings.site) == (9001, "0.0.0.0", False, None)


def test_lists_are_separated_by_commas():
    told = {
        f"{PREFIX}ALLOWED_HOSTS": "book.example.org, *.example.net",
        f"{PREFIX}TRUSTED_PROXIES": "10.0.0.0/8,::1",
        f"{PREFIX}CORS_ORIGINS": "https://example.org",
    }
    settings = read_settings(told, state=STATE)
    assert settings.allowed_hosts == ("book.example.org", "*.example.net")
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert settings.cors_origins == ("https://example.org",)


def test_an_empty_variable_says_nothing():
    assert read_settings({f"{PREFIX}PORT": ""}, state=STATE).port == 8000


def test_an_unknown_variable_is_an_error_and_the_nearest_is_named():
    with pytest.raises(ParameterError, match=f"perhaps {PREFIX}PORT") as caught:
        read_settings({f"{PREFIX}PORTS": "1"}, state=STATE)
    assert caught.value.where == "environment"
    with pytest.raises(ParameterError, match=f"perhaps {PREFIX}GRACE_SECONDS"):
        read_settings({f"{PREFIX}GRACE_SECOND": "1"}, state=STATE)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "80800"),
        ("PORT", "http"),
        ("WORKERS", "0"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://example.org/path"),
        ("ALLOWED_HOSTS", "a b"),
        ("TRUSTED_PROXIES", "everybody"),
        ("METRICS", "public"),
        ("BODY_BYTES", "-1"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable(variable, value):
    with pytest.raises(ParameterError, match="is wrong") as caught:
        read_settings({PREFIX + variable: value}, state=STATE)
    assert caught.value.where == PREFIX + variable
    assert caught.value.received == repr(value)
    assert caught.value.expected


def test_a_wrong_option_is_told_with_its_option():
    with pytest.raises(ParameterError) as caught:
        read_settings({}, state=STATE, body_bytes=1)
    assert caught.value.where == "--body-bytes"


def test_without_a_state_folder_there_is_no_service():
    with pytest.raises(ParameterError) as caught:
        read_settings({})
    assert (caught.value.where, caught.value.received) == ("--state", "nothing")
