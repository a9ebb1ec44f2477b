"""Where everything in a matrix of rows by units stands, before any of it is drawn."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, Self

import pandas as pd

from lygdata.canvas import STACKED, TIGHT
from lygdata.charts.chart import chapter_name
from lygdata.charts.rows import records, two_blocks
from lygdata.coverage import Rows
from lygdata.errors import ChartError
from lygdata.labels import short_label
from lygdata.theme import Profile, standing_names
from lygdata.typography import shorten, width_of, zh

__all__ = [
    "CHAPTER_GAP",
    "GROUP_GAP",
    "LEGEND",
    "REST",
    "ROW_LEAST",
    "TOTALS",
    "Column",
    "Grid",
    "Line",
    "columns_of",
    "lines_of",
]

TEXT_LEAST, TEXT_MOST = 8.0, 19.0  # width of the row texts, in type sizes, as are all that follow
COLUMN_LEAST, COLUMN_MOST = 1.1, 3.6
ROW_LEAST, ROW_MOST = 1.045, 1.5  # 9.4 pt for 9 pt type
GUTTER = 1.3  # for the names of chapters
CODE_GAP, TEXT_GAP, GROUP_GAP, CHAPTER_GAP = 0.3, 0.25, 0.22, 0.32
GROUP_HEAD, LEGEND = 1.5, 1.45
TOTALS = 1.5
HEAD_MOST = 8  # characters of a stacked head
REST = "其余"


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

    @property
    def meaning(self) -> str:
        """What the head stands for, where that is not plain from it."""
        unit = zh(self.units[0])
        plain = self.head == REST or (self.head in unit and len(self.head) < HEAD_MOST) or self.head == unit
        return "" if plain else f"{self.head}即{unit}"


@dataclass(frozen=True)
class Grid:
    """Where things begin from left to right, in millimetres: code, text, columns; the middle of column 等."""

    code: float
    text: float
    columns: list[Column]
    open: float | None
    em: float

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
        names = standing_names(cells["standing"]).values()
        legend = code + em * 1.4 + max(width_of(name, size) for name in names)
        columns = _fitted(columns_of(cells), max(least, legend), end, profile)
        columns = _placed(columns, end, profile, columns[0].left - max(most, legend))  # let few units breathe
        return cls(code, text, columns, profile.width - em * COLUMN_LEAST / 2 if marked else None, em)

    @property
    def left(self) -> float:
        """Where the columns begin."""
        return self.columns[0].left

    @property
    def head(self) -> float:
        """Height of the column heads, or of the legend beside them."""
        longest = max(len(column.head) for column in self.columns)
        return self.em * max(GROUP_HEAD + longest * STACKED + 0.35, 3 * LEGEND + 0.3)

    @property
    def shared(self) -> int:
        """Units without a column of their own."""
        return sum(len(column.units) for column in self.columns if column.head == REST)


def columns_of(cells: pd.DataFrame) -> pd.DataFrame:
    """One row a unit in the order of the columns, with its tasks in these rows."""
    first = {name: (name, "first") for name in ("short", "group", "kind")}
    return cells.groupby("unit", observed=True).agg(**first, tasks=("tasks", "sum")).reset_index()


def _fitted(units: pd.DataFrame, start: float, end: float, profile: Profile) -> list[Column]:
    """As many columns as fit between two edges."""
    ranked = units.sort_values("tasks", ascending=False, kind="stable")

    def columns(places: int) -> list[Column]:
        return _placed(_folded(units, ranked, places), end, profile)

    too_many = bisect_left(range(len(units) + 1), True, key=lambda places: columns(places)[0].left < start)
    if not too_many:
        raise ChartError(f"{len(units)} units do not fit beside the texts. Ask for profile=SLIDE.")
    return columns(too_many - 1)


def _folded(units: pd.DataFrame, ranked: pd.DataFrame, places: int) -> list[Column]:
    """At most so many columns, those of a kind beyond them in one."""
    columns = []
    for block in two_blocks(ranked, "tasks", places):
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


def lines_of(cells: pd.DataFrame, rows: Rows, grid: Grid, room: float, size: float) -> list[Line]:
    """Rows as high as the room lets them be, at least 9.4 pt; long texts take several lines if they can."""
    em, found = grid.em, records(cells.drop_duplicates("row"))
    width = grid.left - grid.text - em * TEXT_GAP + 0.01
    gaps = (cells["chapter_no"].nunique() - 1) * CHAPTER_GAP * (rows != "chapter")
    free = (room - grid.head) / em - gaps - TOTALS
    for most in (3, 2, 1):
        texts = [shorten(_text(row), width, size, lines=most) for row in found]
        more = [max(len(text) - 1, 0) * TIGHT for text in texts]
        pitch = (free - sum(more)) / len(found)
        if pitch >= ROW_LEAST:
            break
    heights = [min(max(pitch, ROW_LEAST), ROW_MOST) + lines for lines in more]
    if rows != "chapter":
        heights = _stretched(found, heights, free)
    return _stacked(found, texts, heights, rows, grid)


def _stretched(found: Sequence[Any], heights: list[float], room: float) -> list[float]:
    """Rows of a chapter made higher where its name would not fit beside them, if there is room for that."""
    stretched: list[float] = []
    for _, members in groupby(zip(found, heights, strict=True), key=lambda pair: pair[0].chapter_no):
        part = list(members)
        lack = len(chapter_name(part[0][0].chapter)) * STACKED - sum(height for _, height in part)
        stretched += [height + max(lack, 0) / len(part) for _, height in part]
    return stretched if sum(stretched) <= room else heights


def _stacked(
    found: Sequence[Any], texts: list[list[str]], heights: list[float], rows: Rows, grid: Grid
) -> list[Line]:
    """Rows one below the other: a gap between chapters, a band behind every other item."""
    lines: list[Line] = []
    band, before, top = False, found[0], grid.head
    for row, text, height in zip(found, texts, heights, strict=True):
        new_chapter = rows != "chapter" and row.chapter_no != before.chapter_no
        band = new_chapter or band != (rows != "task" or row.item_no != before.item_no)
        lines.append(Line(row, text, band, top + grid.em * CHAPTER_GAP * new_chapter, grid.em * height))
        top, before = lines[-1].bottom, row
    return lines
