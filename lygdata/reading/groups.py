"""Which cells lines keep together, where each stands on a line of its own with pipes around it.

A pipe may lead each cell but the first of a row (`led`), stand on lines of its own around all cells of a row
(`framed`), or behind cells or between them (`parted`).
"""

import re
from collections.abc import Iterator, Sequence

from lygdata.reading.body import other_than_heading
from lygdata.reading.headers import Synonyms, plain
from lygdata.reading.text import Line

__all__ = ["SAMPLE", "Group", "cut_behind", "framed", "is_framed", "led", "parted"]

Group = Sequence[int]
"""Cells, as numbers of pieces, that lines keep together: a row, several, or a text across all columns."""

SAMPLE = 2_000
"""Lines that show on which side of the cells the pipes stand, and rows that show how they are numbered."""
FURNITURE = re.compile(r"[-—–―－]+ *\d+ *[-—–―－]+|第 *\d+ *页.*|[(（]?续表?[)）]?\d*")
FURNITURE_BEGINS = "-—–―－第续(（"


def led(lines: Sequence[Line]) -> Iterator[Group]:
    """Runs of lines from one without a pipe to the next; blank lines belong to none."""
    group: list[int] = []
    for number, (before, text, _) in enumerate(lines):
        if "|" in before:
            group.append(number)
        elif text:
            furniture = text[0] in FURNITURE_BEGINS and FURNITURE.fullmatch(text)
            if group and not furniture:
                yield group
            if furniture:
                yield [number]
            else:
                group = [number]
    if group:
        yield group


def is_framed(lines: Sequence[Line], known: Synonyms) -> bool:
    """Whether a pipe on a line of its own stands before the first head, and so before every row."""
    head = next((n for n, line in enumerate(lines[:SAMPLE]) if plain(line.text) in known), 0)
    before = next((line for line in reversed(lines[:head]) if any(line[:2])), Line("", "", ""))
    return "|" in before.before and not before.text and "|" not in lines[head].before + lines[head].text


def framed(lines: Sequence[Line]) -> Iterator[Group]:
    """Cells between pipes on lines of their own, with pipes around each row: two close it and open the next.

    Of more pipes in a row those between are empty cells at its end.
    """
    cells: list[int] = []
    pipes: list[int] = []
    opened = False
    for number, line in enumerate(lines):
        if line.text:
            goes_on = opened and len(pipes) == 1 and not other_than_heading(line.text)
            if cells and not goes_on:
                yield [*cells, *((pipes[:-1] or pipes) if opened else [])]
            cells, opened = ([*cells, number], True) if goes_on else ([number], bool(pipes))
            pipes = []
        elif "|" in line.before:
            pipes.append(number)
    if cells:
        yield [*cells, *pipes]


def cut_behind(line: Line) -> Line:
    """The line with the pipe behind its text cut off."""
    if not line.text.endswith("|"):
        return line
    text = line.text[:-1].rstrip()
    return Line(line.before, text, line.text[len(text) :] + line.after)


def parted(lines: Sequence[Line]) -> Iterator[Group]:
    """Cells between pipes; where two stand between the same pipes, or a blank line and one, a row ends.

    A blank line is the empty last cell of a row, but where all cells are closed it only parts rows.
    """
    closed = _all_closed(lines)
    spaced = sum(not any(line) or line == ("", "", "\n") for line in lines) * 2 > sum(
        line.text != "" for line in lines
    )
    group: list[int] = []
    for blank, texts, end in _between_pipes(lines):
        if blank is not None and group and not spaced and (texts or closed):
            yield group if closed else [*group, blank]
            group = []
        for text in texts[:-1]:
            yield [*group, text]
            group = []
        group.append(texts[-1] if texts else end)
    if group:
        yield group


def _all_closed(lines: Sequence[Line]) -> bool:
    """Whether the heads, the first cells with pipes behind them, end in a blank line: then all have pipes."""
    closed = ["|" in line.after for line in lines[:SAMPLE]]
    first = closed.index(True) if True in closed else len(closed)
    end = next((place for place in range(first, len(closed)) if not closed[place]), len(lines) - 1)
    return end > first + 1 and not any(lines[end][:2])


def _between_pipes(lines: Sequence[Line]) -> Iterator[tuple[int | None, list[int], int]]:
    """For each pipe and the end: a blank line right behind the pipe before, lines with text, and its line."""
    blank: int | None = None
    texts: list[int] = []
    for number, line in enumerate(lines):
        piped = "|" in line.before or "|" in line.after
        if line.text:
            texts.append(number)
        elif not piped and not texts and blank is None:
            blank = number
        if piped or number == len(lines) - 1:
            yield blank, texts, number
            blank, texts = None, []
