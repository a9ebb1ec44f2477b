"""Rows of units: named ones above, collectives on a band below, the tail of either on one row."""

from collections import namedtuple
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import pandas as pd

from lygdata.canvas import TIGHT, Canvas
from lygdata.theme import Profile
from lygdata.typography import split_even, width_of, zh

__all__ = ["Block", "Rows", "records", "two_blocks"]

PITCH = 1.42  # from row to row, in type sizes, as are all that follow
CAPTION, BAND = 2.0, 3.2  # the line over the collectives, and all that parts them from the named units
SPACE, MARGIN = 0.6, 0.3  # right and left of a name
CAPTIONS = ("集合主体（未点名的一类单位，不与上列单位相加）", "集合主体（不与上列相加）", "集合主体")


def records(frame: pd.DataFrame) -> list[Any]:
    """Rows with the columns as attributes; typed loosely, for the schemas have checked them."""
    row = namedtuple("row", frame.columns)  # type: ignore[misc]  # itertuples, without its detour by iloc
    return list(map(row._make, zip(*(frame[name] for name in frame), strict=True)))


class Block(NamedTuple):
    """Rows of one kind, largest first: those shown one by one, and the others, which share one row.

    Equal values are never parted, so fewer may be shown than there is room for, even none.

    >>> Block.of(pd.DataFrame({"tasks": [9, 5, 4, 4, 4, 1]}), "tasks", 5).remainder
    ('其余4个单位', '各1—4项')
    """

    shown: list[Any]
    others: list[Any]
    column: str

    @classmethod
    def of(cls, frame: pd.DataFrame, column: str, places: int) -> Self:
        """Block of at most so many rows of a frame that is ranked by `column`."""
        values, rows = frame[column].round(1).tolist(), records(frame)
        shown = len(rows) if len(rows) <= places else max(places - 1, 0)
        while 0 < shown < len(rows) and values[shown - 1] == values[shown]:
            shown -= 1
        return cls(rows[:shown], rows[shown:], column)

    @property
    def rows(self) -> int:
        """Rows taken, the shared one included."""
        return len(self.shown) + bool(self.others)

    @property
    def remainder(self) -> tuple[str, str]:
        """Label and contents of the shared row."""
        most, least = (f"{round(getattr(self.others[end], self.column), 1):g}" for end in (0, -1))
        label = f"{'其余' if self.shown else '全部'}{len(self.others)}个单位"
        return label, f"各{most}项" if most == least else f"各{least}—{most}项"


def two_blocks(units: pd.DataFrame, column: str, places: int) -> tuple[Block, Block]:
    """Named units and collectives in so many rows together; collectives fold to a third to make room."""
    named, collective = (units[units["kind"].eq(kind)] for kind in ("named", "collective"))
    above = Block.of(named, column, places - min(len(collective), places // 3))
    return above, Block.of(collective, column, places - above.rows)


@dataclass(frozen=True)
class Rows:
    """Where rows of units stand, in millimetres; `left` is the room that their names take."""

    blocks: tuple[Block, Block]
    names: dict[str, list[str]]
    left: float
    pitch: float
    em: float

    @classmethod
    def of(
        cls, units: pd.DataFrame, column: str, profile: Profile, room: float, *, share: float = 0.3
    ) -> Self:
        """Fit units, ranked by `column`, into a height; names wider than a share of the width break."""
        em, size, limit = profile.em, profile.label, profile.width * share
        names = {unit: split_even(zh(unit), limit, size, lines=2) for unit in units["unit"]}
        pitch = em * (PITCH + TIGHT * (max(map(len, names.values()), default=1) - 1))
        band = em * BAND * units["kind"].eq("collective").any()
        blocks = two_blocks(units, column, int((room - band) / pitch))
        labels = [names[row.unit] for block in blocks for row in block.shown]
        labels += [[block.remainder[0]] for block in blocks if block.others]
        longest = max((width_of(line, size) for label in labels for line in label), default=0.0)
        return cls(blocks, names, longest + em * (SPACE + MARGIN), pitch, em)

    @property
    def height(self) -> float:
        """Height of the whole."""
        above, below = (block.rows for block in self.blocks)
        return self.pitch * (above + below) + self.em * BAND * bool(below)

    def draw(self, canvas: Canvas, top: float, start: float, end: float) -> list[tuple[Block, float]]:
        """Names, band and shared rows between two edges; gives each block and its top, for the rest."""
        named, collective = self.blocks
        below = top + self.pitch * named.rows + self.em * BAND
        if collective.rows:
            edge = below - self.em * CAPTION
            canvas.box(
                start, edge, end - start, self.em * CAPTION + self.pitch * collective.rows + 1, "band", z=0.1
            )
            caption = next(text for text in CAPTIONS if width_of(text, canvas.profile.label) < end - start)
            canvas.text(start + self.em * 0.5, edge + self.em * CAPTION / 2, caption, "mute")
        placed = [(block, y) for block, y in ((named, top), (collective, below)) if block.rows]
        for block, y in placed:
            self._draw_names(canvas, block, y, start)
        return placed

    def _draw_names(self, canvas: Canvas, block: Block, top: float, start: float) -> None:
        x = start + self.left - self.em * SPACE
        for row, y in self.places(block, top):
            canvas.label(x, y, self.names[row.unit], align="right")
        if block.others:
            (label, contents), y = block.remainder, top + self.pitch * (block.rows - 0.5)
            canvas.text(x, y, label, "mute", align="right")
            canvas.text(start + self.left + self.em * 0.4, y, contents, "mute")

    def places(self, block: Block, top: float) -> list[tuple[Any, float]]:
        """Rows shown one by one, each with its middle."""
        return [(row, top + self.pitch * (place + 0.5)) for place, row in enumerate(block.shown)]
