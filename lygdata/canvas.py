"""A page in millimetres: title, notes, and between them a canvas that charts draw on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Self

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from lygdata.errors import ChartError
from lygdata.theme import COLOURS, MM, PT, STANDINGS, Profile, font_families
from lygdata.typography import width_of, wrap, wrap_title, zh

__all__ = ["Canvas", "Page", "Part"]

LEADING = 1.4  # distance of lines of text, in type sizes, as are all that follow
TIGHT = 1.12  # lines of one label
STACKED = 1.06  # characters set one below the other
MIDDLE = 0.37  # middle of Chinese characters and of digits above the baseline
STROKE = 0.035  # outline that makes bold
RULE_ROOM = 2.0  # millimetres between the canvas, the rule under it and the notes

Align = Literal["left", "center", "right"]
Point = tuple[float, float]


class Part(NamedTuple):
    """Part of a stacked bar; the label is what the artist is known by."""

    value: float
    fill: str
    on_fill: str
    label: str


@lru_cache(maxsize=1000)
def _glyphs(text: str, points: float) -> Path:
    return TextPath((0, 0), text, size=points, prop=FontProperties(family=list(font_families())))


class Canvas:
    """A figure on which things are placed in millimetres from the top left corner, text by its middle.

    Rectangles, lines, marks and bold outlines are gathered and become one artist a kind in `close`: a
    picture of a thousand pieces is then drawn as fast as one of ten.
    """

    def __init__(self, profile: Profile, height: float, top: float = 0.0) -> None:
        self.profile, self.width, self.height, self.top = profile, profile.width, height, top
        self.figure = Figure(figsize=(self.width * MM, height * MM), facecolor=COLOURS["paper"])
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, self.width), ylim=(height, 0))
        self.axes.set_axis_off()
        self._boxes: dict[tuple[str, str, float], list[list[Point]]] = defaultdict(list)
        self._lines: dict[tuple[str, float, float], list[tuple[Point, Point]]] = defaultdict(list)
        self._marks: dict[tuple[str, float], list[Point]] = defaultdict(list)
        self._outlines: dict[tuple[str, float], list[Path]] = defaultdict(list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = "ink",
        *,
        size: float | None = None,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """One line of text; `colour` is a name of the palette or a colour of its own."""
        points, ink = size or self.profile.label, COLOURS.get(colour, colour)
        base = y + MIDDLE * points * PT
        self.axes.text(x, base, text, fontsize=points, color=ink, ha=align, va="baseline", zorder=5)
        if bold:  # the font has no bold; an outline beneath plain text leaves it selectable
            left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(text, points)
            place = Affine2D().scale(PT, -PT).translate(left, base)
            self._outlines[ink, points].append(place.transform_path(_glyphs(text, points)))

    def lines(
        self,
        x: float,
        top: float,
        lines: Iterable[str],
        colour: str = "ink",
        *,
        leading: float = LEADING,
        **how: Any,
    ) -> float:
        """Lines of text from `top` downwards; returns where they end."""
        step = (how.get("size") or self.profile.label) * PT * leading
        for line in lines:
            self.text(x, top + step / 2, line, colour, **how)
            top += step
        return top

    def label(self, x: float, y: float, lines: Sequence[str], colour: str = "ink", **how: Any) -> None:
        """Lines set close, their block centred on `y`."""
        self.lines(x, y - len(lines) * self.profile.em * TIGHT / 2, lines, colour, leading=TIGHT, **how)

    def stacked(self, x: float, bottom: float, text: str, colour: str = "ink", *, bold: bool = False) -> None:
        """Upright characters one below the other (竖排) that end at `bottom`."""
        step = self.profile.em * STACKED
        for place, character in enumerate(reversed(text)):
            self.text(x, bottom - step * (place + 0.5), character, colour, align="center", bold=bold)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, *, label: str = "", z: float = 1
    ) -> None:
        """Filled rectangle from its top left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self._boxes[label, COLOURS.get(colour, colour), z].append(corners)

    def line(
        self, start: Point, end: Point, colour: str = "grid", *, points: float = 0.5, z: float = 0.5
    ) -> None:
        """Straight line, `points` thick."""
        self._lines[COLOURS.get(colour, colour), points, z].append((start, end))

    def mark(self, x: float, y: float, standing: str, size: float) -> None:
        """Mark of a standing, `size` millimetres across: ■ first, ● responsible, ○ assisting."""
        self._marks[standing, size].append((x, y))

    def bar(self, x: float, y: float, scale: float, parts: Sequence[Part], total: str) -> None:
        """Stacked bar from `x`, its total in bold behind it; a number in every part that has room for it."""
        em, drawn = self.profile.em, [part for part in parts if part.value]
        for part in drawn:
            length = part.value * scale
            self.box(x, y - em / 2, length - 0.25, em, part.fill, label=part.label, z=2)
            number = f"{part.value:g}"
            if len(drawn) > 1 and length > width_of(number, self.profile.label) + 0.8:
                self.text(x + length / 2, y, number, part.on_fill, align="center")
            x += length
        self.text(x + em * 0.4, y, total, bold=True)

    def key(self, x: float, y: float, names: dict[str, str], fills: dict[str, str] | None = None) -> float:
        """Legend on one line: marks of standings or, given `fills`, patches; returns where it ends."""
        em = self.profile.em
        for name, shown in names.items():
            if fills is None:
                self.mark(x + em * 0.4, y, name, em * 0.8)
            else:
                self.box(x, y - em * 0.4, em * 0.8, em * 0.8, fills[name], z=2)
            self.text(x + em * 1.15, y, shown, "mute")
            x += em * 2.5 + width_of(shown, self.profile.label)
        return x

    def panel(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes of their own inside the page, for what another library draws."""
        bottom = self.height - y - height
        return self.figure.add_axes(
            (x / self.width, bottom / self.height, width / self.width, height / self.height), zorder=1
        )

    def close(self) -> Figure:
        """Turn everything gathered into artists."""
        for (label, colour, z), boxes in self._boxes.items():
            self.axes.add_collection(
                PolyCollection(boxes, facecolor=colour, lw=0, zorder=z, label=label), autolim=False
            )
        for (colour, points, z), lines in self._lines.items():
            self.axes.add_collection(
                LineCollection(lines, colors=colour, linewidths=points, zorder=z), autolim=False
            )
        for (colour, points), paths in self._outlines.items():
            glyphs = Path.make_compound_path(*paths)
            self.axes.add_artist(PathPatch(glyphs, fc="none", ec=colour, lw=points * STROKE, zorder=4))
        for (standing, size), places in self._marks.items():
            self._scatter(standing, size, places)
        return self.figure

    def _scatter(self, standing: str, size: float, places: Sequence[Point]) -> None:
        look = STANDINGS[standing]
        stroke = 0.9 if look.hollow else 0.0
        self.axes.scatter(
            [x for x, _ in places],
            [y for _, y in places],
            s=(size / PT - stroke) ** 2,
            marker=look.mark,
            facecolor=COLOURS["paper"] if look.hollow else look.fill,
            edgecolor=look.edge,
            linewidth=stroke,
            zorder=3,
            label=standing,
        )


@dataclass(frozen=True)
class Page:
    """What stands around a chart, broken into lines and measured before there is a canvas."""

    profile: Profile
    title: Sequence[str]
    subtitle: Sequence[str]
    notes: Sequence[str]

    @classmethod
    def of(
        cls,
        profile: Profile,
        *,
        title: str | None,
        subtitle: str = "",
        notes: str = "",
        keep: Iterable[str] = (),
    ) -> Self:
        """Page with its texts broken; the names in `keep` stay whole."""
        width, names = profile.width - 1, [zh(name) for name in keep]
        return cls(
            profile,
            wrap_title(zh(title), width, profile.title, keep=names) if title else [],
            wrap(zh(subtitle), width, profile.subtitle, keep=names) if subtitle else [],
            [line for note in zh(notes).splitlines() for line in wrap(note, width, profile.note, keep=names)],
        )

    @property
    def top(self) -> float:
        """Height of title and subtitle in millimetres."""
        height = len(self.title) * self.profile.title + len(self.subtitle) * self.profile.subtitle
        return height * PT * LEADING + (RULE_ROOM if height else 0)

    @property
    def foot(self) -> float:
        """Height of the notes in millimetres."""
        return len(self.notes) * self.profile.note * PT * LEADING + RULE_ROOM

    @property
    def room(self) -> float:
        """Height in millimetres that is left for the chart itself."""
        return self.profile.max_height - self.top - self.foot

    def open(self, height: float, *, instead: str) -> Canvas:
        """Canvas with `height` millimetres for the chart from its `top`; too much raises, with a way out."""
        if height > self.room + 0.01:
            raise ChartError(
                f"The chart needs {height:.0f} mm of height, the format {self.profile.name} leaves "
                f"{self.room:.0f} mm. Ask for {instead}."
            )
        canvas = Canvas(self.profile, self.top + height + self.foot, self.top)
        after = canvas.lines(0, 0, self.title, size=self.profile.title, bold=True)
        canvas.lines(0, after, self.subtitle, "mute", size=self.profile.subtitle)
        rule = canvas.height - self.foot + RULE_ROOM / 2
        canvas.line((0, rule), (canvas.width, rule), "rule", points=0.6)
        canvas.lines(0, rule + RULE_ROOM / 2, self.notes, "mute", size=self.profile.note)
        return canvas
