"""What is odd in a table: one function a rule, each yields the tasks it concerns and what to say of them.

A new rule is a function with the `rule` decorator; nothing else has to be touched.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from lygdata.reading.grid import Notice
from lygdata.schemas import Kind, Role, Severity
from lygdata.units import BRACKETS, SEPARATOR
from lygdata.units.names import read_name

__all__ = ["RULES", "find", "positions"]

Found = Iterator[tuple[str | None, str]]
"""Key of the task that is meant, or None for the whole table, and the message in Chinese."""

# As text, without look-around: so Arrow can search all clauses at once.
HALF_WIDTH = r"(?:^|[^0-9])[,;:()]|[,;:()](?:[^0-9]|$)"
SAYS_ROLE = "[:：]|牵头|负责|配合|协助|参与"  # there 、 and ; each have their own meaning
# White space, but for a line break within a cell, and zero-width characters.
INVISIBLE = "[\t\v\f\r \u00a0\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
BLANKS = re.compile(r"[^\S\n]+")
VARYING = "和与及的、,，“”"
SENTENCE_ENDS = "。；;！？"
FULL_STOPS = tuple("。！？”）)")
SENTENCE_AT_LEAST = 10
BLOCK = 1_000
"""Clauses that are looked at together."""
QUOTED = 5
"""At most so many others are named beside a task: a sentence that stands in all would name all in each."""


@dataclass(frozen=True)
class Frames:
    """What the rules look at."""

    tasks: pd.DataFrame
    assignments: pd.DataFrame

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """For each assignment the row of its task."""
        return positions(self.assignments["task_id"], self.tasks["task_id"])

    @cached_property
    def is_named(self) -> pd.Series:
        """For each assignment whether its unit is named, and no class of units."""
        return self.assignments["kind"].eq(Kind.NAMED)

    @cached_property
    def units(self) -> tuple[npt.NDArray[np.int64], pd.Index]:
        """For each assignment the number of its unit, and the distinct units."""
        return pd.factorize(self.assignments["unit"])

    @cached_property
    def contents(self) -> list[str]:
        """The clauses."""
        return list(self.tasks["content"].tolist())

    @cached_property
    def whole(self) -> str:
        """All clauses: to look here whether a mark occurs is many times faster than in each."""
        return "".join(self.contents)

    @cached_property
    def is_blank_free(self) -> bool:
        """Whether no clause has white space or characters that do not show."""
        return " " not in self.whole and self.whole.isprintable()

    @cached_property
    def cells(self) -> list[tuple[npt.NDArray[np.int64], pd.Series]]:
        """For each column of units: for each task the number of its cell, and the distinct cells."""
        columns = (pd.factorize(self.tasks[column]) for column in ("responsible_text", "assisting_text"))
        return [(codes, pd.Series(cells)) for codes, cells in columns]

    def without(self, among: pd.Series) -> pd.DataFrame:
        """The tasks that none of some assignments points at."""
        count = np.bincount(self.rows[among], minlength=len(self.tasks))
        return self.tasks.iloc[np.flatnonzero(count == 0)]


class Rule(NamedTuple):
    """A named rule: how much its findings matter, and the function that finds them."""

    name: str
    severity: Severity
    find: Callable[[Frames], Found]


RULES: list[Rule] = []


def rule(name: str, severity: Severity) -> Callable[[Callable[[Frames], Found]], Callable[[Frames], Found]]:
    """Register a function as a rule."""

    def register(function: Callable[[Frames], Found]) -> Callable[[Frames], Found]:
        RULES.append(Rule(name, severity, function))
        return function

    return register


def positions(values: pd.Series, keys: pd.Series) -> npt.NDArray[np.int64]:
    """The row where each value stands among the keys, -1 where there is none."""
    each = values.to_numpy(dtype=object)
    new = np.append(True, each[1:] != each[:-1])[: len(each)]  # equal neighbours are sought but once
    found = np.array(pd.Index(keys).get_indexer(each[new]), dtype=np.int64)
    return np.asarray(found[np.cumsum(new) - 1])


def find(tasks: pd.DataFrame, assignments: pd.DataFrame, notices: list[Notice]) -> pd.DataFrame:
    """The `findings` frame in document order: what the rules find, and what was noticed on reading."""
    frames = Frames(tasks, assignments)
    lines = dict(zip(tasks["task_id"].tolist(), tasks["source_line"].tolist(), strict=True))
    first = int(tasks["source_line"].min())
    rows = [
        (name, str(severity), task_id, lines[task_id] if task_id else first, message)
        for name, severity, function in RULES
        for task_id, message in function(frames)
    ]
    rows += [
        (name, str(severity), task_id, line, message) for name, line, message, severity, task_id in notices
    ]
    frame = pd.DataFrame(rows, columns=["rule", "severity", "task_id", "source_line", "message"])
    texts = dict.fromkeys(["rule", "severity", "task_id", "message"], "str")
    return frame.astype(texts | {"source_line": "int64"}).sort_values(
        ["source_line", "rule", "message"], kind="stable", ignore_index=True
    )


def _values(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame; many times faster than `itertuples` where columns are text."""
    return zip(*(frame[column].tolist() for column in frame), strict=True)


