"""What clauses cite and what they promise in numbers, read from the text by rule: precision before recall."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from lygdata.schemas import TargetKind

__all__ = ["citations", "targets"]

BODY = (
    r"(?:(?:中共中央|党中央)(?:、国务院)?(?:办公厅)?|国务院(?:办公厅|法制办)?|全国人大(?:常委会)?"
    r"|最高人民(?:法院|检察院)|[省市县区](?:委|人民政府|政府|人大常委会)(?:办公厅|办公室)?)"
)
DOCUMENT = re.compile(rf"(?P<issuer>{BODY})?《(?P<document>[^《》]+(?:《[^《》]+》[^《》]*)*)》")

DIGITS = r"\d+(?:\.\d+)?(?:[-—~～至]\d+(?:\.\d+)?)?"
NUMBER = rf"(?P<quantity>{DIGITS})"
COUNT = rf"(?P<quantity>{DIGITS}|[一二两三四五六七八九十]+)"  # 清理一次
TIMES = r"(?P<unit>人次|次|件|期|场|轮|项|篇|个|名|部|例|天|日|小时|学时|课时)"
SPAN = r"(?P<unit>个工作日|工作日|年|个月|月|周|天|日|小时)"
EVERY = r"每(?:半年|年度?|半月|季度?|个?月|周|[\d两二三四五]+(?:年|个月))[\u4e00-\u9fff]{0,6}?"

# In order of precedence: where two match the same words, the first wins (每年不少于15天 is a minimum).
PATTERNS = [
    (
        TargetKind.MINIMUM,
        rf"(?:{EVERY})?(?:不少于|不低于|不得少于|至少){COUNT}(?P<unit>[%％]|[\u4e00-\u9fff])",
    ),
    (
        TargetKind.MAXIMUM,
        rf"(?:不超过|不得超过|不多于|不高于){COUNT}(?P<unit>[%％]|个工作日|[\u4e00-\u9fff])",
    ),
    (TargetKind.FREQUENCY, rf"{EVERY}{COUNT}{TIMES}"),
    (TargetKind.SHARE, rf"{NUMBER}(?P<unit>[%％])(?:以上|以下|以内|左右)?"),
    (TargetKind.VALIDITY, rf"{NUMBER}(?P<unit>年|个月)有效期"),
    (TargetKind.VALIDITY, rf"有效期为?{NUMBER}(?P<unit>年|个月)"),
    (TargetKind.PERIOD, rf"满{NUMBER}{SPAN}"),
    (TargetKind.DEADLINE, rf"{NUMBER}{SPAN}(?:以?内|基本建成|建成|完成|的努力)"),
    (TargetKind.DEADLINE, r"(?P<quantity>20\d\d)(?P<unit>年)(?:\d{1,2}月)?底?(?:以|之)?前"),
]
COMPILED = [(kind, re.compile(rf"(?<!\d){pattern}")) for kind, pattern in PATTERNS]


class Target(NamedTuple):
    """Something that can be measured, as a clause puts it."""

    text: str
    quantity: str
    unit: str
    kind: str
    start: int

    def overlaps(self, other: "Target") -> bool:
        """Whether both are read from some of the same words."""
        return self.start < other.start + len(other.text) and other.start < self.start + len(self.text)


def citations(tasks: pd.DataFrame) -> pd.DataFrame:
    """Documents in 《》 that clauses cite: one row a mention, see `schemas.Citations`.

    `issuer` is the body printed directly before the document, else null; `start` counts characters of
    `content` up to the 《.

    >>> tasks = pd.DataFrame({"task_id": ["1.1.1"], "content": ["符合国务院《纲要》精神"]})
    >>> citations(tasks).to_dict("records")
    [{'task_id': '1.1.1', 'document': '纲要', 'issuer': '国务院', 'start': 5}]
    """
    rows = [
        (task_id, match["document"], match["issuer"], match.start("document") - 1)
        for task_id, content in tasks[["task_id", "content"]].itertuples(index=False)
        for match in DOCUMENT.finditer(content)
    ]
    return _frame(rows, ["task_id", "document", "issuer", "start"])


def targets(tasks: pd.DataFrame) -> pd.DataFrame:
    """What can be measured in the clauses, one row each, see `schemas.Targets`.

    `quantity` and `unit` are as printed (一, 1-2; 次, %), `text` the words they were read from, `start`
    their place in `content`. What no pattern is sure of is left out.

    >>> tasks = pd.DataFrame({"task_id": ["1.1.1"], "content": ["每半年要听取1次汇报"]})
    >>> print(*targets(tasks).loc[0])
    1.1.1 每半年要听取1次 1 次 frequency 0
    """
    rows = [
        (task_id, *target)
        for task_id, content in tasks[["task_id", "content"]].itertuples(index=False)
        for target in _targets_in(content)
    ]
    return _frame(rows, ["task_id", "text", "quantity", "unit", "kind", "start"])


def _targets_in(content: str) -> list[Target]:
    found: list[Target] = []
    for kind, pattern in COMPILED:
        for match in pattern.finditer(content):
            target = Target(match[0], match["quantity"], match["unit"], str(kind), match.start())
            if not any(target.overlaps(other) for other in found):
                found.append(target)
    return sorted(found, key=lambda target: target.start)


def _frame(rows: Sequence[tuple[str | int | None, ...]], columns: list[str]) -> pd.DataFrame:
    texts = dict.fromkeys(columns, "str") | {"start": "int64"}
    return pd.DataFrame(rows, columns=columns).astype(texts)
