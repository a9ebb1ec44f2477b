"""Who is on what: the responsibility assignment matrix (PMBOK Guide, "RACI chart") of the plan."""

from typing import Literal

import pandas as pd

from lygdata.labels import chapter_code
from lygdata.schemas import Kind, Role
from lygdata.workload import Standing, in_document_order, participation, workload_by_unit

__all__ = ["GAPS", "Rows", "co_responsibility", "coverage_cells", "coverage_matrix", "gaps", "reach"]

GAPS = ["no_named_owner", "no_named_unit", "sole_owner", "no_assisting", "open_list"]

Rows = Literal["task", "item", "chapter"]
LEVELS: dict[Rows, list[str]] = {
    "task": ["task_id"],
    "item": ["chapter_no", "item_no"],
    "chapter": ["chapter_no"],
}
TEXTS: dict[Rows, str] = {"task": "content", "item": "item", "chapter": "chapter"}


def coverage_cells(
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
    cells = (
        filled.groupby(["row", "unit"])
        .agg(standing=("standing", "min"), tasks=("task_id", "size"))
        .reset_index()
    )
    columns = _columns(assignments, units)
    full = cells.merge(places, on="row", validate="m:1").merge(columns, on="unit", validate="m:1")
    orders = {
        "row": list(places.index),
        "unit": list(columns["unit"]),
        "group": list(dict.fromkeys(columns["group"])),
    }
    categories = {
        name: full[name].astype(pd.CategoricalDtype(order, ordered=True)) for name, order in orders.items()
    }
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
    """Counts as a wide matrix, rows and columns in the order of `coverage_cells`; its sum is that of `cells`.

    >>> from lygdata.table import load
    >>> table = load()
    >>> coverage_matrix(coverage_cells(table.assignments, table.tasks, table.units)).shape
    (49, 30)
    """
    return cells.pivot_table(
        index="row", columns="unit", values="tasks", aggfunc="sum", fill_value=0, observed=False
    ).astype("int64")


def gaps(assignments: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """What the text leaves open, one row a task: features of the list of units, no verdicts on the work.

    `no_named_owner`: no named unit is responsible. `no_named_unit`: none assists either. `sole_owner`: the
    one responsible unit is a named one, the `owner`. `no_assisting`: no unit assists. `open_list`: the
    responsible list ends in 等.
    """
    rows = participation(assignments)
    named = rows["kind"].eq(Kind.NAMED)
    owner = rows["share"].gt(0)
    marks = rows[["task_id"]].assign(no_named_owner=~(owner & named), no_named_unit=~named)
    flags = marks.groupby("task_id", as_index=False).all()
    sole = rows[named & rows["share"].eq(1)].set_index("task_id")["unit"]
    flags = flags.assign(owner=flags["task_id"].map(sole), sole_owner=flags["task_id"].isin(sole.index))
    assisted = assignments.loc[assignments["role"].eq(Role.ASSISTING), "task_id"]
    full = in_document_order(tasks).merge(flags, on="task_id", validate="1:1")
    full = full.assign(no_assisting=~full["task_id"].isin(assisted), open_list=full["responsible_open"])
    columns = ["task_id", "task_ref", "chapter_no", "chapter", "content", "responsible_text"]
    return full[[*columns, *GAPS, "owner"]]


def reach(assignments: pd.DataFrame) -> pd.DataFrame:
    """How few named units touch how many tasks: at each `step` the unit that adds most (greedy cover).

    `gain` is what it adds, `covered` the tasks touched so far in any role, of `all_tasks`; `units` are the
    named units, chosen or not. Ties go to the unit that `workload_by_unit` ranks higher. Ends when no named
    unit adds a task. The method is the greedy heuristic for set covering (Chvátal 1979, Mathematics of
    Operations Research 4(3)).
    """
    rows = participation(assignments)
    ranked = workload_by_unit(assignments)["unit"]
    tasks_of = rows[rows["kind"].eq(Kind.NAMED)].groupby("unit")["task_id"].agg(set)
    order = [unit for unit in ranked if unit in tasks_of.index]
    covered: set[str] = set()
    steps: list[tuple[int, str, int, int]] = []
    while best := max(order, key=lambda unit: len(tasks_of[unit] - covered), default=None):
        if not (gain := len(tasks_of[best] - covered)):
            break
        covered |= tasks_of[best]
        steps.append((len(steps) + 1, best, gain, len(covered)))
    found = pd.DataFrame(steps, columns=["step", "unit", "gain", "covered"])
    return found.assign(all_tasks=rows["task_id"].nunique(), units=len(order))


def co_responsibility(assignments: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Tasks for which two named units are responsible together, one row a pair that shares any.

    Co-occurrence as in bibliometrics: the task x unit incidence matrix, transposed, times itself.

    `unit` stands before `other` in the order of the columns of `coverage_cells`; a row with itself counts the
    unit's own responsible tasks. Both are ordered categories.
    """
    rows = participation(assignments)
    owners = rows.loc[rows["share"].gt(0) & rows["kind"].eq(Kind.NAMED), ["task_id", "unit"]]
    order = pd.CategoricalDtype(list(_columns(assignments, units)["unit"]), ordered=True)
    owners = owners.astype({"unit": order})
    pairs = owners.merge(owners.rename(columns={"unit": "other"}), on="task_id", validate="m:m")
    counted = (
        pairs[pairs["unit"] <= pairs["other"]].groupby(["unit", "other"], observed=True)["task_id"].size()
    )
    return counted.rename("tasks").reset_index()
