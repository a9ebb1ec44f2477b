"""One cell a line, cells led by a pipe: a line without one starts a row, a bare one closes it.

The first columns are merged downwards, so a row has fewer cells than the table has columns: it is
aligned to the right, and the style of the number at its start (一、, 1., (1)) tells its level.
"""

from collections.abc import Iterator

from lygdata.reading.grid import Cell, Grid, Line, Notice, Problem, Row
from lygdata.reading.headers import is_table_head, recognise
from lygdata.reading.numbering import split_number

__all__ = ["is_pipe", "read_pipe"]

Placed = tuple[int, Line]
"""A line with its number."""


def is_pipe(lines: list[Line]) -> bool:
    """Whether at least half of the lines that say anything begin with a pipe."""
    written = [line for line in lines if line.before.strip() or line.text]
    return bool(written) and sum(_piped(line) for line in written) * 2 >= len(written)


def read_pipe(lines: list[Line]) -> Grid:
    """Read the rows of the first table in `lines`; nothing is raised, all problems are listed."""
    groups = list(_groups(lines))
    for place, group in enumerate(groups):
        head, rest = _cut_head(group)
        if is_table_head(head):
            return _Rows(head, lines).read(groups[:place], [*filter(None, [rest]), *groups[place + 1 :]])
    return Grid((), [], lines)


def _piped(line: Line) -> bool:
    return "|" in line.before


def _bare(line: Line) -> bool:
    return _piped(line) and not line.text


def _groups(lines: list[Line]) -> Iterator[list[Placed]]:
    """Runs of lines from one without a pipe to the next; blank lines belong to none."""
    group: list[Placed] = []
    for number, line in enumerate(lines, 1):
        if not _piped(line) and group:
            yield group
            group = []
        if _piped(line) or line.text:
            group.append((number, line))
    if group:
        yield group


def _cut_head(group: list[Placed]) -> tuple[tuple[str, ...], list[Placed]]:
    """The columns that the cells up to the first bare pipe would name, and what comes behind it."""
    end = next((place for place, (_, line) in enumerate(group) if _bare(line)), len(group))
    return recognise([line.text for _, line in group[:end]]), group[end + 1 :]


def _without_close(group: list[Placed]) -> list[Placed]:
    return group[:-1] if _bare(group[-1][1]) else group


class _Rows:
    """Cuts groups of lines into rows of a table whose columns are known."""

    def __init__(self, columns: tuple[str, ...], lines: list[Line]) -> None:
        self.columns = columns
        self.depth = columns.index("content")
        self.level_of: dict[str, int] = {}
        self.grid = Grid(columns, [], lines)

    def read(self, before: list[list[Placed]], groups: list[list[Placed]]) -> Grid:
        for number, line in (placed for group in before for placed in group):
            self._notice("masthead", number, f"文字在表头之前，未读入：{line.text}")
        self._learn(groups)
        for group in groups:
            self._take(group)
        return self.grid

    def _learn(self, groups: list[list[Placed]]) -> None:
        """The first row that is whole shows how each level is numbered."""
        whole = len(self.columns) + 1
        first = next((group for group in groups if len(group) == whole and _bare(group[-1][1])), [])
        for level, (_, line) in enumerate(first[: self.depth + 1]):
            if number := split_number(line.text)[0]:
                self.level_of.setdefault(number.style, level)

    def _take(self, group: list[Placed]) -> None:
        """Read a group as rows, unless it is the head of the table once more, or of another table."""
        columns, rest = _cut_head(group)
        if columns == self.columns:
            self._notice("repeated-head", group[0][0], "表头重复出现（多因换页），未作任务读入")
            self._cut(rest)
        elif is_table_head(columns):
            self._problem(group[0], "one table in a file", f"the head of another: {' | '.join(columns)}")
        else:
            self._cut(group)

    def _cut(self, group: list[Placed]) -> None:
        """Take rows off the front of `group` until nothing is left of it or something is wrong."""
        while group:
            width = self._width(group)
            if width is None or len(group) < width:
                self._wrong_length(group, width)
                return
            self._add(group[:width])
            group = self._close(group[width - 1][0], group[width:])

    def _width(self, group: list[Placed]) -> int | None:
        """How many cells the row at the front of `group` has; None where nothing tells."""
        number, _ = split_number(group[0][1].text)
        if number and number.style in self.level_of:
            return len(self.columns) - self.level_of[number.style]
        least, most = len(self.columns) - self.depth, len(self.columns)
        cells = len(_without_close(group))
        return next((width for width in (cells, cells + 1) if least <= width <= most), None)

    def _add(self, cells: list[Placed]) -> None:
        merged: list[Cell | None] = [None] * (len(self.columns) - len(cells))
        row: Row = [*merged, *(Cell(line.text, number) for number, line in cells)]
        self.grid.rows.append(row)
        if _piped(cells[0][1]):
            self._notice("row-start", cells[0][0], "本行以竖线开头，首格为空（多因换页），已按合并单元格读入")

    def _close(self, last: int, rest: list[Placed]) -> list[Placed]:
        """Drop the bare pipe that closes a row; say so where there is none."""
        if rest and _bare(rest[0][1]):
            return rest[1:]
        self._notice("row-end", last, "本行没有单独的竖线收尾，已按列数读入")
        if rest and not self._starts_row(rest[0][1]):
            self._problem(rest[0], "a bare | that closes the row", f"one more cell: {rest[0][1].text!r}")
            return []
        return rest

    def _starts_row(self, line: Line) -> bool:
        number, _ = split_number(line.text)
        return number is not None and number.style in self.level_of

    def _wrong_length(self, group: list[Placed], width: int | None) -> None:
        least = len(self.columns) - self.depth
        expected = f"{width} cells" if width else f"{least} to {len(self.columns)} cells"
        found = f"{len(_without_close(group))} in the row that begins {group[0][1].text[:20]!r}"
        self._problem(group[0], f"{expected} and a bare | in this row", found)

    def _notice(self, rule: str, number: int, message: str) -> None:
        self.grid.notices.append(Notice(rule, number, message))

    def _problem(self, at: Placed, expected: str, found: str) -> None:
        self.grid.problems.append(Problem(at[0], expected, found))
