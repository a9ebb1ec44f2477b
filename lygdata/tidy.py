"""Grids to frames: carry merged cells down, take numbers off, give every task its key."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from lygdata.assigning import Named, assign
from lygdata.keys import places, references, task_ids
from lygdata.reading.grid import ABOVE, LEFT, Grid, Notice, Problem
from lygdata.reading.headers import HEADINGS, ROLE_COLUMNS, base
from lygdata.reading.numbering import Number, find_number, split_next
from lygdata.schemas import Role, Severity
from lygdata.units import Register, signs_of, unwrapped

__all__ = ["Parts", "tidy"]

Texts = npt.NDArray[Any]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DITTO = {"同上", "同前", "〃"}
TEXTS = {"responsible": "responsible_text", "assisting": "assisting_text"}
KEPT = TEXTS | {name: name for name in ("chapter", "item", "content", "deadline", "note")}
"""Column of the table to the column of `tasks` that holds its text."""


class Parts(NamedTuple):
    """The frames of one table, not yet validated, and what was odd or wrong on the way."""

    tasks: pd.DataFrame
    assignments: pd.DataFrame
    units: pd.DataFrame
    layout: pd.DataFrame
    labels: pd.DataFrame
    extra: pd.DataFrame
    notices: list[Notice]
    problems: list[Problem]


class Numbered(NamedTuple):
    """Texts without the numbers printed before them."""

    texts: list[str | None]
    numbers: list[Number | None]

    @property
    def printed(self) -> pd.Series:
        """The numbers; <NA> where none is printed."""
        values = [number.value if number else None for number in self.numbers]
        return pd.Series(pd.array(values, dtype="Int64"))


class Level(NamedTuple):
    """Headings of one level, an entry a task: the place of each among its like, and its text."""

    no: Places
    heads: Numbered


class Rows(NamedTuple):
    """The tasks as printed: where each stands, and what its columns say."""

    chapter: Level
    item: Level
    content: Numbered
    place: Places
    cells: Mapping[str, Texts]
    lines: Places
    task_ids: list[str]


def tidy(
    grid: Grid,
    register: Register | None = None,
    *,
    default_prefix: str | None = None,
    first_is_lead: bool = False,
) -> Parts:
    """Make the frames of `schemas` and use the grid up; nothing is raised, all problems are listed."""
    rows = _rows(grid)
    columns = {column: _as_above(rows.cells[column]) for column in ROLE_COLUMNS if column in rows.cells}
    heads = {column: grid.head.printed[grid.columns.index(column)] for column in columns}
    named = assign(
        columns,
        heads,
        register,
        default_prefix=default_prefix,
        first_is_lead=first_is_lead,
        signs=signs_of(grid.beside),
    )
    task_id = pd.Series(rows.task_ids, dtype="str")
    layout = _layout(grid, rows, task_id)
    grid.forget_texts()
    keyed = {"task_id": task_id.take(named.rows).reset_index(drop=True)}
    return Parts(
        _tasks(rows, named, task_id),
        pd.DataFrame(keyed | named.assignments, copy=False),
        named.units,
        layout,
        pd.DataFrame(
            keyed | {name: named.assignments[name] for name in ("role", "unit")} | {"label": named.labels},
            copy=False,
        ),
        _extra(rows, task_id),
        [*grid.notices, *_remarks(named, rows), *_jumps(rows)],
        [
            *grid.problems,
            *_misplaced(rows, grid.pieces.counted),
            *_ownerless(rows, named, grid.pieces.counted),
        ],
    )


def _rows(grid: Grid) -> Rows:
    cells = _cells(grid)
    chapter = _headings(grid, "chapter", np.zeros(len(grid.rows), dtype=bool))
    item = _headings(grid, "item", np.diff(chapter.no, prepend=chapter.no[:1]) != 0)
    place = places(chapter.no, item.no)
    return Rows(
        chapter,
        item,
        _counted_on(_numbered(cells.pop("content")), place),
        place,
        cells,
        np.append(grid.pieces.numbered, [0, 0])[grid.places("content")],
        task_ids(chapter.no, item.no),
    )


def _cells(grid: Grid) -> dict[str, Texts]:
    """What each column but headings says in each row, merged cells what the one above says.

    All columns of one role are one.
    """
    cells: dict[str, Texts] = {}
    for column in (column for column in grid.columns if column not in HEADINGS):
        texts = grid.texts[_reaching_down(grid.places(column))]
        if grid.wrapped:
            mend = unwrapped if base(column) in ROLE_COLUMNS else _joined
            texts = np.array([text and mend(text) for text in texts], dtype=object)
        name = base(column)
        cells[name] = _below_each_other(cells[name], texts) if name in cells else texts
    return cells


def _below_each_other(first: Texts, second: Texts) -> Texts:
    pairs = zip(first, second, strict=True)
    return np.array(["\n".join(filter(None, pair)) for pair in pairs], dtype=object)


def _joined(text: str) -> str:
    return "".join(text.split("\n"))


def _reaching_down(places: Places) -> Places:
    """For each row the place whose cell it shows, that of a row above where cells are merged."""
    own = np.where(places == ABOVE, 0, np.arange(len(places)))
    return places[np.maximum.accumulate(own)] if len(places) else places


def _as_above(texts: Texts) -> Texts:
    """Cells that say 同上 as those above them."""
    said = np.fromiter((text in DITTO for text in texts), dtype=bool, count=len(texts))
    return texts[_reaching_down(np.where(said, ABOVE, np.arange(len(texts))))] if said.any() else texts


def _headings(grid: Grid, column: str, anew: Flags) -> Level:
    """The headings that the rows stand under, counted from 1 below each row that is `anew`.

    A level that the table lacks has the number 1 and no text; so has a row that no heading reaches.
    """
    if column not in grid.columns:
        return Level(np.ones(len(anew), dtype=np.int64), Numbered([None] * len(anew), [None] * len(anew)))
    texts, ends = grid.cells(column), grid.places(column) == LEFT
    told = anew | ends | _filled(texts)
    numbers: list[int] = [0]
    headings: list[str | None] = [None]
    for text, end, starts in zip(texts[told], ends[told].tolist(), anew[told].tolist(), strict=True):
        number, current = (0, None) if starts else (numbers[-1], headings[-1])
        heading = None if end else _joined(text) if text and text not in DITTO else current
        numbers.append(number + (heading != current or (end and not number)))
        headings.append(heading)
    return _level(numbers, _numbered(headings), np.cumsum(told))


def _level(numbers: Sequence[int], heads: Numbered, which: Places) -> Level:
    at = which.tolist()
    texts, printed = [heads.texts[place] for place in at], [heads.numbers[place] for place in at]
    return Level(np.array(numbers, dtype=np.int64)[which], Numbered(texts, printed))


def _filled(texts: Texts) -> Flags:
    return np.fromiter(map(bool, texts), dtype=bool, count=len(texts))


def _numbered(texts: Sequence[str | None] | Texts) -> Numbered:
    """Part the printed numbers from the texts."""
    numbers = [find_number(text) if text else None for text in texts]
    pairs = zip(texts, numbers, strict=True)
    return Numbered([text[len(number.printed) :] if number else text for text, number in pairs], numbers)


def _counted_on(clauses: Numbered, place: Places) -> Numbered:
    """Clauses that begin with the number after the last, and are about an amount: 8.1.5万户 behind 7.

    The first of an item has to be followed by a second: 1.3个 before 2.
    """
    texts, numbers = list(clauses.texts), list(clauses.numbers)
    for row in [row for row, number in enumerate(numbers) if number is None]:
        text, last = texts[row], numbers[row - 1] if row else None
        begins = place[row] == 1 and place[row + 1 : row + 2].tolist() == [2]
        before_second = begins and (texts[row + 1] or "").startswith(("2.", "2．"))
        if text and (last or before_second):
            numbers[row], texts[row] = split_next(text, None if before_second else last)
    return Numbered(texts, numbers)


def _tasks(rows: Rows, named: Named, task_id: pd.Series) -> pd.DataFrame:
    """The `tasks` frame; a column that the table lacks is empty or null, as its schema says."""
    levels = (rows.chapter.no, rows.item.no, rows.chapter.heads.texts, rows.item.heads.texts)
    quoted = references(*levels, [number is not None for number in rows.content.numbers])
    return pd.DataFrame(
        {
            "task_id": task_id,
            "task_ref": pd.Series(quoted, dtype="str"),
            "chapter_no": rows.chapter.no,
            "chapter": pd.Series(rows.chapter.heads.texts, dtype="str"),
            "item_no": rows.item.no,
            "item": pd.Series(rows.item.heads.texts, dtype="str"),
            "clause_no": rows.content.printed,
            "content": pd.Series(rows.content.texts, dtype="str"),
            "responsible_text": _text(rows, "responsible").fillna(""),
            "assisting_text": _text(rows, "assisting").fillna(""),
            "responsible_open": named.open[Role.RESPONSIBLE] | named.open[Role.LEAD],
            "assisting_open": named.open[Role.ASSISTING],
            "deadline": _text(rows, "deadline")
            if "deadline" in rows.cells
            else pd.Series(named.deadlines, dtype="str"),
            "note": _text(rows, "note"),
            "source_line": rows.lines,
        },
        copy=False,
    )


def _text(rows: Rows, column: str) -> pd.Series:
    return pd.Series(rows.cells.get(column), index=pd.RangeIndex(len(rows.lines)), dtype="str")


def _extra(rows: Rows, task_id: pd.Series) -> pd.DataFrame:
    """What else the table prints: seq, leader, the lead cell, and all unknown columns."""
    names = {column: column for column in rows.cells if column not in KEPT} | {"lead": "lead_text"}
    kept = {names[column]: _text(rows, column) for column in rows.cells if column not in KEPT}
    return pd.DataFrame({"task_id": task_id} | kept)


def _layout(grid: Grid, rows: Rows, task_id: pd.Series) -> pd.DataFrame:
    """One row a piece of a text source: whose value stands in it, and what stands around the value."""
    pieces = grid.pieces
    before = list(pieces.before)
    task, column = np.full((2, len(before)), ABOVE)
    for name in KEPT if before else ():
        if name in grid.columns and f"{name}.2" not in grid.columns:
            places = grid.places(name)
            printed = np.flatnonzero((places >= 0) & _prints(grid, name))
            task[places[printed]] = printed
            column[places[printed]] = list(KEPT).index(name)
            _with_marks(before, places[printed], _marks(rows, name, printed))
    free = np.flatnonzero(task == ABOVE)
    for piece in free[_filled(grid.texts[free])].tolist():
        before[piece] += pieces.texts[piece]
    return pd.DataFrame(
        {
            "source_line": pieces.numbered[: len(before)],
            "before": pd.Series(before, dtype="str"),
            "task_id": _taken(task_id, task),
            "column": _taken(pd.Series(list(KEPT.values()), dtype="str"), column),
            "after": pd.Series(pieces.after, dtype="str"),
        },
        copy=False,
    )


def _with_marks(before: list[str], places: Places, marks: Sequence[str]) -> None:
    """Put the printed numbers back before the texts that they were taken from."""
    for place, mark in zip(places.tolist(), marks, strict=False):
        before[place] += mark


def _marks(rows: Rows, column: str, printed: Places) -> list[str]:
    heads = {"chapter": rows.chapter.heads, "item": rows.item.heads, "content": rows.content}
    if column not in heads:
        return []
    numbers = heads[column].numbers
    return [number.printed if (number := numbers[row]) else "" for row in printed.tolist()]


def _taken(values: pd.Series, places: Places) -> pd.Series:
    """The values at some places, null where there is none."""
    return pd.Series(pd.api.extensions.take(values.array, places, allow_fill=True))


def _prints(grid: Grid, column: str) -> Flags:
    """Whether a row prints a value: an empty heading or 同上 is the one above, a broken one is mended."""
    if column not in HEADINGS:
        return np.full(len(grid.rows), True)
    texts = grid.cells(column)
    printed = (bool(text) and "\n" not in text and text not in DITTO for text in texts)
    return np.fromiter(printed, dtype=bool, count=len(texts))


def _misplaced(rows: Rows, counted: str) -> Iterator[Problem]:
    """Clauses that stand under no chapter or item, and rows without a clause."""
    for row in np.flatnonzero((rows.chapter.no == 0) | (rows.item.no == 0)).tolist():
        level = "an item" if rows.chapter.no[row] else "a chapter"
        content = rows.content.texts[row] or ""
        yield Problem(int(rows.lines[row]), f"{level} above the clause", repr(content[:20]), counted)
    for row, clause in enumerate(rows.content.texts):
        if not clause:
            yield Problem(int(rows.lines[row]), "a clause in the content cell", "an empty cell", counted)


def _jumps(rows: Rows) -> Iterator[Notice]:
    """Headings whose printed number is not the next: neither one more than the last nor a new start at 1."""
    for level, starts_anew in ((rows.chapter, False), (rows.item, True)):
        before, chapter = 0, 0
        for row in np.flatnonzero((rows.place == 1) if starts_anew else np.diff(rows.chapter.no, prepend=0)):
            number = level.heads.numbers[row]
            if number is None:
                continue
            anew = starts_anew and number.value == 1 and rows.chapter.no[row] != chapter
            if number.value != before + 1 and not anew:
                said = f"“{number.printed}{level.heads.texts[row]}”的序号不接上一个"
                yield Notice("heading-number", int(rows.lines[row]), said, Severity.CHECK, rows.task_ids[row])
            before, chapter = number.value, rows.chapter.no[row]


def _ownerless(rows: Rows, named: Named, counted: str) -> Iterator[Problem]:
    for row in np.flatnonzero(~named.owned):
        content = rows.content.texts[row] or ""
        yield Problem(
            int(rows.lines[row]), "a responsible unit for the clause", f"none for {content[:20]!r}", counted
        )


REMARKS = {
    "unplaced-unit": ("“{}”不像单位名称，按原文保留", Severity.CHECK),
    "person": ("“{}”是人员，不作单位", Severity.NOTE),
    "repeated-unit": ("同一格内重复列出{}，只计第一次", Severity.NOTE),
}


def _remarks(named: Named, rows: Rows) -> Iterator[Notice]:
    """What was odd in the cells of units."""
    for rule, row, said in named.remarks:
        message, severity = REMARKS[rule]
        yield Notice(rule, int(rows.lines[row]), message.format(said), severity, rows.task_ids[row])
