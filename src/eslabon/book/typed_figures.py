"""Statistics typed into prose: found, so that every figure of the book comes from the data.

A number in running text must be a year, an address inside the publication ("recomendación 8", "lines
1459–1465"), part of a name ("ISO 9001", "SHA-256") or cited from the data by a role. Anything else is a
statistic that nobody can trace and that the next edition will not renew. The rule is for text in any
language of the publication; what it takes for an address or a unit is said below in Spanish, English,
Portuguese and French.
"""

from __future__ import annotations

import re

__all__ = ["typed_figures"]

# What is no text for readers; it is blanked before numbers are looked for.
_NOT_TEXT = (
    re.compile(r"`[^`]*`"),  # code, and the keys of roles
    re.compile(r"\]\([^)]*\)"),  # targets of links
    # The ends of a scale belong to its definition: after a cited value, or said to be a scale.
    re.compile(r"\}`?\s+(?:sobre|out of|em|sur)\s+\d+\b"),
    re.compile(r"\b(?:escala\s+del?|scale\s+(?:of|from)|échelle\s+de)\s+\d+\s+(?:al?|to|à)\s+\d+\b"),
    re.compile(
        r"\b\d+\s+(?:es\s+(?:el\s+mejor|la\s+igualdad)|is\s+(?:the\s+best|parity)"
        r"|é\s+(?:o\s+melhor|a\s+igualdade)|est\s+(?:le\s+meilleur|la\s+parité))\b"
    ),
    re.compile(r"\{[^{}]*\}"),  # fields, attributes, names of roles
    re.compile(r"\[\^[^\]]+\]"),  # footnote marks
    re.compile(r"https?://\S+"),
    re.compile(r"^(?:#+|\||\d{1,3}[.)])\s"),  # marks of messages that are written as Markdown
)
_NUMBER = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_AND = r"(?:\s*(?:,|;|–|-|/|y|e|o|a|al|and|or|to|ou|et|à)\s*)"
_PLACES = (
    "recomendaci[oó]n(?:es)?|secci[oó]n(?:es)?|cap[ií]tulos?|p[áa]ginas?|p[áa]gs?\\.|l[ií]neas?|notas?|figuras?|"
    "tablas?|cuadros?|gr[áa]ficos?|anexos?|pasos?|art[ií]culos?|edici[oó]n|versi[oó]n|volumen|n[úu]mero|n\\.?[º°]|"
    "nivel(?:es)?|objetivos?|dimensi[oó]n(?:es)?|recommendations?|sections?|chapters?|pages?|lines?|notes?|figures?|"
    "tables?|charts?|annex(?:es)?|steps?|articles?|edition|version|volume|number|no\\.|levels?|goals?|dimensions?|"
    "recomendaç(?:ão|ões)|seç(?:ão|ões)|linhas?|tabelas?|quadros?|passos?|artigos?|ediç(?:ão|ões)|vers(?:ão|ões)|"
    "níve(?:l|is)|dimens(?:ão|ões)|recommandations?|chapitres?|lignes?|tableaux?|graphiques?|étapes?|édition|numéro|"
    "niveaux?|objectifs?"
)
_ADDRESS = re.compile(
    rf"\b(?:{_PLACES})\s+[A-Z]?\d+(?:\.\d+)*[a-z]?(?:{_AND}[A-Z]?\d+(?:\.\d+)*[a-z]?)*(?![\d.,]*\d)(?!\s*(?:%|‰|por\s+ci?ento|per\s?cent|pour\s+cent))",
    re.IGNORECASE,
)
# Names that hold a number: joined to letters, or after a word that is known to be followed by one.
_NAME = re.compile(
    r"\b(?=[\w./-]*\d)[^\W\d]\w*(?:[./-]\w+)*\b"
    r"|\b(?:ISO|IEC|BY|License|Licencia|Licença|Licence|Atribución|Atribuição|Attribution|SDG|CIIU|ISIC|CUCI|SITC|CPC|SA|HS|NACE|Rev\.|UTF|Unicode|Python|PDF/UA)"
    r"[\s-]\d+(?:[.:-]\d+)*"
)
_UNIT = (
    r"\s*(?:%|‰)|\s+(?:por\s+ciento|puntos?\b|mil\b|millon|millard|d[oó]lares|euros|empresas|firmas|personas|emple|pymes"
    r"|pa[ií]ses|per\s?cent|percentage|thousand|million|billion|dollars|firms|companies|people|workers|countries|SMEs"
    r"|por\s+cento|pontos?\b|milh|bilh|pessoas|PME|pour\s+cent|points?\b|mille\b|milliard|entreprises|personnes|pays)"
)
_MONEY = re.compile(rf"(?:US\$|USD|EUR|[$€£])\s*{_NUMBER}")
_DAY = re.compile(
    r"\b\d{1,2}(?:\.?º)?\s+de\s+(?=[a-z]+(?:\s+de\s+\d{4})?)(?=enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro"
    r"|dezembro)|\b\d{1,2}(?:er)?\s+(?=janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre)|\b\d{1,2}\s+(?=January|February|March|April|May|June|July|August"
    r"|September|October|November|December)"
)
_YEAR = re.compile(rf"(?<![\d.,$€£])\b(?:1[4-9]|20)\d\d[a-z]?\b(?!(?:[.,]\d)|{_UNIT})")
_FIGURE = re.compile(
    rf"(?:(?:US\$|USD|EUR|[$€£])\s*)?(?<!\w){_NUMBER}(?:\s*(?:de|of|out\s+of|em|sur)\s+(?:cada\s+|every\s+)?\d+)?"
    rf"(?:\s*%|\s+(?:por\s+ci?ento|per\s?cent|pour\s+cent|mil(?:lones|lions?|le)?|milh(?:ão|ões)|million|billion|"
    rf"milliards?)\b)?",
    re.IGNORECASE,
)
# Numbers in words are prose ("cinco tipos") until they measure something.
_WORDS = (
    r"(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veint\w+|"
    r"(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?:\s+y\s+\w+)?|cien(?:to)?|\w+cientos|mil|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\w+)?|(?:a|one)\s+hundred|"
    r"dois|duas|três|quatro|sete|oito|nove|dez\w*|onze|doze|treze|quatorze|vinte|trinta|quarenta|cinquenta|sessenta|"
    r"setenta|oitenta|noventa|cem|cento|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|seize|vingt\w*|"
    r"trente|quarante|cinquante|soixante|quatre-vingts?|cent)"
)
_IN_WORDS = re.compile(
    rf"\b{_WORDS}\s+(?:por\s+ciento|mil\b(?!\s+d)|millones|puntos\s+porcentuales|per\s?cent|thousand|millions?|billions?"
    rf"|percentage\s+points|por\s+cento|milhões|bilhões|pontos\s+percentuais|em\s+cada\s+{_WORDS}\b"
    rf"|pour\s+cent|mille|millions|milliards|points\s+de\s+pourcentage|sur\s+{_WORDS}\b"
    rf"|de\s+cada\s+{_WORDS}\b|(?:out\s+of|in)\s+(?:every\s+)?{_WORDS}\b)",
    re.IGNORECASE,
)


def typed_figures(text: str) -> list[str]:
    """List the statistics that are typed into a text of the book, in their order.

    Parameters
    ----------
    text
        One block of prose (see :func:`eslabon.book.prose.blocks`) or one message.

    Examples
    --------
    >>> typed_figures("En 2012, la recomendación 8 pedía una métrica (ISO 9001).")
    []
    >>> typed_figures("Exporta el 41,9 % y emplea a 3 de cada 4 personas.")
    ['41,9 %', '3 de cada 4']
    """
    rest = text
    for pattern in _NOT_TEXT:
        rest = pattern.sub(_blanked, rest)
    found = []
    # Words and money first: their numbers might pass for years.
    for pattern in (_IN_WORDS, _MONEY):
        found += pattern.finditer(rest)
        rest = pattern.sub(_blanked, rest)
    for pattern in (_ADDRESS, _DAY, _YEAR, _NAME):
        rest = pattern.sub(_blanked, rest)
    found += _FIGURE.finditer(rest)
    return [match[0].strip() for match in sorted(found, key=lambda match: match.start())]


def _blanked(match: re.Match) -> str:
    return " " * len(match[0])
