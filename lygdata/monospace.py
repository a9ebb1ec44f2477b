"""Text set in columns of equal width, where a Chinese character takes two."""

from collections.abc import Sequence
from unicodedata import category, east_asian_width

__all__ = ["aligned", "width"]


def width(line: str) -> int:
    """Columns that a line takes; marks of ambiguous width (“ ” …) count as one, as terminals have it.

    >>> width("市a")
    3
    """
    return sum(map(_columns, line))


def _columns(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:  # combining or invisible
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text whose columns stand below each other.

    >>> print(aligned([["市法制办", "34"], ["单位", "1"]]))
    市法制办  34
    单位      1
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = (
        (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join("  ".join(row).rstrip() for row in padded)
