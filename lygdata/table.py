"""A task table that has been read, checked and frozen."""

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from lygdata.errors import RegisterError, SchemaError, TableFormatError
from lygdata.extracts import citations, targets
from lygdata.findings import find, positions
from lygdata.keys import follow_on, task_ids
from lygdata.reading import read_grid
from lygdata.reading.grid import Problem
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


class Options(NamedTuple):
    """How a table is to be read, where it does not say so itself; see `load`."""

    default_prefix: str | None = None
    first_is_lead: bool = False
    headers: Path | None = None


DEFAULT = Options()


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
    labels: pd.DataFrame = field(default_factory=pd.DataFrame)
    extra: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        for name in ("tasks", "assignments", "units", "findings", "layout"):
            self._valid(name, getattr(self, name))
        if broken := _broken_rules(self):
            raise SchemaError(f"{self.source.path}: {'; '.join(broken)}")

    def _valid(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        try:
            SCHEMAS[name].validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = (
                error.failure_cases[["column", "check", "failure_case"]].astype("str").agg(" ".join, axis=1)
            )
            raise SchemaError(f"{self.source.path}: {name}: {'; '.join(cases[:5])}") from None
        return frame

    @cached_property
    def citations(self) -> pd.DataFrame:
        """Documents that clauses cite; see `extracts.citations`."""
        return self._valid("citations", citations(self.tasks))

    @cached_property
    def targets(self) -> pd.DataFrame:
        """What can be measured in the clauses; see `extracts.targets`."""
        return self._valid("targets", targets(self.tasks))

    def __repr__(self) -> str:
        """Say in one line what is in it."""
        counts = f"{len(self.tasks)} tasks, {len(self.assignments)} assignments, {len(self.units)} units"
        return f"<TaskTable {self.source.path.name}: {counts}>"

    def _repr_html_(self) -> str:
        from lygdata.overview import as_html  # far above this module, but only a notebook asks for it

        return as_html(self)

    def to_text(self) -> str:
        r"""Write the source again from the frames, character for character.

        Raises `SchemaError` if the source was no text (a workbook, a page) or one that breaks cells.

        >>> load().to_text().startswith("项目\n| 工作事项\n")
        True
        """
        if self.layout.empty:
            raise SchemaError(
                f"{self.source.path}: only a table from text whose cells stand whole can be written again."
            )
        columns = self.layout["column"].dropna().unique()
        values = self.tasks.set_index("task_id")[columns].to_dict()
        places = zip(self.layout["task_id"], self.layout["column"], strict=True)
        printed = [values[column][task_id] if column in values else "" for task_id, column in places]
        return "".join(self.layout["before"] + pd.Series(printed, dtype="str") + self.layout["after"])


def _broken_rules(table: TaskTable) -> list[str]:
    """Rules that hold between the frames, each broken one in words."""
    tasks, assignments = table.tasks, table.assignments
    levels = [tasks[column].to_numpy() for column in ("chapter_no", "item_no")]
    keys = pd.Series(task_ids(*levels), index=tasks.index, dtype="str")
    rows = positions(assignments["task_id"], tasks["task_id"])
    units = positions(assignments["unit"], table.units["unit"])
    owned = rows[assignments["role"].ne(Role.ASSISTING) & (rows >= 0)]
    meant = table.findings["task_id"].dropna()
    rules = {
        "an assignment points at no task": rows < 0,
        "a unit is not in units": units < 0,
        "a unit has no assignment": np.bincount(units[units >= 0], minlength=len(table.units)) == 0,
        "a task has no responsible unit": np.bincount(owned, minlength=len(tasks)) == 0,
        "task numbers leave a gap or are out of order": ~follow_on(*levels) | tasks["task_id"].ne(keys),
        "a finding points at no task": positions(meant, tasks["task_id"]) < 0,
    }
    return [f"{rule} ({broken.sum()} rows)" for rule, broken in rules.items() if broken.any()]


def load(
    path: str | Path | None = None,
    *,
    register: str | Path | None = None,
    default_prefix: str | None = None,
    first_is_lead: bool = False,
    headers: str | Path | None = None,
) -> TaskTable:
    """Read a task table, by default the one that comes with the package.

    The format is known by the content: text with pipes, boxes or commas, Markdown, HTML, XLSX or DOCX (the
    last three need lygdata[office]). `register` is a CSV of units, by default a `units.csv` beside the file;
    without one the grammar of unit lists alone serves. `default_prefix` ("区") is for tables that print no
    level before any name, `first_is_lead` for those that say that the unit listed first leads. `headers` is a
    CSV (column, header) of column heads that the package does not know.

    Raises `SourceError` if the file cannot be read, `TableFormatError` if it is no task table or a
    broken one (all problems at once), `RegisterError` if the register lacks a unit.

    >>> load()
    <TaskTable lyg_task_table.txt: 49 tasks, 152 assignments, 30 units>
    """
    path = Path(path) if path else resource("data/lyg_task_table.txt")
    units = read_register(Path(register)) if register else _register_beside(path)
    options = Options(default_prefix, first_is_lead, Path(headers) if headers else None)
    return read_table(read_bytes(path), path, units, options)


def read_table(
    data: bytes, path: Path, register: Register | None = None, options: Options = DEFAULT
) -> TaskTable:
    """A table from bytes that are already at hand; `path` is what messages call them. Raises as `load`."""
    with _without_collector():
        return _read_table(data, path, register, options)


@contextmanager
def _without_collector() -> Iterator[None]:
    """No garbage collection: reading makes millions of small objects and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_table(data: bytes, path: Path, register: Register | None, options: Options) -> TaskTable:
    parts, encoding = _read_parts(data, path, register, options)
    if register:
        _raise_unregistered(parts, register)
    findings = find(parts.tasks, parts.assignments, parts.notices)
    source = Source(path, hashlib.sha256(data).hexdigest(), encoding, register.path if register else None)
    return TaskTable(
        parts.tasks, parts.assignments, parts.units, findings, parts.layout, source, parts.labels, parts.extra
    )


def _read_parts(data: bytes, path: Path, register: Register | None, options: Options) -> tuple[Parts, str]:
    """The frames and the encoding; the grid, larger than all frames, is gone when this returns."""
    grid, encoding = read_grid(data, path, options.headers)
    if not len(grid.rows):
        _raise_problems(grid.problems, path)
        raise TableFormatError(f"{path}: column heads, but no task below them. Give a table with rows.")
    parts = tidy(grid, register, default_prefix=options.default_prefix, first_is_lead=options.first_is_lead)
    _raise_problems(parts.problems, path)
    return parts, encoding


def _register_beside(path: Path) -> Register | None:
    beside = path.with_name("units.csv")
    return read_register(beside) if beside.is_file() else None


def _raise_problems(problems: Sequence[Problem], path: Path) -> None:
    if problems:
        listed = "\n  ".join(map(str, sorted(problems)))
        raise TableFormatError(
            f"{path}: {len(problems)} problem(s); correct the line(s) in the table:\n  {listed}"
        )


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
