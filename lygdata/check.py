"""What there is to say of a table at a glance: where it is from, how much is in it, what is odd in it."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lygdata.monospace import aligned
from lygdata.schemas import Kind, Severity
from lygdata.table import TaskTable

__all__ = ["Summary", "as_json", "as_text", "is_sound", "summary"]

Summary = Mapping[str, Any]
"""file, sha256, encoding; counts: what to how many; findings: a mapping each, in document order."""

LABELS = {"sha256": "SHA-256", "task_ref": "Task", "source_line": "Line"}
PROVENANCE = ("file", "sha256", "encoding")
GRAVEST_FIRST = list(reversed(Severity))
SHOWN = ["severity", "rule", "task_ref", "source_line", "message"]


def summary(table: TaskTable) -> Summary:
    """Counts and findings of a table, as plain values that JSON can hold.

    Only what the table has is counted: one without chapters has 0.

    >>> from lygdata.table import load
    >>> summary(load())["counts"]["named_units"]
    25
    """
    source = table.source
    return {
        "file": str(source.path),
        "sha256": source.sha256,
        "encoding": source.encoding,
        "counts": _counts(table),
        "findings": _findings(table),
    }


def _counts(table: TaskTable) -> dict[str, int]:
    kinds, severities = table.units["kind"], table.findings["severity"]
    return {
        "chapters": _headings(table.tasks, "chapter", ["chapter_no"]),
        "items": _headings(table.tasks, "item", ["chapter_no", "item_no"]),
        "tasks": len(table.tasks),
        "assignments": len(table.assignments),
        "named_units": int(kinds.eq(Kind.NAMED).sum()),
        "collectives": int(kinds.eq(Kind.COLLECTIVE).sum()),
        "citations": len(table.citations),
        "targets": len(table.targets),
        **{f"{severity}s": int(severities.eq(severity).sum()) for severity in GRAVEST_FIRST},
    }


def _headings(tasks: pd.DataFrame, head: str, number: list[str]) -> int:
    return len(tasks.dropna(subset=head).drop_duplicates(number))


def _findings(table: TaskTable) -> list[dict[str, Any]]:
    keys = table.tasks[["task_id", "task_ref"]]
    found = table.findings.merge(keys, on="task_id", how="left", validate="many_to_one")
    columns = ["rule", "severity", "task_id", "task_ref", "source_line", "message"]
    plain = found[columns].astype("object").where(found[columns].notna(), None)
    return [dict(zip(columns, row, strict=True)) for row in plain.itertuples(index=False)]


def is_sound(found: Summary) -> bool:
    """Whether no finding has to be mended."""
    return not found["counts"]["errors"]


def as_json(found: Summary) -> bytes:
    r"""One JSON document in UTF-8; a file name that is no text keeps its bytes as \udc80 to \udcff."""
    return json.dumps(found, ensure_ascii=False, indent=2).encode(errors="backslashreplace")


def as_text(found: Summary) -> str:
    """Counts, then a table of the findings, the gravest first."""
    facts = {key: found[key] for key in PROVENANCE} | found["counts"]
    counts = aligned([[_label(key), _printable(fact)] for key, fact in facts.items()])
    findings = sorted(found["findings"], key=lambda finding: GRAVEST_FIRST.index(finding["severity"]))
    rows = [[_printable(finding[column]) for column in SHOWN] for finding in findings]
    return f"{counts}\n\n{aligned([list(map(_label, SHOWN)), *rows])}" if rows else counts


def _label(key: str) -> str:
    return LABELS.get(key, key.replace("_", " ").capitalize())


def _printable(value: object) -> str:
    """A value in one line; characters that no one sees, or that steer a terminal, are spelt out."""
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