@rule("both-columns", Severity.CHECK)
def both_columns(frames: Frames) -> Found:
    """A unit is responsible for a task and assists in it."""
    units, _ = frames.units
    pairs = pd.Series(frames.rows * (units.max(initial=0) + 1) + units)
    twice = pairs[pairs.duplicated(keep=False)]
    listed = frames.assignments.loc[twice.index]
    both = twice.isin(twice[listed["role"].eq(Role.ASSISTING)]) & ~twice.duplicated()
    for task_id, unit in _values(listed.loc[both, ["task_id", "unit"]]):
        yield task_id, f"{unit}既列责任又列协助，计数时只算责任"


@rule("unnumbered-clause", Severity.CHECK)
def unnumbered_clause(frames: Frames) -> Found:
    """A clause bears no number beside clauses of the same item that do."""
    bare = frames.tasks["clause_no"].isna()
    items = [frames.tasks["chapter_no"], frames.tasks["item_no"]]
    beside = (~bare).groupby(items).transform("any")
    for task_id in frames.tasks.loc[bare & beside, "task_id"]:
        yield task_id, "同一事项下其他内容有序号，本条没有，按位置排序"


@rule("repeated-number", Severity.ERROR)
def repeated_number(frames: Frames) -> Found:
    """Two clauses of an item bear the same number."""
    numbered = frames.tasks[frames.tasks["clause_no"].notna()]
    again = numbered.duplicated(["chapter_no", "item_no", "clause_no"])
    for task_id, number in _values(numbered.loc[again, ["task_id", "clause_no"]]):
        yield task_id, f"同一事项下序号（{number}）出现两次"


@rule("clause-number", Severity.CHECK)
def clause_number(frames: Frames) -> Found:
    """The number of a clause neither follows from its place nor from the clause before it."""
    number = frames.tasks["clause_no"]
    place = frames.tasks.groupby(["chapter_no", "item_no"]).cumcount() + 1
    follows = number.eq(number.ffill().shift() + 1)  # numbers can run on from item to item
    again = frames.tasks.duplicated(["chapter_no", "item_no", "clause_no"])
    off = (number.ne(place) & ~follows).fillna(False) & ~again
    for task_id, printed in _values(frames.tasks.loc[off, ["task_id", "clause_no"]]):
        yield task_id, f"序号（{printed}）与位置不符，按位置应为（{task_id.rsplit('.')[-1]}）"


@rule("repeated-chapter", Severity.ERROR)
def repeated_chapter(frames: Frames) -> Found:
    """Two chapters have the same title."""
    chapters = frames.tasks.drop_duplicates("chapter_no").dropna(subset="chapter")
    again = chapters[chapters.duplicated("chapter")]
    for task_id, chapter in _values(again[["task_id", "chapter"]]):
        yield task_id, f"章名“{chapter}”出现两次"


@rule("mixed-prefix", Severity.NOTE)
def mixed_prefix(frames: Frames) -> Found:
    """A cell prints the level before a unit again, in a table that elsewhere lets it carry over."""
    codes, mentions = pd.factorize(frames.assignments["mention"])
    unit, units = frames.units
    bare = [BRACKETS.sub("", mention) for mention in mentions.tolist()]
    whole = pd.Index(units).get_indexer(pd.Index(bare))[codes] == unit
    levelled = np.array([bool(read_name(name).gives) for name in bare], dtype=bool)[codes]
    cell = pd.Series(frames.rows * len(Role) + frames.assignments["role"].cat.codes)
    later = frames.is_named & cell.where(frames.is_named).duplicated()
    if not (later & ~whole).any():
        return
    for task_id, unit in _values(frames.assignments.loc[later & whole & levelled, ["task_id", "unit"]]):
        yield task_id, f"{unit}前重复写出层级，别处承前省略"


@rule("collective-alias", Severity.CHECK)
def collective_alias(frames: Frames) -> Found:
    """A collective has two names in one table."""
    collective = frames.assignments[~frames.is_named]
    names = collective.groupby("unit")["mention"].transform("nunique")
    other = names.gt(1) & collective["mention"].ne(collective["unit"])
    for task_id, unit, mention in _values(collective.loc[other, ["task_id", "unit", "mention"]]):
        yield task_id, f"“{mention}”与别处的“{unit}”指同一主体，已归并"


