"""Charts read back: what stands in a picture, whether it is legible, and tables to draw."""

import random
import re
from functools import cache
from itertools import combinations

import pandas as pd
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.text import Text

import lygdata as lyg
from lygdata.charts import Chart
from lygdata.schemas import Role
from lygdata.table import TaskTable
from lygdata.theme import style
from tables import Clause, read, write

STEMS = [
    "教育",
    "财政",
    "民政",
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


def draw_all(table: TaskTable, profile: lyg.charts.Profile) -> dict[str, object]:
    """Every chart of a table in one format, as a function each, for some of them must refuse."""
    assignments, tasks = table.assignments, table.tasks
    load = lyg.workload_by_unit(assignments)
    busiest = lyg.profile(assignments, tasks, load["unit"].iloc[0])
    by_task, by_item = (
        lyg.coverage_cells(assignments, tasks, table.units, rows=rows) for rows in ("task", "item")
    )
    return {
        "workload": lambda: lyg.plot_workload(load, profile=profile),
        "chapters": lambda: lyg.plot_chapters(lyg.workload_by_chapter(assignments, tasks), profile=profile),
        "profile": lambda: lyg.plot_profile(busiest, profile=profile),
        "coverage-tasks": lambda: lyg.plot_coverage(by_task, profile=profile),
        "coverage-items": lambda: lyg.plot_coverage(by_item, rows="item", profile=profile),
    }


def texts(chart: Chart) -> list[Text]:
    """Every text that is drawn."""
    return [text for text in chart.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(chart: Chart) -> list[str]:
    """What the texts say."""
    return [text.get_text() for text in texts(chart)]


def flaws(chart: Chart) -> list[str]:
    """What is too small, cut off at the edge, rotated, or overlaps: nothing, in a good picture."""
    with style():
        canvas = chart.figure.canvas
        canvas.draw()
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


def bars(chart: Chart, label: str) -> list[tuple[float, float]]:
    """Length and middle height of the rectangles with a label, in millimetres, from top to bottom."""
    extents = [
        path.get_extents()
        for artist in chart.figure.findobj(PolyCollection)
        if artist.get_label() == label
        for path in artist.get_paths()
    ]
    return sorted(((box.width, (box.y0 + box.y1) / 2) for box in extents), key=lambda bar: bar[1])


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
