"""Making one report, in any process, on any machine: all that it needs goes in, its files come out."""

import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from lygdata.reporting.kernels import KernelPool, NotebookFailedError
from lygdata.reporting.pages import report_page
from lygdata.reporting.plan import Report
from lygdata.reporting.publishing import write
from lygdata.reporting.scratch import scratch_folder

__all__ = ["PYTHON", "Drawn", "Order", "close", "draw"]

PYTHON = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Order:
    """A report to be made, by a worker that may have no disk in common with us; `run` shares its kernels."""

    run: str
    report: Report
    notebook: NotebookNode
    sources: Mapping[str, bytes]
    timeout: float
    fresh_kernels: bool


@dataclass(frozen=True)
class Drawn:
    """What came of an order: the files of a report; or why it failed, and the notebook as far as it came."""

    name: str
    files: Mapping[str, bytes]
    seconds: float = 0.0
    error: str = ""


class _Workshop:
    """A folder laid out like a set, and kernels at work in it: one a process and run."""

    def __init__(self, order: Order) -> None:
        self._cleanup = ExitStack()
        self.folder = self._cleanup.enter_context(scratch_folder()) / "set"
        for name, content in order.sources.items():
            write(self.folder / "source" / name, content)
        reuse = not order.fresh_kernels
        self.kernels = self._cleanup.enter_context(
            KernelPool(self.folder, timeout=order.timeout, reuse=reuse)
        )

    def taken(self, folder: str) -> dict[str, bytes]:
        """What a notebook put into a folder of the set; it is no longer there afterwards."""
        paths = [path for path in sorted((self.folder / folder).rglob("*")) if path.is_file()]
        files = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
        shutil.rmtree(self.folder / folder, ignore_errors=True)
        return files

    def close(self) -> None:
        self.kernels.stop()
        self._cleanup.close()


_workshops: dict[str, _Workshop] = {}
_closed: set[str] = set()
_opening, _exporting = threading.Lock(), threading.Lock()


def draw(order: Order) -> Drawn:
    """Run the notebook of a report and make its page; a failure is a result, too."""
    began = time.perf_counter()
    workshop = _workshop_for(order)
    report = order.report
    try:
        executed = workshop.kernels.run(order.notebook, report.parameters)
    except NotebookFailedError as error:
        broken = {f"{report.stem}.ipynb": _text(_marked(error)).encode()}
        return Drawn(report.name, broken, time.perf_counter() - began, f"cell {error.cell}: {error}")
    finally:
        pictures = workshop.taken(report.parameters["charts"])
    notebook = _tidied(executed, title=report.title)
    with _exporting:  # there is one exporter
        page = report_page(report, notebook)
    files = {f"{report.stem}.ipynb": _text(notebook).encode(), f"{report.stem}.html": page.encode()}
    return Drawn(report.name, files | pictures, time.perf_counter() - began)


def _workshop_for(order: Order) -> _Workshop:
    with _opening:
        if order.run in _closed:
            raise RuntimeError("the run is over")  # a worker that begins what has been cancelled meanwhile
        if order.run not in _workshops:
            _workshops[order.run] = _Workshop(order)
        return _workshops[order.run]


def close(run: str) -> None:
    """End all kernels of a run in this process, at work or not, and remove its folder."""
    with _opening:
        _closed.add(run)
        workshop = _workshops.pop(run, None)
    if workshop:
        workshop.close()


def _text(notebook: NotebookNode) -> str:
    return str(nbformat.writes(notebook)) + "\n"


def _tidied(notebook: NotebookNode, *, title: str) -> NotebookNode:
    """Leave out what differs between two runs on the same input: timings, random ids, versions, paths."""
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = NotebookNode(tags=cell.metadata.get("tags", []))
    notebook.metadata = nbformat.from_dict(PYTHON | {"title": title})
    return notebook


def _marked(error: NotebookFailedError) -> NotebookNode:
    """The failed notebook with a mark above the cell that broke: one that ran out of time shows no error."""
    mark = new_markdown_cell(f"**这一单元未能运行完：** `{error}`", id="failed")
    error.notebook.cells.insert(error.index, mark)
    return error.notebook
