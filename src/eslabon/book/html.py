"""Build the HTML pages of one language from its assembled source."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from eslabon.errors import AssemblyError

__all__ = ["build_html", "run_sphinx"]

CONFIGURATION = Path(__file__).resolve().parent / "conf"
# Sphinx compares it with the next build's to learn whether all pages must be written again. It differs
# between machines, so it may not stay in the edition.
BUILD_INFO = ".buildinfo"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_REPORT = 40
# How Python names a full disk, in Sphinx's process too.
NO_SPACE = f"[Errno {errno.ENOSPC}]"


def build_html(source: Path, out: Path, doctrees: Path, language: str, jobs: int = 1) -> tuple[str, ...]:
    """Write the pages of `source` into `out`.

    Parameters
    ----------
    source
        Assembled source of one language: ``_config.yml``, ``_toc.yml``, MyST pages, charts.
    out
        Folder of the pages; what an earlier build left there is updated, nothing else may be in it.
    doctrees
        Folder of the parsed pages; kept, so that the next build reads only what changed.
    language
        Language of the frame, of figure names and of the search.
    jobs
        Number of processes.

    Returns
    -------
    Addresses of the pages relative to `out`, sorted.

    Raises
    ------
    AssemblyError
        Sphinx stopped or warned; every warning is listed with its file and line.
    """
    kept = doctrees / BUILD_INFO
    if kept.is_file() and out.is_dir():
        shutil.copyfile(kept, out / BUILD_INFO)
    run_sphinx("html", source, out, doctrees, language, jobs=jobs)
    (out / BUILD_INFO).replace(kept)
    return tuple(sorted(page.relative_to(out).as_posix() for page in out.rglob("*.html")))


def run_sphinx(
    builder: str, source: Path, out: Path, doctrees: Path, language: str, *, jobs: int = 1,
    settings: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Run one Sphinx builder on an assembled source in a process of its own.

    A process of its own: Sphinx keeps registries and locales in module globals, and two languages
    built in one process would meet there.

    Parameters
    ----------
    settings
        Values for Sphinx's ``-D name=value``, over those of the source.

    Raises
    ------
    AssemblyError
        Sphinx stopped or warned.
    OSError
        The disk is full.
    """
    for name in ("_config.yml", "_toc.yml"):
        if not (source / name).is_file():
            raise AssemblyError(
                "the assembled source is incomplete",
                where=str(source / name),
                expected="a Jupyter Book source with _config.yml and _toc.yml",
                received="no such file",
                next_step="build again: eslabon build",
            )
    out.mkdir(parents=True, exist_ok=True)
    doctrees.mkdir(parents=True, exist_ok=True)
    overrides = [f"-D{name}={value}" for name, value in {"language": language, **(settings or {})}.items()]
    with tempfile.TemporaryDirectory(prefix="eslabon-sphinx-") as folder:
        warnings = Path(folder) / "warnings.txt"
        command = [
            *(sys.executable, "-m", "sphinx", "-b", builder, "-c", str(CONFIGURATION)),
            *("-d", str(doctrees), "-j", str(jobs), "-W", "--keep-going", "-q", "-w", str(warnings)),
            *overrides,
            *(str(source), str(out)),
        ]
        process = subprocess.run(
            command, env=_environment(source), capture_output=True, text=True, check=False
        )
        warned = ESCAPES.sub("", warnings.read_text("utf-8")) if warnings.is_file() else ""
    messages = [line.replace(f"{source.resolve()}/", "") for line in warned.splitlines() if line.strip()]
    if process.returncode and NO_SPACE in process.stderr + process.stdout + warned:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(out))
    if process.returncode or messages:
        raise _failure(builder, source, language, messages, process)


def _environment(source: Path) -> dict[str, str]:
    environment = {
        # Under SOURCE_DATE_EPOCH Sphinx rewrites years in the copyright line.
        **{name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
        "ESLABON_SOURCE": str(source),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    return environment


def _failure(builder: str, source: Path, language: str, messages: list[str], process) -> AssemblyError:
    if not messages:
        output = ESCAPES.sub("", process.stderr or process.stdout).strip().splitlines()
        messages = output[-LONGEST_REPORT:]
    shown = messages[:LONGEST_REPORT]
    if len(messages) > len(shown):
        shown.append(f"… and {len(messages) - len(shown)} more lines")
    return AssemblyError(
        f"Sphinx could not make the {builder} of language {language} without warnings",
        where=str(source),
        expected="no warning",
        received="\n".join(shown),
        next_step="correct the page or notebook named above, then: eslabon build",
    )
