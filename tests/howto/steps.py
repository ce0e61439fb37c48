"""Instructions read as steps: every fenced block of a page is written, run or compared."""

from __future__ import annotations

import html
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "…"
LONGEST = 1800  # seconds of one command: for what hangs, not for what is slow on a busy machine


@dataclass(frozen=True)
class Step:
    """A fenced block: its language, what is to be done with it, its text, and its line on the page."""

    language: str
    action: str
    target: str
    body: str
    line: int


def steps_of(page: str) -> list[Step]:
    """All blocks of a page, in order."""
    found = []
    for match in _BLOCK.finditer(page):
        language, _, rest = match["info"].strip().partition(" ")
        action, _, target = rest.partition("=")
        line = page.count("\n", 0, match.start()) + 1
        found.append(Step(language, action or "run", target, match["body"], line))
    return found


class Reader:
    """Somebody who does what a page says, in a publication of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.printed = ""

    def follow(self, step: Step) -> None:
        """Do one step; AssertionError when the page is wrong."""
        known = {
            "file": self._create,
            "append": self._append,
            "status": self._run,
            "run": self._run,
            "output": self._compare_output,
            "page": self._compare_page,
        }
        act = self._change if step.language == "diff" else known.get(step.action)
        assert act, f"line {step.line}: nobody knows what to do with this block"
        act(step)

    def _create(self, step: Step) -> None:
        path = self.root / step.target
        assert not path.exists(), f"line {step.line}: {step.target} exists already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.body, "utf-8")

    def _append(self, step: Step) -> None:
        with (self.root / step.target).open("r+", encoding="utf-8") as file:
            assert file.read().endswith("\n")
            file.write(step.body)

    def _change(self, step: Step) -> None:
        assert step.action == "file"
        lines = step.body.splitlines(keepends=True)
        assert {line[0] for line in lines} in ({*" -+"}, {*"-+"}), f"line {step.line}: not a change"
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        path = self.root / step.target
        text = path.read_text("utf-8")
        places = text.count(old)
        assert places == 1, f"line {step.line}: {places} places in {step.target} for:\n{old}"
        path.write_text(text.replace(old, new), "utf-8")

    def _run(self, step: Step) -> None:
        assert step.language == "sh", f"line {step.line}: {step.language} cannot be run"
        wanted = int(step.target or 0)
        self.printed = ""
        for command in step.body.splitlines():
            program, *arguments = shlex.split(command)
            assert program == "eslabon", command
            process = subprocess.run(
                [Path(sys.executable).with_name(program), *arguments],
                cwd=self.root,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                env={**os.environ, "COLUMNS": "200"},
                check=False,
            )
            self.printed += process.stdout + process.stderr
            assert process.returncode == wanted, f"line {step.line}: {command}\n{self.printed}"

    def _compare_output(self, step: Step) -> None:
        in_order(step.body.splitlines(), self.printed.splitlines(), f"line {step.line}:\n{self.printed}")

    def _compare_page(self, step: Step) -> None:
        language, _, address = step.target.partition("/")
        (edition,) = (self.root / "build").glob("*-partial")
        text = seen((edition / language / "html" / f"{address}.html").read_text("utf-8"))
        for line in step.body.splitlines():
            assert line in text, f"line {step.line}: {line!r} is not on {step.target}:\n{text}"


def in_order(wanted: list[str], printed: list[str], told: str) -> None:
    """Assert that lines were printed in this order; `…` stands for any text, alone for any lines."""
    rest = iter(printed)
    for line in wanted:
        if line == ANYTHING:
            continue
        pattern = re.compile(".*".join(map(re.escape, line.split(ANYTHING))))
        assert any(pattern.fullmatch(one) for one in rest), f"{line!r} was not printed, {told}"


def seen(page: str) -> str:
    """What a reader sees of the main part of a page, on one line."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main
    text = re.sub(r"<(script|style)\b.*?</\1>", "", main[0], flags=re.DOTALL)
    # Marks inside a sentence are no gaps; cells and paragraphs are.
    text = re.sub(r"</?(?:a|b|cite|code|data|em|i|span|strong)\b[^>]*>", "", text)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text)
