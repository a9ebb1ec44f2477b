"""Who shares tasks: a triangle of pairs, the names on its diagonal, the closest pairs in its empty corner."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import pandas as pd

from lygdata.canvas import Canvas, Page
from lygdata.charts.chart import AUTO, Chart, headline
from lygdata.charts.heat import draw_heat
from lygdata.charts.rows import Block, records
from lygdata.errors import ChartError
from lygdata.theme import BRIEFING_FULL, COLOURS, Profile, style
from lygdata.typography import shorten, width_of, zh

__all__ = ["plot_co_responsibility"]

LOWEST, HIGHEST, WIDEST = 1.045, 1.7, 2.2  # rows and columns, in type sizes, as are all that follow
NAME_GAP = 0.4
RANKING = 1.5  # from line to line of the closest pairs
RANKED = 9  # lines at most, one of them for what does not fit
HEADING = "共责最多的单位对（项）"
ALT_TOP = 3


@style()
def plot_co_responsibility(
    pairs: pd.DataFrame,
    *,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """Triangle of the tasks that two named units are responsible for together, from `co_responsibility`.

    The diagonal holds the responsible tasks of each unit. Units that share none are left out, and of too
    many those that share least, ties never parted; the note counts both.
    """
    if pairs.empty:
        raise ChartError("There is nothing to draw: no named unit is responsible for any task.")
    finding, units = _finding(pairs), _units(pairs)
    sharing = units[units["shared"].gt(0)]
    note = f"来源：{source}。只计点名单位的责任任务，不含集合主体与协助。"
    if 0 < len(sharing) < len(units):
        note += f"没有共责任务的{len(units) - len(sharing)}个单位未列出。"
    drawn = units if sharing.empty else sharing
    page = partial(
        Page.of,
        profile,
        title=finding if title == AUTO else title,
        subtitle="两个单位同列责任栏的任务数（项）；对角线为本单位的责任任务数",
        keep=units["unit"],
    )
    triangle = Triangle.of(drawn, profile, page(notes=note + _left_out(len(drawn))).room)
    note += _left_out(len(drawn) - len(triangle.units))
    canvas = page(notes=note).open(triangle.height, instead="profile=BRIEFING_FULL")
    triangle.draw(canvas, pairs)
    return Chart.of(
        "co-responsibility", canvas, pairs, title=headline(title, finding), alt=_alt(pairs), note=note
    )


def _units(pairs: pd.DataFrame) -> pd.DataFrame:
    """Units in the order of the columns of the matrix: own responsible tasks, and those shared in pairs."""
    off = _shared(pairs)
    sides = pd.concat([off[["unit", "tasks"]], off[["other", "tasks"]].rename(columns={"other": "unit"})])
    shared = sides.groupby("unit", observed=True)["tasks"].sum()
    own = pairs[pairs["unit"].eq(pairs["other"])].sort_values("unit")
    units = own.astype({"unit": "str"}).rename(columns={"tasks": "own"})[["unit", "own"]]
    return units.assign(shared=units["unit"].map(shared).fillna(0).astype("int64"))


def _shared(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of two units, the closest first."""
    off = pairs[pairs["unit"].ne(pairs["other"])]
    return off.sort_values("tasks", ascending=False, kind="stable")


def _left_out(count: int) -> str:
    return f"共责较少的{count}个单位未列出。" if count else ""


