"""What a table shows of itself in a notebook: how much is in it, who carries most, what is odd."""

from html import escape

from lygdata.check import summary
from lygdata.display import for_readers
from lygdata.schemas import Severity
from lygdata.table import TaskTable
from lygdata.workload import STANDINGS, named_only, workload_by_unit

__all__ = ["as_html"]

BUSIEST = 5
COUNTS = {
    "chapters": "章",
    "items": "工作事项",
    "tasks": "任务",
    "assignments": "分工关系",
    "named_units": "点名单位",
    "collectives": "集合主体",
}
SEVERITIES = {Severity.ERROR: "错误", Severity.CHECK: "待核", Severity.NOTE: "提示"}


def as_html(table: TaskTable) -> str:
    """A compact summary in Chinese; text of the table is shown as text, whatever it holds.

    >>> from lygdata.table import load
    >>> "<b>49</b>&nbsp;任务" in as_html(load())
    True
    """
    found = summary(table)["counts"]
    counts = "，".join(f"<b>{found[key]}</b>&nbsp;{noun}" for key, noun in COUNTS.items() if found[key])
    odd = "，".join(
        f"{noun}&nbsp;{found[f'{severity}s']}"
        for severity, noun in SEVERITIES.items()
        if found[f"{severity}s"]
    )
    name = escape(table.source.path.name)
    return (
        f"<div lang='zh-CN'><p><b>任务分解表</b> {name}<br>{counts}<br>疑点：{odd or '无'}</p>"
        f"{_busiest(table)}</div>"
    )


def _busiest(table: TaskTable) -> str:
    named = named_only(workload_by_unit(table.assignments))
    if named.empty:
        return ""
    top = named.head(BUSIEST)
    standings = [name for name in STANDINGS if named[name].any()]
    rest = f"<p>其余 {len(named) - BUSIEST} 个点名单位均不超过 {top['tasks'].min()} 项。</p>"
    listed = for_readers(top[["unit", "tasks", *standings, "fractional"]])._repr_html_()
    return listed + rest * (len(named) > BUSIEST)
