"""What one unit does, and with whom: key figures, chapters, partners and tasks."""

from dataclasses import dataclass
from math import ceil
from typing import Any, Self

import pandas as pd

from lygdata.canvas import TIGHT, Canvas, Page, Part
from lygdata.charts.chart import AUTO, Chart, chapter_label, chapter_name, counting_note, headline, percent
from lygdata.charts.rows import PITCH, Rows, records
from lygdata.labels import chinese_number, short_label
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, standing_names, style
from lygdata.typography import shorten, width_of, zh
from lygdata.workload import UnitProfile

__all__ = ["plot_profile"]

TILES, FIGURE = 5.0, 1.65  # key figures: height and size of type, in type sizes, as are all that follow
HEADING, GAP = 1.9, 1.1
CHAPTER_MOST = 2.5  # from chapter to chapter
LONGEST = 5.0  # a bar of one task: little should not look like much
PARTNERS = 20.5  # height of their panel, or as much as the chapters take
COLUMNS = (3, 2, 1)  # of the list of tasks
RELATIONS = {  # lightness 30 / 47 / 84 / 72: four steps in grey
    "共同责任": "#3F4851",
    "对方协助我方": "#66717C",
    "我方协助对方": STANDINGS["协助"].fill,
    "同为协助": "#A9B2BA",
}
DARK = ("共同责任", "对方协助我方")


