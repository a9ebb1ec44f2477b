"""Cells of units to assignments: each distinct cell is read once, then tasks point at what was read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, NamedTuple
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pandas as pd

from lygdata.reading.headers import ROLE_COLUMNS
from lygdata.schemas import Role
from lygdata.units import Mention, Register, RegisteredUnit, UnitList, parse_unit_list, unregistered_unit
from lygdata.units.names import CARRIED, read_name

__all__ = ["Named", "assign"]

ROLES = list(Role)
COLUMN_ROLE = dict(zip(ROLE_COLUMNS, ROLES, strict=True))
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

Remark = tuple[str, int, str]
"""Something odd about a cell: the rule, the row of the task, what it is about."""


class Named(NamedTuple):
    """Who is named for which task: `rows` holds for each assignment the row of its task."""

    rows: Numbers
    assignments: dict[str, Any]
    labels: Any
    units: pd.DataFrame
    open: dict[Role, Flags]
    owned: Flags
    deadlines: list[str | None]
    remarks: list[Remark]


class Entry(NamedTuple):
    """One mention of one distinct cell, with its role, label and place in its list."""

    mention: Mention
    role: int
    label: str
    order: int
    bare_first: bool


class Book(NamedTuple):
    """All distinct cells of one column: what each says, and where its entries begin and end."""

    role: Role
    lists: list[UnitList]
    entries: list[Entry]
    start: Numbers
    cell: Numbers

    @property
    def counts(self) -> Numbers:
        """How many units the cell of each row names."""
        return np.diff(self.start)[self.cell]


def assign(
    columns: Mapping[str, npt.NDArray[Any]],
    heads: Mapping[str, str],
    register: Register | None,
    *,
    default_prefix: str | None,
    first_is_lead: bool,
    signs: Mapping[str, Role],
) -> Named:
    """Read the cells of the role columns; `heads` are the heads they are printed under."""
    read = cache(partial(parse_unit_list, default_prefix=default_prefix, signs=signs))
    books = [_book(COLUMN_ROLE[column], cells, heads[column], read) for column, cells in columns.items()]
    height = len(next(iter(columns.values())))
    entries = [entry for book in books for entry in book.entries]
    row = np.concatenate([np.repeat(np.arange(height), book.counts) for book in books])
    which = np.concatenate(list(_pointers(books)))
    role = np.array([entry.role for entry in entries], dtype=np.int64)[which]
    if first_is_lead:
        role = _with_leads(row, role, np.array([entry.bare_first for entry in entries], dtype=bool)[which])
    order = np.argsort(row * len(ROLES) + role, kind="stable")
    row, which, role = row[order], which[order], role[order]
    registered, unit_of = _units(entries, register)
    unit = unit_of[which]
    again = pd.Series((row * len(ROLES) + role) * (len(registered) + 1) + unit).duplicated().to_numpy()
    remarks = [*_oddities(books), *_repetitions(row[again], unit[again], registered)]
    row, which, role, unit = row[~again], which[~again], role[~again], unit[~again]
    seen = [registered[number] for number in pd.unique(unit)]
    return Named(
        row,
        _assignments(entries, which, role, unit, registered),
        _labels(entries, which),
        _unit_frame(seen),
        {each: _open(books, each, height) for each in Role},
        np.bincount(row[role < ROLES.index(Role.ASSISTING)], minlength=height) > 0,
        _deadlines(books, height),
        remarks,
    )


def _book(role: Role, cells: npt.NDArray[Any], head: str, read: Callable[[str], UnitList]) -> Book:
    codes, distinct = pd.factorize(cells, use_na_sentinel=False)
    printed = (cell if isinstance(cell, str) else "" for cell in distinct)  # null where a cell reaches over
    lists = [*map(read, printed)]
    entries = [entry for units in lists for entry in _entries(units, role, head)]
    start = np.cumsum([0, *(len(units.mentions) for units in lists)])
    return Book(role, lists, entries, start, codes)


def _entries(units: UnitList, role: Role, head: str) -> Iterator[Entry]:
    said = zip(units.mentions, units.labels, units.orders, strict=True)
    for place, (mention, label, order) in enumerate(said):
        own = mention.role or role
        bare_first = place == 0 and mention.role is None and role is Role.RESPONSIBLE
        yield Entry(
            mention, ROLES.index(own), label or (head if own is role else str(own)), order, bare_first
        )


def _pointers(books: list[Book]) -> Iterator[Numbers]:
    """For each book, the numbers of the entries that its rows name, one after the other."""
    offset = 0
    for book in books:
        counts = book.counts
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        yield offset + np.repeat(book.start[book.cell], counts) + within
        offset += len(book.entries)


def _with_leads(row: Numbers, role: Numbers, bare_first: Flags) -> Numbers:
    """The first unit of a responsible cell leads, in tasks for which no lead is named."""
    led = np.isin(row, row[role == ROLES.index(Role.LEAD)])
    return np.where(bare_first & ~led, ROLES.index(Role.LEAD), role)


def _units(entries: list[Entry], register: Register | None) -> tuple[list[RegisteredUnit], Numbers]:
    """The units that entries name, and for each entry which; names that differ in width only are one."""
    known = register.canonical if register else {}
    territory = _territory(entries)
    number: dict[tuple[str, str], int] = {}
    found: dict[str, int] = {}
    registered: list[RegisteredUnit] = []
    for name, kind in dict.fromkeys((entry.mention.unit, entry.mention.kind) for entry in entries):
        whole = f"{territory}{name}" if CARRIED.fullmatch(name) else name
        unit = known.get(name) or known.get(whole) or unregistered_unit(whole, kind)
        number[name, kind] = found.setdefault(normalize("NFKC", unit.unit), len(registered))
        registered += [unit] * (number[name, kind] == len(registered))
    return registered, np.array([number[e.mention.unit, e.mention.kind] for e in entries], dtype=np.int64)


def _territory(entries: list[Entry]) -> str:
    """The level that most units of the table print or inherit: 各有关部门 without any are the city's, too."""
    levels = Counter(read_name(entry.mention.unit).gives for entry in entries)
    del levels[""]
    return levels.most_common(1)[0][0] if levels else ""


