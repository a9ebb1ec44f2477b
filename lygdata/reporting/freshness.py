"""Which reports have to be made anew: those of which any input hashes otherwise than last time."""

import hashlib
import json
import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lygdata.reporting.manifest import Manifest, Status, file_hash, is_intact, read_manifest
from lygdata.reporting.plan import Report
from lygdata.resources import PACKAGE, resource

__all__ = [
    "LastSet",
    "Task",
    "common_inputs",
    "hashes",
    "is_current",
    "is_same_set",
    "last_set",
    "tasks_of",
    "versions",
]

# Whatever can change a pixel or a character of a report.
LIBRARIES = [
    *("contourpy", "fonttools", "ipykernel", "ipython", "jinja2", "jupyter-client", "kiwisolver"),
    *("matplotlib", "mistune", "nbclient", "nbconvert", "nbformat", "numpy", "pandas", "pandera"),
    *("papermill", "pillow", "pygments", "pylopdf-fonts-zh-cn", "seaborn"),
]
CODE = {".py", ".j2", ".css", ".json", ".csv"}

Inputs = Mapping[str, str]


@dataclass(frozen=True)
class LastSet:
    """The set that `latest` leads to."""

    folder: Path
    manifest: Manifest


@dataclass(frozen=True)
class Task:
    """A report, the hashes of its inputs, and why it must be made (empty: the last one is still right)."""

    report: Report
    inputs: Inputs
    reason: str


def last_set(latest: Path) -> LastSet | None:
    """The last published set, if it tells what it is made of."""
    manifest = read_manifest(latest)
    return LastSet(latest, manifest) if manifest else None


@cache
def versions() -> Inputs:
    """Versions of Python and of the libraries that shape a report."""
    return {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@cache
def common_inputs() -> Inputs:
    """Hashes of what every report depends on beside the table: this package, its data, libraries, font."""
    return {
        "package": _hash_of({name: file_hash(path) for name, path in _package_files()}),
        "notebooks": _hash_of(hashes(list(resource("notebooks").glob("*.ipynb")))),
        "versions": _hash_of(versions()),
        "font": _font(),
    }


def _package_files() -> list[tuple[str, Path]]:
    roots = {"lygdata": PACKAGE, "data": resource("data")}
    return [
        (f"{name}/{path.relative_to(root).as_posix()}", path)
        for name, root in roots.items()
        for path in root.rglob("*")
        if path.suffix in CODE
    ]


def _font() -> str:
    from pylopdf_fonts_zh_cn import sans_path

    return file_hash(sans_path())


def tasks_of(
    reports: Sequence[Report], *, sources: Inputs, last: LastSet | None, force: Collection[str] = ()
) -> list[Task]:
    """What there is to do, report by report; `force` names those to make in any case, by stem."""
    table = _hash_of(sources)
    inputs = [_report_inputs(report, table) for report in reports]
    return [
        Task(report, known, _reason(report, known, last, force))
        for report, known in zip(reports, inputs, strict=True)
    ]


def _report_inputs(report: Report, table: str) -> Inputs:
    common = common_inputs()
    return {
        "rows": report.rows or table,
        "notebook": file_hash(report.notebook),
        "parameters": _hash_of(report.parameters),
        **{name: common[name] for name in ("package", "versions", "font")},
    }


def hashes(paths: Sequence[Path]) -> Inputs:
    """SHA-256 of each file, by its name."""
    return {path.name: file_hash(path) for path in paths}


def _hash_of(content: Inputs) -> str:
    return hashlib.sha256(json.dumps(dict(content), sort_keys=True).encode()).hexdigest()


def _reason(report: Report, inputs: Inputs, last: LastSet | None, force: Collection[str]) -> str:
    entry = last.manifest.entry(report.stem) if last else None
    if not last or not entry or entry.status == Status.MISSING:
        return "not made yet"
    if report.stem in force:
        return "forced"
    if entry.status == Status.LAST_GOOD:
        return "failed last time"
    if changed := [name for name, sha256 in inputs.items() if entry.inputs.get(name) != sha256]:
        return f"changed: {', '.join(changed)}"
    return "" if is_intact(last.folder, entry.files) else "its files are gone or altered"


def is_same_set(tasks: Sequence[Task], last: LastSet, *, sources: Inputs, whole: bool) -> bool:
    """Whether a set made of these tasks would differ from the last one in its date only."""
    return (
        not any(task.reason for task in tasks)
        and [task.report.stem for task in tasks] == [entry.stem for entry in last.manifest.reports]
        and whole == last.manifest.whole
        and _is_made_from(last, sources)
    )


def is_current(last: LastSet, source: Path) -> bool:
    """Whether the last set is whole and made from this very table: then the table need not even be read."""
    entries = last.manifest.reports
    beside = source.with_name("units.csv")  # its register, if there is one; see `table.load`
    return (
        last.manifest.whole
        and all(entry.status in (Status.MADE, Status.KEPT) for entry in entries)
        and all(is_intact(last.folder, entry.files) for entry in entries)
        and _is_made_from(last, hashes([path for path in (source, beside) if path.is_file()]))
    )


def _is_made_from(last: LastSet, sources: Inputs) -> bool:
    return (
        last.manifest.inputs == common_inputs()
        and last.manifest.sources == sources
        and is_intact(last.folder, last.manifest.files)
    )
