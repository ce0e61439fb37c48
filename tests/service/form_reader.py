"""What a page of the form says, read from its HTML."""

from __future__ import annotations

from functools import cached_property

from lxml import html

from tests.service.asking import Answer

__all__ = ["FormPage"]


class FormPage:
    """An answer of the service, as its reader takes it in."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @cached_property
    def tree(self):
        """Its elements."""
        return html.fromstring(self.body)

    def texts(self, xpath: str) -> list[str]:
        """Texts of elements, spaces folded."""
        return [" ".join(element.text_content().split()) for element in self.tree.xpath(xpath)]

    @property
    def heading(self) -> str:
        (heading,) = self.texts("//h1")
        return heading

    @property
    def main(self) -> str:
        (main,) = self.texts("//main")
        return main

    def inline(self) -> list[str]:
        """What a strict content policy would keep from working: scripts, styles and handlers in the page."""
        found = [element.tag for element in self.tree.xpath("//script[not(@src)] | //style")]
        names = (name for element in self.tree.iter() for name in element.attrib)
        return found + [name for name in names if name == "style" or name.startswith("on")]

    def sends(self, form: str) -> list[tuple[str, str]]:
        """Names and values that a form sends as it is shown."""
        (found,) = self.tree.xpath(f"//section[@id='{form}']//form")
        return found.form_values()

    def complaints(self) -> list[tuple[str, str]]:
        """Address and text of each entry of the summary."""
        links = self.tree.xpath("//*[@id='error-summary']//li/a")
        return [(link.get("href"), " ".join(link.text_content().split())) for link in links]

    def named(self, id: str):
        """The element of that id; there is exactly one."""
        (found,) = self.tree.xpath(f"//*[@id='{id}']")
        return found