@style()
def plot_profile(
    unit_profile: UnitProfile,
    *,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """One unit on one page, from `profile`: figures, chapters beside the median unit, partners, tasks.

    Partners beyond the room share one row; of tasks beyond it the strongest standings are listed, and the
    heading says how many are not.
    """
    finding, figures = _finding(unit_profile), records(unit_profile.figures)[0]
    names = standing_names(["牵头" if figures.leads else "列首位", "责任", "协助"])
    note = (
        f"来源：{source}（{figures.all_tasks}项任务、{len(unit_profile.chapters)}章）。"
        f"中位单位为{figures.units}个点名单位的中位数；共事指同列一项任务。\n{counting_note(names)}"
    )
    page = Page.of(
        profile, title=finding if title == AUTO else title, notes=note, keep=unit_profile.partners["unit"]
    )
    em, chapters = profile.em, records(unit_profile.chapters)
    over, under = em * (TILES + HEADING), em * (GAP + HEADING)
    height = max(em * min(PARTNERS, (page.room - over - under) / em), em * PITCH * len(chapters))
    legend = _legend(unit_profile.partners, profile)
    partners = Rows.of(unit_profile.partners, "tasks", profile, height - em * PITCH * len(legend), share=0.25)
    height = max(partners.height + em * PITCH * len(legend), em * PITCH * len(chapters))
    tasks = Tasks.of(unit_profile.tasks, profile, page.room - over - height - under)
    canvas = page.open(over + height + em * GAP + tasks.height, instead="profile=BRIEFING_FULL")
    _draw_tiles(canvas, figures, names)
    _draw_chapters(canvas, chapters, canvas.top + over, min(height / len(chapters), em * CHAPTER_MOST))
    _draw_partners(canvas, partners, legend, canvas.top + over)
    _draw_tasks(canvas, tasks, names, canvas.top + over + height + em * GAP)
    words = {"title": headline(title, finding), "alt": _alt(unit_profile, names), "note": note}
    return Chart.of("profile", canvas, _data(unit_profile), **words)


def _data(unit_profile: UnitProfile) -> pd.DataFrame:
    """The four frames of the profile, one below the other."""
    frames = {
        "figures": unit_profile.figures,
        "chapters": unit_profile.chapters,
        "partners": unit_profile.partners,
        "tasks": unit_profile.tasks,
    }
    return pd.concat({part: frame.astype("object") for part, frame in frames.items()}, names=["part", "row"])


@dataclass(frozen=True)
class Tasks:
    """The list of tasks: those shown with their broken texts, and how many are left out."""

    entries: list[tuple[Any, list[str]]]
    every: int
    columns: int
    pitch: float
    em: float

    @classmethod
    def of(cls, tasks: pd.DataFrame, profile: Profile, room: float) -> Self:
        """As many columns as the texts allow; long texts take two lines where there is room for all."""
        em, size = profile.em, profile.label
        texts = [zh(short_label(content)) for content in tasks["content"]]
        taken = _widest(tasks["task_ref"], size) + em * 3.2
        longest = _widest(texts, size)
        columns = next((count for count in COLUMNS if profile.width / count - taken >= longest), 1)
        most = 2 if room >= len(texts) * em * (PITCH + TIGHT) else 1
        broken = [shorten(text, profile.width / columns - taken, size, lines=most) for text in texts]
        pitch = em * (PITCH + TIGHT * (max(map(len, broken)) - 1))
        kept = _strongest(tasks, max(int(room / pitch), 0) * columns)
        entries = [entry for entry in zip(records(tasks), broken, strict=True) if entry[0].task_ref in kept]
        return cls(entries, len(tasks), columns, pitch, em)

    @property
    def rows(self) -> int:
        """Rows of the list."""
        return ceil(len(self.entries) / self.columns)

    @property
    def height(self) -> float:
        """Height with the heading."""
        return self.em * HEADING + self.pitch * self.rows if self.entries else self.em * PITCH


def _strongest(tasks: pd.DataFrame, places: int) -> set[str]:
    """The tasks to list where there is room for so many: strongest standings, then sole owners, first."""
    strength = tasks["standing"].astype("str").map(list(STANDINGS).index)
    ranked = tasks.assign(strength=strength).sort_values(["strength", "n_responsible"], kind="stable")
    return set(ranked["task_ref"].head(places))


def _widest(texts: Any, size: float) -> float:
    return max((width_of(text, size) for text in texts), default=0.0)


def _legend(partners: pd.DataFrame, profile: Profile) -> list[dict[str, str]]:
    """Relations that occur, in lines that fit the panel."""
    lines: list[dict[str, str]] = []
    for relation in (name for name in RELATIONS if partners[name].any()):
        words = "".join([*(lines[-1] if lines else []), relation])
        keys = profile.em * 2.5 * (len(lines[-1]) + 1 if lines else 1)
        if not lines or width_of(words, profile.label) + keys > profile.width * 0.49:
            lines.append({})
        lines[-1][relation] = relation
    return lines


def _draw_tiles(canvas: Canvas, figures: Any, names: dict[str, str]) -> None:
    """Key figures side by side."""
    credit = percent(figures.fractional, figures.all_tasks)
    tiles = [
        ("参与任务", f"{figures.tasks}", f"/{figures.all_tasks}", ""),
        *((label, f"{getattr(figures, name)}", "", name) for name, label in names.items()),
        ("独自承担责任", f"{figures.sole}", "", ""),
        ("责任折算", f"{figures.fractional:.1f}", credit, ""),
    ]
    em, y, size = canvas.profile.em, canvas.top, canvas.profile.label * FIGURE
    for place, (label, value, more, name) in enumerate(tiles):
        x = canvas.width / len(tiles) * place + 0.3
        colour = STANDINGS[name].text if name else "ink"
        canvas.line((x, y), (x, y + em * 3.9), colour if name else "rule", points=1.6 if name else 0.8)
        canvas.text(x + em * 0.6, y + em * 0.7, label, "mute")
        canvas.text(x + em * 0.6, y + em * 2.7, value, colour, size=size, bold=True)
        canvas.text(x + em * 1.1 + width_of(value, size), y + em * 2.9, more, "mute")


def _draw_chapters(canvas: Canvas, chapters: list[Any], top: float, pitch: float) -> None:
    """Bars of the unit's tasks in each chapter, the median unit beside them."""
    em, size, end = canvas.profile.em, canvas.profile.label, canvas.width / 2 - canvas.profile.em
    names = [chapter_label(chapter.chapter_no, chapter.chapter) for chapter in chapters]
    labels = [shorten(name, canvas.width / 4, size)[0] for name in names]
    left = _widest(labels, size) + em * 0.7
    most = max(chapter.tasks for chapter in chapters) or 1
    scale = min((end - left - em * 5.5) / most, em * LONGEST)
    canvas.text(0, top - em * 1.2, "各章任务（项）", bold=True)
    canvas.text(end, top - em * 1.2, "中位单位", "mute", align="right")
    for place, (chapter, label) in enumerate(zip(chapters, labels, strict=True)):
        y = top + pitch * (place + 0.5)
        canvas.text(left - em * 0.6, y, label, align="right")
        canvas.bar(left, y, scale, _parts(chapter), f"{chapter.tasks}")
        median = f"{chapter.median:g}" if pd.notna(chapter.median) else "—"
        canvas.text(end, y, median, "mute", align="right")
    canvas.line((left, top), (left, top + pitch * len(chapters)), "rule", points=0.7, z=1.5)


def _parts(chapter: Any) -> list[Part]:
    return [Part(getattr(chapter, name), look.fill, look.on_fill, name) for name, look in STANDINGS.items()]


def _draw_partners(canvas: Canvas, rows: Rows, legend: list[dict[str, str]], top: float) -> None:
    """Bars of the tasks shared with each partner, by relation; collectives on a band."""
    em, start = canvas.profile.em, canvas.width / 2 + canvas.profile.em
    left = start + rows.left
    canvas.text(
        start, top - em * 1.2, "与谁共事（同列任务数，项）" if legend else "没有同列任务的单位", bold=True
    )
    most = max((row.tasks for block in rows.blocks for row in block.shown + block.others), default=1)
    scale = min((canvas.width - left - em * 2.2) / most, em * LONGEST)
    for block, y in rows.draw(canvas, top, start, canvas.width):
        for row, middle in rows.places(block, y):
            parts = [
                Part(getattr(row, name), fill, "paper" if name in DARK else "ink", name)
                for name, fill in RELATIONS.items()
            ]
            canvas.bar(left, middle, scale, parts, f"{row.tasks}")
    for place, names in enumerate(legend):
        canvas.key(start, top + rows.height + em * PITCH * (place + 0.75), names, RELATIONS)


def _draw_tasks(canvas: Canvas, tasks: Tasks, names: dict[str, str], top: float) -> None:
    """The list, column by column in document order."""
    em, size = canvas.profile.em, canvas.profile.label
    canvas.line((0, top - em * GAP / 2), (canvas.width, top - em * GAP / 2), "rule", points=0.6)
    if not tasks.entries:
        canvas.text(0, top + em * PITCH / 2, f"参与的{tasks.every}项任务清单从略", "mute")
        return
    heading, rest = f"参与的任务（{tasks.every}项）", tasks.every - len(tasks.entries)
    canvas.text(0, top + em * 0.7, heading, bold=True)
    marks = {task.standing for task, _ in tasks.entries}
    key = {name: shown for name, shown in names.items() if name in marks}
    canvas.key(width_of(heading, size) + em * 1.5, top + em * 0.7, key)
    if rest:
        canvas.text(canvas.width, top + em * 0.7, f"另{rest}项（责任较轻）从略", "mute", align="right")
    text = em * 1.8 + _widest((task.task_ref for task, _ in tasks.entries), size)
    for place, (task, lines) in enumerate(tasks.entries):
        column, row = divmod(place, tasks.rows)
        x, y = canvas.width / tasks.columns * column, top + em * HEADING + tasks.pitch * (row + 0.5)
        canvas.mark(x + em * 0.4, y, task.standing, em * 0.8)
        canvas.text(x + em * 1.2, y, task.task_ref, "mute")
        canvas.label(x + text, y, lines)


def _finding(unit_profile: UnitProfile) -> str:
    """How much the unit does, where most, with whom most."""
    named = unit_profile.partners[unit_profile.partners["kind"].eq("named")]
    most = named["tasks"].max() if len(named) else 0
    closest = named["unit"][named["tasks"].eq(most)].tolist()
    partner = f"；与{closest[0]}共事最多（{most}项）" if most > 1 and len(closest) == 1 else ""
    standing = _standing(unit_profile.kind, records(unit_profile.figures)[0])
    return f"{unit_profile.unit}{standing}{_where(unit_profile.chapters)}{partner}"


def _standing(kind: str, figures: Any) -> str:
    if kind == "collective":
        return f"（集合主体）参与{figures.all_tasks}项任务中的{figures.tasks}项"
    if figures.units == 1:
        return f"是唯一点名的单位，参与{figures.all_tasks}项任务中的{figures.tasks}项"
    rank = f"{'并列' if figures.tied else ''}第{figures.rank}位"
    if figures.counting == "fractional":
        share = f"责任折算{figures.fractional:.1f}项（{rank}，中位单位{figures.median_fractional:.1f}项）"
        return f"参与{figures.tasks}项任务，{share}"
    return f"参与{figures.tasks}项任务（{rank}，中位单位{figures.median:g}项）"


def _where(chapters: pd.DataFrame) -> str:
    """The chapter with most of the unit's tasks; nothing if more than two share that place."""
    most = chapters["tasks"].max()
    top = records(chapters[chapters["tasks"].eq(most)])
    names = [f"第{chinese_number(row.chapter_no)}章{_quoted(row.chapter)}" for row in top]
    if len(chapters) == 1 or len(top) > 2:
        return ""
    if chapters["tasks"].gt(0).sum() == 1:
        return f"，{'都' if most > 1 else ''}在{names[0]}"
    return f"，{'和'.join(names)}最多（{'各' * (len(top) > 1)}{most}项）"


def _quoted(chapter: object) -> str:
    return f"“{chapter_name(chapter)}”" if chapter_name(chapter) else ""


def _alt(unit_profile: UnitProfile, names: dict[str, str]) -> str:
    figures = records(unit_profile.figures)[0]
    counts = "、".join(f"{label}{getattr(figures, name)}项" for name, label in names.items())
    chapters = "、".join(
        f"第{chinese_number(row.chapter_no)}章{row.tasks}项" for row in records(unit_profile.chapters)
    )
    partners = "、".join(f"{row.unit}{row.tasks}项" for row in records(unit_profile.partners.head(3)))
    return (
        f"单位画像：{unit_profile.unit}参与{figures.all_tasks}项任务中的{figures.tasks}项，其中{counts}，"
        f"独自承担责任{figures.sole}项，责任折算{figures.fractional:.1f}项。各章条形图：{chapters}。"
        f"共事单位条形图，靠前的是：{partners or '无'}。另列所参与的任务。"
    )
