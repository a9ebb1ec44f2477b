"""A briefing in Word form: what the frames say, in sentences, charts and tables; whole table or one unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lygdata import charts, coverage, workload
from lygdata.charts import BRIEFING_FULL, Chart
from lygdata.charts.chart import chapter_name, names_joined, percent
from lygdata.document import HEIGHT, WIDTH, Document
from lygdata.errors import ChartError
from lygdata.labels import chinese_number
from lygdata.schemas import Kind, Severity
from lygdata.table import TaskTable
from lygdata.tasklist import task_list
from lygdata.theme import standing_names
from lygdata.typography import zh
from lygdata.workload import UnitProfile

__all__ = ["brief", "brief_of_unit"]

Plot = Callable[..., Chart | list[Chart]]

MOST_TASKS = 60  # in the matrix; of a longer plan it shows the items
CAPTION = 25  # millimetres for the heading above and the caption below a picture
FIGURE = replace(BRIEFING_FULL, name="briefing-document", max_height=HEIGHT - CAPTION)
FINDINGS = [17, 22, 117]  # widths of the columns
GAPS = {
    "no_named_owner": "没有点名责任单位",
    "no_named_unit": "全行没有点名单位",
    "sole_owner": "责任栏只列1个单位",
    "no_assisting": "未列协助单位",
    "open_list": "责任栏以“等”收尾",
}
COUNTING = (
    "一个单位在一项任务中只计一次，兼有几种承担方式的取最强的一种；责任折算把每项任务按责任栏所列主体均分，两种"
    "计数不相加。“列首位”仅指责任栏第一个，不等于牵头。集合主体（如“各有关部门”）单列，不计入点名单位。文字照录"
    "原表，只把标点改为全角；缺口和疑点是文本特征，不等于工作无人负责。"
)


class Brief:
    """Numbered sections of sentences that point to the figures and tables at the end."""

    def __init__(self, title: str, table: TaskTable) -> None:
        self.document = Document(title, f"（依据{table.source.path.name}）")
        self.sections = 0
        self.charts: list[Chart] = []
        self.tables: list[tuple[pd.DataFrame, str, Sequence[float]]] = []

    def section(self, title: str, *sentences: str) -> None:
        """A section; empty sentences are left out, and so is a section without any."""
        if said := "".join(sentences):
            self.sections += 1
            self.document.heading(f"{chinese_number(self.sections)}、{title}")
            self.document.text(said)

    def figure(self, plot: Plot, frame: Any, **options: Any) -> str:
        """What a chart finds, as a sentence that points to it; the chart has its title below it, as 图题."""
        try:
            drawn = plot(frame, profile=FIGURE, title=None, **options)
        except ChartError:
            return "（图在一页内画不下，从略。）"
        new = drawn if isinstance(drawn, list) else [drawn]
        self.charts += new
        numbers = range(len(self.charts) - len(new) + 1, len(self.charts) + 1)
        return "".join(f"{chart.title}（见图{number}）。" for number, chart in zip(numbers, new, strict=True))

    def table(self, columns: Mapping[str, Any], caption: str, widths: Sequence[float]) -> str:
        """Where to find a table."""
        self.tables.append((pd.DataFrame(columns).astype("str").map(zh), caption, widths))
        return f"（见表{len(self.tables)}）"

    def saved(self) -> bytes:
        """The file, with how things were counted, the figures and the tables at its end."""
        self.section("口径说明", COUNTING)
        if self.charts:
            self.document.appendix("附图")
        for chart in self.charts:
            self.document.picture(chart.render("png"), chart.title, alt=chart.alt)
        if self.tables:
            self.document.appendix("附表")
        for frame, caption, widths in self.tables:
            self.document.table(frame, caption, widths=widths)
        return self.document.saved()


def brief(table: TaskTable) -> bytes:
    """The briefing on a whole table, as a DOCX file; the same table gives the same bytes."""
    made = Brief("任务分解表责任分工情况", table)
    load = workload.workload_by_unit(table.assignments)
    every = made.table(*_units(load))
    made.section(
        "总体情况",
        _counts_sentence(table),
        _standings_sentence(load),
        made.figure(charts.plot_workload, load),
        _median_sentence(workload.named_only(load)),
        f"各单位的任务数列表附后{every}。",
    )
    made.section("任务分布", *_chapters(made, table))
    made.section("任务与单位", _breadth_sentence(table), _coverage(made, table))
    made.section("覆盖与共同责任", *_links(made, table))
    made.section("需要先核实的任务", *_open_points(made, table))
    return made.saved()


def brief_of_unit(table: TaskTable, unit: str) -> bytes:
    """The briefing on one unit, as a DOCX file. Raises `UnknownUnitError` if the table lacks it."""
    about = workload.profile(table.assignments, table.tasks, unit)
    made = Brief(f"{unit}任务分工情况", table)
    tasks = made.table(*_own_tasks(table, about))
    made.section(
        "总体情况",
        made.figure(charts.plot_profile, about),
        _standing_sentence(about),
        _chapters_sentence(about),
        f"任务清单附后{tasks}。",
    )
    made.section("共事单位", _partners_sentence(about.partners), _partners(made, about.partners))
    mine = about.tasks["task_ref"]
    gaps = coverage.gaps(table.assignments, table.tasks)
    found = _findings(table)
    made.section(
        "需要先核实的事项",
        f"{unit}参与的",
        _gaps_sentence(gaps[gaps["task_ref"].isin(mine)]),
        _findings_sentence(made, found[found["task_ref"].isin(mine)], "涉及本单位任务的疑点"),
    )
    return made.saved()


def _counts_sentence(table: TaskTable) -> str:
    tasks, named = table.tasks, table.units["kind"].eq(Kind.NAMED)
    chapters, items = tasks.dropna(subset="chapter"), tasks.dropna(subset="item")
    parts = [
        f"分{chapters['chapter_no'].nunique()}章" if len(chapters) else "",
        f"{len(items.drop_duplicates(['chapter_no', 'item_no']))}个事项" if len(items) else "",
    ]
    shape = "、".join(filter(None, parts))
    collectives = f"、{(~named).sum()}个集合主体" if (~named).any() else ""
    return (
        f"任务分解表共{len(tasks)}项任务{'，' * bool(shape)}{shape}；列有{named.sum()}个点名单位"
        f"{collectives}，共{len(table.assignments)}条分工关系。"
    )


def _standings_sentence(load: pd.DataFrame) -> str:
    names = standing_names(name for name in workload.STANDINGS if load[name].any())
    counts = "、".join(f"{shown}{load[name].sum()}次" for name, shown in names.items())
    return f"按单位和任务计，{counts}。"


def _median_sentence(named: pd.DataFrame) -> str:
    if len(named) < 2:
        return ""
    credits = named["fractional"].round(1)
    top = named.loc[credits.eq(credits.max()), "unit"].tolist()
    share = percent(credits.max(), named["all_tasks"].iloc[0])
    each = "各" * (len(top) > 1)
    most = f"责任折算最多的是{names_joined(top)}，{each}折合{credits.max():.1f}项（{each}占{share}）"
    return f"点名单位参与任务数的中位数为{named['tasks'].median():g}项；{most}。"


def _chapters(made: Brief, table: TaskTable) -> list[str]:
    by_chapter = workload.workload_by_chapter(table.assignments, table.tasks)
    sizes = by_chapter.drop_duplicates("chapter_no").set_index("chapter_no")
    if len(sizes) < 2:
        return []
    return [_chapter_sizes_sentence(sizes), made.figure(charts.plot_chapters, by_chapter)]


def _coverage(made: Brief, table: TaskTable) -> str:
    rows: coverage.Rows = "task" if len(table.tasks) <= MOST_TASKS else "item"
    cells = coverage.coverage_cells(table.assignments, table.tasks, table.units, rows=rows)
    return made.figure(charts.plot_coverage_pages, cells, rows=rows)


def _chapter_sizes_sentence(sizes: pd.DataFrame) -> str:
    tasks = sizes["chapter_tasks"]
    if tasks.min() == tasks.max():
        return f"{len(sizes)}章各有{tasks.iloc[0]}项任务。"
    extremes = (("最多", tasks.max()), ("最少", tasks.min()))
    return "；".join(f"任务{word}的是{_chapters_with(sizes, value)}" for word, value in extremes) + "。"


def _chapters_with(sizes: pd.DataFrame, value: int) -> str:
    found = sizes[sizes["chapter_tasks"].eq(value)]
    return f"{_chapters_named(found)}，{'各' * (len(found) > 1)}有{value}项"


def _chapters_named(sizes: pd.DataFrame) -> str:
    quoted = [f"“{chapter_name(chapter)}”" * bool(chapter_name(chapter)) for chapter in sizes["chapter"]]
    names = [f"第{chinese_number(number)}章{name}" for number, name in zip(sizes.index, quoted, strict=True)]
    return "、".join(names) if len(names) <= 3 else f"{names[0]}等{len(names)}章"


def _breadth_sentence(table: TaskTable) -> str:
    listed = workload.participation(table.assignments).groupby("task_id").size()
    widest = workload.in_document_order(table.tasks).set_index("task_id")["task_ref"][listed.eq(listed.max())]
    refs = "、".join(widest) if len(widest) <= 3 else f"{widest.iloc[0]}等{len(widest)}项任务"
    return f"平均每项任务列出{listed.mean():.1f}个主体，列得最多的是{refs}（{listed.max()}个）。"


def _links(made: Brief, table: TaskTable) -> list[str]:
    reach = coverage.reach(table.assignments)
    pairs = coverage.co_responsibility(table.assignments, table.units)
    if reach.empty or pairs.empty:
        return []
    together = pairs[pairs["unit"].astype("str").ne(pairs["other"].astype("str"))]
    gaps = coverage.gaps(table.assignments, table.tasks)
    uncovered = gaps.loc[gaps["no_named_unit"], "task_ref"].tolist()
    return [
        made.figure(charts.plot_reach, reach, uncovered=uncovered),
        _pairs_sentence(together),
        made.figure(charts.plot_co_responsibility, pairs),
    ]


def _pairs_sentence(together: pd.DataFrame) -> str:
    if together.empty:
        return "没有两个点名单位共同承担责任的任务。"
    return (
        f"有{len(together)}对点名单位至少共同承担一项任务的责任，每对平均{together['tasks'].mean():.1f}项。"
    )


def _open_points(made: Brief, table: TaskTable) -> list[str]:
    gaps = coverage.gaps(table.assignments, table.tasks)
    said = [made.figure(charts.plot_gaps, gaps)]
    bare = gaps[gaps["no_named_owner"]]
    if len(bare):
        columns = {"编号": bare["task_ref"], "主要内容": bare["content"], "责任栏": bare["responsible_text"]}
        where = made.table(columns, f"没有点名责任单位的任务（{len(bare)}项）", [17, 99, 40])
        said.append(f"没有点名责任单位的任务列表附后{where}。")
    return [*said, _findings_sentence(made, _findings(table), "原表中需要核对的疑点")]


def _gaps_sentence(gaps: pd.DataFrame) -> str:
    counts = {words: int(gaps[name].sum()) for name, words in GAPS.items()}
    found = "、".join(f"{words}的{count}项" for words, count in counts.items() if count)
    return f"{len(gaps)}项任务中，{found}。" if found else f"{len(gaps)}项任务没有责任栏方面的缺口。"


def _findings(table: TaskTable) -> pd.DataFrame:
    """What has to be looked into, with the reference of its task."""
    found = table.findings[table.findings["severity"].ne(Severity.NOTE)]
    refs = table.tasks[["task_id", "task_ref"]]
    return found.merge(refs, on="task_id", how="left", validate="m:1").fillna({"task_ref": "全表"})


def _findings_sentence(made: Brief, found: pd.DataFrame, what: str) -> str:
    if found.empty:
        return ""
    columns = {"编号": found["task_ref"], "原表行号": found["source_line"], "疑点": found["message"]}
    return f"{what}有{len(found)}处{made.table(columns, what, FINDINGS)}。"


def _units(load: pd.DataFrame) -> tuple[dict[str, pd.Series], str, list[float]]:
    names = standing_names(name for name in workload.STANDINGS if load[name].any())
    columns = {
        "单位": load["unit"],
        "性质": load["kind"].map({Kind.NAMED: "点名单位", Kind.COLLECTIVE: "集合主体"}),
        "任务数": load["tasks"],
        **{shown: load[name] for name, shown in names.items()},
        "责任折算": load["fractional"].map("{:.1f}".format),
    }
    rest = (WIDTH - 46 - 20 - 15 - 20) / len(names)
    return columns, "各单位的任务数（项）", [46, 20, 15, *[rest] * len(names), 20]


def _standing_sentence(about: UnitProfile) -> str:
    figures = about.figures.iloc[0]
    names = standing_names(["牵头" if figures["leads"] else "列首位", "责任", "协助"])
    counts = "、".join(f"{shown}{figures[name]}项" for name, shown in names.items())
    share = percent(figures["tasks"], figures["all_tasks"])
    alone = f"，其中独自承担责任{figures['sole']}项" if figures["sole"] else ""
    credit = f"责任折算{figures['fractional']:.1f}项" if figures["responsible"] else "只协助，不承担责任"
    return f"这{figures['tasks']}项占全部{figures['all_tasks']}项任务的{share}：{counts}{alone}；{credit}。"


def _chapters_sentence(about: UnitProfile) -> str:
    chapters = about.chapters[about.chapters["tasks"].gt(0)]
    if len(about.chapters) < 2:
        return ""
    counts = "、".join(
        f"第{chinese_number(number)}章{tasks}项"
        for number, tasks in zip(chapters["chapter_no"], chapters["tasks"], strict=True)
    )
    every = len(about.chapters)
    where = f"各章（共{every}章）" if len(chapters) == every else f"{every}章中的{len(chapters)}章"
    return f"这些任务分布在{where}：{counts}。"


def _partners(made: Brief, partners: pd.DataFrame) -> str:
    if partners.empty:
        return ""
    relations = [name for name in workload.RELATIONS.values() if partners[name].any()]
    columns = {"单位": partners["unit"], "同列任务": partners["tasks"], **partners[relations]}
    widths = [56, 20, *[(WIDTH - 76) / len(relations)] * len(relations)]
    return f"共事单位附后{made.table(columns, '与本单位同列任务的单位（项）', widths)}。"


def _partners_sentence(partners: pd.DataFrame) -> str:
    if partners.empty:
        return "没有其他单位与本单位同列一项任务。"
    words = {Kind.NAMED: "个点名单位", Kind.COLLECTIVE: "个集合主体"}
    counts = {noun: int(partners["kind"].eq(kind).sum()) for kind, noun in words.items()}
    with_whom = "、".join(f"{count}{noun}" for noun, count in counts.items() if count)
    first = partners[partners["kind"].eq(partners["kind"].iloc[0])]  # named units stand before collectives
    most = first["tasks"].max()
    closest = first.loc[first["tasks"].eq(most), "unit"].tolist()
    among = "，其中" if len(first) == len(partners) else "，点名单位中"
    each = "各" * (len(closest) > 1)
    return f"与{with_whom}同列任务{among}最多的是{names_joined(closest)}（{each}{most}项）。"


def _own_tasks(table: TaskTable, about: UnitProfile) -> tuple[dict[str, pd.Series], str, list[float]]:
    listed = task_list(table, about.unit)
    dated = {"完成时限": 20} if table.tasks["deadline"].notna().any() else {}
    widths = {"编号": 15, "主要内容": 77 - sum(dated.values()), "承担方式": 22, "共同单位": 42, **dated}
    columns = {name: listed[name] for name in widths}
    return columns, f"{about.unit}参与的任务（{len(listed)}项）", list(widths.values())
