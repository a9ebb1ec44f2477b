"""What a report shows: tables with Chinese heads and full-width marks, charts that are saved on the way."""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import Markdown, display

from lygdata.charts import Chart
from lygdata.typography import zh

__all__ = ["ReaderTable", "for_readers", "heading", "show"]

MARKDOWN = re.compile(rf"[{re.escape(string.punctuation)}]")  # each may be escaped, says CommonMark

HEADS = {
    "task_id": "键",
    "task_ref": "编号",
    "chapter_no": "章",
    "chapter": "章名",
    "item": "工作事项",
    "content": "主要内容",
    "standing": "承担方式",
    "n_responsible": "责任主体数",
    "n": "所列主体数",
    "responsible_text": "责任栏",
    "assisting_text": "协助栏",
    "deadline": "完成时限",
    "note": "备注",
    "source_line": "原表行号",
    "unit": "单位",
    "short": "简称",
    "group": "类别",
    "kind": "性质",
    "tasks": "任务数",
    "responsible": "责任任务数",
    "fractional": "责任折算",
    "all_tasks": "全部任务数",
    "severity": "程度",
    "message": "说明",
    "document": "文件",
    "issuer": "发文机关",
    "text": "原文",
    "quantity": "数量",
}
VALUES = {
    "kind": {
        "named": "点名单位",
        "collective": "集合主体",
        "frequency": "频次",
        "minimum": "下限",
        "maximum": "上限",
        "share": "比例",
        "period": "已满时间",
        "validity": "有效期",
        "deadline": "期限",
    },
    "severity": {"note": "提示", "check": "待核", "error": "错误"},
}


@dataclass(frozen=True, eq=False)
class ReaderTable:
    """A frame that shows itself as a table for readers; `frame` is the data behind it."""

    frame: pd.DataFrame

    @property
    def readable(self) -> pd.DataFrame:
        """The frame in the reader's words."""
        shown = self.frame.dropna(axis="columns", how="all")
        words = shown.select_dtypes(["str", "category"]).astype("str")
        full_width = words.map(zh, na_action="ignore").combine_first(shown)[list(shown)]
        return full_width.replace(VALUES).rename(columns=HEADS)

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return "<p>无</p>"
        with pd.option_context("display.max_colwidth", None):
            return self.readable.to_html(
                index=False, border=0, na_rep="", float_format=lambda number: f"{number:.1f}"
            )


def for_readers(frame: pd.DataFrame) -> ReaderTable:
    """Show a frame in a report: heads in Chinese, columns without any value left out.

    >>> "<th>单位</th>" in for_readers(pd.DataFrame({"unit": ["市法制办"]}))._repr_html_()
    True
    """
    return ReaderTable(frame)


def heading(text: str) -> Markdown:
    r"""A heading that shows the text as it is: what would be Markdown or HTML in it is shown, not run.

    >>> heading("市<b>局：任务").data
    '# 市\\<b\\>局：任务'
    """
    return Markdown("# " + MARKDOWN.sub(r"\\\g<0>", text))


def show(plot: Callable[..., Chart | list[Chart]], frame: Any, *, folder: str = "", **options: Any) -> None:
    """Draw what a plot function makes of a frame, save it as PNG and SVG in `folder`, and show it.

    Pictures are saved under their own names; an empty `folder` saves nothing, for a notebook that is only
    looked at. Of an empty frame there is no picture, and the notebook says so.
    """
    if isinstance(frame, pd.DataFrame) and frame.empty:
        display(for_readers(frame))
        return
    drawn = plot(frame, **options)
    for chart in drawn if isinstance(drawn, list) else [drawn]:
        if folder:
            _save(chart, Path(folder))
        display(chart)


def _save(chart: Chart, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in ("png", "svg"):
        chart.save(folder / f"{chart.name}.{suffix}")
