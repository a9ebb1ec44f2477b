"""What stands below the heads of a table: rows, and texts across all columns that are no rows.

A text across all columns is a heading unless it is a page number, 续表, a total, a footnote or a title; those
become notices, never tasks. Headings are told apart by the style of their numbers: the first is the outer.
"""

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lygdata.reading.grid import ABOVE, LEFT, Grid, Head, Notice, Pieces, Places, Problem
from lygdata.reading.headers import HIERARCHY, plain
from lygdata.reading.numbering import number_style
from lygdata.schemas import Severity

__all__ = ["HEADING_STYLES", "MESSAGES", "Body", "is_total", "other_than_heading"]

TOTAL = r"[(（]?(?:[合总小共]计|总分值?)[)）]?"
OTHER = {
    "page-number": re.compile(
        r"[-—–―－·\s]*(?:第?\d{1,4}页?(?:[/,，]?共?\d{1,4}页)?|\d{1,3}/\d{1,3})[-—–―－·\s]*|第[一二三四五六七八九十]+页"
    ),
    "continued": re.compile(
        r"[(（]?(?:接|承)?(?:续表?|上表|续上[表页])[\d一二三四五六七八九十]*[)）]?|.*[(（]续表?\d*[)）]"
    ),
    "total-row": re.compile(rf"{TOTAL}.*"),
    "footnote": re.compile(
        r"(?:附?注释?|备注|说明|填表说明)(?:[\d一二三四五①-⑳]*[:：.、]|[\d①-⑳]+|\Z).*|[※*＊★☆△▲].*|[(（]?注[:：].*",
        re.S,
    ),
    "title": re.compile(
        r"(?![一二三四五六七八九十]+、|[(（]|\d).*(?:分解|分工|任务|责任|一览)(?:方案|表|清单)"
    ),
    "other-text": re.compile(
        r"(?:抄[送报]|主送|报送|分送|附件|联系(?:人|电话|方式)|填表(?:人|日期|时间|单位)|填报(?:人|日期|时间|单位)|制表(?:人|日期)?"
        r"|审[核批]人?|来源|信息来源|责任编辑|编辑)\d?[:：].*|[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)|返回顶部|[上下]一篇|分享到)[^。]{0,12}"
        r"|.*\d{4}年\d{1,2}月\d{1,2}日印发|[(（]此件.*[)）]",
        re.S,
    ),
}
MESSAGES = {
    "page-number": "页码未作任务读入：{}",
    "continued": "续表标记未作任务读入：{}",
    "total-row": "合计行未作任务读入：{}",
    "footnote": "表注未读入，请核对是否改变分工：{}",
    "title": "表题未作任务读入：{}",
    "empty-heading": "标题“{}”之下没有任务",
    "repeated-head": "表头重复出现（多因换页），未作任务读入",
    "row-start": "本行以竖线开头，首格为空（多因换页），已按合并单元格读入",
    "row-end": "本行没有单独的竖线收尾，已按列数读入",
    "broken-cell": "格内断行，已与上一行接为一格",
    "masthead": "文字在表头之前，未读入：{}",
    "other-text": "表外文字未读入：{}",
    "other-table": "另有表格未读入，首行为：{}",
    "assumed-contents": "没有已知的内容表头，以责任栏之前的“{}”栏为任务内容",
}
HEADING_STYLES = {"一、", "（一）", "第一部分", "第1部分"}
TO_CHECK = {"footnote", "empty-heading", "other-table", "assumed-contents"}


def other_than_heading(text: str) -> str | None:
    """The rule by which a text across all columns is no heading.

    >>> [other_than_heading(text) for text in ("— 3 —", "续表", "合 计", "注：甲局牵头", "一、总体要求")]
    ['page-number', 'continued', 'total-row', 'footnote', None]
    """
    folded = plain(text)
    return next((rule for rule, pattern in OTHER.items() if pattern.fullmatch(folded)), None)


def is_total(text: str) -> bool:
    """Whether a row that begins so adds up others."""
    return bool(re.fullmatch(rf"{TOTAL}[:：]?", plain(text)))


class Heading(NamedTuple):
    """A text across all columns: the row before which it stands, its piece, and the style of its number."""

    row: int
    place: int
    style: str


