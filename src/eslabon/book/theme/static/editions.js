/* The other editions of this page. The list is shared by all editions and lies above them, so that an old
   edition knows the newest without being touched; without it the page says its own edition only. */
(function () {
  "use strict";

  /* What the page is called from edition to edition: its own address, later ones, then former ones of them all:
     a page whose names were all led to the last one has siblings. */
  function names(page, renamed) {
    const steps = Object.entries(renamed);
    const found = new Set([page]);
    for (const name of found) steps.forEach(([old, later]) => old === name && found.add(later));
    for (const name of found) steps.forEach(([old, later]) => later === name && found.add(old));
    return [...found];
  }

  /* The language in which the edition is shown: the reader's, else its first one. Lists made before they told
     it have the languages in the order of their names. */
  function spoken(edition, language) {
    return edition.languages[language] ? language : edition.source || Object.keys(edition.languages)[0];
  }

  /* The page in that edition: itself, what it is called there, or nothing. A page that its own edition does not
     list, as that of the search, is made with every edition. */
  function place(edition, language, page, known, own) {
    const home = known.editions.find((each) => each.id === own);
    if (home && !(home.languages[language] || []).includes(page)) return page;
    const pages = edition.languages[spoken(edition, language)] || [];
    return names(page, known.renamed || {}).find((address) => pages.includes(address));
  }

  /* Where the reader is taken: the same page, else the first one. */
  function address(site, edition, language, found) {
    return `${site}${edition.id}/${spoken(edition, language)}/html/${found || "index"}.html`;
  }

  function setUpEditions() {
    const list = document.getElementById("edition-list");
    const known = window.eslabonEditions;
    if (!list || !known || !Array.isArray(known.editions)) return;
    const { edition: own, page, site } = list.dataset;
    const language = document.documentElement.lang;
    const entries = document.createElement("ul");
    for (const edition of known.editions) {
      const found = place(edition, language, page, known, own);
      const link = document.createElement("a");
      link.href = address(site, edition, language, found);
      link.textContent = edition.id;
      if (edition.id === own) link.setAttribute("aria-current", "page");
      const notes = [
        edition.released || list.dataset.draft,
        edition.reconstructed && list.dataset.reconstructed,
        !found && list.dataset.elsewhere,
      ].filter(Boolean);
      const note = document.createElement("span");
      note.textContent = ` · ${notes.join(" · ")}`;
      const item = document.createElement("li");
      item.append(link, note);
      entries.append(item);
    }
    list.replaceChildren(entries);
    showButton();
    showNewer(known, own, (edition) => address(site, edition, language, place(edition, language, page, known, own)));
  }

  function showButton() {
    const button = document.querySelector(".edition-button");
    button.hidden = false;
    button.previousElementSibling.hidden = true;
  }

  function showNewer(known, own, lead) {
    const newest = known.editions.find((edition) => edition.id === known.latest);
    const listed = known.editions.find((edition) => edition.id === own);
    if (!newest || !listed || !listed.released || newest.id === own) return;
    const notice = document.getElementById("newer-edition");
    const link = notice.querySelector("a");
    link.href = lead(newest);
    link.textContent += ` ${newest.id}`;
    notice.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", setUpEditions);
})();
