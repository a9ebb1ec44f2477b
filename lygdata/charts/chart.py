"""A finished chart as an object, and the phrases that charts share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lygdata.errors import ChartError
from lygdata.theme import style

__all__ = ["AUTO", "Chart", "counting_note", "fold", "names_joined", "percent"]

AUTO = "auto"  # title: the finding, computed from the frame
SCREEN_DPI = 96
NO_DATE: dict[str, dict[str, str | None]] = {  # what would differ from run to run or from version to version
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
ALT_KEY = {"png": "Description", "svg": "Description", "pdf": "Subject"}


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart with its finding, its alternative text and the frame it was drawn from.

    `figure` and `axes` are plain matplotlib: what is changed there is in the next rendering.
    """

    name: str
    figure: Figure
    axes: Axes
    title: str
    alt: str
    note: str
    data: pd.DataFrame
    _rendered: dict[str, bytes] = field(default_factory=dict, init=False, repr=False)

    def render(self, fmt: str) -> bytes:
        """Bytes of the picture as png (200 dpi), svg or pdf; the same chart always gives the same bytes."""
        if fmt not in NO_DATE:
            raise ChartError(f"Charts are written as {', '.join(NO_DATE)}, not as {fmt!r}.")
        if self.figure.stale:
            self._rendered.clear()
        if fmt not in self._rendered:
            self._rendered[fmt] = self._drawn(fmt)
        return self._rendered[fmt]

    def _drawn(self, fmt: str) -> bytes:
        buffer = BytesIO()
        with style():
            metadata = {"Title": self.title, ALT_KEY[fmt]: self.alt, **NO_DATE[fmt]}
            self.figure.savefig(buffer, format=fmt, metadata=metadata)
        self.figure.stale = False  # saving sets the resolution and back again, which is no change
        return buffer.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the picture; the suffix .png, .svg or .pdf says as what."""
        target = Path(path)
        picture = self.render(target.suffix.removeprefix(".").lower())
        try:
            target.write_bytes(picture)
        except OSError as error:
            raise ChartError(f"Cannot write {target}: {error.strerror}. Choose a folder that exists.") from error
        return target

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
        width, height = (round(inches * SCREEN_DPI) for inches in self.figure.get_size_inches())
        shown = {"width": width, "height": height, "alt": self.alt}
        return {"image/png": self.render("png")}, {"image/png": shown}


def fold(values: Sequence[float], places: int) -> int:
    """How many of the `values`, largest first, to show in `places` rows: the rest share the last row.

    Equal values are never parted, so fewer may be shown than there is room for, even none.

    >>> fold([9, 5, 4, 4, 4, 1], 5), fold([9, 5, 4, 4, 4, 1], 6)
    (2, 6)
    """
    if len(values) <= places:
        return len(values)
    shown = max(places - 1, 0)
    while shown and values[shown - 1] == values[shown]:
        shown -= 1
    return shown


def names_joined(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence; of many only the first.

    >>> names_joined(["财政局", "教育局"]), names_joined(["财政局", "教育局", "审计局", "民政局"])
    ('财政局、教育局', '财政局等4个单位')
    """
    return "、".join(names) if len(names) <= most else f"{names[0]}等{len(names)}个单位"


def percent(part: float, whole: float) -> str:
    """Share in whole per cent.

    >>> percent(34, 49)
    '69%'
    """
    return f"{100 * part / whole:.0f}%"


def counting_note(standings: Sequence[str]) -> str:
    """How units were counted, given the standings that the frame has."""
    rule = "计数：一个单位在一项任务中计1次，兼有几种承担方式的按最强的一种计"
    return f"{rule}；列首位仅指责任栏第一个，原表未标牵头。" if "列首位" in standings else f"{rule}。"
