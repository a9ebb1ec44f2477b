"""The matrix of rows by units."""

import re

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_FULL, BRIEFING_HALF, SLIDE
from lygdata.errors import ChartError
from pictures import bars, frames, made_up, marks, pages, with_leads, words


@pytest.fixture(scope="module")
def cells(table):
    return {
        rows: lyg.coverage_cells(table.assignments, table.tasks, table.units, rows=rows)
        for rows in ("task", "item", "chapter")
    }


def test_there_is_a_mark_for_every_link(cells):
    chart = lyg.plot_coverage(cells["task"])
    for standing, count in cells["task"]["standing"].astype("str").value_counts().items():
        assert len(marks(chart, standing)) == count + 1  # one is in the key


def test_marks_stand_in_the_column_of_their_unit_and_the_line_of_their_row(cells):
    """As many columns as units, as many lines as tasks, and the counts of both agree with the frame."""
    chart = lyg.plot_coverage(cells["task"])
    places = [
        place for standing in ("列首位", "责任", "协助") for place in marks(chart, standing)[1:]
    ]  # the first is in the key
    columns = pd.Series([round(x, 3) for x, _ in places]).value_counts(sort=False)
    lines = pd.Series([round(y, 3) for _, y in places]).value_counts(sort=False)
    per_unit = cells["task"].groupby("unit", observed=True).size()
    per_row = cells["task"].groupby("row", observed=True).size()
    assert columns.sort_index().tolist() == per_unit.tolist()
    assert lines.sort_index().tolist() == per_row.tolist()


def test_counts_of_items_stand_in_the_colour_of_the_strongest(cells):
    chart = lyg.plot_coverage(cells["item"], rows="item")
    for standing, count in cells["item"]["standing"].astype("str").value_counts().items():
        assert len(bars(chart, standing)) == count


def test_totals_are_the_sums_of_the_columns(cells):
    for rows, frame in cells.items():
        chart = lyg.plot_coverage(frame, rows=rows)
        bottom = max(text.get_position()[1] for text in chart.axes.texts if text.get_text() == "参与任务数")
        totals = [text for text in chart.axes.texts if text.get_position()[1] == bottom][:-1]
        drawn = [
            int(text.get_text())
            for text in sorted(totals, key=lambda text: text.get_position()[0])
            if text.get_text().isdigit()
        ]
        assert drawn == frame.groupby("unit", observed=True)["tasks"].sum().tolist()


def test_rows_without_a_named_owner_are_red_and_underlined(cells):
    chart = lyg.plot_coverage(cells["task"])
    red = [text.get_text() for text in chart.axes.texts if text.get_color() == "#B8361E"]
    assert red == [
        "执法责任制",
        "调查取证与裁量",
        "执法方式创新",
        "群众舆论监督",
        "制订工作规划",
        "法制干部培养",
    ]
    assert "红字下划线" in chart.note


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ("task", "49项任务中，市法制办参与34项；6项没有点名的责任单位"),
        ("item", "24个事项中，市法制办参与20个；5个事项有任务没有点名的责任单位"),
        ("chapter", "7章中，市法制办参与7章；3章有任务没有点名的责任单位"),
    ],
)
def test_the_title_is_the_finding(cells, rows, title):
    chart = lyg.plot_coverage(cells[rows], rows=rows)
    assert chart.title == title


def test_chosen_chapters_are_named_in_the_title(cells):
    chart = lyg.plot_coverage(cells["task"], chapters=[1, 2])
    assert chart.title == "第一、二章的16项任务中，市政府办公室参与10项；每项任务都有点名的责任单位"
    assert chart.data["chapter_no"].isin([1, 2]).all()


def test_units_beyond_the_width_share_a_column_and_no_link_is_lost():
    table = made_up(80, 40)
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units)
    chart = lyg.plot_coverage(cells)
    drawn = sum(len(marks(chart, standing)) - 1 for standing in cells["standing"].astype("str").unique())
    head = next(text for text in chart.axes.texts if text.get_text() == "其")
    x = head.get_position()[0]
    shared = [text.get_text() for text in chart.axes.texts if text.get_position()[0] == x]
    assert drawn + sum(int(text) for text in shared if text.isdigit()) == len(cells)
    assert "合为“其余”列" in chart.note


