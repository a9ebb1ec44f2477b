"""Who is on what: the matrix of rows (tasks, items or chapters) by units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, Self

import pandas as pd

from lygdata.canvas import STACKED, TIGHT, Canvas, Page
from lygdata.charts.chart import AUTO, Chart, chapter_name, headline, names_joined
from lygdata.charts.rows import records, two_blocks
from lygdata.coverage import Rows
from lygdata.errors import ChartError
from lygdata.labels import chinese_number, short_label
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, standing_names, style
from lygdata.typography import shorten, width_of, zh

__all__ = ["plot_coverage"]

NOUNS: dict[Rows, tuple[str, str]] = {
    "task": ("项", "任务"),
    "item": ("个", "事项"),
    "chapter": ("章", ""),
}
TEXT_LEAST, TEXT_MOST = 8.0, 19.0  # width of the row texts, in type sizes, as are all that follow
COLUMN_LEAST, COLUMN_MOST = 1.1, 3.6
ROW_LEAST, ROW_MOST = 1.045, 1.5  # 9.4 pt for 9 pt type
GUTTER = 1.3  # for the names of chapters
CODE_GAP, TEXT_GAP, GROUP_GAP, CHAPTER_GAP = 0.3, 0.25, 0.22, 0.32
GROUP_HEAD, LEGEND = 1.5, 1.45
TOTALS = 1.5
HEAD_MOST = 8  # characters of a stacked head
REST = "其余"


@style()
def plot_coverage(
    cells: pd.DataFrame,
    *,
    rows: Rows = "task",
    chapters: Collection[int] | None = None,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """Matrix of `coverage_cells`: marks for rows of tasks, counts for rows of items or chapters.

    `rows` is what the frame was made with, `chapters` are the numbers of those to draw. Units beyond the
    width share one column that counts them. Raises `ChartError` where rows would be lower than 9.4 pt.
    """
    drawn = _selected(cells, rows, chapters)
    finding = _finding(drawn, rows, chapters)
    grid = Grid.of(drawn, rows, profile)
    note = _note(drawn, rows, source, grid)
    page = Page.of(
        profile, title=finding if title == AUTO else title, notes=note, keep=drawn["unit"].unique()
    )
    lines = _lines(drawn, rows, grid, page)
    canvas = page.open(lines[-1].bottom + TOTALS * profile.em, instead=_instead(rows))
    _draw_heads(canvas, grid, rows, drawn)
    _draw_lines(canvas, grid, lines)
    _draw_chapters(canvas, grid, lines, rows)
    _draw_columns(canvas, grid, lines)
    _draw_cells(canvas, grid, lines, drawn, rows)
    words = {"title": headline(title, finding), "alt": _alt(drawn, rows), "note": note}
    return Chart.of(f"coverage-{rows}s", canvas, drawn, **words)


def _selected(cells: pd.DataFrame, rows: Rows, chapters: Collection[int] | None) -> pd.DataFrame:
    """Cells to draw: those of the chapters asked for."""
    if rows == "task" and cells["row_tasks"].gt(1).any():
        raise ChartError("The rows of this frame hold several tasks. Pass the rows= it was made with.")
    drawn = cells if chapters is None else cells[cells["chapter_no"].isin(chapters)]
    if drawn.empty:
        known = ", ".join(map(str, cells["chapter_no"].unique())) or "none"
        raise ChartError(f"There is nothing to draw in chapters {chapters}: the frame has {known}.")
    return drawn


def _instead(rows: Rows) -> str:
    """What to ask for when the rows do not fit."""
    fewer = "fewer chapters, such as chapters=[1, 2], or for profile=BRIEFING_FULL"
    return {"task": f"{fewer}, or for rows='item' with its frame", "item": fewer, "chapter": "BRIEFING_FULL"}[
        rows
    ]


class Column(NamedTuple):
    """A unit, or all those that share the last column of their kind."""

    head: str
    group: str
    units: Sequence[str]
    total: int
    left: float = 0.0
    width: float = 0.0

    @property
    def middle(self) -> float:
        """Where its marks stand."""
        return self.left + self.width / 2


@dataclass(frozen=True)
class Grid:
    """Where things begin from left to right, in millimetres: code, text, columns; the middle of column 等."""

    code: float
    text: float
    columns: list[Column]
    open: float | None

    @classmethod
    def of(cls, cells: pd.DataFrame, rows: Rows, profile: Profile) -> Self:
        """Fit the columns into the width; the least busy units share one if they must."""
        em, size, found = profile.em, profile.label, records(cells.drop_duplicates("row"))
        code = GUTTER * em if rows != "chapter" and cells["chapter"].notna().any() else 0.0
        text = code + max(width_of(row.row, size) for row in found) + em * CODE_GAP
        marked = rows == "task" and any(row.open for row in found)
        end = profile.width - marked * em * (COLUMN_LEAST + GROUP_GAP)
        longest = max(width_of(_text(row), size) for row in found) / em
        least, most = (text + em * (min(longest, limit) + TEXT_GAP) for limit in (TEXT_LEAST, TEXT_MOST))
        legend = (
            code + em * 1.4 + max(width_of(name, size) for name in standing_names(cells["standing"]).values())
        )
        columns = _fitted(cells, max(least, legend), end, profile)
        columns = _placed(columns, end, profile, columns[0].left - max(most, legend))  # let few units breathe
        return cls(code, text, columns, profile.width - em * COLUMN_LEAST / 2 if marked else None)

    @property
    def left(self) -> float:
        """Where the columns begin."""
        return self.columns[0].left


def _fitted(cells: pd.DataFrame, start: float, end: float, profile: Profile) -> list[Column]:
    """As many columns as fit between two edges."""
    units = _units(cells)
    for places in range(len(units), -1, -1):
        columns = _placed(_folded(units, places), end, profile)
        if columns[0].left >= start:
            return columns
    raise ChartError(f"{len(units)} units do not fit beside the texts. Ask for profile=SLIDE.")


def _units(cells: pd.DataFrame) -> pd.DataFrame:
    """One row a unit in the order of the columns, with its tasks in these rows."""
    first = {name: (name, "first") for name in ("short", "group", "kind")}
    return cells.groupby("unit", observed=True).agg(**first, tasks=("tasks", "sum")).reset_index()


def _folded(units: pd.DataFrame, places: int) -> list[Column]:
    """At most so many columns, those of a kind beyond them in one."""
    columns = []
    for block in two_blocks(units.sort_values("tasks", ascending=False, kind="stable"), "tasks", places):
        shown, rest = {unit.unit for unit in block.shown}, [unit.unit for unit in block.others]
        kept = [unit for unit in records(units) if unit.unit in shown]
        columns += [Column(_head(unit), unit.group, [unit.unit], unit.tasks) for unit in kept]
        columns += [Column(REST, f"{REST}{block.others[0].kind}", rest, 0)] if rest else []
    return columns


def _head(unit: Any) -> str:
    return zh(unit.short if isinstance(unit.short, str) else unit.unit)[:HEAD_MOST]


def _placed(columns: list[Column], end: float, profile: Profile, spare: float = 0.0) -> list[Column]:
    """The columns side by side up to `end`; totals of several digits get more room."""
    em = profile.em
    share = min(max(spare, 0) / len(columns), em * (COLUMN_MOST - COLUMN_LEAST))
    placed: list[Column] = []
    for column in reversed(columns):
        width = max(em * COLUMN_LEAST, width_of(str(column.total), profile.label) + em * 0.22) + share
        end -= width + em * GROUP_GAP * bool(placed and placed[-1].group != column.group)
        placed.append(column._replace(left=end, width=width))
    return placed[::-1]


class Line(NamedTuple):
    """A row of the matrix, its place measured from the top of the chart."""

    row: Any
    text: list[str]
    band: bool
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Where its marks stand."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


def _text(row: Any) -> str:
    return zh(short_label(row.text)) if isinstance(row.text, str) else ""


def _lines(cells: pd.DataFrame, rows: Rows, grid: Grid, page: Page) -> list[Line]:
    """Rows as high as the page lets them be; long texts take several lines where there is room."""
    em, found = page.profile.em, records(cells.drop_duplicates("row"))
    width = grid.left - grid.text - em * TEXT_GAP + 0.01
    gaps = (cells["chapter_no"].nunique() - 1) * CHAPTER_GAP * (rows != "chapter")
    room = (page.room - _head_height(grid, em)) / em - gaps - TOTALS
    for most in (3, 2, 1):
        texts = [shorten(_text(row), width, page.profile.label, lines=most) for row in found]
        more = [max(len(text) - 1, 0) * TIGHT for text in texts]
        pitch = (room - sum(more)) / len(found)
        if pitch >= ROW_LEAST:
            break
    pitch = min(max(pitch, ROW_LEAST), ROW_MOST)
    heights = [pitch + lines for lines in more]
    if rows != "chapter":
        heights = _stretched(found, heights, room)
    return _stacked(found, texts, [em * height for height in heights], rows, _head_height(grid, em), em)


def _stretched(found: Sequence[Any], heights: list[float], room: float) -> list[float]:
    """Rows of a chapter made higher where its name would not fit beside them, if there is room for that."""
    stretched: list[float] = []
    for _, members in groupby(zip(found, heights, strict=True), key=lambda pair: pair[0].chapter_no):
        part = list(members)
        lack = len(chapter_name(part[0][0].chapter)) * STACKED - sum(height for _, height in part)
        stretched += [height + max(lack, 0) / len(part) for _, height in part]
    return stretched if sum(stretched) <= room else heights


def _head_height(grid: Grid, em: float) -> float:
    """Height of the column heads, or of the legend beside them."""
    longest = max(len(column.head) for column in grid.columns)
    return em * max(GROUP_HEAD + longest * STACKED + 0.35, 3 * LEGEND + 0.3)


def _stacked(
    found: Sequence[Any], texts: list[list[str]], heights: list[float], rows: Rows, top: float, em: float
) -> list[Line]:
    """Rows one below the other: a gap between chapters, a band behind every other item."""
    lines: list[Line] = []
    band, before = False, found[0]
    for row, text, height in zip(found, texts, heights, strict=True):
        new_chapter = rows != "chapter" and row.chapter_no != before.chapter_no
        band = new_chapter or band != (rows != "task" or row.item_no != before.item_no)
        lines.append(Line(row, text, band, top + em * CHAPTER_GAP * new_chapter, height))
        top, before = lines[-1].bottom, row
    return lines


def _draw_heads(canvas: Canvas, grid: Grid, rows: Rows, cells: pd.DataFrame) -> None:
    """Stacked names under the names of their groups, and the legend in the corner."""
    em, top = canvas.profile.em, canvas.top
    foot = top + _head_height(grid, em) - em * 0.3
    for group, members in groupby(grid.columns, key=lambda column: column.group):
        columns = list(members)
        _draw_group(canvas, group, columns[0].left, columns[-1].left + columns[-1].width)
        for column in columns:
            canvas.stacked(column.middle, foot, column.head, "mute" if column.head == REST else "ink")
    if grid.open:
        canvas.stacked(grid.open, foot, "等", "mute")
    for place, (standing, name) in enumerate(reversed(standing_names(cells["standing"]).items())):
        fills = None if rows == "task" else {standing: STANDINGS[standing].fill}
        canvas.key(grid.code, foot - em * (0.7 + LEGEND * place), {standing: name}, fills)


def _draw_group(canvas: Canvas, group: str, left: float, right: float) -> None:
    """Name of a group over a line, if there is room for it."""
    em, y = canvas.profile.em, canvas.top + canvas.profile.em * 1.25
    fits = [name for name in (group, group[:2]) if width_of(name, canvas.profile.label) <= right - left]
    if not group.startswith(REST):
        canvas.text((left + right) / 2, y - em * 0.65, fits[0] if fits else "", "mute", align="center")
        canvas.line((left + 0.3, y), (right - 0.3, y), "rule", points=0.7)


def _draw_lines(canvas: Canvas, grid: Grid, lines: Sequence[Line]) -> None:
    """Code and text of each row; without a named owner the text is red and underlined."""
    em, size = canvas.profile.em, canvas.profile.label
    for line in lines:
        y, owned = canvas.top + line.middle, line.row.named_owner
        if line.band:
            canvas.box(grid.code, canvas.top + line.top, canvas.width - grid.code, line.height, "band", z=0.1)
        canvas.text(grid.code, y, line.row.row, "mute")
        canvas.label(grid.text, y, line.text, "ink" if owned else "accent")
        for place, text in enumerate([] if owned else line.text):
            under = y + em * (0.5 + TIGHT * (place - (len(line.text) - 1) / 2))
            canvas.line(
                (grid.text, under), (grid.text + width_of(text, size), under), "accent", points=0.8, z=3
            )
        if grid.open and line.row.open:
            canvas.text(grid.open, y, "+", "mute", align="center")


def _draw_chapters(canvas: Canvas, grid: Grid, lines: Sequence[Line], rows: Rows) -> None:
    """Name of each chapter beside its rows, or its number where the name is too long; a line below."""
    em = canvas.profile.em
    for number, members in groupby(lines, key=lambda line: line.row.chapter_no if rows != "chapter" else 0):
        part = list(members)
        top, bottom, name = part[0].top, part[-1].bottom, chapter_name(part[0].row.chapter)
        if grid.code:
            fits = name and len(name) * em * STACKED <= bottom - top + 0.3
            shown = name if fits else chinese_number(number)
            foot = canvas.top + (top + bottom + len(shown) * em * STACKED) / 2
            canvas.stacked(em * 0.55, foot, shown, bold=True)
        below = canvas.top + bottom + em * CHAPTER_GAP / 2 * (part[-1] is not lines[-1])
        canvas.line((0, below), (canvas.width, below), "edge", points=0.7, z=2)


def _draw_columns(canvas: Canvas, grid: Grid, lines: Sequence[Line]) -> None:
    """Lines between groups and columns, and the total under each."""
    em, top, bottom = canvas.profile.em, canvas.top + lines[0].top, canvas.top + lines[-1].bottom
    end, before = bottom + em * TOTALS, ""
    for column in grid.columns:
        new = column.group != before
        x = column.left - em * GROUP_GAP / 2 * new
        canvas.line((x, top - em * 0.3 * new), (x, end), "rule" if new else "grid", points=0.6)
        canvas.text(column.middle, bottom + em * 0.8, str(column.total or ""), align="center")
        before = column.group
    canvas.text(grid.left - em * 0.4, bottom + em * 0.8, "参与任务数", "mute", align="right")


def _draw_cells(canvas: Canvas, grid: Grid, lines: Sequence[Line], cells: pd.DataFrame, rows: Rows) -> None:
    """A mark or a count for each cell; for units that share a column, how many of them are in the row."""
    em = canvas.profile.em
    middles = {line.row.row: canvas.top + line.middle for line in lines}
    size = min(em * 0.8, min(line.height for line in lines) * 0.74)
    for column in grid.columns:
        found = cells[cells["unit"].isin(column.units)]
        if column.head == REST:
            for row, count in found["row"].astype("str").value_counts().items():
                canvas.text(column.middle, middles[row], str(count), "mute", align="center")
        elif rows == "task":
            for cell in records(found):
                canvas.mark(column.middle, middles[cell.row], cell.standing, size)
        else:
            for cell in records(found):
                _draw_count(canvas, column, middles[cell.row], cell)


def _draw_count(canvas: Canvas, column: Column, y: float, cell: Any) -> None:
    look, em = STANDINGS[cell.standing], canvas.profile.em
    canvas.box(
        column.left + 0.2, y - em * 0.6, column.width - 0.4, em * 1.2, look.fill, label=cell.standing, z=2
    )
    canvas.text(column.middle, y, str(cell.tasks), look.on_fill, align="center")


def _finding(cells: pd.DataFrame, rows: Rows, chapters: Collection[int] | None) -> str:
    """Which named unit is on most rows, and how many rows lack a named owner."""
    measure, noun = NOUNS[rows]
    found = cells.drop_duplicates("row")
    which = "、".join(chinese_number(number) for number in found["chapter_no"].unique())
    every = f"第{which}章的" * (chapters is not None) + f"{len(found)}{measure}{noun}"
    reach = cells[cells["kind"].eq("named")].groupby("unit", observed=True).size()
    if reach.empty:
        return f"{every}都没有点名的单位"
    most = reach.index[reach.eq(reach.max())].tolist()
    claim = f"{every}中，{names_joined(most)}{'各' * (len(most) > 1)}参与{reach.max()}{measure}"
    bare = int((~found["named_owner"]).sum())
    lacking = f"{bare}{measure}" + f"{noun}有任务" * (rows != "task") + "没有点名的责任单位"
    return f"{claim}；{lacking}" if bare else f"{claim}；每项任务都有点名的责任单位"


def _note(cells: pd.DataFrame, rows: Rows, source: str, grid: Grid) -> str:
    """Source, reading aid, what is left out, and heads that are no part of the name they stand for."""
    tasks, listed = cells.drop_duplicates("row")["row_tasks"].sum(), cells["chapter_no"].nunique()
    shared = sum(len(column.units) for column in grid.columns if column.head == REST)
    pairs = [(column.head, zh(column.units[0])) for column in grid.columns if column.head != REST]
    unlike = "，".join(f"{head}即{unit}" for head, unit in pairs if head not in unit)
    bare = "无点名责任单位" if rows == "task" else "其中有任务无点名责任单位"
    sentences = {
        f"来源：{source}（所列{tasks}项任务、{listed}章）。": True,
        "格内为任务数，颜色为其中最强的承担方式。": rows != "task",
        "列首位仅指责任栏第一个，原表未标牵头。": "列首位" in set(cells["standing"]),
        "“等”列的+：责任栏以“等”收尾，另有未点名的单位。": grid.open is not None,
        f"红字下划线：{bare}。": not cells["named_owner"].all(),
        f"任务较少的{shared}个单位合为“{REST}”列，格内为单位数。": shared > 0,
        f"简称：{unlike}。": bool(unlike),
    }
    return "".join(sentence for sentence, holds in sentences.items() if holds)


def _alt(cells: pd.DataFrame, rows: Rows) -> str:
    measure, noun = NOUNS[rows]
    found, units = cells.drop_duplicates("row"), _units(cells)
    named = int(units["kind"].eq("named").sum())
    busiest = records(units.sort_values("tasks", ascending=False, kind="stable").head(4))
    bare = "、".join(found["row"][~found["named_owner"]].astype("str")) or "无"
    return (
        f"责任分工矩阵，行为{len(found)}{measure}{noun}（按原表顺序），"
        f"列为{named}个点名单位和{len(units) - named}个集合主体。"
        f"参与任务最多：{'、'.join(f'{unit.unit}{unit.tasks}项' for unit in busiest)}。"
        f"{'有任务' * (rows != 'task')}没有点名责任单位的{noun or measure}：{bare}。"
    )
