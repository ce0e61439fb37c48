"""Prose is translated block by block and keeps its structure."""

import pytest

from eslabon.book.prose import blocks, translate_source

SOURCE = """# Título {baseline}`x`

Un párrafo con nota[^a] y [enlace](otra.md).
Sigue en otra línea.

- uno
- dos
  - tres

| A | B |
|---|--:|
| x | y x |

:::{note} Un título
:class: foo

Cuerpo.
:::

```{figure} una.svg
:alt: Lo que se ve
:name: fig

Leyenda.
```

```python
print("no es prosa")
```

```{math}
:alt: Dos veces x
:label: doble
2x
```

[^a]: Texto de nota.

Término
: Definición
"""


def test_blocks_are_what_an_author_writes():
    assert [block.text for block in blocks(SOURCE)] == [
        "Título {baseline}`x`",
        "Un párrafo con nota[^a] y [enlace](otra.md). Sigue en otra línea.",
        "uno",
        "dos",
        "tres",
        "A",
        "B",
        "x",
        "y x",
        "Un título",
        "Cuerpo.",
        "Lo que se ve",
        "Leyenda.",
        "Dos veces x",
        "Texto de nota.",
        "Término",
        "Definición",
    ]


def test_the_translation_replaces_text_and_nothing_else():
    translated = translate_source(SOURCE, lambda text: text.upper().replace("OTRA.MD", "otra.md"))
    assert "| X | Y X |" in translated
    assert "|---|--:|" in translated
    assert ":::{note} UN TÍTULO\n:class: foo" in translated
    assert "[^a]: TEXTO DE NOTA." in translated
    assert "UN PÁRRAFO CON NOTA[^A] Y [ENLACE](otra.md). SIGUE EN OTRA LÍNEA.\n" in translated
    assert 'print("no es prosa")' in translated
    assert ":alt: LO QUE SE VE" in translated
    assert "```{math}\n:alt: DOS VECES X\n:label: doble\n2x\n```" in translated
    assert [block.text for block in blocks(translated)][5:9] == ["A", "B", "X", "Y X"]


@pytest.mark.parametrize("source", ["", "\n", "texto sin salto", "# Solo título\n"])
def test_an_identical_translation_changes_no_byte(source):
    assert translate_source(source, str) == source
