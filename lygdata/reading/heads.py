"""The head of a table that is printed a cell a line: where it ends, and where it comes again."""

from collections.abc import Sequence
from itertools import takewhile

from lygdata.reading.alignment import style
from lygdata.reading.grid import Head, Pieces
from lygdata.reading.groups import Group
from lygdata.reading.headers import LONGEST_HEAD, ROLE_COLUMNS, Synonyms, plain, recognise

__all__ = ["cut_head", "role_heads"]


def cut_head(group: Group, pieces: Pieces, known: Synonyms, *, marked: bool) -> tuple[Head, Group]:
    """The columns that the cells up to the first empty or numbered one would name, and what comes behind."""
    texts = (pieces.texts[piece] for piece in group)
    ends = (place for place, text in enumerate(texts) if not text or (not marked and style(text)))
    end = next(ends, len(group))
    heads = [plain(pieces.texts[piece]) for piece in group[:end]]
    rest = group[end + (end < len(group) and not pieces.texts[group[end]]) :]
    below = _up_to_blank(rest, pieces) if marked else []
    if heads and len(below) > 1 and all(known.get(head) in ROLE_COLUMNS for head in below):
        paths = _split(heads, below, known)
        return Head(recognise(paths, known), tuple(map("".join, paths))), rest[len(below) + 1 :]
    return Head(recognise(heads, known), tuple(heads)), rest


def _up_to_blank(group: Group, pieces: Pieces) -> list[str]:
    return [plain(text) for text in takewhile(bool, (pieces.texts[piece] for piece in group))]


def _split(heads: Sequence[str], below: Sequence[str], known: Synonyms) -> list[tuple[str, ...]]:
    """Heads of two levels: those below split the head of a role (责任分工), else the last."""
    roles = [place for place, head in enumerate(heads) if known.get(head) in ROLE_COLUMNS]
    place = roles[-1] if roles else len(heads) - 1
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
