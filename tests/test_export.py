"""An export is read back as it was written, runs nothing in a spreadsheet, and comes whole or not at all."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lygdata.__main__ import cli
from lygdata.errors import ExportError
from lygdata.export import export
from lygdata.monospace import width
from lygdata.schemas import SCHEMAS
from lygdata.table import TaskTable, load
from lygdata.workbook import workbook
from tables import one_row, tables

SIGNS = "=+-@＝＋－＠"
ESCAPE = re.compile("_x([0-9A-F]{4})_")
nasty_texts = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{}{}".format,
        st.text("'\t\r\n \u3000\u200b\ufeff\x01", max_size=3),
        st.sampled_from(SIGNS),
        st.text(),
    ),
    st.sampled_from(
        ["=1+1", "#N/A", "_x0041_", "_x005F_", "'", "1-2", "TRUE", "007", '",=1', "\x00", "\ufffe"]
    ),
)


@pytest.fixture(scope="module")
def table() -> TaskTable:
    return load()


@pytest.fixture(scope="module")
def folder(table: TaskTable, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "new" / "folder"
    export(table, folder)
    return folder


def frames(table: TaskTable) -> dict[str, pd.DataFrame]:
    return {name: getattr(table, name) for name in SCHEMAS}


def values(frame: pd.DataFrame) -> list[list[object]]:
    """Rows as plain Python, None for null and for empty text."""
    plain = frame.astype("object").where(frame.notna(), None)
    return [[None if value == "" else value for value in row] for row in plain.itertuples(index=False)]


def sheets(path: Path) -> dict[str, openpyxl.worksheet.worksheet.Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(path)}


def shown(cell: openpyxl.cell.Cell) -> object:
    """What a spreadsheet makes of the stored value."""
    if isinstance(cell.value, str):
        return ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell.value)
    return cell.value


def csv_rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def starts_formula(text: str) -> bool:
    """Whether the first character that shows is a sign; written apart from the one that is tested."""
    visible = [
        c for c in text if not (c.isspace() or c in "'\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" or c < " ")
    ]
    return bool(visible) and visible[0] in SIGNS and "'" not in text[: text.index(visible[0])].lstrip("'")


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and starts_formula(text[1:]) else text


def test_a_folder_has_the_workbook_and_each_frame_twice(table: TaskTable, folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    csvs, parquets = ({f"{kind}/{name}.{kind}" for name in SCHEMAS} for kind in ("csv", "parquet"))
    assert names == {"lygdata.xlsx"} | csvs | parquets


@pytest.mark.parametrize("name", SCHEMAS)
def test_parquet_gives_an_equal_frame_back(table: TaskTable, folder: Path, name: str) -> None:
    again = pd.read_parquet(folder / "parquet" / f"{name}.parquet")
    pd.testing.assert_frame_equal(again, getattr(table, name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_csv_has_a_byte_order_mark_windows_line_ends_and_every_value(
    table: TaskTable, folder: Path, name: str
) -> None:
    path, frame = folder / "csv" / f"{name}.csv", getattr(table, name)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    head, *rows = csv_rows(path)
    assert head == list(frame)
    assert [list(map(unguarded, row)) for row in rows] == [
        ["" if value is None else str(value) for value in row] for row in values(frame)
    ]


def test_the_workbook_has_a_sheet_a_frame_with_every_value(table: TaskTable, folder: Path) -> None:
    found = sheets(folder / "lygdata.xlsx")
    assert list(found) == [name for name in SCHEMAS if name != "layout"]
    for name, sheet in found.items():
        head, *rows = ([shown(cell) for cell in row] for row in sheet.iter_rows())
        assert head == list(getattr(table, name))
        assert rows == values(getattr(table, name)), name


def test_each_sheet_is_frozen_below_its_head_and_filtered_whole(table: TaskTable, folder: Path) -> None:
    for sheet in sheets(folder / "lygdata.xlsx").values():
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_columns_fit_their_text_up_to_a_limit_and_longer_text_is_wrapped_into_higher_rows(
    folder: Path,
) -> None:
    for sheet in sheets(folder / "lygdata.xlsx").values():
        for column in sheet.iter_cols():
            wide = sheet.column_dimensions[column[0].column_letter].width
            assert width(column[0].value) < wide <= 60
            for cell in column[1:]:
                lines = sheet.row_dimensions[cell.row].height // 17
                assert width(str(cell.value or "")) <= wide * lines
                assert cell.alignment.wrap_text


def test_a_sheet_without_rows_still_has_its_head(tmp_path: Path) -> None:
    export(one_row("市法制办"), tmp_path)
    sheet = sheets(tmp_path / "lygdata.xlsx")["citations"]
    assert [cell.value for (cell,) in sheet.iter_cols()] == ["task_id", "document", "issuer", "start"]
    assert sheet.auto_filter.ref == "A1:D1"


@settings(max_examples=8)  # each is a whole export
@given(tables)
def test_any_table_is_read_back_from_parquet(tmp_path_factory, table: TaskTable) -> None:
    folder = tmp_path_factory.mktemp("any")
    export(table, folder)
    for name, frame in frames(table).items():
        pd.testing.assert_frame_equal(pd.read_parquet(folder / "parquet" / f"{name}.parquet"), frame)


@settings(max_examples=12)
@given(st.lists(nasty_texts, min_size=4, max_size=4))
def test_no_text_becomes_a_formula_and_every_text_can_be_had_back(tmp_path_factory, texts: list[str]) -> None:
    folder, plain = tmp_path_factory.mktemp("nasty"), one_row("市法制办")
    nasty = dict(zip(["content", "assisting_text", "deadline", "note"], texts, strict=True))
    tasks = plain.tasks.assign(**nasty).astype(dict.fromkeys(nasty, "str"))
    export(replace(plain, tasks=tasks), folder)
    in_parquet = pd.read_parquet(folder / "parquet/tasks.parquet")
    for column, text in nasty.items():
        place = list(plain.tasks).index(column)
        cell = sheets(folder / "lygdata.xlsx")["tasks"].cell(2, place + 1)
        assert shown(cell) == (text or None)
        assert not text or cell.data_type == "s"
        in_csv = csv_rows(folder / "csv/tasks.csv")[1][place]
        assert not starts_formula(in_csv) or in_csv.startswith("'")
        assert unguarded(in_csv) == text
        assert in_parquet[column].tolist() == [text]


def cells_of(texts: list[str]) -> list[openpyxl.cell.Cell]:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"sheet": pd.DataFrame({"text": texts}, dtype="str")})))
    return [cell for (cell,) in book["sheet"].iter_rows(min_row=2)]


def test_text_in_the_workbook_stays_text_when_somebody_edits_it() -> None:
    short, long = cells_of(["=1+1", "=" + "1" * 300])
    assert (short.number_format, short.quotePrefix) == ("@", False)
    assert (long.number_format, long.quotePrefix) == ("General", True)


@pytest.mark.parametrize("text", ["长" * 32_768, "\x01" * 32_767, "𠀀" * 16_384])
def test_text_longer_than_a_cell_holds_is_cut_and_says_so(text: str) -> None:
    (cell,) = cells_of([text])
    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767
    assert shown(cell) == text[:4000] + "……（以下截断，全文见CSV）"


def test_text_that_just_fits_is_not_cut() -> None:
    (cell,) = cells_of(["长" * 32_767])
    assert cell.value == "长" * 32_767


def test_the_same_table_gives_the_same_bytes_and_no_file_notes_a_time(
    table: TaskTable, folder: Path, tmp_path: Path
) -> None:
    for path in export(load(), tmp_path):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes(), path.name
    with zipfile.ZipFile(tmp_path / "lygdata.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in archive.read("docProps/core.xml")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("error", [PermissionError("open in another program"), KeyboardInterrupt()])
@pytest.mark.parametrize(
    "earlier", ["一份旧的。", None], ids=["over an earlier export", "for the first time"]
)
def test_an_export_that_is_stopped_half_way_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, earlier: str | None
) -> None:
    if earlier:
        old = one_row("市财政局")
        export(replace(old, tasks=old.tasks.assign(content=earlier)), tmp_path)
    before = snapshot(tmp_path)
    moved, move = [], Path.replace

    def stop_at_the_seventh(path: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 7:
            raise error
        return move(path, target)

    monkeypatch.setattr(Path, "replace", stop_at_the_seventh)
    with pytest.raises(ExportError if isinstance(error, OSError) else KeyboardInterrupt):
        export(one_row("市法制办"), tmp_path)
    assert len(moved) >= 7
    assert snapshot(tmp_path) == before


def test_an_export_replaces_an_earlier_one_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("a register", encoding="utf-8")
    export(one_row("市财政局"), tmp_path)
    files = export(one_row("市法制办"), tmp_path)
    assert set(snapshot(tmp_path)) == {path.relative_to(tmp_path).as_posix() for path in files} | {
        "units.csv"
    }
    assert (tmp_path / "units.csv").read_text(encoding="utf-8") == "a register"
    assert pd.read_parquet(tmp_path / "parquet/units.parquet")["unit"].tolist() == ["市法制办"]


def test_a_folder_that_cannot_be_made_is_one_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"Nothing is exported.*give another folder"):
        export(one_row("市法制办"), tmp_path / "file")


@pytest.mark.parametrize("missing", ["openpyxl", "pyarrow"])
def test_without_the_extra_the_error_names_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr("lygdata.office.find_spec", lambda name: None if name == missing else object())
    result = CliRunner().invoke(cli, ["export", "--to", str(tmp_path / "out")])
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert f"needs {missing}," in result.stderr
    assert 'pip install "lygdata[export]"' in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_says_how_many_files_and_which_to_open(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["export", "--to", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, f"15 files: open {tmp_path / 'lygdata.xlsx'}\n")


def test_a_table_that_cannot_be_read_touches_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["export", str(tmp_path / "no.txt"), "--to", str(tmp_path / "out")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (tmp_path / "out").exists()
