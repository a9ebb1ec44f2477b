"""Which cells lines keep together, where pipes stand behind cells, or between them on their own lines."""

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, takewhile

from lygdata.reading.alignment import style
from lygdata.reading.grid import SAMPLE, Pieces
from lygdata.reading.groups import Group, first_head, from_text, is_furniture, stands_alone
from lygdata.reading.headers import Synonyms, plain

__all__ = ["cut_behind", "is_in_paragraphs", "paragraphs", "parted"]


def cut_behind(lines: Pieces) -> Pieces:
    """The lines with the pipes behind their texts cut off, and an empty one behind the last."""
    texts = [text[:-1].rstrip() if text.endswith("|") else text for text in lines.texts]
    pairs = zip(lines.texts, texts, lines.after, strict=True)
    after = [text[len(kept) :] + end for text, kept, end in pairs]
    return Pieces([*texts, ""], range(1, len(texts) + 2), [*lines.before, ""], [*after, ""])


def is_in_paragraphs(lines: Pieces, known: Synonyms) -> bool:
    """Whether blank lines part rows: the heads stand together, with pipes behind all but the last."""
    head = first_head(lines, known)
    heads = [*takewhile(lambda line: line.strip(), islice(lines.whole, head, SAMPLE))]
    return len(heads) > 1 and ["|" in line for line in heads] == [True] * (len(heads) - 1) + [False]


def paragraphs(lines: Pieces) -> Iterator[Group]:
    """Rows that blank lines part; up to a pipe, lines are of one cell, and a bare pipe is an empty cell."""
    cells: list[int] = []
    is_open = True
    for number, (before, text, after) in enumerate(zip(lines.before, lines.texts, lines.after, strict=True)):
        piped = "|" in before or "|" in after
        if not (text or piped):
            # A pipe that nothing follows closes the cell before an empty one.
            yield from from_text(cells if is_open else [*cells, number], lines)
            cells, is_open = [], True
            continue
        if not (cells and is_open and (not text or lines.fold(number, into=cells[-1]))):
            cells.append(number)
        is_open = not piped
    yield from from_text(cells, lines)


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
        alone = stands_alone(lines.texts[text])
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
