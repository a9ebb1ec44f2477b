"""The head of a table that is printed a cell a line: where it ends, and where it comes again."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile

from lygdata.reading.alignment import is_clause, style
from lygdata.reading.body import HEADING_STYLES
from lygdata.reading.grid import SAMPLE, Head, Pieces
from lygdata.reading.groups import Group
from lygdata.reading.headers import HEADINGS, LONGEST_HEAD, ROLE_COLUMNS, Synonyms, plain, recognise
from lygdata.reading.mending import put_together

__all__ = ["cut_head", "role_heads", "with_second_rows"]

WIDEST = 100
"""Columns that are looked for: a stream of cells is as long as its table."""


def cut_head(group: Group, pieces: Pieces, known: Synonyms, *, marked: bool) -> tuple[Head, Group]:
    """The columns that the cells up to the first empty or numbered one would name, and what comes behind."""
    texts = [pieces.texts[piece] for piece in group[:WIDEST]]
    end = _end(texts, known, marked=marked)
    heads = [plain(text) for text in texts[:end]]
    rest = group[end + (end < len(group) and not pieces.texts[group[end]]) :]
    below = _up_to_blank(rest, pieces) if marked else []
    if heads and _are_roles(below, known):
        paths = _split(heads, below, known)
        return Head(recognise(paths, known), tuple(map("".join, paths))), rest[len(below) + 1 :]
    return Head(recognise(heads, known), tuple(heads)), rest


def _end(texts: Sequence[str], known: Synonyms, *, marked: bool) -> int:
    """How many texts are heads; in a stream, cells of the first row before its number or clause are not."""
    ends = (
        place
        for place, text in enumerate(texts)
        if not text or (not marked and (style(text) or is_clause(text)))
    )
    end = next(ends, len(texts))
    stop, columns = "".join(texts[end : end + 1]), recognise(texts[:end], known)
    found = style(stop)
    if not stop or found in HEADING_STYLES:
        return end
    if "seq" in columns:
        return end - columns.index("seq") * (found == "0")
    depth = columns.index("content") if "content" in columns else 0
    is_heading = found and not HEADINGS.isdisjoint(columns[:depth])
    return end if found == "0" or is_heading else end - depth


def with_second_rows(groups: Iterable[Group], pieces: Pieces, known: Synonyms) -> Iterator[Group]:
    """Groups, of which a row of nothing but heads of roles is joined to the heads above it."""

    def join(held: Group, group: Group) -> Group | None:
        closed = not pieces.texts[held[-1]]
        below = [text for text in (pieces.texts[piece] for piece in group) if text]
        return [*held, *group] if closed and _are_roles(below, known) else None

    groups = iter(groups)
    return chain(put_together(islice(groups, SAMPLE), join), groups)


def _up_to_blank(group: Group, pieces: Pieces) -> list[str]:
    return [plain(text) for text in takewhile(bool, (pieces.texts[piece] for piece in group))]


def _are_roles(texts: Sequence[str], known: Synonyms) -> bool:
    """Whether texts are heads of roles, several and nothing else."""
    roles = (len(text) < LONGEST_HEAD and known.get(plain(text)) in ROLE_COLUMNS for text in texts)
    return len(texts) > 1 and all(roles)


def _split(heads: Sequence[str], below: Sequence[str], known: Synonyms) -> list[tuple[str, ...]]:
    """Heads of two levels: those below split the head of a role (责任分工), else the last unknown one."""
    roles = [place for place, head in enumerate(heads) if known.get(head) in ROLE_COLUMNS]
    strange = [place for place, head in enumerate(heads) if head not in known]
    place = [len(heads) - 1, *strange, *roles][-1]
    paths = [(head,) for head in heads]
    return [*paths[:place], *((heads[place], head) for head in below), *paths[place + 1 :]]


def role_heads(texts: Sequence[str], known: Synonyms) -> set[int]:
    """The pieces that are heads of a role."""
    heads = {head for head, column in known.items() if column in ROLE_COLUMNS}
    endings = {head[-1] for head in heads}
    short = [
        number for number, text in enumerate(texts) if 1 < len(text) < LONGEST_HEAD and text[-1] in endings
    ]
    return {number for number in short if plain(texts[number]) in heads}
