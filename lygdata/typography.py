"""Chinese text for display: full-width punctuation, measured widths and line breaking."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from lygdata.theme import PT, font_families

__all__ = ["shorten", "split_even", "width_of", "wrap", "wrap_title", "zh"]

FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
HALF_WIDTH_MARK = re.compile(r"(?<![0-9A-Za-z])[,;:]|[,;:](?![0-9A-Za-z])|[()]")
CLOSING = "，。、；：！？）》」』”’】〕·…％%—)],.;:!? "  # may not begin a line
OPENING = "（《「『“‘【〔(["  # may not end a line
WORD = r"\d[\d.,:]*[项个章条位倍类次家人天年月日]?|[A-Za-z]{1,16}|."  # numbers keep their measure word
SENTENCES = re.compile(r"[^；。]+[；。]*|[；。]+")
CLAUSES = re.compile(r"[^，；。：、]+[，；。：、]*|[，；。：、]+")
MEASURED_AT = 100.0  # points; widths are linear in size because hinting is off
ORPHAN = 4  # characters that a last line should have


def zh(text: str) -> str:
    """Text with full-width punctuation, as it is set in print; numbers stay as they are.

    >>> zh("责任栏(1,300项):市法制办,市财政局;比例3:1")
    '责任栏（1,300项）：市法制办，市财政局；比例3:1'
    """
    return HALF_WIDTH_MARK.sub(lambda mark: mark[0].translate(FULL_WIDTH), text)


@cache
def _advance(character: str) -> float:
    font = FontProperties(family=list(font_families()), size=MEASURED_AT)
    width, _, _ = text_to_path.get_text_width_height_descent(character, font, False)
    return float(width) / MEASURED_AT


def width_of(text: str, size: float) -> float:
    """Width in millimetres of one line set at `size` points, give or take the kerning of Latin text."""
    return sum(map(_advance, text)) * size * PT


def _atoms(text: str, keep: Iterable[str]) -> list[str]:
    """Cut where a line may end: closing marks stay with what they follow, opening marks with what follows."""
    whole = sorted(keep, key=len, reverse=True)
    core = "|".join([*map(re.escape, whole), WORD])
    return re.findall(rf"[{re.escape(OPENING)}]*(?:{core})[{re.escape(CLOSING)}]*", text, re.DOTALL)


def _fill(pieces: Sequence[str], width: float, size: float) -> list[list[str]]:
    """Put as many pieces on each line as fit; a piece wider than the line stands alone."""
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in pieces:
        needed = width_of(piece, size)
        if lines[-1] and used + needed > width:
            lines.append([])
            used = 0.0
        lines[-1].append(piece)
        used += needed
    return lines


def _feed_orphan(lines: list[list[str]], width: float, size: float) -> list[list[str]]:
    """Give a last line of one or two characters some company from the line before."""
    if len(lines) < 2:
        return lines
    *rest, before, last = lines
    while len("".join(last)) < ORPHAN and len("".join(before)) > 2 * ORPHAN and len(before) > 1:
        if width_of("".join([before[-1], *last]), size) > width:
            break
        before, last = before[:-1], [before[-1], *last]
    return [*rest, before, last]


def _joined(lines: Iterable[Iterable[str]]) -> list[str]:
    return ["".join(line) for line in lines]


def wrap(text: str, width: float, size: float, *, keep: Iterable[str] = ()) -> list[str]:
    """Lines no wider than `width` millimetres that give `text` back when joined.

    No line begins with a closing mark or ends with an opening one (避头尾), and no name in `keep` is broken
    unless it is wider than a line.

    >>> wrap("责任单位按顺序，列出", 22.5, 9)
    ['责任单位按顺', '序，列出']
    """
    whole = [name for name in keep if name and width_of(name, size) <= width - size * PT]
    return _joined(_feed_orphan(_fill(_atoms(text, whole), width, size), width, size))


def _tighten(pieces: Sequence[str], width: float, size: float) -> list[str]:
    """Lines as even as can be: the narrowest setting that needs no more lines than `width` does."""
    lines = best = _fill(pieces, width, size)
    while len(lines) == len(best):
        best = lines
        widest = max(lines, key=lambda line: width_of("".join(line), size))
        if len(widest) < 2:  # one piece alone cannot be made narrower
            break
        lines = _fill(pieces, width_of("".join(widest), size) - 1e-6, size)
    return _joined(best)


def wrap_title(text: str, width: float, size: float, *, keep: Iterable[str] = ()) -> list[str]:
    """Lines that break after a sentence, or else a clause, where that costs no extra line."""
    plain = wrap(text, width, size, keep=keep)
    for parts in (SENTENCES, CLAUSES):
        lines = _tighten(parts.findall(text), width, size)
        if len(lines) <= len(plain) and all(width_of(line, size) <= width for line in lines):
            return lines
    return plain


def shorten(text: str, width: float, size: float, *, lines: int = 1) -> list[str]:
    """Break like `wrap`, at most `lines` lines; what is cut off ends in an ellipsis.

    >>> shorten("深入推行行政执法责任制", 20, 9)
    ['深入推行行…']
    """
    wrapped = wrap_title(text, width, size)
    if len(wrapped) <= lines:
        return wrapped
    filled = _joined(_fill(_atoms(text, ()), width, size))
    last = filled[lines - 1]
    while last and width_of(last + "…", size) > width:
        last = last[:-1]
    return [*filled[: lines - 1], last.rstrip(CLOSING + OPENING) + "…"]


def split_even(text: str, width: float, size: float, *, lines: int = 3) -> list[str]:
    """Lines like those of `shorten`, as even as can be: heads and names.

    >>> split_even("规范性文件", 14, 9)
    ['规范性', '文件']
    """
    return _tighten(_atoms("".join(shorten(text, width, size, lines=lines)), ()), width, size)