@dataclass(frozen=True)
class Triangle:
    """The units that fit, and the size of a cell in millimetres."""

    units: list[Any]
    column: float
    row: float
    profile: Profile

    @classmethod
    def of(cls, units: pd.DataFrame, profile: Profile, room: float) -> Self:
        """As many units as fit, those that share most; where nobody shares, those with most tasks."""
        em, by = profile.em, "shared" if units["shared"].any() else "own"
        ranked = units.sort_values(by, ascending=False, kind="stable")
        least = em * 0.3 + max(width_of(str(count), profile.label) for count in units["own"])
        for places in range(len(units), 0, -1):
            shown = Block.of(ranked, by, places + (places < len(units))).shown
            kept = {unit.unit for unit in shown}
            triangle = cls([unit for unit in records(units) if unit.unit in kept], 0, room, profile)
            if kept and triangle.widest >= least and room >= em * LOWEST * len(kept):
                row = min(room / len(kept), em * HIGHEST)
                return cls(triangle.units, min(triangle.widest, em * WIDEST), row, profile)
        raise ChartError(
            f"{len(units)} units share equally many tasks, and not all fit. Ask for some of them: "
            "pairs[pairs['unit'].isin(some) & pairs['other'].isin(some)]."
        )

    @property
    def height(self) -> float:
        """Height of the whole."""
        return self.row * len(self.units)

    @property
    def widest(self) -> float:
        """Width of a column with which every name still fits behind its cell."""
        rooms = [self.profile.width - self.profile.em * NAME_GAP - self._name(unit)[1] for unit in self.units]
        return min(room / place for place, room in enumerate(rooms, 1))

    def _name(self, unit: Any) -> tuple[str, float]:
        """Name as shown, with its width."""
        (name,) = shorten(zh(unit.unit), self.profile.width * 0.4, self.profile.label)
        return name, width_of(name, self.profile.label)

    def end(self, place: int) -> float:
        """Where the name in a row ends."""
        return self.column * (place + 1) + self.profile.em * NAME_GAP + self._name(self.units[place])[1]

    def draw(self, canvas: Canvas, pairs: pd.DataFrame) -> None:
        """Cells, diagonal with names, closest pairs."""
        em, kept = self.profile.em, [unit.unit for unit in self.units]
        for place, unit in enumerate(self.units):
            x, y = self.column * place, canvas.top + self.row * place
            canvas.box(0, y, x, self.row, "band", z=0.1)
            canvas.box(x + 0.2, y + 0.2, self.column - 0.4, self.row - 0.4, "rule", z=2)
            canvas.box(x + 0.4, y + 0.4, self.column - 0.8, self.row - 0.8, "paper", z=3)
            canvas.text(x + self.column / 2, y + self.row / 2, str(unit.own), "mute", align="center")
            canvas.text(x + self.column + em * NAME_GAP, y + self.row / 2, self._name(unit)[0])
        off = _shared(pairs)
        if not off.empty:
            panel = canvas.panel(0, canvas.top, self.column * len(kept), self.height)
            cells = off.astype({"unit": "str", "other": "str"}).pivot_table(
                index="other", columns="unit", values="tasks", aggfunc="sum", fill_value=0
            )
            cells = cells.reindex(index=kept, columns=kept, fill_value=0).astype("int64")
            draw_heat(panel, cells, int(off["tasks"].max()), self.profile.label, points=0)
            lines = range(1, len(kept))
            panel.hlines(lines, 0, lines, colors=COLOURS["paper"], linewidth=0.8)
            panel.vlines(lines, lines, len(kept), colors=COLOURS["paper"], linewidth=0.8)
            self._draw_closest(canvas, off)

    def _draw_closest(self, canvas: Canvas, off: pd.DataFrame) -> None:
        """As many of the closest pairs as the corner has room for, ties never parted."""
        em, size = self.profile.em, self.profile.label
        for places in range(RANKED, 1, -1):
            closest = Block.of(off, "tasks", places).shown
            lines = [(f"{pair.unit}—{pair.other}", str(pair.tasks)) for pair in closest]
            width = max(width_of(text, size) for text, _ in [*lines, (HEADING, "")]) + em * 2.5
            height, x = em * RANKING * (len(lines) + 1), canvas.width - width
            beside = [self.end(place) for place in range(len(self.units)) if self.row * place < height + em]
            if lines and height <= self.height and max(beside) + em * 1.5 <= x:
                canvas.text(x, canvas.top + em * RANKING / 2, HEADING, bold=True)
                for place, (names, tasks) in enumerate(lines, 1):
                    y = canvas.top + em * RANKING * (place + 0.5)
                    canvas.text(x, y, names)
                    canvas.text(canvas.width, y, tasks, align="right", bold=True)
                return


def _finding(pairs: pd.DataFrame) -> str:
    """Who shares most, and how many pairs share only one task."""
    off, units = _shared(pairs), pairs["unit"].eq(pairs["other"]).sum()
    if units == 1:
        return f"{pairs['unit'].iloc[0]}是唯一承担责任的点名单位"
    if off.empty:
        return f"{units}个点名单位没有共同承担责任的任务"
    most, every = off["tasks"].max(), len(off)
    top = [f"{pair.unit}与{pair.other}" for pair in records(off[off["tasks"].eq(most)])]
    if every == 1:
        return f"只有{top[0]}共同承担责任（{most}项）"
    if len(top) == every:
        return f"{every}对单位共同承担责任，各{most}项"
    ones = int(off["tasks"].eq(1).sum())
    tail = f"；{every}对共责单位中有{ones}对只共责1项" if ones else ""
    if len(top) == 1:
        return f"共同承担责任最多的是{top[0]}（{most}项）{tail}"
    first = "、".join(top) if len(top) <= 3 else f"{len(top)}对单位"
    return f"{first}并列共责最多（各{most}项）{tail}"


def _alt(pairs: pd.DataFrame) -> str:
    off, units = _shared(pairs), pairs["unit"].eq(pairs["other"]).sum()
    most = "、".join(f"{pair.unit}与{pair.other}（{pair.tasks}项）" for pair in records(off.head(ALT_TOP)))
    return (
        f"下三角矩阵，{units}个点名单位两两同列责任栏的任务数，对角线为本单位的责任任务数。"
        f"共{len(off)}对有共责，最多的是：{most or '无'}。"
    )
