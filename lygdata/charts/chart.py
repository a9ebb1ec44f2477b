"""A finished chart as an object, and the phrases that charts share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lygdata.canvas import Canvas
from lygdata.errors import ChartError
from lygdata.labels import chinese_number, short_label
from lygdata.theme import style
from lygdata.typography import zh

__all__ = [
    "AUTO",
    "Chart",
    "chapter_label",
    "chapter_name",
    "counting_note",
    "headline",
    "names_joined",
    "percent",
]

AUTO = "auto"  # title: the finding, computed from the frame
SCREEN_DPI = 96
NO_DATE: dict[str, dict[str, str | None]] = {  # what would differ from run to run or from version to version
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
# Half the time of the usual 6, and no larger.
FAST: dict[str, dict[str, Any]] = {"png": {"pil_kwargs": {"compress_level": 3}}}
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

    @classmethod
    def of(cls, name: str, canvas: Canvas, data: pd.DataFrame, **words: str) -> Self:
        """Chart of a canvas on which everything has been placed."""
        return cls(
            name, canvas.close(), canvas.axes, data=data, **{key: zh(text) for key, text in words.items()}
        )

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
            self.figure.savefig(buffer, format=fmt, metadata=metadata, **FAST.get(fmt, {}))
        self.figure.stale = False  # saving sets the resolution and back again, which is no change
        return buffer.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the picture; the suffix .png, .svg or .pdf says as what."""
        target = Path(path)
        picture = self.render(target.suffix.removeprefix(".").lower())
        try:
            target.write_bytes(picture)
        except OSError as error:
            raise ChartError(
                f"Cannot write {target}: {error.strerror}. Choose a folder that exists."
            ) from error
        return target

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, bytes], dict[str, Any]]:
        width, height = (round(inches * SCREEN_DPI) for inches in self.figure.get_size_inches())
        shown = {"width": width, "height": height, "alt": self.alt}
        return {"image/png": self.render("png")}, {"image/png": shown}


def chapter_name(chapter: object) -> str:
    """Short name of a chapter; empty where the table prints none."""
    return zh(short_label(chapter)) if isinstance(chapter, str) else ""


def chapter_label(number: int, chapter: object) -> str:
    """Number and short name of a chapter.

    >>> chapter_label(1, "推进政府职能转变,全面提升行政管理水平")
    '一 职能转变'
    """
    return f"{chinese_number(number)} {chapter_name(chapter)}".strip()


def headline(title: str | None, finding: str) -> str:
    """Title of the chart object: the one given, or else the finding, even where the picture has none."""
    return finding if title in (AUTO, None) else str(title)


def names_joined(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence; of many only the first.

    >>> names_joined(["财政局", "教育局"]), names_joined(["财政局", "教育局", "审计局", "民政局"])
    ('财政局、教育局', '财政局等4个单位')
    """
    return "、".join(names) if len(names) <= most else f"{names[0]}等{len(names)}个单位"


def percent(part: float, whole: float) -> str:
    """Share in whole per cent; a little is not called nothing, nor almost all all.

    >>> percent(34, 49), percent(0.2, 49), percent(499, 500)
    ('69%', '不足1%', '逾99%')
    """
    if 0.995 <= part / whole < 1:
        return "逾99%"
    return f"{100 * part / whole:.0f}%" if not 0 < part / whole < 0.01 else "不足1%"


def counting_note(standings: Iterable[str]) -> str:
    """How units were counted, given the standings that the frame has."""
    once = "计数：一个单位在一项任务中计1次，"
    if "列首位" in standings:
        return once + "兼列责任与协助的计责任；列首位仅指责任栏第一个，原表未标牵头。"
    return once + "兼有几种承担方式的按最强的一种计。"
