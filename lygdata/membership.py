"""Collectives spelt out: a table in which 市各有关部门 are the units that a reader says they are."""

from dataclasses import replace

import pandas as pd

from lygdata.errors import UnknownUnitError
from lygdata.schemas import Kind
from lygdata.suggest import did_you_mean
from lygdata.table import TaskTable
from lygdata.units import unregistered_unit

__all__ = ["widened"]


def widened(table: TaskTable, membership: pd.DataFrame) -> TaskTable:
    """A table in which each collective of `membership` (columns collective, unit) is its members.

    Each member takes the collective's place, role and mention. A member that the same cell also names
    counts once; collectives without members stay as they are. The source text does not change.

    Raises `UnknownUnitError` if the table has no such collective.

    >>> from lygdata.table import load
    >>> members = pd.DataFrame({"collective": "市级行政执法部门", "unit": ["市环保局", "市城管局"]})
    >>> wide = widened(load(), members)
    >>> wide.assignments.query("task_id == '4.3.1' and role == '责任'")["unit"].tolist()
    ['市环保局', '市城管局']
    """
    _check(table, membership)
    assignments = _spelt_out(table.assignments, membership)
    strangers = assignments.loc[~assignments["unit"].isin(table.units["unit"]), "unit"].unique()
    known = table.units[table.units["unit"].isin(assignments["unit"])]
    new = pd.DataFrame([unregistered_unit(unit, Kind.NAMED) for unit in strangers]).reindex(
        columns=known.columns
    )
    units = pd.concat([known, new.astype("str")], ignore_index=True)
    return replace(table, assignments=assignments, units=units)


def _check(table: TaskTable, membership: pd.DataFrame) -> None:
    known = table.units.loc[table.units["kind"].eq(Kind.COLLECTIVE), "unit"]
    for name in membership.loc[~membership["collective"].isin(known), "collective"]:
        raise UnknownUnitError(f"{name!r} is no collective of this table{did_you_mean(name, known)}.")


def _spelt_out(assignments: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    members = membership.rename(columns={"collective": "unit", "unit": "member"})[["unit", "member"]]
    wide = assignments.merge(members.drop_duplicates(), on="unit", how="left", validate="m:m")
    found = wide["member"].notna()
    named = wide.assign(
        unit=wide["unit"].mask(found, wide["member"]), kind=wide["kind"].mask(found, str(Kind.NAMED))
    )
    # A unit that its cell names by itself comes before the same unit as a member of a collective.
    own_first = named.assign(found=found).sort_values("found", kind="stable")
    kept = own_first.drop_duplicates(["task_id", "role", "unit"]).sort_index()
    return kept[assignments.columns].reset_index(drop=True)
