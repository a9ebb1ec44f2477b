"""What a run of reports is asked for: which units, of which table, and why each has to be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lygdata.errors import UnknownUnitError
from lygdata.reporting.freshness import LastSet, Task, hashes, last_set, tasks_of
from lygdata.reporting.plan import Report, plan_reports
from lygdata.reporting.publishing import LATEST
from lygdata.schemas import Kind
from lygdata.shown import shown_by_unit
from lygdata.suggest import did_you_mean
from lygdata.table import TaskTable, load
from lygdata.workload import workload_by_unit

__all__ = ["Asked", "asked_for"]


@dataclass(frozen=True)
class Asked:
    """The reports of a run; `force` names, by stem, those to make though nothing has changed."""

    reports: Sequence[Report]
    sources: Sequence[Path]
    facts: Mapping[str, str]
    whole: bool
    force: Sequence[str]

    def tasks(self, out: Path) -> list[Task]:
        """What there is to do, report by report."""
        last = last_set(out / LATEST)
        return tasks_of(self.reports, sources=hashes(self.sources), last=last, force=self.force)


def asked_for(source: Path, *, out: Path, units: Sequence[str] = (), force: bool = False) -> Asked:
    """Plan the reports of a table, busiest unit first.

    With `units` only theirs are asked for, but what the last set holds beside them stays in it, so that no
    set loses a report. Raises what `load` raises, and `UnknownUnitError`.
    """
    table = load(source)
    named = _named(table)
    _check(units, named, source)
    kept = _units_of(last_set(out / LATEST))
    chosen = [unit for unit in named if unit in units or unit in kept or not units]
    reports = plan_reports(chosen, source=source, rows=shown_by_unit(table, chosen), figures=_figures(table))
    return Asked(
        reports=reports,
        sources=[path for path in (source, table.source.register) if path],
        facts=_facts(table, named, chosen),
        whole=len(chosen) == len(named),
        force=[report.stem for report in reports if force and _is_meant(report, units)],
    )


def _named(table: TaskTable) -> list[str]:
    workload = workload_by_unit(table.assignments)
    return list(workload.loc[workload["kind"].eq(Kind.NAMED), "unit"])


def _figures(table: TaskTable) -> dict[str, dict[str, str]]:
    load = workload_by_unit(table.assignments)
    shown = {
        "参与任务": load["tasks"].astype("str"),
        "责任任务": load["responsible"].astype("str"),
        "责任折算": load["fractional"].map("{:.1f}".format),
    }
    rows = zip(*shown.values(), strict=True)
    return {unit: dict(zip(shown, row, strict=True)) for unit, row in zip(load["unit"], rows, strict=True)}


def _check(units: Sequence[str], named: Sequence[str], source: Path) -> None:
    for unit in units:
        if unit not in named:
            raise UnknownUnitError(f"--unit {unit}: no such unit in {source}{did_you_mean(unit, named)}")


def _units_of(last: LastSet | None) -> set[str]:
    entries = last.manifest.reports if last else []
    return {entry.parameters["unit"] for entry in entries if "unit" in entry.parameters}


def _is_meant(report: Report, units: Sequence[str]) -> bool:
    return not units or report.parameters.get("unit", units[0]) in units


def _facts(table: TaskTable, named: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    facts = {
        "工作任务": f"{len(table.tasks)} 项",
        "单位": f"{len(named)} 个，另有集合主体 {len(table.units) - len(named)} 个",
        "分工关系": f"{len(table.assignments)} 条",
    }
    part = {"本次报告": f"只含 {len(named)} 个单位中的 {len(chosen)} 个"}
    return facts | (part if len(chosen) < len(named) else {})
