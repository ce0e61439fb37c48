"""What a compiled report says of itself: title, citation, provenance, the command that makes it again."""

from __future__ import annotations

import shlex
from types import SimpleNamespace
from typing import Any

from eslabon.book.citing import Cited
from eslabon.book.compiled import CompiledPart, CompiledReport
from eslabon.book.ground import machine_digest
from eslabon.book.interface import interface_text
from eslabon.language import format_list
from eslabon.language.marks import set_apart
from eslabon.ondemand.choice import COUNTRY, RECOMMENDATION, Choice, ChosenPart
from eslabon.ondemand.request import ReportRequest
from eslabon.ondemand.sealed import SealedEdition

__all__ = ["cited_edition", "command_of", "describe"]

# So many are named one by one; more are counted.
NAMED = 6


def describe(edition: SealedEdition, choice: Choice) -> CompiledReport:
    """All that the report says of itself, in its language."""
    language = choice.request.language
    say = interface_text(language, "report")
    cited = cited_edition(edition, language)
    subtitle = _subtitle(choice, language)
    title = set_apart(f"{say('Informe compilado')}: {subtitle}", language)
    return CompiledReport(
        heading=say("Informe compilado"),
        subtitle=subtitle,
        title=title,
        citation=cited.compiled(title).text,
        note=say(
            "Reúne páginas del libro tal como están en esta edición. Las demás páginas a las que remiten "
            "quedan fuera del informe."
        ),
        provenance=(
            _line(say("Edición:"), f"{edition.manifest.edition}, {say('manifiesto')} sha256 "
                  f"{edition.manifest.digest}", language),
            _line(say("Instantánea de los datos:"), f"sha256 {cited.snapshot}", language),
            _line(say("Código que compiló:"), f"sha256 {cited.code}", language),
            _line(say("Páginas:"), ", ".join(choice.pages), language),
        ),
        again=set_apart(say("Para compilarlo de nuevo:"), language),
        command=command_of(choice.request),
        parts=tuple(CompiledPart(_part_title(part, language), part.pages) for part in choice.parts),
    )  # fmt: skip


def command_of(request: ReportRequest) -> str:
    """The command that compiles the same report from the same edition.

    Examples
    --------
    >>> command_of(ReportRequest(("ARC",), (1, 5), "es", "html"))
    'eslabon compile --countries ARC --recommendations 1,5 --language es --format html'
    """
    parts = ["eslabon", "compile"]
    if request.countries:
        parts += ["--countries", ",".join(request.countries)]
    if request.recommendations:
        parts += ["--recommendations", ",".join(map(str, request.recommendations))]
    return shlex.join([*parts, "--language", request.language, "--format", request.format])


def cited_edition(edition: SealedEdition, language: str) -> Cited:
    """How the edition is cited in a language; the code is the one that compiles."""
    book = edition.settings(language)
    config: dict[str, Any] = book["sphinx"]["config"]
    told = SimpleNamespace(
        language=language,
        author=book.get("author", ""),
        project=book.get("title", ""),
        html_title=config.get("html_title", ""),
        # A source without citations still says which data it holds.
        eslabon_citation=config.get("eslabon_citation") or {"snapshot": edition.manifest.facts["snapshot"]},
        eslabon_licence=config.get("eslabon_licence", {}),
        eslabon_edition=config.get("eslabon_edition", ""),
        eslabon_snapshot=edition.manifest.facts["snapshot"],
        eslabon_code=machine_digest(),
    )
    return Cited.from_config(told)


def _line(label: str, text: str, language: str) -> str:
    return f"{set_apart(label, language)} {text}"


def _subtitle(choice: Choice, language: str) -> str:
    """Which pages, in words: few are named, many are counted."""
    parts = "; ".join(_summary(part, language) for part in choice.parts)
    if all(len(part.values) > NAMED for part in choice.parts):
        parts = ", ".join(_summary(part, language) for part in choice.parts)
    return set_apart(parts[:1].upper() + parts[1:], language)


def _summary(part: ChosenPart, language: str) -> str:
    say = interface_text(language, "report")
    count = len(part.values)
    if part.kind == RECOMMENDATION:
        if count > NAMED:
            return say("{number} recomendaciones").format(number=count)
        word = say("recomendaciones {numbers}") if count > 1 else say("recomendación {numbers}")
        return word.format(numbers=format_list(map(str, part.values), language))
    if count > NAMED:
        return say("{number} países").format(number=count)
    return format_list(part.names, language)


def _part_title(part: ChosenPart, language: str) -> str:
    """Not the caption of the book's part, which may count what only the book has: "the ten …"."""
    say = interface_text(language, "report")
    return {COUNTRY: say("Países"), RECOMMENDATION: say("Recomendaciones")}[part.kind]
