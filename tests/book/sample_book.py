"""A small assembled source as the assembler writes it: two languages, charts, tables, notes, values.

The country and the numbers are invented; the forms are those of the contract between the stages.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from eslabon.book.jupyter_book import assembled_settings
from eslabon.book.render import canonical_json, render_svg

LANGUAGES = {"es": "Español", "en": "English"}

TEXTS = {
    "es": {
        "title": "El libro de prueba",
        "part": "Países",
        "home": "Presentación",
        "country": "Arcadia",
        "second": "Islas de la Bruma",
        "chart": "Exportaciones de bienes y servicios, Arcadia",
        "alt": "Línea: las exportaciones de Arcadia pasaron de 20,5 % del PIB en 2012 a 27,1 % en 2023.",
        "source": "Fuente: Oficina de Pruebas, serie X.1, consulta de enero de 2026.",
        "table": "Indicadores del comercio",
        "share": "% del PIB",
        "revised": "Serie revisada por la oficina de estadística",
    },
    "en": {
        "title": "The test book",
        "part": "Countries",
        "home": "Presentation",
        "country": "Arcadia",
        "second": "Isles of Mist",
        "chart": "Exports of goods and services, Arcadia",
        "alt": "Line: exports of Arcadia went from 20.5% of GDP in 2012 to 27.1% in 2023.",
        "source": "Source: Office of Tests, series X.1, accessed January 2026.",
        "table": "Trade indicators",
        "share": "% of GDP",
        "revised": "Series revised by the statistical office",
    },
}

COUNTRY = """# {country}

Este país exporta {{value}}`27,1 %<obs/exports/ARC/2023>` de su producto, {{value}}`+6,6 puntos
porcentuales<measure/change/exports/ARC>` más que en 2012.[^base] Véanse la {{numref}}`fig-arcadia-exports`
y la {{numref}}`tab-arcadia-trade`; una fórmula: {{math}}`\\bar{{x}} = \\frac{{1}}{{n}} \\sum x_i`.

## Qué exporta

```{{figure}} /_charts/country/ARC/exports.svg
:name: fig-arcadia-exports
:alt: {alt}

{chart}

{source}
```

```{{figure}} /_charts/country/ARC/partners.svg
:name: fig-arcadia-partners
:alt: Barras: los socios de Arcadia, de mayor a menor.

Socios comerciales, {share}

{source}
```

### Detalle

```{{table}} {table}
:name: tab-arcadia-trade
:class: stub

| Indicador | Último | Año | Cambio desde 2012 | Puesto | Evaluación | Comentario |
| --- | ---: | ---: | ---: | ---: | --- | --- |
| Exportaciones de bienes | {value} | 2023 | {change} | 4 de 25 | ▲ Avance significativo | {revised} |
| Concentración (Herfindahl) | 0,31 | 2022 | −0,02 | 12 de 24 | ● Sin avance | Promedio de tres años |
| Manufacturas de alta tecnología | 1 204,5 | 2021 | n. d. | 7 de 25 | No evaluable: menos de tres datos | |
```

{{.source}}
{source}

## Qué no se sabe

:::{{note}}
Faltan datos de {second}.
:::

Término
: Su definición, con un enlace a [](second.md) y a un [sitio ajeno](https://example.org/).

[^base]: El año base es 2012 o el más cercano con dato.
"""

CELLS = {
    "value": "{value}`27,1 %<obs/exports/ARC/2023>`",
    "change": "{value}`+6,6<measure/change/exports/ARC>`",
}

HOME = """# {home}

Un párrafo de presentación con una nota.[^n]

::::{{grid}} 1 2 3 3
:gutter: 2

:::{{grid-item-card}} {country}
:link: country/ARC
:link-type: doc

27,1 % del PIB
:::

:::{{grid-item-card}} {second}
:link: country/second
:link-type: doc

Sin datos
:::
::::

## Cómo leer

```python
print("eslabón")
```

## Otra sección

> Una cita.

1. Uno
2. Dos

[^n]: La nota.
"""

SECOND = """# {second}

Página breve con el mismo nombre de figura que la otra.

```{{figure}} /_charts/country/BRU/exports.svg
:name: fig-bruma-exports
:alt: {alt}

{chart}

{source}
```
"""


def chart(kind: str, language: str) -> dict:
    """Return a Vega-Lite specification in the project's house form."""
    if kind == "exports":
        rows = [{"year": year, "value": 20.5 + (year - 2012) * 0.6} for year in range(2012, 2024)]
        mark, x = (
            {"type": "line", "point": True},
            {"field": "year", "type": "quantitative", "axis": {"format": "d"}},
        )
        y = {
            "field": "value",
            "type": "quantitative",
            "title": TEXTS[language]["share"],
            "axis": {"format": ".1f"},
        }
    else:
        rows = [
            {"name": name, "value": value}
            for name, value in (("China", 31.5), ("Brasil", 12.25), ("Unión Europea", 9.0))
        ]
        mark, x = (
            {"type": "bar"},
            {"field": "value", "type": "quantitative", "axis": {"format": ".1f"}, "title": None},
        )
        y = {"field": "name", "type": "nominal", "sort": "-x", "title": None}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 560,
        "height": 220,
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": x, "y": y},
        "config": {
            "font": "'Source Sans 3', Arial, sans-serif",
            "axis": {"labelFontSize": 12, "titleFontSize": 12},
            "background": "transparent",
            "view": {"stroke": None},
        },
    }


def write_sample(folder: Path, language: str = "es", **changes) -> Path:
    """Write the assembled source of `language` into ``folder`` and return it."""
    texts = TEXTS[language]
    pages = {
        "index.md": HOME,
        "country/ARC.md": COUNTRY,
        "country/second.md": SECOND,
    }
    for page, kind in (("ARC", "exports"), ("ARC", "partners"), ("BRU", "exports")):
        charts = folder / "_charts/country" / page
        charts.mkdir(parents=True, exist_ok=True)
        specification = chart(kind, language)
        (charts / f"{kind}.vl.json").write_text(canonical_json(specification), "utf-8")
        (charts / f"{kind}.svg").write_text(render_svg(specification), "utf-8")
    for name, template in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(template.format(**texts, **CELLS), "utf-8")
    settings = assembled_settings(
        title=texts["title"],
        author="Pruebas",
        language=language,
        languages=LANGUAGES,
        edition="2026.1",
        copyright="Pruebas",
        licence={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        source="Datos inventados.",
        **changes,
    )
    settings["sphinx"]["config"]["eslabon_dataset"] = {"name": texts["title"], "version": "2026.1"}
    (folder / "_config.yml").write_text(
        yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8"
    )
    toc = {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {"caption": texts["part"], "chapters": [{"file": "country/ARC"}, {"file": "country/second"}]}
        ],
    }
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), "utf-8")
    return folder
