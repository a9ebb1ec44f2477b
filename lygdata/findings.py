"""What is odd in a table: one function a rule, each yields the tasks it concerns and what to say of them.

A new rule is a function with the `rule` decorator; nothing else has to be touched.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from lygdata.reading.grid import Notice
from lygdata.schemas import Kind, Role, Severity
from lygdata.units import BRACKETS, SEPARATOR, ZERO_WIDTH

__all__ = ["RULES", "find"]

Found = Iterator[tuple[str | None, str]]
"""Key of the task that is meant, or None for the whole table, and the message in Chinese."""

HALF_WIDTH = re.compile(r"[,;:()](?!\d)|(?<!\d)[,;:()]")
SENTENCE = re.compile(r"[^。；;！？]+")
WORDS_THAT_VARY = re.compile(r"[和与及的、,，“”\s]")
SHORTEST_SENTENCE = 10


class Frames(NamedTuple):
    """What the rules look at."""

    tasks: pd.DataFrame
    assignments: pd.DataFrame


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


def find(tasks: pd.DataFrame, assignments: pd.DataFrame, notices: list[Notice]) -> pd.DataFrame:
    """The `findings` frame in document order: what the rules find, and what was noticed on reading."""
    frames = Frames(tasks, assignments)
    lines = dict(zip(tasks["task_id"], tasks["source_line"], strict=True))
    first = int(tasks["source_line"].min())
    rows = [
        (name, str(severity), task_id, lines[task_id] if task_id else first, message)
        for name, severity, function in RULES
        for task_id, message in function(frames)
    ]
    rows += [(name, str(severity), None, line, message) for name, line, message, severity in notices]
    frame = pd.DataFrame(rows, columns=["rule", "severity", "task_id", "source_line", "message"])
    texts = dict.fromkeys(["rule", "severity", "task_id", "message"], "str")
    return frame.astype(texts | {"source_line": "int64"}).sort_values(
        ["source_line", "rule", "message"], kind="stable", ignore_index=True
    )


@rule("both-columns", Severity.CHECK)
def both_columns(frames: Frames) -> Found:
    """A unit is responsible for a task and assists in it."""
    assists = frames.assignments["role"].eq(Role.ASSISTING)
    keys = ["task_id", "unit"]
    twice = frames.assignments[~assists].merge(frames.assignments[assists], on=keys)[keys].drop_duplicates()
    for task_id, unit in twice.itertuples(index=False):
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
    for task_id, number in numbered.loc[again, ["task_id", "clause_no"]].itertuples(index=False):
        yield task_id, f"同一事项下序号（{number}）出现两次"


@rule("clause-number", Severity.CHECK)
def clause_number(frames: Frames) -> Found:
    """The number of a clause is not the one that follows from its place."""
    place = frames.tasks.groupby(["chapter_no", "item_no"]).cumcount() + 1
    off = frames.tasks["clause_no"].ne(place).fillna(False) & ~frames.tasks.duplicated(
        ["chapter_no", "item_no", "clause_no"]
    )
    for task_id, number in frames.tasks.loc[off, ["task_id", "clause_no"]].itertuples(index=False):
        yield task_id, f"序号（{number}）与位置不符，按位置应为（{task_id.rsplit('.')[-1]}）"


@rule("repeated-chapter", Severity.ERROR)
def repeated_chapter(frames: Frames) -> Found:
    """Two chapters have the same title."""
    chapters = frames.tasks.drop_duplicates("chapter_no").dropna(subset="chapter")
    again = chapters[chapters.duplicated("chapter")]
    for task_id, chapter in again[["task_id", "chapter"]].itertuples(index=False):
        yield task_id, f"章名“{chapter}”出现两次"


@rule("mixed-prefix", Severity.NOTE)
def mixed_prefix(frames: Frames) -> Found:
    """A cell prints the level before a unit again, in a table that elsewhere lets it carry over."""
    named = frames.assignments[frames.assignments["kind"].eq(Kind.NAMED)]
    printed = named["mention"].str.replace(BRACKETS, "", regex=True)
    whole = printed.eq(named["unit"])
    later = named.duplicated(["task_id", "role"])
    if not (~whole & later).any():
        return
    for task_id, unit in named.loc[whole & later, ["task_id", "unit"]].itertuples(index=False):
        yield task_id, f"{unit}前重复写出层级，别处承前省略"


@rule("collective-alias", Severity.CHECK)
def collective_alias(frames: Frames) -> Found:
    """A collective has two names in one table."""
    collective = frames.assignments[frames.assignments["kind"].eq(Kind.COLLECTIVE)]
    names = collective.groupby("unit")["mention"].transform("nunique")
    other = names.gt(1) & collective["mention"].ne(collective["unit"])
    for task_id, unit, mention in collective.loc[other, ["task_id", "unit", "mention"]].itertuples(
        index=False
    ):
        yield task_id, f"“{mention}”与别处的“{unit}”指同一主体，已归并"


@rule("mixed-separators", Severity.NOTE)
def mixed_separators(frames: Frames) -> Found:
    """One cell parts its units by different marks."""
    for column in ("responsible_text", "assisting_text"):
        for task_id, cell in frames.tasks[["task_id", column]].itertuples(index=False):
            if len(marks := set(SEPARATOR.findall(BRACKETS.sub("", cell)))) > 1:
                yield task_id, f"同一格混用分隔符 {' '.join(sorted(marks))}：{cell}"


@rule("open-list", Severity.NOTE)
def open_list(frames: Frames) -> Found:
    """A list of units ends in 等."""
    for column, name in {"responsible": "责任", "assisting": "协助"}.items():
        for task_id in frames.tasks.loc[frames.tasks[f"{column}_open"], "task_id"]:
            yield task_id, f"{name}栏以“等”收尾，另有未点名单位"


@rule("no-full-stop", Severity.NOTE)
def no_full_stop(frames: Frames) -> Found:
    """A clause does not end in 。 in a table whose clauses mostly do."""
    ends = frames.tasks["content"].str.contains(r"[。！？”）)]\s*$")
    if ends.mean() >= 0.5:
        for task_id in frames.tasks.loc[~ends, "task_id"]:
            yield task_id, "正文末尾没有句号"


@rule("no-named-owner", Severity.CHECK)
def no_named_owner(frames: Frames) -> Found:
    """No named unit is responsible for a task."""
    owns = frames.assignments["role"].ne(Role.ASSISTING) & frames.assignments["kind"].eq(Kind.NAMED)
    bare = ~frames.tasks["task_id"].isin(frames.assignments.loc[owns, "task_id"])
    for task_id, cell in frames.tasks.loc[bare, ["task_id", "responsible_text"]].itertuples(index=False):
        yield task_id, f"没有点名的责任单位，只列{cell}"


@rule("no-assisting", Severity.NOTE)
def no_assisting(frames: Frames) -> Found:
    """No unit assists in a task, in a table that has assisting units."""
    assists = frames.assignments.loc[frames.assignments["role"].eq(Role.ASSISTING), "task_id"]
    if not assists.empty:
        for task_id in frames.tasks.loc[~frames.tasks["task_id"].isin(assists), "task_id"]:
            yield task_id, "未列协助单位"


@rule("half-width-punctuation", Severity.NOTE)
def half_width_punctuation(frames: Frames) -> Found:
    """Clauses are punctuated with half-width marks; said once for the whole table."""
    if count := int(frames.tasks["content"].str.contains(HALF_WIDTH).sum()):
        yield None, f"{count}项任务的正文用半角标点，原样保留，显示时改为全角"


@rule("invisible-characters", Severity.NOTE)
def invisible_characters(frames: Frames) -> Found:
    """A cell holds white space or zero-width characters that a reader does not see."""
    for column in ("content", "responsible_text", "assisting_text"):
        for task_id in frames.tasks.loc[frames.tasks[column].str.contains(ZERO_WIDTH), "task_id"]:
            yield task_id, "文字中有空白或零宽字符，原样保留"


@rule("repeated-sentence", Severity.CHECK)
def repeated_sentence(frames: Frames) -> Found:
    """A sentence stands in two clauses, the same but for conjunctions and marks."""
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for task_id, content in frames.tasks[["task_id", "content"]].itertuples(index=False):
        keys = {WORDS_THAT_VARY.sub("", sentence) for sentence in SENTENCE.findall(content)}
        for key in sorted(keys):
            seen[key].append(task_id)
    refs = dict(zip(frames.tasks["task_id"], frames.tasks["task_ref"], strict=True))
    for key, tasks in seen.items():
        for task_id in tasks if len(tasks) > 1 and len(key) >= SHORTEST_SENTENCE else []:
            others = "、".join(refs[other] for other in tasks if other != task_id)
            yield task_id, f"与{others}有同一句话：{key}"