class Body:
    """Collects the rows, headings, notices and problems of a table whose columns are known."""

    def __init__(self, head: Head, pieces: Pieces, *, wrapped: bool = False) -> None:
        self.head = head
        self.pieces = pieces
        self.wrapped = wrapped
        self.flat = array("q")
        self.headings: list[Heading] = []
        self.notices: list[Notice] = []
        self.beside: list[str] = []
        self.note_end = -1
        self.problems: list[Problem] = []

    @property
    def height(self) -> int:
        """How many rows there are so far."""
        return len(self.flat) // len(self.head.columns)

    def row(self, places: Places) -> None:
        """Add a row, a place a column."""
        self.flat.extend(places)

    def rows(self, places: npt.NDArray[np.int64]) -> None:
        """Add rows, a place a column."""
        self.flat.frombytes(places.tobytes())

    def last(self, column: str) -> str:
        """What a column says in the last row."""
        place = self.flat[self.head.columns.index(column) - len(self.head.columns)] if self.flat else ABOVE
        return self.pieces.texts[place] if place >= 0 else ""

    def join(self, places: Places) -> None:
        """Add to the last row what stands beside a clause that reaches down: more units of one task."""
        start = len(self.flat) - len(places)
        for column, place in enumerate(places):
            if place >= 0 and (text := self.pieces.texts[place]):
                last = self.flat[start + column]
                above = self.pieces.texts[last] if last >= 0 else ""
                self.flat[start + column] = self.pieces.add(
                    f"{above}\n{text}".strip(), self.pieces.lines[place]
                )

    def across(self, place: int) -> None:
        """Add a text that stands across all columns."""
        text = self.pieces.texts[place]
        if rule := other_than_heading(text):
            self.notice(rule, place, text)
            return
        self.headings.append(Heading(self.height, place, number_style(text)))

    def notice(self, rule: str, place: int, text: str = "") -> None:
        """Note what is odd at a piece; `text` is what stands there beside the table."""
        self.beside += filter(None, [text])
        self.note_end = place if rule == "footnote" else self.note_end
        severity = Severity.CHECK if rule in TO_CHECK else Severity.NOTE
        message = MESSAGES[rule].format(" ".join(text.split())[:60])
        self.notices.append(Notice(rule, self.pieces.lines[place], message, severity))

    def above(self, place: int, text: str) -> None:
        """Note a text above the heads."""
        self.notice("footnote" if other_than_heading(text) == "footnote" else "masthead", place, text)

    def problem(self, place: int, expected: str, found: str) -> None:
        """Note what makes the table ambiguous at a piece."""
        self.problems.append(Problem(self.pieces.lines[place], expected, found, self.pieces.counted))

    def grid(self) -> Grid:
        """The table, its headings as columns of their own."""
        rows = np.frombuffer(self.flat, dtype=np.int64).reshape(-1, len(self.head.columns))
        if self.head.assumed and len(rows):
            column = self.head.columns.index("content")
            self.notice("assumed-contents", max(int(rows[0, column]), 0), self.head.printed[column])
        head, rows = self._with_headings(rows)
        return Grid(head, rows, self.pieces, self.notices, self.problems, self.wrapped, self.beside)

    def _with_headings(self, rows: npt.NDArray[np.int64]) -> tuple[Head, npt.NDArray[np.int64]]:
        levels = self._levels(len(rows))
        if not levels:
            return self.head, rows
        begun = {heading.row for heading in levels[0]}
        columns = [self._column_of(level, begun, len(rows)) for level in levels]
        names = HIERARCHY[: len(levels)]
        head = self.head._replace(
            columns=(*names, *_renamed(self.head, names)), printed=(*names, *self.head.printed)
        )
        return head, np.column_stack([*columns, rows])

    def _levels(self, height: int) -> list[list[Heading]]:
        """Headings, outer ones first: unnumbered ones are outer ones; all styles but the first are inner."""
        headings = [heading for heading in self.headings if heading.row < height]
        for heading in self.headings[len(headings) :]:  # behind the last row nothing is headed
            rule = "empty-heading" if heading.style else "other-text"
            self.notice(rule, heading.place, self.pieces.texts[heading.place])
        styles = list(dict.fromkeys(heading.style for heading in headings if heading.style))
        inner = set(styles[1:]) if "item" not in self.head.columns else set[str]()
        parted = [
            [heading for heading in headings if (heading.style in inner) == deep] for deep in (False, True)
        ]
        return [level for level in parted if level]

    def _column_of(self, level: Sequence[Heading], begun: set[int], height: int) -> npt.NDArray[np.int64]:
        """A column that has a heading where it begins; none reaches below the next outer one (`begun`)."""
        column = np.full(height, ABOVE)
        column[[0, *begun]] = LEFT
        last = {heading.row: heading.place for heading in level}
        for heading in level:
            if last[heading.row] != heading.place:
                self.notice("empty-heading", heading.place, self.pieces.texts[heading.place])
            else:
                column[heading.row] = heading.place
        return column


def _renamed(head: Head, names: Sequence[str]) -> list[str]:
    """The columns beside the headings: chapters become items, what finds no place keeps its printed head."""
    renamed = []
    for column, printed in zip(head.columns, head.printed, strict=True):
        taken = column in names
        free = column == "chapter" and "item" not in {*names, *head.columns}
        renamed.append("item" if taken and free else printed if taken else column)
    return renamed