@rule("mixed-separators", Severity.NOTE)
def mixed_separators(frames: Frames) -> Found:
    """One cell parts its units by different marks."""
    for codes, cells in frames.cells:
        marks = [sorted(set(SEPARATOR.findall(BRACKETS.sub("", cell)))) for cell in cells.tolist()]
        mixed = np.array([len(each) > 1 for each in marks], dtype=bool) & ~cells.str.contains(SAYS_ROLE)
        for row in np.flatnonzero(mixed[codes]):
            said = f"{' '.join(marks[codes[row]])}：{cells[codes[row]]}"
            yield frames.tasks["task_id"].iloc[row], f"同一格混用分隔符 {said}"


@rule("open-list", Severity.NOTE)
def open_list(frames: Frames) -> Found:
    """A list of units ends in 等."""
    for column, name in {"responsible": "责任", "assisting": "协助"}.items():
        for task_id in frames.tasks.loc[frames.tasks[f"{column}_open"], "task_id"]:
            yield task_id, f"{name}栏以“等”收尾，另有未点名单位"


@rule("no-full-stop", Severity.NOTE)
def no_full_stop(frames: Frames) -> Found:
    """A clause does not end in 。 in a table whose clauses mostly do."""
    bare = [not content.rstrip().endswith(FULL_STOPS) for content in frames.contents]
    if sum(bare) * 2 <= len(bare):
        for task_id in frames.tasks.loc[bare, "task_id"]:
            yield task_id, "正文末尾没有句号"


@rule("no-named-owner", Severity.CHECK)
def no_named_owner(frames: Frames) -> Found:
    """No named unit is responsible for a task."""
    owns = frames.assignments["role"].ne(Role.ASSISTING)
    bare = frames.without(owns & frames.is_named)["task_id"]
    listed = frames.assignments[owns & frames.assignments["task_id"].isin(bare)]
    for task_id, mentions in listed.groupby("task_id", sort=False)["mention"]:
        yield str(task_id), f"没有点名的责任单位，只列{'、'.join(mentions)}"


@rule("no-assisting", Severity.NOTE)
def no_assisting(frames: Frames) -> Found:
    """No unit assists in a task, in a table that has assisting units."""
    assists = frames.assignments["role"].eq(Role.ASSISTING)
    for task_id in frames.without(assists)["task_id"] if assists.any() else ():
        yield task_id, "未列协助单位"


@rule("half-width-punctuation", Severity.NOTE)
def half_width_punctuation(frames: Frames) -> Found:
    """Clauses are punctuated with half-width marks; said once for the whole table."""
    if not any(mark in frames.whole for mark in ",;:()"):
        return
    if count := int(frames.tasks["content"].str.contains(HALF_WIDTH).sum()):
        yield None, f"{count}项任务的正文用半角标点，原样保留，显示时改为全角"


@rule("invisible-characters", Severity.NOTE)
def invisible_characters(frames: Frames) -> Found:
    """A cell holds white space or zero-width characters that a reader does not see."""
    hidden = [cells.str.contains(INVISIBLE).to_numpy(dtype=bool)[codes] for codes, cells in frames.cells]
    if not frames.is_blank_free:
        hidden.insert(0, frames.tasks["content"].str.contains(INVISIBLE).to_numpy(dtype=bool))
    for found in hidden:
        for task_id in frames.tasks.loc[found, "task_id"]:
            yield task_id, "文字中有空白或零宽字符，原样保留"


@rule("repeated-sentence", Severity.CHECK)
def repeated_sentence(frames: Frames) -> Found:
    """A sentence stands in two clauses, the same but for conjunctions and marks."""
    ids, refs = frames.tasks["task_id"].tolist(), frames.tasks["task_ref"].tolist()
    for sentence, rows in _repeated(frames).items():
        more = f"等{len(rows) - 1}项" if len(rows) - 1 > QUOTED else ""
        for row in rows:
            others = "、".join([refs[other] for other in rows[: QUOTED + 1] if other != row][:QUOTED])
            yield ids[row], f"与{others}{more}有同一句话：{sentence}"


def _repeated(frames: Frames) -> dict[str, list[int]]:
    """Sentences, without what varies in them, that stand in more than one clause: the rows of those."""
    first: dict[str, int] = {}
    repeated: dict[str, list[int]] = {}
    starts = range(0, len(frames.contents), BLOCK)
    blocks = (frames.contents[start : start + BLOCK] for start in starts)
    bare = (content for block in blocks for content in _without_what_varies(block, frames.is_blank_free))
    for row, content in enumerate(bare):
        for sentence in content.split("\n"):
            if len(sentence) >= SENTENCE_AT_LEAST and first.setdefault(sentence, row) != row:
                rows = repeated.setdefault(sentence, [first[sentence]])
                rows += [row] * (rows[-1] != row)
    return repeated


def _without_what_varies(contents: Sequence[str], blank_free: bool) -> list[str]:
    """Clauses with a sentence a line; they are put together meanwhile by a character that no source has."""
    text = "\0".join(contents)
    for each in VARYING:
        text = text.replace(each, "")
    for end in SENTENCE_ENDS:
        text = text.replace(end, "\n")
    return (text if blank_free else BLANKS.sub("", text)).split("\0")