@pytest.mark.parametrize(
    ("size", "rows", "profile"),
    [
        ((30, 500), "task", BRIEFING_FULL),
        ((80, 200), "task", BRIEFING_FULL),
        ((80, 200), "item", BRIEFING_FULL),
        (None, "task", BRIEFING_HALF),
        (None, "item", SLIDE),
    ],
    ids=["500 tasks", "200 tasks", "their items", "half a page", "slide"],
)
def test_what_a_refusal_says_to_ask_for_can_be_drawn(table, size, rows, profile):
    large = made_up(*size) if size else table
    of = frames(large)
    with pytest.raises(
        ChartError, match=r"rows do not fit a page of .* Ask for .*plot_coverage_pages"
    ) as refusal:
        lyg.plot_coverage(of[rows], rows=rows, profile=profile)
    said = str(refusal.value)
    for chapters in re.findall(r"chapters=\[([\d, ]+)\]", said):
        lyg.plot_coverage(of[rows], rows=rows, profile=profile, chapters=list(map(int, chapters.split(","))))
    for coarser in re.findall(r"rows='(\w+)' with its frame", said):
        lyg.plot_coverage(of[coarser], rows=coarser, profile=profile)
    if "BRIEFING_FULL" in said:
        lyg.plot_coverage(of[rows], rows=rows, profile=BRIEFING_FULL)
    whole = rows == "task" and size
    parts = pages(large) if whole else lyg.plot_coverage_pages(of[rows], rows=rows, profile=profile)
    drawn = pd.concat([page.data for page in parts])
    assert drawn.equals(of[rows])


def test_a_refusal_names_chapters_where_whole_ones_fit(cells):
    table = made_up(80, 200)
    with pytest.raises(ChartError, match=r"chapters=\[1\], or for plot_coverage_pages"):
        lyg.plot_coverage(lyg.coverage_cells(table.assignments, table.tasks, table.units))
    with pytest.raises(ChartError, match=r"chapters=\[1, 2.*or for profile=BRIEFING_FULL"):
        lyg.plot_coverage(cells["item"], rows="item", profile=BRIEFING_HALF)


def test_what_fits_is_one_page_and_the_same_picture(cells):
    (page,) = lyg.plot_coverage_pages(cells["task"])
    assert (page.name, page.title) == ("coverage-tasks", lyg.plot_coverage(cells["task"]).title)


def test_pages_hold_whole_chapters_and_say_which():
    parts = pages(made_up(80, 200))
    assert [page.name for page in parts] == [f"coverage-tasks-{place}" for place in range(1, 8)]
    assert [page.title[:4] for page in parts] == [f"第{number}章的" for number in "一二三四五六七"]


def test_a_chapter_that_no_page_holds_is_parted_between_items():
    parts = pages(made_up(30, 500))
    assert parts[0].title.startswith("第一章中一.1.1至一.")
    items = [page.data[["chapter_no", "item_no"]].drop_duplicates() for page in parts]
    assert not pd.concat(items).duplicated().any()


def test_more_chapters_than_three_are_given_as_a_run(cells):
    chart = lyg.plot_coverage(cells["task"], chapters=[2, 3, 4, 5])
    assert chart.title.startswith("第二至五章的18项任务中")


def test_a_frame_of_items_is_not_drawn_as_tasks(cells):
    with pytest.raises(ChartError, match="rows="):
        lyg.plot_coverage(cells["item"])


@pytest.mark.parametrize("chapters", [[], [99]])
def test_chapters_that_are_not_there_are_refused(cells, chapters):
    with pytest.raises(ChartError, match="the frame has 1, 2, 3, 4, 5, 6, 7"):
        lyg.plot_coverage(cells["task"], chapters=chapters)


def test_a_table_with_leads_says_lead(table):
    cells = lyg.coverage_cells(with_leads(table.assignments), table.tasks, table.units)
    chart = lyg.plot_coverage(cells)
    assert {"牵头", "责任"} <= set(words(chart))
    assert "列首位" not in chart.note


def test_without_chapters_and_short_names_the_table_still_shows(cells):
    one = cells["task"][cells["task"]["chapter_no"].eq(2)].assign(chapter=None, short=None)
    shown = words(lyg.plot_coverage(one))
    assert {"市", "二.1.1"} <= set(shown)


def test_abbreviations_that_are_no_part_of_the_name_are_spelled_out(cells):
    assert "住房局即市住房保障和房产管理局" in lyg.plot_coverage(cells["task"]).note
