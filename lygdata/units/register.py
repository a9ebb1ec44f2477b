"""Which units there are: the register of canonical names, and what a name shows where there is none."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lygdata.errors import RegisterError
from lygdata.reading.text import decode, read_bytes
from lygdata.schemas import Kind
from lygdata.units.names import LEVEL, PARTY_ORGAN

__all__ = ["Register", "RegisteredUnit", "read_register", "unregistered_unit"]

SHORT = re.compile(rf"(?:{LEVEL.pattern})(?:委(?=(?:{PARTY_ORGAN.pattern})\Z))?(?=..)")


@dataclass(frozen=True)
class RegisteredUnit:
    """One line of the register."""

    unit: str
    short: str
    kind: str
    group: str
    full_name: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """The units there are, under one canonical name each; `path` is where an error points to."""

    units: tuple[RegisteredUnit, ...]
    path: Path

    def __post_init__(self) -> None:
        names = [name for unit in self.units for name in (unit.unit, *unit.aliases)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise RegisterError(
                f"{self.path}: {'、'.join(twice)} stand for more than one unit. "
                f"Keep each name and alias in one row only."
            )

    @property
    def canonical(self) -> Mapping[str, RegisteredUnit]:
        """Every name and alias to its unit."""
        return {name: unit for unit in self.units for name in (unit.unit, *unit.aliases)}


def read_register(path: Path) -> Register:
    """Read a register, columns unit, short, kind, group, full_name, aliases (parted by 、).

    Raises `RegisterError` if it lacks a column, or a name stands for two units.
    """
    text, _ = decode(read_bytes(path), path)
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    wanted = {"unit", "short", "kind", "group", "full_name", "aliases"}
    if missing := wanted - set(rows[0] if rows else ()):
        raise RegisterError(f"{path}: the register lacks {'、'.join(sorted(missing))}. Add the column(s).")
    return Register(tuple(map(_registered, rows)), path)


def _registered(row: Mapping[str, str]) -> RegisteredUnit:
    aliases = tuple(filter(None, row["aliases"].split("、")))
    return RegisteredUnit(
        row["unit"], row["short"], row["kind"], row["group"], row["full_name"] or None, aliases
    )


def unregistered_unit(unit: str, kind: str) -> RegisteredUnit:
    """What a name shows of itself where no register knows it: the label is the name without its prefix.

    >>> unregistered_unit("市教育局", "named").short
    '教育局'
    """
    level = SHORT.match(unit)
    short = unit[level.end() :] if level else unit
    return RegisteredUnit(unit, short, kind, "集合主体" if kind == Kind.COLLECTIVE else "点名单位", None, ())
