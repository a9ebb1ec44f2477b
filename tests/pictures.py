"""Charts read back: what stands in a picture, whether it is legible, and tables to draw."""

import random
import re
from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd
from matplotlib.collections import PathCollection, PolyCollection, QuadMesh
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import lygdata as lyg
from lygdata.charts import Chart
from lygdata.schemas import Role
from lygdata.table import TaskTable
from lygdata.theme import style
from tables import Clause, read, write

Draw = Callable[[], Chart]

STEMS = [
    "教育",
    "财政",
    "卫生",
    "水利",
    "商务",
    "文化",
    "体育",
    "统计",
    "粮食",
    "林业",
    "旅游",
    "人防",
    "档案",
    "气象",
    "地震",
    "海洋",
]
NAMES = [f"市{stem}{organ}" for organ in ("局", "委", "办", "中心", "处") for stem in STEMS]


@cache
def made_up(units: int, tasks: int, *, chapters: int = 7, collectives: bool = True) -> TaskTable:
    """A table with so many units at most and so many tasks, some units much busier than others."""
    chance = random.Random(units * 1000 + tasks)
    weights = [1 / (place + 1) ** 0.9 for place in range(units)]
    clauses = [_clause(chance, NAMES[:units], weights, collectives) for _ in range(tasks)]
    size = -(-tasks // chapters)
    parts = [clauses[start : start + size] for start in range(0, tasks, size)]
    return read(write([[part[at : at + 4] for at in range(0, len(part), 4)] for part in parts]))


def _clause(chance: random.Random, names: list[str], weights: list[float], collectives: bool) -> Clause:
    responsible = list(dict.fromkeys(chance.choices(names, weights, k=chance.choice([1, 1, 2, 3, 6]))))
    assisting = list(dict.fromkeys(chance.choices(names, weights, k=chance.choice([0, 1, 2]))))
    if collectives and chance.random() < 0.3:
        responsible.append("市各有关部门")
    return Clause(
        "做好一项工作,并按时完成。", "、".join(responsible), "、".join(set(assisting) - set(responsible))
    )


def with_leads(assignments: pd.DataFrame) -> pd.DataFrame:
    """The same assignments with the first of each responsible cell as 牵头."""
    first = assignments["role"].eq(Role.RESPONSIBLE) & assignments["order"].eq(1)
    roles = assignments["role"].astype("str").mask(first, str(Role.LEAD))
    return assignments.assign(role=roles.astype(assignments["role"].dtype))


@cache
def frames(table: TaskTable) -> dict[str, Any]:
    """What the charts of a table are drawn from; pages of a matrix are drawn for each profile."""
    assignments, tasks, units = table.assignments, table.tasks, table.units
    load = lyg.workload_by_unit(assignments)
    return {
        "workload": load,
        "chapters": lyg.workload_by_chapter(assignments, tasks),
        "profile": lyg.profile(assignments, tasks, load["unit"].iloc[0]),
        "gaps": lyg.gaps(assignments, tasks),
        "reach": lyg.reach(assignments),
        "co-responsibility": lyg.co_responsibility(assignments, units),
        "task": lyg.coverage_cells(assignments, tasks, units),
        "item": lyg.coverage_cells(assignments, tasks, units, rows="item"),
        "chapter": lyg.coverage_cells(assignments, tasks, units, rows="chapter"),
    }


@cache
def pages(table: TaskTable, profile: lyg.charts.Profile = lyg.charts.BRIEFING_FULL) -> list[Chart]:
    """The matrix of all tasks on as many pages as it needs."""
    return lyg.plot_coverage_pages(frames(table)["task"], profile=profile)


def draw_all(table: TaskTable, profile: lyg.charts.Profile = lyg.charts.BRIEFING_FULL) -> dict[str, Draw]:
    """Every chart of a table in one format, as a function each, for some of them must refuse."""
    of = frames(table)
    bare = of["gaps"].loc[of["gaps"]["no_named_unit"], "task_ref"].tolist()
    return {
        "workload": lambda: lyg.plot_workload(of["workload"], profile=profile),
        "chapters": lambda: lyg.plot_chapters(of["chapters"], profile=profile),
        "profile": lambda: lyg.plot_profile(of["profile"], profile=profile),
        "gaps": lambda: lyg.plot_gaps(of["gaps"], profile=profile),
        "reach": lambda: lyg.plot_reach(of["reach"], uncovered=bare, profile=profile),
        "co-responsibility": lambda: lyg.plot_co_responsibility(of["co-responsibility"], profile=profile),
        "coverage-tasks": lambda: lyg.plot_coverage(of["task"], profile=profile),
        "coverage-items": lambda: lyg.plot_coverage(of["item"], rows="item", profile=profile),
    }


CHARTS = [
    "workload",
    "chapters",
    "profile",
    "gaps",
    "reach",
    "co-responsibility",
    "coverage-tasks",
    "coverage-items",
]


def texts(chart: Chart) -> list[Text]:
    """Every text that is drawn."""
    return [text for text in chart.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(chart: Chart) -> list[str]:
    """What the texts say."""
    return [text.get_text() for text in texts(chart)]


def flaws(chart: Chart) -> list[str]:
    """What is too small, cut off at the edge, rotated, or overlaps: nothing, in a good picture."""
    with style():  # where texts stand is known before they are drawn
        canvas = chart.figure.canvas
        boxes = [(text, text.get_window_extent(canvas.get_renderer())) for text in texts(chart)]
    width, height, mm = chart.figure.bbox.width, chart.figure.bbox.height, chart.figure.dpi / 25.4
    found = [f"small: {text.get_text()}" for text, _ in boxes if text.get_fontsize() < 9]
    found += [f"rotated: {text.get_text()}" for text, _ in boxes if text.get_rotation()]
    found += [
        f"cut off: {text.get_text()}"
        for text, box in boxes
        if min(box.x0, box.y0, width - box.x1, height - box.y1) < -0.2 * mm
    ]
    for (one, a), (other, b) in combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if across > 0.25 * mm and down > 0.7 * mm:
            found.append(f"overlap: {one.get_text()} / {other.get_text()}")
    return found


def boxes(chart: Chart, label: str) -> list[Bbox]:
    """Rectangles with a label, in millimetres, row by row and from left to right."""
    found = [
        path.get_extents()
        for artist in chart.figure.findobj(PolyCollection)
        if artist.get_label() == label
        for path in artist.get_paths()
    ]
    return sorted(found, key=lambda box: (round(box.y0, 3), box.x0))


def bars(chart: Chart, label: str) -> list[tuple[float, float]]:
    """Length and middle height of the rectangles with a label, in millimetres, from top to bottom."""
    return [(box.width, (box.y0 + box.y1) / 2) for box in boxes(chart, label)]


def heat(chart: Chart) -> list[int]:
    """Counts in the heat tables, row by row; the masked ones are zero."""
    meshes = [mesh for axes in chart.figure.axes for mesh in axes.collections if isinstance(mesh, QuadMesh)]
    return [int(value) for mesh in meshes for value in mesh.get_array().filled(0).ravel()]


def marks(chart: Chart, label: str) -> list[tuple[float, float]]:
    """Places of the marks of a standing, the one in the legend included."""
    return [
        (float(x), float(y))
        for artist in chart.figure.findobj(PathCollection)
        if artist.get_label() == label
        for x, y in artist.get_offsets()
    ]


def numbers(text: str) -> list[str]:
    """Numbers in a sentence, as printed."""
    return re.findall(r"\d+(?:\.\d+)?", text)
