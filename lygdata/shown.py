"""What the report of a unit shows of the table, as one hash: what changes elsewhere need not make it anew."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields

import pandas as pd

from lygdata.table import TaskTable
from lygdata.workload import UnitProfile, profiles

__all__ = ["shown_by_unit"]


def shown_by_unit(table: TaskTable, units: Iterable[str]) -> dict[str, str]:
    """SHA-256 of all that `profile` says of each unit, which is all that its notebook shows.

    Medians and ranks are part of it, so that a task moved between two other units can count, too.

    >>> from lygdata.table import load
    >>> shown = shown_by_unit(load(), ["市法制办", "市财政局"])
    >>> shown["市法制办"] == shown["市财政局"]
    False
    """
    return {about.unit: _hash_of(about) for about in profiles(table.assignments, table.tasks, units)}


def _hash_of(about: UnitProfile) -> str:
    return hashlib.sha256("".join(map(_text, _parts(about))).encode()).hexdigest()


def _parts(about: UnitProfile) -> list[object]:
    return [getattr(about, part.name) for part in fields(about)]


def _text(part: object) -> str:
    shown = part.to_json(orient="split", double_precision=15) if isinstance(part, pd.DataFrame) else str(part)
    return f"{shown}\n"
