"""The frames of a table as files for other programs: CSV, Parquet and one workbook."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from lygdata.errors import ExportError
from lygdata.office import require
from lygdata.schemas import SCHEMAS
from lygdata.table import TaskTable

__all__ = ["export", "guarded"]

EXTRA = ("openpyxl", "pyarrow")
WORKBOOK = "lygdata.xlsx"
# What a spreadsheet may take for a formula, also behind characters that it skips or does not show.
FORMULA = re.compile(r"'*[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")


def export(table: TaskTable, folder: str | Path) -> list[Path]:
    """Write every frame of a table into a folder and return the files, the workbook first.

    `lygdata.xlsx` has a sheet a frame, but for `layout`, which is no reading matter. Each frame also is in
    `csv/` (UTF-8 with a byte-order mark and CRLF, as Excel wants it; null and empty text are both empty; see
    `guarded`) and in `parquet/` (verbatim, read back as an equal frame). Other files in the folder stay, a
    register `units.csv` among them. The same table gives the same bytes.

    Raises `ExportError` if the extra is not installed or a file cannot be written; then what an earlier
    export left in the folder is as it was.
    """
    folder = Path(folder)
    files = _files(table)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as private:
            _replace(files, folder, Path(private))
    except OSError as error:
        raise ExportError(
            f"{folder}: {error}. Nothing is exported, what was there is untouched. Close the files that are "
            f"open elsewhere, or give another folder."
        ) from error
    return [folder / name for name in files]


def _files(table: TaskTable) -> dict[str, bytes]:
    """Content of each file; all of it, before anything is written."""
    require(EXTRA, extra="export")
    from lygdata.workbook import workbook  # needs the extra

    frames: dict[str, pd.DataFrame] = {name: getattr(table, name) for name in SCHEMAS}
    return {
        WORKBOOK: workbook({name: frame for name, frame in frames.items() if name != "layout"}),
        **{f"csv/{name}.csv": _csv(frame) for name, frame in frames.items()},
        **{f"parquet/{name}.parquet": frame.to_parquet(index=False) for name, frame in frames.items()},
    }


def _csv(frame: pd.DataFrame) -> bytes:
    texts = frame.select_dtypes(["str", "category"]).astype("str")
    guarded_texts = {str(name): texts[name].map(guarded, na_action="ignore") for name in texts}
    return frame.assign(**guarded_texts).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def guarded(text: str) -> str:
    r"""A text as a cell of a CSV, with an apostrophe before it if a spreadsheet could run it as a formula.

    That is so if it begins with one of = + - @ ＝ ＋ － ＠, white space, control and zero-width characters
    and apostrophes before it aside. To undo it, take one apostrophe off each cell that is guarded so.
    An apostrophe is what spreadsheets themselves mean by "text", and no tab is lost when cells are trimmed.

    >>> [guarded(text) for text in ("=1+1", "'=1+1", "\t＠a", "1-2", "'a")]
    ["'=1+1", "''=1+1", "'\t＠a", '1-2', "'a"]
    """
    return f"'{text}" if FORMULA.match(text) else text


def _replace(files: Mapping[str, bytes], folder: Path, private: Path) -> None:
    """Move the files into the folder, or leave it as it was."""
    fresh, former = private / "fresh", private / "former"
    for name, content in files.items():
        _in_place(fresh / name).write_bytes(content)
        if (folder / name).exists():
            shutil.copy2(folder / name, _in_place(former / name))
    with ExitStack() as undo:
        for name in files:
            undo.callback(_restore, former / name, folder / name)
            (fresh / name).replace(_in_place(folder / name))
        undo.pop_all()


def _in_place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _restore(former: Path, path: Path) -> None:
    if former.exists():
        former.replace(path)
    else:
        path.unlink(missing_ok=True)
