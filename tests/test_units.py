"""Who is meant by a cell of units, and what the register of units must be."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lygdata as lyg
from golden_data import golden
from lygdata.errors import RegisterError
from lygdata.resources import resource
from lygdata.units import SEPARATOR, parse_unit_list, read_register, split_list
from tables import unit_lists

HEAD = "unit,short,kind,group,full_name,aliases\n"


def units(cell: str, **options: str) -> list[str]:
    return [mention.unit for mention in parse_unit_list(cell, **options).mentions]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市政府办公室、财政局", ["市政府办公室", "市财政局"]),
        ("省发改委、财政厅、市法制办、教育局", ["省发改委", "省财政厅", "市法制办", "市教育局"]),
        ("各县区政府,市编办、法制办", ["各县区政府", "市编办", "市法制办"]),
        ("市法制办、各有关部门", ["市法制办", "市各有关部门"]),
        ("市法制办、政府各部门", ["市法制办", "市政府各部门"]),
        ("市法制办、各县区政府、财政局", ["市法制办", "各县区政府", "市财政局"]),
        ("住房保障和房产管理局", ["住房保障和房产管理局"]),
        ("市场监管局、市政工程处、市容管理局", ["市场监管局", "市政工程处", "市容管理局"]),
        ("市政务公开办、市政府办公室", ["市政务公开办", "市政府办公室"]),
        ("市教育局、市民政局", ["市教育局", "市民政局"]),
        ("市发改委（目标办、综合处）、法制办", ["市发改委", "市法制办"]),
        ("", []),
    ],
)
def test_the_prefix_carries_over_to_named_units(cell, expected):
    assert units(cell) == expected


def test_a_table_without_any_prefix_can_be_given_one():
    assert units("财政局、教育局", default_prefix="区") == ["区财政局", "区教育局"]


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("市各有关部门、市法制办", ["collective", "named"]),
        ("市级行政审批部门", ["collective"]),
        ("各县区政府", ["collective"]),
        ("有关单位", ["collective"]),
        ("市政府办公室", ["named"]),
    ],
)
def test_collectives_are_told_from_named_units(cell, kinds):
    assert [mention.kind for mention in parse_unit_list(cell).mentions] == kinds


def test_an_office_in_brackets_is_no_unit_of_its_own():
    (mention,) = parse_unit_list("市发改委(目标办)").mentions
    assert (mention.unit, mention.mention, mention.office) == ("市发改委", "市发改委(目标办)", "目标办")


@pytest.mark.parametrize("tail", ["等", "等部门", "等单位", "等有关部门", "等5个部门"])
def test_a_list_that_ends_in_deng_is_open(tail):
    found = parse_unit_list(f"市法制办、财政局{tail}")
    assert found.open
    assert [mention.unit for mention in found.mentions] == ["市法制办", "市财政局"]


@given(unit_lists)
def test_joining_undoes_splitting(cell):
    marks = SEPARATOR.findall(cell)
    parts = split_list(cell)
    assert parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True)) == cell


@given(st.text())
def test_any_text_can_be_read_and_no_mention_is_empty(cell):
    assert all(mention.unit and mention.mention in cell for mention in parse_unit_list(cell).mentions)


def test_every_registered_unit_and_alias_is_used_by_the_table():
    table = lyg.load()
    register = read_register(resource("data/units.csv"))
    assert {unit.unit for unit in register.units} == set(table.units["unit"])
    printed = set(golden("assignments.csv")["mention"])
    assert {alias for unit in register.units for alias in unit.aliases} <= printed


def test_the_register_says_what_the_golden_copy_says_of_kinds():
    by_hand = dict(golden("assignments.csv")[["unit", "kind"]].itertuples(index=False))
    assert {unit.unit: unit.kind for unit in read_register(resource("data/units.csv")).units} == by_hand


def test_labels_for_charts_are_short_and_unique():
    with resource("data/units.csv").open(encoding="utf-8") as file:
        labels = [row["short"] for row in csv.DictReader(file)]
    assert len(set(labels)) == len(labels) == 30
    assert max(map(len, labels)) <= 4


def test_a_name_that_stands_for_two_units_is_refused(tmp_path: Path):
    path = tmp_path / "units.csv"
    path.write_text(
        HEAD + "市甲局,甲局,named,职能部门,,甲\n市乙局,乙局,named,职能部门,,甲\n", encoding="utf-8"
    )
    with pytest.raises(RegisterError, match="甲 stand for more than one unit"):
        read_register(path)


def test_a_register_that_lacks_a_column_is_refused(tmp_path: Path):
    path = tmp_path / "units.csv"
    path.write_text("unit,short\n市甲局,甲局\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="aliases、full_name、group、kind"):
        read_register(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_register_may_come_from_excel(tmp_path: Path, encoding: str):
    path = tmp_path / "units.csv"
    path.write_text(HEAD + "市甲局,甲局,named,职能部门,,\n", encoding=encoding)
    assert [unit.unit for unit in read_register(path).units] == ["市甲局"]


def test_an_alias_is_the_unit_it_stands_for(tmp_path: Path):
    (tmp_path / "units.csv").write_text(
        HEAD + "市人社局,人社局,named,职能部门,,市人力资源和社会保障局\n", encoding="utf-8"
    )
    (tmp_path / "表.txt").write_text(
        "工作内容\n| 责任单位\n|\n做好工作。\n| 市人力资源和社会保障局\n|\n", encoding="utf-8"
    )
    assert lyg.load(tmp_path / "表.txt").assignments["unit"].tolist() == ["市人社局"]
