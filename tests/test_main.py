"""The command line explains itself, ends in one line, and says by its exit code how it went."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lygdata.__main__ import cli
from lygdata.errors import ReportError, ReportsBusyError
from lygdata.reporting.run import Outcome
from lygdata.resources import resource

TABLE = resource("data/lyg_task_table.txt")


def lygdata(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="lygdata")


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What the command hands on, instead of reports."""
    handed: dict[str, Any] = {}

    def make_reports(reports: list[Any], **more: Any) -> Outcome:
        handed.update(reports=reports, **more)
        return Outcome(Path(more["out"]) / "latest" / "index.html", len(reports), len(reports))

    monkeypatch.setattr("lygdata.reporting.run.make_reports", make_reports)
    monkeypatch.chdir(tmp_path)  # there is no set yet
    return handed


def ending(error: BaseException) -> Callable[..., Path]:
    def make_reports(*_: object, **__: object) -> Path:
        raise error

    return make_reports


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"]])
def test_every_command_explains_itself_with_an_example(arguments: list[str]) -> None:
    result = lygdata(*arguments)
    assert result.exit_code == 0
    assert "Example: lygdata report" in result.stdout


def test_the_last_line_says_how_many_how_long_and_where_to_look(planned: dict[str, Any]) -> None:
    result = lygdata("report")
    assert result.exit_code == 0
    assert result.stdout.startswith("27 reports in ")
    assert result.stdout.endswith(f" s: open {Path('reports', 'latest', 'index.html')}\n")


def test_a_quiet_run_says_nothing_when_all_is_well(planned: dict[str, Any]) -> None:
    result = lygdata("report", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_without_options_every_named_unit_has_a_report_busiest_first(planned: dict[str, Any]) -> None:
    lygdata("report")
    names = [report.name for report in planned["reports"]]
    assert names[:4] == ["任务覆盖", "原表核查", "市法制办", "市政府办公室"]
    assert (len(names), len(set(names))) == (27, 27)
    assert not [name for name in names if name.startswith("各")]
    assert planned["sources"] == [TABLE, resource("data/units.csv")]
    assert planned["facts"]["工作任务"] == "49 项"
    assert planned["whole"]


def test_named_units_alone_are_made_once_each_and_the_index_says_so(planned: dict[str, Any]) -> None:
    lygdata("report", "--unit", "市法制办", "--unit", "市财政局", "--unit", "市法制办")
    assert [report.name for report in planned["reports"]] == ["任务覆盖", "原表核查", "市法制办", "市财政局"]
    assert planned["facts"]["本次报告"] == "只含 25 个单位中的 2 个"
    assert not planned["whole"]


def test_there_are_no_more_jobs_than_reports(planned: dict[str, Any]) -> None:
    lygdata("report", "--unit", "市法制办", "--jobs", "8")
    assert planned["options"].workers.jobs == 3


def test_the_options_reach_the_run(planned: dict[str, Any]) -> None:
    lygdata("report", "--force", "--keep-going", "--retain", "3", "--timeout", "5", "--fresh-kernels")
    options = planned["options"]
    assert (options.keep_going, options.retain, options.timeout, options.fresh_kernels) == (True, 3, 5, True)
    assert options.force == [report.stem for report in planned["reports"]]


def test_force_means_the_units_that_are_named(planned: dict[str, Any]) -> None:
    lygdata("report", "--force", "--unit", "市法制办")
    assert planned["options"].force == ["coverage", "findings", "workload/市法制办"]


def test_a_dry_run_says_what_it_would_make_and_why_and_touches_nothing(planned: dict[str, Any]) -> None:
    result = lygdata("report", "--dry-run", "--unit", "市法制办")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"make  {name}  not made yet" for name in ("任务覆盖", "原表核查", "市法制办")
    ]
    assert list(Path().iterdir()) == []


def test_an_unchanged_run_does_not_even_read_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_kernels: None
) -> None:
    table = tmp_path / "t.txt"
    table.write_bytes(TABLE.read_bytes())
    assert lygdata("report", table, "--out", tmp_path / "out", "--quiet").exit_code == 0
    monkeypatch.setattr("lygdata.asked.load", None)
    result = lygdata("report", table, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert re.match(r"\d+ reports \(\d+ unchanged\) in ", result.stdout)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "table.txt"),
        (b"", "table.txt"),
        (b"no table at all\n", "table.txt"),
        (b"\x00\xff\xfe\x81", "table.txt"),
    ],
    ids=["missing", "empty", "no table", "no text"],
)
def test_a_bad_source_ends_in_one_line_and_touches_nothing(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    table = tmp_path / "table.txt"
    if content is not None:
        table.write_bytes(content)
    result = lygdata("report", table, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_misspelt_unit_brings_the_ones_that_are_near(tmp_path: Path) -> None:
    result = lygdata("report", "--unit", "市法治办", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: --unit 市法治办: ")
    assert "市法制办" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            ReportsBusyError("out: another run is at work there"),
            75,
            "Error: out: another run is at work there\n",
        ),
        (ReportError("1 report(s) failed:\n  市法制办"), 1, "Error: 1 report(s) failed: 市法制办\n"),
        (KeyboardInterrupt(), 130, "Stopped: nothing is published, the last good set is untouched.\n"),
    ],
)
def test_the_exit_code_tells_what_went_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, code: int, said: str
) -> None:
    monkeypatch.setattr("lygdata.reporting.run.make_reports", ending(error))
    monkeypatch.chdir(tmp_path)
    result = lygdata("report")
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", said)
