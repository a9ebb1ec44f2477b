"""Frames as one Excel workbook, a sheet each; needs `openpyxl`, of the extra `export`."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lygdata.monospace import width
from lygdata.office import timeless

__all__ = ["fill", "saved", "workbook"]

BOLD = Font(name="Calibri", size=11, scheme="minor", bold=True)  # else as the cells below
WIDEST = 60  # what is longer is wrapped; like the next three, in digits of the font
CHINESE = 1.05  # for each half of a Chinese character
FILTER_BUTTON = 4
MARGIN = 2
LINE, HIGHEST = 17, 409  # points; Excel knows no higher row
CELL_HOLDS = 32_767  # UTF-16 units, a limit of Excel
CUT = 4_000  # fits even if each character has to be written as _xHHHH_
TEXT_FORMAT_HOLDS = 255  # older Excel and WPS show a longer cell of the format "text" as #####
# What XML cannot hold, and what would be read as such an escape.
ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def workbook(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """An XLSX file with a sheet a frame: frozen head, filters, text wrapped and never a formula.

    The same frames give the same bytes: the file notes no time. Null and empty text are empty cells. A
    control character is written as Excel writes it (`_x0001_`); a text longer than a cell holds (32,767
    characters) is cut and says so at its end.
    """
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, frame in frames.items():
        fill(book.create_sheet(name), frame)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The file of a workbook; it notes no time."""
    buffer = BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def fill(
    sheet: Worksheet, frame: pd.DataFrame, *, above: Sequence[str] = (), widths: Sequence[int] | None = None
) -> None:
    """Write a frame into an empty sheet, below the lines `above`, in columns as wide as their text.

    `widths`, in digits of the font, are for a page that the columns have to share.
    """
    values = frame.astype("object").where(frame.notna(), None)
    for line in above:
        sheet.append([_cell(line, sheet)])
    sheet.append([_head(str(name), sheet) for name in frame])
    for row in values.itertuples(index=False):
        sheet.append([_cell(value, sheet) for value in row])
    head, last = len(above) + 1, get_column_letter(len(frame.columns))
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{last}{head + len(frame)}"
    _fit(sheet, values, head, widths or [_column_width(str(name), column) for name, column in values.items()])


def _head(name: str, sheet: Worksheet) -> Cell:
    cell = Cell(sheet, row=1, column=1, value=name)  # its place comes when the row is appended
    cell.font = BOLD
    return cell


def _cell(value: str | float | None, sheet: Worksheet) -> Cell:
    cell = Cell(sheet, row=1, column=1)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if not isinstance(value, str):
        cell.value = value
    elif value:
        cell.value = _storable(value)
        cell.data_type = "s"  # whatever it looks like: a formula (=1+1), an error (#N/A)
        short = len(value) <= TEXT_FORMAT_HOLDS
        cell.number_format = "@" if short else "General"
        cell.quotePrefix = not short  # it stays text, as with "@", when somebody edits it
    return cell


def _storable(text: str) -> str:
    stored = _escaped(text)
    fits = len(stored.encode("utf-16-le")) <= 2 * CELL_HOLDS
    return stored if fits else f"{_escaped(text[:CUT])}……（以下截断，全文见CSV）"


def _escaped(text: str) -> str:
    return ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _fit(sheet: Worksheet, values: pd.DataFrame, head: int, widths: Sequence[int]) -> None:
    """Columns so wide, and rows as high as the text is then wrapped."""
    for place, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for place, row in enumerate(values.itertuples(index=False), head + 1):
        lines = max(map(_wrapped, row, widths))
        sheet.row_dimensions[place].height = min(lines * LINE, HIGHEST)


def _column_width(head: str, values: Iterable[object]) -> int:
    widest = max((width(line) for value in values for line in _lines(value)), default=0)
    return max(min(math.ceil(widest * CHINESE) + MARGIN, WIDEST), width(head) + FILTER_BUTTON)


def _wrapped(value: object, wide: int) -> int:
    """Lines that a value takes in a column; one at least."""
    return sum(math.ceil(width(line) * CHINESE / (wide - MARGIN)) or 1 for line in _lines(value)) or 1


def _lines(value: object) -> list[str]:
    return [] if value is None else str(value).splitlines()
