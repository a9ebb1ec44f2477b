"""What to check first: every task in rows of barcodes, one for each gap, and a short list below."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import pandas as pd

from lygdata.canvas import TIGHT, Canvas, Page, Part
from lygdata.charts.chart import AUTO, Chart, chapter_label, chapter_name, headline, names_joined, percent
from lygdata.charts.rows import PITCH, records
from lygdata.coverage import GAPS
from lygdata.errors import ChartError
from lygdata.labels import chinese_number
from lygdata.theme import BRIEFING_FULL, COLOURS, STANDINGS, Profile, style
from lygdata.typography import shorten, split_even, width_of, zh

__all__ = ["plot_gaps"]


class Gap(NamedTuple):
    """How a gap is called and drawn."""

    name: str
    fill: str


KINDS = dict(
    zip(
        GAPS,
        [
            Gap("无点名责任单位", COLOURS["accent"]),
            Gap("全行无点名单位", COLOURS["accent"]),
            Gap("责任栏仅1个单位", STANDINGS["列首位"].fill),
            Gap("未列协助单位", STANDINGS["责任"].fill),
            Gap("责任栏以“等”收尾", COLOURS["edge"]),
        ],
        strict=True,
    )
)
THINNEST = 0.9  # millimetres that a task needs in a barcode
ROW, BAR = 1.7, 1.15  # from barcode to barcode and their height, in type sizes, as are all that follow
COUNTS = 5.2  # columns of counts and shares
CHAPTER_GAP = 0.4
HEAD_LINES = 3
HEADING, GAP = 2.0, 0.9
LISTED = 12  # tasks at most
FIRST = "无点名责任单位，或责任栏仅1个单位且未列协助单位"
ALT_TOP = 12


@style()
def plot_gaps(
    gaps: pd.DataFrame,
    *,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """A barcode of all tasks for each kind of gap, from `gaps`, and the tasks to be checked first.

    Where tasks or chapters would be too narrow there are bars of the share that each chapter has instead.
    Of the tasks to check the first twelve are listed; the heading counts the others.
    """
    if gaps.empty:
        raise ChartError("There is nothing to draw: the frame of gaps has no rows.")
    finding, barcodes = _finding(gaps), Barcodes.of(gaps, profile)
    note = (
        f"来源：{source}（{len(gaps)}项任务、{gaps['chapter_no'].nunique()}章）。"
        "点名指写出单位名称，“各有关部门”一类的集合主体不算。\n"
        "缺口是文本特征，不等于工作无人负责；同一任务可同时有几类缺口。"
    )
    page = Page.of(
        profile,
        title=finding if title == AUTO else title,
        subtitle="每格一项任务，按章和原表顺序排列；着色格为存在该类缺口的任务"
        if barcodes
        else "各章中存在该类缺口的任务占本章任务的比例",
        notes=note,
        keep=gaps["owner"].dropna().unique(),
    )
    chart = barcodes or Shares.of(gaps, profile)
    em, first = profile.em, _to_check(gaps)
    places = int((page.room - chart.height - em * (GAP + HEADING)) / (em * PITCH))
    listed = first.head(max(min(places, LISTED), 0))
    height = chart.height + em * (GAP + HEADING + PITCH * len(listed))
    canvas = page.open(height, instead="profile=BRIEFING_FULL")
    chart.draw(canvas, canvas.top)
    _draw_list(canvas, listed, len(first), canvas.top + chart.height + em * GAP)
    return Chart.of("gaps", canvas, gaps, title=headline(title, finding), alt=_alt(gaps), note=note)


@dataclass(frozen=True)
class Barcodes:
    """A cell for each task; a head over each chapter, its name or else its number."""

    gaps: pd.DataFrame
    heads: list[list[str]]
    left: float
    cell: float
    profile: Profile

    @classmethod
    def of(cls, gaps: pd.DataFrame, profile: Profile) -> Self | None:
        """Fit the tasks into the width; None where they or their chapters would be too narrow."""
        em, chapters = profile.em, _chapters(gaps)
        left = max(width_of(kind.name, profile.label) for kind in KINDS.values()) + em * 0.8
        room = profile.width - left - em * (COUNTS + CHAPTER_GAP * (len(chapters) - 1))
        cell = min(room / len(gaps), em * 2)
        if cell < THINNEST or cell * min(chapter.tasks for chapter in chapters) < em:
            return None
        return cls(
            gaps, [_head(chapter, cell * chapter.tasks, profile) for chapter in chapters], left, cell, profile
        )

    @property
    def head(self) -> float:
        """Height over the barcodes."""
        return self.profile.em * (TIGHT * max(map(len, self.heads)) + 0.4)

    @property
    def height(self) -> float:
        """Height of the whole."""
        return self.head + self.profile.em * ROW * len(KINDS)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Heads, then a row of cells for each gap."""
        em, x, lefts = canvas.profile.em, self.left, []
        for lines, chapter in zip(self.heads, _chapters(self.gaps), strict=True):
            width = self.cell * chapter.tasks
            middle = top + self.head - em * (0.4 + TIGHT * len(lines) / 2)
            canvas.label(x + width / 2, middle, lines, "mute", align="center")
            lefts += [x + self.cell * place for place in range(chapter.tasks)]
            x += width + em * CHAPTER_GAP
        for place, name in enumerate(KINDS):
            self._draw_row(canvas, name, lefts, top + self.head + em * ROW * (place + 0.5))

    def _draw_row(self, canvas: Canvas, name: str, lefts: list[float], y: float) -> None:
        em, kind, found = canvas.profile.em, KINDS[name], self.gaps[name]
        canvas.text(self.left - em * 0.6, y, kind.name, align="right")
        for x, marked in zip(lefts, found, strict=True):
            shown = {"colour": kind.fill, "label": name} if marked else {"colour": "grid", "label": "task"}
            canvas.box(
                x + self.cell * 0.08, y - em * BAR / 2, self.cell * 0.84, em * BAR, **shown, z=1 + marked
            )
        end = lefts[-1] + self.cell
        canvas.text(end + em * 0.7, y, f"{found.sum()}", bold=True)
        canvas.text(end + em * COUNTS, y, percent(found.sum(), len(found)), "mute", align="right")


