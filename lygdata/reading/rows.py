"""Groups of cells to the rows of a table, once its head is known.

The first columns are merged downwards, so a row has fewer cells than the table has columns: it is aligned to
the right, and the style of the number at its start (一、, 1., (1)) tells its level.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise

import numpy as np
import numpy.typing as npt

from lygdata.reading.alignment import UNITS, Alignment, is_clause, style
from lygdata.reading.body import HEADING_STYLES, Body, is_total, other_than_heading
from lygdata.reading.grid import ABOVE, SAMPLE, Grid, Head, Pieces
from lygdata.reading.groups import Group, is_furniture
from lygdata.reading.headers import HEADINGS, ROLE_COLUMNS, Synonyms, base, is_table_head, plain
from lygdata.reading.heads import cut_head, role_heads
from lygdata.reading.mending import Shape, mended

__all__ = ["Rows"]

TOTAL_BEGINS = tuple(bracket + first for bracket in ("", "(", "（") for first in "合总小共")
Numbers = npt.NDArray[np.int64]


class Rows:
    """Cuts groups of cells into rows of a table whose columns are known."""

    def __init__(self, head: Head, pieces: Pieces, known: Synonyms, *, marked: bool, closed: bool) -> None:
        self.head, self.known, self.marked = head, known, marked
        self.texts = pieces.texts
        ends_in_units = base(head.columns[-1]) in ROLE_COLUMNS
        self.shape = Shape(len(head.columns), head.columns.index("content"), closed, ends_in_units)
        self.alignment = Alignment(0, [], [])
        self.heads = role_heads(pieces.texts, known)
        self.body = Body(head, pieces)

    def read(self, before: Sequence[Group], groups: Iterator[Group]) -> Grid:
        """The table; `before` are the groups above its head, `groups` those below it."""
        for piece in (piece for group in before for piece in group if self.texts[piece]):
            self.body.above(piece, self.texts[piece])
        first = list(islice(groups, SAMPLE))
        if self.marked:
            self._learn_end(first)
        self._learn(first)
        groups = mended(chain(first, groups), self.body, self.shape, self.heads)
        while block := list(islice(groups, SAMPLE)):
            self._take_all(block)
        return self.body.grid()

    def _learn_end(self, groups: Sequence[Group]) -> None:
        """Whether an empty cell ends rows, as it does before numbered ones: others may be broken."""
        before = [group for group, after in pairwise(groups) if style(self.texts[after[0]])]
        rows = [group for group in before if len(group) > 1] or [group for group in groups if len(group) > 1]
        if rows:
            self.shape.closed = sum(not self.texts[group[-1]] for group in rows) * 2 > len(rows)

    def _learn(self, groups: Sequence[Group]) -> None:
        """Rows that are whole show how each level is numbered, and what the cells of a column look like."""
        most, closed, depth = self.shape.most, self.shape.closed, self.shape.depth
        printed = [
            [self.texts[piece] for piece in group] for group in groups if self.heads.isdisjoint(group[:most])
        ]
        printed = [row[not self.marked and self._is_beside(row) :] for row in printed]
        lengths = {most + closed} if self.marked else {most, most + 1}
        whole = (row for row in printed if len(row) in lengths and bool(row[-1]) <= (not closed))
        streams = (row[:most] for row in printed if len(row) > most + 1 and not (closed and row[most]))
        rows = list(islice((*whole, *streams), 200))
        first = next(iter(rows or (row for row in printed if len(row) > depth + 1)), [])
        for level, text in enumerate(first[: depth + 1]):
            if found := style(text):
                self.shape.level_of.setdefault(found, level)
        if self.head.columns[0] == "seq":
            self.shape.level_of.setdefault("0", 0)
        self.alignment = Alignment(most, rows, kept=[depth])

    def _take_all(self, groups: Sequence[Group]) -> None:
        """Take most groups many at once, those that are one row each, and all others by themselves."""
        start, last = np.array([(group[0], group[-1]) for group in groups]).T
        end = last + 1 - self.shape.closed
        place = end[:, None] - np.arange(self.shape.most, 0, -1)
        rows = np.where(place < start[:, None], ABOVE, place)
        whole = self._are_whole(groups, start, last)
        edges = np.flatnonzero(np.diff(whole, prepend=~whole[0], append=~whole[-1]))
        for first, behind in pairwise(edges.tolist()):
            if whole[first]:
                self.body.rows(rows[first:behind])
            else:
                for group in groups[first:behind]:
                    self._take(group)

    def _are_whole(self, groups: Sequence[Group], start: Numbers, last: Numbers) -> npt.NDArray[np.bool_]:
        """Which groups are one row each, as long as the number at its start says, and closed as rows are."""
        texts, unknown, closed = self.texts, self.shape.most, self.shape.closed
        bounds = [*zip(start.tolist(), last.tolist(), strict=True)]
        level = [self.shape.level_of.get(style(texts[first]), unknown) for first, _ in bounds]
        sound = [
            type(group) is range and first < end and texts[first + 1] != "" and (texts[end] == "") >= closed
            for group, (first, end) in zip(groups, bounds, strict=True)
        ]
        heads = np.array(sorted(self.heads))
        headless = np.searchsorted(heads, start) == np.searchsorted(heads, last, side="right")
        return np.asarray((last - start + 1 - closed == unknown - np.array(level)) & sound & headless)

    def _take(self, group: Group) -> None:
        """Read a group as rows, unless it is something else that stands between them."""
        first = self.texts[group[0]]
        if not self.heads.isdisjoint(group if self.marked else group[: self.shape.most]):
            self._take_head(group)
        elif len(group) == 1 or not first or not self.texts[group[1]] or first.startswith(TOTAL_BEGINS):
            self._take_odd(group)
        else:
            self._cut(group)

    def _take_head(self, group: Group) -> None:
        """A group with the head of a role in it: the head of the table once more, or of another table."""
        head, rest = cut_head(group, self.body.pieces, self.known, marked=self.marked)
        again = head.columns == self.head.columns
        if again or self._is_head(group):
            self.body.notice("repeated-head", group[0])
            self._cut(rest if again else [])
        elif len(group) > 1 and other_than_heading(self.texts[group[0]]):
            self.body.across(group[0])
            self._take_head(group[1:])
        elif is_table_head(head.columns):
            self.body.problem(
                group[0], "one table in a file", f"the head of another: {' | '.join(head.columns)}"
            )
        else:
            self._take_odd(group)

    def _is_head(self, group: Group) -> bool:
        """Whether a group is one of the rows that the head has."""
        texts = (plain(self.texts[piece]) for piece in group)
        return self.marked and all(any(text in head for head in self.head.printed) for text in texts)

    def _take_odd(self, group: Group) -> None:
        filled = [piece for piece in group if self.texts[piece]]
        if len(filled) == 1 and self._ends_note(filled[0]):
            self.body.notice("footnote", filled[0], self.texts[filled[0]])
        elif len(filled) == 1 and self._is_across(self.texts[filled[0]]):
            self.body.across(filled[0])
        elif filled and is_total(self.texts[filled[0]]):
            self.body.notice("total-row", filled[0], " ".join(self.texts[piece] for piece in filled))
        elif filled:
            self._cut(group)

    def _ends_note(self, piece: int) -> bool:
        """Whether a text is a further line of the note above it."""
        return piece == self.body.note_end + 1 and style(self.texts[piece]) not in HEADING_STYLES

    def _is_across(self, text: str) -> bool:
        found = style(text)
        return bool(other_than_heading(text)) or (
            found not in self.shape.level_of if found else not is_clause(text)
        )

    def _cut(self, group: Group) -> None:
        """Take rows off the front of `group` until nothing is left of it or something is wrong."""
        done, first = 0, True
        if self._is_regular(group):
            self._add_regular(group)
            return
        while done < len(group):
            ahead = group[done : done + 2 * self.shape.most + 4]  # a stream is as long as its table
            cells = self._without_beside(ahead)
            width = self._next_number(cells) or self._width(cells) if cells else 0
            if width is None or len(cells) < width or (cells and self._only_closed(cells, width)):
                self._short(cells, width)
                return
            if cells:
                self._add_placed(cells[:width])
                if self.marked and not first:
                    self.body.notice("row-start", cells[0])
                cells, first = self._close(cells[width - 1], cells[width:]), False
            done += len(ahead) - len(cells)

    def _is_regular(self, group: Group) -> bool:
        """Whether a stream is all whole rows, with units and clauses of one style where they should be."""
        most = self.shape.most
        if self.marked or len(group) % most or not self.heads.isdisjoint(group):
            return False
        roles = [place for place, column in enumerate(self.head.columns) if base(column) in ROLE_COLUMNS]
        units = (self.texts[piece] for place in roles for piece in group[place::most])
        clauses = [self.texts[piece] for piece in group[self.shape.depth :: most]]
        alike = all(clauses) and len(set(map(style, clauses))) == 1
        return alike and all(not text or UNITS.fullmatch(text) for text in units)

    def _add_regular(self, group: Group) -> None:
        """Add whole rows, in which empty cells before the clause are merged with those above."""
        rows = np.array(group, dtype=np.int64).reshape(-1, self.shape.most)
        empty = np.reshape([not self.texts[piece] for piece in group], rows.shape)
        empty[:, self.shape.depth :] = False
        self.body.rows(np.where(empty, ABOVE, rows))

    def _without_beside(self, group: Group) -> Group:
        """Take off the front of a stream of cells what is no cell: headings, notes, the heads once more."""
        while group and not self.marked:
            head, rest = self.head, group
            if not self.heads.isdisjoint(group[: self.shape.most]):
                head, rest = cut_head(group, self.body.pieces, self.known, marked=False)
            if len(rest) < len(group) and head.columns == self.head.columns:
                self.body.notice("repeated-head", group[0])
                group = rest
            elif self._is_beside([self.texts[piece] for piece in group[: self.shape.depth + 2]]):
                self.body.across(group[0])
                group = group[1:]
            else:
                break
        return group

    def _is_beside(self, texts: Sequence[str]) -> bool:
        """Whether the first text is no cell: a note, or a heading above as many numbered cells as a row has.

        Where each row begins with a number, so is a heading before one or at the end, and a last text.
        """
        styles = [style(text) for text in texts[: self.shape.depth + 2]]
        headed = styles[0] in HEADING_STYLES
        if self.head.columns[0] == "seq" and (styles == [""] or (headed and styles[1:2] in ([], ["0"]))):
            return True
        above = headed and len(set(styles) - {""}) == self.shape.depth + 2
        return above or is_furniture(texts[0]) or other_than_heading(texts[0]) in {"footnote", "other-text"}

    def _next_number(self, group: Group) -> int | None:
        """How many cells there are in a stream up to the next number, where each row has one.

        Cells before it are merged, or not; of others some can be missing only where it is the first.
        """
        if self.marked or "seq" not in self.head.columns[: self.shape.depth]:
            return None
        texts, most = [self.texts[piece] for piece in group], self.shape.most
        place = self.head.columns.index("seq")
        begun = next((n for n in (place, 0) if n < len(texts) and texts[n].isdecimal()), None)
        if begun is None:
            return None
        following = str(int(texts[begun]) + 1)
        widths = range(most, self.shape.least, -1) if place == 0 else [most - place + begun]
        return next((n for n in widths if following in {*texts[n : n + 1], *texts[n + place :][:1]}), None)

    def _width(self, group: Group) -> int | None:
        """How many cells the row at the front of `group` has; None where nothing tells."""
        if (width := self.shape.width(self.texts[group[0]])) is not None:
            return width
        cells = len(self._without_close(group))
        fitting = (width for width in (cells, cells + 1) if self.shape.least <= width <= self.shape.most)
        return next(fitting, None) or self._up_to_number(group)

    def _up_to_number(self, group: Group) -> int | None:
        """The width of a row that another follows: an empty cell closes it, then comes a number."""
        for width in range(self.shape.least, min(self.shape.most, len(group) - 2) + 1):
            following = group[width + 1 : width + 3]
            following = following[not self.texts[following[0]] :]  # an empty first cell is merged
            numbered = bool(following) and style(self.texts[following[0]]) in self.shape.level_of
            if self.shape.closed and not self.texts[group[width]] and numbered:
                return width
        return None

    def _only_closed(self, group: Group, width: int) -> bool:
        """Whether the last cell that a row would have is the empty one that closes a shorter row."""
        short = len(self._without_close(group)) == width - 1
        return short and not self.alignment.columns([self.texts[piece] for piece in group])

    def _without_close(self, group: Group) -> Group:
        return group[:-1] if self.shape.closed and not self.texts[group[-1]] else group

    def _add(self, cells: Group) -> None:
        self.body.row([*[ABOVE] * (self.shape.most - len(cells)), *cells])

    def _add_placed(self, cells: Group) -> None:
        """Add a row; where cells before the clause are no headings, their looks tell which are missing."""
        texts = [self.texts[piece] for piece in cells]
        loose = len(cells) < self.shape.most and not HEADINGS.issuperset(
            self.head.columns[: self.shape.depth]
        )
        unnumbered = loose and (self.head.columns[0] == "seq") <= (style(texts[0]) == "0")
        columns = self.alignment.columns(texts) if unnumbered else None
        if columns:
            self.body.row(self.alignment.spread(columns, cells))
        else:
            self._add(cells)

    def _close(self, last: int, rest: Group) -> Group:
        """Drop the empty cell that closes a row; say so where rows should be closed and this one is not."""
        if rest and not self.texts[rest[0]]:
            return rest[1:]
        if not self.shape.closed:
            return rest
        self.body.notice("row-end", last)
        if rest and style(self.texts[rest[0]]) not in self.shape.level_of:
            self.body.problem(
                rest[0], "a bare | that closes the row", f"one more cell: {self.texts[rest[0]]!r}"
            )
            return []
        return rest

    def _short(self, group: Group, width: int | None) -> None:
        """A row whose cells tell by their looks where they belong, or else a problem."""
        cells = self._without_close(group)
        columns = self.alignment.columns([self.texts[piece] for piece in cells]) if len(cells) > 1 else None
        if columns:
            self.body.row(self.alignment.spread(columns, cells))
            return
        expected = f"{width} cells" if width else f"{self.shape.least} to {self.shape.most} cells"
        found = f"{len(cells)} in the row that begins {self.texts[group[0]][:20]!r}"
        self.body.problem(group[0], f"{expected} and a bare | in this row", found)
