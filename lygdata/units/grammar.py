"""The grammar of unit lists: who is meant by a cell of units, in which role, and whether more are meant.

    cell       = ["("] (labelled | verbal | list) [deadline] [")"] ["。"]
    labelled   = LABEL ":" list { (";" | "," | newline) LABEL ":" list }
    verbal     = ["由"] list VERB { ("," | ";") ["会同"] list VERB }
    list       = unit { SEP unit } [open] { SEP unit }
    SEP        = 、 | , | ; | newline | space | conjunction (和 及 与 以及, only between two names)
    open       = 等 [N 个] [有关] (部门 | 单位)
    unit       = (named | collective) ["(" office | alias | role | note ")"]

A cell is cut into `parts`, parts are gathered into runs that one label or verb governs, and levels carry over
from unit to unit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from lygdata.reading.headers import plain, synonyms
from lygdata.schemas import Role
from lygdata.units.names import Takes
from lygdata.units.parts import MEANING, ODD, ROLE_OF_COLUMN, Part, outside, parts_of, role_of, spans

__all__ = ["Mention", "UnitList", "parse_unit_list"]

CLAUSE_END = frozenset(",，;；。")


class Mention(NamedTuple):
    """One unit as a cell names it.

    `unit` is the canonical name, `mention` the printed words, `office` the one named in brackets behind the
    unit, `role` what the cell itself says, None where it leaves that to its column.
    """

    unit: str
    mention: str
    kind: str
    office: str | None
    role: Role | None = None


class UnitList(NamedTuple):
    """The units of one cell in printed order; `open` if a list ends in 等 and so names not all.

    Beside each mention: the word that gives its role (`labels`) and its place in its list (`orders`). Beside
    them: the roles whose list is open, names that no rule places, persons, and a deadline.
    """

    mentions: tuple[Mention, ...]
    open: bool
    labels: tuple[str | None, ...] = ()
    orders: tuple[int, ...] = ()
    open_roles: tuple[Role | None, ...] = ()
    unplaced: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    deadline: str | None = None


COUNTS = attrgetter("counts")


class Run(NamedTuple):
    """Parts that one label or verb governs; `word` is that label or verb as printed."""

    parts: Sequence[Part]
    word: str | None
    role: Role | None


def parse_unit_list(
    cell: str, *, default_prefix: str | None = None, signs: Mapping[str, Role] | None = None
) -> UnitList:
    """Read a cell of units by the grammar alone.

    The nearest level before a unit carries over to it; collectives neither give nor take one, but
    各有关部门 and 政府各部门 do take it. `default_prefix` serves where the cell prints none; `signs` (★) are
    those that a note beside the table gives a role.

    >>> cell = "市政府办公室、住房保障和房产管理局、发改委(目标办)等部门"
    >>> [mention.unit for mention in parse_unit_list(cell).mentions]
    ['市政府办公室', '市住房保障和房产管理局', '市发改委']
    >>> cell = "由市教育局牵头,市委宣传部、网信办、各县(市、区)政府配合"
    >>> [(str(mention.role), mention.unit) for mention in parse_unit_list(cell).mentions]
    [('牵头', '市教育局'), ('协助', '市委宣传部'), ('协助', '市委网信办'), ('协助', '各县(市、区)政府')]
    """
    runs = [run for label, text in _labelled(_bare(cell)) for run in _runs(label, text)]
    units = [(run, place, part) for run in runs for place, part in enumerate(filter(COUNTS, run.parts), 1)]
    names = _with_levels([part for _, _, part in units], default_prefix or "")
    open_roles = tuple(run.role for run in runs if _is_open(run))
    return UnitList(
        tuple(
            Mention(
                name,
                part.mention,
                part.kind,
                part.office,
                part.role or (signs or {}).get(part.sign) or run.role,
            )
            for name, (run, _, part) in zip(names, units, strict=True)
        ),
        bool(open_roles),
        tuple(run.word for run, _, _ in units),
        tuple(place for _, place, _ in units),
        open_roles,
        *_oddities([part for run in runs for part in run.parts if part.is_odd]),
    )


def _oddities(odd: Sequence[Part]) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Names that no rule places, persons, and a deadline."""
    if not odd:
        return (), (), None
    unplaced, persons, dates = (tuple(part.mention for part in odd if part.read.sort is sort) for sort in ODD)
    return unplaced, persons, dates[0] if dates else None


