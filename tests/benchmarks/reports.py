"""How long the reports of all units take, made in six ways, as a Markdown table for the README.

    python tests/benchmarks/reports.py [--units N]

The ways: a shell loop of `papermill` and `jupyter nbconvert --to html`, two processes and a kernel a unit;
papermill in one process, a kernel a unit; lygdata with kernels that are kept, by one job and by two; lygdata
with a kernel a report, by two; and the floor, the notebook's own code in one warm process, nothing around it.
That kept and fresh kernels give the same bytes for every unit is checked on the way.
"""

import argparse
import contextlib
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import papermill

from lygdata.asked import asked_for
from lygdata.reporting.dispatch import Workers
from lygdata.reporting.plan import Report
from lygdata.reporting.run import Options, make_reports
from lygdata.resources import PACKAGE, resource

TABLE = resource("data/lyg_task_table.txt")


def shell_loop(reports: Sequence[Report], folder: Path) -> None:
    for report in reports:
        made = folder / f"{report.name}.ipynb"
        told = [part for name, value in report.parameters.items() for part in ("-p", name, value)]
        run = [sys.executable, "-m", "papermill", str(report.notebook), str(made), *told]
        page = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(made)]
        for command in (run, page):
            subprocess.run(command, cwd=folder, check=True, capture_output=True, env=_environment())


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PACKAGE.parent)}


def papermill_alone(reports: Sequence[Report], folder: Path) -> None:
    for report in reports:
        papermill.execute_notebook(
            report.notebook, folder / f"{report.name}.ipynb", dict(report.parameters), progress_bar=False
        )


def lygdata(jobs: int, *, fresh_kernels: bool = False) -> Callable[[Sequence[Report], Path], None]:
    def run(reports: Sequence[Report], folder: Path) -> None:
        options = Options(workers=Workers(jobs), fresh_kernels=fresh_kernels)
        make_reports(
            reports, sources=[folder / "source" / TABLE.name], out=folder / "out", facts={}, options=options
        )

    return run


def floor(reports: Sequence[Report], folder: Path) -> None:
    """The notebook's cells, run as plain code; what they show is rendered once, as a notebook would."""
    cells = [
        cell.source
        for cell in nbformat.read(reports[0].notebook, as_version=4).cells
        if cell.cell_type == "code"
    ]
    for report in reports:
        space: dict[str, Any] = {}
        for number, source in enumerate(cells):
            *body, last = _statements(source)
            exec(compile("\n".join(body), "cell", "exec"), space)  # the benchmark runs our own notebooks
            _show(last, space)
            if number == 0:
                space.update(report.parameters)


def _statements(source: str) -> list[str]:
    import ast

    return [ast.get_source_segment(source, node) or "" for node in ast.parse(source).body]


def _show(last: str, space: dict[str, Any]) -> None:
    """Do what a notebook does with the last line of a cell."""
    try:
        code = compile(last, "cell", "eval")
    except SyntaxError:
        exec(last, space)  # an assignment or an import
        return
    value = eval(code, space)
    for look in ("_repr_mimebundle_", "_repr_html_", "_repr_markdown_"):
        if hasattr(value, look):
            with contextlib.suppress(TypeError):
                getattr(value, look)()
            return


def timed(way: Callable[[Sequence[Report], Path], None], reports: Sequence[Report]) -> tuple[float, Path]:
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    (folder / "source").mkdir()
    for path in (TABLE, TABLE.with_name("units.csv")):
        (folder / "source" / path.name).write_bytes(path.read_bytes())
    before = Path.cwd()
    os.chdir(folder)
    began = time.perf_counter()
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            way(reports, folder)
    finally:
        os.chdir(before)
    return time.perf_counter() - began, folder


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--units", type=int, default=None, help="only the first so many")
    wanted = options.parse_args()
    everything = asked_for(TABLE, out=Path("nowhere")).reports
    reports = [report for report in everything if "unit" in report.parameters][: wanted.units]
    os.environ["PYTHONPATH"] = str(PACKAGE.parent)
    timed(floor, reports[:1])  # warm: imports, fonts
    ways = {
        "one warm process, nothing around (the floor)": floor,
        "lygdata, kept kernels, 2 jobs": lygdata(2),
        "lygdata, kept kernels, 1 job": lygdata(1),
        "lygdata, a kernel a report, 2 jobs": lygdata(2, fresh_kernels=True),
        "papermill in one process, a kernel a report": papermill_alone,
        "shell loop of papermill and nbconvert": shell_loop,
    }
    seconds, sets = {}, []
    for name, way in ways.items():
        seconds[name], folder = timed(way, reports)
        print(f"{seconds[name]:7.1f} s  {name}", file=sys.stderr, flush=True)
        if (folder / "out").exists():
            sets.append(_content(folder / "out" / "latest"))
    assert all(made == sets[0] for made in sets), "kept and fresh kernels differ"
    _print_table(seconds, len(reports))


def _content(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _print_table(seconds: dict[str, float], reports: int) -> None:
    base = seconds["lygdata, kept kernels, 2 jobs"]
    print(
        f"{reports} reports, {date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"kept and fresh kernels gave the same bytes.\n\n"
        f"| way | seconds | of lygdata with 2 jobs |\n|---|---:|---:|"
    )
    for name, taken in seconds.items():
        print(f"| {name} | {taken:.1f} | {taken / base:.1f} |")


if __name__ == "__main__":
    main()
