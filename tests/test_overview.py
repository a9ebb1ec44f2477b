"""A table shows itself: one line in a terminal, a compact summary in Chinese in a notebook."""

from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from lygdata.table import load
from tables import one_row


def shown(table) -> BeautifulSoup:
    return BeautifulSoup(table._repr_html_(), "html.parser")


def test_a_terminal_has_one_line():
    assert repr(load()) == "<TaskTable lyg_task_table.txt: 49 tasks, 152 assignments, 30 units>"


def test_the_summary_has_counts_findings_and_the_busiest_units():
    page = shown(load())
    text = page.get_text().replace("\xa0", "")
    assert "7章，24工作事项，49任务，152分工关系，25点名单位，5集合主体" in text
    assert "疑点：待核13，提示30" in text
    assert [row.td.get_text() for row in page.select("tbody tr")][:2] == ["市法制办", "市政府办公室"]
    assert "其余 20 个点名单位均不超过 5 项" in page.get_text()


def test_a_table_of_one_collective_has_no_list_of_units():
    page = shown(one_row("市各有关部门"))
    assert not page.find("table")
    assert "1\xa0集合主体" in page.get_text()


def test_what_looks_like_markup_is_shown_not_run():
    table = one_row("市法制办")
    source = replace(table.source, path=Path("<script>alert(1)<script>.txt"))
    page = shown(replace(table, source=source))
    assert not page.find("script")
    assert "<script>alert(1)" in page.get_text()
