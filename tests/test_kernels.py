"""Live kernels are reused, leave no trace from one notebook to the next, and are replaced when they fail."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from lygdata.reporting.kernels import KernelPool, NotebookFailedError


def notebook(*cells: str) -> NotebookNode:
    parameters = new_code_cell("word: str = ''", metadata={"tags": ["parameters"]})
    return new_notebook(cells=[parameters, *map(new_code_cell, cells)])


def printed(executed: NotebookNode) -> list[str]:
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    return [output.get("text") or output.get("data", {}).get("text/plain") for output in outputs]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("set")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[KernelPool]:
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("mine = 1")
    with pytest.MonkeyPatch.context() as patch, KernelPool(folder) as pool:
        patch.setenv("IPYTHONDIR", str(folder))
        yield pool


def test_a_notebook_runs_with_its_parameters(pool: KernelPool) -> None:
    assert printed(pool.run(notebook("word"), {"word": "市法制办"})) == ["'市法制办'"]


def test_the_next_notebook_runs_in_the_same_process(pool: KernelPool) -> None:
    ask = notebook("import os; os.getpid()")
    assert printed(pool.run(ask, {})) == printed(pool.run(ask, {}))


def test_execution_counts_start_at_one_every_time(pool: KernelPool) -> None:
    counts = [[cell.execution_count for cell in pool.run(notebook("1", "2"), {}).cells] for _ in range(2)]
    assert counts == [[1, 2, 3]] * 2


def test_the_given_notebook_is_not_changed(pool: KernelPool) -> None:
    given = notebook("1")
    pool.run(given, {})
    assert given == notebook("1") | {"cells": given.cells}
    assert [cell.outputs for cell in given.cells] == [[], []]


STATE = """
import os, sys, warnings
import matplotlib.pyplot as plt
print(sorted(name for name in globals() if name == "left_behind"), plt.get_fignums())
print(plt.rcParams["font.size"], len(warnings.filters), os.environ.get("LEFT"), os.path.basename(os.getcwd()))
"""
MESS = """
left_behind = plt.figure()
plt.rcParams["font.size"] = 3
warnings.simplefilter("ignore")
os.environ["LEFT"] = "1"
os.chdir("/")
"""


def test_nothing_leaks_from_one_notebook_to_the_next(pool: KernelPool) -> None:
    first = pool.run(notebook(STATE, MESS), {})
    assert printed(pool.run(notebook(STATE), {})) == printed(first)[:1]


def test_notebooks_run_in_the_folder_of_the_pool(pool: KernelPool, folder: Path) -> None:
    assert printed(pool.run(notebook("import os; os.getcwd()"), {})) == [repr(str(folder))]


def test_no_start_up_file_of_the_user_runs(pool: KernelPool) -> None:
    assert printed(pool.run(notebook("'mine' in globals()"), {})) == ["False"]


def test_a_failure_says_which_cell_and_keeps_what_was_done(pool: KernelPool) -> None:
    with pytest.raises(NotebookFailedError, match=r"^ValueError: second line$") as failure:
        pool.run(notebook("print('done')", "raise ValueError('first line\\nsecond line')", "3"), {})
    assert failure.value.cell == 3
    assert printed(failure.value.notebook)[0] == "done\n"


@pytest.mark.parametrize("cell", ["1 / 0", "import os; os._exit(1)"])
def test_a_kernel_that_failed_is_replaced(pool: KernelPool, cell: str) -> None:
    ask = notebook("import os; os.getpid()")
    before = printed(pool.run(ask, {}))
    with pytest.raises(NotebookFailedError) as failure:
        pool.run(notebook(cell), {})
    assert failure.value.cell == 2
    assert printed(pool.run(ask, {})) != before


def test_a_cell_that_never_ends_is_a_failure_in_the_end(tmp_path: Path) -> None:
    with KernelPool(tmp_path, timeout=1) as pool:
        with pytest.raises(NotebookFailedError, match=r"^TimeoutError: .* after 1 seconds") as failure:
            pool.run(notebook("while True: pass"), {})
        assert failure.value.cell == 2


def test_leaving_the_pool_leaves_no_process_and_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(psutil.Process().children(recursive=True))
    with KernelPool(tmp_path) as pool:
        pool.run(notebook("1"), {})
        assert set(psutil.Process().children(recursive=True)) > before
    assert set(psutil.Process().children(recursive=True)) == before
    assert list(tmp_path.iterdir()) == []
