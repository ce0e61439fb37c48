"""Sphinx's configuration: Jupyter Book's translation of ``_config.yml``, and our settings on top.

``ESLABON_SOURCE`` names the assembled source: a Jupyter Book with ``_config.yml`` and ``_toc.yml``.
"""

import gc
import os
from pathlib import Path

from jupyter_book.config import get_final_config

from eslabon.book.jupyter_book import SPHINX_SETTINGS

# Parsed pages are large graphs that live to the end: looking through all of them again and again for
# garbage took a tenth of the build's time.
gc.set_threshold(100_000, 20, 1000)

_source = Path(os.environ["ESLABON_SOURCE"]).resolve()
_settings, _ = get_final_config(
    user_yaml=_source / "_config.yml",
    cli_config={"latex_individualpages": False, "external_toc_path": str(_source / "_toc.yml")},
    sourcedir=_source,
    raise_on_invalid=True,
)
# Sphinx reads this path from the folder of this file, Jupyter Book wrote it for the folder of the source.
_settings["html_static_path"] = [str(_source / path) for path in _settings.get("html_static_path", [])]
globals().update(_settings | SPHINX_SETTINGS)
