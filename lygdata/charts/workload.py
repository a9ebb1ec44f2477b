"""Who carries how much: a stacked bar for each unit, the collectives in a block of their own."""

from typing import Any, NamedTuple

import pandas as pd

from lygdata.canvas import Canvas, Page, Part
from lygdata.charts.chart import AUTO, Chart, counting_note, headline, names_joined, percent
from lygdata.charts.rows import Rows, records
from lygdata.errors import ChartError
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, standing_names, style
from lygdata.typography import width_of
from lygdata.workload import Counting

__all__ = ["plot_workload"]

KEY = 2.2  # height of the legend, in type sizes
EVERY = 5  # a hairline after so many rows guides the eye
ALT_TOP = 5


class Measure(NamedTuple):
    """What the bars show and what stands at the right: columns of the frame, and words for them."""

    drawn: str
    beside: str
    heading: str
    claim: str
    subtitle: str


MEASURES: dict[Counting, Measure] = {
    "full": Measure(
        "tasks",
        "fractional",
        "责任折算",
        "参与{every}项任务中的{value}项",
        "各单位参与的任务数（项），按承担方式分；右列为责任折算数：每项任务按责任主体数均分",
    ),
    "fractional": Measure(
        "fractional",
        "tasks",
        "参与任务",
        "在{every}项任务中责任折算{value}项",
        "各单位的责任折算数（项）：每项任务按责任主体数均分；右列为参与的任务数（含协助）",
    ),
}


