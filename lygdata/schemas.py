"""What the frames of a `TaskTable` are: columns, types and rules, said once."""

from enum import StrEnum

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

__all__ = [
    "SCHEMAS",
    "Assignments",
    "Citations",
    "Findings",
    "Kind",
    "Layout",
    "Role",
    "Severity",
    "TargetKind",
    "Targets",
    "Tasks",
    "Units",
]

TASK_ID = r"^[1-9]\d*\.[1-9]\d*\.[1-9]\d*$"
SOLID = r"^\S+$"


class Role(StrEnum):
    """What a unit is asked to do in a task, strongest first."""

    LEAD = "牵头"
    RESPONSIBLE = "责任"
    ASSISTING = "协助"


class Kind(StrEnum):
    """Whether a unit is named, or one of a class of units that the source does not name."""

    NAMED = "named"
    COLLECTIVE = "collective"


class Severity(StrEnum):
    """How much a finding matters: to know, to look into, to mend."""

    NOTE = "note"
    CHECK = "check"
    ERROR = "error"


class _Frame(pa.DataFrameModel):
    class Config:
        strict = True
        ordered = True


class Tasks(_Frame):
    """One row a task, in document order."""

    task_id: Series[str] = pa.Field(
        unique=True, title="key", description="chapter, item, place within the item"
    )
    task_ref: Series[str] = pa.Field(unique=True, title="reference", description="how a person quotes it")
    chapter_no: Series[int] = pa.Field(ge=1, title="chapter", description="place of the chapter")
    chapter: Series[str] = pa.Field(
        nullable=True,
        title="chapter text",
        description="as printed, without its number; null if there is none",
    )
    item_no: Series[int] = pa.Field(ge=1, title="item", description="place of the item in its chapter")
    item: Series[str] = pa.Field(
        nullable=True, title="item text", description="as printed, without its number; null if there is none"
    )
    clause_no: Series[pd.Int64Dtype] = pa.Field(
        ge=1, nullable=True, title="clause", description="printed number of the clause; <NA> where none is"
    )
    content: Series[str] = pa.Field(title="content", description="the clause as printed, without its number")
    responsible_text: Series[str] = pa.Field(
        title="responsible cell", description="verbatim; empty where the cell is"
    )
    assisting_text: Series[str] = pa.Field(
        title="assisting cell", description="verbatim; empty where the cell is"
    )
    responsible_open: Series[bool] = pa.Field(
        title="open responsible list", description="ends in 等: more units than are named"
    )
    assisting_open: Series[bool] = pa.Field(
        title="open assisting list", description="ends in 等: more units than are named"
    )
    deadline: Series[str] = pa.Field(
        nullable=True, title="deadline", description="as printed; null where the table has no such column"
    )
    note: Series[str] = pa.Field(
        nullable=True, title="note", description="as printed; null where the table has no such column"
    )
    source_line: Series[int] = pa.Field(
        ge=1, title="line", description="line (or row of the sheet) where the content cell begins"
    )


class Assignments(_Frame):
    """One row per task x role x unit, in document order."""

    task_id: Series[str] = pa.Field(title="task", description="key of `tasks`")
    role: Series[pd.CategoricalDtype] = pa.Field(
        dtype_kwargs={"categories": [str(role) for role in Role], "ordered": True},
        title="role",
        description="牵头, 责任 or 协助, strongest first",
    )
    order: Series[int] = pa.Field(ge=1, title="order", description="place in its cell; 1 = listed first")
    unit: Series[str] = pa.Field(title="unit", description="canonical name, key of `units`")
    kind: Series[str] = pa.Field(
        isin=[str(kind) for kind in Kind], title="kind", description="named or collective"
    )
    mention: Series[str] = pa.Field(title="mention", description="as printed")
    office: Series[str] = pa.Field(
        nullable=True, title="office", description="office named in brackets behind the unit, else null"
    )

    class Config:
        """The key."""

        unique = ["task_id", "role", "unit"]  # noqa: RUF012 - pandera reads a plain list here


class Units(_Frame):
    """One row a unit, in order of first appearance."""

    unit: Series[str] = pa.Field(
        str_matches=SOLID, unique=True, title="unit", description="canonical name, the key"
    )
    short: Series[str] = pa.Field(str_matches=SOLID, title="label", description="for charts")
    kind: Series[str] = pa.Field(
        isin=[str(kind) for kind in Kind], title="kind", description="named or collective"
    )
    group: Series[str] = pa.Field(title="group", description="综合协调, 监督, 职能部门, 集合主体 …")
    full_name: Series[str] = pa.Field(
        nullable=True, title="full name", description="null where it is not known for certain"
    )


class Findings(_Frame):
    """One row for each thing that is odd in the source, in document order."""

    rule: Series[str] = pa.Field(title="rule", description="name of the rule that found it")
    severity: Series[str] = pa.Field(
        isin=[str(severity) for severity in Severity], title="severity", description="note, check or error"
    )
    task_id: Series[str] = pa.Field(
        nullable=True, title="task", description="null where no one task is meant"
    )
    source_line: Series[int] = pa.Field(ge=1, title="line", description="where to look in the source")
    message: Series[str] = pa.Field(title="message", description="what is odd, in Chinese")


class TargetKind(StrEnum):
    """What a measurable promise is about."""

    FREQUENCY = "frequency"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SHARE = "share"
    PERIOD = "period"
    VALIDITY = "validity"
    DEADLINE = "deadline"


class Citations(_Frame):
    """One row for each document in 《》 that a clause cites, in document order."""

    task_id: Series[str] = pa.Field(str_matches=TASK_ID, title="task", description="key of `tasks`")
    document: Series[str] = pa.Field(title="document", description="the words between 《 and 》")
    issuer: Series[str] = pa.Field(
        nullable=True, title="issuer", description="the body printed directly before it, else null"
    )
    start: Series[int] = pa.Field(ge=0, title="start", description="characters of `content` before the 《")


class Targets(_Frame):
    """One row for each thing in a clause that can be measured, in document order."""

    task_id: Series[str] = pa.Field(str_matches=TASK_ID, title="task", description="key of `tasks`")
    text: Series[str] = pa.Field(title="words", description="as printed, 每年选取1-2件")
    quantity: Series[str] = pa.Field(title="quantity", description="as printed: 1, 1-2, 一")
    unit: Series[str] = pa.Field(title="unit of measure", description="as printed: 次, 件, 天, %, 年")
    kind: Series[str] = pa.Field(
        isin=[str(kind) for kind in TargetKind],
        title="kind",
        description="frequency (so often), minimum, maximum, share (%), period (time that has passed), "
        "validity (time it holds), deadline (time until it is reached)",
    )
    start: Series[int] = pa.Field(ge=0, title="start", description="characters of `content` before the words")


class Layout(_Frame):
    """One row a piece of a text source, a cell or a line: what stands around the value that `tasks` holds."""

    source_line: Series[int] = pa.Field(ge=1, title="line", description="1-based line of the source")
    before: Series[str] = pa.Field(title="before", description="pipe, white space and printed number")
    task_id: Series[str] = pa.Field(
        nullable=True, title="task", description="whose value stands here, else null"
    )
    column: Series[str] = pa.Field(nullable=True, title="column", description="column of `tasks`, else null")
    after: Series[str] = pa.Field(title="after", description="white space and line end")


SCHEMAS: dict[str, type[pa.DataFrameModel]] = {
    "tasks": Tasks,
    "assignments": Assignments,
    "units": Units,
    "findings": Findings,
    "citations": Citations,
    "targets": Targets,
    "layout": Layout,
}
