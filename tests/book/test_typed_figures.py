"""Statistics typed into texts are found; years, addresses and names are not mistaken for them."""

import pytest

from eslabon.book.typed_figures import typed_figures


@pytest.mark.parametrize(
    "text, found",
    [
        ("Exporta el 41,9 % de lo que produce.", ["41,9 %"]),
        ("Exporta el 42% del total.", ["42%"]),
        ("Exports are 41.9% of output.", ["41.9%"]),
        ("It grew by 12 per cent.", ["12 per cent"]),
        ("Creció un 12 por ciento.", ["12 por ciento"]),
        ("Hay 7582 empresas.", ["7582"]),
        ("Hay 7.582 empresas.", ["7.582"]),
        ("There are 7,582 firms.", ["7,582"]),
        ("En 1800 empresas se vio.", ["1800"]),
        ("Gasta 0,085 del producto.", ["0,085"]),
        ("Lo hacen 3 de 4 empresas.", ["3 de 4"]),
        ("3 of 4 firms do, or 3 out of every 4.", ["3 of 4", "3 out of every 4"]),
        ("Tres de cada cuatro empresas.", ["Tres de cada cuatro"]),
        ("Three out of four firms.", ["Three out of four"]),
        ("Cuarenta y dos por ciento.", ["Cuarenta y dos por ciento"]),
        ("Forty-two per cent of firms; two million jobs.", ["Forty-two per cent", "two million"]),
        ("Recibe US$ 80 de 299 dólares.", ["US$ 80", "299"]),
        ("Costs $299 or 2000 dollars.", ["$299", "2000"]),
        ("Entre 50 y 80 firmas.", ["50", "80"]),
        ("Las exportaciones sumaron 12 millones.", ["12 millones"]),
        ("Es del 2012 % o en 2012 puntos.", ["2012 %", "2012"]),
        ("Ocupa el puesto 5.", ["5"]),
        ("{name} ocupa 25 puestos.", ["25"]),
        ("Alcanza un nivel 45,5 % mayor.", ["45,5 %"]),
        ("A level 45% higher.", ["45%"]),
        ("Exporta 41,9% do que produz, 12 por cento a mais.", ["41,9%", "12 por cento"]),
        ("Quarenta e dois por cento; dois milhões de empregos.", ["dois por cento", "dois milhões"]),
        ("São 2012 pontos e 2000 pessoas; três em cada quatro.", ["2012", "2000", "três em cada quatro"]),
        ("Cela représente 41,9\u00a0% des exportations, soit 12 pour cent.", ["41,9\u00a0%", "12 pour cent"]),
        ("Trois sur quatre entreprises, deux millions d’emplois.", ["Trois sur quatre", "deux millions"]),
        ("On compte 1800 entreprises et 3 sur 4 pays.", ["1800", "3 sur 4"]),
    ],
)
def test_a_planted_statistic_is_found(text, found):
    """Percentages, thousands, decimals, money, shares of a number, in digits and words, in four languages."""
    assert typed_figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "En 2012, entre 1970 y 1990, desde 1890/1920 y en los años 1950, UNCTAD (2010a).",
        "Véase la recomendación 8 y las recomendaciones 1, 3 y 10; recommendations 1 to 4.",
        "Líneas 1459–1465 y página 8; lines 12, 14 and 16; sección 3.1.",
        "La norma ISO 9001, SHA-256, CC BY 4.0, PDF/UA-1, COVID-19, G20, Creative Commons Atribución 4.0.",
        "SP/FDPP: IPYMESCVGR-DT N.º 2-12.",
        "Cita {obs}`gvc_backward/MEX/2022`, {baseline}`prato-2011`, `42 %`, {value}`12,3 % <obs/x/Y/2020>`.",
        "Una nota[^2] y [un enlace](pagina-42.md).",
        "El 5 de abril de 2012; on 5 April 2012.",
        "Cinco tipos de gobernanza, diez recomendaciones, un tercio, la mayoría, uno de los dos países.",
        "{value} sobre 5 en una escala de 0 a 1; {value} out of 5 on a scale from 0 to 100.",
        "Lugar (1 es el mejor); 100 es la igualdad; rank (1 is the best); 100 is parity.",
        "# 2012",
        "1. Un párrafo de resumen.",
        "A recomendação 8, as recomendações 1, 3 e 10, a seção 3.1, as linhas 12 e 14, a edição 2026.1.",
        "La recommandation 8, les recommandations 1, 3 et 10, le chapitre 2, les lignes 12 à 14, l’étape 3.",
        "Licença Creative Commons Atribuição 4.0 (CC BY 4.0); licence Creative Commons Attribution 4.0.",
        "Em 5 de abril de 2012; le 5 avril 2012; 1º de março; le 1er août 2012.",
        "{value} em 5 em uma escala de 0 a 1; {value} sur 5 sur une échelle de 0 à 100.",
        "Posição (1 é o melhor); 100 est la parité.",
    ],
)
def test_what_may_be_typed_is_left_alone(text):
    """Years, addresses in the book, names with numbers, cited numbers, notes, dates, counts in words."""
    assert typed_figures(text) == []