@style()
def plot_workload(
    workload: pd.DataFrame,
    *,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """Bars of tasks per unit, in the order of `workload_by_unit`; collectives apart.

    The bars show what the frame was ranked by: tasks, or their fractional credit. The tail of a long list
    shares one row that says how many units it stands for; units with equal numbers are never parted.
    """
    measure = _measure(workload)
    names = standing_names(standing for standing in STANDINGS if workload[standing].any())
    finding = _finding(workload, measure)
    note = f"来源：{source}（{workload['all_tasks'].iloc[0]}项任务）。\n{counting_note(names)}"
    page = Page.of(
        profile,
        title=finding if title == AUTO else title,
        subtitle=measure.subtitle,
        notes=note,
        keep=workload["unit"],
    )
    rows = Rows.of(workload, measure.drawn, profile, page.room - KEY * profile.em)
    canvas = page.open(KEY * profile.em + rows.height, instead="profile=BRIEFING_FULL")
    _draw(canvas, rows, workload, measure, names)
    alt = _alt(workload, measure, names)
    return Chart.of("workload", canvas, workload, title=headline(title, finding), alt=alt, note=note)


def _measure(workload: pd.DataFrame) -> Measure:
    """What the frame was ranked by; rows in another order would fold the wrong units."""
    if workload.empty:
        raise ChartError("There is nothing to draw: the workload frame has no rows.")
    measure = MEASURES[workload["counting"].iloc[0]]
    for kind, units in workload.groupby("kind"):
        if not units[measure.drawn].is_monotonic_decreasing:
            raise ChartError(
                f"The {kind} units are not ranked by {measure.drawn!r}. Keep the order of the rows."
            )
    return measure


def _number(value: float) -> str:
    """Whole counts as they are, credits with one decimal, a dash for none."""
    return f"{value:.1f}" if isinstance(value, float) and value else f"{value}" if value else "—"


def _draw(
    canvas: Canvas, rows: Rows, workload: pd.DataFrame, measure: Measure, names: dict[str, str]
) -> None:
    em, size, right = canvas.profile.em, canvas.profile.label, canvas.width
    totals = max(width_of(_number(value), size) for value in workload[measure.drawn])
    room = right - rows.left - totals - width_of(measure.heading, size) - em * 1.4
    scale = room / (workload[measure.drawn].max() or 1)
    if measure.drawn == "tasks":
        fills = {name: STANDINGS[name].fill for name in names}
        canvas.key(rows.left, canvas.top + em * 0.9, names, fills)
    canvas.text(right, canvas.top + em * 0.9, measure.heading, "mute", align="right")
    for block, top in rows.draw(canvas, canvas.top + em * KEY, 0, right):
        for place, (row, y) in enumerate(rows.places(block, top)):
            if place and place % EVERY == 0:
                canvas.line((0, y - rows.pitch / 2), (right, y - rows.pitch / 2))
            drawn, beside = getattr(row, measure.drawn), getattr(row, measure.beside)
            canvas.bar(rows.left, y, scale, _parts(row, measure), _number(drawn))
            canvas.text(right, y, _number(beside), "mute" if beside else "faint", align="right")
        canvas.line((rows.left, top), (rows.left, top + rows.pitch * block.rows), "rule", points=0.7, z=1.5)


def _parts(unit: Any, measure: Measure) -> list[Part]:
    """Parts of the bar of a unit; its credit has none."""
    if measure.drawn == "tasks":
        return [Part(getattr(unit, name), look.fill, look.on_fill, name) for name, look in STANDINGS.items()]
    return [Part(unit.fractional, STANDINGS["责任"].fill, STANDINGS["责任"].on_fill, "fractional")]


def _finding(workload: pd.DataFrame, measure: Measure) -> str:
    """Who carries most, how far ahead, and how long the tail is."""
    named = workload[workload["kind"].eq("named")]
    every = workload["all_tasks"].iloc[0]
    if named.empty:
        return f"{every}项任务都没有点名的单位，由{len(workload)}个集合主体承担"
    values = named[measure.drawn].round(1)
    first = named["unit"][values.eq(values.iloc[0])].tolist()
    whole = measure.drawn == "tasks" and values.iloc[0] == every
    claim = measure.claim.format(every=every, value=_number(values.iloc[0]))
    claim = f"参与全部{every}项任务" if whole else claim
    ones = int(values.eq(1).sum())
    tail = (
        f"；{len(named)}个单位中有{ones}个只参与1项"
        if 0 < ones < len(named) and measure.drawn == "tasks"
        else ""
    )
    if len(first) > 1:
        return f"{names_joined(first)}并列第一，各{claim}{tail}"
    only = "是唯一点名的单位，" * (len(named) == 1)
    share = "" if whole else f"，占{percent(values.iloc[0], every)}"
    return f"{first[0]}{only}{claim}{share}{_lead(named['unit'], values)}{tail}"


def _lead(units: pd.Series, values: pd.Series) -> str:
    """How far the first is ahead of the second."""
    behind = values[values.lt(values.iloc[0])]
    if behind.empty or not behind.iloc[0]:
        return ""
    followers = units[values.eq(behind.iloc[0])]
    second = f"第二位{followers.iloc[0]}" if len(followers) == 1 else f"并列第二的{len(followers)}个单位"
    who, times = f"{second}（{_number(behind.iloc[0])}项）", values.iloc[0] / behind.iloc[0]
    more = _number(round(values.iloc[0] - behind.iloc[0], 1))
    return f"，是{who}的{times:.1f}倍" if times >= 1.5 else f"，比{who}多{more}项"


def _alt(workload: pd.DataFrame, measure: Measure, names: dict[str, str]) -> str:
    named, collective = (records(workload[workload["kind"].eq(kind)]) for kind in ("named", "collective"))
    words = {name: shown.removeprefix("责任（").removesuffix("）") for name, shown in names.items()}
    top = "、".join(f"{_counted(unit, measure)}（{_split(unit, words)}）" for unit in named[:ALT_TOP]) or "无"
    rest = named[ALT_TOP:]
    most = f"；其余{len(rest)}个单位均不超过{_number(getattr(rest[0], measure.drawn))}项" if rest else ""
    apart = "、".join(_counted(unit, measure) for unit in collective) or "无"
    return f"横向堆叠条形图，{len(named)}个点名单位从多到少排列：{top}{most}。集合主体单列：{apart}。"


def _split(unit: Any, words: dict[str, str]) -> str:
    return "、".join(f"{word}{getattr(unit, name)}" for name, word in words.items())


def _counted(unit: Any, measure: Measure) -> str:
    value = getattr(unit, measure.drawn)
    return f"{unit.unit}{_number(value) if value else 0}项"
