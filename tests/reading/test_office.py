"""Tables in pages, documents and workbooks: what each of these can do to them."""

import io
from datetime import date

import docx
import openpyxl
import pytest

from lygdata.errors import TableFormatError
from tables import read, rules, who

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


def test_what_a_page_does_not_show_is_not_read():
    units = "<td style='display: none'>市乙局</td><td>市甲局<span hidden>、市丙局</span></td>"
    row = f"<tr{{}}><td>{{}}</td>{units}</tr>"
    rows = row.format(" style='DISPLAY:NONE'", "{{task}}") + row.format("", "做甲。")
    page = f"<h3>一、甲类</h3><table><tr><td>任务</td><td>责任单位</td></tr>{rows}</table>"
    again = page.replace("甲类", "乙类").replace("一、", "二、")
    table = read(f"<html><body>{page}{again}</body></html>")
    assert who(table) == ["1.1.1 责任 市甲局", "2.1.1 责任 市甲局"]
    assert table.tasks["chapter"].tolist() == ["甲类", "乙类"]


def test_a_note_may_stand_in_the_column_of_units():
    head, row = "<td>责任单位</td><td>任务</td>", "<td>市甲局</td><td>做甲。</td>"
    notes = "<tr><td colspan=2>每月报送进展。</td></tr><tr><td>说明：每月报送。</td><td></td></tr>"
    table = read(f"<table><tr>{head}</tr><tr>{row}</tr>{notes}</table>")
    assert who(table) == ["1.1.1 责任 市甲局"]
    assert rules(table) == ["other-text", "footnote"]


def test_a_cell_that_reaches_to_the_end_does_not_leave_its_part_of_the_page():
    part = "<tbody><tr><td rowspan=0>{}<td>做甲。<td>市甲局</tr><tr><td>做乙。<td>市乙局</tr></tbody>"
    parts = "".join(map(part.format, "一二"))
    table = read(f"<table><thead><tr><th>项目<th>工作任务<th>责任单位</thead>{parts}</table>")
    assert table.tasks["chapter"].tolist() == ["一", "一", "二", "二"]
    assert who(table)[2:] == ["2.1.1 责任 市甲局", "2.1.2 责任 市乙局"]


def saved(document) -> bytes:
    """The file of a Word document or a workbook."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


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
    return saved(document)


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


def chaptered(*headings: str) -> bytes:
    """A document with a table of one task below each heading."""
    document = docx.Document()
    for number, heading in enumerate(headings):
        document.add_paragraph("现将任务分工如下。" if number == 0 else "（接上）")
        document.add_paragraph(heading)
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["工作任务", "责任单位", f"做{number}。", "市甲局"], strict=True):
            cell.text = text
    document.add_paragraph("三、附则")
    return saved(document)


@pytest.mark.parametrize("headings", [("一、加强领导", "二、依法行政"), ("加强领导", "依法行政")])
def test_headings_between_the_tables_of_a_document_are_its_chapters(headings):
    table = read(chaptered(*headings))
    assert table.tasks[["task_id", "chapter"]].to_numpy().tolist() == [
        ["1.1.1", "加强领导"],
        ["2.1.1", "依法行政"],
    ]
    assert rules(table) == ["masthead", "other-text", "repeated-head", "other-text"]


def test_one_text_between_tables_is_no_chapter():
    table = read(chaptered("责任分工", "责任分工"))
    assert table.tasks["chapter"].isna().all()


def test_hidden_words_of_a_document_are_not_read_but_tables_in_its_cells_are():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "工作任务", "责任单位"
    words = table.cell(1, 0).paragraphs[0]
    words.add_run("做甲，")
    words.add_run("待核实，").font.hidden = True
    words.add_run("做好。").font.hidden = False
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "市甲局"
    read_again = read(saved(document))
    assert read_again.tasks["content"].tolist() == ["做甲，做好。"]
    assert who(read_again) == ["1.1.1 责任 市甲局"]


def sheets(*tables: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    return saved(book)


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


def hiding(*, filtered: bool) -> bytes:
    """A workbook that hides a row, a column and the first row of a merged cell."""
    book = openpyxl.Workbook()
    rows = [["工作任务", "牵头单位", "责任单位"], ["做旧。", "市旧局", "市甲局"], ["做甲。", "市旧局", None]]
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    if filtered:
        book.active.auto_filter.ref = "A1:C3"
        book.active.auto_filter.add_filter_column(0, ["做甲。"])
    return saved(book)


def test_what_a_sheet_hides_is_not_read_and_told():
    table = read(hiding(filtered=False))
    assert who(table) == ["1.1.1 责任 市甲局"]
    assert table.findings["message"].tolist() == ["工作表“Sheet”有4格隐藏的内容，未读入"]


def test_rows_that_only_a_filter_hides_are_tasks():
    assert read(hiding(filtered=True)).tasks["content"].tolist() == ["做旧。", "做甲。"]


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
    return saved(book)


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


def test_heads_of_three_levels_some_of_which_are_not_split():
    plan = workbook(
        ["填报单位（盖章）：", "", "", "", "2021年7月"],
        ["改革内容", "", "责任落实", "", "推进情况"],
        ["任务", "具体举措", "主责", "", "协同"],
        ["", "", "牵头部门", "责任单位", "配合单位"],
        ["一、甲", "做甲。", "办公室", "人事部", "各二级企业"],
        merge=("A2:B2", "C2:D2", "A3:A4", "B3:B4", "C3:D3"),
    )
    table = read(plan)
    assert who(table) == ["1.1.1 牵头 办公室", "1.1.1 责任 人事部", "1.1.1 协助 各二级企业"]
    assert table.tasks[["item", "content"]].to_numpy().tolist() == [["甲", "做甲。"]]
