"""What a unit's report shows of the table, as one hash: what changes elsewhere need not make it anew."""

import hashlib
from dataclasses import fields

import pandas as pd

from lygdata.table import TaskTable
from lygdata.workload import UnitProfile, profile

__all__ = ["shown_of"]


def shown_of(table: TaskTable, unit: str) -> str:
    """SHA-256 of all that `profile` says of a unit, which is all that its notebook shows.

    Medians and ranks are part of it, so that a task moved between two other units can count, too.

    >>> from lygdata.table import load
    >>> shown_of(load(), "市法制办") == shown_of(load(), "市财政局")
    False
    """
    about = profile(table.assignments, table.tasks, unit)
    return hashlib.sha256("".join(map(_text, _parts(about))).encode()).hexdigest()


def _parts(about: UnitProfile) -> list[object]:
    return [getattr(about, part.name) for part in fields(about)]


def _text(part: object) -> str:
    shown = part.to_json(orient="split", double_precision=15) if isinstance(part, pd.DataFrame) else str(part)
    return f"{shown}\n"
