"""The task list that a unit is sent: what it is on, with whom, by when, and columns to report back in."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lygdata.office import write_whole
from lygdata.reporting.plan import file_stem
from lygdata.table import TaskTable
from lygdata.theme import standing_names
from lygdata.typography import zh
from lygdata.workbook import fill, saved
from lygdata.workload import participation, profile

__all__ = ["FOR_ANSWERS", "task_list", "task_workbook", "write_task_lists"]

FOR_ANSWERS = ["进展", "完成时间", "责任人"]
WIDTHS = [9, 46, 15, 30, 11, 9, 26, 11, 11]  # share the width of A4, landscape; in digits of the font
TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
CENTRED_COLUMNS = "CEF"
LINE = Side(style="thin", color="FFB8C0C8")
BORDER = Border(LINE, LINE, LINE, LINE)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
SHADE = PatternFill("solid", fgColor="FFF4F6F8")


def task_list(table: TaskTable, unit: str) -> pd.DataFrame:
    """The tasks of a unit in document order, with heads for readers and empty columns for its answers.

    共同单位 are the other units of the task by role, with 等 where the source leaves the list open.
    完成时限 says so where the source prints none. Raises `UnknownUnitError` if the table lacks the unit.

    >>> from lygdata.table import load
    >>> task_list(load(), "市编办").loc[0, ["编号", "承担方式", "共同单位", "完成时限"]].tolist()
    ['七.5.1', '责任（列其后）', '责任：各县区政府、市法制办、市财政局', '原表未列']
    """
    own = profile(table.assignments, table.tasks, unit).tasks
    rows = participation(table.assignments)
    listed = pd.DataFrame(
        {
            "编号": own["task_ref"],
            "主要内容": own["content"].map(zh),
            "承担方式": own["standing"].astype("str").map(standing_names(rows["standing"])),
            "共同单位": own["task_ref"].map(_partners(table.tasks, rows[rows["unit"].ne(unit)])),
            "完成时限": own["deadline"].fillna("原表未列"),
            "原表行号": own["source_line"],
        }
    )
    return listed.assign(**dict.fromkeys(FOR_ANSWERS, ""))


def _partners(tasks: pd.DataFrame, others: pd.DataFrame) -> dict[str, str]:
    """By `task_ref`, who else is on a task."""
    owns = others["share"].gt(0)
    owners, assistants = (side.groupby("task_id")["unit"].agg(list) for side in (others[owns], others[~owns]))
    columns = (tasks[name] for name in ("task_id", "task_ref", "responsible_open", "assisting_open"))
    return {
        ref: "；".join(
            [*_named("责任", owners.get(key, []), owned), *_named("协助", assistants.get(key, []), assisted)]
        )
        or "无"
        for key, ref, owned, assisted in zip(*columns, strict=True)
    }


def _named(role: str, units: list[str], is_open: bool) -> list[str]:
    if units:
        return [f"{role}：{'、'.join(units)}{'等' * is_open}"]
    return [f"{role}：另有未点名的单位"] if is_open else []


def task_workbook(table: TaskTable, unit: str) -> bytes:
    """The task list as an XLSX file: A4, landscape, one page wide, the head on every page; no formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "任务清单"
    listed = task_list(table, unit)
    fill(sheet, listed, above=[f"{unit}任务清单（{len(listed)}项）", _note(table)], widths=WIDTHS)
    _dress(sheet)
    _set_up_page(sheet, unit)
    return saved(book)


def _note(table: TaskTable) -> str:
    return (
        f"来源：{table.source.path.name}；行号指原表的行。承担方式按原表责任栏、协助栏，"
        f"“列首位”仅指责任栏第一个。请填写后三列。"
    )


def _dress(sheet: Worksheet) -> None:
    """Lines round every cell, the head shaded, the title and the note across the whole width."""
    for row in sheet.iter_rows(min_row=HEAD_ROW):
        for cell in row:
            cell.border = BORDER
    for column in CENTRED_COLUMNS:
        for cell in sheet[column][HEAD_ROW:]:
            cell.alignment = Alignment(horizontal="center", vertical="top", wrap_text=True)
    for cell in sheet[HEAD_ROW]:
        cell.fill, cell.alignment = SHADE, CENTRED
    for place, font, height in ((TITLE_ROW, Font(size=18, bold=True), 30), (NOTE_ROW, Font(size=10), 17)):
        sheet.merge_cells(start_row=place, end_row=place, start_column=1, end_column=len(WIDTHS))
        sheet.cell(place, 1).font = font
        sheet.row_dimensions[place].height = height
    sheet.cell(TITLE_ROW, 1).alignment = CENTRED


def _set_up_page(sheet: Worksheet, unit: str) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"  # 9 is A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # as many pages high as it takes
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    if footer := sheet.oddFooter:  # always there; only its type says it may not be
        footer.center.text = f"{unit.replace('&', '&&')}　第&P页，共&N页"


def write_task_lists(table: TaskTable, units: Iterable[str], folder: Path) -> list[Path]:
    """Write a task list a unit into a folder, each named after its unit; an earlier one is replaced.

    Raises `ExportError` if one cannot be written.
    """
    return [write_whole(folder / f"{file_stem(unit)}.xlsx", task_workbook(table, unit)) for unit in units]
