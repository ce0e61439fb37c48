"""The switch of languages: a list of its own on a phone, by finger and by keyboard."""

from __future__ import annotations

import pytest

from tests.browser.visit import NARROW, WIDE, visit
from tests.edition.conftest import edition  # noqa: F401  the fixture

pytestmark = [pytest.mark.book, pytest.mark.browser]
PAGE = "html/country/BOL.html"


def test_on_a_phone_languages_are_chosen_from_a_list_by_name(browser, edition):  # noqa: F811
    seen = visit(browser, (edition.folder / "es" / PAGE).as_uri(), width=NARROW)
    page = seen.page
    assert page.locator(".brand").bounding_box()["width"] > 100
    assert not page.locator("#languages").is_visible()
    page.get_by_role("button", name="Idioma").focus()
    page.keyboard.press("Enter")
    shown = page.locator("#languages").inner_text().split("\n")
    assert [name.strip() for name in shown if name.strip()] == ["Español", "English", "Português", "Français"]
    page.get_by_role("link", name="Français").click()
    page.wait_for_url(f"**/fr/{PAGE}")
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.context.close()


def test_on_a_wide_screen_they_stand_in_the_head(browser, edition):  # noqa: F811
    seen = visit(browser, (edition.folder / "fr" / PAGE).as_uri(), width=WIDE)
    assert not seen.page.locator(".language-button").is_visible()
    assert seen.page.locator("#languages").inner_text().split() == ["ES", "EN", "PT", "FR"]
    seen.page.get_by_role("link", name="PT").click()
    seen.page.wait_for_url(f"**/pt/{PAGE}")
    seen.page.context.close()
