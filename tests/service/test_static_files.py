"""Styles, scripts and letters of the service's pages: kept for ever under addresses that change with them."""

from __future__ import annotations

import re

import pytest

from eslabon.service.static_files import STATIC, static_files
from tests.conftest import REPOSITORY, TINY
from tests.service.form_client import FormClient
from tests.service.form_desk import FormDesk, form_service


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return FormClient(form_service(FormDesk(TINY, "states", tmp_path_factory.mktemp("static"))).app)


def test_everything_that_a_page_loads_is_there_for_ever(client):
    page = client.get("/es/request").text
    addresses = re.findall(r'(?:src|href)="(/service/static/[^"]+)"', page)
    assert len(addresses) >= 5
    style = static_files().address("eslabon.css")
    letters = re.findall(r'url\("(fonts/[^"]+)"\)', client.get(style).text)
    assert len(letters) == 6
    for address in [*addresses, *(style.replace("eslabon.css", name) for name in letters)]:
        answer = client.get(address)
        assert answer.status == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert client.head(address).headers["content-length"] == str(len(answer.body))


def test_the_look_is_the_book_s_own():
    theme = REPOSITORY / "src/eslabon/book/theme/static"
    for name in ("eslabon.css", "eslabon.js", "theme-early.js"):
        assert static_files().files[name].content == (theme / name).read_bytes()
    own = static_files().files["service.css"].content.decode()
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl|@font-face", own), (
        "colours and letters come from the theme"
    )


@pytest.mark.parametrize(
    "path",
    ["{version}/nothing.css", "{version}/../form.py", "{version}/%2e%2e/form.py", "{version}/fonts/",
     "{version}/", "0000000000000000/eslabon.css", "/eslabon.css", "{version}/..%5c..%5cform.py",
     "{version}//etc/passwd"],
)  # fmt: skip
def test_nothing_else_is_served(client, path):
    answer = client.get(f"{STATIC}/{path.format(version=static_files().version)}")
    assert answer.status in (400, 404)
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_an_unknown_file_has_no_address():
    with pytest.raises(KeyError, match=r"nothing\.css"):
        static_files().address("nothing.css")
