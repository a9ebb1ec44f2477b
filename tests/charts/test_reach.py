"""How few units touch how much."""

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_HALF
from lygdata.errors import ChartError
from pictures import bars, made_up, words


@pytest.fixture(scope="module")
def steps(table) -> pd.DataFrame:
    return lyg.reach(table.assignments)


def by_hand(*gains: int, every: int, units: int) -> pd.DataFrame:
    frame = pd.DataFrame({"unit": [f"市{name}局" for name in "甲乙丙丁戊"[: len(gains)]], "gain": gains})
    return frame.assign(
        step=range(1, len(gains) + 1), covered=frame["gain"].cumsum(), all_tasks=every, units=units
    )


def test_bars_are_as_long_as_the_gains_and_begin_where_the_last_ended(steps):
    chart = lyg.plot_reach(steps)
    lengths = [length for length, _ in bars(chart, "gain")][: len(steps)]
    one = lengths[0] / steps["gain"].iloc[0]
    assert [length / one for length in lengths] == pytest.approx(steps["gain"].tolist())
    before = [length / one for length, _ in bars(chart, "before")][: len(steps)]
    assert before == pytest.approx((steps["covered"] - steps["gain"]).tolist())
    assert [length / one for length, _ in bars(chart, "uncovered")] == pytest.approx([3])


def test_what_no_unit_reaches_is_named_where_the_codes_are_known(table, steps):
    gaps = lyg.gaps(table.assignments, table.tasks)
    codes = gaps.loc[gaps["no_named_unit"], "task_ref"].tolist()
    assert {"没有点名单位", "五.2、七.1.3、七.5.2"} <= set(words(lyg.plot_reach(steps, uncovered=codes)))


def test_steps_beyond_the_height_share_a_row_and_equal_gains_stay_together():
    steps = lyg.reach(made_up(80, 200).assignments)
    chart = lyg.plot_reach(steps, profile=BRIEFING_HALF)
    shown = [unit for unit in steps["unit"] if unit in words(chart)]
    folded = steps[~steps["unit"].isin(shown)]
    assert shown == steps["unit"].head(len(shown)).tolist()
    assert folded["gain"].max() < steps["gain"].iloc[len(shown) - 1]
    assert {f"随后{len(folded)}个单位", f"+{folded['gain'].sum()}"} <= set(words(chart))


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (by_hand(20, every=20, units=1), "市甲局是唯一点名的单位，覆盖全部20项任务"),
        (by_hand(20, every=20, units=6), "市甲局1个单位就覆盖全部20项任务；其余5个单位不增加覆盖"),
        (by_hand(5, 4, every=20, units=2), "市甲局、市乙局2个单位覆盖20项任务中的9项（45%）"),
        (
            by_hand(10, 8, 1, 1, every=20, units=9),
            "市甲局、市乙局2个单位就覆盖20项任务中的18项（90%）；再加2个到20项；其余5个单位不增加覆盖",
        ),
        (by_hand(4, 4, 4, 4, 4, every=20, units=5), "5个单位覆盖全部20项任务"),
    ],
    ids=["one unit", "one is enough", "never nine in ten", "two of nine", "all needed"],
)
def test_the_title_is_guarded(frame, title):
    assert lyg.plot_reach(frame).title == title


def test_the_title_of_the_real_table_is_its_finding(steps):
    assert lyg.plot_reach(steps).title == (
        "市法制办、市政府办公室、市监察局3个单位就覆盖49项任务中的44项（90%）；再加2个到46项；其余20个单位不增加覆盖"
    )


def test_without_named_units_there_is_nothing_to_draw(steps):
    with pytest.raises(ChartError, match="no named unit"):
        lyg.plot_reach(steps.head(0))
