"""Fifty ways to tamper with an edition, generated; each tells what must be found."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eslabon.editions.seal import canonical, seal

__all__ = ["CASES", "Case", "change_manifest", "resealed"]

MANIFEST = "manifest.json"
Expected = set[tuple[str, str]]  # kind and path of every finding
EDITED: Expected = {("manifest", MANIFEST)}


@dataclass(frozen=True)
class Case:
    """A way to tamper, on files chosen by a seed; `outside`: only the published digest can tell."""

    name: str
    tamper: Callable[[Path, random.Random], Expected]
    seed: int
    outside: bool = False


def _files(edition: Path) -> list[str]:
    return [record["path"] for record in json.loads((edition / MANIFEST).read_bytes())["files"]]


def _pick(edition: Path, chance: random.Random, count: int = 1) -> list[str]:
    """Files with different contents, none empty."""
    chosen: dict[bytes, str] = {}
    for name in chance.sample(_files(edition), len(_files(edition))):
        content = (edition / name).read_bytes()
        twins = sum((edition / other).read_bytes() == content for other in _files(edition))
        if content and twins == 1:
            chosen[content] = name
        if len(chosen) == count:
            break
    return sorted(chosen.values())


def change_manifest(edition: Path, change: Callable[[dict], object]) -> None:
    """Edit the manifest as somebody with an editor would: written well, its digest left alone."""
    content = json.loads((edition / MANIFEST).read_bytes())
    change(content)
    (edition / MANIFEST).write_bytes(canonical(content))


def resealed(edition: Path, change: Callable[[dict], object]) -> None:
    """Edit the manifest and compute its digest anew, as somebody who knows how would."""
    content = json.loads((edition / MANIFEST).read_bytes())
    change(content)
    (edition / MANIFEST).write_bytes(canonical(seal(content)))


def flip_a_bit(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    content = bytearray((edition / name).read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (edition / name).write_bytes(content)
    return {("changed", name)}


def delete(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).unlink()
    return {("missing", name)}


def add(edition, chance) -> Expected:
    folder = Path(_pick(edition, chance)[0]).parent
    name = (folder / chance.choice(["extra.html", ".hidden", "run.json.bak", "ñandú.csv"])).as_posix()
    (edition / name).write_bytes(b"not published")
    return {("extra", name)}


def add_a_copy(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    shutil.copy(edition / name, edition / f"{name}.copy")
    return {("extra", f"{name}.copy")}


def rename(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).rename((edition / name).with_name("renamed.bin"))
    return {("moved", name)}


def move_to_another_folder(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / "moved").mkdir()
    (edition / name).rename(edition / "moved" / Path(name).name)
    return {("moved", name)}


def rename_in_capitals(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).rename((edition / name).with_name(Path(name).name.swapcase()))
    return {("moved", name)}


def swap(edition, chance) -> Expected:
    one, other = _pick(edition, chance, 2)
    (edition / one).rename(edition / "waiting")
    (edition / other).rename(edition / one)
    (edition / "waiting").rename(edition / other)
    return {("swapped", one)}


def rotate_three(edition, chance) -> Expected:
    names = _pick(edition, chance, 3)
    contents = [(edition / name).read_bytes() for name in names]
    for name, content in zip(names, [*contents[1:], contents[0]], strict=True):
        (edition / name).write_bytes(content)
    return {("changed", name) for name in names}


def overwrite_with_another(edition, chance) -> Expected:
    one, other = _pick(edition, chance, 2)
    shutil.copy(edition / one, edition / other)
    return {("changed", other)}


def move_over_another(edition, chance) -> Expected:
    one, other = _pick(edition, chance, 2)
    (edition / one).replace(edition / other)
    return {("changed", other), ("missing", one)}


def truncate(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    os.truncate(edition / name, chance.randrange(1, (edition / name).stat().st_size))
    return {("changed", name)}


def append(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    with (edition / name).open("ab") as file:
        file.write(b"\n")
    return {("changed", name)}


def empty(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).write_bytes(b"")
    return {("changed", name)}


def link(edition, chance) -> Expected:
    """The same content, but elsewhere, where it can be changed tomorrow."""
    (name,) = _pick(edition, chance)
    (edition / name).rename(edition.parent / "elsewhere")
    (edition / name).symlink_to(edition.parent / "elsewhere")
    return {("not a file", name)}


def link_a_folder(edition, chance) -> Expected:
    (edition / "es" / "html").rename(edition.parent / "html")
    (edition / "es" / "html").symlink_to(edition.parent / "html")
    gone = {("missing", name) for name in _files(edition) if name.startswith("es/html/")}
    return {("extra", "es/html"), *gone}


def replace_by_a_folder(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).unlink()
    (edition / name).mkdir()
    (edition / name / "index.html").write_bytes(b"not published")
    return {("not a file", name), ("extra", f"{name}/index.html")}


def replace_by_a_pipe(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    (edition / name).unlink()
    os.mkfifo(edition / name)
    return {("not a file", name)}


def delete_a_folder(edition, chance) -> Expected:
    shutil.rmtree(edition / "notebooks" / "en")
    return {("missing", name) for name in _files(edition) if name.startswith("notebooks/en/")}


def forget_an_entry(edition, chance) -> Expected:
    (name,) = _pick(edition, chance)
    change_manifest(
        edition, lambda all: all["files"].remove(next(one for one in all["files"] if one["path"] == name))
    )
    return EDITED | {("extra", name)}


def invent_an_entry(edition, chance) -> Expected:
    record = {"path": "zz/invented.csv", "bytes": 3, "sha256": "0" * 64}
    change_manifest(edition, lambda all: all["files"].append(record))
    return EDITED | {("missing", "zz/invented.csv")}


def lead_outside(edition, chance) -> Expected:
    name = chance.choice(["../2026.1.sha256", "/etc/hostname", "es/../../x"])
    record = {"path": name, "bytes": 3, "sha256": "0" * 64}
    change_manifest(edition, lambda all: all["files"].append(record))
    return EDITED | {("manifest", name)}


def repeat_an_entry(edition, chance) -> Expected:
    change_manifest(edition, lambda all: all["files"].insert(1, all["files"][0]))
    return EDITED | {("manifest", _files(edition)[0])}


def change_a_record(edition, chance, key: str, value: object, kind: str) -> Expected:
    number = chance.randrange(len(_files(edition)))
    change_manifest(edition, lambda all: all["files"][number].update({key: value}))
    name = _files(edition)[number]
    return EDITED | {(kind, name)} | ({("extra", name)} if kind == "manifest" else set())


def change_a_digest(edition, chance) -> Expected:
    return change_a_record(edition, chance, "sha256", f"{chance.getrandbits(256):064x}", "changed")


def change_a_size(edition, chance) -> Expected:
    return change_a_record(edition, chance, "bytes", chance.randrange(10**8, 10**9), "changed")


def spoil_a_record(edition, chance) -> Expected:
    return change_a_record(edition, chance, "bytes", "many", "manifest")


def exchange_digests(edition, chance) -> Expected:
    one, other = _pick(edition, chance, 2)

    def change(content: dict) -> None:
        first, second = (next(r for r in content["files"] if r["path"] == name) for name in (one, other))
        for key in ("bytes", "sha256"):
            first[key], second[key] = second[key], first[key]

    change_manifest(edition, change)
    return EDITED | {("swapped", one)}


def change_a_fact(edition, chance) -> Expected:
    change_manifest(edition, lambda all: all.update(method="another-2030"))
    return EDITED


def remove_the_digest(edition, chance) -> Expected:
    change_manifest(edition, lambda all: all.pop("digest"))
    return EDITED


def reorder(edition, chance) -> Expected:
    change_manifest(edition, lambda all: all["files"].append(all["files"].pop(0)))
    return EDITED | {("manifest", _files(edition)[0])}


def write_otherwise(edition, chance) -> Expected:
    content = json.loads((edition / MANIFEST).read_bytes())
    (edition / MANIFEST).write_text(json.dumps(content, indent=2, sort_keys=True))
    return EDITED


def say_it_twice(edition, chance) -> Expected:
    text = (edition / MANIFEST).read_text("utf-8")
    (edition / MANIFEST).write_text(text.replace("{", '{\n "edition": "2030.1",', 1), "utf-8")
    return EDITED


def change_a_fact_and_reseal(edition, chance) -> Expected:
    resealed(edition, lambda all: all.update(method="another-2030"))
    return EDITED


def change_a_file_and_reseal(edition, chance) -> Expected:
    from eslabon.editions.manifest import file_records

    flip_a_bit(edition, chance)
    resealed(edition, lambda all: all.update(files=file_records(edition)))
    return EDITED


# How often each is tried, on other files each time.
_TIMES = {
    flip_a_bit: 5, delete: 3, add: 4, add_a_copy: 1, rename: 3, move_to_another_folder: 1,
    rename_in_capitals: 1, swap: 3, rotate_three: 1, overwrite_with_another: 1, move_over_another: 1,
    truncate: 3, append: 2, empty: 1, link: 1, link_a_folder: 1, replace_by_a_folder: 1, replace_by_a_pipe: 1,
    delete_a_folder: 1, forget_an_entry: 1, invent_an_entry: 1, lead_outside: 1, repeat_an_entry: 1,
    change_a_digest: 1, change_a_size: 1, spoil_a_record: 1, exchange_digests: 1, change_a_fact: 1,
    remove_the_digest: 1, reorder: 1, write_otherwise: 1, say_it_twice: 1,
}  # fmt: skip


def _cases() -> Iterator[Case]:
    for tamper, times in _TIMES.items():
        for number in range(times):
            yield Case(f"{tamper.__name__}-{number + 1}", tamper, seed=number)
    for tamper in (change_a_fact_and_reseal, change_a_file_and_reseal):
        yield Case(tamper.__name__, tamper, seed=0, outside=True)


CASES = list(_cases())
