"""Putting a set together: new reports, those taken over from the last set, index, font and manifest."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lygdata import __version__
from lygdata.reporting.drawing import Drawn
from lygdata.reporting.freshness import LastSet, Task, common_inputs, versions
from lygdata.reporting.manifest import MANIFEST, Entry, Manifest, Status, file_hash, is_intact, now
from lygdata.reporting.pages import FONT, index_page, marked_page, web_font
from lygdata.reporting.plan import Report
from lygdata.reporting.publishing import write

__all__ = ["Contents", "assemble"]


@dataclass(frozen=True)
class Contents:
    """What a set holds beside its reports: the table, then what it needs beside it; facts for the index.

    `whole` says that no report of the table is left out on purpose.
    """

    sources: Mapping[str, bytes]
    facts: Mapping[str, object]
    whole: bool

    def source_hashes(self) -> dict[str, str]:
        """SHA-256 of each source."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.sources.items()}


def assemble(
    stage: Path,
    tasks: Sequence[Task],
    drawn: Mapping[str, Drawn],
    contents: Contents,
    *,
    last: LastSet | None,
) -> None:
    """Complete a stage in which the new reports already stand."""
    for name, content in contents.sources.items():
        write(stage / "source" / name, content)
    entries = [_settled(task, drawn.get(task.report.stem), stage, last) for task in tasks]
    _write_front(stage, [task.report for task in tasks], entries, contents)
    manifest = Manifest(
        version=__version__,
        made=now(),
        whole=contents.whole,
        sources=contents.source_hashes(),
        inputs=common_inputs(),
        versions=versions(),
        reports=entries,
        files={name: file_hash(stage / name) for name in ("index.html", FONT)},
    )
    write(stage / MANIFEST, manifest.to_json())


def _write_front(
    stage: Path, reports: Sequence[Report], entries: Sequence[Entry], contents: Contents
) -> None:
    notes = {entry.stem: note for entry in entries if (note := _note(entry))}
    index = index_page(
        reports, stage=stage, source=next(iter(contents.sources)), facts=contents.facts, notes=notes
    )
    write(stage / "index.html", index)
    write(stage / FONT, web_font([path.read_text("utf-8") for path in stage.rglob("*.html")]))


def _settled(task: Task, drawn: Drawn | None, stage: Path, last: LastSet | None) -> Entry:
    """Find a report its place in the set: as it was just made, or as the last set has it."""
    if drawn and not drawn.error:
        return _made(task, drawn, stage)
    before = last.manifest.entry(task.report.stem) if last else None
    if not drawn and last and before:
        _take_over(before, last.folder, stage)
        return replace(before, status=Status.KEPT)
    error = drawn.error if drawn else None
    if last and before and before.files and is_intact(last.folder, before.files):
        return _stand_in(replace(before, status=Status.LAST_GOOD, error=error), last.folder, stage)
    return replace(_entry(task), error=error)


def _entry(task: Task) -> Entry:
    report = task.report
    return Entry(
        report.name, report.stem, report.notebook.stem, dict(report.parameters), task.inputs, Status.MISSING
    )


def _made(task: Task, drawn: Drawn, stage: Path) -> Entry:
    files = {name: file_hash(stage / name) for name in sorted(drawn.files)}
    return replace(_entry(task), status=Status.MADE, made=now(), seconds=round(drawn.seconds, 3), files=files)


def _take_over(entry: Entry, folder: Path, stage: Path) -> None:
    for name in entry.files:
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, stage / name)


def _stand_in(entry: Entry, folder: Path, stage: Path) -> Entry:
    """Take over the last good report, and say on its page of which day it is."""
    _take_over(entry, folder, stage)
    page = stage / f"{entry.stem}.html"
    write(page, marked_page(page.read_text("utf-8"), _note(entry)))
    return replace(entry, files={**entry.files, f"{entry.stem}.html": file_hash(page)})


def _note(entry: Entry) -> str:
    """What a reader must know of a report that is not of this run; empty where there is nothing."""
    if entry.status == Status.MISSING:
        return "本次未能生成，以前也没有报告"
    if entry.status == Status.LAST_GOOD and entry.made:
        day = datetime.fromisoformat(entry.made).astimezone()
        return f"本次未能生成，沿用{day.year}年{day.month}月{day.day}日的报告"
    return ""
