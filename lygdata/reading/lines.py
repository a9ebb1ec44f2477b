"""One row a line: cells parted by pipes (Markdown among them), tabs, commas or semicolons.

A row that prints fewer cells than there are heads has the others merged with the row above; a line without
a delimiter stands across the table.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from lygdata.reading.alignment import SENTENCE_ENDS, UNFINISHED, Alignment, kind, style
from lygdata.reading.body import MESSAGES, is_total
from lygdata.reading.grid import LEFT, Grid, Notice, Pieces, Places
from lygdata.reading.headers import Synonyms, plain
from lygdata.reading.mending import PageEnds, put_together
from lygdata.reading.sheet import HEAD_ROWS, find_head, read_sheet
from lygdata.reading.text import EDGE

__all__ = ["read_delimited", "read_piped_rows"]

PIPE = re.compile(r"(?<!\\)[|｜]")
DOUBLE = re.compile(r"\|\|")
SINGLE = re.compile(r"(?<!\|)(?:\|\|)*\|(?!\|)|｜")
RULE = re.compile(r"\s*\|?(?:\s*(?::?-{2,}:?|:-:?|-:)\s*(?:\||\Z))+\s*")
BOLD = re.compile(r"\*\*(.+?)\*\*")
BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)
DELIMITERS = "\t,;，；"
LONG = 20
"""Characters from which a numbered text is hardly a heading."""
HEAD_WITHIN = 200
"""Lines in which the head of delimited cells has to come: every text has commas."""


class Cut(NamedTuple):
    """A cell with what stands around it in its line."""

    before: str
    text: str
    after: str


class Cuts:
    """Rows of cells as they are cut from a text; `heads` are those that a rule stands below."""

    def __init__(self) -> None:
        self.pieces: list[Cut] = []
        self.lines: list[int] = []
        self.rows: list[list[int]] = []
        self.heads: list[int] = []

    def add(self, cells: Sequence[Cut], line: int) -> None:
        first = len(self.pieces)
        self.pieces.extend(cells)
        self.lines.extend([line] * len(cells))
        self.rows.append([*range(first, len(self.pieces))])

    def rule(self, text: str, line: int) -> None:
        self.pieces.append(Cut(text, "", ""))
        self.lines.append(line)
        self.heads.append(len(self.rows) - 1)

    def read(self, known: Synonyms, values: Callable[[str], str] | None = None) -> Grid | None:
        """The table, if there is one; `values` makes of printed cells what they mean."""
        before, printed, after = map(list, zip(*self.pieces, strict=True)) if self.pieces else ([], [], [])
        texts = [values(text) for text in printed] if values else printed
        exact = texts == printed  # else the source cannot be put together from what the cells mean
        pieces = Pieces(texts, self.lines, before if exact else [], after if exact else [])
        return _read(self.rows, self.heads, pieces, known)


def read_piped_rows(lines: Pieces, known: Synonyms) -> Grid | None:
    """Read lines like 一、甲 | 1.乙 | 市丙局, with or without pipes at their ends."""
    if not any(_has_cells(text) for text in lines.texts if "|" in text or "｜" in text):
        return None
    raw = list(lines.whole)
    pipe = DOUBLE if any(map(DOUBLE.search, raw)) and not any(map(SINGLE.search, raw)) else PIPE
    led, closed = _ends(raw, pipe, known)
    ruled = any(RULE.fullmatch(line) for line in raw)
    cuts = Cuts()
    for number, line in enumerate(raw, 1):
        if ruled and RULE.fullmatch(line):
            cuts.rule(line, number)
        else:
            cuts.add(_cut(line, pipe, led=led, closed=closed), number)
    return cuts.read(known, _meant if ruled or any("\\|" in line for line in raw) else None)


def _has_cells(text: str) -> bool:
    """Whether pipes part cells in a line, not only a cell from the next line."""
    return sum(bool(cell.strip(EDGE)) for cell in PIPE.split(text)) > 1


def _meant(text: str) -> str:
    """A Markdown cell without its marks."""
    return BREAK.sub("\n", BOLD.sub(r"\1", text)).replace("\\|", "|")


def _ends(raw: Sequence[str], pipe: re.Pattern[str], known: Synonyms) -> tuple[bool, bool]:
    """Whether pipes stand before the first cell of each line, and behind the last, as they do in its head."""
    for number, line in enumerate(raw):
        ahead = raw[number : number + HEAD_ROWS]
        if len(pipe.findall(line)) > 1 and _begin_with_head(ahead, pipe, known):
            return line.strip(EDGE)[0] in "|｜", line.strip(EDGE)[-1] in "|｜"
    return False, False


def _begin_with_head(raw: Sequence[str], pipe: re.Pattern[str], known: Synonyms) -> bool:
    cuts = Cuts()
    for number, line in enumerate(raw):
        cuts.add(_cut(line, pipe, led=True, closed=True), number)
    window = [row for row in cuts.rows if len(row) == len(cuts.rows[0])]
    found = find_head(window, Pieces([BOLD.sub(r"\1", cut.text) for cut in cuts.pieces]), known)
    return found is not None and found[0] == 0


def _cut(line: str, delimiter: re.Pattern[str], *, led: bool = False, closed: bool = False) -> list[Cut]:
    """Cells of a line; empty ones before the first and behind the last delimiter are none."""
    starts = [0, *(match.end() for match in delimiter.finditer(line))]
    ends = [*(match.start() for match in delimiter.finditer(line)), len(line)]
    bounds = list(zip(starts, ends, strict=True))
    if closed and len(bounds) > 1 and not line[slice(*bounds[-1])].strip(EDGE):
        bounds.pop()
    if led and len(bounds) > 1 and not line[slice(*bounds[0])].strip(EDGE):
        bounds.pop(0)
    return _around(line, bounds)


def _around(line: str, bounds: Sequence[tuple[int, int]]) -> list[Cut]:
    """Cells with the white space and the delimiters between them; those of the line's end go to the last."""
    cells, done = [], 0
    for start, end in bounds:
        text = line[start:end].strip(EDGE)
        begin = start + len(line[start:end]) - len(line[start:end].lstrip(EDGE)) if text else end
        cells.append(Cut(line[done:begin], text, ""))
        done = begin + len(text)
    return [*cells[:-1], cells[-1]._replace(after=line[done:])]


