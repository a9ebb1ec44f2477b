"""For an analyst in JupyterLab: tables that can be searched, and a picker that redraws one unit in place.

Needs `ipywidgets` and `itables`, of the extra `lab`; nothing of it needs a network.
"""

from base64 import b64encode
from html import escape

import itables
import pandas as pd
from ipywidgets import HTML, Dropdown, HBox, ToggleButtons, VBox

from lygdata.charts import Chart, plot_profile
from lygdata.charts.chart import chapter_label
from lygdata.display import for_readers
from lygdata.table import TaskTable
from lygdata.workload import profile, workload_by_unit

__all__ = ["Explorer", "searchable"]

EVERY_CHAPTER = 0
LISTED = ["task_ref", "standing", "content", "responsible_text", "assisting_text", "deadline", "source_line"]
WAYS = {"按任务数": "full", "按责任折算": "fractional"}
CELLS = (
    "<style>.widget-html table :is(th, td) { min-width: 5em; text-align: left; vertical-align: top }</style>"
)
WORDS = {  # of the searchable tables
    "search": "搜索：",
    "lengthMenu": "每页 _MENU_ 行",
    "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有行",
    "infoFiltered": "（从 _MAX_ 行中筛选）",
    "zeroRecords": "没有符合的行",
    "emptyTable": "没有行",
}


class Searchable:
    """A frame that shows itself as a table to search and to sort."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = for_readers(frame).readable

    def _repr_html_(self) -> str:
        return itables.to_html_datatable(self.frame, language=WORDS, showIndex=False, allow_html=False)


def searchable(frame: pd.DataFrame) -> Searchable:
    """Show a frame as a table to search and to sort, with Chinese heads.

    Call `itables.init_notebook_mode(all_interactive=False, connected=False)` in a cell before it.
    """
    return Searchable(frame)


class Explorer(VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A unit, a chapter and a way of counting to pick; the profile and the task list follow in place.

    `unit`, `chapter` and `counting` are plain ipywidgets: setting their `.value` is the same as picking. The
    way of counting is how the profile ranks the unit; the chapter narrows the list of tasks.
    """

    def __init__(self, table: TaskTable, *, unit: str = "", counting: str = "full") -> None:
        self.table = table
        units = list(workload_by_unit(table.assignments)["unit"])
        self.unit = Dropdown(options=units, value=unit or units[0], description="单位")
        self.chapter = Dropdown(options=_chapters(table), description="章")
        self.counting = ToggleButtons(
            options=WAYS, value=counting, description="计数", style={"button_width": "auto"}
        )
        self.picture, self.tasks = HTML(), HTML()
        pickers = [self.unit, self.chapter, self.counting]
        for picker in pickers:
            picker.observe(lambda change: self.redraw(), names="value")
        self.redraw()
        super().__init__([HBox([self.unit, self.chapter]), self.counting, self.picture, self.tasks])

    def redraw(self) -> None:
        """Draw what is picked."""
        about = profile(
            self.table.assignments, self.table.tasks, self.unit.value, counting=self.counting.value
        )
        self.picture.value = _picture(plot_profile(about))
        self.tasks.value = self._listed(about.tasks)

    def _listed(self, tasks: pd.DataFrame) -> str:
        if self.chapter.value != EVERY_CHAPTER:
            chapters = self.table.tasks.set_index("task_ref")["chapter_no"]
            tasks = tasks[tasks["task_ref"].map(chapters).eq(self.chapter.value)]
        head = f"{CELLS}<p><b>{escape(self.unit.value)}</b>：{len(tasks)}项任务</p>"
        return head + for_readers(tasks[LISTED])._repr_html_()


def _chapters(table: TaskTable) -> list[tuple[str, int]]:
    chapters = table.tasks.drop_duplicates("chapter_no")
    numbers = chapters["chapter_no"].tolist()
    labels = map(chapter_label, numbers, chapters["chapter"])
    return [("各章", EVERY_CHAPTER), *zip(labels, numbers, strict=True)]


def _picture(chart: Chart) -> str:
    png = b64encode(chart.render("png")).decode()
    return f'<img src="data:image/png;base64,{png}" width="590" alt="{escape(chart.alt)}">'
