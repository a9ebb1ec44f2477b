"""A task table that has been read, checked and frozen."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from lygdata.errors import RegisterError, SchemaError, TableFormatError
from lygdata.extracts import citations, targets
from lygdata.findings import find
from lygdata.reading import read_grid
from lygdata.reading.text import read_bytes
from lygdata.resources import resource
from lygdata.schemas import SCHEMAS, Role
from lygdata.tidy import Parts, tidy
from lygdata.units import Register, read_register

__all__ = ["Source", "TaskTable", "load", "read_table"]


@dataclass(frozen=True)
class Source:
    """Where a table came from: file, SHA-256 of its bytes, encoding, and the register beside it."""

    path: Path
    sha256: str
    encoding: str
    register: Path | None


@dataclass(frozen=True, eq=False)
class TaskTable:
    """A task-breakdown table as tidy frames; see `schemas` for what each column means.

    Raises `SchemaError` if a frame breaks its schema, or the frames do not fit together.
    """

    tasks: pd.DataFrame
    assignments: pd.DataFrame
    units: pd.DataFrame
    findings: pd.DataFrame
    layout: pd.DataFrame
    source: Source

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            try:
                schema.validate(getattr(self, name), lazy=True)
            except SchemaErrors as error:
                cases = (
                    error.failure_cases[["column", "check", "failure_case"]]
                    .astype("str")
                    .agg(" ".join, axis=1)
                )
                raise SchemaError(f"{self.source.path}: {name}: {'; '.join(cases[:5])}") from None
        if broken := _broken_rules(self):
            raise SchemaError(f"{self.source.path}: {'; '.join(broken)}")

    @cached_property
    def citations(self) -> pd.DataFrame:
        """Documents that clauses cite; see `extracts.citations`."""
        return citations(self.tasks)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """What can be measured in the clauses; see `extracts.targets`."""
        return targets(self.tasks)

    def __repr__(self) -> str:
        """Say in one line what is in it."""
        counts = f"{len(self.tasks)} tasks, {len(self.assignments)} assignments, {len(self.units)} units"
        return f"<TaskTable {self.source.path.name}: {counts}>"

    def _repr_html_(self) -> str:
        from lygdata.overview import as_html  # far above this module, but only a notebook asks for it

        return as_html(self)

    def to_text(self) -> str:
        r"""Write the source again from the frames, character for character.

        Raises `SchemaError` if the source was no text (a workbook or a document).

        >>> load().to_text().startswith("项目\n| 工作事项\n")
        True
        """
        if self.layout.empty:
            raise SchemaError(
                f"{self.source.path}: only a table that was read from text can be written as text."
            )
        columns = self.layout["column"].dropna().unique()
        values = self.tasks.set_index("task_id")[columns].to_dict()
        places = zip(self.layout["task_id"], self.layout["column"], strict=True)
        printed = [values[column][task_id] if column in values else "" for task_id, column in places]
        return "".join(self.layout["before"] + pd.Series(printed, dtype="str") + self.layout["after"])


def _broken_rules(table: TaskTable) -> list[str]:
    """Rules that hold between the frames, each broken one in words."""
    tasks, assignments = table.tasks, table.assignments
    owned = assignments.loc[assignments["role"].ne(Role.ASSISTING), "task_id"]
    numbers = tasks["task_id"].str.split(".", expand=True).astype("int64")
    rules = {
        "an assignment points at no task": ~assignments["task_id"].isin(tasks["task_id"]),
        "a unit is not in units": ~assignments["unit"].isin(table.units["unit"]),
        "a unit has no assignment": ~table.units["unit"].isin(assignments["unit"]),
        "a task has no responsible unit": ~tasks["task_id"].isin(owned),
        "task numbers leave a gap or are out of order": ~_contiguous(numbers),
        "a finding points at no task": ~table.findings["task_id"].dropna().isin(tasks["task_id"]),
    }
    return [f"{rule} ({broken.sum()} rows)" for rule, broken in rules.items() if broken.any()]


def _contiguous(numbers: pd.DataFrame) -> pd.Series:
    """Whether each row of (chapter, item, place) is the next one after the row above it."""
    step = numbers.diff()
    chapter, item, place = (step[level] for level in range(3))
    after = numbers.shift()
    new_chapter = chapter.eq(1) & numbers[1].eq(1) & numbers[2].eq(1)
    new_item = chapter.eq(0) & item.eq(1) & numbers[2].eq(1)
    same_item = chapter.eq(0) & item.eq(0) & place.eq(1)
    first = after[0].isna() & numbers.eq(1).all(axis=1)
    return new_chapter | new_item | same_item | first


def load(path: str | Path | None = None, *, default_prefix: str | None = None) -> TaskTable:
    """Read a task table, by default the one that comes with the package.

    A `units.csv` beside the file is its register of units; without one the grammar of unit lists alone
    serves. `default_prefix` ("区") is for tables that print no level before any name.

    Raises `SourceError` if the file cannot be read, `TableFormatError` if it is no task table or a
    broken one (all problems at once), `RegisterError` if the register lacks a unit.

    >>> load()
    <TaskTable lyg_task_table.txt: 49 tasks, 152 assignments, 30 units>
    """
    path = Path(path) if path else resource("data/lyg_task_table.txt")
    return read_table(read_bytes(path), path, _register_beside(path), default_prefix=default_prefix)


def read_table(
    data: bytes, path: Path, register: Register | None = None, *, default_prefix: str | None = None
) -> TaskTable:
    """A table from bytes that are already at hand; `path` is what messages call them. Raises as `load`."""
    grid, encoding = read_grid(data, path)
    parts = tidy(grid, register, default_prefix=default_prefix)
    _raise_problems(parts, path)
    if register:
        _raise_unregistered(parts, register)
    findings = find(parts.tasks, parts.assignments, parts.notices)
    source = Source(path, hashlib.sha256(data).hexdigest(), encoding, register.path if register else None)
    return TaskTable(parts.tasks, parts.assignments, parts.units, findings, parts.layout, source)


def _register_beside(path: Path) -> Register | None:
    beside = path.with_name("units.csv")
    return read_register(beside) if beside.is_file() else None


def _raise_problems(parts: Parts, path: Path) -> None:
    if parts.problems:
        listed = "\n  ".join(map(str, sorted(parts.problems)))
        raise TableFormatError(
            f"{path}: {len(parts.problems)} problem(s); correct the line(s) in the table:\n  {listed}"
        )
    if parts.tasks.empty:
        raise TableFormatError(f"{path}: column heads, but no task below them. Give a table with rows.")


def _raise_unregistered(parts: Parts, register: Register) -> None:
    known = {unit.unit for unit in register.units}
    strange = parts.assignments[~parts.assignments["unit"].isin(known)]
    if not strange.empty:
        names = "、".join(strange["unit"].unique())
        raise RegisterError(
            f"{register.path}: {strange['unit'].nunique()} unit(s) of the table are not registered: {names} "
            f"(first in task {strange['task_id'].iloc[0]}). Add each as a unit or as an alias, or load the "
            f"table from a folder without units.csv."
        )
