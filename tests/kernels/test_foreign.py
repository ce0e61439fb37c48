"""Notebooks that know nothing of us give the same outputs in warm, cold and stock ways."""

from __future__ import annotations

import contextlib
import json
import re

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from eslabon.kernels import KernelDied, Limits, last_start
from eslabon.kernels.client import OUTPUT_ERROR
from tests.kernels.conftest import printed

NOTEBOOKS = {
    "plain": ["x = 6 * 7\nprint(x)", "x"],
    "async": [
        "import asyncio\nasync def double(x):\n    await asyncio.sleep(0.01)\n    return 2 * x",
        "await double(21)",
        "await asyncio.gather(*(double(i) for i in range(5)))",
    ],
    "magics": [
        "%config InlineBackend.figure_formats = ['svg']\nprint('timed')\n%time 1 + 1",
        "%%capture kept\nprint('inside')",
        "kept.stdout",
        "!echo shell",
        "%%writefile note.txt\nhello",
        "%%bash\ncat note.txt && rm note.txt",
        "who = %who_ls\nwho",
    ],
    "unicode": [
        "print('árbol ñandú 数字 🌎')",
        "{'clé': 'naïve'}",
        "from IPython.display import Markdown; Markdown('**é**')",
    ],
    "streams": [
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.stdout.write('a\\rb')",
        "import os; os.write(1, b'low level\\n'); None",
    ],
    "display": [
        "from IPython.display import display, HTML, clear_output\nhandle = display('first', display_id='x')",
        "handle.update('second')\nprint('gone')\nclear_output()\nprint('stays')",
        "display({'application/json': {'a': [1, 2]}}, raw=True)",
    ],
    "subprocess": [
        "import subprocess",
        "subprocess.run(['echo', 'x'], capture_output=True, text=True).stdout",
    ],
    "pickle": [
        "import pickle\nclass Point:\n    x = 3",
        "p = pickle.loads(pickle.dumps(Point()))\n(type(p).__module__, p.x)",
        "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing\n"
        "with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('fork')) as pool:\n"
        "    print(pool.submit(abs, -4).result())",
    ],
    "threads": [
        "import threading\nfound = []\nt = threading.Thread(target=lambda: found.append(1))",
        "t.start(); t.join(); found",
    ],
    "exit": ["print('before')", "raise SystemExit(0)"],
    "raises": ["# %% allowed\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n    print(repr(e))"],
    "comm": [
        "from comm import create_comm\n"
        "comm = create_comm('a target', data={'state': {'value': 1}}, comm_id='fixed')",
        "comm.send({'state': {'value': 2}}); comm.close(); 'done'",
    ],
    "plot": [
        "import altair as alt",
        "alt.Chart(alt.Data(values=[{'a': 1}])).mark_bar().encode(x='a:Q').to_dict()",
    ],
    "locale": [
        "import locale, sys, time",
        "locale.setlocale(locale.LC_CTYPE), sys.getfilesystemencoding(), time.tzname",
    ],
}


# What %time measures.
TIMES = re.compile(r"^(CPU times|Wall time): .*\n", re.M)


def outputs(executed) -> list:
    """All that a reader sees: outputs and execution counts, streams of a cell joined, times taken out."""
    found = []
    for cell in executed.cells:
        streams: dict[str, str] = {}
        rest = []
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                streams[output.name] = streams.get(output.name, "") + output.text
            else:
                rest.append(dict(output))
        if "%time" in cell.source:
            streams = {name: TIMES.sub("", text) for name, text in streams.items()}
        found.append((cell.source, cell.get("execution_count"), streams, rest))
    return [*found, executed.metadata.language_info]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_the_same_in_all_three_ways(name, runtime, run, audit):
    """Streams may be cut into other pieces; what they say may not differ."""
    warm = outputs(run(*NOTEBOOKS[name]))
    assert last_start().kind == "warm"
    assert warm == outputs(run(*NOTEBOOKS[name], engine=None))
    if audit or name in ("plain", "display"):
        assert warm == outputs(run(*NOTEBOOKS[name], warm=False))


def test_widgets_keep_their_state(runtime, run):
    """Models with all their values; their ids are random and are numbered in the order of the models."""
    source = "import ipywidgets\nipywidgets.IntSlider(value=5, description='años')"
    warm, cold, stock = (models(run(source, **way)) for way in ({}, {"warm": False}, {"engine": None}))
    assert '"value": 5' in warm
    assert "a\\u00f1os" in warm
    assert warm == cold == stock


def models(executed) -> str:
    """The states of a notebook's widgets as one text, each id replaced by the name of its model."""
    [kept] = executed.metadata.widgets.values()
    text = json.dumps(sorted(kept["state"].values(), key=lambda state: state["model_name"]), sort_keys=True)
    for name, state in kept["state"].items():
        text = text.replace(name, state["model_name"])
    return text


