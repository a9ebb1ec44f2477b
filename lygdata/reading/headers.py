"""Column heads: which of our columns a printed head means, kept as data in `data/headers.csv`."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from lygdata.errors import SourceError
from lygdata.resources import resource

__all__ = [
    "HEADINGS",
    "HIERARCHY",
    "LONGEST_HEAD",
    "ROLE_COLUMNS",
    "Synonyms",
    "base",
    "is_table_head",
    "plain",
    "recognise",
    "synonyms",
    "with_contents",
]

Synonyms = Mapping[str, str]
"""Printed head, folded by `plain`, to column; a head with a * stands for any that fit."""

HIERARCHY = ("chapter", "item", "content")
HEADINGS = frozenset(HIERARCHY[:-1])
ROLE_COLUMNS = ("lead", "responsible", "assisting")
LONGEST_HEAD = 16
"""Characters below which a text is looked at as a head of a column."""
BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
REMARK = re.compile(r"\([^()]*\)|[:：]\Z")


def synonyms(own: Path | None = None) -> Synonyms:
    """What heads mean: those of the package, and before them those of a file of one's own.

    Raises `SourceError` if that file cannot be read or lacks a column.
    """
    return {**_ours(), **_read(own)} if own else _ours()


@lru_cache(maxsize=1)
def _ours() -> Synonyms:
    return _read(resource("data/headers.csv"))


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {plain(row["header"]): row["column"] for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise SourceError(
            f"{path}: these column heads cannot be read ({type(error).__name__}). "
            f"Give a UTF-8 CSV with the columns column, header."
        ) from error


@lru_cache(maxsize=1 << 12)
def plain(head: str) -> str:
    """A head without white space, in one width of characters.

    >>> plain("主 要 内\u3000容（要求）")
    '主要内容(要求)'
    """
    return BLANKS.sub("", unicodedata.normalize("NFKC", head))


def base(column: str) -> str:
    """The meaning of a column that a table has twice: the second is responsible.2."""
    name, _, number = column.rpartition(".")
    return name if number.isdigit() and name in ROLE_COLUMNS else column


def recognise(heads: Sequence[str | Sequence[str]], known: Synonyms | None = None) -> tuple[str, ...]:
    """The column that each head means; a head that is not known keeps its printed name.

    A head of two levels is given from the top down.

    >>> recognise(["项目", "工作事项", "主 要 内 容", "责 任 部 门", "协助部门"])
    ('chapter', 'item', 'content', 'responsible', 'assisting')
    >>> recognise(["", "工作任务", ("责任单位", "牵头"), ("责任单位", "配合"), "进展"])
    ('seq', 'content', 'lead', 'assisting', '进展')
    """
    paths = [tuple(map(plain, [head] if isinstance(head, str) else head)) for head in heads]
    printed = ["".join(dict.fromkeys(path)) for path in paths]
    columns = [_meaning(path, known or synonyms()) for path in paths]
    if printed[:1] == [""] and "seq" not in columns:
        columns[0] = "seq"
    named = [
        column or name or f"列{place}"
        for place, (column, name) in enumerate(zip(columns, printed, strict=True), 1)
    ]
    return _unique(_levels(named, printed))


def _meaning(path: Sequence[str], known: Synonyms) -> str | None:
    """What the lowest level of a head says, else with those above it (责任单位 above 牵头), else those."""
    low, top = path[-1], path[0]
    tries = (
        [low, top + low, low + top, low + top[-2:], low + "单位"] if len(path) > 1 and low != top else [low]
    )
    found = (_look_up(head, known) for head in [*tries, *reversed(path[:-1])])
    return next((column for column in found if column), None)


def _look_up(head: str, known: Synonyms) -> str | None:
    short = REMARK.sub("", head)
    patterns = (column for pattern, column in known.items() if "*" in pattern and fnmatchcase(short, pattern))
    return known.get(head) or known.get(short) or next(patterns, None)


def _levels(columns: list[str], printed: list[str]) -> list[str]:
    """One column of each level: 工作任务 is the item only beside a column of contents, else the content."""
    places = [place for place, column in enumerate(columns) if column in HIERARCHY]
    if not places:
        return columns
    deepest = max(places, key=lambda place: (HIERARCHY.index(columns[place]), place))
    above = [place for place in places if place < deepest]
    items = [place for place in above if columns[place] != "chapter"] or above[1:]
    chapters = [place for place in above if place < (items or [deepest])[-1]]
    kept = (
        {deepest: "content"}
        | {place: "item" for place in items[-1:]}
        | {place: "chapter" for place in chapters[:1]}
    )
    return [
        kept.get(place, printed[place]) if place in places else column for place, column in enumerate(columns)
    ]


def _unique(columns: Sequence[str]) -> tuple[str, ...]:
    seen = Counter[str]()
    unique = []
    for column in columns:
        seen[column] += 1
        unique.append(column if seen[column] == 1 else f"{column}.{seen[column]}")
    return tuple(unique)


def is_table_head(columns: Sequence[str]) -> bool:
    """A task table is known by a column of contents and a column of roles."""
    return "content" in columns and any(base(column) in ROLE_COLUMNS for column in columns)


def with_contents(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns, where none is known as that of the contents the last before the first role that can be it.

    >>> with_contents(("seq", "目标与任务", "leader", "lead"))
    ('seq', 'content', 'leader', 'lead')
    """
    roles = [place for place, column in enumerate(columns) if base(column) in ROLE_COLUMNS]
    strange = [
        place
        for place in range(roles[0] if roles else 0)
        if columns[place] not in {"seq", "deadline", "leader"}
    ]
    if "content" in columns or not strange:
        return columns
    return tuple("content" if place == strange[-1] else column for place, column in enumerate(columns))
