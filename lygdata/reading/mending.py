"""Rows that a line break within a cell has parted, where lines without a pipe begin rows or end them.

What is put together is told by what is missing: a row with too few cells, and behind it, in the next line,
cells that begin no row, of which the first goes on where the last one broke off.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from lygdata.reading.alignment import UNFINISHED, UNITS, style
from lygdata.reading.body import HEADING_STYLES, Body, other_than_heading
from lygdata.reading.grid import Pieces
from lygdata.reading.groups import Group, is_furniture
from lygdata.reading.headers import LONGEST_HEAD, plain

__all__ = ["PageEnds", "Shape", "mended", "put_together"]


@dataclass
class Shape:
    """What rows look like: their cells, the one of the clause, and how the cells before it are numbered.

    `closed` says that an empty cell ends each row, `ends_in_units` that the last column names units.
    """

    most: int
    depth: int
    closed: bool
    ends_in_units: bool
    level_of: dict[str, int] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """The cells of a row whose first ones are all merged with those above."""
        return self.most - self.depth

    def width(self, first: str) -> int | None:
        """How many cells a row has that begins so; None where nothing tells."""
        level = self.level_of.get(style(first))
        return None if level is None else self.most - level


def mended(groups: Iterable[Group], body: Body, shape: Shape, heads: Set[int]) -> Iterator[Group]:
    """The groups, those put together that are one row; `body` notes where, `heads` are heads of roles."""
    pieces, texts, least = body.pieces, body.pieces.texts, shape.least
    page_ends = PageEnds(texts, body.head.printed)
    both: Group = ()
    end = -1  # of the lines of `both`, some of which are no pieces of it any more

    def join(held: Group, group: Group) -> Group | None:
        nonlocal both, end
        whole = not texts[held[-1]] and shape.closed and len(held) > least
        if (whole and len(group) > least) or not heads.isdisjoint(group):
            return None
        last = end if held is both else held[-1]
        follows = group[0] == last + 1 or page_ends.stands_before(group[0])
        if follows and _goes_on(held, group, pieces, shape):
            if (place := pieces.join(group[0], into=held[-1])) is None:
                return None
            body.notice("broken-cell", group[0])
            both, end = [*held[:-1], place, *group[1:]], group[-1]
            return both
        return [*held, *group] if _fills_up(held, group, pieces, shape) else None

    return put_together(groups, join, page_ends.is_one)


class PageEnds:
    """Knows what stands where a page ends: a page number, 续表, the heads once more."""

    def __init__(self, texts: Sequence[str], heads: Sequence[str]) -> None:
        self.texts, self.heads = texts, heads
        self.seen: set[int] = set()

    def is_one(self, group: Group) -> bool:
        """Whether a group has but that in it."""
        first = self.texts[group[0]]
        if len(group) > 1 and (len(first) >= LONGEST_HEAD or plain(first) != self.heads[0]):
            return False  # as most do
        heads = {"", *self.heads}
        found = is_furniture(first) if len(group) == 1 else all(plain(self.texts[n]) in heads for n in group)
        self.seen.update(group if found else ())
        return found

    def stands_before(self, piece: int) -> bool:
        """Whether a page ended right before a piece, but for blank lines."""
        before = piece - 1
        while before > 0 and not self.texts[before] and before not in self.seen:
            before -= 1
        return before in self.seen


def put_together(
    parts: Iterable[Group],
    join: Callable[[Group, Group], Group | None],
    aside: Callable[[Group], bool] = lambda _: False,
) -> Iterator[Group]:
    """Parts, each joined to the one before it where `join` gives what both are; `aside` ones part none."""
    held: Group = ()
    for part in parts:
        if aside(part):
            yield part
        elif held and (both := join(held, part)) is not None:
            held = both
        else:
            if held:
                yield held
            held = part
    if held:
        yield held


def _goes_on(held: Group, group: Group, pieces: Pieces, shape: Shape) -> bool:
    """Whether the first cell of a group is the next line of the last cell before it."""
    first, last = pieces.texts[group[0]], pieces.texts[held[-1]]
    if not last or not _is_loose(first, shape):
        return False
    width = shape.width(pieces.texts[held[0]])
    if len(held) == 1 and width is None:
        return _is_cut_off(last, shape)
    if len(held) < (width or shape.least):
        return len(held) + len(group) - 1 <= (width or shape.most) + 1
    alone = len(group) == 1 + (shape.closed and not pieces.texts[group[-1]])
    return alone and shape.ends_in_units and _is_of_units(last, first)


def _is_loose(text: str, shape: Shape) -> bool:
    """Whether a text begins no row, as rows begin in this table, and stands for itself in no other way."""
    found = style(text)
    begins = found in shape.level_of or found in HEADING_STYLES
    return bool(text) and not begins and not other_than_heading(text)


def _is_cut_off(text: str, shape: Shape) -> bool:
    """Whether a text alone in its line is no heading: it breaks off, or headings are numbered cells."""
    if text.endswith(UNFINISHED):
        return True
    numbered = min(shape.level_of.values(), default=shape.depth) < shape.depth
    return numbered and not (style(text) or text.endswith("。") or other_than_heading(text))


def _is_of_units(last: str, text: str) -> bool:
    """Whether a list of units that seems whole has another line."""
    return last.endswith(UNFINISHED) or not UNITS.fullmatch(last) or bool(UNITS.fullmatch(text))


def _fills_up(held: Group, group: Group, pieces: Pieces, shape: Shape) -> bool:
    """Whether what seems to close a short row is an empty cell of it, and the group the rest of the row."""
    width = shape.width(pieces.texts[held[0]]) or shape.most
    too_short = len(group) - shape.closed < shape.least and len(held) - 1 < width
    fits = len(held) + len(group) == width + 1 and len(held) > 1
    seems_closed = shape.closed and not pieces.texts[held[-1]]
    return seems_closed and too_short and fits and _is_loose(pieces.texts[group[0]], shape)
