"""The picker follows what is picked, and what a table holds is shown as text."""

import pytest
from bs4 import BeautifulSoup

from lygdata.table import load
from tables import Clause, read, write

pytest.importorskip("ipywidgets", reason="lygdata[lab] is not installed")

from lygdata.explore import Explorer, searchable


def listed(explorer: Explorer) -> list[str]:
    return [
        row.td.get_text() for row in BeautifulSoup(explorer.tasks.value, "html.parser").select("tbody tr")
    ]


@pytest.fixture(scope="module")
def table():
    return load()


def test_it_begins_with_the_busiest_unit_and_all_its_tasks(table):
    explorer = Explorer(table)
    assert explorer.unit.value == "市法制办"
    assert len(listed(explorer)) == 34


def test_a_picked_unit_redraws_the_picture_and_the_list(table):
    explorer = Explorer(table)
    explorer.unit.value = "市财政局"
    assert 'alt="单位画像：市财政局参与' in explorer.picture.value
    assert listed(explorer) == ["一.1.1", "一.1.2", "一.3.1", "六.2", "七.5.1"]


def test_a_chapter_narrows_the_list_and_leaves_the_picture(table):
    explorer = Explorer(table, unit="市财政局")
    before = explorer.picture.value
    explorer.chapter.value = 6
    assert (listed(explorer), explorer.picture.value) == (["六.2"], before)


def test_a_way_of_counting_redraws_the_picture(table):
    explorer = Explorer(table, unit="市财政局")
    before = explorer.picture.value
    explorer.counting.value = "fractional"
    assert explorer.picture.value != before


def test_what_looks_like_markup_is_shown_not_run():
    table = read(write([[[Clause("<script>alert(1)</script>", "市<img/src=x/onerror=alert(1)>局")]]]))
    explorer = Explorer(table)
    pages = [explorer.picture.value, explorer.tasks.value, table._repr_html_()]
    for page in (BeautifulSoup(page, "html.parser") for page in pages):
        assert not page.find("script")
        assert not page.find("img", src="x")
    assert "<script>alert" not in searchable(table.tasks[["content"]])._repr_html_()
