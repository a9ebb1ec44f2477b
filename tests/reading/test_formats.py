"""The same table reads the same from every format; what text can do to it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lygdata as lyg
from formats import FORMATS
from golden_data import as_printed, golden
from lygdata.errors import LygdataError, SchemaError, TableFormatError
from lygdata.reading import read_grid
from lygdata.reading.headers import recognise
from lygdata.resources import resource
from lygdata.table import read_table
from lygdata.units import read_register
from tables import Clause, read, rules, unit_lists, who

SAME = ["task_id", "task_ref", "chapter_no", "chapter", "item_no", "item", "clause_no", "content"]


SOURCE = resource("data/lyg_task_table.txt")


WITHOUT_TEXT = {"box", "ascii_box", "html", "xlsx", "word"}


@pytest.fixture(scope="module")
def printed() -> tuple[list[str], list[list[str | None]]]:
    """Heads and rows of the real table, None where a cell is merged with the one above."""
    grid, _ = read_grid(SOURCE.read_bytes(), SOURCE)
    return list(grid.head.printed), list(map(list, zip(*map(grid.cells, grid.columns), strict=True)))


@pytest.mark.parametrize("name", FORMATS)
def test_the_real_table_reads_the_same_from_every_format(name, printed):
    data = FORMATS[name](*printed)
    table = read_table(data, Path(name), read_register(resource("data/units.csv")))
    by_hand = golden("assignments.csv")
    assert as_printed(table.assignments[by_hand.columns]) == as_printed(by_hand)
    assert table.tasks[SAME].equals(lyg.load().tasks[SAME])
    if name not in WITHOUT_TEXT:
        assert table.to_text().encode(table.source.encoding) == data


words = st.text(st.sampled_from("推进依法行政工作落实责任"), min_size=2, max_size=12)


clauses = st.builds(Clause, words.map("抓好{}。".format), unit_lists, st.just("") | unit_lists)


plans = st.lists(
    st.lists(st.lists(clauses, min_size=1, max_size=3), min_size=1, max_size=3), min_size=1, max_size=3
)


def rows_of(plan: list[list[list[Clause]]]) -> list[list[str | None]]:
    """Chapters and items are merged downwards."""
    return [
        [
            f"{'一二三'[c]}、第{c}章" if not i and not n else None,
            f"{i + 1}.第{i}项" if not n else None,
            f"({n + 1}){clause.content}",
            clause.responsible,
            clause.assisting,
        ]
        for c, chapter in enumerate(plan)
        for i, item in enumerate(chapter)
        for n, clause in enumerate(item)
    ]


@settings(max_examples=6)
@given(plans)
def test_any_table_reads_the_same_from_every_format(plan):
    head, rows = ["项目", "工作事项", "主要内容", "责任部门", "协助部门"], rows_of(plan)
    first, *others = [read(writer(head, rows)) for writer in FORMATS.values()]
    assert first.tasks["content"].tolist() == [row[2][3:] for row in rows]
    for other in others:
        assert other.tasks[SAME].equals(first.tasks[SAME])
        assert who(other) == who(first)
        assert other.tasks["responsible_open"].equals(first.tasks["responsible_open"])


FRAGMENTS = [
    "序号",
    "工作任务",
    "责任单位",
    "| ",
    " |",
    "|",
    "",
    "\t",
    "一、甲",
    "1",
    "(2)做乙。",
    "市甲局、乙局",
    "合计",
]


@settings(max_examples=200)
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join), max_size=24))
def test_any_text_reads_as_a_sound_table_or_says_why_not(lines):
    head = "序号 |\n工作任务 |\n责任单位 |\n"
    for text in ("\n".join(lines), head + "\n".join(lines)):
        with suppress(LygdataError):
            assert len(read(text or "?").tasks)


BOX = """         任务分解表
┌──┬──────────┬────────┬──────┐
│序│主要内容            │责任单位        │完成时限    │
│号│                    │                │            │
├──┼──────────┼────────┼──────┤
│1 │做好甲方面的各项工作│市住房保障和房产│年底前      │
│  │，确保落实到位。    │管理局、市财政局│            │
├──┼──────────┤                ├──────┤
│2 │做好乙。            │                │全年        │
├──┴──────────┴────────┴──────┤
│二、其他方面                                          │
├──┬──────────┬────────┬──────┤
│3 │做好丙。            │市教育局        │            │
│  │                    │市公安局        │            │
└──┴──────────┴────────┴──────┘
注：本表由市政府办公室解释。
"""


def test_a_drawn_table_with_broken_names_merged_cells_and_a_heading_across():
    table = read(BOX)
    assert table.tasks["content"].tolist() == ["做好甲方面的各项工作，确保落实到位。", "做好乙。", "做好丙。"]
    assert who(table) == [
        *(f"1.1.{task} 责任 {unit}" for task in (1, 2) for unit in ("市住房保障和房产管理局", "市财政局")),
        "2.1.1 责任 市教育局",
        "2.1.1 责任 市公安局",
    ]
    assert table.tasks["chapter"].tolist()[2] == "其他方面"
    assert {"masthead", "footnote"} <= set(rules(table))
    with pytest.raises(SchemaError, match="cells stand whole"):
        table.to_text()


def test_rows_between_two_drawn_lines_are_told_by_their_numbers():
    table = read(
        "+----+--------+--------+--------+\n|序号|任务    |责任单位|配合单位|\n"
        "+----+--------+--------+--------+\n|一、甲类                       |\n"
        "+----+--------+--------+--------+\n"
        "|1   |做甲，  |市甲局  |市乙局  |\n"
        "|    |做好。  |        |        |\n|2   |做乙。  |市乙局  |        |\n"
        "+----+--------+--------+--------+\n"
        "|合计|共2项                    |\n+----+--------+--------+--------+\n"
    )
    assert who(table) == ["1.1.1 责任 市甲局", "1.1.1 协助 市乙局", "1.1.2 责任 市乙局"]


@pytest.mark.parametrize("bordered", [True, False])
def test_a_drawn_table_may_rule_off_only_its_head(bordered):
    rule = "+----+----------+\n"
    text = f"{rule}|任务|责任单位  |\n{rule}|做甲|市教育局  |\n|做乙|市公安局  |\n{rule}"
    table = read(text if bordered else text.rsplit("+----+", 1)[0])
    assert who(table) == ["1.1.1 责任 市教育局", "1.1.2 责任 市公安局"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # pipes on lines of their own; an empty last cell is a blank line
            "项目\n|\n主要内容\n|\n责任单位\n|\n配合单位\n一、甲\n|\n(1)做甲。\n|\n市甲局\n|\n市乙局\n"
            "(2)做乙。\n|\n市丙局\n|\n\n(3)做丙。\n|\n市丁局\n|\n市甲局\n",
            [
                "1.1.1 责任 市甲局",
                "1.1.1 协助 市乙局",
                "1.1.2 责任 市丙局",
                "1.1.3 责任 市丁局",
                "1.1.3 协助 市甲局",
            ],
        ),
        (  # a pipe behind every cell, so that nothing but the numbers tells where a row begins
            "任务表\n序号|\n主要内容|\n责任单位|\n1|\n做甲。|\n市甲局|\n2|\n做乙。|\n市乙局|\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局"],
        ),
        (  # a pipe behind every cell and blank lines between rows; a merged cell is a pipe alone
            "类别 |\n工作任务 |\n责任单位 |\n\n综合 |\n做甲。 |\n市甲局 |\n\n|\n做乙。 |\n市乙局 |\n\n"
            "其他 |\n做丙。 |\n市丙局 |\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局", "2.1.1 责任 市丙局"],
        ),
        (  # pipes around each row, blank lines between rows, headings of parts
            "任务表\n\n|\n工作任务\n|\n责任单位\n|\n\n|\n第一部分　综合\n|\n\n|\n做甲。\n|\n市甲局\n|\n\n|\n"
            "第二部分　其他\n|\n\n|\n做乙。\n|\n市乙局\n|\n注：完\n",
            ["1.1.1 责任 市甲局", "2.1.1 责任 市乙局"],
        ),
        (  # pipes around each row, cells broken over lines, numbers that are no page's, and a page's
            "任务表\n|\n序号\n|\n工作任务\n|\n责任单位\n|\n|\n1\n|\n做甲，\n做好。\n|\n市自然资源和规\n划局、乙局\n|\n"
            "3\n|\n2\n|\n做乙。\n|\n市丙局\n市丁局\n|\n",
            ["1.1.1 责任 市自然资源和规划局", "1.1.1 责任 市乙局", "1.1.2 责任 市丙局", "1.1.2 责任 市丁局"],
        ),
        (  # no pipe behind the last cell, names and clauses broken over lines, headings between rows
            "序号|\n任务|\n承办部门|\n协办单位\n第一章 规划\n1|\n做甲，\n做好。|\n县旅游局、青龙湖\n"
            "风景区管委会|\n县甲局\n2|\n做乙。|\n县乙局|\n县文化体育广播影视\n局、县丙局\n第二章 市场\n3|\n"
            "做丙。|\n县丁局|\n县甲局\n",
            [
                "1.1.1 责任 县旅游局",
                "1.1.1 责任 青龙湖风景区管委会",
                "1.1.1 协助 县甲局",
                "1.1.2 责任 县乙局",
                "1.1.2 协助 县文化体育广播影视局",
                "1.1.2 协助 县丙局",
                "2.1.1 责任 县丁局",
                "2.1.1 协助 县甲局",
            ],
        ),
        (  # a unit a line, pipes between cells, blank lines between rows
            "类别\n|\n工作内容\n|\n责任单位\n|\n配合单位\n\n一、甲\n|\n1.做甲。\n|\n市甲局\n市乙局\n|\n各县区政府\n\n"
            "2.做乙。\n|\n市丙局\n市丁局\n|\n\n",
            [
                "1.1.1 责任 市甲局",
                "1.1.1 责任 市乙局",
                "1.1.1 协助 各县区政府",
                "1.1.2 责任 市丙局",
                "1.1.2 责任 市丁局",
            ],
        ),
        (  # a pipe behind every cell, labels in lines of their own
            "类别 |\n任务 |\n责任单位 |\n\n综合 |\n做甲。 |\n牵头单位：市甲局\n配合单位：市乙局 |\n\n"
            "|\n做乙。 |\n市丙局 |\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局", "1.1.2 责任 市丙局"],
        ),
        (  # a merged cell as a bare pipe behind the one that closes the row above
            "任务\n| 举措\n| 牵头部门\n|\n一、甲\n| 1.做甲。\n| 州甲局\n|\n|\n| 2.做乙。\n| 州乙局\n|\n"
            "二、乙\n| 1.做丙。\n| 州丙局\n|\n|\n| 2.做丁。\n| 州丁局\n|\n",
            ["1.1.1 牵头 州甲局", "1.1.2 牵头 州乙局", "1.2.1 牵头 州丙局", "1.2.2 牵头 州丁局"],
        ),
        (  # pipes around rows, where an empty cell looks like the end of a row
            "|\n项目\n|\n任务\n|\n责任科室\n|\n协助部门\n|\n期限\n|\n\n"
            "|\n第一章 甲\n|\n1.1做甲。\n|\n医务部\n|\n护理部\n|\n全年\n|\n\n"
            "|\n1.2做乙。\n|\n客服中心\n|\n\n|\n长期\n|\n\n|\n1.3做丙。\n|\n药学部\n|\n护理部\n|\n年底前\n|\n",
            [
                "1.1.1 责任 医务部",
                "1.1.1 协助 护理部",
                "1.1.2 责任 客服中心",
                "1.1.3 责任 药学部",
                "1.1.3 协助 护理部",
            ],
        ),
        (  # notes before the item, which is left out where it is merged
            "备注\n| 任务\n| 措施\n| 时限\n| 责任单位\n|\n新增\n| 1.甲\n| 做甲。\n| 年底前\n| 省甲厅\n|\n"
            "延续\n| 5G做乙。\n| 6月底前\n| 省乙厅\n|\n延续\n| 2.丙\n| 做丙。\n| 全年\n| 省丙厅\n|\n",
            ["1.1.1 责任 省甲厅", "1.1.2 责任 省乙厅", "1.2.1 责任 省丙厅"],
        ),
        (  # a stream of cells, each closed, with a heading, empty notes, and a line below
            "序号 |\n任务 |\n责任处室 |\n备注 |\n一、甲 |\n1 |\n做甲。 |\n法规处 |\n|\n"
            "2 |\n做乙。 |\n办公室、\n人事处 |\n|\n二、乙 |\n3 |\n做丙。 |\n建管处 |\n已完成 |\n打印本页\n",
            ["1.1.1 责任 法规处", "1.1.2 责任 办公室", "1.1.2 责任 人事处", "2.1.1 责任 建管处"],
        ),
        (  # a stream whose numbers tell where a row begins that lacks its merged item
            "序号\n|\n工作事项\n|\n工作内容\n|\n牵头科室\n|\n责任人\n|\n"
            "1\n|\n甲\n|\n做甲。\n|\n党政办\n|\n林小燕\n|\n2\n|\n做乙。\n|\n财政所\n|\n黄伟\n|\n3\n|\n乙\n|\n做丙。\n|\n派出所\n|\n黄伟\n|\n",
            ["1.1.1 牵头 党政办", "1.1.2 牵头 财政所", "1.2.1 牵头 派出所"],
        ),
        (  # heads that nobody knows as those of contents
            "序号|\n事由|\n牵头单位|\n1|\n做甲。|\n市甲局|\n2|\n做乙。|\n市乙局|\n",
            ["1.1.1 牵头 市甲局", "1.1.2 牵头 市乙局"],
        ),
        (  # rows that no pipe closes, with an empty last cell
            "工作任务\n| 责任单位\n| 协助部门\n1.做甲。\n| 县甲局\n|\n2.做乙。\n| 县乙局\n| 县甲局\n"
            "3.做丙。\n| 县丙局\n| 县甲局\n",
            [
                "1.1.1 责任 县甲局",
                "1.1.2 责任 县乙局",
                "1.1.2 协助 县甲局",
                "1.1.3 责任 县丙局",
                "1.1.3 协助 县甲局",
            ],
        ),
        (  # the heads once more in a stream of cells
            "类别|\n任务|\n牵头单位|\n一、甲|\n1.1做甲。|\n市甲局|\n第 1 页\n类别|\n任务|\n牵头单位|\n"
            "一、甲|\n1.2做乙。|\n市乙局|\n第 2 页 共 2 页\n",
            ["1.1.1 牵头 市甲局", "1.1.2 牵头 市乙局"],
        ),
        (  # rows in a line each, broken within a cell
            "序号|任务|责任单位|时限\n1|做甲，\n做好。|市甲局|全年\n2|做乙。|市乙局|全年\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局"],
        ),
        (  # and within the first
            "任务|责任单位|时限\n做甲，\n做好|市甲局|全年\n做乙|市乙局|全年\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局"],
        ),
        (  # wide pipes and a head of two levels
            "｜　任务　｜　责任分工　｜　　｜\n｜　　｜　牵头单位　｜　配合单位　｜\n"
            "｜　做甲　｜　市甲局　｜　市乙局　｜\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局"],
        ),
        (  # a page that ends amid a row
            "序号|\n工作任务|\n责任单位|\n1|\n做甲。|\n- 2 -\n市甲局|\n2|\n做乙。|\n市乙局|\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局"],
        ),
        (  # short rows, whose first cells are missing, with columns that nobody knows
            "|序号|任务|建设内容|资金来源|责任单位|协助科室\n|1|水源|建水库。|补助|市甲局|乙科\n"
            "|改管网。|自筹|滨江水务集团|\n",
            ["1.1.1 责任 市甲局", "1.1.1 协助 乙科", "1.1.2 责任 滨江水务集团"],
        ),
        (  # short rows, where the missing cell is not the first
            "序号|类别|任务|进展|责任单位\n1|综合类|做甲|x|市甲局\n2|做乙|y|市乙局\n3|民生类|做丙|z|市丙局\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局", "2.1.1 责任 市丙局"],
        ),
        (  # Markdown
            "# 表\n\n| 序号 | **工作任务** | 责任单位 |\n|:--|---|--:|\n| 1 | 甲 | 市甲局<br>乙局 |\n"
            "| 2 | a\\|b | 市丙局 |\n\n注：无\n",
            ["1.1.1 责任 市甲局", "1.1.1 责任 市乙局", "1.1.2 责任 市丙局"],
        ),
        (  # Markdown with rules of one dash, and another table behind the plan
            "工作任务 | 责任单位 | 时限\n--- | :-: | -:\n做甲 | 市甲局 | 全年\n\n联系人\n\n"
            "单位 | 电话\n--- | ---\n市乙局 | 8865\n",
            ["1.1.1 责任 市甲局"],
        ),
        (  # CSV with cells that print the chapter in each row
            '类别,工作任务,责任单位\n综合,做甲,市甲局\n综合,做乙,"市甲局,乙局"\n民生,做丙,市丙局\n',
            ["1.1.1 责任 市甲局", "1.1.2 责任 市甲局", "1.1.2 责任 市乙局", "2.1.1 责任 市丙局"],
        ),
        (  # CSV with headings in rows of their own, and a total
            "序号,工作任务,责任单位\n一,加强领导,\n1,做甲,市甲局\n二,其他,\n2,做丙,市丙局\n合计,2,\n",
            ["1.1.1 责任 市甲局", "2.1.1 责任 市丙局"],
        ),
        (  # nothing between the cells, but every row is whole
            "任务分解表\n序号\n工作任务\n责任单位\n1\n做好甲工作。\n市教育局、财政局\n2\n做好乙工作。\n市公安局\n",
            ["1.1.1 责任 市教育局", "1.1.1 责任 市财政局", "1.1.2 责任 市公安局"],
        ),
        (  # nothing between the cells, a page's end, and chapters above the items
            "任务\n措施\n牵头单位\n一、甲\n（一）乙\n1.做乙。\n市甲局\n- 1 -\n2.做丙。\n市乙局\n"
            "二、丁\n（二）戊\n3.做丁。\n市甲局\n",
            ["1.1.1 牵头 市甲局", "1.1.2 牵头 市乙局", "2.1.1 牵头 市甲局"],
        ),
        (  # a pipe before every cell, the first of a row too, so that a line without one goes on
            "表\n| 序号\n| 任务\n| 责任单位\n| 时限\n|\n| 1\n| 做甲，\n做好。\n| 市甲局、市乙\n局\n"
            "| 年底前\n|\n- 2 -\n| 2\n| 做乙。\n| 市丙局\n|\n|\n",
            ["1.1.1 责任 市甲局", "1.1.1 责任 市乙局", "1.1.2 责任 市丙局"],
        ),
        (  # cells that pipes close, with a heading between two pipes
            "序号\n|\n任务\n|\n责任单位\n|\n\n|\n（一）甲\n|\n\n1\n|\n做甲。\n|\n市甲局\n|\n\n"
            "2\n|\n做乙。\n|\n市乙局\n|\n\n|\n（二）乙\n|\n\n3\n|\n做丙。\n|\n市丙局\n|\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局", "2.1.1 责任 市丙局"],
        ),
        (  # a head of two levels, which comes again, and a row that breaks off
            "| 序号 | 内容 | 分工 |  |\n|  |  | 牵头单位 | 参加单位 |\n| 一、甲 |  |  |  |\n"
            "| 1 | 做甲，\n做好。 | 市甲局 | 市乙局 |\n"
            "| 序号 | 内容 | 分工 |  |\n|  |  | 牵头单位 | 参加单位 |\n| 二、乙 |  |  |  |\n"
            "| 2 | 做乙。 | 市乙局 |  |\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局", "2.1.1 牵头 市乙局"],
        ),
        (  # a head of two levels, cell by cell
            "项目\n| 任务\n| 责任分工\n| 时限\n|\n| 牵头单位\n| 参加单位\n|\n"
            "一、甲\n| 1.做甲。\n| 市甲局\n| 市乙局\n| 全年\n|\n"
            "项目\n| 任务\n| 责任分工\n| 时限\n|\n| 牵头单位\n| 参加单位\n|\n"
            "2.做乙。\n| 市乙局\n|\n| 全年\n|\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局", "1.1.2 牵头 市乙局"],
        ),
        (  # a page that ends within a cell, and the heads once more
            "序号\n| 任务\n| 责任单位\n|\n1\n| 做甲。\n| 市甲局\n|\n2\n| 做乙，\n\n— 7 —\n"
            "序 号\n| 任务\n| 责任单位\n|\n做好。\n| 市乙局\n|\n3\n| 做丙。\n| 市丙局\n|\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局", "1.1.3 责任 市丙局"],
        ),
        (  # the same in rows of a line each
            "| 序号 | 任务 | 责任单位 | 时限 |\n| 1 | 做甲。 | 市甲局 | 全年 |\n| 2 | 做乙\n- 4 -\n"
            "| 序号 | 任务 | 责任单位 | 时限 |\n到底。 | 市乙局、\n丙局 | 全年 |\n"
            "| 3 | 做丙。 | 市丙局 | 全年 |\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局", "1.1.2 责任 市丙局", "1.1.3 责任 市丙局"],
        ),
        (  # a clause that goes on cell by cell on the next page
            "序号 | 任务 | 责任单位 | 配合单位\n1 | 做甲， | 市甲局 | 市乙局、\n第 1 页，共 2 页\n"
            "序号 | 任务 | 责任单位 | 配合单位\n | 做好。 |  | 市丙局\n2 | 做乙。 | 市乙局 |\n",
            ["1.1.1 责任 市甲局", "1.1.1 协助 市乙局", "1.1.1 协助 市丙局", "1.1.2 责任 市乙局"],
        ),
        (  # long clauses that break off, and headings that do not
            "| 任务 | 责任单位 |\n| 一、甲类工作要求 | |\n"
            "| （一）做好甲方面的各项工作，重点是第一件事、第二件事和第\n三件事。 | 市甲局 |\n"
            "| 二、乙类工作要求 | |\n| （二）做乙。 | 市乙局 |\n",
            ["1.1.1 责任 市甲局", "2.1.1 责任 市乙局"],
        ),
        (  # cells of several lines with pipes behind them, a row a paragraph
            "任务 |\n措施 |\n责任单位 |\n时限\n\n甲类\n工作 |\n1.做甲，\n做好。 |\n"
            "市甲局、市乙\n局 |\n年底\n\n|\n2.做乙。 |\n市丙局 |\n长期\n\n"
            "- 2 -\n\n乙类 |\n1.做丙。 |\n市丙局 |\n长期\n",
            ["1.1.1 责任 市甲局", "1.1.1 责任 市乙局", "1.1.2 责任 市丙局", "1.2.1 责任 市丙局"],
        ),
        (  # a head that is split where nothing is merged
            "| 任务 | 责任单位 | 责任单位 | 时限 |\n|  | 市级责任单位 | 县级责任单位 |  |\n"
            "|---|---|---|---|\n| 做甲。 | 市甲局 | 各县政府 | 全年 |\n",
            ["1.1.1 责任 市甲局", "1.1.1 责任 各县政府"],
        ),
        (  # a second row of heads that no pipe leads
            "序号\n| 任务\n| 分工\n| 时限\n|\n牵头单位\n| 配合单位\n|\n"
            "1\n| 做甲。\n| 市甲局\n| 市乙局\n| 全年\n|\n"
            "2\n| 做乙。\n| 市乙局\n|\n| 全年\n|\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局", "1.1.2 牵头 市乙局"],
        ),
        (  # a stream whose second column has the numbers, with an empty cell
            "类别\n|\n序号\n|\n任务\n|\n责任单位\n|\n配合单位\n|\n甲类\n|\n1\n|\n做甲。\n|\n市甲局\n|\n|\n"
            "乙类\n|\n2\n|\n做乙。\n|\n市乙局\n|\n市甲局\n|\n丙类\n|\n3\n|\n做丙。\n|\n市丙局\n|\n|\n",
            ["1.1.1 责任 市甲局", "2.1.1 责任 市乙局", "2.1.1 协助 市甲局", "3.1.1 责任 市丙局"],
        ),
        (  # pipes before all cells, and rows that blank lines part, with bare pipes for what is merged
            "| 领域\n| 任务\n| 举措\n| 责任分工\n\n"
            "| 一、甲\n| （一）乙\n| 1.做甲。\n| 牵头单位：市甲局\n责任单位：市乙局\n\n"
            "|\n|\n| 2.做乙。\n| 牵头单位：市乙局\n\n—2—\n\n|\n| （二）丙\n| 3.做丙。\n| 责任单位：市丙局\n",
            ["1.1.1 牵头 市甲局", "1.1.1 责任 市乙局", "1.1.2 牵头 市乙局", "1.2.1 责任 市丙局"],
        ),
        (  # cells of several lines in a table in which nearly every row is broken
            "序号\n| 任务\n| 责任单位\n| 配合单位\n|\n1\n| 做甲，\n做好。\n| 市甲局\n| 市机场有限公\n司\n|\n"
            "2\n| 做乙，\n做好。\n| 市乙局\n|\n|\n",
            ["1.1.1 责任 市甲局", "1.1.1 协助 市机场有限公司", "1.1.2 责任 市乙局"],
        ),
        (  # a stream of whole rows without any numbers
            "类别|\n任务|\n牵头部门|\n协助部门|\n甲类|\n做好第一件事。|\n执行局|\n各业务庭|\n"
            "甲类|\n做好第二件事。|\n督察室|\n|\n乙类|\n做好第三件事。|\n政治部|\n各部门|\n",
            [
                "1.1.1 牵头 执行局",
                "1.1.1 协助 各业务庭",
                "1.1.2 牵头 督察室",
                "2.1.1 牵头 政治部",
                "2.1.1 协助 各部门",
            ],
        ),
        (  # units first, merged as empty cells of a stream, below a title
            "全市乡村振兴重点工作责任分解一览|\n责任单位|\n工作内容|\n时限|\n市甲局|\n1.做甲。|\n全年|\n|\n2.做乙。|\n全年|\n"
            "市乙局|\n3.做丙。|\n年底|\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市甲局", "1.1.3 责任 市乙局"],
        ),
        (  # a pipe before the first head, but none before rows
            "某省制造业高质量发展任务分工\n|\n序号\n|\n任务\n|\n牵头单位\n|\n1\n|\n做甲。\n|\n市甲局\n|\n2\n|\n做乙。\n|\n市乙局\n|\n",
            ["1.1.1 牵头 市甲局", "1.1.2 牵头 市乙局"],
        ),
        (  # clauses alone in their line, whose units are those of the row above
            "任务 | 举措 | 责任部门\n一、甲 | 1.做甲。 | 市甲局\n2.做乙。\n"
            "二、乙 | 3.做丙。 | 市乙局\n打印本页 | 关闭窗口\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市甲局", "1.2.1 责任 市乙局"],
        ),
        (  # headings in a column of roles, and a break behind the last mark of a row
            "牵头单位\t任务\t参加单位\n一、甲类\t\t\n市甲局\t做甲。\t市乙局\n二、乙类\t\t\n市乙局\t做乙。\t\n",
            ["1.1.1 牵头 市甲局", "1.1.1 协助 市乙局", "2.1.1 牵头 市乙局"],
        ),
        (  # rows broken behind the last mark of a cell
            "序号 | 任务 | 责任单位\n1 | 做甲，\n做好。 | 市甲局、\n各县政府\n"
            "2 | 做乙。 | 市乙局\n合计 | 2项 |\n",
            ["1.1.1 责任 市甲局", "1.1.1 责任 各县政府", "1.1.2 责任 市乙局"],
        ),
        (  # double pipes
            "|| 序号 || 任务 || 责任单位 || 备注 ||\n|| 1 || 做甲。 || 市甲局 || ||\n"
            "|| 2 || 做乙。 || 市乙局 || 已报 ||\n",
            ["1.1.1 责任 市甲局", "1.1.2 责任 市乙局"],
        ),
        (  # units first, merged downwards, so that the next row begins by a pipe
            "责任单位\n| 序号\n| 任务\n|\n县甲局\n| 1\n| 做甲。\n|\n| 2\n| 做乙。\n|\n"
            "责任单位\n| 序号\n| 任务\n|\n县乙局\n| 3\n| 做丙。\n|\n",
            ["1.1.1 责任 县甲局", "1.1.2 责任 县甲局", "1.1.3 责任 县乙局"],
        ),
        (  # two pipes at the end of each row, with empty cells
            "|\n序号\n|\n任务\n|\n牵头单位\n|\n配合单位\n|\n时限\n|\n备注\n|\n|\n\n"
            "1\n|\n做甲。\n|\n市甲局\n|\n\n|\n全年\n|\n\n|\n|\n\n2\n|\n做乙。\n|\n市乙局\n|\n市甲局\n|\n全年\n|\n已报\n|\n|\n",
            ["1.1.1 牵头 市甲局", "1.1.2 牵头 市乙局", "1.1.2 协助 市甲局"],
        ),
        (  # nothing between the cells, with verbs in those of units
            "序号\n任务\n责任分工\n1\n做甲。\n县甲局牵头，县乙局配合\n2\n做乙。\n县委组织部负责\n",
            ["1.1.1 牵头 县甲局", "1.1.1 协助 县乙局", "1.1.2 责任 县委组织部"],
        ),
    ],
    ids=[
        "own lines",
        "trailing",
        "all closed",
        "framed",
        "broken cells",
        "broken and not closed",
        "a unit a line",
        "labels in lines",
        "merged as bare pipes",
        "empty as closed",
        "notes first",
        "headings in a stream",
        "numbers in a stream",
        "unknown contents",
        "not closed",
        "heads in a stream",
        "broken rows",
        "broken first cells",
        "wide pipes",
        "page amid a row",
        "first cells",
        "short rows",
        "markdown",
        "two in markdown",
        "csv",
        "csv headings",
        "bare",
        "bare with chapters",
        "all led",
        "heading between pipes",
        "two levels, broken",
        "two levels",
        "page within a cell",
        "page within a row",
        "cell by cell",
        "long clauses",
        "paragraphs",
        "split heads",
        "second row of heads",
        "numbers in the second column",
        "all led in paragraphs",
        "all broken",
        "stream without numbers",
        "units first in a stream",
        "pipe before the heads",
        "clauses alone",
        "headings among roles",
        "broken behind a mark",
        "double pipes",
        "units first",
        "two pipes at the end",
        "bare with verbs",
    ],
)
def test_each_text_format_has_its_own_ways(text, expected):
    assert who(read(text)) == expected


@pytest.mark.parametrize("name", ["led", "closed", "between", "framed", "piped", "markdown", "comma", "tab"])
def test_a_table_longer_than_any_sample_reads_the_same_from_every_form(name):
    rows = rows_of([[[Clause(f"做好第{number}项。", "市甲局", "市乙局") for number in range(600)]] * 3])
    data = FORMATS[name](["项目", "工作事项", "主要内容", "责任部门", "协助部门"], rows)
    places = [f"1.{item}.{number}" for item in (1, 2, 3) for number in range(1, 601)]
    assert who(read(data)) == [
        f"{place} {role}" for place in places for role in ("责任 市甲局", "协助 市乙局")
    ]


def test_a_heading_broken_over_lines_reads_as_one_and_is_written_again():
    text = "|\n类别\n|\n任务\n|\n责任单位\n|\n|\n深化\n改革\n|\n做甲。\n|\n市甲局\n|\n"
    table = read(text)
    assert table.tasks["chapter"].tolist() == ["深化改革"]
    assert table.to_text() == text


def test_cells_of_a_wide_table_are_placed_in_no_time():
    heads = [f"列{number}" for number in range(40)]
    rows = [[str(number), *["x"] * 38, "做甲。", "市甲局"] for number in range(1, 3)]
    text = "\n".join("|".join(row) for row in [["序号", *heads[:38], "任务", "责任单位"], *rows])
    table = read(f"{text}\n3|{'x|' * 15}做乙。|市乙局\n")
    assert len(table.tasks) == 3


def test_a_cell_broken_over_lines_is_kept_as_printed_and_written_again():
    text = "|\n工作任务\n|\n责任单位\n|\n|\n做甲，\r\n  做好。\n|\n市甲\n局\n|\n"
    table = read(text)
    assert table.tasks["content"].tolist() == ["做甲，\r\n  做好。"]
    assert who(table) == ["1.1.1 责任 市甲局"]
    assert table.to_text() == text


def test_a_cell_that_a_page_parts_is_noted_but_the_table_is_not_written_again():
    table = read(
        "序号\n| 任务\n| 责任单位\n|\n1\n| 做甲，\n— 7 —\n序号\n| 任务\n| 责任单位\n|\n做好。\n| 市甲局\n|\n"
    )
    assert table.tasks["content"].tolist() == ["做甲，\n做好。"]
    assert rules(table) == ["page-number", "repeated-head", "broken-cell"]
    with pytest.raises(SchemaError, match="whose cells stand whole"):
        table.to_text()


def test_a_heading_above_rows_that_fill_its_column_heads_a_chapter():
    rows = [
        "主要任务,工作措施,责任单位",
        "一、甲,,",
        "1.乙,做乙,市乙局",
        ",做丙,市丙局",
        "二、丁,,",
        "1.戊,做戊,市戊局",
    ]
    table = read("\n".join([*rows, "三、己,,", "总 分,,100", ""]))
    assert table.tasks["task_ref"].tolist() == ["一.1.1", "一.1.2", "二.1"]
    assert table.tasks["chapter"].tolist() == ["甲", "甲", "丁"]
    assert rules(table) == ["empty-heading", "total-row"]


@pytest.mark.parametrize("text", ["事由|责任单位\n做甲|市甲局\n", "事由\n| 责任单位\n|\n做甲\n| 市甲局\n|\n"])
def test_a_column_that_is_taken_for_the_contents_is_told(text):
    table = read(text)
    assert table.tasks["content"].tolist() == ["做甲"]
    assert rules(table) == ["assumed-contents"]
    assert "“事由”" in table.findings["message"][0]


def test_a_cell_that_says_the_same_means_the_one_above_it_and_stays_as_printed():
    text = (
        "任务 | 措施 | 责任单位\n1.甲 | 做甲。 | 市甲局、乙局\n同上 | 做乙。 | 同上\n2.丙 | 做丙。 | 市丙局\n"
    )
    table = read(text)
    assert who(table)[2:] == ["1.1.2 责任 市甲局", "1.1.2 责任 市乙局", "1.2.1 责任 市丙局"]
    assert table.tasks["responsible_text"].tolist()[1] == "同上"
    assert table.to_text() == text


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (
            "类别,任务,责任单位\n一、甲,,\n,做甲,市甲局\n二、乙,,\n,做乙,市乙局\n",
            [["1.1.1", "甲", None], ["2.1.1", "乙", None]],
        ),
        (
            "类别,任务,措施,责任单位\n一、甲,,,\n,（一）戊,,\n,,做甲,市甲局\n,（二）己,,\n,,做乙,市甲局\n",
            [["1.1.1", "甲", "戊"], ["1.2.1", "甲", "己"]],
        ),
    ],
    ids=["chapters", "chapters and items"],
)
def test_a_numbered_heading_alone_in_its_column_is_of_the_rows_below(text, levels):
    tasks = read(text).tasks[["task_id", "chapter", "item"]]
    assert tasks.astype("object").where(tasks.notna(), None).to_numpy().tolist() == levels


def test_a_sign_means_what_the_note_says():
    note = "注：标“★”的为牵头单位，▲号表示配合单位，其余为责任单位。"
    table = read(f"{note}\n工作任务|责任单位\n做甲|市甲局★、乙局\n做乙|▲市丙局、丁局\n")
    assert who(table) == ["1.1.1 牵头 市甲局", "1.1.1 责任 市乙局", "1.1.2 责任 市丁局", "1.1.2 协助 市丙局"]
    assert table.assignments["mention"].tolist()[:2] == ["市甲局", "乙局"]
    assert rules(table) == ["footnote"]
    silent = read("工作任务|责任单位\n做甲|市甲局★、乙局\n※本表由责任单位填报\n")
    assert who(silent) == ["1.1.1 责任 市甲局", "1.1.1 责任 市乙局"]


def test_headings_of_two_numbers_or_without_a_mark_are_told_from_amounts():
    table = read(
        "类别\t工作项目\t任务\t责任单位\n1 人才\t1.1 甲\t1.5 万户通气\t市甲局\n"
        "1 人才\t1.2乙\t3 项制度\t市乙局\n1 人才\t1.3、丙\t12.4宪法宣传周，\t市丙局\n"
    )
    assert set(table.tasks["chapter"]) == {"人才"}
    assert table.tasks["item"].tolist() == ["甲", "乙", "丙"]
    assert table.tasks["content"].tolist() == ["1.5 万户通气", "3 项制度", "12.4宪法宣传周，"]
    assert "heading-number" not in rules(table)


def test_a_note_of_several_lines_is_one_note():
    table = read("任务\n| 责任单位\n|\n1.做甲。\n| 市甲局\n|\n注：1.先做甲。\n2.各县抓好落实。\n")
    assert who(table) == ["1.1.1 责任 市甲局"]
    assert rules(table) == ["footnote", "footnote"]


def test_headings_totals_and_furniture_between_led_cells_are_no_tasks():
    head = "序号\n| 工作任务\n| 牵头单位\n| 责任单位\n| 完成时限\n|\n"
    table = read(
        f"{head}一、加强领导\n|\n1\n| 做甲。\n| 市甲局\n| 市乙局、丙局\n| 年底前\n|\n"
        f"2\n| 做乙。\n| 市丁局\n|\n| 全年\n|\n— 1 —\n续表\n{head}"
        "二、其他\n|\n3\n| 做丙。\n| 市甲局\n| 各县区政府\n| 长期\n|\n合计\n| 3\n|\n注：带*的由市政府督办\n"
    )
    assert who(table) == [
        "1.1.1 牵头 市甲局",
        "1.1.1 责任 市乙局",
        "1.1.1 责任 市丙局",
        "1.1.2 牵头 市丁局",
        "2.1.1 牵头 市甲局",
        "2.1.1 责任 各县区政府",
    ]
    assert table.tasks["item"].isna().all()
    assert table.tasks["deadline"].tolist() == ["年底前", "全年", "长期"]
    assert table.extra["lead_text"].tolist() == ["市甲局", "市丁局", "市甲局"]
    assert rules(table) == ["page-number", "continued", "repeated-head", "total-row", "footnote"]


def test_all_departments_are_those_of_the_level_that_the_table_is_of():
    rows = [
        "做甲\t市甲局\t各有关部门、各县区政府",
        "做乙\t市乙局、各有关部门\t政府各部门",
        "做丙\t县丙局\t有关部门",
    ]
    table = read("工作任务\t责任单位\t配合单位\n" + "\n".join(rows))
    kinds = table.units.set_index("unit")["kind"]
    assert list(kinds[kinds.eq("collective")].index) == [
        "市各有关部门",
        "各县区政府",
        "市政府各部门",
        "有关部门",
    ]
    assert table.findings["rule"].tolist().count("collective-alias") == 0
    bare = read("工作任务\t责任单位\n做甲\t甲局、各有关部门\n")
    assert who(bare) == ["1.1.1 责任 甲局", "1.1.1 责任 各有关部门"]


def test_heads_of_many_offices_are_known():
    heads = {"重点任务": "item", "具体举措": "content", "协助科室": "assisting", "责任分工": "responsible"}
    assert recognise(list(heads)) == tuple(heads.values())
    table = read("序号|主要任务|工作举措|责任分工\n1|甲|做甲|牵头单位：县甲局；配合单位：县乙局\n")
    assert who(table) == ["1.1.1 牵头 县甲局", "1.1.1 协助 县乙局"]


def test_what_stands_behind_the_last_task_heads_nothing():
    text = "类别\n| 工作任务\n| 责任单位\n|\n综合\n| 1.做甲。\n| 市甲局\n|\n{}\n"
    for last in (
        "（此件公开发布）",
        "抄送：市委办公室。",
        "审核人：张三",
        "市政府办公室 2024年4月12日印发",
        "完",
    ):
        table = read(text.format(last))
        assert table.tasks["chapter"].tolist() == ["综合"]
        assert rules(table) == ["other-text"]


@pytest.mark.parametrize(
    ("clauses", "numbers"),
    [
        (["7.改造小区。", "8.1.5万户通气。", "9.12345热线并入。"], [7, 8, 9]),
        (["5G消息全面应用。", "2.做乙。", "1.5万户通气。"], [None, 2, None]),
        (["①做甲。", "②做乙。"], [1, 2]),
        (["1.3个示范片建成。", "2.1.2万亩改造。"], [1, 2]),
        (["1.3个示范片建成。", "做乙。"], [None, None]),
        (["1.1.1 3.85%以上置换。", "1.1.2 20吨以上建档。"], [1, 2]),
    ],
)
def test_a_number_is_told_from_an_amount_by_the_one_before_it(clauses, numbers):
    rows = "".join(f"{clause}\t市甲局\n" for clause in clauses)
    tasks = read(f"工作任务\t责任单位\n{rows}").tasks
    assert tasks["clause_no"].astype("object").where(tasks["clause_no"].notna(), None).tolist() == numbers


@pytest.mark.parametrize("mark", ["|", "\t", ","])
def test_a_row_with_more_cells_than_heads_is_named_with_its_line(mark):
    rows = [["序号", "工作任务", "责任单位"], ["1", "做甲", "市甲局"], ["2", "做乙", "市乙局", "市丙局"]]
    text = "\n".join(map(mark.join, rows))
    with pytest.raises(TableFormatError, match=r"line 3: expected 3 cells, as in the head, found 4 .* '2'"):
        read(text)
    assert len(read(text.replace("市丙局", "")).tasks) == 2


def test_a_row_whose_item_is_merged_is_known_by_its_looks_though_its_last_cell_is_empty():
    head = "序号\n|工作项目\n|建设内容\n|投资\n|责任单位\n|备注\n|\n"
    first, second = (
        "1\n|教育\n|新建校舍。\n|18600\n|市甲局\n|含续建\n|\n",
        "2\n|配备设备。\n|2100\n|市乙局\n|\n|\n",
    )
    tasks = read(head + first + second).tasks
    assert tasks[["task_id", "content"]].to_numpy().tolist() == [
        ["1.1.1", "新建校舍。"],
        ["1.1.2", "配备设备。"],
    ]
