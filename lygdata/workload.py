"""Who carries how much: tidy assignments in, counts out.

Two ways of counting, never mixed. Full counting: a unit counts once in a task, in its strongest role.
Fractional counting (责任折算): each task is one, split evenly over the units responsible for it, as
co-authored papers are credited in bibliometrics (Waltman & van Eck 2015, "Field-normalized citation
impact indicators and the choice of an appropriate counting method", Journal of Informetrics 9(4)).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from typing import Literal

import pandas as pd

from lygdata.errors import UnknownUnitError
from lygdata.schemas import Kind, Role
from lygdata.suggest import did_you_mean

__all__ = [
    "Counting",
    "Standing",
    "UnitProfile",
    "in_document_order",
    "named_only",
    "participation",
    "profile",
    "profiles",
    "workload_by_chapter",
    "workload_by_unit",
]

Counting = Literal["full", "fractional"]


class Standing(StrEnum):
    """How a unit stands in a task, strongest first.

    列首位 (first in the cell of responsible units) is told from the other 责任 only where the table
    names no 牵头; it is a fact about the list and no lead.
    """

    LEAD = "牵头"
    FIRST = "列首位"
    OTHER = "责任"
    ASSISTING = "协助"


STANDINGS = [str(standing) for standing in Standing]
RESPONSIBLE = STANDINGS[:-1]
RANKS = {
    "full": ["tasks", "responsible", "front", "fractional"],
    "fractional": ["fractional", "tasks", "responsible", "front"],
}
RELATIONS = {
    (True, True): "共同责任",
    (True, False): "对方协助我方",
    (False, True): "我方协助对方",
    (False, False): "同为协助",
}


def participation(assignments: pd.DataFrame) -> pd.DataFrame:
    """One row per task and unit: `standing` in the strongest role, and `share` of the task's one credit.

    Sorted by task, role and place in the cell, whatever the order of the rows given. `share` is 0 for
    units that only assist; over a task it adds up to 1.
    """
    leads = assignments["role"].eq(Role.LEAD).any()
    first = assignments["role"].eq(Role.RESPONSIBLE) & assignments["order"].eq(1) & (not leads)
    standing = (
        assignments["role"]
        .astype("str")
        .mask(first, Standing.FIRST)
        .replace(Role.RESPONSIBLE, Standing.OTHER)
    )
    rows = assignments.assign(standing=pd.Categorical(standing, categories=STANDINGS, ordered=True))
    rows = in_document_order(rows).drop_duplicates(["task_id", "unit"], ignore_index=True)
    owns = rows["standing"].lt(Standing.ASSISTING)
    owners = owns.groupby(rows["task_id"]).transform("sum")
    share = owns / owners.where(owners.gt(0), 1)
    return rows.assign(share=share)[["task_id", "unit", "kind", "standing", "share"]]


def in_document_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by the numbers in `task_id` (1.10.1 behind 1.9.1), then by role and place where there are any."""
    numbers = frame["task_id"].str.split(".", expand=True).astype("int64")
    inner = [frame[name] for name in ("role", "order") if name in frame]
    keys = pd.concat([*(numbers[level] for level in range(3)), *inner], axis=1, keys=range(3 + len(inner)))
    return frame.loc[keys.sort_values(list(keys.columns), kind="stable").index].reset_index(drop=True)


def workload_by_unit(assignments: pd.DataFrame, *, counting: Counting = "full") -> pd.DataFrame:
    """Tasks of each unit by standing, and its fractional credit; named units first, the busiest on top.

    `tasks` is the sum of the four standings; `responsible` leaves 协助 out; `fractional` adds up to the
    number of tasks over all units; `all_tasks` is that number. `counting` chooses what ranks the units and
    stands in a column of its own; ties: tasks, responsible, 牵头 or 列首位, fractional, first appearance.

    >>> from lygdata.table import load
    >>> print(*workload_by_unit(load().assignments).loc[0, ["unit", "tasks", "列首位", "责任", "协助"]])
    市法制办 34 13 11 10
    """
    return _by_unit(participation(assignments), counting)


