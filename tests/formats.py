"""One table written in every format: heads, and rows of texts, None where the cell above reaches down."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from html import escape

import docx
import openpyxl

Row = Sequence[str | None]
Rows = Sequence[Row]


def led(head: Row, rows: Rows) -> bytes:
    """One cell a line, each led by a pipe; a bare pipe closes a row."""
    return "".join(
        "\n".join([row[0], *(f"| {cell}".rstrip() for cell in row[1:]), "|"]) + "\n"
        for row in _short(head, rows)
    ).encode()


def closed(head: Row, rows: Rows) -> bytes:
    """One cell a line, a pipe behind each but the last of a row."""
    return "".join(" |\n".join(row) + "\n" for row in _short(head, rows)).encode()


def between(head: Row, rows: Rows) -> bytes:
    """One cell a line, pipes on lines of their own between them."""
    return "".join("\n|\n".join(row) + "\n" for row in _short(head, rows)).encode()


def framed(head: Row, rows: Rows) -> bytes:
    """One cell a line, pipes on lines of their own before, between and behind the cells of each row."""
    return "".join("|\n" + "\n|\n".join(row) + "\n|\n" for row in _short(head, rows)).encode()


def piped(head: Row, rows: Rows) -> bytes:
    """One row a line; short rows are merged with the row above."""
    return "".join("|".join(row) + "\n" for row in _short(head, rows)).encode()


def markdown(head: Row, rows: Rows) -> bytes:
    lines = [head, ["---"] * len(head), *_blank(rows)]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines
    ).encode()


def comma(head: Row, rows: Rows) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([head, *_blank(rows)])
    return file.getvalue().encode("utf-8-sig")


def tab(head: Row, rows: Rows) -> bytes:
    return "".join("\t".join(row) + "\n" for row in [head, *_blank(rows)]).encode("gb18030")


def box(head: Row, rows: Rows, width: int = 12, corners: str = "┌┬┐├┼┤└┴┘─│") -> bytes:
    """Drawn, cells broken over lines of `width`; no line where a cell reaches down."""
    every = [head, *rows]
    lines = [_rule(None, head, width, corners)]
    for above, row in zip([None, *every], every, strict=False):
        if above is not None:
            lines.append(_rule(above, row, width, corners))
        wrapped = [_wrap(cell or "", width) for cell in row]
        for line in range(max(map(len, wrapped))):
            cells = (_pad(parts[line] if line < len(parts) else "", width) for parts in wrapped)
            lines.append(corners[10] + corners[10].join(cells) + corners[10])
    return "\n".join([*lines, _rule(every[-1], None, width, corners), ""]).encode()


def ascii_box(head: Row, rows: Rows) -> bytes:
    return box(head, rows, corners="+++++++++-|")


def _rule(above: Row | None, below: Row | None, width: int, corners: str) -> str:
    first, last = {True: (0, 2), False: (3, 5)}[above is None] if below is not None else (6, 8)
    drawn = [below is None or cell is not None for cell in below or above]
    parts = [(corners[9] if each else " ") * width for each in drawn]
    middle = corners[1 if above is None else 7 if below is None else 4]
    left = corners[first] if drawn[0] else corners[10]
    joined = parts[0]
    for previous, this, part in zip(drawn, drawn[1:], parts[1:], strict=False):
        joined += (middle if previous or this else corners[10]) + part
    return left + joined + (corners[last] if drawn[-1] else corners[10])


def _wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for character in text:
        if _width(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def html(head: Row, rows: Rows) -> bytes:
    every = [head, *rows]
    lines = "".join(
        f"<tr>{''.join(_td(every, y, x) for x in range(len(head)))}</tr>\n" for y in range(len(every))
    )
    page = f'<html><head><meta charset="gb2312"></head><body><table>\n{lines}</table></body></html>'
    return page.encode("gb18030")


def _td(rows: Rows, y: int, x: int) -> str:
    if rows[y][x] is None:
        return ""
    return f'<td rowspan="{_reach(rows, y, x)}">{escape(rows[y][x])}</td>'


def _reach(rows: Rows, y: int, x: int) -> int:
    return next((number for number, row in enumerate(rows[y + 1 :], 1) if row[x] is not None), len(rows) - y)


def xlsx(head: Row, rows: Rows) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    every = [head, *rows]
    for y, row in enumerate(every, 1):
        for x, cell in enumerate(row, 1):
            if cell is not None:
                sheet.cell(y, x).value = cell or None
                if (reach := _reach(every, y - 1, x - 1)) > 1:
                    sheet.merge_cells(start_row=y, end_row=y + reach - 1, start_column=x, end_column=x)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def word(head: Row, rows: Rows) -> bytes:
    document = docx.Document()
    every = [head, *rows]
    table = document.add_table(len(every), len(head))
    grid = [row.cells for row in table.rows]
    for y, row in enumerate(every):
        for x, cell in enumerate(row):
            if cell is not None:
                grid[y][x].text = cell
                if (reach := _reach(every, y, x)) > 1:
                    grid[y][x].merge(grid[y + reach - 1][x])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _short(head: Row, rows: Rows) -> list[list[str]]:
    return [[cell for cell in row if cell is not None] for row in [head, *rows]]


def _blank(rows: Rows) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in rows]


FORMATS: dict[str, Callable[[Row, Rows], bytes]] = {
    writer.__name__: writer
    for writer in (
        led,
        closed,
        between,
        framed,
        piped,
        markdown,
        comma,
        tab,
        box,
        ascii_box,
        html,
        xlsx,
        word,
    )
}
