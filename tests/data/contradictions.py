"""Contradictions inside the study, and gaps in it: how each is handled."""

from __future__ import annotations

import re

from tests.data.study_texts import (
    GOVERNANCE,
    MARSHALL,
    MIDDLE,
    POLICIES,
    Reading,
    chapter,
    charted,
    figure,
    notebooks,
    noted,
    prose,
    row,
    table,
)

CONTRADICTIONS = [
    Reading(
        "two sections numbered IV",
        "lines of the text are cited, sections never",
        lambda: not re.search(r"\bsecci[oó]n\s+(?:[IV]+|\d)\b", prose()) and "líneas" in prose(),
    ),
    Reading(
        "six cases, seven lead firms",
        "note of the figure; note in the chapter",
        lambda: (
            figure("unctad-gvc-case-studies")["value"] == "6"
            and noted(figure("unctad-gvc-case-studies"), "siete")
            and "nombra siete empresas líderes; solo da resultados de dos" in chapter(GOVERNANCE)
        ),
    ),
    Reading(
        "ten agencies or seven",
        "two figures; note in the chapter; note of the group in the register",
        lambda: (
            figure("un-interagency-group-agencies")["value"] == "10"
            and figure("un-interagency-document-agencies")["value"] == "7"
            and noted(figure("un-interagency-document-agencies"), "Contradice")
            and sum(row["in_un_group"] == "yes" for row in table("registers/agencies.csv").values()) == 10
            and noted(row("agencies", "un-interagency-value-chain-group"), "siete")
            and "{baseline}`un-interagency-document-agencies`" in chapter(POLICIES)
        ),
    ),
    Reading(
        "Hong Kong twice, Mexico on both sides",
        "note of the case; note in the chapter",
        lambda: (
            noted(row("cases", "apparel-coordinators-hkg"), "dos veces")
            and "coloca a México tanto entre los proveedores centrales como entre" in chapter(GOVERNANCE)
        ),
    ),
    Reading(
        "'almost half' in Prato",
        "the two counts are cited; the share is never picked by a page and its note says why",
        lambda: (
            figure("prato-chinese-owned-firms-2011")["value"] == "3177"
            and figure("prato-textile-apparel-firms-2011")["value"] == "7582"
            and noted(figure("prato-chinese-owned-share-2011"), "en palabras", "preferibles")
            and not charted("prato-chinese-owned-share-2011")
            and charted("prato-chinese-owned-firms-2011")
        ),
    ),
    Reading(
        "the state of São Bento do Sul",
        "Santa Catarina in the register, with a note; the prose names no state for it",
        lambda: (
            row("clusters", "sao-bento-do-sul-furniture")["place"] == "Santa Catarina"
            and noted(row("clusters", "sao-bento-do-sul-furniture"), "Rio Grande do Sul", "Santa Catarina")
            and not re.search(r"São Bento do Sul[^.;]*Rio Grande", prose())
        ),
    ),
    Reading(
        "dates of the Italian success",
        "note of the figure; note in the chapter; 1990s as read",
        lambda: (
            noted(figure("ita-districts-world-position"), "Otro pasaje", "fechas distintas")
            and "[^fechas]: El texto da otras fechas" in chapter(MARSHALL)
            and figure("prato-reconversion-period")["year_to"] == "1999"
            and noted(figure("prato-reconversion-period"), "se lee como el final de los años 1990")
        ),
    ),
    Reading(
        "no regional chains, except one",
        "read as a rule with an exception: note in the chapter and of the case",
        lambda: (
            "Aquí se lee como regla con una excepción" in chapter(MARSHALL)
            and noted(row("cases", "mercosur-auto-parts"), "excepción")
        ),
    ),
    Reading(
        "three supplier types, five stages",
        "note in the chapter and below the glossary's diagram",
        lambda: (
            "nombra tres tipos de proveedores (CM, CDM y ODM)" in chapter(GOVERNANCE)
            and "tres tipos de proveedores" in notebooks()
            and sum(row["group"] == "ladder_stage" for row in table("registers/concepts.csv").values()) == 5
        ),
    ),
    Reading(
        "two senses of OEM",
        "definition, note in the chapter, note below the diagram",
        lambda: (
            "son dos sentidos distintos" in row("concepts", "ladder-oem")["definition"]
            and "[^oem]: La sigla tiene dos sentidos" in chapter(GOVERNANCE)
            and "La sigla OEM tiene además otro sentido" in notebooks()
        ),
    ),
    Reading(
        "ODM, original or own design",
        "definition and note in the chapter",
        lambda: (
            "diseño original en un pasaje y diseño propio en otro"
            in row("concepts", "ladder-odm")["definition"]
            and "La sigla ODM se desarrolla como diseño original" in chapter(GOVERNANCE)
        ),
    ),
    Reading(
        "what maquila is intensive in",
        "avoided: neither the concept nor the prose says it",
        lambda: (
            "intensiv" not in row("concepts", "maquila")["definition"]
            and not re.search(r"maquila[^.]*intensiv|intensiv[^.]*maquila", prose())
        ),
    ),
    Reading(
        "majority of small firms or great majority of SMEs are informal",
        "a majority in words, with a note; note in the chapter",
        lambda: (
            figure("lac-informal-share-of-msmes")["kind"] == "majority_word"
            and noted(figure("lac-informal-share-of-msmes"), "gran mayoría", "ninguna cifra")
            and "[^informales]:" in chapter(MIDDLE)
        ),
    ),
    Reading(
        "0.085 % of GDP is less than one per cent; only Brazil",
        "the note says a tenth of that; the chapter gives three countries and no 'only'",
        lambda: (
            figure("bra-sme-support-spending")["value"] == "0.085"
            and noted(figure("bra-sme-support-spending"), "décima parte")
            and "menos de uno por ciento" not in prose()
            and not re.search(r"[Ss]olo (?:el )?Brasil gasta", prose())
            and all(
                f"{{baseline}}`{id}`" in chapter(MIDDLE)
                for id in ("bra-sme-support-spending", "chl-sme-support-spending", "dom-sme-support-spending")
            )
        ),
    ),
    Reading(
        "the six IDB clusters add up",
        "three, two and one, cited together",
        lambda: (
            sum(
                int(figure(f"idb-clusters-{kind}")["value"])
                for kind in ("natural-resources", "traditional-manufacturing", "specialised-supplier")
            )
            == int(figure("idb-clusters-studied")["value"])
            == 6
        ),
    ),
    # Gaps.
    Reading(
        "no bibliography, and note 1 breaks off",
        "said on the page of works and in the register",
        lambda: (
            "no incluye bibliografía" in chapter("annex/references")
            and noted(row("references", "unctad2001"), "se interrumpe")
        ),
    ),
    Reading(
        "figures without year",
        "their year is empty, and the table of the chapter says so",
        lambda: (
            all(
                figure(id)["year"] == ""
                for id in (
                    "jpn-sme-export-share",
                    "mex-sme-export-share",
                    "kor-small-firm-export-share",
                    "bra-sme-support-spending",
                )
            )
            and chapter(MIDDLE).count("| sin año |") == 4
        ),
    ),
    Reading(
        "no figure on recommendation 5",
        "none is assigned to it",
        lambda: all(
            "5" not in entry["recommendation"].split(";") for entry in table("baseline/figures.csv").values()
        ),
    ),
    Reading(
        "power of the large buyers without study",
        "said in the chapter on policies",
        lambda: "menos del poder de compra de las grandes exportadoras" in chapter(POLICIES),
    ),
]
