"""Task tables to test with: written from plain lists, and generated ones for properties."""

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from lygdata.reading.numbering import chinese_number
from lygdata.table import Options, TaskTable, read_table

HEAD = "项目\n| 工作事项\n| 主 要 内 容\n| 责 任 部 门\n| 协助部门\n|\n"


@dataclass(frozen=True)
class Clause:
    content: str = "做好工作。"
    responsible: str = "市法制办"
    assisting: str = ""


Plan = list[list[list[Clause]]]
"""Chapters of items of clauses."""


def write(plan: Plan) -> str:
    """The text of a table, as the source prints it."""
    return HEAD + "".join(_rows(plan))


def _rows(plan: Plan):
    for chapter_no, chapter in enumerate(plan, 1):
        for item_no, item in enumerate(chapter, 1):
            for clause_no, clause in enumerate(item, 1):
                heads = (
                    [f"{chinese_number(chapter_no)}、第{chapter_no}章"] if item_no == clause_no == 1 else []
                )
                heads += [f"{item_no}.第{item_no}项"] if clause_no == 1 else []
                number = f"({clause_no})" if len(item) > 1 else ""
                cells = [*heads, number + clause.content, clause.responsible, clause.assisting]
                yield "\n| ".join(cells).replace("| \n", "|\n").rstrip(" ") + "\n|\n"


def read(text: str | bytes, **options: object) -> TaskTable:
    """Read a table by the grammar alone, without a register."""
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, Path("表.txt"), None, Options(**options))


def who(table: TaskTable) -> list[str]:
    """Each assignment in one word: 1.1.1 牵头 市甲局."""
    return [f"{each.task_id} {each.role} {each.unit}" for each in table.assignments.itertuples()]


def rules(table: TaskTable) -> list[str]:
    """The rules about the layout that found something, in document order."""
    quiet = {
        *("no-full-stop", "mixed-prefix", "no-assisting"),
        *("half-width-punctuation", "open-list", "no-named-owner"),
    }
    return [rule for rule in table.findings["rule"] if rule not in quiet]


def one_row(responsible: str, assisting: str = "") -> TaskTable:
    return read(write([[[Clause(responsible=responsible, assisting=assisting)]]]))


NAMES = [
    "市法制办",
    "财政局",
    "市政府办公室",
    "住房保障和房产管理局",
    "发改委(目标办)",
    "各县区政府",
    "市各有关部门",
    "政府各部门",
]
unit_lists = st.builds(
    lambda names, separator, tail: separator.join(names) + tail,
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True),
    st.sampled_from(["、", ",", "，", "；"]),
    st.sampled_from(["", "等", "等部门"]),
)
contents = st.text(st.sampled_from("依法行政《办法》,。;(每年2次)|=“等”"), min_size=1, max_size=30).map(
    "做".__add__
)
clauses = st.builds(Clause, contents, unit_lists, st.just("") | unit_lists)
plans = st.lists(
    st.lists(st.lists(clauses, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=3
)
tables = plans.map(write).map(read)
