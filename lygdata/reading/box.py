"""Tables drawn with lines (┌─┬┐ or +--+): cells are merged where a line is missing; names break off."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lygdata.reading.alignment import style
from lygdata.reading.grid import ABOVE, LEFT, SAMPLE, Grid, Pieces
from lygdata.reading.headers import Synonyms
from lygdata.reading.sheet import Table, read_sheet
from lygdata.reading.text import EDGE

__all__ = ["is_drawn", "read_box"]

CORNERS = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┠┨┯┷┿╂┝┥┰┸"
SIDES = "│┃║|｜"
RULES = "─━═=┄┈—-"
EDGES = re.compile(rf"[{CORNERS}{SIDES}]|\+(?=[-=+|]|\Z)|(?<=[-=])\+")
DRAWN = re.compile(rf"[{CORNERS}+][{RULES}]{{2}}")
WIDTHS = ((2, 2), (2, 1), (1, 1))
"""How wide a wide character and a drawn line may be taken to be, in columns of a screen."""
HEAD_ONLY = 3
"""A table with no more ruled lines than these has none between its rows."""


class Segment(NamedTuple):
    """What stands between two edges of a line: where it ends on the screen, its text, or a drawn line."""

    end: int
    text: str
    is_rule: bool


class Drawn(NamedTuple):
    """A line of a table: its number, and what it has in each column; None where a cell reaches over."""

    number: int
    segments: list[Segment | None]

    @property
    def ruled(self) -> list[bool]:
        """For each column whether a line is drawn."""
        ruled: list[bool] = []
        for segment in self.segments:
            ruled.append(segment.is_rule if segment else ruled[-1])
        return ruled


def is_drawn(lines: Pieces) -> bool:
    """Whether a text has a line that begins to draw a table."""
    begun = {text[:1] for text in lines.texts}
    return not begun.isdisjoint(CORNERS + "+") and any(map(DRAWN.match, lines.texts))


def read_box(lines: Pieces, known: Synonyms) -> Grid | None:
    """Read the first drawn task table; None if there is none."""
    pieces = Pieces()
    return read_sheet([_table(block, pieces) for block in _blocks(lines)], pieces, known=known, wrapped=True)


def _blocks(lines: Pieces) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines that are drawn, with their numbers; a line between them stands alone."""
    block: list[tuple[int, str]] = []
    for number, line in zip(lines.lines, lines.whole, strict=True):
        text = line.strip(EDGE)
        if text and text[0] in CORNERS + SIDES + "+":
            block.append((number, text))
        elif text:
            yield from filter(None, [block])
            yield [(number, text)]
            block = []
    yield from filter(None, [block])


def _table(block: Sequence[tuple[int, str]], pieces: Pieces) -> Table:
    """The rows of a block: a line of text alone is a table of one cell, pipes with no drawn line are none."""
    if len(block) == 1:
        return [[pieces.add(block[0][1], block[0][0])]]
    widths = _widths([text for _, text in block[:SAMPLE]])
    lines = [(number, _segments(text, *widths)) for number, text in block]
    if not any(segment.is_rule for _, segments in lines for segment in segments):
        return []
    edges = _edges([segments for _, segments in lines])
    return list(_rows([Drawn(number, _in_columns(segments, edges)) for number, segments in lines], pieces))


def _widths(texts: Sequence[str]) -> tuple[int, int]:
    """The widths of characters with which most of some lines are of one length."""

    def alike(widths: tuple[int, int]) -> int:
        return max(Counter(sum(_width(character, *widths) for character in text) for text in texts).values())

    return max(WIDTHS, key=alike)


def _width(character: str, wide: int, line: int) -> int:
    if character.isascii():
        return 1
    if character in CORNERS + SIDES + RULES:
        return line
    return wide if unicodedata.east_asian_width(character) in "WFA" else 1


def _segments(text: str, wide: int, line: int) -> list[Segment]:
    edges = [(match.start(), match[0]) for match in EDGES.finditer(text)]
    ends = [0]
    for character in text:
        ends.append(ends[-1] + _width(character, wide, line))
    segments = []
    for (start, left), (stop, right) in pairwise(edges):
        inner = text[start + 1 : stop]
        drawn = bool(inner) and not inner.strip(RULES) and {left, right} & set(CORNERS + "+")
        segments.append(Segment(ends[stop], "" if drawn else inner.strip(EDGE), bool(drawn)))
    return segments


def _edges(lines: Sequence[Sequence[Segment]]) -> list[int]:
    """Where columns end on the screen, as most of the lines with the most columns have it."""
    most = max(map(len, lines))
    ends = [tuple(segment.end for segment in segments) for segments in lines if len(segments) == most]
    return list(Counter(ends).most_common(1)[0][0])


def _in_columns(segments: Sequence[Segment], edges: Sequence[int]) -> list[Segment | None]:
    """Segments in the columns where they begin; one that ends at a later edge reaches over those between."""
    if len(segments) == len(edges):
        return list(segments)
    columns: list[Segment | None] = []
    for segment in segments:
        last = min(range(len(edges)), key=lambda column: abs(edges[column] - segment.end))
        columns.extend([segment, *[None] * max(0, last - len(columns))])
    return [*columns, *[None] * len(edges)][: len(edges)] if columns else [Segment(0, "", False)] * len(edges)


def _rows(lines: Sequence[Drawn], pieces: Pieces) -> Iterator[list[int]]:
    """Collect the text of each cell until a line is drawn below it."""
    width = len(lines[0].segments)
    ruled_off = sum(any(line.ruled) for line in lines) > HEAD_ONLY
    begun = {line.number for line in (_counted(lines) if ruled_off else filter(_numbered, lines))}
    row, cells = [ABOVE] * width, [ABOVE] * width
    fresh = [True] * width
    written = body = 0
    for line in lines:
        ruled = line.ruled
        body += any(ruled)
        if any(ruled) or (body > 1 and line.number in begun):
            if written:
                yield row
            row, written = [ABOVE] * width, 0
            fresh = ruled if any(ruled) else [True] * width
        for column, segment in enumerate(line.segments):
            if fresh[column] and not ruled[column]:
                row[column] = cells[column] = pieces.add("", line.number) if segment else LEFT
            if segment and segment.text and cells[column] >= 0:
                above = pieces.texts[cells[column]]
                pieces.texts[cells[column]] = f"{above}\n{segment.text}".lstrip("\n")
        if not all(ruled):
            written += not any(ruled)
            fresh = [was and drawn for was, drawn in zip(fresh, ruled, strict=True)]
    if written:
        yield row


def _counted(lines: Sequence[Drawn]) -> Iterator[Drawn]:
    """The lines that begin a row between two drawn ones: the second number of their first cell, and on."""
    counted = 0
    for line in lines:
        first = line.segments[0]
        is_number = first is not None and style(first.text) == "0"
        counted = 0 if any(line.ruled) else counted + is_number
        if is_number and counted > 1:
            yield line


def _numbered(line: Drawn) -> bool:
    """Whether a line begins a row where no lines are drawn between rows."""
    texts = [segment.text for segment in line.segments if segment]
    return bool(texts[0]) or any(map(style, texts[:3]))
