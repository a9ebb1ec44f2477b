"""The heat table of units by chapters."""

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.errors import ChartError
from pictures import bars, flaws, heat, words
from tables import Clause, read, write


@pytest.fixture(scope="module")
def by_chapter(table) -> pd.DataFrame:
    return lyg.workload_by_chapter(table.assignments, table.tasks)


def by_hand(
    counts: dict[str, list[int]], *, kind: str = "named", chapter: str | None = "推进工作"
) -> pd.DataFrame:
    """A frame by hand: the tasks of each unit in each chapter."""
    rows = [
        (unit, kind, number, chapter, tasks, sum(row), 9)
        for unit, row in sorted(counts.items(), key=lambda pair: -sum(pair[1]))
        for number, tasks in enumerate(row, 1)
    ]
    columns = ["unit", "kind", "chapter_no", "chapter", "tasks", "unit_tasks", "chapter_tasks"]
    return pd.DataFrame(rows, columns=columns).astype({"chapter": "str"})


def test_cells_hold_the_counts_of_the_frame(by_chapter):
    assert heat(lyg.plot_chapters(by_chapter)) == by_chapter["tasks"].tolist()


def test_every_filled_cell_carries_its_number(by_chapter):
    chart = lyg.plot_chapters(by_chapter)
    drawn = [int(text.get_text()) for axes in chart.figure.axes[1:] for text in axes.texts]
    assert drawn == by_chapter["tasks"][by_chapter["tasks"].gt(0)].tolist()


def test_totals_are_bars_of_the_same_scale(by_chapter):
    lengths = [length + 0.25 for length, _ in bars(lyg.plot_chapters(by_chapter), "tasks")]
    totals = by_chapter.drop_duplicates("unit")["unit_tasks"]
    assert [round(length / lengths[0] * totals.iloc[0]) for length in lengths] == totals.tolist()


def test_heads_give_number_name_tasks_and_units_of_each_chapter(by_chapter):
    shown = words(lyg.plot_chapters(by_chapter))
    assert {"一", "职能", "转变", "七", "保障", "措施", "11", "15", "18"} <= set(shown)


def test_the_title_of_the_real_table_is_its_finding(by_chapter):
    assert lyg.plot_chapters(by_chapter).title == (
        "市法制办是唯一在各章都有任务的单位；25个单位中有15个只出现在一章，第一章牵涉单位最多（18个）"
    )


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (
            by_hand({"甲局": [3, 1], "乙局": [1, 1]}),
            "点名单位在各章都有任务；第一章和第二章牵涉单位最多（各2个）",
        ),
        (
            by_hand({"甲局": [3, 0], "乙局": [1, 0], "丙局": [0, 1]}),
            "没有单位在各章都有任务，甲局、乙局、丙局涉及最多（1章）；3个单位中有3个只出现在一章，第一章牵涉单位最多（2个）",
        ),
        (by_hand({"甲局": [3], "乙局": [1]}, chapter=None), "全部9项任务在同一章，涉及2个点名单位"),
        (by_hand({"各部门": [3, 1]}, kind="collective"), "没有点名的单位，只有1个集合主体"),
    ],
    ids=["all everywhere", "nobody everywhere", "one chapter without a text", "no named unit"],
)
def test_the_title_is_guarded(frame, title):
    assert lyg.plot_chapters(frame).title == title


def test_a_chapter_without_a_text_is_headed_by_its_number():
    chart = lyg.plot_chapters(by_hand({"甲局": [3, 1]}, chapter=None))
    assert {"一", "二"} <= set(words(chart))
    assert "nan" not in "".join(words(chart)).lower()


def test_too_many_chapters_are_refused_with_a_number_that_fits():
    with pytest.raises(ChartError, match=r"Ask for \d+ at a time"):
        lyg.plot_chapters(by_hand({"甲局": [1] * 30}))


def test_an_empty_frame_is_refused(by_chapter):
    with pytest.raises(ChartError, match="no rows"):
        lyg.plot_chapters(by_chapter.head(0))


@pytest.mark.parametrize("chapters", [7, 15, 40])
def test_many_chapters_are_drawn_on_several_pages_each_chapter_once(chapters):
    plan = [
        [[Clause(responsible="市法制办、财政局" if number % 2 else "市教育局")]] for number in range(chapters)
    ]
    table = read(write(plan))
    pages = lyg.plot_chapters_pages(lyg.workload_by_chapter(table.assignments, table.tasks))
    drawn = [number for page in pages for number in page.data["chapter_no"].drop_duplicates()]
    assert drawn == list(range(1, chapters + 1))
    assert len({page.name for page in pages}) == len(pages)
    assert all(flaws(page) == [] for page in pages)
