"""Broken and uncommon files: each loads with a finding, or is refused with every problem at once."""

import pytest

import lygdata as lyg
from lygdata.errors import SourceError, TableFormatError
from lygdata.reading.headers import recognise
from lygdata.reading.numbering import chinese_number, split_number
from lygdata.reading.text import split_lines
from tables import HEAD, Clause, read, write

PLAN = [
    [
        [Clause("一条。", "市法制办", "市财政局"), Clause("二条。", "市财政局")],
        [Clause("三条。", "市教育局")],
    ],
    [[Clause("四条。")]],
]
TEXT = write(PLAN)
SECOND = "(2)二条。\n| 市财政局\n|\n|\n"


def replaced(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def problems(text: str) -> list[str]:
    with pytest.raises(TableFormatError) as caught:
        read(text)
    first, *listed = str(caught.value).splitlines()
    assert first == f"表.txt: {len(listed)} problem(s); correct the line(s) in the table:"
    return [line.strip() for line in listed]


BROKEN = {
    "a cell too many": (
        SECOND,
        "(2)二条。\n| 市财政局\n| 市教育局\n| 市司法局\n|\n",
        "line 16: expected a bare | that closes the row, found one more cell: '市司法局'",
    ),
    "cells too few": (
        SECOND,
        "(2)二条。\n|\n",
        "line 13: expected 3 cells and a bare | in this row, found 1 in the row that begins '(2)二条。'",
    ),
    "no content": (
        "2.第2项\n| 三条。",
        "2.第2项",
        "line 17: expected 4 cells and a bare | in this row, found 3 in the row that begins '2.第2项'",
    ),
    "no chapter": (
        "一、第1章\n| 1.第1项\n",
        "",
        "line 7: expected a chapter above the clause, found '一条。'",
    ),
    "no item": (
        "二、第2章\n| 1.第1项\n",
        "二、第2章\n|\n",
        "line 24: expected an item above the clause, found '四条。'",
    ),
    "no responsible unit": (
        SECOND,
        "(2)二条。\n|\n| 市财政局\n|\n",
        "line 13: expected a responsible unit for the clause, found none for '二条。'",
    ),
    "nothing but a number": (
        "(2)二条。\n",
        "(2)\n",
        "line 13: expected a clause in the content cell, found an empty cell",
    ),
    "another table": (
        "二、第2章",
        "责任单位\n| 工作内容\n|\n二、第2章",
        "line 22: expected one table in a file, found the head of another: responsible | content",
    ),
}


@pytest.mark.parametrize(("old", "new", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_row_that_is_broken_is_named_with_its_line(old, new, problem):
    assert problem in problems(replaced(old, new))


def test_all_problems_of_a_file_are_told_at_once():
    text = replaced(SECOND, "(2)二条。\n|\n").replace("2.第2项\n| 三条。", "2.第2项")
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 13", "line 15"]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (replaced(SECOND, SECOND.removesuffix("|\n")), "row-end", 15),
        (replaced("2.第2项\n", "| 2.第2项\n"), "row-start", 17),
        (HEAD.join(["", TEXT.removeprefix(HEAD).replace("二、", HEAD + "二、")]), "repeated-head", 22),
        ("关于印发任务分解表的通知\n" + TEXT, "masthead", 1),
        (replaced("二、第2章", "三、第2章"), "heading-number", 24),
        (replaced("2.第2项", "3.第2项"), "heading-number", 18),
        (replaced("| 市财政局\n|\n|\n2.", "| 市财政局、市财政局\n|\n|\n2."), "repeated-unit", 13),
        (TEXT.replace("\n", "\r\n"), "line-ends", 1),
        ("\ufeff" + TEXT, "byte-order-mark", 1),
        (TEXT.encode("gb18030"), "encoding", 1),
        (("\ufeff" + TEXT).encode("utf-16-be"), "encoding", 1),
    ],
)
def test_what_is_only_uncommon_loads_with_a_finding(text, rule, line):
    table = read(text)
    found = table.findings.query("rule == @rule")
    assert found["source_line"].tolist() == [line]
    assert [clause.removesuffix("\r") for clause in table.tasks["content"]] == [
        "一条。",
        "二条。",
        "三条。",
        "四条。",
    ]
    written = table.to_text().encode(table.source.encoding)
    assert written == (text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("blank", ["\u00a0", "\u200b", "\ufeff", "\u3000"])
def test_blanks_around_a_cell_belong_to_the_layout(blank):
    table = read(replaced("| 市教育局", f"| {blank}市教育局{blank}"))
    assert table.tasks["responsible_text"].iloc[2] == "市教育局"
    assert blank in table.to_text()


def test_blanks_within_a_name_do_not_make_another_unit():
    table = read(replaced("| 市教育局", "| 市教\u200b育\u00a0局"))
    assert "市教育局" in set(table.units["unit"])
    assert table.tasks["responsible_text"].iloc[2] == "市教\u200b育\u00a0局"
    assert "invisible-characters" in set(table.findings["rule"])


BREAKS = {
    "a name": ("| 市财政局", "| 市财\n政局", "市财政局"),
    "a list": ("| 市财政局", "| 市财政局、\n市教育局", "市教育局"),
    "a clause": ("(1)一条。", "(1)一\n条。", "市法制办"),
}


@pytest.mark.parametrize(("old", "new", "unit"), BREAKS.values(), ids=BREAKS)
def test_a_cell_that_a_line_break_parts_is_put_together_and_noted(old, new, unit):
    broken = TEXT.replace(old, new, 1)
    table = read(broken)
    assert table.tasks["task_id"].tolist() == read(TEXT).tasks["task_id"].tolist()
    assert unit in table.assignments.loc[table.assignments["task_id"].eq("1.1.1"), "unit"].tolist()
    assert table.findings["rule"].tolist().count("broken-cell") == 1
    assert table.to_text() == broken


def test_items_that_number_on_across_chapters_are_no_oddity():
    text = replaced("二、第2章\n| 1.", "二、第2章\n| 3.")
    assert "heading-number" not in set(read(text).findings["rule"])


def test_only_a_newline_ends_a_line():
    text = "甲\u2028乙\x0b丙\n丁"
    assert split_lines(text).texts == ["甲\u2028乙\x0b丙", "丁"]


@pytest.mark.parametrize("value", range(1, 400))
def test_chapter_numbers_are_read_as_they_are_written(value):
    number, rest = split_number(f"{chinese_number(value)}、推进工作")
    assert (number.value, rest) == (value, "推进工作")


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1.1.1 做甲", "1.1.1"),
        ("1.12做乙", "1.1"),
        ("12)做丙", "1）"),
        ("2-1 做己", "1-1"),
        ("（1）做丁", "（1）"),
        ("①做戊", "①"),
    ],
)
def test_numbers_are_told_apart_by_their_style(text, style):
    number, rest = split_number(text)
    assert number is not None
    assert (number.style, rest[0]) == (style, "做")


