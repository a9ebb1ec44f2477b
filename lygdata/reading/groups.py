"""Which cells lines keep together, where each stands on a line of its own with pipes around it.

A pipe may lead each cell but the first of a row (`led`), stand on lines of its own around all cells of a row
(`framed`), or behind cells or between them (`parted`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, pairwise

from lygdata.reading.alignment import style
from lygdata.reading.body import HEADING_STYLES, other_than_heading
from lygdata.reading.grid import SAMPLE, Pieces
from lygdata.reading.headers import Synonyms, plain

__all__ = [
    "Group",
    "all_led",
    "cut_behind",
    "framed",
    "is_all_led",
    "is_framed",
    "is_furniture",
    "led",
    "parted",
]

Group = Sequence[int]
"""Cells, as numbers of pieces, that lines keep together: a row, several, or a text across all columns."""

FURNITURE = re.compile(r"[-—–―－]+ *\d+ *[-—–―－]+|第 *\d+ *页.*|[(（]?续表?[)）]?\d*")
FURNITURE_BEGINS = frozenset("-—–―－第续(（")


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
    head = _first_head(lines, known)
    below = zip(lines.before[head:SAMPLE], lines.texts[head:SAMPLE], strict=True)
    written = [("|" in before, text) for before, text in below if "|" in before or not _is_beside(text)]
    behind = [led for (above, text), (led, _) in pairwise(written) if above and not text]
    return "|" in lines.before[head] and bool(behind) and all(behind)


def all_led(lines: Pieces, known: Synonyms) -> Iterator[Group]:
    """Cells that a pipe leads each, so that a line without one is of the cell above it.

    A bare pipe ends a row where a number or a head follows, else it is an empty cell.
    """
    cells: list[int] = []
    for number, (before, text) in enumerate(zip(lines.before, lines.texts, strict=True)):
        if "|" in before:
            cells.append(number)
            following = "".join(lines.texts[number + 1 : number + 2])
            if not text and (style(following) or plain(following) in known):
                yield cells
                cells = []
        elif text and not (cells and not _stands_alone(text) and lines.fold(number, into=cells[-1])):
            yield [number]
    if cells:
        yield cells


def _is_beside(text: str) -> bool:
    """Whether a line has nothing of a row in it."""
    return not text or is_furniture(text) or bool(other_than_heading(text))


def _stands_alone(text: str) -> bool:
    """Whether a line is no other line of a cell: a heading, or what stands beside the table."""
    return bool(other_than_heading(text)) or style(text) in HEADING_STYLES


def is_furniture(text: str) -> bool:
    """Whether a line is what a page ends or begins with; it can stand amid a row."""
    return text[:1] in FURNITURE_BEGINS and bool(FURNITURE.fullmatch(text))


def is_framed(lines: Pieces, known: Synonyms) -> bool:
    """Whether a pipe on a line of its own stands before the first head, and so before every row."""
    head = _first_head(lines, known)
    above = (number for number in reversed(range(head)) if lines.before[number] or lines.texts[number])
    last = next(above, None)
    bare = last is not None and "|" in lines.before[last] and not lines.texts[last]
    return bare and "|" not in lines.before[head] + lines.texts[head]


def _first_head(lines: Pieces, known: Synonyms) -> int:
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


def cut_behind(lines: Pieces) -> Pieces:
    """The lines with the pipes behind their texts cut off, and an empty one behind the last."""
    texts = [text[:-1].rstrip() if text.endswith("|") else text for text in lines.texts]
    pairs = zip(lines.texts, texts, lines.after, strict=True)
    after = [text[len(kept) :] + end for text, kept, end in pairs]
    return Pieces([*texts, ""], range(1, len(texts) + 2), [*lines.before, ""], [*after, ""])


def parted(lines: Pieces, known: Synonyms) -> Iterator[Group]:
    """Cells between pipes; where two stand between the same pipes, or a blank line and one, a row ends.

    A blank line is the empty last cell of a row. Where all cells are closed it is an empty cell, or it only
    parts rows, and lines without a pipe between them are of one cell.
    """
    rows_end_blank = _heads_end_blank(lines)
    closed = rows_end_blank or _all_closed(lines, known)
    spaced = sum(line in {"", "\n"} for line in lines.whole) * 2 > sum(map(bool, lines.texts))
    group: list[int] = []
    for blank, texts, end in _between_pipes(lines):
        if closed and not texts and end == len(lines.texts) - 1:
            break  # behind the pipe of the last cell there is none
        if blank is not None and group and not spaced and (texts or rows_end_blank):
            yield group if closed else [*group, blank]
            group = []
        *others, last = _folded(lines, texts) if closed and group and texts else texts or [end]
        for text in (*others, last):
            if is_furniture(lines.texts[text]):
                yield [text]
            elif text == last:
                group.append(text)
            else:
                yield [*group, text]
                group = []
    if group:
        yield group


def _folded(lines: Pieces, texts: Sequence[int]) -> list[int]:
    """The lines of one cell as one; what stands beside the table, and headings, stay lines of their own."""
    cells: list[int] = []
    for text in texts:
        alone = _stands_alone(lines.texts[text])
        above = cells and not is_furniture(lines.texts[cells[-1]])
        if not (above and not alone and lines.fold(text, into=cells[-1])):
            cells.append(text)
    return cells


def _heads_end_blank(lines: Pieces) -> bool:
    """Whether the heads, the first cells with pipes behind them, end in a blank line: then all have pipes."""
    closed = ["|" in after for after in lines.after[:SAMPLE]]
    if True not in closed:
        return False
    first = closed.index(True)
    end = next((place for place in range(first, len(closed)) if not closed[place]), first)
    return end > first + 1 and not lines.before[end] + lines.texts[end]


def _all_closed(lines: Pieces, known: Synonyms) -> bool:
    """Whether a pipe stands behind all cells, the last of each row among them.

    Then several lines between two pipes are mostly of one cell; else they are the last cell of a row, first
    of all that of the heads, and the first of the next.
    """
    cells = (texts for _, texts, _ in islice(_between_pipes(lines), SAMPLE) if texts)
    below = [*dropwhile(lambda texts: plain(lines.texts[texts[-1]]) not in known, cells)]
    several = [texts for texts in below[1:] if len(texts) > 1]
    if not several or plain(lines.texts[several[0][0]]) in known:
        return not several and len(below) > 1
    return sum(style(lines.texts[texts[-1]]) != "" for texts in several) * 2 < len(several)


def _between_pipes(lines: Pieces) -> Iterator[tuple[int | None, list[int], int]]:
    """For each pipe and the end: a blank line right behind the pipe before, lines with text, and its line."""
    blank: int | None = None
    texts: list[int] = []
    for number, (before, text, after) in enumerate(zip(lines.before, lines.texts, lines.after, strict=True)):
        piped = "|" in before or "|" in after
        if text:
            texts.append(number)
        elif not piped and not texts and blank is None:
            blank = number
        if piped or number == len(lines.texts) - 1:
            yield blank, texts, number
            blank, texts = None, []
