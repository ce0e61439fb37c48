"""Which modules of a package can be imported by which others, read from their sources.

A page's key holds the digest of the code that can have a part in the page, not of the whole package: a new
word of the command line must not run a hundred notebooks. What can be imported is read from the import
statements, wherever they stand; nothing is imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

__all__ = ["closure", "imported", "notebook_imports", "notebook_texts_in_code"]

# Whoever imports by a computed name may import anything.
_COMPUTED = frozenset({"import_module", "__import__", "entry_points", "run_module", "iter_modules"})


def closure(roots: Iterable[str], package: Path) -> frozenset[Path]:
    """Files of a package that importing some of its modules can load.

    Parameters
    ----------
    roots
        Dotted names, such as ``eslabon.pages``; names outside the package are left out.
    package
        The package's folder; its name is the folder's.

    Returns
    -------
    frozenset of Path
        The roots, what they import directly or through others at any depth, and the ``__init__`` of every
        folder on the way. All of the package when one of them imports by a computed name.
    """
    modules = {_name(path, package): path for path in package.rglob("*.py")}
    waiting = [module for name in roots for module in _loaded(name, modules)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        wanted = imported(modules[name], name)
        if wanted is None:
            return frozenset(modules.values())
        waiting += [module for target in wanted for module in _loaded(target, modules)]
    return frozenset(modules[name] for name in found)


def imported(path: Path, name: str) -> frozenset[str] | None:
    """Dotted names that a module's import statements may load; None where a name is computed.

    ``from a import b`` may load ``a.b`` as well as ``a``: both are named.
    """
    stat = path.stat()
    return _imported(path, name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def _imported(path: Path, name: str, *_: int) -> frozenset[str] | None:
    base = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return _targets(ast.parse(path.read_bytes()), base)


def notebook_imports(sources: Iterable[str]) -> frozenset[str] | None:
    """Dotted names that a notebook's code cells may load; None where that cannot be read."""
    trees = _trees(sources)
    targets = [None] if trees is None else [_targets(tree, "") for tree in trees]
    return None if None in targets else frozenset().union(*targets)


def notebook_texts_in_code(sources: Iterable[str]) -> frozenset[str] | None:
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


def _targets(tree: ast.AST, base: str) -> frozenset[str] | None:
    found: set[str] = set()
    for node in _run(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node, base)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
        elif (isinstance(node, ast.Name) and node.id in _COMPUTED) or (
            isinstance(node, ast.Attribute) and node.attr in _COMPUTED
        ):
            return None
    return frozenset(found)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below ``if TYPE_CHECKING``: they are never executed."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def _absolute(node: ast.ImportFrom, base: str) -> str:
    if not node.level:
        return node.module or ""
    parts = base.split(".")
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _loaded(name: str, modules: dict[str, Path]) -> Iterator[str]:
    """The module and the packages around it that exist: importing the inner one runs the outer ones."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        outer = ".".join(parts[:count])
        if outer in modules:
            yield outer


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
