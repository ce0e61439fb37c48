"""The papermill engine's entry point: imports nothing before it is used.

papermill loads entry points during its own import, so that a module which imports papermill at its top could
not be loaded before papermill.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ENGINE", "EslabonEngine", "register"]

ENGINE = "eslabon"


class EslabonEngine:
    """papermill engine ``eslabon``: warm kernels, one save, limits."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str | None, **kwargs: Any) -> Any:
        """Execute a loaded notebook; see `eslabon.kernels.engine.execute`."""
        from eslabon.kernels.engine import execute

        return execute(nb, kernel_name, **kwargs)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The notebook's kernel, as papermill finds it."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The notebook's language, as papermill finds it."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def register() -> None:
    """Make the engine known to papermill where the package's metadata does not."""
    from papermill.engines import papermill_engines

    papermill_engines.register(ENGINE, EslabonEngine)
