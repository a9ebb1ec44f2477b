"""One unit on one page."""

import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_HALF, SLIDE
from pictures import bars, made_up, marks, with_leads, words


@pytest.fixture(scope="module")
def about(table):
    return lambda unit: lyg.profile(table.assignments, table.tasks, unit)


def test_bars_of_chapters_and_partners_hold_the_counts(about):
    profile = about("市监察局")
    chart = lyg.plot_profile(profile)
    assert len(bars(chart, "列首位")) == profile.chapters["列首位"].gt(0).sum()
    shared = bars(chart, "共同责任")
    lengths = [length + 0.25 for length, _ in shared]
    expected = profile.partners["共同责任"][profile.partners["共同责任"].gt(0)].tolist()
    assert [round(length / min(lengths)) for length in lengths] == expected


def test_every_task_is_listed_with_the_mark_of_its_standing(about):
    profile = about("市法制办")
    chart = lyg.plot_profile(profile)
    assert set(profile.tasks["task_ref"]) <= set(words(chart))
    for standing, count in profile.tasks["standing"].astype("str").value_counts().items():
        assert len(marks(chart, standing)) == count + 1  # one is in the key


@pytest.mark.parametrize("profile", [BRIEFING_HALF, SLIDE])
def test_where_the_list_does_not_fit_the_picture_says_so(about, profile):
    shown = words(lyg.plot_profile(about("市法制办"), profile=profile))
    assert any("从略" in word for word in shown)


def test_what_is_left_out_of_a_long_list_is_counted():
    table = made_up(80, 200)
    profile = lyg.profile(table.assignments, table.tasks, "市教育局")
    shown = words(lyg.plot_profile(profile))
    listed = sum(ref in shown for ref in profile.tasks["task_ref"])
    assert f"另{len(profile.tasks) - listed}项（责任较轻）从略" in shown


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        (
            "市法制办",
            "市法制办参与34项任务（第1位，中位单位3项），第七章“保障措施”最多（13项）；与市政府办公室共事最多（11项）",
        ),
        ("市监察局", "市监察局参与6项任务（第3位，中位单位3项），第一章“职能转变”最多（3项）"),
        ("市农委", "市农委参与1项任务（并列第18位，中位单位3项），在第四章“行政执法”"),
        (
            "市司法局",
            "市司法局参与2项任务（并列第14位，中位单位3项），第六章“争议化解”和第七章“保障措施”最多（各1项）；与市法制办共事最多（2项）",
        ),
        (
            "市级行政执法部门",
            "市级行政执法部门（集合主体）参与49项任务中的2项，都在第四章“行政执法”；与市法制办共事最多（2项）",
        ),
    ],
)
def test_the_title_is_the_finding(about, unit, title):
    assert lyg.plot_profile(about(unit)).title == title


def test_a_unit_that_is_never_first_still_has_that_figure(about):
    """The names of the standings are those of the table, the same on every chart of it."""
    shown = words(lyg.plot_profile(about("市编办")))
    assert {"责任（列首位）", "责任（列其后）", "协助"} <= set(shown)
    assert "列首位仅指责任栏第一个" in "".join(shown)


def test_the_key_of_the_task_list_holds_only_marks_that_occur(about):
    chart = lyg.plot_profile(about("市编办"))
    assert [len(marks(chart, standing)) for standing in ("列首位", "责任", "协助")] == [0, 2, 0]


def test_ranking_by_credit_says_so(table):
    profile = lyg.profile(table.assignments, table.tasks, "市监察局", counting="fractional")
    title = lyg.plot_profile(profile).title
    assert title.startswith("市监察局参与6项任务，责任折算3.7项（第3位，中位单位0.5项）")


def test_a_table_with_leads_has_a_figure_for_them(table):
    profile = lyg.profile(with_leads(table.assignments), table.tasks, "市法制办")
    shown = words(lyg.plot_profile(profile))
    assert "牵头" in shown
    assert "责任（列首位）" not in shown


def test_a_unit_that_works_alone_has_no_partners():
    table = made_up(1, 3, collectives=False)
    chart = lyg.plot_profile(lyg.profile(table.assignments, table.tasks, "市教育局"))
    assert "没有同列任务的单位" in words(chart)
    assert chart.title == "市教育局是唯一点名的单位，参与3项任务中的3项"