def read_delimited(text: str, known: Synonyms) -> Grid | None:
    """Read CSV or TSV by the delimiter that makes a head of one of the first lines; cells may be quoted."""
    for delimiter in DELIMITERS:
        records = _records(text, delimiter)
        first = list(islice(records, HEAD_WITHIN))
        sample = Cuts()
        for line, cells in first:
            sample.add(cells, line)
        texts = Pieces([piece.text for piece in sample.pieces], sample.lines)
        if find_head([row for row in sample.rows if len(row) > 1], texts, known):
            for line, cells in records:
                sample.add(cells, line)
            return sample.read(known, _unquoted if '""' in text else None)
    return None


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[Cut]]]:
    """Each record with the line that it begins in."""
    cell = re.compile(rf'[ ]*"(?:[^"]|"")*"[ ]*(?=[{delimiter}\r\n]|\Z)|[^{delimiter}\n]*')
    place, line = 0, 1
    while place < len(text):
        start, bounds = place, []
        while True:
            match = cell.match(text, place)
            assert match is not None, "the pattern matches nothing too"
            bounds.append(_within_quotes(text, *match.span()))
            place = match.end() + 1
            if text[match.end() : place] != delimiter:
                break
        place = text.find("\n", match.end()) + 1 or len(text)
        record = text[start:place]
        yield line, _around(record, [(begin - start, end - start) for begin, end in bounds])
        line += record.count("\n")


def _within_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    cell = text[start:end].strip(" ")
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return (text.index('"', start) + 1, text.rindex('"', start, end)) if quoted else (start, end)


def _unquoted(text: str) -> str:
    return text.replace('""', '"')


