"""An executable that behaves as Quarto's command line was seen to behave; it renders with pandoc.

Used as a module it writes the launcher (`launcher`); run by that launcher it is the engine. ``STAND_IN``
chooses one of `FAULTS`, ``STAND_IN_VERSION`` a version; ``STAND_IN_CALLS`` names a file that gets the
arguments of each call of the engine, one list a line.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

# What can be chosen → what was seen of Quarto 1.9.38, or what may befall any program.
FAULTS = {
    "nothing": "renders nothing, prints nothing, exits 0",
    "empty": "exits 0 and leaves a document without content",
    "partial": "exits 0 and leaves the first page alone",
    "status": 'rc 1: unknown format ("Unknown format nosuch")',
    "error at info": "levels mislead: the error of Typst is INFO, with ANSI codes",
    "unresolved": "rc 0 although wrong: unresolved @ref",
    "missing image": "rc 0 although wrong: missing image in HTML",
    "killed": "exit codes: 0 or 1, otherwise the signal's",
    "hang": "the launcher does not exec the engine, which goes on as an orphan when the launcher is ended",
    "deaf": "SIGINT to the process group, wait, then SIGKILL to the group",
    "straggler": "a process that has left the session goes on after the launcher has ended",
    "leftovers": "files in TMPDIR stay: each run has one of its own, deleted after",
    "garbage": "stderr holds what is no text",
    "slow start": "the first start takes its time",
    "silent": "a program that is called quarto and says nothing",
}
SUFFIXES = {"html": ".html", "typst": ".pdf", "docx": ".docx", "epub": ".epub"}


def launcher(folder: Path) -> Path:
    """Write the launcher: a shell script that starts the engine and does not hand its place over to it.

    The version is told without the engine.
    """
    path = folder / "quarto"
    path.write_text(
        f"""#!/bin/sh
if [ "$STAND_IN" = "silent" ]; then exit 0; fi
if [ "$1" = "--version" ]; then
  if [ "$STAND_IN" = "slow start" ]; then sleep 1; fi
  echo "${{STAND_IN_VERSION:-1.9.38}}"; exit 0