def _head(chapter: Any, width: float, profile: Profile) -> list[str]:
    """Name of a chapter in lines, or where that is too long its number, if need be stacked."""
    lines = split_even(chapter_name(chapter.chapter), width, profile.label, lines=HEAD_LINES)
    if not lines or ("…" not in lines[-1] and max(width_of(line, profile.label) for line in lines) <= width):
        return lines
    number = chinese_number(chapter.chapter_no)
    return [number] if width_of(number, profile.label) <= width else list(number)


@dataclass(frozen=True)
class Shares:
    """A row for each chapter, a bar in it for each kind of gap, and the totals below."""

    gaps: pd.DataFrame
    heads: list[list[str]]
    left: float
    column: float
    profile: Profile

    @classmethod
    def of(cls, gaps: pd.DataFrame, profile: Profile) -> Self:
        """Fit the columns into the width."""
        em, size = profile.em, profile.label
        names = [_shown(chapter, profile) for chapter in _chapters(gaps)]
        left = max(width_of(name, size) for name in [*names, "合计"]) + em * 4
        column = (profile.width - left) / len(KINDS)
        heads = [split_even(kind.name, column - em * 0.5, size, lines=2) for kind in KINDS.values()]
        return cls(gaps, heads, left, column, profile)

    @property
    def head(self) -> float:
        """Height over the bars."""
        return self.profile.em * (TIGHT * max(map(len, self.heads)) + 0.4)

    @property
    def height(self) -> float:
        """Height of the whole."""
        return self.head + self.profile.em * PITCH * (self.gaps["chapter_no"].nunique() + 1)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Heads, a row for each chapter, totals."""
        em, found = canvas.profile.em, self.gaps.groupby("chapter_no")[GAPS].sum()
        for place, lines in enumerate(self.heads):
            middle = top + self.head - em * (0.4 + TIGHT * len(lines) / 2)
            canvas.label(self.left + self.column * place, middle, lines, "mute")
        canvas.text(self.left - em, top + self.head - em * 0.96, "任务", "mute", align="right")
        y = top + self.head + em * PITCH / 2
        for chapter in _chapters(self.gaps):
            name = _shown(chapter, canvas.profile)
            self._draw_row(canvas, name, chapter.tasks, found.loc[chapter.chapter_no], y)
            y += em * PITCH
        canvas.line((0, y - em * PITCH / 2), (canvas.width, y - em * PITCH / 2), "rule", points=0.6)
        self._draw_row(canvas, "合计", len(self.gaps), self.gaps[GAPS].sum(), y)

    def _draw_row(self, canvas: Canvas, name: str, tasks: int, found: pd.Series, y: float) -> None:
        em = canvas.profile.em
        canvas.text(self.left - em * 4, y, name, align="right")
        canvas.text(self.left - em, y, f"{tasks}", "mute", align="right")
        for place, (gap, kind) in enumerate(KINDS.items()):
            x = self.left + self.column * place
            if found[gap]:
                bar = Part(found[gap] / tasks, kind.fill, "paper", gap)
                canvas.bar(x, y, self.column - em * 4.2, [bar], percent(found[gap], tasks))
            else:
                canvas.text(x, y, "0%", "mute")


def _shown(chapter: Any, profile: Profile) -> str:
    return shorten(chapter_label(chapter.chapter_no, chapter.chapter), profile.width / 4, profile.label)[0]


def _chapters(gaps: pd.DataFrame) -> list[Any]:
    """One row a chapter with its number of tasks."""
    first = gaps.groupby("chapter_no", as_index=False)
    return records(first.agg(chapter=("chapter", "first"), tasks=("task_id", "size")))


def _to_check(gaps: pd.DataFrame) -> pd.DataFrame:
    """Tasks to check first: without any named unit, without a named owner, with one unit and no help."""
    severity = gaps["no_named_owner"] * 2 + gaps["no_named_unit"] + gaps["sole_owner"] * gaps["no_assisting"]
    ranked = gaps.assign(severity=severity).sort_values("severity", ascending=False, kind="stable")
    return ranked[ranked["severity"].gt(0)]


def _draw_list(canvas: Canvas, listed: pd.DataFrame, every: int, top: float) -> None:
    """Code, beginning of the text and responsible cell; red and underlined without a named owner."""
    em, size, rest = canvas.profile.em, canvas.profile.label, every - len(listed)
    canvas.line((0, top - em * GAP / 2), (canvas.width, top - em * GAP / 2), "rule", points=0.6)
    heading = f"建议先核实的{every}项：{FIRST}" if every else f"没有建议先核实的任务（{FIRST}）"
    canvas.text(0, top + em * 0.9, heading, bold=True)
    if rest:
        left_out = f"另{rest}项从略" if len(listed) else "清单从略"
        canvas.text(canvas.width, top + em * 0.9, left_out, "mute", align="right")
    start = em * 1.4 + max((width_of(code, size) for code in listed["task_ref"]), default=0.0)
    for place, task in enumerate(records(listed)):
        y, bare = top + em * (HEADING + PITCH * (place + 0.5)), task.no_named_owner
        fill = KINDS["no_named_owner" if bare else "sole_owner"].fill
        (owner,) = shorten(zh(task.responsible_text), canvas.width * 0.28, size)
        right = canvas.width - width_of(owner, size)
        canvas.box(0, y - em * 0.38, em * 0.38, em * 0.76, fill, label="first", z=2)
        canvas.text(em * 0.8, y, task.task_ref, "mute")
        canvas.text(start, y, shorten(zh(task.content), right - start - em, size)[0])
        canvas.text(canvas.width, y, owner, fill, align="right")
        if bare:
            canvas.line((right, y + em * 0.56), (canvas.width, y + em * 0.56), "accent", points=0.8)


def _finding(gaps: pd.DataFrame) -> str:
    """How many tasks lack a named owner, hang on one unit, have nobody to help."""
    every, found = len(gaps), gaps[GAPS].sum()
    bare, sole, alone = (int(found[name]) for name in ("no_named_owner", "sole_owner", "no_assisting"))
    all_of = "都" * (every > 1)
    if 0 < bare < every:
        parts = [f"{every}项任务中，{bare}项没有点名的责任单位"]
    else:
        parts = [f"{every}项任务{all_of}{'没' * bool(bare)}有点名的责任单位"]
    if sole:
        amount = f"责任栏{all_of}只列1个单位" if sole == every else f"{sole}项的责任栏只列1个单位"
        parts.append(amount + _most_often_alone(gaps["owner"]))
    if alone:
        parts.append(f"{all_of}未列协助单位" if alone == every else f"{alone}项未列协助单位")
    return "，".join(parts)


def _most_often_alone(owners: pd.Series) -> str:
    """The unit that is the only responsible one most often; nothing where that says little."""
    times = owners.value_counts(sort=False)
    most = times.index[times.eq(times.max())].tolist()
    if times.max() < 2 or len(most) > 3:
        return ""
    if len(times) == 1:
        return f"（都是{most[0]}）"
    return f"（其中{names_joined(most)}{'各' * (len(most) > 1)}{times.max()}项）"


def _alt(gaps: pd.DataFrame) -> str:
    counts = "、".join(f"{kind.name}{gaps[name].sum()}项" for name, kind in KINDS.items())
    bare = gaps["task_ref"][gaps["no_named_owner"]].tolist()
    codes = "、".join(bare[:ALT_TOP]) + f"等{len(bare)}项" * (len(bare) > ALT_TOP)
    return (
        f"缺口图，{len(gaps)}项任务按{gaps['chapter_no'].nunique()}章排列。{counts}。"
        f"没有点名责任单位的任务：{codes or '无'}。建议先核实{len(_to_check(gaps))}项。"
    )
