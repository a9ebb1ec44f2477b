"""Who is meant: the grammar of unit lists, and the register of canonical names."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lygdata.errors import RegisterError
from lygdata.reading.text import decode, read_bytes
from lygdata.schemas import Kind

__all__ = [
    "Mention",
    "Register",
    "RegisteredUnit",
    "UnitList",
    "parse_unit_list",
    "read_register",
    "unregistered_unit",
]

SEPARATOR = re.compile(r"[、,，;；]")
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
OFFICE = re.compile(r"(?P<unit>[^()（）]+)[(（](?P<office>[^()（）]*)[)）]\Z")
OPEN = re.compile(r"等(?:\d+个|[一二三四五六七八九十]+个)?(?:有关|相关)?(?:部门|单位)?\Z")
ZERO_WIDTH = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
# A leading 市 that belongs to the name itself: 市场监管局, 市政工程处, 市容管理局, 市民中心.
PREFIX = re.compile(
    r"(?:国家|省|市(?!场|容|民(?!政)|政(?:工程|公用|园林|设施|管理|建设|处|局))|县|区(?!域)|州)(?=..)"
)
COLLECTIVE = re.compile(r"各.*|.*各(?:有关|相关)?(?:部门|单位)|.*(?:有关|相关|部门|单位)")
# Collectives that read with the prefix before them: 各有关部门 after 市法制办 are the city's.
CARRIED = re.compile(r"各?(?:有关|相关)(?:部门|单位)|各(?:部门|单位)|政府各部门")


class Mention(NamedTuple):
    """One unit as a cell names it: canonical name, printed words, kind, and the office in brackets."""

    unit: str
    mention: str
    kind: str
    office: str | None


class UnitList(NamedTuple):
    """The units of one cell in printed order; `open` if the list ends in 等 and so names not all."""

    mentions: tuple[Mention, ...]
    open: bool


def parse_unit_list(cell: str, *, default_prefix: str | None = None) -> UnitList:
    """Read a cell of units by the grammar alone.

    The nearest prefix before a unit carries over to it; collectives neither give nor take one, but
    各有关部门 and 政府各部门 do take it. `default_prefix` serves where the cell prints none.

    >>> cell = "市政府办公室、住房保障和房产管理局、发改委(目标办)等部门"
    >>> [mention.unit for mention in parse_unit_list(cell).mentions]
    ['市政府办公室', '市住房保障和房产管理局', '市发改委']
    >>> [mention.unit for mention in parse_unit_list("各县区政府,市编办、法制办").mentions]
    ['各县区政府', '市编办', '市法制办']
    """
    closed = OPEN.sub("", cell)
    prefix, mentions = default_prefix or "", []
    for printed in filter(None, map(str.strip, split_list(closed))):
        mention = _read_mention(printed, prefix)
        if mention.kind == Kind.NAMED and (own := PREFIX.match(mention.unit)):
            prefix = own[0]
        mentions.append(mention)
    return UnitList(tuple(mentions), closed != cell and bool(mentions))


def split_list(cell: str) -> list[str]:
    """Cut at separators that stand outside brackets; joining the parts loses only separators."""
    inside = [match.span() for match in BRACKETS.finditer(cell)]
    cuts = [
        match.start()
        for match in SEPARATOR.finditer(cell)
        if not any(start < match.start() < end for start, end in inside)
    ]
    return [
        cell[start:end] for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, None], strict=True)
    ]


def _read_mention(printed: str, prefix: str) -> Mention:
    bracketed = OFFICE.match(printed)
    name = ZERO_WIDTH.sub("", bracketed["unit"] if bracketed else printed)
    kind = Kind.COLLECTIVE if COLLECTIVE.fullmatch(name) else Kind.NAMED
    takes = CARRIED.fullmatch(name) if kind == Kind.COLLECTIVE else not PREFIX.match(name)
    return Mention(
        prefix + name if takes else name, printed, str(kind), bracketed["office"] if bracketed else None
    )


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
    short = PREFIX.sub("", unit, count=1) if PREFIX.match(unit) else unit
    return RegisteredUnit(unit, short, kind, "集合主体" if kind == Kind.COLLECTIVE else "点名单位", None, ())
