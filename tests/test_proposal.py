"""A first register: loads as it is, and marks what may be one unit."""

import csv

import pytest
from click.testing import CliRunner

import lygdata as lyg
from lygdata.__main__ import cli
from lygdata.errors import RegisterError

TEXT = """\
任务|责任单位
做甲|市发展和改革委员会、市教育局
做乙|市发改委、市体育局
做丙|教育局
做丁|各县区政府
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "表.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_first_register_marks_likely_aliases_and_merges_none(source):
    before = lyg.load(source)
    result = CliRunner().invoke(cli, ["register", str(source)])
    assert result.exit_code == 0, result.output
    with (source.parent / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["unit"]: row for row in csv.DictReader(file)}
    assert list(rows) == before.units["unit"].tolist()
    assert {unit: row["check"] for unit, row in rows.items() if row["check"]} == {
        "市发改委": "可能即市发展和改革委员会（简称），请核实",
        "教育局": "可能即市教育局（省略层级），请核实",
    }
    assert lyg.load(source).assignments.equals(before.assignments)


def test_a_register_that_a_person_may_have_edited_is_not_overwritten(source, tmp_path):
    target = tmp_path / "名录.csv"
    target.write_text("x", encoding="utf-8")
    result = CliRunner().invoke(cli, ["register", str(source), "--to", str(target)], standalone_mode=False)
    assert isinstance(result.exception, (RegisterError, SystemExit))
    assert target.read_text(encoding="utf-8") == "x"
