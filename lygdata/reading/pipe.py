"""One cell a line: cells led by a pipe, closed by one, parted by pipes on lines of their own, or by nothing.

On which side of the cells the pipes stand tells which lines `groups` or `trailing` keep together; `heads`
finds the head among them, and `rows` cuts the rest.
"""

from collections.abc import Iterable
from itertools import chain

from lygdata.reading.alignment import UNITS, style
from lygdata.reading.grid import SAMPLE, Grid, Head, Pieces
from lygdata.reading.groups import Group, all_led, framed, is_all_led, is_framed, led
from lygdata.reading.headers import (
    LONGEST_HEAD,
    ROLE_COLUMNS,
    Synonyms,
    base,
    is_table_head,
    plain,
    with_contents,
)
from lygdata.reading.heads import cut_head, with_second_rows
from lygdata.reading.rows import Rows
from lygdata.reading.trailing import cut_behind, is_in_paragraphs, paragraphs, parted

__all__ = ["read_cell_a_line"]


def read_cell_a_line(lines: Pieces, known: Synonyms) -> Grid | None:
    """Read the first task table; nothing is raised, all problems are listed. None if there is none."""
    first = [*zip(lines.before[:SAMPLE], lines.texts, strict=False)]
    leading = sum(text != "" and "|" in before for before, text in first)
    closed = sum(text.endswith("|") for _, text in first)
    bare = sum(text == "" and "|" in before for before, text in first)
    written = bare + sum(text != "" for _, text in first)
    if (leading + closed + bare) * 3 < written:
        return _read_bare(lines, known)
    if leading > closed:
        groups = all_led(lines, known) if is_all_led(lines, known) else led(lines)
        return _read(groups, lines, known, marked=True)
    if is_framed(lines, known):
        return _read(framed(lines), lines, known, marked=True)
    cut = cut_behind(lines)
    if is_in_paragraphs(cut, known):
        return _read(paragraphs(cut), cut, known, marked=True)
    return _read(parted(cut, known), cut, known, marked=False)


def _read_bare(lines: Pieces, known: Synonyms) -> Grid | None:
    """Cells that nothing parts: a table only if every row is whole, and units stand where they should."""
    written = [number for number, text in enumerate(lines.texts) if text]
    heads = next((start for start, number in enumerate(written) if plain(lines.texts[number]) in known), None)
    if heads is None:
        return None
    grid = _read(
        iter([*([number] for number in written[:heads]), written[heads:]]), lines, known, marked=False
    )
    return grid if grid and not grid.problems and _is_certain(grid) else None


def _is_certain(grid: Grid) -> bool:
    roles = [column for column in grid.columns if base(column) in ROLE_COLUMNS]
    clauses = [text for text in grid.cells("content") if text]
    units = [text for column in roles for text in grid.cells(column) if text]
    numbered = {style(text) for text in grid.cells(grid.columns[0]) if text} != {""}
    return (
        bool(units)
        and numbered
        and all(map(UNITS.fullmatch, units))
        and not any(map(UNITS.fullmatch, clauses))
    )


def _read(groups: Iterable[Group], pieces: Pieces, known: Synonyms, *, marked: bool) -> Grid | None:
    """The table whose head is the first among `groups`; `marked`: lines tell where rows begin and end.

    Where no head names the contents, the column before the first role stands for them.
    """
    groups = with_second_rows(groups, pieces, known) if marked else groups
    before: list[Group] = []
    for certain in (True, False):
        rest = iter(groups if certain else before)
        before = []
        for group in rest:
            if _is_title(group, pieces, known):
                before.append(group[:1])
                group = group[1:]
            head, tail = cut_head(group, pieces, known, marked=marked)
            if not certain:
                head = Head(with_contents(head.columns), head.printed, assumed=True)
            if is_table_head(head.columns):
                closed = marked or (len(group) == len(head.columns) + 1 and not tail)
                after = chain(filter(None, [tail]), rest)
                return Rows(head, pieces, known, marked=marked, closed=closed).read(before, after)
            before.append(group)
    return None


def _is_title(group: Group, pieces: Pieces, known: Synonyms) -> bool:
    """Whether a group begins with a text that is too long for a head, or longer than 编号 and before 序号."""
    first, second = [*(pieces.texts[piece] for piece in group[:2]), ""][:2]
    following = known.get(plain(second))
    long = len(first) >= LONGEST_HEAD and following is not None
    return long or (following == "seq" and len(first) >= LONGEST_HEAD // 2 and plain(first) not in known)
