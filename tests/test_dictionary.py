"""The data dictionary is what the schemas say, and is kept up to date."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from lygdata.__main__ import cli
from lygdata.dictionary import FILES, dictionary
from lygdata.resources import resource
from lygdata.schemas import SCHEMAS


def test_the_data_dictionary_is_up_to_date() -> None:
    kept = resource("data/README.md").read_text(encoding="utf-8")
    assert kept == dictionary(), "stale: run `lygdata dictionary --to data/README.md`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_has_a_row_in_the_order_of_the_frame(name: str) -> None:
    section = dictionary().split(f"### {name}\n")[1].split("\n### ")[0]
    rows = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert rows == list(SCHEMAS[name].to_schema().columns)


def test_keys_types_and_allowed_values_are_named() -> None:
    page = dictionary()
    assert "Key: `task_id` + `role` + `unit`." in page
    assert "| `role` | role | category |  | 牵头, 责任, 协助 |" in page
    assert "| `clause_no` | clause | Int64 | yes | ≥ 1 |" in page
    assert "| `severity` | severity | text |  | note, check, error |" in page


def test_no_cell_breaks_its_table_or_is_taken_for_html() -> None:
    lines = [line.replace(r"\|", "") for line in dictionary().splitlines() if line.startswith("| ")]
    assert {line.count("|") for line in lines} == {3, 7}
    assert r"\<NA>" in dictionary()


def test_every_file_of_the_data_folder_is_explained() -> None:
    files = {path.name for path in resource("data").iterdir()} - {"README.md"}
    assert {name for name in files if f"### {name}\n" not in dictionary()} == set()


@pytest.mark.parametrize("name", FILES)
def test_the_columns_of_each_file_are_those_that_it_has(name: str) -> None:
    with resource(f"data/{name}").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == list(FILES[name][1])


def test_the_command_prints_the_page_as_utf_8() -> None:
    result = CliRunner().invoke(cli, ["dictionary"])
    assert (result.exit_code, result.stdout_bytes) == (0, dictionary().encode())


def test_the_command_writes_the_page_to_a_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["dictionary", "--to", str(tmp_path / "page.md")])
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "page.md").read_bytes() == dictionary().encode()


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["dictionary", "--to", str(tmp_path / "no" / "page.md")])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
