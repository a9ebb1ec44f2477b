"""Where in the plan: a heat table of units by chapters, with totals."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from lygdata.canvas import TIGHT, Canvas, Page, Part
from lygdata.charts.chart import AUTO, Chart, chapter_name, headline, names_joined
from lygdata.charts.heat import draw_heat
from lygdata.charts.rows import Rows, records
from lygdata.errors import ChartError
from lygdata.labels import chinese_number
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, style
from lygdata.typography import split_even

__all__ = ["plot_chapters", "plot_chapters_pages"]

NARROWEST, WIDEST = 2.3, 6.0  # columns, in type sizes, as are all that follow
HEAD = 4.4  # above the cells, without the names of the chapters
TOTALS = 8.5
LEFT = 5.8  # 本章任务数 and 点名单位数 stand in the column of names
HEAD_LINES = 3  # lines that the name of a chapter may take
ALT_TOP = 3


class TooManyChaptersError(ChartError):
    """So many chapters do not fit on a page; `most` of them would."""

    def __init__(self, message: str, most: int) -> None:
        super().__init__(message)
        self.most = most


@style()
def plot_chapters(
    by_chapter: pd.DataFrame,
    *,
    profile: Profile = BRIEFING_FULL,
    title: str | None = AUTO,
    source: str = "任务分解表",
) -> Chart:
    """Heat table of tasks per unit and chapter, from `workload_by_chapter`; collectives apart.

    A column adds up to more than the chapter has tasks, since a task may have several units. The tail of
    a long list shares one row.
    """
    if by_chapter.empty:
        raise ChartError("There is nothing to draw: the frame of units by chapter has no rows.")
    chapters, units = _chapters(by_chapter), by_chapter.drop_duplicates("unit")
    finding = _finding(by_chapter)
    note = (
        f"来源：{source}（{chapters['chapter_tasks'].sum()}项任务、{len(chapters)}章）。章名为简称。\n"
        "计数：一个单位在一项任务中计1次；一项任务可有几个单位，各单位相加不等于本章任务数。"
    )
    page = Page.of(
        profile,
        title=finding if title == AUTO else title,
        subtitle="各单位在各章参与的任务数（项，责任与协助合计）；颜色越深任务越多，空白为0",
        notes=note,
        keep=units["unit"],
    )
    rows = Rows.of(units, "unit_tasks", profile, page.room - profile.em * (HEAD + TIGHT * HEAD_LINES))
    rows = replace(rows, left=max(rows.left, profile.em * LEFT))
    column = _column(profile, rows.left, chapters["chapter_no"].tolist())
    heads = [
        split_even(chapter_name(name), column - profile.em * 0.6, profile.label, lines=HEAD_LINES)
        for name in chapters["chapter"]
    ]
    head = profile.em * (HEAD + TIGHT * max(map(len, heads)))
    canvas = page.open(head + rows.height, instead="profile=BRIEFING_FULL")
    counts = by_chapter.pivot_table(index="unit", columns="chapter_no", values="tasks", aggfunc="sum")
    _draw_heads(canvas, rows, chapters, heads, column, canvas.top + head)
    _draw_rows(canvas, rows, counts, column, canvas.top + head)
    return Chart.of(
        "chapters", canvas, by_chapter, title=headline(title, finding), alt=_alt(by_chapter), note=note
    )


def plot_chapters_pages(
    by_chapter: pd.DataFrame, *, profile: Profile = BRIEFING_FULL, source: str = "任务分解表"
) -> list[Chart]:
    """The heat table of `plot_chapters` on as many pages as its chapters need, evenly filled.

    One page says what was found; of several, each says which chapters it shows.
    """
    try:
        return [plot_chapters(by_chapter, profile=profile, source=source)]
    except TooManyChaptersError as error:
        chapters = by_chapter["chapter_no"].drop_duplicates().tolist()
        pages = -(-len(chapters) // error.most)
        starts = [chapters[len(chapters) * page // pages] for page in range(pages)] + [chapters[-1] + 1]
    return [
        _page(by_chapter[by_chapter["chapter_no"].between(start, end - 1)], place, profile, source)
        for place, (start, end) in enumerate(pairwise(starts), 1)
    ]


def _page(part: pd.DataFrame, place: int, profile: Profile, source: str) -> Chart:
    first, last = (chinese_number(part["chapter_no"].agg(end)) for end in ("min", "max"))
    title = f"各单位在第{first}章至第{last}章参与的任务数；合计含全部各章"
    chart = plot_chapters(part, profile=profile, title=title, source=source)
    return replace(chart, name=f"chapters-{place}")


def _column(profile: Profile, left: float, numbers: Sequence[int]) -> float:
    """Width of a column, in which the number of its chapter has room."""
    room = (profile.width - left) / profile.em - TOTALS
    narrowest = max(NARROWEST, *(len(chinese_number(number)) + 0.4 for number in numbers))
    if room / len(numbers) < narrowest:
        most = int(room / narrowest)
        raise TooManyChaptersError(
            f"{len(numbers)} chapters do not fit the width of {profile.width} mm. Ask for {most} at a "
            f"time, such as by_chapter[by_chapter['chapter_no'].le({most})], or for plot_chapters_pages.",
            most,
        )
    return profile.em * min(room / len(numbers), WIDEST)


def _draw_heads(
    canvas: Canvas, rows: Rows, chapters: pd.DataFrame, heads: Sequence[list[str]], column: float, foot: float
) -> None:
    """Number and name of each chapter, its tasks and the named units in it."""
    em, x = canvas.profile.em, rows.left + column / 2
    numbers = foot - em * (3.6 + TIGHT * max(map(len, heads)))
    for chapter, lines in zip(records(chapters), heads, strict=True):
        canvas.text(x, numbers, chinese_number(chapter.chapter_no), "mute", align="center")
        canvas.lines(x, foot - em * (3 + TIGHT * len(lines)), lines, leading=TIGHT, align="center")
        canvas.text(x, foot - em * 2.3, str(chapter.chapter_tasks), "mute", align="center")
        canvas.text(x, foot - em * 1.0, str(chapter.involved), "mute", align="center")
        x += column
    canvas.text(rows.left - em * 0.6, foot - em * 2.3, "本章任务数", "mute", align="right")
    canvas.text(rows.left - em * 0.6, foot - em * 1.0, "点名单位数", "mute", align="right")
    canvas.text(x - column / 2 + em * 0.9, foot - em * 1.0, "任务合计", "mute")


def _draw_rows(canvas: Canvas, rows: Rows, counts: pd.DataFrame, column: float, top: float) -> None:
    """Cells of each block, and a bar for the total of each unit."""
    em, fill, right = canvas.profile.em, STANDINGS["责任"].fill, rows.left + column * counts.shape[1]
    scale = em * (TOTALS - 3.5) / max(*(row.unit_tasks for block in rows.blocks for row in block.shown), 1, 1)
    for block, y in rows.draw(canvas, top, 0, canvas.width):
        for unit, middle in rows.places(block, y):
            canvas.bar(
                right + em * 0.9,
                middle,
                scale,
                [Part(unit.unit_tasks, fill, "paper", "tasks")],
                str(unit.unit_tasks),
            )
        if block.shown:
            panel = canvas.panel(rows.left, y, right - rows.left, rows.pitch * len(block.shown))
            draw_heat(
                panel,
                counts.loc[[unit.unit for unit in block.shown]],
                int(counts.to_numpy().max()),
                canvas.profile.label,
            )


def _finding(by_chapter: pd.DataFrame) -> str:
    """Who is everywhere, who in one chapter only, and which chapter involves most units."""
    named = by_chapter[by_chapter["kind"].eq("named")]
    if named.empty:
        return f"没有点名的单位，只有{by_chapter['unit'].nunique()}个集合主体"
    chapters = _chapters(by_chapter)
    spread = named["tasks"].gt(0).groupby(named["unit"], sort=False).sum()
    if len(chapters) == 1:
        return f"全部{chapters['chapter_tasks'].iloc[0]}项任务在同一章，涉及{len(spread)}个点名单位"
    once, most = int(spread.eq(1).sum()), chapters["involved"].max()
    top = [
        f"第{chinese_number(chapter.chapter_no)}章"
        for chapter in records(chapters)
        if chapter.involved == most
    ]
    parts = [f"{len(spread)}个单位中有{once}个只出现在一章"] if once else []
    if len(top) <= 2:
        parts.append(f"{'和'.join(top)}牵涉单位最多（{'各' * (len(top) > 1)}{most}个）")
    return "；".join([_widest(spread, len(chapters)), *filter(None, ["，".join(parts)])])


def _chapters(by_chapter: pd.DataFrame) -> pd.DataFrame:
    """One row a chapter; `involved` are the named units with tasks in it."""
    involved = by_chapter["kind"].eq("named") & by_chapter["tasks"].gt(0)
    columns = {name: (name, "first") for name in ("chapter", "chapter_tasks")}
    return (
        by_chapter.assign(involved=involved)
        .groupby("chapter_no", as_index=False)
        .agg(**columns, involved=("involved", "sum"))
    )


def _widest(spread: pd.Series, chapters: int) -> str:
    """Which units are in every chapter, or else in most."""
    units = spread.index[spread.eq(spread.max())].tolist()
    if spread.max() < chapters:
        return f"没有单位在各章都有任务，{names_joined(units)}涉及最多（{spread.max()}章）"
    if len(units) == len(spread):
        return "点名单位在各章都有任务"
    return (
        f"{units[0]}是唯一在各章都有任务的单位" if len(units) == 1 else f"{names_joined(units)}在各章都有任务"
    )


def _alt(by_chapter: pd.DataFrame) -> str:
    named = by_chapter[by_chapter["kind"].eq("named")]
    involved = "、".join(
        f"第{chinese_number(chapter.chapter_no)}章{chapter.involved}个"
        for chapter in records(_chapters(by_chapter))
    )
    busiest = named.sort_values("tasks", ascending=False, kind="stable").head(ALT_TOP)
    cells = "、".join(
        f"{cell.unit}在第{chinese_number(cell.chapter_no)}章{cell.tasks}项" for cell in records(busiest)
    )
    units, every = named["unit"].nunique(), by_chapter["unit"].nunique()
    return (
        f"热力表，行为{units}个点名单位（从多到少）和{every - units}个集合主体，"
        f"列为{by_chapter['chapter_no'].nunique()}章。"
        f"各章点名单位数：{involved}。任务最多的格子：{cells or '无'}。"
    )
