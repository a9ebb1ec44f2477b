"""What to check first."""

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_HALF, SLIDE
from lygdata.coverage import GAPS
from lygdata.errors import ChartError
from pictures import bars, boxes, made_up, words


@pytest.fixture(scope="module")
def gaps(table) -> pd.DataFrame:
    return lyg.gaps(table.assignments, table.tasks)


def by_hand(*rows: str, owner: str = "市甲局") -> pd.DataFrame:
    """A frame by hand, one task a string: b bare, n no unit named, s sole owner, a nobody assists."""
    letters = dict(zip("bnsao", GAPS, strict=True))
    frame = pd.DataFrame(
        [{name: letter in row for letter, name in letters.items()} for row in rows], dtype="bool"
    )
    codes = [f"一.{number}" for number in range(1, len(rows) + 1)]
    return frame.assign(
        task_id=codes,
        task_ref=codes,
        chapter_no=1,
        chapter="推进工作",
        content="做好工作。",
        responsible_text="市各有关部门",
        owner=[owner if "s" in row else None for row in rows],
    )


@pytest.mark.parametrize("gap", GAPS)
def test_each_row_is_a_barcode_of_the_tasks_in_document_order(gaps, gap):
    chart = lyg.plot_gaps(gaps)
    marked = boxes(chart, gap)
    height = marked[0].y0
    row = sorted(box.x0 for box in [*marked, *boxes(chart, "task")] if box.y0 == pytest.approx(height))
    coloured = {round(box.x0, 3) for box in marked}
    assert [round(x, 3) in coloured for x in row] == gaps[gap].tolist()


def test_counts_and_shares_stand_behind_the_barcodes(gaps):
    assert {"6", "12%", "3", "6%", "12", "24%", "18", "37%", "5", "10%"} <= set(words(lyg.plot_gaps(gaps)))


def test_of_many_tasks_the_bars_are_shares_by_chapter():
    table = made_up(30, 500)
    gaps = lyg.gaps(table.assignments, table.tasks)
    chart = lyg.plot_gaps(gaps)
    shares = [*gaps.groupby("chapter_no")["sole_owner"].mean(), gaps["sole_owner"].mean()]
    lengths = [length + 0.25 for length, _ in bars(chart, "sole_owner")]
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [share / shares[0] for share in shares]
    )
    assert {f"{100 * share:.0f}%" for share in shares} <= set(words(chart))
    assert {"一 第1章", "合计", "500"} <= set(words(chart))


def test_the_list_begins_with_tasks_that_name_no_unit_at_all(gaps):
    shown = [word for word in words(lyg.plot_gaps(gaps)) if word in set(gaps["task_ref"])]
    assert shown == ["五.2", "七.1.3", "七.5.2", "四.2.1", "四.2.2", "四.3", "七.5.3"]


@pytest.mark.parametrize("profile", [BRIEFING_HALF, SLIDE])
def test_what_is_left_out_of_the_list_is_counted(profile):
    table = made_up(80, 200)
    gaps = lyg.gaps(table.assignments, table.tasks)
    chart = lyg.plot_gaps(gaps, profile=profile)
    first = gaps["no_named_owner"] | (gaps["sole_owner"] & gaps["no_assisting"])
    rest = first.sum() - len(boxes(chart, "first"))
    assert f"另{rest}项从略" in words(chart)


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (by_hand("", "", ""), "3项任务都有点名的责任单位"),
        (by_hand("b", "ba", ""), "3项任务中，2项没有点名的责任单位，1项未列协助单位"),
        (by_hand("bna", "bna"), "2项任务都没有点名的责任单位，都未列协助单位"),
        (by_hand("s", "s"), "2项任务都有点名的责任单位，责任栏都只列1个单位（都是市甲局）"),
        (by_hand("s", ""), "2项任务都有点名的责任单位，1项的责任栏只列1个单位"),
        (by_hand("bna"), "1项任务没有点名的责任单位，未列协助单位"),
        (
            pd.concat([by_hand("s", "s"), by_hand("s", "s", owner="市乙局"), by_hand("")], ignore_index=True),
            "5项任务都有点名的责任单位，4项的责任栏只列1个单位（其中市甲局、市乙局各2项）",
        ),
    ],
    ids=["no gaps", "some", "all", "all by one", "one", "one task", "tie"],
)
def test_the_title_is_guarded(frame, title):
    assert lyg.plot_gaps(frame).title == title


def test_the_title_of_the_real_table_is_its_finding(gaps):
    assert lyg.plot_gaps(gaps).title == (
        "49项任务中，6项没有点名的责任单位，12项的责任栏只列1个单位（其中市法制办8项），18项未列协助单位"
    )


def test_without_anything_to_check_the_picture_says_so():
    assert any(word.startswith("没有建议先核实的任务") for word in words(lyg.plot_gaps(by_hand("", ""))))


def test_an_empty_frame_is_refused(gaps):
    with pytest.raises(ChartError, match="no rows"):
        lyg.plot_gaps(gaps.head(0))
