"""Readings of the study that could be otherwise, and our own choices of coding: how each is handled."""

from __future__ import annotations

import re

from tests.data.study_texts import (
    CLUSTERS,
    GOVERNANCE,
    MARSHALL,
    MIDDLE,
    POLICIES,
    Reading,
    chapter,
    figure,
    noted,
    prose,
    row,
    table,
)

READINGS = [
    Reading(
        "mixed number formats",
        "read by sense",
        lambda: (
            [
                float(figure(id)["value"])
                for id in (
                    "jpn-sme-establishment-share-1957",
                    "ita-large-firms-2009",
                    "ita-active-firms-2009",
                    "prato-chinese-residents-2011",
                )
            ]
            == [99.7, 3718, 4_500_000, 25_000]
            and noted(figure("ita-large-firms-2009"), "separador de miles")
        ),
    ),
    Reading(
        "about one third",
        "read as manufacturing among the large firms, with the other reading in the note",
        lambda: noted(
            figure("ita-large-firms-manufacturing-share-2009"), "Se lee", "también podría significar"
        ),
    ),
    Reading(
        "55 per cent within East Asia",
        "of total exports, no year, never as electronics",
        lambda: (
            figure("easia-intraregional-export-share")["year"] == ""
            and noted(
                figure("easia-intraregional-export-share"), "no debe leerse como dato de la electrónica"
            )
            and "electr" not in figure("easia-intraregional-export-share")["statement"]
            and "(OMC, 2011; sin año de referencia)" in chapter(MARSHALL)
        ),
    ),
    Reading(
        "30 per cent in Malaysia",
        "of investment, into manufacturing",
        lambda: (
            "inversión extranjera directa" in figure("mys-fdi-manufacturing-share")["statement"]
            and "manufactura" in figure("mys-fdi-manufacturing-share")["statement"]
        ),
    ),
    Reading(
        "97 to 89 per cent, of clothing",
        "statement and note of both figures; note in the chapter",
        lambda: (
            all(
                "prendas de vestir" in figure(f"mex-apparel-exports-to-usa-{year}")["statement"]
                and noted(figure(f"mex-apparel-exports-to-usa-{year}"), "por el contexto")
                for year in ("2000", "2009")
            )
            and "por el contexto se entienden las de vestuario" in chapter(GOVERNANCE)
            and noted(row("cases", "apparel-tunisia"), "no aclara en qué mercado")
        ),
    ),
    Reading(
        "28 per cent is of Mexico, Central America and the Caribbean together",
        "a region of its own and no country",
        lambda: (
            figure("mcac-usa-apparel-market-share-2001")["region"] == "mexico_central_america_caribbean"
            and figure("mcac-usa-apparel-market-share-2001")["country"] == ""
        ),
    ),
    Reading(
        "299 dollars",
        "note: retail price is a reading, no year",
        lambda: (
            noted(figure("ipod-total-value"), "aunque el estudio no lo dice", "sin año")
            and figure("ipod-total-value")["year"] == ""
            and not re.search(r"precio de venta[^.]*ipod-total-value", prose())
        ),
    ),
    Reading(
        "50 to 80 per cent made in house",
        "no country; note in the chapter",
        lambda: (
            figure("automakers-in-house-value-added")["country"] == ""
            and "no dice a qué país se refiere la cifra" in chapter(MARSHALL)
        ),
    ),
    Reading(
        "99.4 per cent, presumably 1957 to 1996",
        "no year; the note says presumably",
        lambda: (
            figure("jpn-sme-manufacturing-share")["year"] == ""
            and noted(figure("jpn-sme-manufacturing-share"), "sería")
        ),
    ),
    Reading(
        "the survey in Brazil",
        "notes of the figures; note in the chapter; 14 per cent is of the multinationals",
        lambda: (
            noted(figure("bra-linkage-survey-multinationals-2006"), "no aclara")
            and noted(figure("bra-linkage-survey-professionals-2006"), "incompleta")
            and "De las multinacionales, {baseline}`bra-multinationals-exporting-2006`" in chapter(POLICIES)
        ),
    ),
    Reading(
        "small exporters of Asia",
        "one joint threshold, no definition of SME, indirect exports estimated: notes, also in the chapter",
        lambda: (
            all(
                noted(
                    figure(f"{code}-small-firm-export-share"),
                    "Un mismo umbral",
                    "no la definición",
                    "cautela",
                )
                for code in ("kor", "chn")
            )
            and "El umbral de Corea y China es uno solo" in chapter(MIDDLE)
        ),
    ),
    Reading(
        "transport may be a plurality",
        "a majority in words with a note; the chapter says the largest component",
        lambda: (
            figure("lac-transport-share-of-logistics-cost")["kind"] == "majority_word"
            and noted(figure("lac-transport-share-of-logistics-cost"), "mayoría simple")
            and "El transporte era el componente mayor" in chapter(POLICIES)
        ),
    ),
    Reading(
        "car suppliers of South Africa and Mexico",
        "joint findings: note of the case and of the figures; note in the chapter",
        lambda: (
            noted(row("cases", "toyota-south-africa"), "en conjunto", "sin que se diga")
            and noted(figure("zaf-auto-unlinked-suppliers"), "conjunta")
            and "no dice en cuál de los dos países" in chapter(GOVERNANCE)
        ),
    ),
    Reading(
        "Mexico, the United States and Canada",
        "note of the case",
        lambda: noted(row("cases", "north-america-electronic-components"), "puede referirse también"),
    ),
    Reading(
        "Chinese-owned firms in Prato",
        "the judgement is the study's: note in the chapter and of the figure",
        lambda: (
            "son un juicio suyo, que este libro no adopta" in chapter(CLUSTERS)
            and noted(figure("prato-chinese-residents-2011"), "con cuidado")
        ),
    ),
    Reading(
        "note 24 hangs on exports of the United States but is about firms in Europe",
        "cited for the size of firms in four countries of Europe",
        lambda: (
            re.search(
                r"ita-average-firm-size-2007.*deu-.*gbr-.*fra-.*\(Amatori, Bugamelli y Colli, 2011\)",
                chapter(MARSHALL),
            )
            is not None
        ),
    ),
    Reading(
        "Boaco and Chontales as one province",
        "two departments, with a note",
        lambda: (
            row("clusters", "boaco-chontales-dairy")["place"] == "Boaco;Chontales"
            and noted(row("clusters", "boaco-chontales-dairy"), "como uno solo")
        ),
    ),
    Reading(
        "Berger, Humphrey and Schmitz",
        "kept as printed, with a note",
        lambda: all(
            noted(row("references", f"berger-humphrey-schmitz{year}"), "puede tratarse de Berger solo")
            for year in (2000, 2001)
        ),
    ),
    Reading(
        "names of agencies",
        "normalised",
        lambda: (
            row("agencies", "uncdf")["name"].startswith("Fondo de las Naciones Unidas")
            and row("agencies", "unece")["name"].startswith("Comisión Económica")
            and "Fundo" not in "".join(entry["name"] for entry in table("registers/agencies.csv").values())
        ),
    ),
    # Choices of coding that are not the study's.
    Reading(
        "our own classifications",
        "said in the method annex",
        lambda: (
            "esa asignación es nuestra, como lo son los indicadores y las clases" in chapter("annex/method")
        ),
    ),
    Reading(
        "governance by class of industry",
        "a column of the register; said in the method annex",
        lambda: (
            "industry_class" in {entry["governance_basis"] for entry in table("registers/cases.csv").values()}
            and "no es una constatación sobre ese caso" in chapter("annex/method")
        ),
    ),
    Reading(
        "captive maquila",
        "note of each case",
        lambda: (
            all(
                noted(entry, "Cautiva es el término general")
                for id, entry in table("registers/cases.csv").items()
                if id.startswith("maquila-") and entry["governance"] == "captive"
            )
            and row("cases", "maquila-mex")["governance"] == "captive"
        ),
    ),
    Reading(
        "places added from general knowledge",
        "note of each cluster",
        lambda: (
            noted(row("clusters", "lille-roubaix-tourcoing-services"), "conocimiento general")
            and noted(row("clusters", "bologna-district"), "conocimiento general")
            and noted(row("clusters", "duisburg-logistics"), "zona fronteriza")
            and noted(row("clusters", "venlo-logistics"), "zona fronteriza")
        ),
    ),
    Reading(
        "Tuscany as driven by buyers",
        "note: our reading",
        lambda: noted(row("clusters", "tuscany-districts"), "lectura nuestra"),
    ),
    Reading(
        "Ohta and Ota",
        "one place, with a note; its sector's name is ours",
        lambda: noted(row("clusters", "ohta-tokyo"), "Ohta y Ota", "es nuestro"),
    ),
    Reading(
        "spelling as printed",
        "corrected, except Kaway, which is not verified",
        lambda: (
            noted(row("references", "guasch-kogan2006"), "«Guascg»")
            and noted(row("references", "herrigel-zeitlin2010"), "«Herriger»")
            and noted(row("references", "kaway-urata2001"), "sin verificar")
            and not re.search(
                r"Guascg|Herriger|Robellotti|Rabelloti\b|Inteligence|Fugitsu|Hewlet\b|Coreo|Emilia-Romana|Tunisia",
                prose(),
            )
        ),
    ),
]
