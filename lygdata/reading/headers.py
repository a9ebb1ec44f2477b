"""Column heads: which of our columns a printed head means, kept as data in `data/headers.csv`."""

import csv
import re
from collections.abc import Sequence
from functools import cache

from lygdata.resources import resource

__all__ = ["HIERARCHY", "ROLE_COLUMNS", "is_table_head", "recognise"]

HIERARCHY = ("chapter", "item", "content")
ROLE_COLUMNS = ("lead", "responsible", "assisting")
BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


@cache
def synonyms() -> dict[str, str]:
    """Printed head, without spaces, to column."""
    with resource("data/headers.csv").open(encoding="utf-8", newline="") as file:
        return {row["header"]: row["column"] for row in csv.DictReader(file)}


def recognise(heads: Sequence[str]) -> tuple[str, ...]:
    """The column that each head means; a head that is not known keeps its printed name.

    >>> recognise(["项目", "工作事项", "主 要 内 容", "责 任 部 门", "协助部门"])
    ('chapter', 'item', 'content', 'responsible', 'assisting')
    """
    plain = [BLANKS.sub("", head) for head in heads]
    columns = [synonyms().get(head, head) for head in plain]
    if "content" not in columns and "item" in columns:
        columns[columns.index("item")] = "content"  # 工作任务 is the item only beside a column of contents
    return tuple(columns)


def is_table_head(columns: Sequence[str]) -> bool:
    """A task table is known by a column of contents and a column of roles."""
    return "content" in columns and any(column in columns for column in ROLE_COLUMNS)
