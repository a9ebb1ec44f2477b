"""Word documents: their tables row by row, cells merged over columns (gridSpan) and down (vMerge)."""

from collections.abc import Iterator, Set
from io import BytesIO
from pathlib import Path
from typing import Any

from lygdata.reading.grid import ABOVE, LEFT, Grid, Pieces
from lygdata.reading.headers import Synonyms
from lygdata.reading.office import CELLS, damaged, needed, too_large
from lygdata.reading.sheet import Table, read_sheet

__all__ = ["read_docx"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WIDEST = 1_000
AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins")}
"""Content controls and tracked insertions: what they are around stands where they do."""
WITHIN = AROUND | {f"{W}{name}" for name in ("tbl", "tr", "tc")}


def read_docx(data: bytes, path: Path, known: Synonyms) -> Grid | None:
    """Read the first task table, and those after it that carry it on."""
    docx = needed("docx", path)
    try:
        body = docx.Document(BytesIO(data)).element.body
    except Exception as error:  # python-docx raises whatever its parts raise
        raise damaged(path) from error
    pieces = Pieces(counted="row")
    return read_sheet([*_tables(body, pieces, path)], pieces, known=known)


def _tables(body: Any, pieces: Pieces, path: Path) -> Iterator[Table]:
    """All tables of a document, nested ones too; a paragraph outside them is a table of one cell."""
    rows = 0
    for element in body.iter(f"{W}tbl", f"{W}p"):
        if element.tag == f"{W}tbl":
            table = list(_rows(element, pieces, rows, path))
            rows += len(table)
            yield table
        elif next(element.iterancestors(f"{W}tbl"), None) is None and (text := _text(element)):
            yield [[pieces.add(text, max(rows, 1))]]


def _rows(table: Any, pieces: Pieces, before: int, path: Path) -> Iterator[list[int]]:
    """Rows of one width, blank where a row begins late or ends early."""
    rows = [list(_cells(row, path)) for row in _children(table, "tr")]
    width = max(map(len, rows), default=0)
    if width * len(rows) > CELLS:
        raise too_large(path)
    for number, row in enumerate(rows, before + 1):
        places = [pieces.add(cell, number) if isinstance(cell, str) else cell for cell in row]
        yield [*places, *(pieces.add("", number) for _ in range(width - len(row)))]


def _cells(row: Any, path: Path) -> Iterator[str | int]:
    """The text of each cell in the columns of a row, or from where a merged cell reaches there."""
    yield from [""] * _number(row.find(f"{W}trPr/{W}gridBefore"), 0, path)
    for cell in _children(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        reaches_down = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        yield ABOVE if reaches_down else "\n".join(filter(None, map(_text, _children(cell, "p", WITHIN))))
        span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1, path)
        yield from [ABOVE if reaches_down else LEFT] * (span - 1)


def _number(element: Any, otherwise: int, path: Path) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    number = int(value) if value.isdigit() and len(value) < 10 else otherwise
    if number > WIDEST or len(value) > 9:
        raise too_large(path)
    return number


def _children(element: Any, name: str, around: Set[str] = AROUND) -> list[Any]:
    """Children of a name, those in some elements `around` them too."""
    found = []
    for child in element:
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in around:
            found.extend(_children(child, name, around))
    return found


def _text(paragraph: Any) -> str:
    """The text of a paragraph with its line breaks, but for what is hidden or was deleted under tracking."""
    marks = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " "}
    words = (word for word in paragraph.iter(f"{W}t", *marks) if not _is_hidden(word.getparent()))
    return "".join(marks.get(word.tag) or word.text or "" for word in words).strip()


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "true") not in {"0", "false", "off"}
