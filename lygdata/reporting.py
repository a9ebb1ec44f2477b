"""From a plan of reports to a published set: run the notebooks, write the pages, swap the set in."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

import jinja2
import nbformat
import papermill
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from tqdm import tqdm

from lygdata.errors import ReportError
from lygdata.kernels import KernelPool, NotebookFailedError
from lygdata.resources import PACKAGE, resource

__all__ = ["Report", "file_stem", "make_reports", "plan_reports"]

TEMPLATES = PACKAGE / "templates"
TITLE = "任务分解表：报告目录"
SAFE = re.compile(r"[\w()（）、·-]{1,60}")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names that Windows keeps to itself


@dataclass(frozen=True)
class Report:
    """One report: a notebook, what it is told, and `stem`, its place in the set without a suffix."""

    name: str
    title: str
    section: str
    notebook: Path
    stem: str
    parameters: Mapping[str, str]

    def file(self, suffix: str) -> str:
        """Path of one of the report's files, relative to the set.

        >>> Report("甲", "甲", "单位", Path("w.ipynb"), "workload/甲", {}).file(".html")
        'workload/甲.html'
        """
        return self.stem + suffix


def file_stem(name: str) -> str:
    r"""A file name for any name of a unit, itself where every system takes it; no two names share one.

    >>> file_stem("市法制办"), file_stem("../a\n")
    ('市法制办', '_a_-8cc0a0f5')
    """
    if SAFE.fullmatch(name) and not RESERVED.fullmatch(name):
        return name
    return f"{re.sub(r'\W+', '_', name)[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def plan_reports(units: Iterable[str], *, source: Path) -> list[Report]:
    """The reports of a set, in the order of the index page: coverage, then one a unit.

    >>> [report.stem for report in plan_reports(["市法制办"], source=Path("table.txt"))]
    ['coverage', 'workload/市法制办']
    """
    coverage = _report("任务覆盖", "任务覆盖情况", "总览", "coverage", "coverage", source)
    return [coverage, *(_workload_report(unit, source) for unit in units)]


def _workload_report(unit: str, source: Path) -> Report:
    return _report(unit, f"{unit}：任务分工", "各单位", "workload", f"workload/{file_stem(unit)}", source, unit=unit)


def _report(name: str, title: str, section: str, kind: str, stem: str, source: Path, **more: str) -> Report:
    parameters = {"source": f"source/{source.name}", "charts": f"charts/{stem}", **more}
    return Report(name, title, section, resource("notebooks") / f"{kind}.ipynb", stem, parameters)


def make_reports(
    reports: Sequence[Report], *, source: Path, out: Path, jobs: int, facts: Mapping[str, object]
) -> Path:
    """Make every report and publish the set as `out/latest`, all or nothing; returns the index page.

    A report that fails stays in `out/failed` as far as it came, and `ReportError` says where it stopped.
    `facts` are shown on the index page, below the source.
    """
    notebooks = {report.notebook: nbformat.read(report.notebook, as_version=4) for report in reports}
    for report in reports:
        _check_parameters(report, notebooks[report.notebook])
    try:
        with _staging(out) as stage:
            _copy(source, stage / "source" / source.name)
            failures = _run(reports, notebooks, stage=stage, jobs=jobs)
            _keep_failures(failures, out / "failed")
            _write_index(reports, source=f"source/{source.name}", facts=facts, stage=stage)
            publish(stage, out / "latest")
    except OSError as error:
        raise ReportError(f"cannot write reports to {out}: {error}; the last good set is untouched.") from error
    return out / "latest" / "index.html"


def _check_parameters(report: Report, notebook: NotebookNode) -> None:
    known = papermill.inspect_notebook(notebook)
    if unknown := [name for name in report.parameters if name not in known]:
        raise ReportError(
            f"{report.notebook} has no parameter {'、'.join(unknown)}: "
            f'assign it a default in the cell tagged "parameters", which has {"、".join(known) or "none"}.'
        )


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=out) as private:
        stage = Path(private) / "set"  # the folder around it is readable to its owner only
        stage.mkdir()
        yield stage


def _run(
    reports: Sequence[Report], notebooks: Mapping[Path, NotebookNode], *, stage: Path, jobs: int
) -> list[tuple[Report, NotebookFailedError]]:
    export, failures = _exporter(), []
    with ThreadPoolExecutor(jobs) as executor, KernelPool(stage) as kernels:
        futures = {
            executor.submit(kernels.run, notebooks[report.notebook], report.parameters): report
            for report in reports
        }
        with _all_or_stop(executor, kernels), tqdm(total=len(reports), unit="report") as bar:
            for future in as_completed(futures):
                report = futures[future]
                bar.set_postfix_str
    return failures