def _by_unit(rows: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    counts = _count_standings(rows, ["unit"]).assign(
        kind=rows.groupby("unit", sort=False)["kind"].first(),
        # fsum, because a plain sum differs in its last bits with the order of the rows.
        fractional=rows.groupby("unit", sort=False)["share"].agg(fsum),
        all_tasks=rows["task_id"].nunique(),
        counting=counting,
    )
    ranked = counts.assign(
        responsible=counts[RESPONSIBLE].sum(axis=1),
        front=counts[[Standing.LEAD, Standing.FIRST]].sum(axis=1),
        collective=counts["kind"].eq(Kind.COLLECTIVE),
    ).sort_values(["collective", *RANKS[counting]], ascending=[True, *[False] * 4], kind="stable")
    columns = ["unit", "kind", *STANDINGS, "tasks", "responsible", "fractional", "all_tasks", "counting"]
    return ranked.reset_index()[columns]


def named_only(counted: pd.DataFrame) -> pd.DataFrame:
    """Hide the collectives of anything that was counted and has a `kind`.

    Hide after counting: a collective in a responsible cell has its share of the task, whether shown or not.
    """
    return counted[counted["kind"].eq(Kind.NAMED)].reset_index(drop=True)


def _count_standings(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A row a key in order of first appearance, a column a standing, and their sum."""
    standings = {standing: rows["standing"].eq(standing) for standing in STANDINGS}
    counts = rows[keys].assign(**standings, tasks=True).groupby(keys, sort=False).sum()
    return counts.astype("int64")


def workload_by_chapter(assignments: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Tasks of each unit in each chapter by standing: every unit x chapter, zeros too.

    `unit_tasks` is the unit's total, `chapter_tasks` the tasks in the chapter, whoever carries them.
    Units in the order of `workload_by_unit`, chapters in document order.
    """
    rows = participation(assignments)
    return _by_chapter(rows, _by_unit(rows, "full"), tasks)


def _by_chapter(rows: pd.DataFrame, load: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    units = load[["unit", "kind", "tasks"]].rename(columns={"tasks": "unit_tasks"})
    placed = rows.merge(tasks[["task_id", "chapter_no"]], on="task_id", validate="m:1")
    counts = _count_standings(placed, ["unit", "chapter_no"]).reset_index()
    grid = units.merge(_chapters(tasks), how="cross").merge(
        counts, on=["unit", "chapter_no"], how="left", validate="1:1"
    )
    numbers = [*STANDINGS, "tasks"]
    filled = grid.assign(**grid[numbers].fillna(0).astype("int64"))
    return filled[["unit", "kind", "chapter_no", "chapter", *numbers, "unit_tasks", "chapter_tasks"]]


def _chapters(tasks: pd.DataFrame) -> pd.DataFrame:
    return (
        in_document_order(tasks)
        .groupby("chapter_no", sort=True)
        .agg(chapter=("chapter", "first"), chapter_tasks=("task_id", "size"))
        .reset_index()
    )


@dataclass(frozen=True, eq=False)
class UnitProfile:
    """What one unit does, where, and with whom; made by `profile`."""

    unit: str
    kind: str
    figures: pd.DataFrame
    chapters: pd.DataFrame
    partners: pd.DataFrame
    tasks: pd.DataFrame


def profile(
    assignments: pd.DataFrame, tasks: pd.DataFrame, unit: str, *, counting: Counting = "full"
) -> UnitProfile:
    """Key figures, chapters, partners and tasks of one unit.

    `figures` is one row: the unit's line of `workload_by_unit`, `sole` (tasks it is responsible for
    alone), `leads` (whether the table names any 牵头), and its place among the named `units` as `counting`
    ranks them: `rank` (1 + those with more), `tied`, and their `median` and `median_fractional`. `chapters`
    sets the unit beside the median named unit. `partners` counts the tasks shared with each other unit by
    relation. `tasks` lists the unit's own.

    Raises `UnknownUnitError` if no assignment names `unit`.
    """
    return next(profiles(assignments, tasks, [unit], counting=counting))


def profiles(
    assignments: pd.DataFrame, tasks: pd.DataFrame, units: Iterable[str], *, counting: Counting = "full"
) -> Iterator[UnitProfile]:
    """The `profile` of each of many units; what they have in common is counted once."""
    rows = participation(assignments)
    load = _by_unit(rows, counting)
    chapters = _with_median(_by_chapter(rows, load, tasks))
    listed = _with_sizes(rows, tasks)
    for unit in units:
        mine = rows[rows["unit"].eq(unit)]
        if mine.empty:
            raise UnknownUnitError(
                f"unit {unit!r} is not in the table{did_you_mean(unit, rows['unit'].unique())}. "
                f"The names are those of table.units."
            )
        yield UnitProfile(
            unit,
            mine["kind"].iloc[0],
            _figures(load, mine, counting),
            _own_chapters(chapters, unit),
            _partners(load, rows, mine),
            _own_tasks(listed, mine),
        )


def _figures(load: pd.DataFrame, mine: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    named = load[load["kind"].eq(Kind.NAMED)]
    own = load[load["unit"].eq(mine["unit"].iloc[0])]
    measure = RANKS[counting][0]
    value = own[measure].iloc[0]
    return (
        own.drop(columns=["unit", "kind"])
        .assign(
            sole=int(mine["share"].eq(1).sum()),
            leads=bool(load[Standing.LEAD].any()),
            units=len(named),
            rank=1 + int(named[measure].gt(value).sum()),
            tied=bool(named.drop(own.index, errors="ignore")[measure].eq(value).any()),
            median=named["tasks"].median(),
            median_fractional=named["fractional"].median(),
        )
        .reset_index(drop=True)
    )


def _with_median(by_chapter: pd.DataFrame) -> pd.DataFrame:
    named = by_chapter[by_chapter["kind"].eq(Kind.NAMED)]
    median = named.groupby("chapter_no")["tasks"].median().rename("median")
    return by_chapter.merge(median, on="chapter_no", how="left", validate="m:1")


def _own_chapters(by_chapter: pd.DataFrame, unit: str) -> pd.DataFrame:
    own = by_chapter.loc[by_chapter["unit"].eq(unit)].reset_index(drop=True)
    return own[["chapter_no", "chapter", *STANDINGS, "tasks", "median"]]


def _partners(load: pd.DataFrame, rows: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    others = rows[rows["unit"].ne(mine["unit"].iloc[0])]
    shared = others.merge(mine[["task_id", "standing"]], on="task_id", suffixes=("", "_mine"), validate="m:1")
    sides = zip(
        shared["standing_mine"].lt(Standing.ASSISTING), shared["standing"].lt(Standing.ASSISTING), strict=True
    )
    relation = pd.Series([RELATIONS[side] for side in sides], dtype="str", index=shared.index)
    relations = {name: relation.eq(name) for name in RELATIONS.values()}
    counts = shared[["unit"]].assign(**relations).groupby("unit").sum().astype("int64")
    met = load[["unit", "kind"]].merge(counts, left_on="unit", right_index=True, validate="1:1")
    met = met.assign(
        tasks=met[list(RELATIONS.values())].sum(axis=1), collective=met["kind"].eq(Kind.COLLECTIVE)
    )
    ranked = met.sort_values(
        ["collective", "tasks", "共同责任"], ascending=[True, False, False], kind="stable"
    )
    return ranked.drop(columns="collective").reset_index(drop=True)


def _with_sizes(rows: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Tasks with the number of units in each, and of those responsible."""
    owns = rows.assign(owns=rows["share"].gt(0))
    sizes = owns.groupby("task_id").agg(n=("unit", "size"), n_responsible=("owns", "sum"))
    return in_document_order(tasks).merge(sizes, on="task_id", validate="1:1")


def _own_tasks(listed: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "task_ref",
        "content",
        "standing",
        "n_responsible",
        "n",
        "responsible_text",
        "assisting_text",
        "deadline",
        "source_line",
    ]
    return listed.merge(mine[["task_id", "standing"]], on="task_id", validate="1:1")[columns]
