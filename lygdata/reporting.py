"""From a plan of reports to a published set: run the notebooks, write the pages, swap the set in."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

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
PYTHON = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
UNSAFE = re.compile(r"\W+")
SAFE = re.compile(r"[\w()（）、·-]{1,60}")
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps to itself


@dataclass(frozen=True)
class Report:
    """One report: a notebook, what it is told, and `stem`, its place in the set without a suffix."""

    name: str
    title: str
    section: str
    notebook: Path
    stem: str
    parameters: Mapping[str, str]


Failure = tuple[Report, NotebookFailedError]


def file_stem(name: str) -> str:
    r"""Make a file name of any unit's name: the name itself where every system takes it, else with a hash.

    >>> file_stem("市法制办"), file_stem("../a\n")
    ('市法制办', '_a_-9d863a51')
    """
    if SAFE.fullmatch(name) and not RESERVED.fullmatch(name) and name == name.casefold():
        return name
    readable, unique = UNSAFE.sub("_", name)[:40], hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{readable}-{unique}"


def plan_reports(units: Iterable[str], *, source: Path) -> list[Report]:
    """Plan a set, in the order of its index page: the whole table, then a report for each unit.

    >>> [report.stem for report in plan_reports(["市法制办"], source=Path("table.txt"))]
    ['coverage', 'findings', 'workload/市法制办']
    """
    coverage = _report("任务覆盖", "任务覆盖情况", "总览", "coverage", "coverage", source)
    findings = _report("原表核查", "原表核查：疑点、引用文件与量化要求", "总览", "findings", "findings", source)
    return [coverage, findings, *(_workload_report(unit, source) for unit in units)]


def _workload_report(unit: str, source: Path) -> Report:
    return _report(
        unit, f"{unit}：任务分工", "各单位", "workload", f"workload/{file_stem(unit)}", source, unit=unit
    )


def _report(name: str, title: str, section: str, kind: str, stem: str, source: Path, **more: str) -> Report:
    parameters = {"source": f"source/{source.name}", "charts": f"charts/{stem}", **more}
    return Report(name, title, section, resource("notebooks") / f"{kind}.ipynb", stem, parameters)


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
            _write(stage / "index.html", _index(reports, stage=stage, source=sources[0].name, facts=facts))
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
            exporter = _exporter()  # while the kernels start
            for run in tqdm(as_completed(runs), total=len(runs), unit="report"):
                try:
                    _write_report(runs[run], run.result(), stage=stage, exporter=exporter)
                except NotebookFailedError as error:
                    failures.append((runs[run], error))
        except BaseException:  # an interrupt too: what waits is not begun, what runs is ended
            executor.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            raise
    return failures


def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def _write_report(report: Report, executed: NotebookNode, *, stage: Path, exporter: HTMLExporter) -> None:
    notebook = _tidied(executed, title=report.title)
    home = "../" * report.stem.count("/") + "index.html"
    page, _ = exporter.from_notebook_node(notebook, resources={"home": home})
    _write(stage / f"{report.stem}.ipynb", nbformat.writes(notebook) + "\n")
    _write(stage / f"{report.stem}.html", page)


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


def _index(reports: Sequence[Report], *, stage: Path, source: str, facts: Mapping[str, object]) -> str:
    pages = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    sections = groupby(reports, key=lambda report: report.section)
    return pages.get_template("index.html.j2").render(
        title=TITLE,
        source=source,
        sha256=hashlib.sha256((stage / "source" / source).read_bytes()).hexdigest(),
        facts=facts,
        sections={name: [(report, _charts(report, stage)) for report in group] for name, group in sections},
    )


def _charts(report: Report, stage: Path) -> list[str]:
    """Charts of a report, without their suffix: each is there as PNG and SVG."""
    folder = stage / report.parameters["charts"]
    return [path.relative_to(stage).with_suffix("").as_posix() for path in sorted(folder.glob("*.png"))]


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
