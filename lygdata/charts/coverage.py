"""Who is on what: the matrix of rows (tasks, items or chapters) by units, on one page or on several."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from lygdata.canvas import STACKED, TIGHT, Canvas, Page
from lygdata.charts.chart import AUTO, Chart, chapter_name, headline, names_joined
from lygdata.charts.matrix import (
    CHAPTER_GAP,
    GROUP_GAP,
    LEGEND,
    REST,
    ROW_LEAST,
    TOTALS,
    Column,
    Grid,
    Line,
    columns_of,
    lines_of,
)
from lygdata.charts.rows import records
from lygdata.coverage import Rows
from lygdata.errors import ChartError
from lygdata.labels import chinese_number
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, standing_names, style
from lygdata.typography import width_of

__all__ = ["plot_coverage", "plot_coverage_pages"]

NOUNS: dict[Rows, tuple[str, str]] = {
    "task": ("项", "任务"),
    "item": ("个", "事项"),
    "chapter": ("章", ""),
}
COARSER: dict[Rows, tuple[str, list[str]]] = {
    "task": ("rows='item' with its frame", ["chapter_no", "item_no"]),
    "item": ("rows='chapter' with its frame", ["chapter_no"]),
}
LEVELS = ["chapter_no", "item_no", "row"]  # what a page holds whole, if it can
LISTED = 3  # chapters that a title lists one by one


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
    width share one column that counts them. Where rows would be lower than 9.4 pt it raises `ChartError`
    with chapters that fit; `plot_coverage_pages` draws any table.
    """
    drawn, order = _selected(cells, rows, chapters), Order(cells, rows, profile, title, source)
    sheet = order.sheet(drawn)
    if not sheet.fits:
        raise ChartError(order.instead(drawn))
    return sheet.draw(f"coverage-{rows}s")


