"""HTML: tables on a grid of their own spans, `<br>` and paragraphs kept as line breaks within a cell."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from lygdata.errors import SourceError
from lygdata.reading.grid import ABOVE, LEFT, Grid, Pieces
from lygdata.reading.headers import Synonyms
from lygdata.reading.office import CELLS, needed, too_large
from lygdata.reading.sheet import Table, read_sheet

__all__ = ["is_html", "read_html"]

MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.I)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "section",
    "blockquote",
    *HEADINGS,
}
HIDDEN = re.compile(r"(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.I)
SHOWN = {"table", "thead", "tbody", "tfoot", "div"}
SILENT = {"script", "style", "template", "noscript", "head", "title"}
WIDEST = 1_000
DEEPEST = 200
WRAPPED = re.compile(r"(?<=[^\x00-\xff])\s*\n\s*(?=[^\x00-\xff])")
BREAK = "\ue000"
"""A line break that is meant, until those of the markup itself are gone."""


def is_html(text: str) -> bool:
    """Whether a text is markup with a table in it."""
    return bool(MARKUP.search(text[:10_000])) and "<table" in text.lower()


def read_html(text: str, path: Path, known: Synonyms) -> Grid | None:
    """Read the first task table, and those after it that carry it on."""
    etree = needed("lxml.etree", path)
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    root = etree.fromstring(DECLARATION.sub("", text), parser)
    if root is None or any("depth" in error.message.lower() for error in parser.error_log):
        raise _too_deep(path)
    pieces = Pieces(counted="row")
    return read_sheet([*_tables(root, pieces, path)], pieces, known=known)


def _too_deep(path: Path) -> SourceError:
    return SourceError(
        f"{path}: elements of this page are nested deeper than {DEEPEST} levels: no ordinary page. "
        f"Copy the table into a document and save as .docx."
    )


def _tables(root: Any, pieces: Pieces, path: Path) -> Iterator[Table]:
    """All tables of a page, nested ones after those around them; a paragraph outside is one of one cell."""
    rows = 0
    _drop_hidden(root)
    for element in root.iter("table", "p", *HEADINGS):
        if element.tag == "table":
            table = _grid(element, pieces, rows, path)
            rows += len(table)
            yield table
        elif next(element.iterancestors("table"), None) is None and (text := _text(element)):
            yield [[pieces.add(text, max(rows, 1))]]


def _drop_hidden(root: Any) -> None:
    """Take out what a page does not show within its tables: rows, cells and words, but not what follows them.

    Tables and the like stay: a page may show but the one of several that is asked for.
    """
    for element in root.xpath("//table//*[@style or @hidden]"):
        hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style", ""))
        if hidden and element.tag not in SHOWN:
            tail = element.tail
            element.clear()
            element.tail = tail
            if element.tag in {"tr", "td", "th"} and (parent := element.getparent()) is not None:
                parent.remove(element)


def _grid(table: Any, pieces: Pieces, before: int, path: Path) -> list[list[int]]:
    """The span grid: each cell takes the next free place of its row, and all that it reaches to."""
    rows = table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
    ends = _group_ends(rows)
    grid: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (number, column) in grid:
                column += 1
            down = min(_span(cell, "rowspan", path) or len(rows), ends[number] - number)
            over = max(1, _span(cell, "colspan", path))
            if len(grid) + down * over > CELLS:
                raise too_large(path)
            for y in range(down):
                for x in range(over):
                    grid.setdefault((number + y, column + x), LEFT if x else ABOVE)
            grid[number, column] = pieces.add(_text(cell), before + number + 1)
            column += over
    width = max((column for _, column in grid), default=-1) + 1
    if width * len(rows) > CELLS:
        raise too_large(path)
    return [
        [
            grid[number, column] if (number, column) in grid else pieces.add("", before + number + 1)
            for column in range(width)
        ]
        for number in range(len(rows))
    ]


def _group_ends(rows: Sequence[Any]) -> list[int]:
    """For each row where the group ends that it stands in (thead, tbody): no cell reaches beyond."""
    ends: list[int] = []
    for _, group in groupby(rows, key=lambda row: row.getparent()):
        height = len([*group])
        ends += [len(ends) + height] * height
    return ends


def _span(cell: Any, name: str, path: Path) -> int:
    digits = re.match(r"\s*(\d+)", cell.get(name) or "1")
    span = int(digits[1][:9]) if digits else 1
    if name == "colspan" and span > WIDEST:
        raise too_large(path)
    return span


def _text(element: Any) -> str:
    """The text of an element as a browser breaks it into lines."""
    text = re.sub(r"[^\S\n]+", " ", "".join(_words(element)))
    lines = WRAPPED.sub("", text).replace("\n", " ").split(BREAK)
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _words(element: Any) -> Iterator[str]:
    """Words in order; `BREAK` where a line ends. Depth is limited by the parser."""
    yield element.text or ""
    for child in element.iterchildren():
        if child.tag == "br":
            yield BREAK
        elif child.tag in BLOCKS:
            yield BREAK
            yield from _words(child)
            yield BREAK
        elif child.tag not in SILENT:
            yield from _words(child)
        yield child.tail or ""
