"""``make bench``: our build against the naive route on the same pages, printed as ratios.

Naive is what stock tools do: papermill once per page, cold and one after the other, then
``jupyter-book build`` on the executed notebooks. Both sides read the same prepared slices of data, so
that what is compared is execution, conversion and HTML. PDFs are measured apart: the naive route has none.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, paired, run, table

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PAGES = ("PER", "BRA", "GRD", "CUB", "R1", "R9")


def ours(folder: Path, pages: tuple[str, ...], *formats: str) -> Cost:
    """A build of `pages` in one language from an empty cache."""
    shutil.rmtree(folder, ignore_errors=True)
    only = [part for page in pages for part in ("--only", page)]
    return run([BIN / "eslabon", "build", "--languages", "es", "--build", folder, *only, *formats], ROOT)


def naive(folder: Path, packs: Path, pages: tuple[str, ...]) -> Cost:
    """Cold sequential papermill, then stock Jupyter Book on the same pages."""
    from eslabon.build import BuildOptions, plan
    from eslabon.execution.report import Reporter

    shutil.rmtree(folder, ignore_errors=True)
    options = BuildOptions(ROOT, packs, languages=("es",), only=pages)
    planned = [decision.page for decision in plan(options, Reporter()).decisions]
    total = Cost(0, 0, 0)
    for page in planned:
        target = folder / f"{page.address}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        parameters = [
            part
            for name, value in (*page.parameters, ("language", "es"))
            for part in ("-p", name, str(value))
        ]
        pack = packs / "cache" / "packs" / f"{page.address}.json"
        total += run(
            [BIN / "papermill", page.notebook, target, *parameters], ROOT, {"ESLABON_PACK": str(pack)}
        )
    shutil.copytree(
        ROOT / "book", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("locale", "README.md")
    )
    prose = [path.relative_to(folder).with_suffix("").as_posix() for path in sorted(folder.rglob("*.md"))]
    chapters = [name for name in (*prose, *(page.address for page in planned)) if name != "index"]
    toc = "format: jb-book\nroot: index\nchapters:\n" + "".join(f"- file: {name}\n" for name in chapters)
    (folder / "_toc.yml").write_text(toc, "utf-8")
    (folder / "_config.yml").write_text('title: Naive\nexecute: {execute_notebooks: "off"}\n', "utf-8")
    return total + run([BIN / "jupyter-book", "build", folder], ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=PAGES)
    arguments = parser.parse_args()
    pages = tuple(arguments.pages)
    with tempfile.TemporaryDirectory(prefix="eslabon-bench-") as name:
        folder = Path(name)
        a, b = paired(
            lambda: ours(folder / "ours", pages, "--no-pdf"),
            lambda: naive(folder / "naive", folder / "packs", pages),
            arguments.rounds,
        )
        print(
            table(f"HTML of {len(pages)} pages and all prose, one language, {arguments.rounds} rounds", a, b)
        )
        with_pdf = [ours(folder / "ours", pages) for _ in range(arguments.rounds)]
    cpu = sorted(cost.cpu - base.cpu for cost, base in zip(with_pdf, a, strict=True))[len(a) // 2]
    share = cpu / sorted(cost.cpu for cost in a)[len(a) // 2]
    print(f"\nPDF of the same pages and the book on top: {cpu:.1f} CPU s, {share:.2f} of the HTML build")


if __name__ == "__main__":
    main()
