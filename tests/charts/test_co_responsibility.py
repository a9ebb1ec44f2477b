"""Who shares tasks."""

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import SLIDE
from lygdata.errors import ChartError
from pictures import heat, made_up, words


@pytest.fixture(scope="module")
def pairs(table) -> pd.DataFrame:
    return lyg.co_responsibility(table.assignments, table.units)


def by_hand(counts: dict[str, int]) -> pd.DataFrame:
    """Pairs by hand: 甲乙 are two units, 甲 alone stands on the diagonal."""
    names = sorted({name for pair in counts for name in pair}, key="甲乙丙丁".index)
    order = pd.CategoricalDtype([f"市{name}局" for name in names], ordered=True)
    full = {name + name: 9 for name in names} | {pair: count for pair, count in counts.items() if pair[1:]}
    rows = [(f"市{pair[0]}局", f"市{pair[1]}局", count) for pair, count in full.items()]
    return pd.DataFrame(rows, columns=["unit", "other", "tasks"]).astype({"unit": order, "other": order})


def test_cells_below_the_diagonal_hold_the_shared_tasks(pairs):
    units = [unit for unit in pairs["unit"].cat.categories if unit in set(pairs["unit"])]
    off = pairs[pairs["unit"].ne(pairs["other"])].astype({"unit": "str", "other": "str"})
    matrix = off.pivot_table(index="other", columns="unit", values="tasks", fill_value=0, aggfunc="sum")
    expected = matrix.reindex(index=units, columns=units, fill_value=0).to_numpy().ravel().astype(int)
    assert heat(lyg.plot_co_responsibility(pairs)) == expected.tolist()


def test_the_diagonal_holds_the_name_and_the_own_tasks_of_each_unit(pairs):
    chart = lyg.plot_co_responsibility(pairs)
    own = pairs[pairs["unit"].eq(pairs["other"])].sort_values("unit")
    shown = words(chart)
    start = shown.index(str(own["tasks"].iloc[0]), shown.index(str(own["unit"].iloc[0])) - 1)
    drawn = shown[start : start + 2 * len(own)]
    assert drawn == [word for row in own.itertuples() for word in (str(row.tasks), row.unit)]


def test_the_corner_ranks_the_closest_pairs_and_parts_no_tie(pairs):
    shown = words(lyg.plot_co_responsibility(pairs))
    ranked = [word for word in shown if "—" in word]
    off = pairs[pairs["unit"].ne(pairs["other"])]
    least = off["tasks"].nlargest(len(ranked)).min()
    assert ranked[0] == "市法制办—市政府办公室"
    assert len(ranked) == off["tasks"].ge(least).sum()


@pytest.mark.parametrize("size", [(80, 200)])
def test_units_beyond_the_room_are_those_that_share_least_and_are_counted(size):
    table = made_up(*size)
    pairs = lyg.co_responsibility(table.assignments, table.units)
    chart = lyg.plot_co_responsibility(pairs)
    off = pairs[pairs["unit"].ne(pairs["other"])].astype({"unit": "str", "other": "str"})
    shared = off.groupby("unit")["tasks"].sum().add(off.groupby("other")["tasks"].sum(), fill_value=0)
    kept = shared.index.isin(words(chart))
    assert shared[kept].min() > shared[~kept].max()
    assert f"共责较少的{(~kept).sum()}个单位未列出" in chart.note


def test_units_that_share_nothing_are_left_out_with_a_note():
    chart = lyg.plot_co_responsibility(by_hand({"甲乙": 3, "丙": 1}))
    assert "市丙局" not in words(chart)
    assert "没有共责任务的1个单位未列出" in chart.note


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({"甲": 1}, "市甲局是唯一承担责任的点名单位"),
        ({"甲": 1, "乙": 1}, "2个点名单位没有共同承担责任的任务"),
        ({"甲乙": 3}, "只有市甲局与市乙局共同承担责任（3项）"),
        ({"甲乙": 3, "乙丙": 3}, "2对单位共同承担责任，各3项"),
        (
            {"甲乙": 3, "乙丙": 3, "甲丙": 1},
            "市甲局与市乙局、市乙局与市丙局并列共责最多（各3项）；3对共责单位中有1对只共责1项",
        ),
        ({"甲乙": 3, "乙丙": 2}, "共同承担责任最多的是市甲局与市乙局（3项）"),
        (
            {"甲乙": 3, "乙丙": 3, "甲丙": 3, "甲丁": 3, "乙丁": 2},
            "4对单位并列共责最多（各3项）",
        ),
    ],
    ids=["one unit", "no pair", "one pair", "all alike", "tie", "none with one", "wide tie"],
)
def test_the_title_is_guarded(counts, title):
    assert lyg.plot_co_responsibility(by_hand(counts)).title == title


def test_units_that_share_equally_much_and_do_not_fit_are_refused_and_some_of_them_fit():
    names = [f"市{first}{second}局" for first in "甲乙丙丁戊己庚" for second in "子丑寅卯辰巳午未"]
    order = pd.CategoricalDtype(names, ordered=True)
    rows = [(names[at], names[at + step], 2) for at in range(0, len(names), 2) for step in (0, 1)]
    rows += [(name, name, 2) for name in names[1::2]]
    pairs = pd.DataFrame(rows, columns=["unit", "other", "tasks"]).astype({"unit": order, "other": order})
    with pytest.raises(ChartError, match=r"Ask for some of them: pairs\[pairs\['unit'\]"):
        lyg.plot_co_responsibility(pairs, profile=SLIDE)
    some = names[:10]
    fewer = pairs[pairs["unit"].isin(some) & pairs["other"].isin(some)]
    assert set(some) <= set(words(lyg.plot_co_responsibility(fewer, profile=SLIDE)))


def test_an_empty_frame_is_refused(pairs):
    with pytest.raises(ChartError, match="nothing to draw"):
        lyg.plot_co_responsibility(pairs.head(0))
