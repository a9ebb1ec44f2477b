"""Workbooks: the sheet with the task table, merged cells told from empty ones by openpyxl."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from lygdata.reading.grid import ABOVE, LEFT, Grid, Notice, Pieces
from lygdata.reading.headers import Synonyms
from lygdata.reading.office import CELLS, damaged, needed, too_large
from lygdata.reading.sheet import Table, read_sheet
from lygdata.schemas import Severity

__all__ = ["read_xlsx"]


def read_xlsx(data: bytes, path: Path, known: Synonyms) -> Grid | None:
    """Read the first sheet with a task table; sheets that are hidden do not count."""
    openpyxl = needed("openpyxl", path)
    try:
        workbook = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise damaged(path) from error
    grids: list[tuple[str, Grid]] = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            pieces = Pieces(counted="row")
            if grid := read_sheet([_table(sheet, pieces, path)], pieces, known=known):
                grids.append((sheet.title, grid))
    return _first(grids)


def _first(grids: list[tuple[str, Grid]]) -> Grid | None:
    """The grid of the first sheet; the others are named."""
    if not grids:
        return None
    (_, grid), *others = grids
    for title, other in others:
        message = f"工作表“{title}”也是任务表（{len(other.rows)}行），未读入"
        grid.notices.append(Notice("other-table", 1, message, Severity.CHECK))
    return grid


def _table(sheet: Any, pieces: Pieces, path: Path) -> Table:
    """The rows of a sheet down to the last that is written in."""
    # Cells that exist: to ask for rows would make all cells between them.
    shown = {place: _text(cell) for place, cell in sheet._cells.items() if cell.value is not None}
    texts = {place: text for place, text in shown.items() if text}
    if not texts:
        return []
    height, width = (max(place[axis] for place in texts) for axis in (0, 1))
    if height * width > CELLS:
        raise too_large(path)
    merged = dict(_merged(sheet, height, width))
    return [
        [
            merged.get((row, column)) or pieces.add(texts.get((row, column), ""), row)
            for column in range(1, width + 1)
        ]
        for row in range(1, height + 1)
    ]


def _merged(sheet: Any, height: int, width: int) -> Iterator[tuple[tuple[int, int], int]]:
    """The places that a merged cell reaches to: from the left in its first row, from above in the others."""
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, height) + 1):
            for column in range(area.min_col, min(area.max_col, width) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    yield (row, column), LEFT if column > area.min_col else ABOVE


def _text(cell: Any) -> str:
    """What a cell shows, as far as it can be told without the program: whole numbers and dates as such."""
    value = cell.value
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
