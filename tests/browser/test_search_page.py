"""The search page where not all goes well: no storage, scripts that do not arrive, ears instead of eyes."""

from __future__ import annotations

import pytest

from tests.browser.compare_site import LANGUAGES
from tests.browser.visit import NARROW, POLICY, WIDE, serve

pytestmark = pytest.mark.browser

WORD = "texto"  # stands on every page of the site, as none of its names
# What browsers do where storage is forbidden: even the name is refused.
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); },
});"""
NO_NAMES = {
    "es": "No se pudo leer la lista de nombres: vuelva a cargar la página.",
    "en": "The list of names could not be read: load the page again.",
    "pt": "Não foi possível ler a lista de nomes: carregue a página de novo.",
    "fr": "La liste des noms n’a pas pu être lue\u00a0: rechargez la page.",
}
NO_TEXT = {
    "es": "No se pudo leer el índice del texto: vuelva a cargar la página.",
    "en": "The index of the text could not be read: load the page again.",
    "pt": "Não foi possível ler o índice do texto: carregue a página de novo.",
    "fr": "L’index du texte n’a pas pu être lu\u00a0: rechargez la page.",
}
END = {
    "es": ("Resultados en el texto: 4.", "Ninguna página contiene las palabras buscadas."),
    "en": ("Results in the text: 4.", "No page contains the words searched for."),
    "pt": ("Resultados no texto: 4.", "Nenhuma página contém as palavras buscadas."),
    "fr": ("Résultats dans le texte\u00a0: 4.", "Aucune page ne contient les mots recherchés."),
}
# What the status said, in order, and how many results the page had each time.
LISTEN = """document.addEventListener("DOMContentLoaded", () => {
  window.heard = [];
  const status = document.querySelector("[role=status]");
  const results = () => document.querySelectorAll("#search-results li").length;
  const hear = () => window.heard.push([status.textContent, results()]);
  new MutationObserver(hear).observe(status, { childList: true });
});"""


@pytest.fixture(scope="module")
def site(compare_site):
    """Its address, under the strict policy."""
    with serve(compare_site, POLICY) as address:
        yield address


@pytest.fixture
def searched(browser, site):
    """Search for a word; the context is closed at the end."""
    contexts = []

    def search(word: str = WORD, language: str = "es", *, script="", lost="", width=WIDE):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        if script:
            page.add_init_script(script)
        if lost:
            page.route(f"**/{lost}*", lambda route: route.abort())
        page.goto(f"{site}/{language}/html/search.html?q={word}")
        return page

    yield search
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_searched_where_storage_is_refused(searched, language):
    page = searched(language=language, script=NO_STORAGE)
    page.locator("#search-results li").nth(3).wait_for(state="attached", timeout=5000)
    assert page.locator("#search-progress").inner_text() == ""
    assert page.errors == []


def test_what_was_looked_for_is_kept_nowhere(searched):
    page = searched()
    page.locator("#search-results li").first.wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_names_that_does_not_arrive_is_said(searched, language):
    """That nothing is called so would be false. The text is searched all the same."""
    page = searched("argentin", language, lost="find-index.js")
    assert page.locator("#find-none").inner_text() == NO_NAMES[language]
    page.goto(page.url.replace("argentin", WORD))
    page.locator("#search-results li").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_index_of_the_text_that_does_not_arrive_is_said(searched, language):
    """Instead of a preparation that never ends. Names are found all the same."""
    page = searched("argentin", language, lost="searchindex.js")
    page.get_by_role("status").filter(has_text=NO_TEXT[language]).wait_for(timeout=5000)
    assert page.locator("#search-progress").inner_text() == ""
    assert page.locator("#find-results a").first.inner_text() in ("Argentina", "Argentine")


@pytest.mark.parametrize(
    "script",
    ["documentation_options.js", "doctools.js", "search-words.js", "searchtools.js", "language_data.js"],
)
def test_any_script_that_the_search_of_the_text_needs_may_be_lost(searched, script):
    page = searched("argentin", lost=script)
    page.get_by_role("status").filter(has_text=NO_TEXT["es"]).wait_for(timeout=5000)
    assert page.locator("#search-progress").inner_text() == ""
    assert page.locator("#find-results a").count() > 0


@pytest.mark.parametrize(("word", "which"), [(WORD, 0), ("xylophone", 1)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_of_the_search_is_announced_once_and_the_list_is_not(searched, language, word, which):
    """Four hundred results would be read aloud one after the other."""
    page = searched(word, language, script=LISTEN)
    page.get_by_role("status").filter(has_text=END[language][which]).wait_for(timeout=5000)
    loud = "(list) => list.closest('[aria-live], [role=status]')"
    assert page.locator("#search-results").evaluate(loud) is None
    assert page.evaluate("window.heard") == [[END[language][which], 0 if which else 4]]
    assert page.locator("#search-results p.search-summary").count() == 0  # it would stand there twice


def test_no_single_key_is_a_shortcut(searched):
    """Those who speak to their machine would set it off by a word."""
    page = searched()
    page.locator("#search-results li a").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_escape_closes_a_menu_of_the_search_page(searched):
    page = searched(width=NARROW)
    page.locator(".language-button").click()
    page.locator("#languages a").first.focus()
    page.keyboard.press("Escape")
    assert not page.locator("#languages").is_visible()
