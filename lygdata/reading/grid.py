"""The one shape that every format is read into: rows of places that point at pieces of the source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lygdata.schemas import Severity

__all__ = ["ABOVE", "LEFT", "SAMPLE", "Grid", "Head", "Notice", "Pieces", "Places", "Problem"]

ABOVE, LEFT = -1, -2
"""In place of a cell: the one above reaches down here (merged), the one to the left reaches over."""

SAMPLE = 2_000
"""Lines, or rows, that show how all others of a source are laid out."""

LONGEST = 10_000
"""Characters of a cell to which lines are added: more are no cell, and would take time as their square."""

Places = Sequence[int]
"""One row of a table: for each column the number of a piece, or `ABOVE` or `LEFT`."""


@dataclass
class Pieces:
    """All cells of a source in its order, and whatever stands between them.

    `lines` says where each stands, in what `counted` calls it (line, or row of a sheet). A source that is
    text can be put together again from `before + text + after` of all pieces; for others these are empty.
    """

    texts: list[str] = field(default_factory=list)
    lines: Sequence[int] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    counted: str = "line"

    @property
    def numbered(self) -> npt.NDArray[np.int64]:
        """The line of each piece."""
        lines = self.lines
        return np.arange(lines.start, lines.stop) if isinstance(lines, range) else np.array(lines, dtype="i8")

    @property
    def whole(self) -> Iterator[str]:
        """Each piece of a text with what stands around it."""
        return map("".join, zip(self.before, self.texts, self.after, strict=True))

    def add(self, text: str, line: int) -> int:
        """Add a cell that does not stand in the source as it is, so that is not written again; its number."""
        self.before, self.after = [], []
        self.lines = self.lines if isinstance(self.lines, list) else [*self.lines]
        self.texts.append(text)
        self.lines.append(line)
        return len(self.texts) - 1

    def join(self, number: int, into: int) -> int | None:
        """The number of the cell that one before it goes on in, both as one; None if it were too long.

        Where the page ends between them, they stand nowhere in the source as one.
        """
        if not any(self.texts[into + 1 : number]):
            return into if self.fold(number, into) else None
        text = f"{self.texts[into]}\n{self.texts[number]}"
        return self.add(text, self.lines[into]) if len(text) <= LONGEST else None

    def fold(self, number: int, into: int) -> bool:
        """Make a line of a text the next line of a cell before it, unless that is longer than any cell is."""
        if len(self.texts[into]) > LONGEST:
            return False
        if not self.before:
            self.texts[into] += f"\n{self.texts[number]}"
            return True
        for each in range(into + 1, number + 1):  # with the blank lines between them
            self.texts[into] += self.after[into] + self.before[each] + self.texts[each]
            self.after[into] = self.after[each]
            self.before[each] = self.texts[each] = self.after[each] = ""
        return True


class Head(NamedTuple):
    """The heads of a table: the column that each means, and as printed.

    `assumed` says that none is known as that of the contents, so that another stands for it.
    """

    columns: tuple[str, ...]
    printed: tuple[str, ...]
    assumed: bool = False


class Notice(NamedTuple):
    """Something odd about the layout that does not make the table ambiguous."""

    rule: str
    line: int
    message: str
    severity: Severity = Severity.NOTE
    task_id: str | None = None


class Problem(NamedTuple):
    """Something that makes the table ambiguous: where, what was expected, what stands there."""

    line: int
    expected: str
    found: str
    counted: str = "line"

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.counted} {self.line}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Grid:
    """A table as printed: `head` names each column of `rows`, whose numbers are places in `pieces`.

    `wrapped` says that line breaks within a cell come from its width and mean nothing; `beside` are texts
    around the rows, such as notes.
    """

    head: Head
    rows: npt.NDArray[np.int64]
    pieces: Pieces
    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrapped: bool = False
    beside: Sequence[str] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What each column means."""
        return self.head.columns

    @cached_property
    def texts(self) -> npt.NDArray[Any]:
        """All pieces, and behind them, where `ABOVE` and `LEFT` point, what a merged cell says itself."""
        return np.array([*self.pieces.texts, "", None], dtype=object)

    def forget_texts(self) -> None:
        """Let go of all pieces, once frames hold what they say: they are half of all memory."""
        self.pieces.texts.clear()
        self.__dict__.pop("texts", None)

    def cells(self, column: str) -> npt.NDArray[Any]:
        """The text of each cell of a column; None where the cell above reaches down."""
        return self.texts[self.places(column)]

    def places(self, column: str) -> npt.NDArray[np.int64]:
        """The numbers of a column's pieces."""
        return self.rows[:, self.columns.index(column)]
