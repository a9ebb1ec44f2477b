"""Workbooks: the sheet with the task table, merged cells told from empty ones by openpyxl."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from lygdata.reading.body import other_than_heading
from lygdata.reading.grid import ABOVE, LEFT, Grid, Notice, Pieces
from lygdata.reading.headers import Synonyms
from lygdata.reading.numbering import split_number
from lygdata.reading.office import CELLS, damaged, needed, too_large
from lygdata.reading.sheet import Found, Table, find_head, read_sheet
from lygdata.schemas import Severity

__all__ = ["read_xlsx"]


class Sheet(NamedTuple):
    """A sheet with a task table: its name, the cells it shows, how many it hides, where the head is."""

    title: str
    table: Table
    hidden: int
    head: Found


def read_xlsx(data: bytes, path: Path, known: Synonyms) -> Grid | None:
    """Read the first sheet with a task table; sheets that are hidden do not count."""
    openpyxl = needed("openpyxl", path)
    try:
        workbook = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise damaged(path) from error
    pieces = Pieces(counted="row")
    visible = (sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible")
    tables = [(sheet.title, *_table(sheet, pieces, path)) for sheet in visible]
    for certain in (True, False):
        heads = ((sheet, find_head(sheet[1], pieces, known, certain=certain)) for sheet in tables)
        if sheets := [Sheet(*sheet, head) for sheet, head in heads if head]:
            return _carried_on(sheets, pieces, known)
    return None


def _carried_on(sheets: Sequence[Sheet], pieces: Pieces, known: Synonyms) -> Grid | None:
    """The task table of the first sheet and those that carry it on; the others are named."""
    first, *others = sheets
    taken, notices = [first.table], [*_hides(first)]
    for sheet in others:
        title, table, _, (above, _, head) = sheet
        if head == first.head[2] and (
            _says_so(table[:above], pieces) or _counts_on(taken[-1], table, pieces)
        ):
            taken.append(table)
            notices += [Notice("continued", 1, f"工作表“{title}”接续上一工作表，一并读入"), *_hides(sheet)]
        else:
            message = f"工作表“{title}”也是任务表（{len(table) - above - 1}行），未读入"
            notices.append(Notice("other-table", 1, message, Severity.CHECK))
    grid = read_sheet(taken, pieces, known=known)
    if grid:
        grid.notices.extend(notices)
    return grid


def _hides(sheet: Sheet) -> Iterator[Notice]:
    if sheet.hidden:
        said = f"工作表“{sheet.title}”有{sheet.hidden}格隐藏的内容，未读入"
        yield Notice("hidden-cells", 1, said, Severity.CHECK)


def _says_so(above: Table, pieces: Pieces) -> bool:
    """Whether what stands above a head says 续表."""
    texts = (pieces.texts[place] for row in above for place in row if place >= 0)
    return "continued" in map(other_than_heading, texts)


def _counts_on(before: Table, table: Table, pieces: Pieces) -> bool:
    """Whether the numbers of some column go on where those of the table before it end."""
    last = dict(_numbers(before, pieces))
    first = dict(reversed([*_numbers(table, pieces)]))
    return any(first.get(key) == value + 1 for key, value in last.items())


def _numbers(table: Table, pieces: Pieces) -> Iterator[tuple[tuple[int, str], int]]:
    """Each printed number, with its column and style."""
    for row in table:
        for column, place in enumerate(row):
            text = pieces.texts[place] if place >= 0 else ""
            number, _ = split_number(f"{text}." if text.isdecimal() else text)
            if number:
                yield (column, number.style), number.value


def _table(sheet: Any, pieces: Pieces, path: Path) -> tuple[Table, int]:
    """The rows of a sheet down to the last that is written in, and how many cells it does not show."""
    # Cells that exist: to ask for rows would make all cells between them.
    printed = {place: _text(cell) for place, cell in sheet._cells.items() if cell.value is not None}
    texts = {place: text for place, text in printed.items() if text}
    if not texts:
        return [], 0
    height, width = (max(place[axis] for place in texts) for axis in (0, 1))
    if height * width > CELLS:
        raise too_large(path)
    rows, columns = _shown(sheet, height, width)
    merged: dict[tuple[int, int], int] = {}
    for area in sheet.merged_cells.ranges:
        if reached := [*_reached(area, rows, columns)]:
            first, *others = reached
            texts[first] = texts.pop((area.min_row, area.min_col), "")
            merged |= {place: LEFT if place[1] > first[1] else ABOVE for place in others}
    table = [
        [merged.get((row, column)) or pieces.add(texts.pop((row, column), ""), row) for column in columns]
        for row in rows
    ]
    return table, sum(map(bool, texts.values()))


def _shown(sheet: Any, height: int, width: int) -> tuple[list[int], list[int]]:
    """Rows and columns that are not hidden; but rows that only a filter hides count."""
    filtered = bool(sheet.auto_filter.filterColumn)
    rows = {row for row, kept in sheet.row_dimensions.items() if kept.hidden and not filtered}
    hidden = (kept for kept in sheet.column_dimensions.values() if kept.hidden)
    columns = {column for kept in hidden for column in range(kept.min, min(kept.max, width) + 1)}
    return (
        [row for row in range(1, height + 1) if row not in rows],
        [column for column in range(1, width + 1) if column not in columns],
    )


def _reached(area: Any, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The places of a merged cell that are shown, the first first."""
    inside = rows[bisect_left(rows, area.min_row) : bisect_right(rows, area.max_row)]
    across = columns[bisect_left(columns, area.min_col) : bisect_right(columns, area.max_col)]
    return product(inside, across)


def _day(day: date, shown_as: str) -> str:
    """A day in the words of its format where that has any: 2024年9月1日, 9月, else 2024-09-01."""
    parts = {"y": f"{day.year}年", "m": f"{day.month}月", "d": f"{day.day}日"}
    words = "".join(part for mark, part in parts.items() if mark in shown_as)
    return words if re.search("[年月日]", shown_as) else day.isoformat()[:10]


def _text(cell: Any) -> str:
    """What a cell shows, as far as it can be told without the program: whole numbers and dates as such."""
    value = cell.value
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
