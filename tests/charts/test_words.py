"""No number stands in a title, a subtitle or an alternative text that the frame drawn does not give."""

from functools import cache

import pandas as pd
import pytest

import lygdata as lyg
from lygdata.charts import BRIEFING_FULL, Chart
from lygdata.coverage import GAPS
from pictures import CHARTS, Draw, draw_all, made_up, numbers, pages, texts


def of_workload(load: pd.DataFrame) -> set[object]:
    named = load[load["kind"].eq("named")]
    first = named["tasks"].iloc[0]
    counts = {len(named), len(named) - 5, named["tasks"].eq(1).sum(), named["tasks"].eq(first).sum()}
    behind = named["tasks"][named["tasks"].lt(first)]
    ahead = {first - behind.iloc[0], f"{first / behind.iloc[0]:.1f}", behind.eq(behind.iloc[0]).sum()}
    return {
        *load.select_dtypes("int").to_numpy().ravel(),
        *counts,
        *ahead,
        share(first, load["all_tasks"].iloc[0]),
    }


def of_chapters(by_chapter: pd.DataFrame) -> set[object]:
    named = by_chapter[by_chapter["kind"].eq("named") & by_chapter["tasks"].gt(0)]
    spread, units = named.groupby("unit").size(), by_chapter["unit"].nunique()
    counts = {len(spread), spread.eq(1).sum(), spread.eq(spread.max()).sum(), units - len(spread)}
    return {
        *by_chapter["tasks"],
        *spread,
        *named.groupby("chapter_no").size(),
        *counts,
        by_chapter["chapter_no"].nunique(),
    }


def of_profile(parts: pd.DataFrame) -> set[object]:
    values = parts.loc[["figures", "chapters", "partners"]].to_numpy().ravel()
    whole = {f"{value:g}" for value in values if isinstance(value, int | float)}
    return whole | {f"{parts.loc['figures', 'fractional'].iloc[0]:.1f}"}


def of_gaps(gaps: pd.DataFrame) -> set[object]:
    first = gaps["no_named_owner"] | (gaps["sole_owner"] & gaps["no_assisting"])
    alone = gaps["owner"].value_counts()
    codes = {number for code in gaps["task_ref"] for number in numbers(code)}
    unit = 1  # 责任栏只列1个单位 is what sole_owner means
    return {len(gaps), gaps["chapter_no"].nunique(), *gaps[GAPS].sum(), first.sum(), *alone, unit, *codes}


def of_reach(reach: pd.DataFrame) -> set[object]:
    last, steps = reach.iloc[-1], range(1, len(reach) + 1)
    left = {
        last["units"] - len(reach),
        last["all_tasks"] - last["covered"],
        *(len(reach) - step for step in steps),
    }
    shares = {share(covered, last["all_tasks"]) for covered in reach["covered"]}
    return {*reach.select_dtypes("int").to_numpy().ravel(), *left, *shares}


def of_pairs(pairs: pd.DataFrame) -> set[object]:
    off = pairs[pairs["unit"].ne(pairs["other"])]["tasks"]
    counts = {len(off), off.eq(1).sum(), off.eq(off.max()).sum(), len(pairs) - len(off)}
    once = 1  # 只共责1项
    return {*off, *counts, once}


def of_coverage(cells: pd.DataFrame) -> set[object]:
    found, named = cells.drop_duplicates("row"), cells[cells["kind"].eq("named")]
    units = named["unit"].nunique()
    counts = {len(found), (~found["named_owner"]).sum(), units, cells["unit"].nunique() - units}
    each = {
        *named.groupby("unit", observed=True).size(),
        *cells.groupby("unit", observed=True)["tasks"].sum(),
    }
    return counts | each | {number for code in found["row"] for number in numbers(code)}


DERIVED = dict(
    zip(
        CHARTS,
        [of_workload, of_chapters, of_profile, of_gaps, of_reach, of_pairs, of_coverage, of_coverage],
        strict=True,
    )
)


def share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}"


@cache
def draws(size: tuple[int, int] | None) -> dict[str, Draw]:
    return draw_all(made_up(*size) if size else lyg.load())


def said(chart: Chart) -> set[str]:
    """Numbers in title, subtitle and alternative text."""
    subtitle = [text.get_text() for text in texts(chart) if text.get_fontsize() == BRIEFING_FULL.subtitle]
    return set(numbers(chart.title + chart.alt + "".join(subtitle)))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("size", [None, (5, 12), (30, 40)], ids=str)
def test_every_number_is_derived_from_the_data(size, name):
    chart = draws(size)[name]()
    assert said(chart) <= {str(value) for value in DERIVED[name](chart.data)}


def test_every_number_on_a_page_is_derived_from_the_data_of_that_page():
    for page in pages(made_up(80, 200)):
        assert said(page) <= {str(value) for value in of_coverage(page.data)}
