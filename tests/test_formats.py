"""The same table reads the same from every format; what each format can do to it; files that are not safe."""

import io
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lygdata as lyg
from formats import FORMATS
from golden_data import as_printed, golden
from lygdata.errors import LygdataError, SchemaError, SourceError, TableFormatError
from lygdata.reading import office, read_grid
from lygdata.reading.headers import recognise
from lygdata.resources import resource
from lygdata.table import Options, TaskTable, read_table
from lygdata.units import read_register
from tables import Clause, unit_lists

SAME = ["task_id", "task_ref", "chapter_no", "chapter", "item_no", "item", "clause_no", "content"]
SOURCE = resource("data/lyg_task_table.txt")
WITHOUT_TEXT = {"box", "ascii_box", "html", "xlsx", "word"}


def read(data: str | bytes, **options: object) -> TaskTable:
    return read_table(data.encode() if isinstance(data, str) else data, Path("表"), None, Options(**options))


def who(table: TaskTable) -> list[str]:
    """Each assignment in one word: 1.1.1 牵头 市甲局."""
    return [f"{each.task_id} {each.role} {each.unit}" for each in table.assignments.itertuples()]


def rules(table: TaskTable) -> list[str]:
    """The rules about the layout that found something, in document order."""
    quiet = {
        "no-full-stop",
        "mixed-prefix",
        "no-assisting",
        "half-width-punctuation",
        "open-list",
        "no-named-owner",
    }
    return [rule for rule in table.findings["rule"] if rule not in quiet]


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


PAGE = """<html><head><meta charset="gb2312"></head><body><table><tr><td>
<table><tr><td>索引号</td><td>01</td></tr><tr><td>责任部门</td><td>市政府</td></tr></table></td></tr></table>
<table><tr><th colspan=6>2024年重点任务分解表</th></tr>
<tr><th rowspan=2>序号</th><th rowspan=2>工 作 任 务</th><th rowspan=2>目标要求</th>
<th colspan=2>责任单位</th><th rowspan=2>完成时限</th></tr><tr><th>牵头</th><th>配合</th></tr>
<tr><td colspan=6>一、加强组织领导</td></tr>
<tr><td>1</td><td rowspan=2>强化领导</td><td>做好<br>甲。</td><td>市教育局</td>
<td rowspan=2>市财政局、人社局<br>各县（市、区）政府</td><td>6月底前</td></tr>
<tr><td>2</td><td>做好乙。</td><td>市住房保障和房<br>产管理局</td><td>全年</td></tr>
<tr><td colspan=6>— 2 —</td></tr>
<tr><th rowspan=2>序号</th><th rowspan=2>工 作 任 务</th><th rowspan=2>目标要求</th>
<th colspan=2>责任单位</th><th rowspan=2>完成时限</th></tr><tr><th>牵头</th><th>配合</th></tr>
<tr><td colspan=6>二、其他</td></tr>
<tr><td>3</td><td>任务三</td><td>做好丙。</td><td>市公安局 市司法局</td><td></td><td>长期</td></tr>
<tr><td colspan=2>合 计</td><td>3项</td><td></td><td></td><td></td></tr>
<tr><td colspan=6>注：牵头单位排名第一的负总责</td></tr></table></body></html>"""


def test_a_page_with_everything_around_its_table():
    table = read(PAGE.encode("gb18030"))
    assert who(table) == [
        "1.1.1 牵头 市教育局",
        "1.1.1 协助 市财政局",
        "1.1.1 协助 市人社局",
        "1.1.1 协助 各县（市、区）政府",
        "1.1.2 牵头 市住房保障和房产管理局",
        "1.1.2 协助 市财政局",
        "1.1.2 协助 市人社局",
        "1.1.2 协助 各县（市、区）政府",
        "2.1.1 牵头 市公安局",
        "2.1.1 牵头 市司法局",
    ]
    assert table.tasks[["task_ref", "chapter", "item", "content", "deadline"]].to_numpy().tolist() == [
        ["一.1.1", "加强组织领导", "强化领导", "做好\n甲。", "6月底前"],
        ["一.1.2", "加强组织领导", "强化领导", "做好乙。", "全年"],
        ["二.1", "其他", "任务三", "做好丙。", "长期"],
    ]
    assert table.extra["seq"].tolist() == ["1", "2", "3"]
    assert set(table.labels["label"]) == {"责任单位牵头", "责任单位配合"}
    found = ["encoding", *["masthead"] * 4, "page-number", "repeated-head", "total-row", "footnote"]
    assert sorted(rules(table)) == sorted(found)


