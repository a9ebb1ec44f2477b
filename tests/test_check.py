"""`lygdata check` says what is in a table and what is odd, for people and machines, on any console."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from lygdata.__main__ import cli
from lygdata.check import as_json, as_text, is_sound, summary
from lygdata.monospace import aligned, width
from lygdata.table import load
from tables import Clause, read, write

SOUND = write([[[Clause(), Clause("做好工作。", "财政局")]]])
UNSOUND = SOUND.replace("(2)", "(1)")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, arguments)], prog_name="lygdata")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.txt"


def test_the_table_that_comes_with_the_package_is_sound_and_counted_as_by_hand() -> None:
    result = check()
    head, findings = result.stdout.split("\n\n")
    counts = dict(line.rsplit(maxsplit=1) for line in head.splitlines())
    assert result.exit_code == 0
    assert {name: counts[name] for name in ("Tasks", "Items", "Chapters", "Assignments")} == {
        "Tasks": "49",
        "Items": "24",
        "Chapters": "7",
        "Assignments": "152",
    }
    assert (counts["Named units"], counts["Collectives"]) == ("25", "5")
    assert (counts["Citations"], counts["Targets"]) == ("6", "9")
    assert counts["SHA-256"] == load().source.sha256
    assert counts["Encoding"] == "utf-8"
    assert len(findings.splitlines()) == 1 + len(load().findings)


def test_a_finding_of_severity_error_is_exit_code_1_and_comes_first(file: Path) -> None:
    file.write_text(UNSOUND, encoding="utf-8")
    result = check(file)
    assert result.exit_code == 1
    first = result.stdout.split("\n\n")[1].splitlines()[1]
    assert first.split() == ["error", "repeated-number", "一.1.2", "13", "同一事项下序号（1）出现两次"]


def test_a_table_without_findings_ends_after_its_counts() -> None:
    table = read(SOUND)
    found = summary(table)
    found = {**found, "findings": []}
    assert as_text(found).splitlines()[-1].split() == ["Notes", str(found["counts"]["notes"])]


def test_a_table_without_chapters_has_none_to_count() -> None:
    text = SOUND.replace("项目\n| 工作事项", "工作事项").replace("一、第1章\n| ", "")
    counts = summary(read(text))["counts"]
    assert (counts["chapters"], counts["items"], counts["tasks"]) == (0, 1, 2)


def test_a_table_that_cannot_be_read_is_exit_code_2_and_each_problem_a_line(file: Path) -> None:
    file.write_text(SOUND.replace("| 财政局\n", "") + "(3)孤行\n|\n", encoding="utf-8")
    result = check(file)
    assert (result.exit_code, result.stdout) == (2, "")
    head, *problems = result.stderr.splitlines()
    assert head.startswith(f"Error: {file}: 2 problem(s)")
    assert [problem.split(":")[0] for problem in problems] == ["  line 13", "  line 16"]


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_missing_file_is_exit_code_2_and_one_line(file: Path, flags: list[str]) -> None:
    result = check(file, *flags)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_json_is_one_document_in_utf_8_with_stable_keys() -> None:
    result = check("--json")
    document = json.loads(result.stdout_bytes)
    assert result.exit_code == 0
    assert "市法制办".encode() in result.stdout_bytes
    assert list(document) == ["file", "sha256", "encoding", "counts", "findings"]
    assert document["counts"] == {
        "chapters": 7,
        "items": 24,
        "tasks": 49,
        "assignments": 152,
        "named_units": 25,
        "collectives": 5,
        "citations": 6,
        "targets": 9,
        "errors": 0,
        "checks": 13,
        "notes": 30,
    }


def test_json_lists_every_finding_in_document_order_and_null_where_no_task_is_meant() -> None:
    findings, frame = json.loads(check("--json").stdout)["findings"], load().findings
    for column in ("rule", "severity", "source_line", "message"):
        assert [finding[column] for finding in findings] == frame[column].tolist()
    assert findings[0]["task_id"] is findings[0]["task_ref"] is None
    assert (findings[1]["task_id"], findings[1]["task_ref"]) == ("1.1.1", "一.1.1")


def test_json_of_an_unsound_table_is_still_whole(file: Path) -> None:
    file.write_text(UNSOUND, encoding="utf-8")
    result = check(file, "--json")
    assert (result.exit_code, json.loads(result.stdout)["counts"]["errors"]) == (1, 1)


def test_columns_stand_below_each_other_for_eyes_that_see_chinese_twice_as_wide() -> None:
    lines = as_text(summary(load())).split("\n\n")[1].splitlines()
    starts = {width(line[: len(line) - len(line.split(maxsplit=4)[-1])]) for line in lines if "." in line}
    assert len(starts) == 1


@given(st.lists(st.tuples(st.text("市a，b", min_size=1), st.text("局-1", min_size=1)), min_size=1))
def test_aligned_rows_begin_their_second_column_in_one_place(rows: list[tuple[str, str]]) -> None:
    lines = aligned(rows).splitlines()
    assert {width(line.removesuffix(second)) for line, (_, second) in zip(lines, rows, strict=True)} == {
        2 + max(width(first) for first, _ in rows)
    }


def test_characters_that_no_one_sees_or_that_steer_a_terminal_are_spelt_out() -> None:
    text = as_text(summary(read("题\u202e名\x9b31m\n|\n" + SOUND)))
    assert "题\\u202e名\\x9b31m" in text


def test_a_file_name_that_is_no_text_breaks_neither_form() -> None:
    found = {**summary(read(SOUND)), "file": "表\udcff.txt"}
    assert json.loads(as_json(found))["file"] == "表\udcff.txt"
    assert "表\\udcff.txt" in as_text(found)


def test_soundness_is_the_absence_of_errors() -> None:
    assert is_sound(summary(read(SOUND)))
    assert not is_sound(summary(read(UNSOUND)))


@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_a_console_of_another_encoding_is_no_reason_to_fail(encoding: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "lygdata", "check"],
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    expected = "市法制办" if encoding == "gbk" else "\\u5e02\\u6cd5\\u5236\\u529e"
    assert expected in run.stdout.decode(encoding)


def test_json_is_utf_8_whatever_the_console_speaks() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "lygdata", "check", "--json"],
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout.decode("utf-8"))["counts"]["tasks"] == 49


@pytest.mark.parametrize("command", ["check", "export", "dictionary"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: lygdata {command}" in result.stdout
