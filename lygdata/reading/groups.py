"""Which cells lines keep together, where each stands on a line of its own behind a pipe.

A pipe may lead each cell but the first of a row (`led`), each cell (`all_led`), or stand on lines of its own
around all cells of a row (`framed`). Those behind cells are in `trailing`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile

from lygdata.reading.alignment import style
from lygdata.reading.body import HEADING_STYLES, other_than_heading
from lygdata.reading.grid import SAMPLE, Pieces
from lygdata.reading.headers import Synonyms, plain

__all__ = [
    "Group",
    "all_led",
    "first_head",
    "framed",
    "from_text",
    "is_all_led",
    "is_framed",
    "is_furniture",
    "led",
    "stands_alone",
]

Group = Sequence[int]
"""Cells, as numbers of pieces, that lines keep together: a row, several, or a text across all columns."""

FURNITURE = re.compile(r"[-—–―－]+ *\d+ *[-—–―－]+|第 *\d+ *页.*|[(（]?续表?[)）]?\d*")
FURNITURE_BEGINS = ("-", "—", "–", "―", "－", "第", "续", "(续", "（续")


def led(lines: Pieces) -> Iterator[Group]:
    """Runs of lines from one without a pipe to the next; blank lines belong to none."""
    unled = [number for number, before in enumerate(lines.before) if "|" not in before]
    group: Group = range(unled[0] if unled else len(lines.before))
    for number, end in pairwise([*unled, len(lines.before)]):
        text = lines.texts[number]
        if text and not is_furniture(text):
            if group:
                yield group
            group = range(number, end)
            continue
        if text:
            yield [number]
        group = [*group, *range(number + 1, end)]
    if group:
        yield group


def is_all_led(lines: Pieces, known: Synonyms) -> bool:
    """Whether a pipe leads the first cells of rows too: that of the heads, and all behind bare pipes."""
    head = first_head(lines, known)
    if "|" not in lines.before[head]:
        return False
    below = zip(lines.before[head:SAMPLE], lines.texts[head:SAMPLE], strict=True)
    written = [("|" in before, text) for before, text in below if "|" in before or not _is_beside(text)]
    behind = [led for (above, text), (led, _) in pairwise(written) if above and not text]
    return bool(behind) and all(behind)


def all_led(lines: Pieces, known: Synonyms) -> Iterator[Group]:
    """Cells that a pipe leads each, so that a line without one is of the cell above it.

    A blank line ends a row, and a bare pipe where a number or a head follows; else that is an empty cell.
    """
    cells: list[int] = []
    for number, (before, text) in enumerate(zip(lines.before, lines.texts, strict=True)):
        if "|" in before:
            cells.append(number)
            following = "".join(lines.texts[number + 1 : number + 2])
            if not text and (style(following) or plain(following) in known):
                yield from from_text(cells, lines)
                cells = []
        elif not text:
            yield from from_text(cells, lines)
            cells = []
        elif not (cells and not stands_alone(text) and lines.fold(number, into=cells[-1])):
            yield [number]
    yield from from_text(cells, lines)


def from_text(cells: Group, lines: Pieces) -> Iterator[Group]:
    """The cells from the first with text, if there is one: those before it are merged with those above."""
    yield from filter(None, [[*dropwhile(lambda cell: not lines.texts[cell], cells)]])


def _is_beside(text: str) -> bool:
    """Whether a line has nothing of a row in it."""
    return not text or is_furniture(text) or bool(other_than_heading(text))


def stands_alone(text: str) -> bool:
    """Whether a line is no other line of a cell: a heading, or what stands beside the table."""
    return bool(other_than_heading(text)) or style(text) in HEADING_STYLES


def is_furniture(text: str) -> bool:
    """Whether a line is what a page ends or begins with; it can stand amid a row."""
    return text.startswith(FURNITURE_BEGINS) and bool(FURNITURE.fullmatch(text))


def is_framed(lines: Pieces, known: Synonyms) -> bool:
    """Whether a pipe on a line of its own stands before the first head, and so before every row.

    Then two stand between rows, somewhere before the first number.
    """
    head = first_head(lines, known)
    above = (number for number in reversed(range(head)) if lines.before[number] or lines.texts[number])
    last = next(above, None)
    below = takewhile(lambda n: not style(lines.texts[n]), range(head, len(lines.texts[:SAMPLE])))
    written = [lines.texts[n] for n in below if lines.texts[n] or "|" in lines.before[n]]
    twice = any(not text and not following for text, following in pairwise(written))
    bare = last is not None and "|" in lines.before[last] and not lines.texts[last]
    return bare and twice and "|" not in lines.before[head] + lines.texts[head]


def first_head(lines: Pieces, known: Synonyms) -> int:
    """The first line that is a head of a column, 0 where none is."""
    return next((number for number, text in enumerate(lines.texts[:SAMPLE]) if plain(text) in known), 0)


def framed(lines: Pieces) -> Iterator[Group]:
    """Cells between pipes on lines of their own, with pipes around each row: two close it and open the next.

    Of more pipes in a row those between are empty cells at its end. Lines without a pipe between them are of
    one cell.
    """
    cells: list[int] = []
    pipes: list[int] = []
    opened = False
    width = 0
    for number, (before, text) in enumerate(zip(lines.before, lines.texts, strict=True)):
        if not text:
            pipes += [number] * ("|" in before)
            continue
        # A mere number is no page's where a row begins, or goes on; among the heads there is but heads.
        counts = text.isdigit() and (len(pipes) > 1 or len(cells) < width)
        beside = other_than_heading(text) and not counts and (width or len(pipes) != 1)
        within = opened and len(pipes) < 2 and not beside
        if within and not pipes and lines.fold(number, into=cells[-1]):
            continue
        if cells and not within:
            row = [*cells, *((pipes[:-1] or pipes) if opened else [])]
            width = width or len(cells) * opened
            yield row[: width + 1]
        cells, opened = ([*cells, number], True) if within else ([number], bool(pipes) and not beside)
        pipes = []
    if cells:
        yield [*cells, *pipes][: width + 1]
