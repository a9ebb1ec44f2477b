"""Files to grids: one small module a format, and everything after the grid is one path for all."""

from collections.abc import Callable
from pathlib import Path

from lygdata.errors import TableFormatError
from lygdata.reading.box import is_drawn, read_box
from lygdata.reading.docx import read_docx
from lygdata.reading.grid import Grid
from lygdata.reading.headers import Synonyms, synonyms
from lygdata.reading.html import is_html, read_html
from lygdata.reading.lines import read_delimited, read_piped_rows
from lygdata.reading.office import office_kind, refuse_foreign
from lygdata.reading.pipe import read_cell_a_line
from lygdata.reading.text import decode, split_lines, text_notices
from lygdata.reading.xlsx import read_xlsx

__all__ = ["read_grid"]

OFFICE: dict[str, Callable[[bytes, Path, Synonyms], Grid | None]] = {"docx": read_docx, "xlsx": read_xlsx}


def read_grid(data: bytes, path: Path, headers: Path | None = None) -> tuple[Grid, str]:
    """The table in `data` as a grid, and the encoding it was read with ("docx", "xlsx" for Office files).

    The content tells the format, whatever the name of the file. Raises `SourceError` if `data` cannot be
    read, `TableFormatError` if there is no task table in it.
    """
    known = synonyms(headers)
    refuse_foreign(data, path)
    if data.startswith(b"PK"):
        kind = office_kind(data, path)
        return _found(OFFICE[kind](data, path, known), path), kind
    text, encoding = decode(data, path)
    grid = _found(_read_text(text, path, known), path)
    grid.notices.extend(text_notices(text, encoding))
    return grid, encoding


def _read_text(text: str, path: Path, known: Synonyms) -> Grid | None:
    """The first way of reading that finds the head of a task table."""
    if is_html(text):
        return read_html(text, path, known)
    lines = split_lines(text)
    return (
        (read_box(lines, known) if is_drawn(lines) else None)
        or read_piped_rows(lines, known)
        or read_cell_a_line(lines, known)
        or read_delimited(text, known)
    )


def _found(grid: Grid | None, path: Path) -> Grid:
    if grid is None:
        raise TableFormatError(
            f"{path}: this is no task table: nothing in it is a row of heads with contents and a role, "
            f"such as 主要内容 | 责任部门 | 协助部门. Other heads are made known by load(..., headers=file); "
            f"a table whose cells have run together has to be fetched again, as .docx, .xlsx or .html."
        )
    return grid
