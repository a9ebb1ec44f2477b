"""Broken and uncommon files: each loads with a finding, or is refused with every problem at once."""

import pytest

from lygdata.errors import TableFormatError
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
        "line 18: expected a responsible unit for the clause, found none for '市教育局'",
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
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 13", "line 16"]


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


def test_items_that_number_on_across_chapters_are_no_oddity():
    text = replaced("二、第2章\n| 1.", "二、第2章\n| 3.")
    assert "heading-number" not in set(read(text).findings["rule"])


def test_only_a_newline_ends_a_line():
    text = "甲\u2028乙\x0b丙\n丁"
    assert [line.text for line in split_lines(text)] == ["甲\u2028乙\x0b丙", "丁"]


@pytest.mark.parametrize("value", range(1, 400))
def test_chapter_numbers_are_read_as_they_are_written(value):
    number, rest = split_number(f"{chinese_number(value)}、推进工作")
    assert (number.value, rest) == (value, "推进工作")


@pytest.mark.parametrize("text", ["3.5亿元", "(目标办)", "一要", "2015年", "十百、"])
def test_what_is_no_number_stays_in_the_text(text):
    assert split_number(text) == (None, text)
