"""What axe-core finds on an open page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["axe_findings"]

# Every rule of WCAG 2.0 to 2.2, A and AA, and axe's own for good practice. The size of targets is a rule of
# 2.2 that axe leaves off unless it is asked for.
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def axe_findings(page: Page, scheme: str) -> list[str]:
    """One sentence per rule that the page breaks in a colour scheme, with the first place and how many."""
    # From the page's beginning: at its end the list of pages has slid below the header, and axe would take
    # what is seen of an entry for its size.
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    page.emulate_media(color_scheme=scheme)
    return [
        f"{found['id']} at {len(found['nodes'])} places, first {found['nodes'][0]['html'][:160]}"
        for found in Axe().run(page, options=OPTIONS).response["violations"]
    ]
