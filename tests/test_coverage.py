"""Who is on what: golden gaps, reach and pairs made by hand, and what holds for every table."""

import pytest
from hypothesis import given

import lygdata as lyg
from golden_data import as_printed, golden
from lygdata.coverage import GAPS
from lygdata.table import TaskTable
from tables import Clause, one_row, read, tables, write

ROWS = ["task", "item", "chapter"]


@pytest.fixture(scope="module")
def table() -> TaskTable:
    return lyg.load()


@pytest.mark.parametrize(("rows", "shape"), [("task", (49, 30)), ("item", (24, 30)), ("chapter", (7, 30))])
def test_the_matrix_has_every_row_and_every_unit(table, rows, shape):
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units, rows=rows)
    matrix = lyg.coverage_matrix(cells)
    assert matrix.shape == shape
    assert matrix.to_numpy().sum() == 151  # 152 assignments, one unit in both columns of 二.1.1


def test_the_matrix_by_task_holds_the_assignments_read_by_hand(table):
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units)
    key = table.tasks.set_index("task_ref")["task_id"]
    ours = {(key[row], unit) for row, unit in zip(cells["row"], cells["unit"], strict=True)}
    by_hand = golden("assignments.csv")
    assert ours == set(zip(by_hand["task_id"], by_hand["unit"], strict=True))


def test_rows_stand_in_document_order_and_columns_in_groups(table):
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units)
    assert list(cells["row"].cat.categories) == table.tasks["task_ref"].tolist()
    assert list(cells["group"].cat.categories) == ["综合协调", "监督", "职能部门", "集合主体"]
    assert list(cells["unit"].cat.categories)[:2] == ["市法制办", "市政府办公室"]


@pytest.mark.parametrize("rows", ROWS)
@given(table=tables)
def test_every_matrix_adds_up_to_the_assignments(table, rows):
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units, rows=rows)
    pairs = table.assignments.drop_duplicates(["task_id", "unit"])
    assert cells["tasks"].sum() == lyg.coverage_matrix(cells).to_numpy().sum() == len(pairs)
    assert cells.drop_duplicates("row")["row_tasks"].sum() == len(table.tasks)


def test_every_gap_is_the_one_found_by_hand(table):
    ours = lyg.gaps(table.assignments, table.tasks)[["task_id", *GAPS]]
    assert as_printed(ours) == as_printed(golden("gaps.csv")[["task_id", *GAPS]])


def test_gaps_are_told_apart():
    plan = [
        [
            [
                Clause(responsible="市各有关部门"),
                Clause(responsible="市各有关部门", assisting="市法制办"),
                Clause(responsible="市法制办等"),
            ]
        ]
    ]
    table = read(write(plan))
    found = lyg.gaps(table.assignments, table.tasks)[GAPS].to_numpy().tolist()
    assert found == [
        [True, True, False, True, False],
        [True, False, False, False, False],
        [False, False, True, True, True],
    ]


def test_the_reach_of_few_units_is_the_one_worked_out_by_hand(table):
    by_hand = golden("reach.csv")
    assert as_printed(lyg.reach(table.assignments)[by_hand.columns]) == as_printed(by_hand)


def test_what_no_named_unit_reaches_is_what_names_none(table):
    gaps = lyg.gaps(table.assignments, table.tasks)
    assert (
        gaps.loc[gaps["no_named_unit"], "task_id"].tolist()
        == golden("reach_uncovered.csv")["task_id"].tolist()
    )
    assert lyg.reach(table.assignments)["covered"].iloc[-1] == 49 - len(golden("reach_uncovered.csv"))


def test_without_named_units_nothing_is_reached():
    assert lyg.reach(one_row("市各有关部门").assignments).empty


@given(tables)
def test_reach_covers_every_task_with_a_named_unit_once(table):
    steps = lyg.reach(table.assignments)
    named = table.assignments.loc[table.assignments["kind"].eq("named"), "task_id"].nunique()
    assert steps["gain"].sum() == named
    assert steps["gain"].is_monotonic_decreasing


def test_every_pair_is_the_one_counted_by_hand(table):
    pairs = lyg.co_responsibility(table.assignments, table.units).query("unit != other")
    ours = {frozenset(row[:2]): str(row[2]) for row in pairs.to_numpy()}
    by_hand = {frozenset(row[:2]): row[2] for row in golden("co_responsibility.csv").to_numpy()}
    assert ours == by_hand


@given(tables)
def test_pairs_add_up_to_those_of_every_task(table):
    rows = lyg.participation(table.assignments)
    sizes = rows[rows["share"].gt(0) & rows["kind"].eq("named")].groupby("task_id").size()
    assert (
        lyg.co_responsibility(table.assignments, table.units)["tasks"].sum()
        == (sizes * (sizes + 1) // 2).sum()
    )
