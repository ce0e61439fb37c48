"""What the settings, the catalogue and the translations of a reconstructed publication say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel.messages.plurals import get_plural

from eslabon.catalogue import Catalogue
from eslabon.catalogue.root import SETTINGS_FILE, SETTINGS_KEY
from eslabon.catalogue.settings import PublicationSettings
from eslabon.catalogue.yaml_edit import set_value
from eslabon.editions.cut_rule import CutTable
from eslabon.editions.cut_tables import NOT_HELD, Cut
from eslabon.errors import CatalogueError
from eslabon.language import Messages, format_date

__all__ = ["Changes", "catalogue_files", "codes_file", "settings_file", "texts_of", "translation_files"]

INDICATORS, SOURCES = "data/catalogue/indicators", "data/catalogue/sources"
# "indicators" and "sources", each with the fields of entries that read otherwise, by id.
Changes = Mapping[str, Mapping[str, Mapping[str, Any]]]
# What these say of an edition that is published in its time does not hold for a reconstructed one.
_NOT_OF_A_RECONSTRUCTION = ("doi", "embargo", "previous", "renamed")


def texts_of(messages: Messages, until: date) -> dict[str, str]:
    """The texts that a reconstruction adds to a publication, in one language."""
    _ = messages
    day = format_date(until.isoformat(), messages.language)
    return {
        "reconstructed": _(
            "Edición reconstruida con versiones anteriores de los datos, todas conocidas el {date}; no se "
            "publicó entonces.",
            date=day,
        ),
        "unobserved": _(
            "No se conserva ninguna versión de esta serie que se conociera el {date}, de modo que la edición "
            "reconstruida no la tiene.",
            date=day,
        ),
        NOT_HELD: _("La cifra posterior aún no se conocía"),
    }


def settings_file(root: Path, edition: str, released: str, reconstructed: str) -> str:
    """``_config.yml`` of the reconstruction; comments and all other settings stay."""
    text = (root / SETTINGS_FILE).read_text("utf-8")
    said: dict[str, str | None] = dict.fromkeys(_NOT_OF_A_RECONSTRUCTION)
    said |= {"edition": edition, "reconstructed": reconstructed, "released": released or None}
    for key, value in said.items():
        text = set_value(text, (SETTINGS_KEY, key), value)
    return text


def catalogue_files(
    root: Path, catalogue: Catalogue, cut: Cut, unobserved: str, changes: Changes
) -> dict[str, str]:
    """Files of the catalogue's indicators and sources that change, by path.

    An indicator without values says why; one whose source gives none of its values names the source that
    gives most of them. Then follow the changes that were asked for.

    Raises
    ------
    CatalogueError
        A change is asked for something that does not exist.
    """
    wanted: dict[str, dict[str, Any]] = {id: {"unobserved": unobserved} for id in cut.empty}
    for id, table in cut.tables.items():
        source = _main_source(table, catalogue.indicators[id].source)
        if source != catalogue.indicators[id].source:
            wanted.setdefault(id, {})["source"] = source
    for id, fields in changes.get("indicators", {}).items():
        wanted[id] = wanted.get(id, {}) | dict(fields)
    sources = changes.get("sources", {})
    _known("indicator", wanted, catalogue.indicators)
    _known("source", sources, catalogue.sources)
    found = {}
    for path in sorted((root / INDICATORS).glob("*.yml")):
        before = text = path.read_text("utf-8")
        own = {entry["id"] for entry in yaml.safe_load(text) or ()}
        for id in sorted(own & set(wanted)):
            for name, value in wanted[id].items():
                text = set_value(text, (id, name), value)
        if text != before:
            found[f"{INDICATORS}/{path.name}"] = text
    for path in sorted((root / SOURCES).glob("*.yml")):
        before = text = path.read_text("utf-8")
        for name, value in sources.get(yaml.safe_load(text)["id"], {}).items():
            text = set_value(text, (name,), value)
        if text != before:
            found[f"{SOURCES}/{path.name}"] = text
    return found


def _known(kind: str, named: Collection[str], known: Collection[str]) -> None:
    for id in sorted(set(named) - set(known)):
        raise CatalogueError(
            f"a change is asked for the {kind} '{id}', which does not exist",
            where="--changes",
            expected=f"ids of data/catalogue/{kind}s",
            received=id,
            next_step="correct the file of changes",
        )


def _main_source(table: CutTable, present: str) -> str:
    counts = Counter(row.source for row in table.observations)
    if not counts or present in counts:
        return present
    return min(counts, key=lambda source: (-counts[source], source))


def codes_file(root: Path, label: str) -> str:
    """``data/catalogue/codes.csv`` with the reason of pairs whose later figure was not known."""
    path = root / "data" / "catalogue" / "codes.csv"
    text = path.read_text("utf-8").rstrip("\n") + "\n"
    return text if f"\nunpaired,{NOT_HELD}," in text else text + f'unpaired,{NOT_HELD},"{label}"\n'


def translation_files(root: Path, settings: PublicationSettings, until: date) -> dict[str, str]:
    """``book/locale/<language>/reconstructed.po`` of each language but the source, by path."""
    source = texts_of(Messages.load(root, settings.source_language), until)
    files = {}
    for language in settings.languages:
        if language == settings.source_language:
            continue
        messages = Messages.load(root, language)
        translated = texts_of(messages, until)
        if messages.missing:
            continue  # what nobody has translated stays missing: it does not get the source's words for good
        plural = get_plural(language)
        head = [
            f"Language: {language}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit",
            f"Plural-Forms: nplurals={plural.num_plurals}; plural={plural.plural_expr};",
        ]
        lines = [
            "# What an edition reconstructed by `eslabon data cut` says of itself.",
            'msgid ""',
            'msgstr ""',
        ]
        lines += [f'"{line}\\n"' for line in head]
        for key, text in source.items():
            lines += ["", f"msgid {_quoted(text)}", f"msgstr {_quoted(translated[key])}"]
        files[f"book/locale/{language}/reconstructed.po"] = "\n".join(lines) + "\n"
    return files


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