def _assignments(
    entries: list[Entry], which: Numbers, role: Numbers, unit: Numbers, registered: list[RegisteredUnit]
) -> dict[str, Any]:
    mentions = [entry.mention for entry in entries]
    return {
        "role": pd.Categorical.from_codes(role, categories=pd.Index(list(map(str, ROLES))), ordered=True),
        "order": np.array([entry.order for entry in entries], dtype=np.int64)[which],
        "unit": _texts([each.unit for each in registered], unit),
        "kind": _texts([each.kind for each in registered], unit),
        "mention": _texts([mention.mention.replace("\n", "") for mention in mentions], which),
        "office": _texts([mention.office for mention in mentions], which),
    }


def _texts(values: list[str] | list[str | None], places: Numbers) -> Any:
    return pd.Series(values, dtype="str").array.take(places)


def _labels(entries: list[Entry], which: Numbers) -> pd.Categorical:
    codes, labels = pd.factorize(np.array([entry.label for entry in entries], dtype=object))
    return pd.Categorical.from_codes(codes[which], categories=pd.Index(labels, dtype="str"))


def _unit_frame(units: list[RegisteredUnit]) -> pd.DataFrame:
    """One row a unit in order of first appearance; two units never share a label."""
    columns = ["unit", "short", "kind", "group", "full_name"]
    frame = pd.DataFrame(
        [[getattr(unit, name) for name in columns] for unit in units], columns=columns, dtype="str"
    )
    return frame.assign(short=frame["short"].mask(frame["short"].duplicated(keep=False), frame["unit"]))


def _open(books: list[Book], role: Role, height: int) -> Flags:
    """For each row whether a list of the role ends in 等."""
    is_open = np.zeros(height, dtype=bool)
    for book in books:
        lists = np.array(
            [role in {said or book.role for said in units.open_roles} for units in book.lists], dtype=bool
        )
        is_open |= lists[book.cell]
    return is_open


def _deadlines(books: list[Book], height: int) -> list[str | None]:
    """The deadline that a row's cells of units print."""
    deadlines: list[str | None] = [None] * height
    for book in books:
        for row, cell in _rows_where(book, [units.deadline is not None for units in book.lists]):
            deadlines[row] = deadlines[row] or book.lists[cell].deadline
    return deadlines


def _rows_where(book: Book, cells: list[bool]) -> Iterator[tuple[int, int]]:
    """Rows, with their cells, whose cell is one of some."""
    rows = np.flatnonzero(np.array(cells, dtype=bool)[book.cell])
    return zip(rows.tolist(), book.cell[rows].tolist(), strict=True)


def _oddities(books: list[Book]) -> Iterator[Remark]:
    for book in books:
        for row, cell in _rows_where(book, [bool(units.unplaced or units.persons) for units in book.lists]):
            yield from (("unplaced-unit", row, name) for name in book.lists[cell].unplaced)
            yield from (("person", row, name) for name in book.lists[cell].persons)


def _repetitions(rows: Numbers, units: Numbers, registered: list[RegisteredUnit]) -> Iterator[Remark]:
    for row, unit in zip(rows.tolist(), units.tolist(), strict=True):
        yield "repeated-unit", row, registered[unit].unit
