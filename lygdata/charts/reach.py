"""How few units touch how much: each bar adds the tasks that no unit above it is on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from lygdata.canvas import TIGHT, Canvas, Page
from lygdata.charts.chart import AUTO, Chart, headline, percent
from lygdata.charts.rows import PITCH, Block, records
from lygdata.errors import ChartError
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, style
from lygdata.typography import split_even, width_of, zh

__all__ = ["plot_reach"]

WIDEST = 2.05  # from row to row where there is room, in type sizes, as are all that follow
NUMBERS, SHARES = 2.0, 6.0  # columns of the steps and of the shares
ENOUGH = 90  # per cent of the tasks, after which the title stops counting
NAMED = 3  # units that the title calls by name
UNTOUCHED = "没有点名单位"


@style()
def plot_reach(
    reach: pd.DataFrame,
    *,
    uncovered: Sequence[str] = (),
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """Cumulative bars of `reach`: the unit that adds most tasks on top, what none reaches in red.

    `uncovered` are the codes of the tasks that name no unit, to be printed where they fit. Steps beyond the
    height share one row; steps that add the same are never parted.
    """
    if reach.empty:
        raise ChartError("There is nothing to draw: no named unit takes part in any task.")
    finding, last = _finding(reach), reach.iloc[-1]
    note = (
        f"来源：{source}（{last['all_tasks']}项任务、{last['units']}个点名单位）。"
        "逐步选取，每步取新增任务最多的单位，并列取总任务数多者；集合主体不算点名单位。"
    )
    page = Page.of(
        profile,
        title=finding if title == AUTO else title,
        subtitle="依次加入新增任务最多的单位后，累计覆盖的任务数（项，责任与协助均算）",
        notes=note,
        keep=reach["unit"],
    )
    lines = max(len(_name(unit, profile)) for unit in reach["unit"])
    least = profile.em * (PITCH + TIGHT * (lines - 1))
    rows = _rows(reach, int(page.room / least), profile)
    pitch = max(least, min(page.room / len(rows), profile.em * WIDEST))
    canvas = page.open(pitch * len(rows), instead="profile=BRIEFING_FULL")
    _draw(canvas, rows, pitch, int(last["all_tasks"]), "、".join(map(zh, uncovered)))
    return Chart.of("reach", canvas, reach, title=headline(title, finding), alt=_alt(reach), note=note)


class Row(NamedTuple):
    """A bar: what was reached before, and what is added."""

    number: str
    name: list[str]
    before: int
    gain: int
    colour: str = "ink"


def _name(unit: str, profile: Profile) -> list[str]:
    return split_even(zh(unit), profile.width * 0.3, profile.label, lines=2)


def _rows(reach: pd.DataFrame, places: int, profile: Profile) -> list[Row]:
    """Steps as far as there is room, then those after them, the units that add nothing, and what is left."""
    last = records(reach)[-1]
    spare, missing = last.units - len(reach), last.all_tasks - last.covered
    block = Block.of(reach, "gain", places - bool(spare) - bool(missing))
    rows = [
        Row(f"{step.step}", _name(step.unit, profile), step.covered - step.gain, step.gain)
        for step in block.shown
    ]
    if block.others:
        before, label = block.others[0].covered - block.others[0].gain, "随后" if rows else "全部"
        rows.append(Row("", [f"{label}{len(block.others)}个单位"], before, last.covered - before, "mute"))
    if spare:
        rows.append(Row("", [f"其余{spare}个单位"], last.covered, 0, "mute"))
    if missing:
        rows.append(Row("", [UNTOUCHED], last.covered, missing, "accent"))
    return rows


def _draw(canvas: Canvas, rows: list[Row], pitch: float, every: int, codes: str) -> None:
    em, size, top = canvas.profile.em, canvas.profile.label, canvas.top
    left = em * (NUMBERS + 0.6) + max(width_of(line, size) for row in rows for line in row.name)
    scale = (canvas.width - left - em * SHARES) / every
    end = left + every * scale
    canvas.line((end, top), (end, top + pitch * len(rows)), "rule", points=0.7)
    for place, row in enumerate(rows):
        y = top + pitch * (place + 0.5)
        canvas.text(0, y, row.number, "mute")
        canvas.label(left - em * 0.6, y, row.name, row.colour, align="right")
        _draw_bar(canvas, row, (left, y, scale))
        if row.colour == "accent":
            fits = bool(codes) and width_of(codes, size) < row.before * scale - em
            canvas.text(left + row.before * scale - em * 0.5, y, codes * fits, "accent", align="right")
        else:
            canvas.text(canvas.width, y, percent(row.before + row.gain, every), "mute", align="right")


def _draw_bar(canvas: Canvas, row: Row, place: tuple[float, float, float]) -> None:
    """What was reached before in grey, what is added in dark, in red where it is what nobody reaches."""
    (x, y, scale), em, bare = place, canvas.profile.em, row.colour == "accent"
    start, length = x + row.before * scale, row.gain * scale
    fill = "accent" if bare else STANDINGS["列首位"].fill
    canvas.box(start, y - em * 0.62, length, em * 1.24, fill, label="uncovered" if bare else "gain", z=2)
    gain = f"+{row.gain}"
    if not bare:
        canvas.box(x, y - em * 0.62, start - x, em * 1.24, "track", label="before", z=2)
        if length > width_of(gain, canvas.profile.label) + em * 0.4:
            canvas.text(start + length / 2, y, gain, "paper", align="center")
    total = f"{row.gain}" if bare else f"{row.before + row.gain}" if row.gain else gain
    canvas.text(
        start + length + em * 0.45,
        y,
        total,
        row.colour if bare or not row.gain else "ink",
        bold=bool(row.gain),
    )


def _finding(reach: pd.DataFrame) -> str:
    """How many units reach nine tasks in ten, and what the others add."""
    steps = records(reach)
    every, units = steps[-1].all_tasks, steps[-1].units
    shares = [round(100 * step.covered / every) for step in steps]
    count = next((place for place, share in enumerate(shares, 1) if share >= ENOUGH), len(steps))
    at = steps[count - 1]
    only = "就" if shares[count - 1] >= ENOUGH and 2 * count <= units else ""
    whole = at.covered == every
    amount = f"全部{every}项任务" if whole else f"{every}项任务中的{at.covered}项"
    share = "" if whole else f"（{percent(at.covered, every)}）"
    names = [step.unit for step in steps[:count]]
    which = "、".join(names) if count <= NAMED else ""
    claim = f"{which}{count}个单位{only}覆盖{amount}{share}"
    if units == 1:
        claim = f"{names[0]}是唯一点名的单位，覆盖{amount}{share}"
    more = f"；再加{len(steps) - count}个到{steps[-1].covered}项" if len(steps) > count else ""
    return claim + more + (f"；其余{units - len(steps)}个单位不增加覆盖" if units > len(steps) else "")


def _alt(reach: pd.DataFrame) -> str:
    steps: list[Any] = records(reach)
    first, last = steps[:5], steps[-1]
    listed = "；".join(f"第{step.step}步{step.unit}新增{step.gain}项、累计{step.covered}项" for step in first)
    more = f"；全部{len(steps)}步累计{last.covered}项" if len(steps) > len(first) else ""
    return (
        f"累计覆盖条形图，{last.units}个点名单位中逐步选取新增任务最多的：{listed}{more}。"
        f"{last.all_tasks}项任务中{last.all_tasks - last.covered}项没有点名单位。"
    )
