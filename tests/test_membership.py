"""Collectives spelt out by a membership table, or hidden; nothing else changes."""

import pandas as pd
import pytest
from hypothesis import given

import lygdata as lyg
from lygdata.errors import UnknownUnitError
from tables import one_row, tables

MEMBERS = pd.DataFrame({"collective": "市各有关部门", "unit": ["市财政局", "市气象局"]})


def test_members_take_the_place_of_their_collective():
    table = lyg.widened(one_row("市法制办、市各有关部门", "市教育局"), MEMBERS)
    rows = table.assignments[["unit", "order", "role", "kind", "mention"]].astype("str").to_numpy().tolist()
    assert rows == [
        ["市法制办", "1", "责任", "named", "市法制办"],
        ["市财政局", "2", "责任", "named", "市各有关部门"],
        ["市气象局", "2", "责任", "named", "市各有关部门"],
        ["市教育局", "1", "协助", "named", "市教育局"],
    ]
    assert table.units["unit"].tolist() == ["市法制办", "市教育局", "市财政局", "市气象局"]


def test_a_member_that_the_cell_names_itself_counts_once():
    table = lyg.widened(one_row("市各有关部门、财政局"), MEMBERS.replace("市财政局", "财政局"))
    assert sorted(table.assignments["unit"]) == ["市气象局", "财政局"]
    assert table.assignments.set_index("unit").loc["财政局", "mention"] == "财政局"


def test_a_collective_that_the_table_lacks_is_refused():
    with pytest.raises(UnknownUnitError, match="did you mean 市各有关部门"):
        lyg.widened(one_row("市各有关部门"), MEMBERS.replace("市各有关部门", "各有关部门"))


def test_the_widened_table_still_writes_its_source():
    table = lyg.load()
    assert lyg.widened(table, MEMBERS).to_text() == table.to_text()


def test_every_metric_takes_a_widened_table():
    table = lyg.widened(lyg.load(), MEMBERS)
    by_unit = lyg.workload_by_unit(table.assignments).set_index("unit")
    assert by_unit.loc["市气象局", "tasks"] == 31
    assert by_unit.loc["市财政局", "tasks"] == 35  # five of its own, of which 六.2 also lists 市各有关部门
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units)
    assert cells["tasks"].sum() == by_unit["tasks"].sum()


def test_hidden_collectives_keep_their_share_of_the_task():
    counts = lyg.workload_by_unit(one_row("市法制办、市各有关部门").assignments)
    shown = lyg.named_only(counts)
    assert shown[["unit", "fractional"]].to_numpy().tolist() == [["市法制办", 0.5]]


@given(tables)
def test_widening_conserves_every_task(table):
    known = set(table.units["unit"])
    wide = lyg.widened(table, MEMBERS[MEMBERS["collective"].isin(known)])
    assert lyg.workload_by_unit(wide.assignments)["fractional"].sum() == pytest.approx(len(table.tasks))
    assert "市各有关部门" not in set(wide.units["unit"])
