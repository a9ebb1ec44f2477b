"""Who carries how much: golden numbers made by hand, and what holds for every table."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lygdata as lyg
from golden_data import as_printed, golden
from lygdata.errors import UnknownUnitError
from lygdata.table import TaskTable
from lygdata.workload import RELATIONS, STANDINGS
from tables import Clause, one_row, read, tables, write


@pytest.fixture(scope="module")
def table() -> TaskTable:
    return lyg.load()


def test_every_count_is_the_one_made_by_hand(table):
    by_hand = golden("workload.csv").set_index("unit")
    ours = lyg.workload_by_unit(table.assignments).set_index("unit").loc[by_hand.index]
    counts = ours[["列首位", "责任", "协助", "tasks"]].astype("str")
    assert (
        counts.to_numpy().tolist()
        == by_hand[["first_listed", "other", "assisting", "tasks"]].to_numpy().tolist()
    )
    assert ours["fractional"].tolist() == pytest.approx([float(Fraction(f)) for f in by_hand["fractional"]])


def test_every_count_by_chapter_is_the_one_made_by_hand(table):
    by_hand = golden("chapters_by_unit.csv")
    ours = lyg.workload_by_chapter(table.assignments, table.tasks).query("tasks > 0")
    cells = {tuple(row) for row in ours[["unit", "chapter_no", "tasks"]].astype("str").to_numpy()}
    assert cells == {tuple(row) for row in by_hand.to_numpy()}


def test_a_unit_in_both_columns_counts_once_in_its_strongest_role():
    rows = lyg.participation(one_row("市财政局、法制办", "市法制办").assignments)
    assert rows[["unit", "standing", "share"]].to_numpy().tolist() == [
        ["市财政局", "列首位", 0.5],
        ["市法制办", "责任", 0.5],
    ]


def test_where_a_lead_is_named_no_unit_is_called_listed_first():
    assignments = one_row("市财政局、法制办", "市教育局").assignments
    role = pd.Categorical(["牵头", "责任", "协助"], categories=["牵头", "责任", "协助"], ordered=True)
    rows = lyg.participation(assignments.assign(role=role, order=[1, 1, 1]))
    assert rows["standing"].tolist() == ["牵头", "责任", "协助"]
    assert rows["share"].tolist() == [0.5, 0.5, 0]


def test_counting_chooses_the_rank():
    plan = [
        [[Clause(responsible="市法制办、财政局"), Clause(responsible="市法制办、财政局、司法局")]],
        [[Clause(responsible="市司法局")]],
    ]
    assignments = read(write(plan)).assignments
    full = lyg.workload_by_unit(assignments)
    fractional = lyg.workload_by_unit(assignments, counting="fractional")
    assert full["unit"].tolist() == ["市法制办", "市司法局", "市财政局"]
    assert fractional["unit"].tolist() == ["市司法局", "市法制办", "市财政局"]
    assert set(fractional["counting"]) == {"fractional"}


def test_collectives_stand_behind_all_named_units(table):
    kinds = lyg.workload_by_unit(table.assignments)["kind"].tolist()
    assert kinds == ["named"] * 25 + ["collective"] * 5


@given(tables)
def test_totals_are_conserved(table):
    by_unit = lyg.workload_by_unit(table.assignments)
    by_chapter = lyg.workload_by_chapter(table.assignments, table.tasks)
    pairs = len(table.assignments.drop_duplicates(["task_id", "unit"]))
    assert by_unit[STANDINGS].to_numpy().sum() == by_unit["tasks"].sum() == pairs
    assert by_chapter[STANDINGS].to_numpy().sum() == by_chapter["tasks"].sum() == pairs
    assert by_unit["fractional"].sum() == pytest.approx(len(table.tasks))
    assert by_unit["all_tasks"].eq(len(table.tasks)).all()


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table, random):
    rows = list(range(len(table.assignments)))
    random.shuffle(rows)
    shuffled = table.assignments.iloc[rows]
    tasks = table.tasks.iloc[::-1]
    unit = table.units["unit"].iloc[0]
    for metric in (
        lyg.participation,
        lyg.workload_by_unit,
        lyg.reach,
        lambda a, t=table.tasks: lyg.workload_by_chapter(a, t),
        lambda a: lyg.co_responsibility(a, table.units),
        lambda a: lyg.profile(a, tasks, unit).partners,
    ):
        pd.testing.assert_frame_equal(metric(shuffled), metric(table.assignments))
    for metric in (lyg.workload_by_chapter, lyg.gaps, lambda a, t: lyg.coverage_cells(a, t, table.units)):
        pd.testing.assert_frame_equal(metric(shuffled, tasks), metric(table.assignments, table.tasks))


def test_the_profile_of_a_unit_is_the_one_worked_out_by_hand(table):
    about = lyg.profile(table.assignments, table.tasks, "市监察局")
    figures = about.figures.loc[0]
    assert figures[["tasks", "列首位", "责任", "协助", "sole", "rank", "median"]].tolist() == [
        6,
        3,
        3,
        0,
        2,
        3,
        3,
    ]
    assert about.chapters["tasks"].tolist() == [3, 0, 0, 0, 2, 1, 0]
    assert about.tasks["task_ref"].tolist() == ["一.2.2", "一.2.3", "一.4", "五.1.2", "五.3", "六.3"]
    partners = about.partners.set_index("unit")["tasks"]
    assert partners[["市行政审批中心", "市法制办", "市信息中心", "市审计局", "市信访局"]].tolist() == [1] * 5
    assert partners[["市各有关部门", "各县区政府", "市级行政审批部门"]].tolist() == [3, 1, 1]
    assert partners.sum() == 10


@given(tables)
def test_a_profile_counts_every_partner_in_every_shared_task_once(table):
    unit = table.units["unit"].iloc[0]
    about = lyg.profile(table.assignments, table.tasks, unit)
    assert about.partners["tasks"].sum() == (about.tasks["n"] - 1).sum()
    assert about.partners[list(RELATIONS.values())].to_numpy().sum() == about.partners["tasks"].sum()
    assert about.chapters["tasks"].sum() == about.figures.loc[0, "tasks"] == len(about.tasks)


def test_units_with_the_same_count_share_a_rank(table):
    figures = lyg.profile(table.assignments, table.tasks, "市城建局").figures.loc[0]
    assert (figures["rank"], figures["tied"]) == (4, True)


def test_a_misspelt_unit_is_refused_with_close_matches(table):
    with pytest.raises(UnknownUnitError, match="did you mean 市法制办"):
        lyg.profile(table.assignments, table.tasks, "市法治办")


def test_metrics_leave_their_input_alone(table):
    before = table.assignments.copy()
    lyg.workload_by_unit(table.assignments)
    lyg.profile(table.assignments, table.tasks, "市法制办")
    pd.testing.assert_frame_equal(table.assignments, before)


def test_golden_workload_adds_up_to_the_table():
    by_hand = golden("workload.csv")
    assert sum(map(Fraction, by_hand["fractional"])) == 49
    assert by_hand["tasks"].astype("int64").sum() == len(as_printed(golden("assignments.csv"))) - 1 - 1
