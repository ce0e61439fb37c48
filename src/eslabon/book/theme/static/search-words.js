/* What Sphinx's search needs to be told; stands after doctools.js and before translations.js and searchtools.js. */

/* Sphinx would keep the reader's words in the browser's storage, to mark them on the next page. Nothing marks them
   here, and where storage is refused the search would end there. */
const SPHINX_HIGHLIGHT_ENABLED = false;

/* Words of the search in the page's language. Sphinx makes a function of the text of their plural rule, which a
   strict content policy refuses; browsers know the rule. */
Documentation.addTranslations = (catalog) => {
  const rules = new Intl.PluralRules(catalog.locale.replace("_", "-"));
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.PLURAL_EXPR = (count) => (rules.select(count) === "one" ? 0 : 1);
  Documentation.LOCALE = catalog.locale;
};