ERRORS = {
    "plain": "def half(x):\n    return x / 0\n\nhalf(3)",
    "chained": "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('ñ') from error",
    "syntax": "x = = 1",
    "library": "import json\njson.loads('{')",
    "exit": "raise SystemExit(3)",
    "group": "raise ExceptionGroup('two', [ValueError(1), KeyError(2)])",
    "magic": "%no_such_magic",
    "shell": "%%bash\nexit 3",
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_has_the_same_output_in_all_three_ways(name, runtime, run, tmp_path):
    """Name, value and traceback; `exit` is no error to papermill."""
    seen = []
    for way in ({}, {"warm": False}, {"engine": None}):
        with contextlib.suppress(PapermillExecutionError):
            run(ERRORS[name], **way)
        # Names of cells in tracebacks hold the kernel's process id.
        text = re.sub(r"ipykernel_\d+", "ipykernel", (tmp_path / "out.ipynb").read_text("utf-8"))
        saved = nbformat.reads(text, as_version=4)
        seen.append([output for cell in saved.cells for output in cell.get("outputs", [])])
    # IPython writes some to standard error only.
    assert {output.output_type for output in seen[0]} & {"error", "stream"}
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("warm", [True, False])
def test_an_error_in_a_cell_is_told_and_saved(warm, runtime, run, tmp_path):
    with pytest.raises(PapermillExecutionError, match="ValueError: no figure") as caught:
        run("print('before')", "raise ValueError('no figure')", "print('never')", warm=warm)
    assert (caught.value.cell_index, caught.value.ename) == (1, "ValueError")
    saved = (tmp_path / "out.ipynb").read_text("utf-8")
    assert "before" in saved
    assert "papermill-error-cell" in saved


@pytest.mark.parametrize("engine", ["eslabon", None])
def test_a_request_for_input_is_refused(engine, runtime, run):
    with pytest.raises(PapermillExecutionError, match="StdinNotImplementedError"):
        run("input('your name? ')", engine=engine)


# What is printed is on its way when the flush returns; a process that ends at once takes it along.
LAST_WORDS = "import os, time; print('last words', flush=True); time.sleep(0.5)"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (f"{LAST_WORDS}; os._exit(3)", "status 3"),
        (f"{LAST_WORDS}; os.kill(os.getpid(), 11)", "signal SIGSEGV"),
        (f"{LAST_WORDS}; os.abort()", "signal SIGABRT"),
    ],
)
@pytest.mark.parametrize("warm", [True, False])
def test_a_dead_kernel_tells_how_it_died_and_its_notebook_is_saved(
    source, told, warm, runtime, run, tmp_path
):
    with pytest.raises(KernelDied, match=f"the kernel died with {told}") as caught:
        run("print('first cell')", source, warm=warm)
    assert isinstance(caught.value, DeadKernelError)
    saved = (tmp_path / "out.ipynb").read_text("utf-8")
    assert "first cell" in saved
    assert saved.count("last words") == 2  # in the source and in the output


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize(
    "source",
    [
        "print('x' * 50_000_000)",
        "for _ in range(5000):\n    print('y' * 10_000)",
        "while True:\n    print('z' * 100_000)",
    ],
)
def test_large_output_is_an_error_that_says_so(source, warm, runtime, run, tmp_path):
    with pytest.raises(PapermillExecutionError, match="the cell wrote more than 32,000,000 bytes") as caught:
        run(source, "print('never')", warm=warm)
    assert caught.value.ename == OUTPUT_ERROR
    assert (tmp_path / "out.ipynb").stat().st_size < 40_000_000


def test_large_output_within_the_limit_is_kept(runtime, run):
    assert len(printed(run("print('x' * 50_000_000)", limits=Limits(output=60_000_000)))) == 50_000_000


DISPLAY = "from IPython.display import display\nhandle = display('x', display_id='a')\n"
COMM = "from comm import create_comm\ncomm = create_comm('t', data={})\n"


@pytest.mark.parametrize("limit", [9_000_000, 11_000_000])
@pytest.mark.parametrize(
    "source",
    [
        "print('y' * 10_000_000)",
        "print('\u6570' * 3_333_333)",  # three bytes each
        f"{DISPLAY}for _ in range(10): handle.update('y' * 1_000_000)",
        f"{COMM}for _ in range(10): comm.send({{'s': 'y' * 1_000_000}})",
        f"{COMM}for _ in range(10): comm.send({{}}, buffers=[b'y' * 1_000_000])",
        "from IPython.display import display\n"
        "display({'text/plain': ''}, raw=True, metadata={'text/plain': {'y': 'y' * 10_000_000}})",
    ],
    ids=["stream", "characters", "updates", "comm", "buffers", "metadata"],
)
def test_every_byte_that_a_cell_sends_counts(source, limit, runtime, run):
    """Ten million bytes, in all ways."""
    if limit > 10_000_000:
        run(source, limits=Limits(output=limit))
        return
    with pytest.raises(PapermillExecutionError, match="the cell wrote more than 9,000,000 bytes"):
        run(source, limits=Limits(output=limit))
