"""From a plan of reports to a published set: run the notebooks, write the pages, swap the set in."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from tqdm import tqdm

from lygdata.errors import ReportError
from lygdata.kernels import KernelPool, NotebookFailedError
from lygdata.pages import FONT, index_page, report_page, web_font
from lygdata.plan import Report

__all__ = ["make_reports"]

PYTHON = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}

Failure = tuple[Report, NotebookFailedError]


def make_reports(
    reports: Sequence[Report], *, sources: Sequence[Path], out: Path, jobs: int, facts: Mapping[str, object]
) -> Path:
    """Make every report and publish the set as `out/latest`, all or nothing; returns the index page.

    `sources` go into the set, first the table and then what it needs beside it; `facts` stand on the index
    page. A report that fails is kept in `out/failed` as far as it came; `ReportError` says where it stopped.
    """
    try:
        notebooks = {report.notebook: _notebook_for(report) for report in reports}
        with _staging(out) as stage:
            for source in sources:
                _write(stage / "source" / source.name, source.read_bytes())
            failures = _run(reports, notebooks, stage=stage, jobs=jobs)
            _keep_failures(failures, out / "failed")
            _write(
                stage / "index.html", index_page(reports, stage=stage, source=sources[0].name, facts=facts)
            )
            _write(stage / FONT, web_font([path.read_text("utf-8") for path in stage.rglob("*.html")]))
            _publish(stage, out / "latest")
    except OSError as error:
        raise ReportError(f"{out}: {error}. Nothing is published, the last good set is untouched.") from error
    return out / "latest" / "index.html"


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


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=out) as private:
        stage = Path(private) / "set"  # the folder around it can be read by its owner only
        stage.mkdir()
        yield stage


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _run(
    reports: Sequence[Report], notebooks: Mapping[Path, NotebookNode], *, stage: Path, jobs: int
) -> list[Failure]:
    """Run all notebooks and write what comes out of them as it comes; returns those that failed."""
    failures = []
    with KernelPool(stage) as kernels, ThreadPoolExecutor(jobs) as executor:
        try:
            runs = {executor.submit(kernels.run, notebooks[r.notebook], r.parameters): r for r in reports}
            for run in tqdm(as_completed(runs), total=len(runs), unit="report"):
                try:
                    _write_report(runs[run], run.result(), stage=stage)
                except NotebookFailedError as error:
                    failures.append((runs[run], error))
        except BaseException:  # an interrupt too: what waits is not begun, what runs is ended
            executor.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            raise
    return failures


def _write_report(report: Report, executed: NotebookNode, *, stage: Path) -> None:
    notebook = _tidied(executed, title=report.title)
    _write(stage / f"{report.stem}.ipynb", nbformat.writes(notebook) + "\n")
    _write(stage / f"{report.stem}.html", report_page(report, notebook))


def _tidied(notebook: NotebookNode, *, title: str) -> NotebookNode:
    """Leave out what differs between two runs on the same input: timings, random ids, versions, paths."""
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = NotebookNode(tags=cell.metadata.get("tags", []))
    notebook.metadata = nbformat.from_dict(PYTHON | {"title": title})
    return notebook


def _keep_failures(failures: Sequence[Failure], folder: Path) -> None:
    """Put what failed in place of what failed last time, and say so."""
    shutil.rmtree(folder, ignore_errors=True)
    for report, error in failures:
        _write(folder / f"{report.stem}.ipynb", nbformat.writes(error.notebook) + "\n")
    if failures:
        raise ReportError(
            f"{len(failures)} report(s) failed, nothing is published: {_summary(failures)}. "
            f"Open the notebooks in {folder} to see what happened."
        )


def _summary(failures: Sequence[Failure], most: int = 3) -> str:
    told = [f"{report.name}, cell {error.cell}: {error}" for report, error in failures[:most]]
    return "; ".join(told + [f"and {len(failures) - most} more"] * (len(failures) > most))


def _publish(stage: Path, latest: Path) -> None:
    """Put a set in the place of the last one, which comes back if that fails."""
    previous = latest.with_name(f".previous-{stage.parent.name.lstrip('.')}")
    try:
        if os.path.lexists(latest):
            latest.rename(previous)
        stage.rename(latest)
    except BaseException:
        if os.path.lexists(previous) and not os.path.lexists(latest):
            previous.rename(latest)
        raise
    _remove(previous)


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)
