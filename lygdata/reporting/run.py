"""From a plan of reports to a published set: make what has changed, take over the rest, swap the set in."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import nbformat
import papermill
from nbformat import NotebookNode

from lygdata.errors import ReportError
from lygdata.reporting.assembly import Contents, assemble
from lygdata.reporting.dispatch import Workers, dispatch
from lygdata.reporting.drawing import PYTHON, Drawn, Order
from lygdata.reporting.freshness import LastSet, Task, is_same_set, last_set, tasks_of
from lygdata.reporting.kernels import TIMEOUT
from lygdata.reporting.lock import alone_in
from lygdata.reporting.manifest import now
from lygdata.reporting.plan import Report
from lygdata.reporting.progress import Progress
from lygdata.reporting.publishing import FAILED, LATEST, clear_leftovers, keep_last, publish, staging, write

__all__ = ["Options", "Outcome", "make_reports"]


@dataclass(frozen=True)
class Options:
    """How a run goes about it; nothing here changes a byte of a report.

    `timeout` is seconds a report; `force` names reports, by stem, to be made though nothing has changed;
    `retain` is how many sets are kept.
    """

    workers: Workers = field(default_factory=Workers)
    timeout: float = TIMEOUT
    fresh_kernels: bool = False
    force: Collection[str] = ()
    keep_going: bool = False
    retain: int = 10
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True)
class Outcome:
    """The page to open, how many reports stand behind it, and how many of them this run made."""

    index: Path
    reports: int
    made: int


def make_reports(
    reports: Sequence[Report],
    *,
    sources: Sequence[Path],
    out: Path,
    facts: Mapping[str, object],
    whole: bool = True,
    options: Options | None = None,
) -> Outcome:
    """Publish a set with every report as `out/latest`, all or nothing; only what has changed is made anew.

    `sources` go into the set, first the table and then what it needs beside it; `facts` stand on the index
    page; `whole` says that no report of the table is left out on purpose. A report that fails is kept in
    `out/failed` as far as it came, and `ReportError` says where it stopped; with `keep_going` the set is
    published before that, with the last good report, marked as such, in place of the failed one.
    """
    options = options or Options()
    try:
        contents = Contents({path.name: path.read_bytes() for path in sources}, facts, whole)
        with alone_in(out):
            clear_leftovers(out)
            last = last_set(out / LATEST)
            hashes = contents.source_hashes()
            tasks = tasks_of(reports, sources=hashes, last=last, force=options.force)
            if last and is_same_set(tasks, last, sources=hashes, whole=whole):
                shutil.rmtree(out / FAILED, ignore_errors=True)
                return Outcome(_index(out), len(tasks), 0)
            made = _publish(tasks, contents, last, out, options)
    except OSError as error:
        raise ReportError(f"{out}: {error}. Nothing is published, the last good set is untouched.") from error
    return Outcome(_index(out), len(tasks), made)


def _index(out: Path) -> Path:
    return out / LATEST / "index.html"


def _publish(
    tasks: Sequence[Task], contents: Contents, last: LastSet | None, out: Path, options: Options
) -> int:
    orders = _orders(tasks, contents, options)
    with staging(out) as stage:
        drawn = _drawn(orders, stage, options)
        failures = {name: result for name, result in drawn.items() if result.error}
        _keep_failures(failures, out / FAILED)
        if failures and (not options.keep_going or len(failures) == len(drawn)):
            raise ReportError(f"{_summary(failures, out)} Nothing is published.")
        assemble(stage, tasks, drawn, contents, last=last)
        publish(stage, out)
    keep_last(out, options.retain)
    if failures:
        raise ReportError(f"{_summary(failures, out)} The others are published: open {_index(out)}")
    return len(drawn)


def _orders(tasks: Sequence[Task], contents: Contents, options: Options) -> list[Order]:
    wanted = [task.report for task in tasks if task.reason]
    notebooks = {report.notebook: _notebook_for(report) for report in wanted}
    run = uuid4().hex
    return [
        Order(
            run=run,
            report=report,
            notebook=notebooks[report.notebook],
            sources=contents.sources,
            timeout=options.timeout,
            fresh_kernels=options.fresh_kernels,
        )
        for report in wanted
    ]


def _notebook_for(report: Report) -> NotebookNode:
    """Read the notebook of a report, and see to it that it takes the report's parameters."""
    notebook: NotebookNode = nbformat.read(report.notebook, as_version=4)
    notebook.metadata = nbformat.from_dict(PYTHON)
    known = papermill.inspect_notebook(notebook)
    if unknown := [name for name in report.parameters if name not in known]:
        raise ReportError(
            f"{report.notebook} takes no parameter {'、'.join(unknown)}: give it a default in the cell "
            f"tagged 'parameters', where {'、'.join(known) or 'nothing'} stands now."
        )
    return notebook


def _drawn(orders: Sequence[Order], stage: Path, options: Options) -> dict[str, Drawn]:
    """Have everything made, and write it as it comes."""
    drawn = {}
    with closing(dispatch(orders, options.workers, options.progress)) as results:  # at once, on Ctrl-C too
        for order, result in results:
            drawn[order.report.stem] = result
            if not result.error:
                _write_all(stage, result.files)
    return drawn


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write(folder / name, content)


def _keep_failures(failures: Mapping[str, Drawn], folder: Path) -> None:
    """Put what failed in place of what failed last time."""
    shutil.rmtree(folder, ignore_errors=True)
    for drawn in failures.values():
        _write_all(folder, drawn.files)
    if failures:
        write(folder / "log.txt", "".join(f"{now()} {_told(drawn)}\n" for drawn in failures.values()))


def _summary(failures: Mapping[str, Drawn], out: Path, most: int = 3) -> str:
    told = [_told(drawn) for drawn in failures.values()]
    more = [f"and {len(told) - most} more"] * (len(told) > most)
    return (
        f"{len(told)} report(s) failed: {'; '.join(told[:most] + more)}. "
        f"Open the notebooks in {out / FAILED} to see what happened."
    )


def _told(drawn: Drawn) -> str:
    return f"{drawn.name}, {' '.join(drawn.error.split())}"
