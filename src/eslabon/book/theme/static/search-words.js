/* Words of the search in the page's language. Sphinx makes a function of the text of their plural rule, which a
   strict content policy refuses; browsers know the rule. Stands between doctools.js and translations.js. */
Documentation.addTranslations = (catalog) => {
  const rules = new Intl.PluralRules(catalog.locale.replace("_", "-"));
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.PLURAL_EXPR = (count) => (rules.select(count) === "one" ? 0 : 1);
  Documentation.LOCALE = catalog.locale;
};