def _read(rows: Sequence[Places], heads: Sequence[int], pieces: Pieces, known: Synonyms) -> Grid | None:
    """Rows of any length under their heads: the head tells the width, looks tell what is merged.

    A later one of the `heads` that have a rule below them begins another table.
    """
    for certain in (True, False):
        for first in range(len(rows)):
            window = [row for row in rows[first : first + HEAD_ROWS] if len(row) == len(rows[first])]
            found = find_head(window, pieces, known, certain=certain) if len(rows[first]) > 1 else None
            if found and found[0] == 0:
                below = first + found[1]
                ends = [*(start for start in heads if start >= below), len(rows)]
                content = found[2].columns.index("content")
                broken: list[int] = []
                head = window[: found[1]]
                body = _aligned(head, rows[below : ends[0]], content, pieces, broken)
                others = [_even(rows[start:end]) for start, end in pairwise(ends) if start < end]
                tables = [rows[:first], [*head, *body], *others]
                if grid := read_sheet(tables, pieces, known=known):
                    said = MESSAGES["broken-cell"]
                    grid.notices.extend(Notice("broken-cell", pieces.lines[place], said) for place in broken)
                return grid
    return None


def _even(rows: Sequence[Places]) -> list[Places]:
    """Rows of one length; the last cell of a short one reaches over."""
    width = max(map(len, rows))
    return [[*row, *[LEFT] * (width - len(row))] for row in rows]


def _aligned(
    head: Sequence[Places], rows: Sequence[Places], content: int, pieces: Pieces, broken: list[int]
) -> Iterator[Places]:
    """Rows as long as the head; `broken` gets the pieces that are put to the cell before them."""
    width, heads = len(head[0]), [plain(pieces.texts[place]) for row in head for place in row]
    page_ends = PageEnds(pieces.texts, heads)
    printed = (
        [pieces.texts[place] for place in row]
        for row in rows
        if len(row) == width and not (page_ends.is_one(row) or is_total(pieces.texts[row[0]]))
    )
    alignment = Alignment(width, [*islice(printed, 200)], kept=[content])
    for row in _mended(rows, page_ends, alignment, pieces, broken):
        yield row if len(row) == width else _placed(row, width, alignment, pieces)


def _mended(
    rows: Sequence[Places], page_ends: PageEnds, alignment: Alignment, pieces: Pieces, broken: list[int]
) -> Iterator[Places]:
    """Rows, those put together that a line break within a cell parts."""

    def join(held: Places, row: Places) -> Places | None:
        missing = alignment.width + 1 - len(held) - len(row)
        unfinished = any(pieces.texts[part[-1]].endswith(UNFINISHED) for part in (held, row))
        fits = missing == 0 or (missing > 0 and (unfinished or page_ends.stands_before(row[0])))
        if not (fits and _is_parted(held, row, alignment, pieces)):
            return None
        if (place := pieces.join(row[0], into=held[-1])) is None:
            return None
        broken.append(row[0])
        return [*held[:-1], place, *row[1:]]

    return put_together(rows, join, page_ends.is_one)


def _is_parted(held: Places, row: Places, alignment: Alignment, pieces: Pieces) -> bool:
    """Whether a text alone breaks off, or a row begins as all do here, by a number, and the next does not."""
    first, following = (pieces.texts[part[0]] for part in (held, row))
    if len(held) == 1:
        return first.endswith(UNFINISHED) or _breaks_off(first, following)
    begins = alignment.kinds[0]
    starts = [kind(text) in begins for text in (first, following)]
    several = len(row) > 1 or pieces.texts[held[-1]].endswith(UNFINISHED)
    return several and "" not in begins and starts == [True, False]


def _breaks_off(text: str, following: str) -> bool:
    """Whether a numbered text alone in its line is too long for a heading, and the next ends its sentence."""
    numbered = style(text) != "" and style(following) == ""
    return (
        numbered
        and len(text) >= LONG
        and not text.endswith(SENTENCE_ENDS)
        and following.endswith(SENTENCE_ENDS)
    )


def _placed(row: Places, width: int, alignment: Alignment, pieces: Pieces) -> Places:
    """A row of another length: across the table, or with cells merged with those above it."""
    texts = [pieces.texts[place] for place in row]
    if len(row) == 1 and alignment.is_numbered_clause(texts[0]):
        return alignment.spread(sorted(alignment.kept), row)
    if len(row) == 1 or not any(texts[1:]):
        return [*row[:1], *[LEFT] * (width - 1)]
    if len(row) > width:
        return row
    columns = alignment.columns(texts) or range(width - len(row), width)
    return alignment.spread(columns, row)