fi
"{sys.executable}" "{Path(__file__).resolve()}" "$@"
exit $?
""",
        "utf-8",
    )
    path.chmod(0o755)
    return path


def main(arguments: list[str]) -> int:
    if arguments[:2] == ["pandoc", "--version"]:
        print("pandoc 3.6.3\nFeatures: +server +lua")
        return 0
    if arguments[0] == "inspect":
        print(json.dumps({"quarto": {"version": "1.9.38"}, "config": _config(Path(arguments[1]))}))
        return 0
    if calls := os.environ.get("STAND_IN_CALLS"):
        with Path(calls).open("a", encoding="utf-8") as file:
            file.write(json.dumps(arguments) + "\n")
    assert arguments[0] == "render", arguments
    return _Render(arguments[1:]).run()


def _config(folder: Path) -> dict:
    import yaml

    return yaml.safe_load((folder / "_quarto.yml").read_text("utf-8"))


class _Render:
    def __init__(self, arguments: list[str]) -> None:
        self.fault = os.environ.get("STAND_IN", "")
        assert self.fault in {"", *FAULTS}, self.fault
        # "Input first, then flags": behind a flag it is not seen, and the current directory is rendered.
        first = not arguments[0].startswith("-")
        self.input = Path(arguments[0]) if first else Path()
        self.options = {}
        rest = arguments[1:] if first else arguments
        while rest:
            name, *rest = rest
            takes = name.startswith("--") and rest and not rest[0].startswith("--")
            self.options[name] = rest.pop(0) if takes else ""
        self.records: list[dict] = []

    def say(self, message: str, level: int = 20, name: str = "INFO") -> None:
        self.records.append({"msg": message, "level": level, "levelName": name, "loggerName": "default"})
        # "Render's stdout is empty; everything else is on stderr."
        # "--quiet silences stderr including errors, but not --log."
        if "--quiet" not in self.options:
            print(message, file=sys.stderr)

    def leave(self, status: int) -> int:
        # "One JSON object per line, blank lines between"; "messages can hold ANSI codes".
        if "--log" in self.options:
            log = "\n\n".join(json.dumps(record) for record in self.records)
            Path(self.options["--log"]).write_text(log + "\n", "utf-8")
        return status

    def run(self) -> int:
        to = self.options.get("--to", "all")
        if self.fault == "hang":
            _child()
            time.sleep(600)
        if self.fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "deaf":  # to the polite request
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            time.sleep(600)
        if self.fault == "straggler":
            # It has left the session, and goes on after the launcher has ended.
            _child(start_new_session=True)
        if self.fault == "garbage":
            sys.stderr.buffer.write(b"\xff\xfe\x00 garbage \x1b[31m on stderr\n")
        if self.fault == "leftovers":
            Path(os.environ["TMPDIR"], "left.bin").write_bytes(b"x" * 1000)
        project = self.input if self.input.is_dir() else Path()
        if "--no-execute" not in self.options:
            # "--execute on an .ipynb writes the outputs back into the file."
            for path in project.rglob("*.qmd"):
                path.write_text("executed", "utf-8")
        if self.fault == "nothing" or not (project / "_quarto.yml").is_file():
            # "A directory without _quarto.yml renders nothing, prints nothing, exits 0."
            return self.leave(0)
        if self.fault == "error at info":
            # "Levels mislead: pandoc's own error text is INFO."
            self.say('\x1b[1m\x1b[31mError\x1b[39m\x1b[22m producing PDF: unknown variable: "nosuch"')
            return self.leave(1)
        if self.fault == "status" or to not in SUFFIXES:
            # rc 1: "Unknown format nosuch"
            self.say(f"ERROR: Unknown format {to}", 40, "ERROR")
            return self.leave(1)
        if "/" in self.options.get("--output", ""):
            # "-o takes a bare file name only; a path is an error (rc 1)."
            self.say("ERROR: --output option cannot specify a relative or absolute path", 40, "ERROR")
            return self.leave(1)
        if self.fault == "unresolved":
            # "rc 0 although wrong: unresolved @ref"; it is INFO.
            self.say("\x1b[33m[WARNING]\x1b[39m Unable to resolve crossref @fig-nosuch")
        outputs = _documents(
            project, None if self.input.is_dir() else self.input, to, self.options, self.fault
        )
        for output in outputs[:1]:
            # "Success record: INFO Output created: PATH (only one is named when there are several)."
            self.say(f"Output created: {output}")
        return self.leave(0)


def _child(**options) -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], **options)


def _documents(project: Path, page: Path | None, to: str, options: dict, fault: str) -> list[Path]:
    import pypandoc

    config = _config(project)
    out = Path(options.get("--output-dir") or project / config["project"]["output-dir"])
    out.mkdir(parents=True, exist_ok=True)
    if "--no-clean" not in options:
        # "render . --to typst cleans the output directory of the other formats first"
        for path in out.iterdir():
            if path.is_file() and path.suffix != SUFFIXES[to]:
                path.unlink()
    pandoc, book = [pypandoc.get_pandoc_path()], config.get("book", {})
    settings = config["format"][to]
    command = [*pandoc, "--from=markdown", "--standalone", "--mathml", f"--to={to}",
               f"--metadata=lang:{config['lang']}", *(f"--lua-filter={f}" for f in config["filters"]),
               f"--default-image-extension={settings['default-image-extension']}"]  # fmt: skip
    command.append(f"--metadata=identifier:{config['identifier']}")
    if to != "html" and "title" in book:
        command += [f"--metadata=title:{book['title']}", f"--metadata=author:{book['author']}"]
    chapters = [str(page)] if page else []
    for entry in book.get("chapters", []):
        chapters += [entry] if isinstance(entry, str) else entry["chapters"]
    if fault == "partial":
        chapters = chapters[:1]
    made = []
    if to == "html":
        for chapter in chapters:
            target = out / chapter.replace(".qmd", ".html")
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_pictures(project, out)
            title = f"--metadata=pagetitle:{chapter}"
            subprocess.run([*command, title, chapter, f"--output={target}"], cwd=project, check=True)
            made.append(target)
        if fault == "missing image":
            # "rc 0 although wrong: missing image in HTML"
            for path in (out / "pictures").iterdir():
                path.unlink()
        return made
    # The name of the document is the slug of the title.
    name = book.get("title", chapters[0].removesuffix(".qmd")).replace(" ", "-")
    target = out / f"{name}{SUFFIXES[to]}"
    whole = _whole(project, chapters)
    if to == "typst":
        _typeset(command, project, whole, settings, target)
    else:
        subprocess.run([*command, f"--output={target}"], cwd=project, input=whole.encode(), check=True)
    if fault == "empty":
        target.write_bytes(b"")
    return [target]


def _whole(project: Path, chapters: list[str]) -> str:
    """Chapters one after the other: addresses of files are left off, pictures are named from the project."""
    import posixpath
    import re

    texts = []
    for chapter in chapters:
        text = (project / chapter).read_text("utf-8")
        folder = posixpath.dirname(chapter)
        text = re.sub(r"\]\([^()\s]*\.qmd#", "](#", text)
        text = re.sub(
            r"\]\(((?:\.\./)*pictures/[^)]+)\)",
            lambda match, folder=folder: f"]({posixpath.normpath(posixpath.join(folder, match[1]))})",
            text,
        )
        texts.append(text)
    return "\n\n".join(texts)


def _typeset(command: list[str], project: Path, whole: str, settings: dict, target: Path) -> None:
    import typst

    source = subprocess.run(command, cwd=project, input=whole.encode(), check=True, capture_output=True)
    path = project / "whole.typ"
    path.write_text(settings["include-in-header"][0]["text"] + source.stdout.decode(), "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[os.environ["TYPST_FONT_PATHS"]])
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    typst.compile(path, output=target, root=project, font_paths=fonts, timestamp=epoch)


def _copy_pictures(project: Path, out: Path) -> None:
    import shutil

    if (project / "pictures").is_dir():
        shutil.copytree(project / "pictures", out / "pictures", dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
