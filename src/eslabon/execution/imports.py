"""Which modules of a package can be imported by which others, read from their sources.

A page's key holds the digest of the code that can have a part in the page, not of the whole package: a new
word of the command line must not run a hundred notebooks. What can be imported is read from the import
statements, wherever they stand; nothing is imported.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

__all__ = ["Sources", "notebook_imports", "notebook_texts_in_code"]

# Magics that run code or load it: what it imports is not read here.
_CODE_IN_MAGIC = re.compile(r"^\s*%.*\b(import|run|load_ext|load|pylab)\b", re.MULTILINE)
# Whoever imports by a computed name may import anything. Found as words, so that none hides in an expression.
_COMPUTED = re.compile(r"\b(import_module|__import__|entry_points|run_module|iter_modules)\b")
_INSIDE = ("body", "orelse", "finalbody", "handlers", "cases")


class Sources:
    """The modules of a package, read once.

    Parameters
    ----------
    package
        The package's folder; its name is the folder's.
    """

    def __init__(self, package: Path) -> None:
        self.package = package
        self.modules = {_name(path, package): path for path in sorted(package.rglob("*.py"))}
        self._content = cache(lambda name: self.modules[name].read_bytes())
        self._digest = cache(lambda name: hashlib.sha256(self._content(name)).hexdigest())
        self._next = cache(self._imported)

    def closure(self, roots: Iterable[str]) -> frozenset[str]:
        """Names of the modules that importing some of them can load.

        Parameters
        ----------
        roots
            Dotted names, such as ``eslabon.pages``; names outside the package are left out.

        Returns
        -------
        frozenset of str
            The roots, what they import directly or through others at any depth, and the packages around each.
            All of the package when one of them imports by a computed name.
        """
        waiting = [module for root in roots for module in self._loaded(root)]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            following = self._next(name)
            if following is None:
                return frozenset(self.modules)
            waiting += following - found
        return frozenset(found)

    def listing(self, names: Iterable[str] | None = None) -> dict[str, str]:
        """Path below the package and digest of the modules named, by default of all."""
        wanted = sorted(self.modules if names is None else names)
        return {self.modules[n].relative_to(self.package).as_posix(): self._digest(n) for n in wanted}

    def _imported(self, name: str) -> frozenset[str] | None:
        base = name if self.modules[name].name == "__init__.py" else name.rpartition(".")[0]
        targets = _targets_of(self._content(name), base)
        if targets is None:
            return None
        return frozenset(module for target in targets for module in self._loaded(target))

    def _loaded(self, name: str) -> Iterator[str]:
        """The module and the packages around it that exist: importing the inner one runs the outer ones."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            outer = ".".join(parts[:count])
            if outer in self.modules:
                yield outer


def notebook_imports(sources: Sequence[str]) -> frozenset[str] | None:
    """Dotted names that a notebook's code cells may load; None where that cannot be read."""
    trees = _trees(sources)
    if trees is None or any(_COMPUTED.search(text) or _CODE_IN_MAGIC.search(text) for text in sources):
        return None
    wanted = frozenset().union(*(_targets(tree, "") for tree in trees))
    # A star takes what a package lists, which may be loaded only then.
    return None if any(name.endswith(".*") for name in wanted) else wanted


def notebook_texts_in_code(sources: Sequence[str]) -> frozenset[str] | None:
    """Every literal text in a notebook's code cells; None where they cannot be read."""
    trees = _trees(sources)
    if trees is None:
        return None
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) is str
    )


def _trees(sources: Iterable[str]) -> list[ast.AST] | None:
    """Parsed cells.

    Lines that only IPython understands are left out of a cell that is no plain Python: magics and shell
    commands import nothing of the package. A cell that is none even then counts as unreadable.
    """
    trees = []
    for source in sources:
        plain = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!", "?"))]
        for text in (source, "\n".join(plain)):
            try:
                trees.append(ast.parse(text))
                break
            except SyntaxError:
                continue
        else:
            return None
    return trees


@lru_cache(maxsize=2048)
def _targets_of(content: bytes, base: str) -> frozenset[str] | None:
    if _COMPUTED.search(content.decode("utf-8", errors="replace")):
        return None
    return _targets(ast.parse(content), base)


def _targets(tree: ast.AST, base: str) -> frozenset[str]:
    """Dotted names that import statements may load: ``from a import b`` may load ``a.b`` as well as ``a``."""
    found: set[str] = set()
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, base)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement at any depth, but those below ``if TYPE_CHECKING``: they are never executed."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        skipped = isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for name in _INSIDE:
            inner = getattr(node, name, ())
            # The body of a lambda is one expression: no statement is in it.
            if isinstance(inner, list) and not (skipped and name == "body"):
                waiting += inner


def _absolute(node: ast.ImportFrom, base: str) -> str:
    if not node.level:
        return node.module or ""
    parts = base.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
