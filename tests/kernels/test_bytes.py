"""A page's executed notebook has the same bytes from a warm and from a cold kernel."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eslabon.build import BuildOptions, plan
from eslabon.execution.report import Reporter
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.store import PageStore
from eslabon.kernels.start import KernelKind
from tests.conftest import REPOSITORY, TINY


def executed(page, pack: Path, root: Path, folder: Path, kernels: KernelKind, runtime) -> bytes:
    job = PageJob(
        address=page.address,
        language=page.language,
        root=root,
        notebook=page.notebook,
        parameters={**dict(page.parameters), "language": page.language},
        pack=pack,
        key="k",
        ingredients={},
        reason="",
        cache=folder / kernels,
        failed=folder / "failed",
        failed_name=folder / "failed",
        cell_timeout=300,
        kernels=kernels,
        runtime=str(runtime.folder),
    )
    result = run_page(job)
    assert result.status == "ok", result.error
    assert (result.kernel, result.kernel_reason) == (kernels, "")
    return PageStore(folder / kernels).notebook("k").read_bytes()


def different(page, pack: Path, root: Path, folder: Path, runtime) -> list[str]:
    """Of two warm executions those whose bytes are not the cold one's."""
    cold = executed(page, pack, root, folder / "cold", KernelKind.COLD, runtime)
    assert len(cold) > 1000
    warm = (executed(page, pack, root, folder / str(n), KernelKind.WARM, runtime) for n in range(2))
    return [f"{page.address} {page.language}, {n}" for n, content in enumerate(warm) if content != cold]


def test_pages_of_the_tiny_publication(runtime, tmp_path, monkeypatch, audit):
    monkeypatch.delenv("ESLABON_KERNEL_PRELOAD")
    root = tmp_path / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    state = plan(BuildOptions(root, tmp_path / "build"), Reporter())
    pages = state.pages if audit else state.pages[:2]
    assert pages
    for number, page in enumerate(pages):
        assert different(page, state.packs[page.address], root, tmp_path / f"page{number}", runtime) == []


@pytest.mark.book
def test_a_brief_of_the_real_publication(runtime, tmp_path, monkeypatch, audit):
    monkeypatch.delenv("ESLABON_KERNEL_PRELOAD")
    state = plan(BuildOptions(REPOSITORY, tmp_path / "build"), Reporter())
    briefs = [page for page in state.pages if page.pdf and "country" in dict(page.parameters)]
    assert len(briefs) >= 2 * 28
    for number, page in enumerate(briefs if audit else briefs[:1]):
        folder = tmp_path / f"page{number}"
        assert different(page, state.packs[page.address], REPOSITORY, folder, runtime) == []