@pytest.mark.parametrize(
    "text",
    ["3.5亿元", "(目标办)", "一要", "2015年", "十百、", "24.12.31前完成", "3.0版", "1-2 个", "一、二级"],
)
def test_what_is_no_number_stays_in_the_text(text):
    assert split_number(text) == (None, text)


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["序 号", "工作任务", "目标要求", "牵头单位"], ("seq", "item", "content", "lead")),
        (["", "工作任务", "责任单位（部门）"], ("seq", "content", "responsible")),
        (["类别", "项目", "责任科室"], ("chapter", "content", "responsible")),
        (["目标任务", "具体措施", "主办单位：", "协办单位"], ("item", "content", "lead", "assisting")),
        (["任务", "主要内容", "推进举措", "责任部门"], ("chapter", "item", "content", "responsible")),
        (["任务", "责任单位", "责任部门", "进展"], ("content", "responsible", "responsible.2", "进展")),
        (["任务", ("责任单位", "牵头"), ("责任单位", "配合")], ("content", "lead", "assisting")),
        (["任务", "牵头负责领导", "参加单位", "时限要求"], ("content", "leader", "assisting", "deadline")),
        (["整改方面", "反馈问题", "整改措施", "责任科室"], ("chapter", "item", "content", "responsible")),
        (
            ["问题", "目标", "措施", "责任单位", "整改时限"],
            ("item", "目标", "content", "responsible", "deadline"),
        ),
        (["工作内容", "年度任务", "责任单位", "市领导"], ("content", "年度任务", "responsible", "leader")),
    ],
)
def test_heads_are_known_by_their_synonyms(heads, columns):
    assert recognise(heads) == columns


def test_an_analyst_can_add_heads_of_their_own(tmp_path):
    own = tmp_path / "heads.csv"
    own.write_text("column,header\nresponsible,落实 主体\ncontent,事*\n", encoding="utf-8")
    path = tmp_path / "表.csv"
    path.write_text("事由,落实主体,进展\n做甲,市甲局,已完成\n", encoding="utf-8")
    with pytest.raises(TableFormatError, match="headers=file"):
        lyg.load(path)
    table = lyg.load(path, headers=own)
    assert table.assignments["unit"].tolist() == ["市甲局"]
    assert table.extra["进展"].tolist() == ["已完成"]


