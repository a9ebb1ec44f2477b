"""What a loaded table promises, on the real table and on generated ones."""

import pytest
from hypothesis import given

import lygdata as lyg
from golden_data import as_printed, golden
from lygdata.errors import RegisterError, SchemaError, SourceError, TableFormatError
from lygdata.resources import resource
from lygdata.table import TaskTable
from tables import Clause, plans, read, write


@pytest.fixture(scope="module")
def table() -> TaskTable:
    return lyg.load()


def test_the_real_table_has_the_counts_made_by_hand(table):
    units = table.units["kind"].value_counts()
    headings = table.tasks[["chapter_no", "item_no"]]
    assert (len(table.tasks), len(headings.drop_duplicates()), headings["chapter_no"].nunique()) == (
        49,
        24,
        7,
    )
    assert (len(table.assignments), units["named"], units["collective"]) == (152, 25, 5)
    assert table.tasks["responsible_open"].sum() == 5


def test_every_assignment_is_the_one_read_by_hand(table):
    by_hand = golden("assignments.csv")
    assert as_printed(table.assignments[by_hand.columns]) == as_printed(by_hand)


def test_every_task_is_the_one_read_by_hand(table):
    tasks = table.tasks.assign(
        content_start=table.tasks["content"].str[:10], content_end=table.tasks["content"].str[-10:]
    )
    by_hand = golden("tasks.csv")
    assert as_printed(tasks[by_hand.columns]) == as_printed(by_hand)


def test_the_headings_are_the_ones_read_by_hand(table):
    items = table.tasks.groupby(["chapter_no", "item_no"], as_index=False).agg(
        item=("item", "first"), tasks=("task_id", "size")
    )
    chapters = table.tasks.groupby("chapter_no", as_index=False).agg(
        chapter=("chapter", "first"), tasks=("task_id", "size"), items=("item_no", "nunique")
    )
    assert as_printed(items) == as_printed(golden("items.csv"))
    assert as_printed(chapters) == as_printed(golden("chapters.csv"))


def test_the_source_can_be_written_again_byte_for_byte(table):
    assert table.to_text().encode() == resource("data/lyg_task_table.txt").read_bytes()


@given(plans)
def test_any_table_can_be_written_again_from_its_frames(plan):
    text = write(plan)
    assert read(text).to_text() == text


def test_what_is_written_again_comes_from_the_frames(table):
    tasks = table.tasks.assign(content=table.tasks["content"].str.replace("法制", "法治"))
    changed = TaskTable(
        tasks, table.assignments, table.units, table.findings, table.layout, table.source
    ).to_text()
    assert changed != table.to_text()
    assert "法治干部" in changed


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("assignments", {"task_id": "9.9.9"}, "points at no task"),
        ("assignments", {"unit": "市气象局"}, "not in units"),
        ("units", {"unit": "市气象局"}, "no assignment"),
        ("tasks", {"task_id": "1.1.9"}, "gap"),
    ],
)
def test_frames_that_do_not_fit_together_are_refused(table, name, row, message):
    frames = {part: getattr(table, part) for part in ("tasks", "assignments", "units", "findings", "layout")}
    broken = frames[name].copy()
    broken.loc[0, list(row)] = list(row.values())
    with pytest.raises(SchemaError, match=message):
        TaskTable(**frames | {name: broken}, source=table.source)


def test_a_task_without_a_responsible_unit_is_refused(table):
    kept = table.assignments[table.assignments["task_id"].ne("7.5.3")]
    with pytest.raises(SchemaError, match="no responsible unit"):
        TaskTable(table.tasks, kept, table.units, table.findings, table.layout, table.source)


def test_a_missing_column_is_refused(table):
    with pytest.raises(SchemaError, match="mention"):
        TaskTable(
            table.tasks,
            table.assignments.drop(columns="mention"),
            table.units,
            table.findings,
            table.layout,
            table.source,
        )


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, SourceError, "cannot be read"),
        (b"", SourceError, "empty"),
        (b" \n\n", SourceError, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", SourceError, "no text file"),
        ("关于印发通知的函\n各县区政府：\n".encode(), TableFormatError, "no task table"),
        ("项目\n| 内容\n|\n".encode(), TableFormatError, "no task table"),
        (write([]).encode(), TableFormatError, "no task below"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(tmp_path, content, error, message):
    path = tmp_path / "表.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=message) as caught:
        lyg.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        lyg.load(tmp_path)


def test_a_register_beside_the_table_must_know_every_unit(tmp_path):
    (tmp_path / "units.csv").write_text(
        "unit,short,kind,group,full_name,aliases\n市财政局,财政局,named,职能部门,,\n", encoding="utf-8"
    )
    path = tmp_path / "表.txt"
    path.write_text(write([[[Clause()]]]), encoding="utf-8")
    with pytest.raises(RegisterError, match=r"市法制办 \(first in task 1\.1\.1\)"):
        lyg.load(path)


def test_without_a_register_the_names_speak_for_themselves():
    units = read(write([[[Clause(responsible="市法制办、各县区政府")]]])).units
    assert units["short"].tolist() == ["法制办", "各县区政府"]
    assert units["group"].tolist() == ["点名单位", "集合主体"]
    assert units["full_name"].isna().all()