def test_a_cell_that_reaches_to_the_end_does_not_leave_its_part_of_the_page():
    part = "<tbody><tr><td rowspan=0>{}<td>做甲。<td>市甲局</tr><tr><td>做乙。<td>市乙局</tr></tbody>"
    parts = "".join(map(part.format, "一二"))
    table = read(f"<table><thead><tr><th>项目<th>工作任务<th>责任单位</thead>{parts}</table>")
    assert table.tasks["chapter"].tolist() == ["一", "一", "二", "二"]
    assert who(table)[2:] == ["2.1.1 责任 市甲局", "2.1.2 责任 市乙局"]


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
    ],
    ids=[
        "own lines",
        "trailing",
        "all closed",
        "framed",
        "first cells",
        "short rows",
        "markdown",
        "csv",
        "csv headings",
        "bare",
    ],
)
def test_each_text_format_has_its_own_ways(text, expected):
    assert who(read(text)) == expected


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


def word(*tables: list[list[str]], merge: tuple[int, int, int] | None = None) -> bytes:
    document = docx.Document()
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                table.cell(y, x).text = text
        if merge and rows is tables[-2]:
            column, top, bottom = merge
            table.cell(top, column).merge(table.cell(bottom, column))
        document.add_paragraph("— 1 —")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


WORD_HEAD = ["类别", "工作任务", "主办单位", "协办单位", "责任领导"]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_document_whose_table_goes_on_in_the_next(repeated):
    first = [
        WORD_HEAD,
        ["综合", "做甲", "市甲局、市乙局", "市丙局", "张三"],
        ["", "做乙", "市丁局", "", "李四"],
    ]
    second = [["", "做丙", "市甲局", "", ""], ["其他", "做丁", "市乙局", "", ""]]
    masthead = [["索引号", "1"], ["责任部门", "市政府办"]]
    table = read(word(masthead, first, [WORD_HEAD] * repeated + second, merge=(0, 1, 2)))
    assert table.tasks["task_id"].tolist() == ["1.1.1", "1.1.2", "1.1.3", "2.1.1"]
    assert who(table)[:3] == ["1.1.1 牵头 市甲局", "1.1.1 牵头 市乙局", "1.1.1 协助 市丙局"]
    assert table.extra["leader"].tolist() == ["张三", "李四", "", ""]
    assert ("repeated-head" in rules(table)) == repeated


def test_headings_between_the_tables_of_a_document_are_its_chapters():
    document = docx.Document()
    for number, heading in enumerate(["一、加强领导", "二、依法行政"]):
        document.add_paragraph("现将任务分工如下。" if number == 0 else "（接上）")
        document.add_paragraph(heading)
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["工作任务", "责任单位", f"做{number}。", "市甲局"], strict=True):
            cell.text = text
    document.add_paragraph("三、附则")
    file = io.BytesIO()
    document.save(file)
    table = read(file.getvalue())
    assert table.tasks[["task_id", "chapter"]].to_numpy().tolist() == [
        ["1.1.1", "加强领导"],
        ["2.1.1", "依法行政"],
    ]
    assert rules(table) == ["masthead", "other-text", "repeated-head", "other-text"]


def sheets(*tables: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHEET_HEAD = ["序号", "工作任务", "责任单位"]


@pytest.mark.parametrize(
    ("second", "tasks"),
    [
        ([SHEET_HEAD, [2, "做乙", "市乙局"]], 2),
        ([["分工表（续）"], SHEET_HEAD, ["", "做乙", "市乙局"]], 2),
        ([SHEET_HEAD, [1, "做乙", "市乙局"]], 1),
        ([[*SHEET_HEAD, "备注"], [2, "做乙", "市乙局", ""]], 1),
    ],
    ids=["numbers go on", "says so", "numbers begin anew", "another head"],
)
def test_a_sheet_carries_on_the_one_before_it_only_if_it_shows_that(second, tasks):
    table = read(sheets([SHEET_HEAD, [1, "做甲", "市甲局"]], second))
    assert len(table.tasks) == tasks
    assert ("other-table" in rules(table)) == (tasks == 1)


def test_a_day_in_a_workbook_reads_as_it_is_shown():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["工作任务", "责任单位", "完成时限"])))
    formats = {"yyyy-mm-dd": "2024-09-01", 'yyyy"年"m"月"d"日"': "2024年9月1日", 'm"月"': "9月"}
    for row, shown_as in enumerate(formats, 2):
        book.active.append([f"做{row}", "市甲局", date(2024, 9, 1)])
        book.active.cell(row, 3).number_format = shown_as
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue()).tasks["deadline"].tolist() == list(formats.values())


