"""Tables whose cells stand under their heads (HTML, XLSX, DOCX, boxes, CSV, one row a line) to a grid.

A format gives its tables as rows of places; what all formats share is here: which table and which of its
rows is the head, heads of two levels, a table that goes on in the next, and which rows are none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lygdata.reading.alignment import UNITS
from lygdata.reading.body import HEADING_STYLES, Body, is_total, other_than_heading
from lygdata.reading.grid import ABOVE, LEFT, Grid, Head, Pieces, Places
from lygdata.reading.headers import (
    HEADINGS,
    ROLE_COLUMNS,
    Synonyms,
    base,
    is_table_head,
    plain,
    recognise,
    synonyms,
    with_contents,
)
from lygdata.reading.numbering import number_style

__all__ = ["HEAD_ROWS", "Found", "Table", "find_head", "read_sheet"]

Table = Sequence[Places]
"""The rows of one table of a document; all as wide as the table is."""

Found = tuple[int, int, Head]
"""Where the head of a table begins, how many rows it has, and what it says."""

HEAD_ROWS = 3
"""Rows that a head can have, each but the first splitting what stands above it."""
LONGEST_HEADING = 40
HEADING_NUMBER = re.compile(r"\(?[一二三四五六七八九十]{1,3}[)、]?")


def read_sheet(
    tables: Sequence[Table],
    pieces: Pieces,
    *,
    known: Synonyms | None = None,
    wrapped: bool = False,
) -> Grid | None:
    """The first task table among `tables`, and those after it that carry it on; None if there is none."""
    for certain in (True, False):
        for number, table in enumerate(tables):
            if found := find_head(table, pieces, known, certain=certain):
                first, height, head = found
                reader = _Sheet(head, table[first : first + height], pieces, wrapped)
                reader.headings = _headings(tables, head.columns, pieces, known)
                reader.masthead([*tables[:number], table[:first]])
                reader.take(table[first + height :])
                reader.others(tables[number + 1 :], known)
                return reader.grid()
    return None


def find_head(
    table: Table, pieces: Pieces, known: Synonyms | None = None, *, certain: bool = True
) -> Found | None:
    """The head of the first task table in `table`.

    Where not `certain`, the column before the first role stands for the contents, whatever it is called.
    """
    for first, row in enumerate(table):
        for height in _heights(table, first, pieces, known) if len(_filled(row, pieces)) > 1 else ():
            paths = list(zip(*_texts(table[first : first + height], pieces), strict=True))
            columns = recognise(paths, known)
            columns = columns if certain else with_contents(columns)
            if is_table_head(columns):
                return first, height, Head(columns, tuple(map(_printed, paths)), assumed=not certain)
    return None


def _headings(
    tables: Sequence[Table], columns: tuple[str, ...], pieces: Pieces, known: Synonyms | None
) -> set[int]:
    """Texts before several tables of one head that are headings: 一、甲 above the tasks of a chapter.

    They bear a heading's number, or another text stands right before each table.
    """
    before: list[list[int]] = [[]]
    for table in filter(None, tables):
        if len(table) == len(table[0]) == 1:
            before[-1] += [] if other_than_heading(pieces.texts[table[0][0]]) else table[0]
        elif (found := find_head(table, pieces, known)) and found[2].columns == columns:
            before.append([])
    above = before[:-1]
    numbered = [
        [place for place in places if number_style(pieces.texts[place]) in HEADING_STYLES] for places in above
    ]
    if sum(map(bool, numbered)) > 1:
        return {place for places in numbered for place in places}
    last = {pieces.texts[places[-1]]: places[-1] for places in above if places}
    different = len(last) == len(above) > 1 and all(len(text) < LONGEST_HEADING for text in last)
    return set(last.values()) if different else set()


def _printed(path: Sequence[str]) -> str:
    return "".join(dict.fromkeys(map(plain, path)))


def _heights(table: Table, first: int, pieces: Pieces, known: Synonyms | None) -> Iterator[int]:
    """One row, and before it two or three where the rows below only split heads of the first."""
    window = table[first : first + HEAD_ROWS]
    merged = any(LEFT in row for row in window)
    split = [1]
    for above, below in pairwise(window):
        alike = len(above) == len(below)
        if not alike or not (_has_but_heads(below, pieces, known) or _splits(above, below, pieces, merged)):
            break
        split.insert(0, split[0] + 1)
    yield from split


def _has_but_heads(row: Places, pieces: Pieces, known: Synonyms | None) -> bool:
    """Whether a row below heads is heads that are known, and leaves those beside them as they are."""
    heads = [plain(pieces.texts[place]) for place in _filled(row, pieces)]
    return 1 < len(heads) < len(row) and all(head in (known or synonyms()) for head in heads)


def _splits(above: Places, below: Places, pieces: Pieces, merged: bool) -> bool:
    """Whether a row only splits heads of the row above that reach over several columns.

    Where nothing is `merged`, a head reaches over the blank cells behind it.
    """
    blank = [place == LEFT or (not merged and place != ABOVE and not _text(place, pieces)) for place in above]
    reaches = [first or second for first, second in zip(blank, [*blank[1:], False], strict=True)]
    reaches[0] &= not blank[0]
    fits = all(
        reach or not (place == LEFT or _text(place, pieces))
        for reach, place in zip(reaches, below, strict=True)
    )
    return fits and any(_text(place, pieces) for place in below)


def _text(place: int, pieces: Pieces) -> str:
    return pieces.texts[place] if place >= 0 else ""


def _texts(rows: Table, pieces: Pieces) -> Iterator[list[str]]:
    """The texts of rows of heads, each in all places that it reaches to or that are blank below it."""
    above = [""] * len(rows[0])
    for row in rows:
        texts: list[str] = []
        for number, place in enumerate(row):
            reached = texts[-1] if place == LEFT and texts else above[number]
            texts.append(_text(place, pieces) or reached)
        yield texts
        above = texts


class _Sheet:
    """Tells rows of tasks from all others below a head."""

    def __init__(self, head: Head, head_rows: Table, pieces: Pieces, wrapped: bool) -> None:
        self.body = Body(head, pieces, wrapped=wrapped)
        self.pieces = pieces
        self.heads = [[plain(pieces.texts[place]) for place in _filled(row, pieces)] for row in head_rows]
        self.headings: set[int] = set()
        self.styles: set[str] = set()
        self.pending: dict[int, int] = {}
        self.content = head.columns.index("content")
        self.roles = [place for place, column in enumerate(head.columns) if base(column) in ROLE_COLUMNS]
        self.above = [place for place, column in enumerate(head.columns) if column in HEADINGS]

    def masthead(self, tables: Sequence[Table]) -> None:
        for row in (row for table in tables for row in table):
            filled = _filled(row, self.pieces)
            if filled and filled[0] in self.headings:
                self.body.across(filled[0])
            elif filled:
                self.body.above(filled[0], " ".join(self.pieces.texts[place] for place in filled))

    def others(self, tables: Sequence[Table], known: Synonyms | None) -> None:
        """Tables behind the first: more of it, or none of it."""
        width = len(self.body.head.columns)
        for table in filter(None, tables):
            place = next((place for row in table for place in _filled(row, self.pieces)), None)
            found = find_head(table, self.pieces, known)
            if found and found[2].columns == self.body.head.columns:
                self.masthead([table[: found[0]]])
                self.take(table[found[0] :])
            elif found and place is not None:
                self.body.problem(
                    place, "one table in a file", f"the head of another: {' | '.join(found[2].columns)}"
                )
            elif len(table[0]) == width and self._goes_on(table):
                self.take(table)
            elif place is not None:
                self._beside(place, len(table))

    def _goes_on(self, table: Table) -> bool:
        """Whether the rows of a table without a head are tasks: mostly units stand where they should."""
        texts = [_text(row[role], self.pieces) for row in table if self._is_task(row) for role in self.roles]
        texts = [text for text in texts if text]
        return bool(texts) and sum(UNITS.fullmatch(text) is not None for text in texts) * 2 > len(texts)

    def _beside(self, place: int, height: int) -> None:
        """Text behind the table, or another table."""
        text = self.pieces.texts[place]
        if place in self.headings:
            self.body.across(place)
            return
        self.body.notice(
            other_than_heading(text) or ("other-text" if height == 1 else "other-table"), place, text
        )

    def grid(self) -> Grid:
        """The table, once all rows are taken."""
        for place in self.pending.values():
            self.body.across(place)
        return self.body.grid()

    def take(self, rows: Table) -> None:
        self.styles |= {
            number_style(self.pieces.texts[row[self.content]]) for row in rows if self._is_task(row)
        }
        width = len(self.body.head.columns)
        for row in rows:
            if beyond := _filled(row[width:], self.pieces):
                said = f"{len(row)} in the row that begins {self.pieces.texts[row[0]][:20]!r}"
                self.body.problem(beyond[0], f"{width} cells, as in the head", said)
            else:
                self._take(row[:width], _filled(row, self.pieces))

    def _take(self, row: Places, filled: list[int]) -> None:
        words = [plain(self.pieces.texts[place]) for place in filled]
        if words in self.heads:
            if words == self.heads[0]:
                self.body.notice("repeated-head", filled[0])
        elif (place := self._across(row, filled)) is not None:
            self.body.across(place)
        elif filled and (rule := _beside_tasks(words[0])):
            self.body.notice(rule, filled[0], " ".join(words))
        elif len(filled) == 1 and row.index(filled[0]) in self.above:
            self._hold(row.index(filled[0]), filled[0])
        elif filled:
            self._add(list(row))

    def _hold(self, column: int, place: int) -> None:
        """Keep a heading that stands alone in its column for the row below, or as one above all columns."""
        if column in self.pending:
            self.body.across(self.pending[column])
        self.pending[column] = place

    def _across(self, row: Places, filled: list[int]) -> int | None:
        """The text that a row has in place of a task: it reaches over the roles, or stands alone."""
        if len(filled) == 1 and self._is_no_cell(row, filled[0]):
            return filled[0]
        if (
            all(row[role] == LEFT for role in self.roles)
            and (origin := _origin(row, self.roles[0])) in filled
        ):
            return origin
        if any(row[role] in filled or row[role] == ABOVE for role in self.roles):
            no_unit = len(filled) == 1 and self._is_heading(self.pieces.texts[filled[0]])
            return filled[0] if no_unit and row.index(filled[0]) in self.roles else None
        if len(filled) == 1 and self._stands_alone(row.index(filled[0]), self.pieces.texts[filled[0]]):
            return filled[0]
        if len(filled) == 2 and HEADING_NUMBER.fullmatch(plain(self.pieces.texts[filled[0]])):
            return filled[1]
        return None

    def _is_no_cell(self, row: Places, place: int) -> bool:
        """Whether the one text of a row reaches over all of it, or is a note whatever column it stands in."""
        whole = len(row) > 1 and row[0] == place and all(other == LEFT for other in row[1:])
        return whole or other_than_heading(self.pieces.texts[place]) in {"footnote", "other-text"}

    def _stands_alone(self, column: int, text: str) -> bool:
        """Whether the one text of a row is a heading or a remark, not a clause that no unit is given for."""
        if other_than_heading(text):
            return True
        return self._is_heading(text) if column == self.content else column not in self.above

    def _is_heading(self, text: str) -> bool:
        """Whether a text bears a heading's number, and no clause of the table such a one."""
        return number_style(text) in HEADING_STYLES - self.styles

    def _is_task(self, row: Places) -> bool:
        return row[self.content] >= 0 and any(_text(row[role], self.pieces) for role in self.roles)

    def _add(self, row: list[int]) -> None:
        """Add a row of cells; headings that stood in a row of their own come with it."""
        for column, place in self.pending.items():
            if _text(row[column], self.pieces):
                self.body.across(place)
            else:
                row[column] = place
        self.pending.clear()
        goes_on = self._ends_last(row)
        if goes_on:
            self.body.notice("broken-cell", row[self.content])
        if goes_on or (row[self.content] == ABOVE and self.body.height):
            self.body.join(row)
            return
        if row[self.content] == LEFT:  # a clause that reaches over the columns of headings before it
            start = max(column for column in range(self.content) if row[column] != LEFT)
            row[start], row[self.content] = LEFT, row[start]
        self.body.row(row)

    def _ends_last(self, row: Places) -> bool:
        """Whether a row ends the clause before it, which broke off at the end of a page."""
        *before, text = (_text(place, self.pieces) for place in row[: self.content + 1])
        begins = any(before) or not text or number_style(text) != ""
        return not begins and self.body.last("content").endswith(("，", "、", ","))


def _beside_tasks(first: str) -> str | None:
    """The rule by which a row that begins so is no task: it adds up others, or says who filled them in."""
    rule = "total-row" if is_total(first) else other_than_heading(first)
    return rule if rule in {"total-row", "other-text"} else None


def _filled(row: Places, pieces: Pieces) -> list[int]:
    return [place for place in row if place >= 0 and pieces.texts[place]]


def _origin(row: Places, column: int) -> int:
    return next(place for place in reversed(row[: column + 1]) if place != LEFT)