@style()
def plot_coverage_pages(
    cells: pd.DataFrame,
    *,
    rows: Rows = "task",
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> list[Chart]:
    """The matrix of `plot_coverage` on as many pages as it needs, each one a chart that stands for itself.

    A page holds whole chapters; a chapter that no page can hold is parted between items. Each title says
    what the page is about; its columns are the units that take part in that.
    """
    order = Order(_selected(cells, rows, None), rows, profile, title, source)
    pages = list(order.pages(order.cells))
    names = [f"coverage-{rows}s" + f"-{place}" * (len(pages) > 1) for place in range(1, len(pages) + 1)]
    return [order.sheet(page).draw(name) for name, page in zip(names, pages, strict=True)]


def _selected(cells: pd.DataFrame, rows: Rows, chapters: Collection[int] | None) -> pd.DataFrame:
    """Cells to draw: those of the chapters asked for."""
    if rows == "task" and cells["row_tasks"].gt(1).any():
        raise ChartError("The rows of this frame hold several tasks. Pass the rows= it was made with.")
    drawn = cells if chapters is None else cells[cells["chapter_no"].isin(chapters)]
    if drawn.empty:
        known = ", ".join(map(str, cells["chapter_no"].unique())) or "none"
        raise ChartError(f"There is nothing to draw in chapters {chapters}: the frame has {known}.")
    return drawn


@dataclass(frozen=True)
class Order:
    """What was asked for: the whole frame and how to draw of it what fits on a page."""

    cells: pd.DataFrame
    rows: Rows
    profile: Profile
    title: str | None
    source: str

    def sheet(self, drawn: pd.DataFrame) -> "Sheet":
        """Lay a part of the frame out as one page, whether it fits or not."""
        which, grid = _which(drawn, self.cells), Grid.of(drawn, self.rows, self.profile)
        finding, note = _finding(drawn, self.rows, which), _note(drawn, self.rows, self.source, grid)
        title = finding if self.title == AUTO else self.title
        page = Page.of(self.profile, title=title, notes=note, keep=drawn["unit"].unique())
        lines = lines_of(drawn, self.rows, grid, page.room, self.profile.label)
        return Sheet(drawn, self.rows, page, grid, lines, which, headline(self.title, finding), note)

    def pages(self, drawn: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Parts of a frame that fit on a page each, as much as fits on every one."""
        parts = [(drawn, LEVELS)]
        while parts:
            fitting = bisect_left(
                range(1, len(parts) + 1), True, key=lambda count: not self._fits(parts[:count])
            )
            part, levels = parts[0]
            if fitting or not levels:
                yield pd.concat([part for part, _ in parts[: max(fitting, 1)]])
                parts = parts[max(fitting, 1) :]
            else:
                smaller = part.groupby(levels[0], sort=False, observed=True)
                parts[:1] = [(piece, levels[1:]) for _, piece in smaller]

    def _fits(self, parts: Sequence[tuple[pd.DataFrame, Sequence[str]]]) -> bool:
        """Whether so many parts fit on one page; what is hopeless is not laid out."""
        drawn = pd.concat([part for part, _ in parts])
        least = drawn["row"].nunique() * ROW_LEAST * self.profile.em
        return least < self.profile.max_height and self.sheet(drawn).fits

    def instead(self, drawn: pd.DataFrame) -> str:
        """What to ask for when the rows do not fit: only what does."""
        first, sizes = next(self.pages(drawn)), drawn.groupby("chapter_no")["row"].nunique()
        fitting = first.groupby("chapter_no")["row"].nunique()
        whole = [int(number) for number in fitting.index if fitting[number] == sizes[number]]
        coarser, keys = COARSER.get(self.rows, ("", LEVELS))
        few = len(drawn.drop_duplicates(keys)) + len(sizes) * CHAPTER_GAP <= first["row"].nunique()
        full = replace(self, profile=BRIEFING_FULL)
        ways = {
            f"fewer chapters, such as chapters={whole}": bool(whole),
            f"plot_coverage_pages(cells, rows={self.rows!r})": self._fits([(first, LEVELS)]),
            coarser: bool(coarser) and few,
            "profile=BRIEFING_FULL": self.profile != BRIEFING_FULL and full.sheet(drawn).fits,
        }
        asked = ", or for ".join(way for way, fits in ways.items() if fits) or "a taller profile"
        return f"{drawn['row'].nunique()} rows do not fit a page of {self.profile.name}. Ask for {asked}."


@dataclass(frozen=True)
class Sheet:
    """One page of the matrix, laid out but not drawn."""

    cells: pd.DataFrame
    rows: Rows
    page: Page
    grid: Grid
    lines: list[Line]
    which: str
    title: str
    note: str

    @property
    def height(self) -> float:
        """Height in millimetres from the heads of the columns to their totals."""
        return self.lines[-1].bottom + TOTALS * self.grid.em

    @property
    def fits(self) -> bool:
        """Whether the rows are high enough to be read."""
        return self.height <= self.page.room + 0.01

    def draw(self, name: str) -> Chart:
        """Draw the page."""
        canvas = self.page.open(self.height, instead="a taller profile")
        _draw_heads(canvas, self.grid, self.rows, self.cells)
        _draw_lines(canvas, self.grid, self.lines)
        _draw_chapters(canvas, self.grid, self.lines, self.rows)
        _draw_columns(canvas, self.grid, self.lines)
        _draw_cells(canvas, self.grid, self.lines, self.cells, self.rows)
        alt = _alt(self.cells, self.rows, self.which)
        return Chart.of(name, canvas, self.cells, title=self.title, alt=alt, note=self.note)


def _draw_heads(canvas: Canvas, grid: Grid, rows: Rows, cells: pd.DataFrame) -> None:
    """Stacked names under the names of their groups, and the legend in the corner."""
    em, top = canvas.profile.em, canvas.top
    foot = top + grid.head - em * 0.3
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


def _which(drawn: pd.DataFrame, every: pd.DataFrame) -> str:
    """Chapters of a part of the frame, with the first and the last row where they are not whole.

    >>> every = pd.DataFrame({"row": ["一.1", "一.2", "二.1"], "chapter_no": [1, 1, 2], "chapter": "章"})
    >>> _which(every, every), _which(every.tail(1), every), _which(every.tail(2), every)
    ('', '第二章的', '第一、二章中一.2至二.1的')
    """
    found, listed = records(drawn.drop_duplicates("row")), every.drop_duplicates("row")
    if len(found) == len(listed):
        return ""
    numbers = list(dict.fromkeys(int(row.chapter_no) for row in found))
    names = [chinese_number(number) for number in numbers]
    run = len(names) > LISTED and numbers[-1] - numbers[0] == len(numbers) - 1
    chapters = f"第{f'{names[0]}至{names[-1]}' if run else '、'.join(names)}章"
    if len(found) == listed["chapter_no"].isin(numbers).sum():
        return f"{chapters}的"
    codes = "至".join(dict.fromkeys([found[0].row, found[-1].row]))
    return f"{chapters}中{codes}的" if isinstance(found[0].chapter, str) else f"{codes}的"


def _finding(cells: pd.DataFrame, rows: Rows, which: str) -> str:
    """Which named unit is on most rows, and how many rows lack a named owner."""
    measure, noun = NOUNS[rows]
    found = cells.drop_duplicates("row")
    every = f"{which}{len(found)}{measure}{noun}"
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
    unlike = "，".join(filter(None, (column.meaning for column in grid.columns)))
    bare = "无点名责任单位" if rows == "task" else "其中有任务无点名责任单位"
    sentences = {
        f"来源：{source}（所列{tasks}项任务、{listed}章）。": True,
        "格内为任务数，颜色为其中最强的承担方式。": rows != "task",
        "列首位仅指责任栏第一个，原表未标牵头。": "列首位" in set(cells["standing"]),
        "“等”列的+：责任栏以“等”收尾，另有未点名的单位。": grid.open is not None,
        f"红字下划线：{bare}。": not cells["named_owner"].all(),
        f"任务较少的{grid.shared}个单位合为“{REST}”列，格内为单位数。": grid.shared > 0,
        f"简称：{unlike}。": bool(unlike),
    }
    return "".join(sentence for sentence, holds in sentences.items() if holds)


def _alt(cells: pd.DataFrame, rows: Rows, which: str) -> str:
    measure, noun = NOUNS[rows]
    found, units = cells.drop_duplicates("row"), columns_of(cells)
    named = int(units["kind"].eq("named").sum())
    busiest = records(units.sort_values("tasks", ascending=False, kind="stable").head(4))
    bare = "、".join(found["row"][~found["named_owner"]].astype("str")) or "无"
    return (
        f"责任分工矩阵，行为{which}{len(found)}{measure}{noun}（按原表顺序），"
        f"列为{named}个点名单位和{len(units) - named}个集合主体。"
        f"参与任务最多：{'、'.join(f'{unit.unit}{unit.tasks}项' for unit in busiest)}。"
        f"{'有任务' * (rows != 'task')}没有点名责任单位的{noun or measure}：{bare}。"
    )
