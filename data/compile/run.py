"""Make ``data/`` from the folder of collected raw files: ``python data/compile/run.py RAW_DIR``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from observations import compile_observations

from eslabon.errors import EslabonError

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Compile everything; exit status 2 with one message when the input is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path, help="folder with one subfolder per collected source")
    parser.add_argument("--study", type=Path, help="folder of the tables transcribed from the 2012 study")
    parser.add_argument("--registers", type=Path, help="folder of the verified registers")
    options = parser.parse_args(arguments)
    try:
        built = compile_observations(ROOT, options.raw)
        if options.study and options.registers:
            import registers

            registers.compile(options.study, options.registers, ROOT / "data")
    except EslabonError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    rows = sum(len(tables.current) for tables in built.values())
    replaced = sum(len(tables.superseded) for tables in built.values())
    print(f"{len(built)} indicators, {rows} observations, {replaced} superseded values")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
