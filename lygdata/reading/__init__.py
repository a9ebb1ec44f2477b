"""Files to grids: one small module a format, and everything after the grid is one path for all."""

from pathlib import Path

from lygdata.errors import TableFormatError
from lygdata.reading.grid import Grid
from lygdata.reading.pipe import is_pipe, read_pipe
from lygdata.reading.text import decode, split_lines, text_notices

__all__ = ["read_grid"]


def read_grid(data: bytes, path: Path) -> tuple[Grid, str]:
    """The table in `data` as a grid, and the encoding it was read with.

    Raises `SourceError` if `data` is no text, `TableFormatError` if there is no task table in it.
    """
    text, encoding = decode(data, path)
    lines = split_lines(text)
    grid = read_pipe(lines) if is_pipe(lines) else Grid((), [])
    if not grid.columns:
        raise TableFormatError(
            f"{path}: this is no task table: no row of column heads such as 主要内容 | 责任部门 | 协助部门 "
            f"with one cell a line, each led by '|'. Give a table in that form."
        )
    grid.notices.extend(text_notices(text, encoding))
    return grid, encoding
