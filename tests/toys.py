"""Sets of toy reports that are made in a second or two, in this process or in one of their own.

`python tests/toys.py FOLDER BODY [options of lygdata report]` publishes FOLDER/out and ends as lygdata does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import click
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lygdata.__main__ import _make, cli
from lygdata.asked import Asked
from lygdata.reporting.plan import Report, file_stem
from lygdata.reporting.run import Options, make_reports

PARAMETERS = 'source: str = ""\nunit: str = ""\ncharts: str = ""'
BODY = """
import sys, warnings
from pathlib import Path
from PIL import Image, PngImagePlugin
Path(charts).mkdir(parents=True)
said = PngImagePlugin.PngInfo()
said.add_text("Title", f"{unit}最多")
said.add_text("Description", "条形图")
Image.new("L", (8, 8)).save(Path(charts, "bar.png"), pnginfo=said)
Path(charts, "bar.svg").write_bytes(b"picture")
print(unit, Path(source).read_text(encoding="utf-8"))
print("said aside", file=sys.stderr)
warnings.warn("look here")
"""
UNITS = ["市甲局", "市乙/丙局", '市"丁"<b>局 100%#?']


def asked(
    folder: Path, body: str = BODY, *, parameters: str = PARAMETERS, units: Sequence[str] = UNITS
) -> Asked:
    """A run of toy reports: their notebook has one cell beside its parameters, `body`."""
    source = folder / "表 1.txt"
    source.write_text("内容", encoding="utf-8")
    notebook = folder / "toy.ipynb"
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="a")
    cells = [new_markdown_cell("# 标题", id="b"), tagged, new_code_cell(body, id="c")]
    nbformat.write(new_notebook(cells=cells), notebook)
    reports = [_report(unit, notebook, source) for unit in units]
    return Asked(reports, [source], {"工作任务": "<49> 项"}, whole=True, force=[])


def _report(unit: str, notebook: Path, source: Path) -> Report:
    stem = f"workload/{file_stem(unit)}"
    parameters = {"source": f"source/{source.name}", "unit": unit, "charts": f"charts/{stem}"}
    return Report(unit, f"{unit}报告", "各单位", notebook, stem, parameters)


def make(
    folder: Path, body: str = BODY, *, out: str | Path = "out", options: Options | None = None, **toy: Any
) -> Path:
    """Publish a set of toy reports; returns its folder."""
    run = asked(folder, body, **toy)
    made = make_reports(run.reports, sources=run.sources, out=folder / out, facts=run.facts, options=options)
    return made.index.parent


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def content(folder: Path) -> dict[str, bytes]:
    """All files of a set but the one that says when it was made."""
    return {name: data for name, data in files(folder).items() if name != "manifest.json"}


class NoKernels:
    """Stands in for the pool of kernels where it does not matter what a notebook does."""

    def __init__(self, folder: Path, **_: object) -> None:
        pass

    def run(self, notebook: NotebookNode, parameters: dict[str, str]) -> NotebookNode:
        return nbformat.from_dict(notebook)

    def stop(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("body")
@click.option("--out", type=click.Path(path_type=Path), default="out")
@click.option("--jobs", default=1)
@click.option("--dask")
@click.option("--quiet", is_flag=True)
@click.option("--timeout", default=60.0)
@click.option("--keep-going", is_flag=True)
def toy(folder: Path, body: str, out: Path, **how: Any) -> None:
    _make(asked(folder, body), folder / out, **how)
    click.echo("published")


if __name__ == "__main__":
    cli(prog_name="lygdata")