def _with_levels(parts: Sequence[Part], level: str) -> Iterator[str]:
    """The name of each part with the level that it inherits from the nearest part before it."""
    party = ""
    for part in parts:
        takes = part.read.takes
        inherited = "" if takes is Takes.NOTHING else party or level if takes is Takes.PARTY_LEVEL else level
        yield inherited + part.name
        level = part.read.gives or level
        party = f"{level}委" if part.read.party else party if party.startswith(level) else ""


def _is_open(run: Run) -> bool:
    """Whether 等 says that more are meant than stand before it: 甲、乙等两部门 are all there are."""
    before = 0
    for part in run.parts:
        before += part.counts
        if part.open is not None and before and not 0 < part.open <= before:
            return True
    return False


SQUARE = ("【", "[")
ROUND = str.maketrans("【】〔〕", "（）（）")


def _bare(cell: str) -> str:
    """The cell without the brackets and the full stop around the whole of it, all brackets round."""
    cell = cell.strip().removesuffix("。").rstrip()
    if cell[:1] not in SQUARE or cell.find("】") == len(cell) - 1:  # else a label: 【牵头单位】市甲局
        cell = cell.translate(ROUND)
    if cell[:1] in ("(", "（") and cell[-1:] in ")）" and spans(cell)[:1] == [(0, len(cell))]:
        return _bare(cell[1:-1])
    return cell


LABELLED = re.compile(r"[:：】\]]")
SURE = ("单位", "部门", "科室")
"""Labels that end so need nothing before them: 市甲局责任单位：市乙局."""


@cache
def _label() -> re.Pattern[str]:
    """What announces a list: the heads of columns that say a role, a person, a date or a note."""
    known = synonyms()
    heads = [
        head for head, column in known.items() if column in {*ROLE_OF_COLUMN, "leader", "deadline", "note"}
    ]
    words = sorted([*heads, *MEANING], key=len, reverse=True)
    spaced, glued = (
        "|".join(r"\s*".join(map(re.escape, word)) for word in words if sure <= word.endswith(SURE))
        for sure in (False, True)
    )
    return re.compile(
        rf"[【\[](?P<boxed>{spaced})[】\]]\s*[:：]?\s*"
        rf"|(?:(?:\A|(?<=[\s;；,，。、)）①-⑳]))(?P<label>{spaced})|(?P<glued>{glued}))"
        r"(?:[(（][^()（）]*[)）])?\s*[:：]\s*"
    )


def _labelled(cell: str) -> Iterator[tuple[str | None, str]]:
    """Labels with what they announce; None for what stands before the first."""
    if not LABELLED.search(cell):
        yield None, cell
        return
    found = list(outside(_label(), cell))
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(cell)]
    labels = (plain(match["label"] or match["glued"] or match["boxed"]) for match in found)
    for label, start, end in zip([None, *labels], starts, ends, strict=True):
        if label is None or synonyms().get(label) not in {"leader", "note"}:
            yield label, cell[start:end]


def _runs(label: str | None, text: str) -> Iterator[Run]:
    """A verb governs all parts since the last verb; parts behind the last verb are left to the label."""
    own = role_of(label) if label else None
    current: list[Part] = []
    clause = 0  # where the last clause of the current run begins
    spoken = False
    for part, mark in parts_of(text):
        current.append(part)
        if part.verb:
            role = role_of(part.verb)
            # 市甲局,市乙局配合: without anyone else in charge, the verb is said of its own clause only.
            reach = clause if role is Role.ASSISTING and not spoken else 0
            yield from _left_to_label(current[:reach], label, own, joined=None)
            yield Run(current[reach:], part.verb, role)
            current, clause, spoken = [], 0, True
        elif mark in CLAUSE_END:
            clause = len(current)
    yield from _left_to_label(current, label, own, joined=Role.ASSISTING)


def _left_to_label(
    parts: list[Part], label: str | None, role: Role | None, joined: Role | None
) -> Iterator[Run]:
    """A run without a verb; from 会同 on it assists."""
    joins = [part.joins and joined is not None for part in parts]
    place = joins.index(True) if True in joins else len(parts)
    if parts[:place]:
        yield Run(parts[:place], label, role)
    if parts[place:]:
        yield Run(parts[place:], "会同", joined)
