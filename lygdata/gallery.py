"""The pictures of the README, made by one command: `python -m lygdata.gallery reports/gallery`."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, PngImagePlugin

from lygdata import charts, coverage, workload
from lygdata.charts import Chart
from lygdata.table import TaskTable, load

__all__ = ["draw_all", "gallery", "small"]

COLOURS = 256  # of a palette: text stays crisp, a picture takes a third of the bytes


def draw_all(table: TaskTable) -> Iterator[Chart]:
    """Draw every kind of chart of a table once; the profile is that of the busiest unit."""
    assignments, tasks = table.assignments, table.tasks
    load_by_unit = workload.workload_by_unit(assignments)
    busiest = str(load_by_unit["unit"].iloc[0])
    gaps = coverage.gaps(assignments, tasks)
    yield charts.plot_workload(load_by_unit)
    yield charts.plot_chapters(workload.workload_by_chapter(assignments, tasks))
    yield charts.plot_profile(workload.profile(assignments, tasks, busiest))
    yield charts.plot_gaps(gaps)
    yield charts.plot_reach(
        coverage.reach(assignments), uncovered=gaps.loc[gaps["no_named_unit"], "task_ref"].tolist()
    )
    yield charts.plot_co_responsibility(coverage.co_responsibility(assignments, table.units))
    kinds: tuple[coverage.Rows, ...] = ("item", "task")
    for rows in kinds:
        cells = coverage.coverage_cells(assignments, tasks, table.units, rows=rows)
        yield from charts.plot_coverage_pages(cells, rows=rows)


def small(picture: bytes) -> bytes:
    """The same PNG with a palette, its title, description and resolution kept; no dithering."""
    image = Image.open(BytesIO(picture))
    words = PngImagePlugin.PngInfo()
    for key in ("Title", "Description"):
        words.add_itxt(key, str(image.info[key]))
    buffer = BytesIO()
    reduced = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(buffer, "PNG", optimize=True, dpi=image.info["dpi"], pnginfo=words)
    return buffer.getvalue()


def gallery(table: TaskTable, folder: str | Path) -> list[Path]:
    """Write the charts of a table as PNG, each named after its kind."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    paths = []
    for chart in draw_all(table):
        paths.append(Path(folder) / f"{chart.name}.png")
        paths[-1].write_bytes(small(chart.render("png")))
    return paths


if __name__ == "__main__":
    for path in gallery(load(), *sys.argv[1:2] or ["reports/gallery"]):
        print(path)
