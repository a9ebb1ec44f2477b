"""Grids to frames: carry merged cells down, take numbers off, give every task its key."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from lygdata.reading.grid import Grid, Notice, Problem
from lygdata.reading.numbering import chinese_number, split_number
from lygdata.schemas import Role, Severity
from lygdata.units import Register, parse_unit_list, unregistered_unit

__all__ = ["Parts", "tidy"]

ROLES = {"lead": Role.LEAD, "responsible": Role.RESPONSIBLE, "assisting": Role.ASSISTING}
NUMBERED = ("chapter", "item", "content")
KEPT = {"responsible": "responsible_text", "assisting": "assisting_text"} | {
    name: name for name in (*NUMBERED, "deadline", "note")
}
"""Column of the table to the column of `tasks` that holds its text."""


class Parts(NamedTuple):
    """The frames of one table, not yet validated, and what was odd or wrong on the way."""

    tasks: pd.DataFrame
    assignments: pd.DataFrame
    units: pd.DataFrame
    layout: pd.DataFrame
    notices: list[Notice]
    problems: list[Problem]


def tidy(grid: Grid, register: Register | None = None, *, default_prefix: str | None = None) -> Parts:
    """Make the frames of `schemas` from a grid; nothing is raised, all problems are listed."""
    parse = partial(parse_unit_list, default_prefix=default_prefix)
    rows = _number(_carry(_rows(grid)))
    lists = {role: rows[column].map(parse) for column, role in ROLES.items() if column in rows}
    named = _canonical(_assignments(rows, lists), register)
    twice = named.duplicated(["task_id", "role", "unit"])
    assignments = named[~twice].drop(columns="source_line").reset_index(drop=True)
    return Parts(
        _tasks(rows, lists),
        assignments,
        _units(assignments, register),
        _layout(grid, rows),
        [*grid.notices, *_repetitions(named[twice]), *_jumps(rows, "chapter"), *_jumps(rows, "item")],
        [*grid.problems, *_misplaced(rows), *_ownerless(rows, assignments)],
    )


def _rows(grid: Grid) -> pd.DataFrame:
    """One row a table row: what each column prints, null where it is merged, and the line of the content."""
    texts = [[cell.text if cell else None for cell in row] for row in grid.rows]
    content = grid.columns.index("content")
    lines = [cell.line if (cell := row[content]) else 0 for row in grid.rows]
    return pd.DataFrame(texts, columns=list(grid.columns), dtype="str").assign(source_line=lines)


def _carry(rows: pd.DataFrame) -> pd.DataFrame:
    """Count headings where they begin, then let every merged cell say what the one above it says."""
    new_chapter = _begins(rows, "chapter", otherwise=pd.Series(rows.index == 0, index=rows.index))
    new_item = _begins(rows, "item", otherwise=new_chapter)
    chapter_no = new_chapter.cumsum()
    item_no = new_item.groupby(chapter_no).cumsum()
    place = rows.groupby([chapter_no, item_no]).cumcount() + 1
    heads = {head: rows[head].where(rows[head].ne("")) for head in NUMBERED if head in rows}
    return rows.assign(**heads).ffill().assign(chapter_no=chapter_no, item_no=item_no, place=place)


def _begins(rows: pd.DataFrame, head: str, *, otherwise: pd.Series) -> pd.Series:
    return rows[head].fillna("").ne("") if head in rows else otherwise


def _number(rows: pd.DataFrame) -> pd.DataFrame:
    """Part the printed numbers from the texts, and make the key and the reference."""
    parted = {column: _parted(rows, column) for column in NUMBERED}
    rows = rows.assign(**{name: text for texts in parted.values() for name, text in texts.items()})
    keys = zip(rows["chapter_no"], rows["item_no"], rows["place"], strict=True)
    rows = rows.assign(task_id=[f"{chapter}.{item}.{place}" for chapter, item, place in keys])
    return rows.assign(task_ref=_references(rows))


def _parted(rows: pd.DataFrame, column: str) -> dict[str, list[Any]]:
    texts = rows[column] if column in rows else pd.Series(None, index=rows.index, dtype="str")
    pairs = [(None, None) if pd.isna(text) else split_number(text) for text in texts]
    return {
        column: [text for _, text in pairs],
        f"{column}_mark": [number.printed if number else "" for number, _ in pairs],
        f"{column}_value": [number.value if number else None for number, _ in pairs],
    }


def _references(rows: pd.DataFrame) -> list[str]:
    """How a person quotes a task: 七.1.3, or 四.1 for the one unnumbered clause of an item."""
    size = rows.groupby(["chapter_no", "item_no"])["place"].transform("size")
    alone = size.eq(1) & rows["content_value"].isna() & rows["item"].notna()
    levels = zip(
        rows["chapter_no"].map(chinese_number).where(rows["chapter"].notna()),
        rows["item_no"].astype("str").where(rows["item"].notna()),
        rows["place"].astype("str").where(~alone),
        strict=True,
    )
    return [".".join(part for part in parts if isinstance(part, str)) for parts in levels]


def _tasks(rows: pd.DataFrame, lists: dict[Role, pd.Series]) -> pd.DataFrame:
    """The `tasks` frame; a column that the table lacks is empty or null, as its schema says."""
    return pd.DataFrame(
        {
            "task_id": rows["task_id"],
            "task_ref": rows["task_ref"],
            "chapter_no": rows["chapter_no"],
            "chapter": _text(rows, "chapter"),
            "item_no": rows["item_no"],
            "item": _text(rows, "item"),
            "clause_no": pd.array(rows["content_value"].tolist(), dtype="Int64"),
            "content": _text(rows, "content"),
            "responsible_text": _text(rows, "responsible").fillna(""),
            "assisting_text": _text(rows, "assisting").fillna(""),
            "responsible_open": _open(rows, lists, Role.RESPONSIBLE),
            "assisting_open": _open(rows, lists, Role.ASSISTING),
            "deadline": _text(rows, "deadline"),
            "note": _text(rows, "note"),
            "source_line": rows["source_line"],
        }
    )


def _text(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows[column].astype("str") if column in rows else pd.Series(None, index=rows.index, dtype="str")


def _open(rows: pd.DataFrame, lists: dict[Role, pd.Series], role: Role) -> list[bool]:
    return [units.open for units in lists[role]] if role in lists else [False] * len(rows)


def _assignments(rows: pd.DataFrame, lists: dict[Role, pd.Series]) -> pd.DataFrame:
    """One row a mention, with the line of its task; the names as the grammar reads them."""
    mentions = [
        (task_id, line, place, str(role), order, *mention)
        for role, cells in lists.items()
        for place, (task_id, line, units) in enumerate(
            zip(rows["task_id"], rows["source_line"], cells, strict=True)
        )
        for order, mention in enumerate(units.mentions, 1)
    ]
    names = ["task_id", "source_line", "place", "role", "order", "unit", "mention", "kind", "office"]
    frame = pd.DataFrame(mentions, columns=names)
    role = pd.Categorical(frame["role"], categories=list(map(str, Role)), ordered=True)
    texts = {name: frame[name].astype("str") for name in ("task_id", "unit", "mention", "kind", "office")}
    return (
        frame.assign(role=role, **texts)
        .sort_values(["place", "role", "order"], kind="stable", ignore_index=True)
        .reindex(columns=["task_id", "role", "order", "unit", "kind", "mention", "office", "source_line"])
    )


def _canonical(assignments: pd.DataFrame, register: Register | None) -> pd.DataFrame:
    """Names and kinds as the register has them; a name that it lacks stays as it is."""
    known = register.canonical if register else {}
    found = [known.get(unit) for unit in assignments["unit"]]
    named = [entry.unit if entry else unit for entry, unit in zip(found, assignments["unit"], strict=True)]
    kinds = [entry.kind if entry else kind for entry, kind in zip(found, assignments["kind"], strict=True)]
    return assignments.assign(
        unit=pd.Series(named, index=assignments.index, dtype="str"),
        kind=pd.Series(kinds, index=assignments.index, dtype="str"),
    )


def _units(assignments: pd.DataFrame, register: Register | None) -> pd.DataFrame:
    """One row a unit in order of first appearance: what the register says, else what the name shows."""
    seen = assignments.drop_duplicates("unit")[["unit", "kind"]]
    known = register.canonical if register else {}
    entries = [
        known.get(unit) or unregistered_unit(unit, kind) for unit, kind in seen.itertuples(index=False)
    ]
    columns = ["unit", "short", "kind", "group", "full_name"]
    return pd.DataFrame(
        [[getattr(entry, name) for name in columns] for entry in entries], columns=columns, dtype="str"
    )


def _layout(grid: Grid, rows: pd.DataFrame) -> pd.DataFrame:
    """One row a line of the source: whose value stands in it, and what stands around the value."""
    place = {
        cell.line: (task_id, KEPT[column], marks.get(column, ""))
        for task_id, row, marks in zip(rows["task_id"], grid.rows, _marks(rows), strict=True)
        for column, cell in zip(grid.columns, row, strict=True)
        if cell and column in KEPT
    }
    lines = [
        (
            number,
            before + (place[number][2] if number in place else text),
            *place.get(number, (None, None))[:2],
            after,
        )
        for number, (before, text, after) in enumerate(grid.lines, 1)
    ]
    frame = pd.DataFrame(lines, columns=["source_line", "before", "task_id", "column", "after"])
    return frame.astype(
        {"source_line": "int64"} | dict.fromkeys(["before", "task_id", "column", "after"], "str")
    )


def _marks(rows: pd.DataFrame) -> Iterator[dict[str, str]]:
    for marks in zip(*(rows[f"{column}_mark"] for column in NUMBERED), strict=True):
        yield dict(zip(NUMBERED, marks, strict=True))


def _misplaced(rows: pd.DataFrame) -> Iterator[Problem]:
    """Clauses that stand under no chapter or item, and rows without a clause."""
    places = zip(
        rows["source_line"], rows["chapter_no"], rows["item_no"], rows["content"].fillna(""), strict=True
    )
    for line, chapter_no, item_no, content in places:
        if not chapter_no or not item_no:
            yield Problem(
                line, f"{'an item' if chapter_no else 'a chapter'} above the clause", repr(content[:20])
            )
        if not content:
            yield Problem(line, "a clause in the content cell", "an empty cell")


def _jumps(rows: pd.DataFrame, level: str) -> Iterator[Notice]:
    """Headings whose printed number is not the next: neither one more than the last nor a new start at 1."""
    heads = rows.drop_duplicates(["chapter_no", "item_no"] if level == "item" else ["chapter_no"])
    numbered = heads[heads[f"{level}_value"].notna()]
    value, before = numbered[f"{level}_value"], numbered[f"{level}_value"].shift(fill_value=0)
    starts = value.eq(1) & (numbered["chapter_no"].ne(numbered["chapter_no"].shift()) & (level == "item"))
    off = numbered[~(value.eq(before + 1) | starts)]
    for line, mark, text in zip(off["source_line"], off[f"{level}_mark"], off[level], strict=True):
        yield Notice("heading-number", line, f"“{mark}{text}”的序号不接上一个", Severity.CHECK)


def _ownerless(rows: pd.DataFrame, assignments: pd.DataFrame) -> Iterator[Problem]:
    owners = assignments.loc[assignments["role"].ne(Role.ASSISTING), "task_id"]
    bare = rows[~rows["task_id"].isin(owners)]
    for line, content in zip(bare["source_line"], bare["content"].fillna(""), strict=True):
        yield Problem(line, "a responsible unit for the clause", f"none for {content[:20]!r}")


def _repetitions(again: pd.DataFrame) -> Iterator[Notice]:
    for line, unit, mention in zip(again["source_line"], again["unit"], again["mention"], strict=True):
        yield Notice("repeated-unit", line, f"同一格内重复列出{unit}（{mention}），只计第一次")
