"""A first register of units for a table that has none, for a person to go through."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from lygdata.errors import RegisterError
from lygdata.table import TaskTable

__all__ = ["COLUMNS", "propose_register", "write_register"]

COLUMNS = ["unit", "short", "kind", "group", "full_name", "aliases", "check"]
"""Those of a register, and one more that `read_register` passes over: what a person should look at."""

ALIKE = 80
"""From how many percent of common characters on two names are held against each other."""


class Pair(NamedTuple):
    """Two units that may be one: the name to keep, the other, and why."""

    kept: str
    other: str
    reason: str


def propose_register(table: TaskTable) -> str:
    """A register of the units of `table` as CSV: each is a row of its own, likely aliases are only marked.

    To accept a mark, move the name to `aliases` of the other row and delete its own. Needs lygdata[office].
    """
    named = table.units.loc[table.units["kind"].eq("named"), "unit"].tolist()
    marks = {pair.other: f"可能即{pair.kept}（{pair.reason}），请核实" for pair in _likely(named)}
    check = table.units["unit"].map(lambda unit: marks.get(unit, ""))
    text: str = table.units.assign(aliases="", check=check)[COLUMNS].to_csv(
        index=False, lineterminator="\r\n"
    )
    return text


def write_register(table: TaskTable, path: Path) -> Path:
    """Write the proposal where no file stands yet, in UTF-8 as Excel wants it.

    Raises `RegisterError` if there is one: it may hold what a person has decided.
    """
    text = propose_register(table)
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise RegisterError(
            f"{path}: there is a register already. Move it away, or give another file."
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RegisterError(f"{path}: cannot be written ({reason}). Give another file.") from error
    return path


def _likely(units: Sequence[str]) -> Iterator[Pair]:
    """Pairs of names that may mean one unit, the longer one kept."""
    fuzz = _rapidfuzz()
    for first, second in combinations(units, 2):
        other, kept = sorted((first, second), key=len)
        if reason := _reason(kept, other, fuzz):
            yield Pair(kept, other, reason)


def _reason(kept: str, other: str, fuzz: ModuleType) -> str:
    """Why two names may be one: the shorter is made of characters of the longer, or they are much alike."""
    if kept.endswith(other):
        return "省略层级"
    rest = iter(kept)
    if kept[0] == other[0] and all(character in rest for character in other):
        return "简称"
    score = fuzz.ratio(kept, other)
    return f"字面相近{score:.0f}%" if score >= ALIKE else ""


def _rapidfuzz() -> ModuleType:
    try:
        return import_module("rapidfuzz.fuzz")
    except ImportError as error:
        raise RegisterError(
            'To look for likely aliases takes rapidfuzz, not installed here: pip install "lygdata[office]".'
        ) from error
