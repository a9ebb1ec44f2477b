"""Bars of tasks per unit."""

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_HALF, SLIDE
from lygdata.errors import ChartError
from pictures import bars, made_up, texts, with_leads, words


def workload(*rows: tuple[str, int, int, int], every: int = 20, kind: str = "named") -> pd.DataFrame:
    """A frame by hand: unit, listed first, other, assisting."""
    frame = pd.DataFrame(rows, columns=["unit", "列首位", "责任", "协助"])
    tasks = frame[["列首位", "责任", "协助"]].sum(axis=1)
    return frame.assign(
        kind=kind,
        牵头=0,
        tasks=tasks,
        responsible=tasks,
        fractional=tasks / 2,
        all_tasks=every,
        counting="full",
    )


@pytest.fixture(scope="module")
def load(table) -> pd.DataFrame:
    return lyg.workload_by_unit(table.assignments)


def test_bars_are_as_long_as_the_numbers_say(load):
    chart = lyg.plot_workload(load)
    for standing in ("列首位", "责任", "协助"):
        lengths = [length for length, _ in bars(chart, standing)]
        expected = load[standing][load[standing].gt(0)].tolist()
        one = sum(length + 0.25 for length in lengths) / sum(expected)
        assert [round((length + 0.25) / one) for length in lengths] == expected


def test_totals_and_credits_stand_beside_the_bars(load):
    shown = words(lyg.plot_workload(load))
    for unit in load.itertuples():
        assert unit.unit in shown
        assert str(unit.tasks) in shown
        assert (f"{unit.fractional:.1f}" if unit.fractional else "—") in shown


def test_the_title_of_the_real_table_is_its_finding(load):
    assert lyg.plot_workload(load).title == (
        "市法制办参与49项任务中的34项，占69%，是第二位市政府办公室（16项）的2.1倍；25个单位中有8个只参与1项"
    )


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (
            workload(("甲局", 5, 0, 0), ("乙局", 5, 0, 0), ("丙局", 1, 0, 0)),
            "甲局、乙局并列第一，各参与20项任务中的5项；3个单位中有1个只参与1项",
        ),
        (
            workload(*((f"市{name}局", 2, 0, 0) for name in "甲乙丙丁")),
            "市甲局等4个单位并列第一，各参与20项任务中的2项",
        ),
        (workload(("甲局", 3, 0, 0)), "甲局是唯一点名的单位，参与20项任务中的3项，占15%"),
        (workload(("甲局", 20, 0, 0)), "甲局是唯一点名的单位，参与全部20项任务"),
        (
            workload(("甲局", 6, 0, 0), ("乙局", 5, 0, 0)),
            "甲局参与20项任务中的6项，占30%，比第二位乙局（5项）多1项",
        ),
        (
            workload(("甲局", 6, 0, 0), ("乙局", 2, 0, 0), ("丙局", 2, 0, 0)),
            "甲局参与20项任务中的6项，占30%，是并列第二的2个单位（2项）的3.0倍",
        ),
        (workload(("各部门", 6, 0, 0), kind="collective"), "20项任务都没有点名的单位，由1个集合主体承担"),
    ],
    ids=[
        "tie",
        "tie of all",
        "one unit",
        "one unit, all tasks",
        "close",
        "second place shared",
        "no named unit",
    ],
)
def test_the_title_is_guarded(frame, title):
    assert lyg.plot_workload(frame).title == title


def test_a_fold_never_splits_a_tie_and_says_how_many_it_holds():
    load = lyg.workload_by_unit(made_up(80, 200).assignments)
    chart = lyg.plot_workload(load)
    named = load[load["kind"].eq("named")]
    shown = [unit for unit in named["unit"] if unit in words(chart)]
    folded = named[~named["unit"].isin(shown)]
    assert shown == named["unit"].head(len(shown)).tolist()
    assert folded["tasks"].max() < named["tasks"].iloc[len(shown) - 1]
    assert f"其余{len(folded)}个单位" in words(chart)
    assert f"各{folded['tasks'].min()}—{folded['tasks'].max()}项" in words(chart)


def test_units_that_all_tie_and_do_not_fit_share_one_row():
    frame = workload(
        *((f"市{first}{second}局", 1, 0, 0) for first in "甲乙丙丁戊己庚" for second in "子丑寅卯辰巳午")
    )
    assert {"全部49个单位", "各1项"} <= set(words(lyg.plot_workload(frame)))


@pytest.mark.parametrize("profile", [BRIEFING_HALF, SLIDE])
def test_collectives_stay_in_the_small_formats(load, profile):
    assert "市各有关部门" in words(lyg.plot_workload(load, profile=profile))


def test_a_table_with_leads_says_lead(table):
    chart = lyg.plot_workload(lyg.workload_by_unit(with_leads(table.assignments)))
    assert {"牵头", "责任", "协助"} <= set(words(chart))
    assert "列首位" not in chart.note + chart.alt


def test_without_assisting_units_there_is_no_key_for_them(table):
    only = table.assignments[table.assignments["role"].ne("协助")]
    assert "协助" not in words(lyg.plot_workload(lyg.workload_by_unit(only)))


def test_fractional_counting_draws_and_names_the_credit(table):
    load = lyg.workload_by_unit(table.assignments, counting="fractional")
    chart = lyg.plot_workload(load)
    lengths = [length + 0.25 for length, _ in bars(chart, "fractional")]
    expected = load["fractional"][load["fractional"].gt(0)]
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        (expected / expected.iloc[0]).tolist()
    )
    assert chart.title == "市法制办在49项任务中责任折算14.7项，占30%，是第二位市政府办公室（5.7项）的2.6倍"


def test_a_frame_in_another_order_is_refused(load):
    with pytest.raises(ChartError, match="Keep the order"):
        lyg.plot_workload(load.iloc[::-1])


def test_an_empty_frame_is_refused(load):
    with pytest.raises(ChartError, match="no rows"):
        lyg.plot_workload(load.head(0))


def test_a_long_name_breaks_and_none_is_lost():
    long = "市人民政府重大项目建设协调推进工作领导小组办公室"
    chart = lyg.plot_workload(workload((long, 3, 0, 0), ("乙局", 1, 0, 0)))
    lines = [text.get_text() for text in texts(chart) if text.get_text() and text.get_text() in long]
    assert long in "".join(lines)