def workbook(*rows: list[object], merge: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    book.create_sheet("说明").append(["填表说明"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_with_headings_of_two_levels_and_merged_roles():
    data = workbook(
        ["2024年任务分解表"],
        ["序号", "项目", "目标要求", "责任单位", None, "时限要求"],
        [None, None, None, "牵头单位", "配合单位", None],
        ["一、经济"],
        ["（一）工业"],
        [1, "项目甲", "做甲", "市甲局", "市乙局", 2024],
        [2.0, None, "做乙", None, "市丙局", "全年"],
        [],
        ["二、社会"],
        [3, "项目乙", "做丙\n做丁", "市民政局", None, None],
        ["", "合 计", "3"],
        merge=(
            "A1:F1",
            "A2:A3",
            "B2:B3",
            "C2:C3",
            "D2:E2",
            "F2:F3",
            "A4:F4",
            "A5:F5",
            "B6:B7",
            "D6:D7",
            "A9:F9",
        ),
    )
    table = read(data)
    assert who(table) == [
        "1.1.1 牵头 市甲局",
        "1.1.1 协助 市乙局",
        "1.1.2 牵头 市甲局",
        "1.1.2 协助 市丙局",
        "2.1.1 牵头 市民政局",
    ]
    assert table.tasks["item"].fillna("").tolist() == ["工业", "工业", ""]
    assert table.extra["项目"].tolist() == ["项目甲", "项目甲", "项目乙"]
    assert table.extra["seq"].tolist() == ["1", "2", "3"]
    assert table.tasks["deadline"].tolist()[:2] == ["2024", "全年"]
    assert table.tasks["source_line"].tolist() == [6, 7, 10]


def test_rows_beside_a_clause_that_reaches_down_name_more_units_of_one_task():
    rows = [["任务", "牵头单位"], ["甲", "市甲局"], [None, "市乙局"], ["乙", "市丙局"]]
    assert who(read(workbook(*rows, merge=("A2:A3",)))) == [
        "1.1.1 牵头 市甲局",
        "1.1.1 牵头 市乙局",
        "1.1.2 牵头 市丙局",
    ]


def test_a_problem_in_a_workbook_is_named_by_its_row():
    with pytest.raises(TableFormatError, match="row 3: expected a responsible unit"):
        read(workbook(["任务", "责任单位"], ["甲", "市甲局"], ["乙", None]))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_in_every_encoding(encoding):
    page = "<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>做甲</td><td>市甲局</td></tr></table>"
    assert who(read(page.encode(encoding))) == ["1.1.1 责任 市甲局"]


def test_a_table_within_a_clause_is_part_of_the_clause():
    inner = "<table><tr><td>x</td><td>y</td></tr></table>"
    page = (
        f"<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>做甲{inner}</td><td>市甲局</td></tr></table>"
    )
    table = read(page)
    assert who(table) == ["1.1.1 责任 市甲局"]
    assert table.tasks["content"].tolist() == ["做甲\nx\ny"]


def test_a_clause_may_reach_over_the_column_of_items():
    page = (
        "<table><tr><td>工作任务</td><td>具体措施</td><td>责任单位</td></tr>"
        "<tr><td colspan=2>做甲</td><td>市甲局</td></tr>"
        "<tr><td rowspan=2>任务</td><td>做乙</td><td>市乙局</td></tr>"
        "<tr><td>做丙</td><td>市丙局</td></tr></table>"
    )
    tasks = read(page).tasks
    assert tasks["content"].tolist() == ["做甲", "做乙", "做丙"]
    assert tasks["item"].fillna("").tolist() == ["", "任务", "任务"]


# ---


def packed(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return file.getvalue()


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
ENTRY = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF.*save it as .docx"),
        (b"{\\rtf1\\ansi}", "RTF.*save as .docx"),
        (office.OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), r"legacy Word.*save as \.docx"),
        (office.OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), r"legacy Excel.*save as \.xlsx"),
        (office.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password.*save it again"),
        (office.OLE + b"\0" * 600, "legacy Office"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\x1f\x8b\x08\x00", "gzip.*unpack"),
        (packed(**{"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument.*save as"),
        (packed(**{"a.txt": "x"}), "ZIP archive.*unpack"),
        (FORMATS["word"](["任务", "责任单位"], [["甲", "市甲局"]])[:-200], "cut short"),
        (FORMATS["xlsx"](["任务", "责任单位"], [["甲", "市甲局"]])[:900], "cut short"),
        (packed(**{"word/document.xml": "<broken"}), "damaged"),
        (packed(**{"xl/workbook.xml": "<broken"}), "damaged"),
        (packed(**{"word/document.xml": f"{LAUGHS}<w>&b;</w>"}), "declares entities"),
        (packed(**{"xl/workbook.xml": f"{LAUGHS}<w>&b;</w>".encode("utf-16")}), "declares entities"),
        (packed(**{"xl/workbook.xml": "<x/>", "xl/a.xml": '<mergeCell ref="A1:XFD1048576"/>'}), "cells"),
        (packed(**{"word/document.xml": "", **{f"{n}.xml": "" for n in range(office.PARTS)}}), "parts"),
        (
            f"<table><tr><td colspan=100000000>任务</td></tr>{'<tr><td>x</td></tr>' * 9}</table>".encode(),
            "cells",
        ),
        (
            ("<div>" * 5000 + "<table><tr><td>任务</td><td>责任单位</td></tr></table>").encode(),
            "nested deeper",
        ),
        (b"<table>" + b"<tr><td colspan=1000 rowspan=60000>x</td></tr>" * 6000 + b"</table>", "cells"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_what_to_do(data, message, tmp_path):
    path = tmp_path / "表.docx"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        lyg.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_package_is_unpacked_no_further_than_the_limit(monkeypatch):
    monkeypatch.setattr(office, "UNPACKED", 1 << 20)
    bomb = packed(**{"word/document.xml": b"\0" * (4 << 20)})
    assert len(bomb) < 10_000
    with pytest.raises(SourceError, match="larger than"):
        read(bomb)


def test_a_document_whose_cell_reaches_over_millions_of_columns_is_refused():
    data = word([["任务", "责任单位"], ["甲", "市甲局"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = parts["word/document.xml"]
    parts["word/document.xml"] = main.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="100000000"/>', 1)
    with pytest.raises(SourceError, match="cells"):
        read(packed(**parts))


def test_a_sheet_with_a_cell_in_its_last_corner_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "任务", "x"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(SourceError, match="cells"):
        read(file.getvalue())


def test_a_page_fetches_nothing(tmp_path):
    (tmp_path / "secret").write_text("市密局", encoding="utf-8")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    rows = "<tr><td>任务</td><td>责任单位</td></tr><tr><td>&x;甲</td><td>市甲局&x;</td></tr>"
    page = f"{entity}<table>{rows}</table>"
    assert "市密局" not in str(read(page).tasks.to_numpy())


@pytest.mark.parametrize(
    "text",
    [
        "序号工作任务责任单位1做甲市甲局2做乙市乙局\n",
        "序号,工作任务,时间\n1,甲,乙\n",
        "序号\n工作任务\n责任单位\n1\n做好甲工作。\n2\n做好乙工作。\n市公安局\n",
        "<table><tr><td>任务</td><td>分管领导</td></tr><tr><td>甲</td><td>张三</td></tr></table>",
    ],
    ids=["glued", "no role", "a cell is missing", "persons"],
)
def test_what_has_no_certain_cells_or_no_role_is_refused(text):
    with pytest.raises(TableFormatError, match="no task table"):
        read(text)


@pytest.mark.parametrize("module", ["openpyxl", "docx", "lxml.etree"])
def test_without_the_extra_the_error_names_it(module, monkeypatch):
    name = {"openpyxl": "xlsx", "docx": "word", "lxml.etree": "html"}[module]
    data = FORMATS[name](["任务", "责任单位"], [["甲", "市甲局"]])

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(office, "import_module", missing)
    with pytest.raises(LygdataError, match=r"lygdata\[office\]"):
        read(data)
