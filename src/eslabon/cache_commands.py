"""``eslabon cache``: look at what is kept between builds, bound it, verify it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

__all__ = ["cache_app"]

cache_app = typer.Typer(help="What is kept between builds.", no_args_is_help=True)

Root = Annotated[
    Path | None, typer.Option("--root", help="Publication folder; by default found upwards from here.")
]
Build = Annotated[
    Path | None, typer.Option("--build", help="Folder of the editions; by default <root>/build.")
]


@cache_app.command()
def show(root: Root = None, build: Build = None) -> None:
    """Show what is kept: files and size by kind."""
    from eslabon.execution.cache_folder import survey

    cache, console = _cache(root, build), _console()
    kinds = survey(cache)
    for kind in kinds:
        console.print(f"{kind.name:<10} {kind.files:>6} files {_size(kind.bytes):>10}")
    files, size = sum(kind.files for kind in kinds), sum(kind.bytes for kind in kinds)
    console.print(f"{'all':<10} {files:>6} files {_size(size):>10}   {cache}", markup=False)


@cache_app.command()
def prune(
    gib: Annotated[
        float | None, typer.Option(min=0, help="Size in GiB that may stay; by default eslabon.cache.gib.")
    ] = None,
    days: Annotated[
        float | None, typer.Option(min=0, help="Days without use; by default eslabon.cache.days.")
    ] = None,
    root: Root = None,
    build: Build = None,
) -> None:
    """Remove what is old or too much, the oldest use first; never what the last builds' pages need."""
    from eslabon.catalogue import find_root, load_settings
    from eslabon.execution.housekeeping import prune as prune_cache

    bounds = load_settings(find_root(root or Path.cwd())).cache
    console = _console()
    done = prune_cache(
        _cache(root, build),
        gib=bounds.gib if gib is None else gib,
        days=bounds.days if days is None else days,
    )
    if done.busy:
        console.print("another process is using the cache: nothing was removed; try again when it has ended")
        raise typer.Exit(1)
    console.print(
        f"removed {done.entries} entries, {_size(done.freed)}; {_size(done.left)} left"
        + (f"; swept {done.swept} temporary files of killed runs" if done.swept else "")
    )


@cache_app.command()
def verify(root: Root = None, build: Build = None) -> None:
    """Read everything again and remove what is damaged; exit 1 when something was."""
    from eslabon.editions.build_lock import cache_alone, cache_in_use

    cache, console = _cache(root, build), _console()
    with cache_alone(cache) as alone:
        if alone:
            damaged = _verified(cache, console, remove=True)
    if not alone:
        # Whoever uses the cache may be about to read a damaged file; they find it out and mend it themselves.
        with cache_in_use(cache):
            damaged = _verified(cache, console, remove=False)
    if damaged and alone:
        console.print(f"{damaged} damaged files removed; the next build makes them again")
    elif damaged:
        console.print(
            f"{damaged} damaged files; another process is using the cache: nothing was removed; "
            "try again when it has ended"
        )
    else:
        console.print("all well")
    raise typer.Exit(1 if damaged else 0)


def _verified(cache: Path, console: Console, *, remove: bool) -> int:
    """Tell what is damaged, and how many files are; the cache must be held."""
    from eslabon.execution import cache_folder

    damaged, unknown = cache_folder.verify(cache)
    for found in damaged:
        if remove:
            found.path.unlink(missing_ok=True)
        done = "removed" if remove else "damaged"
        console.print(f"{done} {found.path.relative_to(cache)}: {found.reason}", markup=False)
    for name in unknown:
        console.print(f"{name}: its files carry no digest and were not verified")
    return len(damaged)


def _cache(root: Path | None, build: Path | None) -> Path:
    from eslabon.catalogue import find_root

    return (build or find_root(root or Path.cwd()) / "build").resolve() / "cache"


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _size(count: int) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.2f} GiB"
