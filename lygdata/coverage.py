"""Who is on what: the responsibility assignment matrix (PMBOK Guide, "RACI chart") of the plan."""

from typing import Literal

import pandas as pd

from lygdata.labels import chapter_code
from lygdata.schemas import Kind
from lygdata.workload import Standing, in_document_order, participation, workload_by_unit

__all__ = ["Rows", "coverage", "coverage_matrix"]

Rows = Literal["task", "item", "chapter"]
LEVELS: dict[Rows, list[str]] = {
    "task": ["task_id"],
    "item": ["chapter_no", "item_no"],
    "chapter": ["chapter_no"],
}
TEXTS: dict[Rows, str] = {"task": "content", "item": "item", "chapter": "chapter"}


def coverage(
    assignments: pd.DataFrame, tasks: pd.DataFrame, units: pd.DataFrame, *, rows: Rows = "task"
) -> pd.DataFrame:
    """One row for each filled cell of the matrix rows x units.

    `row` is the code a person quotes (七.1.3, 七.1, 七), `text` what stands there, `row_tasks` the tasks
    in the row; `standing` is the unit's strongest in the row, `tasks` how many of the row's tasks it
    is on. `named_owner` tells whether every task of the row has a named unit responsible, `open`
    whether a list of responsible units in it ends in 等.

    `row`, `unit` and `group` are ordered categories that carry the order of the matrix: rows as in the
    document; columns by group, the busiest group first and collectives last, then as `workload_by_unit`
    ranks the units.
    """
    named = _rows(tasks, rows).merge(_owned(assignments), on="task_id", validate="1:1")
    places = named.groupby("row", sort=False).agg(
        chapter_no=("chapter_no", "first"),
        chapter=("chapter", "first"),
        item_no=("item_no", "first"),
        item=("item", "first"),
        text=("text", "first"),
        row_tasks=("task_id", "size"),
        named_owner=("named_owner", "all"),
        open=("responsible_open", "any"),
    )
    filled = participation(assignments).merge(named[["task_id", "row"]], on="task_id", validate="m:1")
    cells = filled.groupby(["row", "unit"]).agg(standing=("standing", "min"), tasks=("task_id", "size")).reset_index()
    columns = _columns(assignments, units)
    full = cells.merge(places, on="row", validate="m:1").merge(columns, on="unit", validate="m:1")
    orders = {"row": places.index, "unit": columns["unit"], "group": columns["group"].unique()}
    categories = {name: pd.Categorical(full[name], list(order), ordered=True) for name, order in orders.items()}
    shown = ["row", *places.columns, "unit", "short", "group", "kind", "standing", "tasks", "unit_tasks"]
    return full.assign(**categories).sort_values(["row", "unit"], ignore_index=True)[shown]


def _rows(tasks: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Each task with the row it falls in, in document order."""
    tasks = in_document_order(tasks)
    codes = {
        "task": tasks["task_ref"],
        "item": chapter_code(tasks) + tasks["item_no"].astype("str"),
        "chapter": chapter_code(tasks).str.rstrip("."),
    }
    return tasks.assign(row=codes[rows], text=tasks[TEXTS[rows]])


def _owned(assignments: pd.DataFrame) -> pd.DataFrame:
    """Whether a named unit is responsible for each task."""
    rows = participation(assignments)
    owner = rows["standing"].lt(Standing.ASSISTING) & rows["kind"].eq(Kind.NAMED)
    return owner.groupby(rows["task_id"]).any().rename("named_owner").reset_index()


def _columns(assignments: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Every unit with its place: groups the busiest first, collectives last."""
    ranked = workload_by_unit(assignments)[["unit", "tasks"]].rename(columns={"tasks": "unit_tasks"})
    full = ranked.merge(units[["unit", "short", "group", "kind"]], on="unit", validate="1:1")
    best = full.assign(collective=full["kind"].eq(Kind.COLLECTIVE))
    first = best.groupby("group")["unit_tasks"].transform("max")
    ordered = best.assign(first=first).sort_values(
        ["collective", "first", "group"], ascending=[True, False, True], kind="stable"
    )
    return ordered.drop(columns=["collective", "first"])


def coverage_matrix(cells: pd.DataFrame) -> pd.DataFrame:
    """Counts as a wide matrix, rows and columns in the order of `coverage`; its sum is that of `cells`.

    >>> from lygdata.table import load
    >>> table = load()
    >>> coverage_matrix(coverage(table.assignments, table.tasks, table.units)).shape
    (49, 30)
    """
    return cells.pivot_table(
        index="row", columns="unit", values="tasks", aggfunc="sum", fill_value=0, observed=False
    ).astype("int64")
