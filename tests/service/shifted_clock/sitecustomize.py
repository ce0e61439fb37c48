"""On ``PYTHONPATH``, it lets a test set the clock of every process of a service: by what a file says."""

import os
import time

FILE = os.environ.get("SHIFTED_CLOCK", "")
_true = time.time


def _shifted() -> float:
    try:
        with open(FILE, encoding="ascii") as file:
            return _true() + float(file.read() or 0)
    except (OSError, ValueError):
        return _true()


if FILE:
    time.time = _shifted
    time.time_ns = lambda: int(_shifted() * 1e9)
