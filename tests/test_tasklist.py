"""The task list of a unit is complete, prints on A4 with its head on every page, and runs nothing."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from lygdata.__main__ import cli
from lygdata.errors import ExportError, UnknownUnitError
from lygdata.office import write_whole
from lygdata.table import load
from lygdata.tasklist import FOR_ANSWERS, task_list, task_workbook, write_task_lists
from lygdata.workload import participation
from tables import Clause, one_row, read, write

HEADS = ["编号", "主要内容", "承担方式", "共同单位", "完成时限", "原表行号", "进展", "完成时间", "责任人"]
FIRST = 4  # row of the first task


@pytest.fixture(scope="module")
def table():
    return load()


@pytest.fixture(scope="module")
def sheet(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("tasks") / "市法制办.xlsx"
    path.write_bytes(task_workbook(table, "市法制办"))
    return openpyxl.load_workbook(path).worksheets[0]


def lygdata(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="lygdata")


def test_the_lists_of_all_units_hold_every_task_of_every_unit(table):
    listed = sum(len(task_list(table, unit)) for unit in table.units["unit"])
    assert listed == len(participation(table.assignments))


def test_each_column_says_what_the_source_says(table):
    row = task_list(table, "市法制办").set_index("编号").loc["一.1.1"]
    assert row["主要内容"].startswith("以转变政府职能和管理方式创新为核心，更加重视")
    assert row["承担方式"] == "协助"
    assert row["共同单位"].startswith("责任：市政府办公室、市财政局、")
    assert row["共同单位"].endswith("市民政局等")
    assert (row["完成时限"], row["原表行号"]) == ("原表未列", 9)
    assert row[FOR_ANSWERS].tolist() == ["", "", ""]


@pytest.mark.parametrize(
    ("clause", "partners"),
    [
        (Clause(responsible="市教育局"), "无"),
        (Clause(responsible="市教育局等"), "责任：另有未点名的单位"),
        (
            Clause(responsible="市教育局、财政局等", assisting="市各有关部门"),
            "责任：市财政局等；协助：市各有关部门",
        ),
        (Clause(responsible="市财政局", assisting="市教育局、法制办"), "责任：市财政局；协助：市法制办"),
    ],
    ids=["alone", "alone in an open list", "with both", "assisting"],
)
def test_partners_stand_by_their_role_and_open_lists_stay_open(clause, partners):
    assert task_list(read(write([[[clause]]])), "市教育局")["共同单位"].tolist() == [partners]


def test_the_sheet_has_a_title_the_heads_and_a_row_a_task(table, sheet):
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "市法制办任务清单（34项）"
    assert list(rows[2]) == HEADS
    refs = [row[0] for row in rows[3:]]
    assert refs == task_list(table, "市法制办")["编号"].tolist()
    assert all(row[6:] == (None, None, None) for row in rows[3:])


def test_it_prints_on_a4_landscape_one_page_wide_with_the_head_on_every_page(sheet):
    setup = sheet.page_setup
    assert (int(setup.paperSize), setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"


def test_what_looks_like_a_formula_stays_text(tmp_path):
    clauses = [Clause(content=text) for text in ("=1+1", "+1", "@SUM", "<script>run</script>", "-1")]
    path = tmp_path / "list.xlsx"
    path.write_bytes(task_workbook(read(write([[clauses]])), "市法制办"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = [sheet.cell(row, 2) for row in range(FIRST, FIRST + len(clauses))]
    assert [cell.value for cell in cells] == [clause.content for clause in clauses]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_same_table_gives_the_same_bytes(table):
    assert task_workbook(table, "市编办") == task_workbook(load(), "市编办")


@pytest.mark.parametrize("name", ["../市法制办", "C:市法制办", "a/b", "..", "con", "市'\"法制办", "/etc/x"])
def test_no_name_of_a_unit_leads_out_of_the_folder(tmp_path, monkeypatch, name):
    table = one_row("市法制办")
    for frame in (table.assignments, table.units):
        frame["unit"] = name
    (path,) = write_task_lists(table, [name], tmp_path / "lists")
    assert path.parent == tmp_path / "lists"
    assert [found.name for found in tmp_path.rglob("*.xlsx")] == [path.name]


def test_the_command_writes_one_list_or_one_a_unit(tmp_path, table):
    result = lygdata("tasks", "--unit", "市法制办", "--to", tmp_path / "new" / "a.xlsx")
    assert (result.exit_code, result.stdout) == (0, f"Open {tmp_path / 'new' / 'a.xlsx'}\n")
    (tmp_path / "表.txt").write_text(
        write([[[Clause(responsible="市教育局、各县区政府")]]]), encoding="utf-8"
    )
    result = lygdata("tasks", tmp_path / "表.txt", "--all", "--to", tmp_path / "all")
    assert (result.exit_code, result.stdout) == (0, f"2 files: open {tmp_path / 'all'}\n")
    assert {path.stem for path in (tmp_path / "all").iterdir()} == {"市教育局", "各县区政府"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unit", "市法治办", "--to", "a.xlsx"], "did you mean 市法制办"),
        (["--unit", "市法制办", "--to", "a.docx"], "does not end in .xlsx"),
        (["--unit", "市法制办", "--all", "--to", "a"], "Give either --unit NAME or --all"),
        (["--to", "a"], "Give either --unit NAME or --all"),
    ],
    ids=["misspelt", "suffix", "both", "neither"],
)
def test_bad_input_ends_with_2_and_writes_nothing(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = lygdata("tasks", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["tasks", "--unit", "市法制办", "--to", "a.xlsx"], ["brief", "--to", "a.docx"]]
)
def test_without_the_extra_the_error_names_the_command_that_brings_it(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lygdata.office.find_spec", lambda name: None)
    result = lygdata(*command)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert 'pip install "lygdata[office]"' in result.stderr


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_part(tmp_path, monkeypatch):
    path = write_whole(tmp_path / "a.xlsx", b"old")

    def locked(self, target):
        raise PermissionError("open in another program")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(ExportError, match=r"a\.xlsx.*what was there is untouched"):
        write_whole(path, b"new")
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.xlsx": b"old"}


def test_an_unknown_unit_is_refused(table):
    with pytest.raises(UnknownUnitError, match="市法治办"):
        task_list(table, "市法治办")