def test_heads_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(SourceError, match="column, header"):
        lyg.load(headers=tmp_path / "none.csv")


def loaded(tmp_path, text: str, **options: object) -> lyg.TaskTable:
    path = tmp_path / "表.txt"
    path.write_text(text, encoding="utf-8")
    return lyg.load(path, **options)


def assigned(table: lyg.TaskTable) -> list[str]:
    return [f"{each.role}{each.order} {each.unit}" for each in table.assignments.itertuples()]


def test_the_first_unit_leads_where_the_document_says_so(tmp_path):
    text = "任务|责任单位\n做甲|市甲局、乙局\n做乙|市甲局、市乙局牵头,市丙局配合\n"
    assert assigned(loaded(tmp_path, text, first_is_lead=True)) == [
        *("牵头1 市甲局", "责任2 市乙局"),
        *("牵头1 市甲局", "牵头2 市乙局", "协助1 市丙局"),
    ]


def test_a_level_that_no_name_prints_can_be_given(tmp_path):
    text = "任务|责任单位\n做甲|财政局、海关、区政府\n"
    assert assigned(loaded(tmp_path, text, default_prefix="区")) == [
        "责任1 区财政局",
        "责任2 海关",
        "责任3 区政府",
    ]


def test_a_role_in_the_cell_outranks_its_column_and_keeps_its_word(tmp_path):
    text = "任务|承办部门\n做甲|(主办单位:市甲局;协办单位:乙局等部门;完成时限:年底前)\n做乙|市丙局\n"
    table = loaded(tmp_path, text)
    assert assigned(table) == ["牵头1 市甲局", "协助1 市乙局", "责任1 市丙局"]
    assert table.labels["label"].tolist() == ["主办单位", "协办单位", "承办部门"]
    assert table.tasks["deadline"].fillna("").tolist() == ["年底前", ""]
    assert table.tasks[["responsible_open", "assisting_open"]].to_numpy().tolist() == [
        [False, True],
        [False, False],
    ]


def test_a_register_can_be_given_by_its_path(tmp_path):
    register = tmp_path / "名录.csv"
    register.write_text(
        "unit,short,kind,group,full_name,aliases\n市甲局,甲,named,组,,甲局\n", encoding="utf-8"
    )
    table = loaded(tmp_path, "任务|责任单位\n做甲|甲局\n", register=register)
    assert assigned(table) == ["责任1 市甲局"]
    assert table.source.register == register
    with pytest.raises(SourceError, match="cannot be read"):
        loaded(tmp_path, "任务|责任单位\n做甲|甲局\n", register=tmp_path / "none.csv")


def test_a_level_that_the_table_lacks_has_number_1_and_no_text(tmp_path):
    tasks = loaded(tmp_path, "任务|责任单位\n做甲|市甲局\n做乙|市甲局\n").tasks
    assert tasks["task_id"].tolist() == ["1.1.1", "1.1.2"]
    assert tasks["task_ref"].tolist() == ["1", "2"]
    assert tasks[["chapter", "item"]].isna().all().all()


def test_two_units_of_one_short_name_keep_their_levels_in_labels(tmp_path):
    table = loaded(tmp_path, "任务|责任单位\n做甲|省教育厅、市教育局、区教育局、市甲局\n")
    assert table.units["short"].tolist() == ["教育厅", "市教育局", "区教育局", "甲局"]


def test_persons_and_names_without_a_place_become_findings(tmp_path):
    table = loaded(tmp_path, "任务|责任单位|责任人\n做甲|副市长张三、市甲局、供销|王五\n")
    found = table.findings[table.findings["rule"].isin(["person", "unplaced-unit"])]
    assert found[["rule", "task_id"]].to_numpy().tolist() == [["person", "1.1.1"], ["unplaced-unit", "1.1.1"]]
    assert assigned(table) == ["责任1 市甲局", "责任2 供销"]
    assert table.extra["leader"].tolist() == ["王五"]


def test_a_row_behind_a_page_break_is_told_from_an_unnumbered_one_by_its_number():
    head = "类别\n| 工作任务\n| 工作要求\n| 责任单位\n| 完成时限\n|\n"
    first = "一、甲类\n| 1.甲\n| 做甲。\n| 市甲局\n|\n|\n做乙。\n| 市乙局\n| 全年\n|\n"
    table = read(head + first + "| 2.丙\n| 做丙。\n| 市丙局\n| 年底前\n|\n")
    assert table.tasks["task_id"].tolist() == ["1.1.1", "1.1.2", "1.2.1"]
    assert table.tasks["deadline"].tolist() == ["", "全年", "年底前"]
    assert "row-start" in set(table.findings["rule"])
