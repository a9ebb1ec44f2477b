"""What is in a set of reports, as `manifest.json`: what it was made from, when, and every file's hash.

Its form is `manifest.schema.json`. Of a set, it alone differs between two runs on the same input.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

__all__ = [
    "MANIFEST",
    "Entry",
    "Manifest",
    "Status",
    "file_hash",
    "is_intact",
    "now",
    "read_manifest",
]

MANIFEST = "manifest.json"
FORM = 1  # raise it when a reader of the old form would misread the new one


class Status(StrEnum):
    """How a report came into the set."""

    MADE = "made"  # in this run
    KEPT = "kept"  # its inputs are as they were
    LAST_GOOD = "last good"  # it failed in this run; the report of an earlier one stands in for it
    MISSING = "missing"  # it failed, and no earlier run had made it


@dataclass(frozen=True)
class Entry:
    """One report of a set: `inputs` and `files` are SHA-256 by name; `made` and `seconds` say when."""

    name: str
    stem: str
    notebook: str
    parameters: Mapping[str, str]
    inputs: Mapping[str, str]
    status: Status
    made: str | None = None
    seconds: float | None = None
    error: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """A set: `sources` and `files` (those of no single report) are SHA-256 by name.

    `whole` says that every report of the table was asked for, not only those of some units.
    """

    version: str
    made: str
    whole: bool
    sources: Mapping[str, str]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    reports: Sequence[Entry]
    files: Mapping[str, str]
    form: int = FORM

    def entry(self, stem: str) -> Entry | None:
        """The report of that name, if the set has it."""
        return next((entry for entry in self.reports if entry.stem == stem), None)

    def to_json(self) -> str:
        """As it stands in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest | None:
    """Manifest of a set; None where there is none, or none that this version can read."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        if content["form"] != FORM:
            return None
        entries = [Entry(**entry | {"status": Status(entry["status"])}) for entry in content.pop("reports")]
        return Manifest(reports=entries, **content)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether each file is still in the folder as it was published."""
    try:
        return all(file_hash(folder / name) == sha256 for name, sha256 in files.items())
    except OSError:
        return False


def now() -> str:
    """The time in UTC, as manifests give it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
