"""What reports a set has: which notebook each runs, with what parameters, and where it stands."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from lygdata.resources import resource

__all__ = ["Report", "file_stem", "plan_reports"]

UNSAFE = re.compile(r"\W+")
SAFE = re.compile(r"[\w()（）、·-]{1,60}")
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names that Windows keeps to itself


@dataclass(frozen=True)
class Report:
    """One report: a notebook, what it is told, and `stem`, its place in the set without a suffix.

    `rows` is a hash of what it shows of the table; empty, it is taken to show all of it. `figures` are the
    numbers that the index page has of it, each with its head.
    """

    name: str
    title: str
    section: str
    notebook: Path
    stem: str
    parameters: Mapping[str, str]
    rows: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


def file_stem(name: str) -> str:
    r"""Make a file name of any unit's name: the name itself where every system takes it, else with a hash.

    >>> file_stem("市法制办"), file_stem("../a\n")
    ('市法制办', '_a_-9d863a51')
    """
    if SAFE.fullmatch(name) and not RESERVED.fullmatch(name) and name == name.casefold():
        return name
    readable, unique = UNSAFE.sub("_", name)[:40], hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{readable}-{unique}"


def plan_reports(
    units: Iterable[str],
    *,
    source: Path,
    rows: Mapping[str, str] = MappingProxyType({}),
    figures: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> list[Report]:
    """Plan a set, in the order of its index page: the whole table, then a report for each unit.

    `rows` has a hash of what the report of a unit shows of the table; `figures` its key figures.

    >>> [report.stem for report in plan_reports(["市法制办"], source=Path("table.txt"))]
    ['coverage', 'findings', 'workload/市法制办']
    """
    coverage = _report("任务覆盖", "任务覆盖情况", "总览", "coverage", "coverage", source)
    findings = _report(
        "原表核查", "原表核查：疑点、引用文件与量化要求", "总览", "findings", "findings", source
    )
    made = (_workload_report(unit, source, rows.get(unit, ""), figures.get(unit, {})) for unit in units)
    return [coverage, findings, *made]


def _workload_report(unit: str, source: Path, rows: str, figures: Mapping[str, str]) -> Report:
    stem = f"workload/{file_stem(unit)}"
    report = _report(unit, f"{unit}：任务分工", "各单位", "workload", stem, source, unit=unit)
    return replace(report, rows=rows, figures=figures)


def _report(name: str, title: str, section: str, kind: str, stem: str, source: Path, **more: str) -> Report:
    parameters = {"source": f"source/{source.name}", "charts": f"charts/{stem}", **more}
    return Report(name, title, section, resource("notebooks") / f"{kind}.ipynb", stem, parameters)
