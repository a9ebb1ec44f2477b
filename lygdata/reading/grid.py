"""The one shape that every format is read into: a grid of cells that know where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lygdata.schemas import Severity

__all__ = ["Cell", "Grid", "Line", "Notice", "Problem", "Row"]


class Cell(NamedTuple):
    """One printed cell, without the white space around it; `line` is where it begins."""

    text: str
    line: int


Row = Sequence[Cell | None]
"""One row of the table, a place a column; None where the cell above reaches down (a vertical merge)."""


class Line(NamedTuple):
    """One physical line of a text source, cut so that `before + text + after` is the line again."""

    before: str
    text: str
    after: str


class Notice(NamedTuple):
    """Something odd about the layout that does not make the table ambiguous."""

    rule: str
    line: int
    message: str
    severity: Severity = Severity.NOTE


class Problem(NamedTuple):
    """Something that makes the table ambiguous: where, what was expected, what stands there."""

    line: int
    expected: str
    found: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"line {self.line}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Grid:
    """A table as printed: `columns` names each place of a row, `lines` is all of a source that is text."""

    columns: tuple[str, ...]
    rows: list[Row]
    lines: list[Line] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
