"""Rows that print fewer cells than the table has columns: which columns are merged with the row above."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from lygdata.reading.grid import ABOVE
from lygdata.reading.numbering import number_style

__all__ = ["SENTENCE_ENDS", "UNFINISHED", "UNITS", "Alignment", "is_clause", "kind", "style"]

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
UNITS = re.compile(
    r"(?:[^。;；]*[、,，\s])?[^。;；]{1,30}(?:[局委办厅部院处科室会府门位区县市司等队协校行社站所庭馆署]|集团|街道|机关|[乡镇]|中心)(?:[(（][^()（）]*[)）])?"
    r"(?:(?:分别|共同|按职责分工)?(?:牵头|主办|负责|承办|配合|协助|协办|参与|参加|落实|实施))?"
)
UNFINISHED = ("、", "，", ",", "；", ";", "和", "及", "与")
"""What a line ends in that goes on in the next."""
SENTENCE_ENDS = ("。", "；", ";")
SENTENCE = 40
"""Characters from which a text is a clause, and no head or heading."""
DATE = re.compile(r"[^。]{0,12}(?:[年月日底前]|季度|长期|全年|完成)")


def style(text: str) -> str:
    """How a text is numbered (一、, （一）, 1., （1）), "0" if it is nothing but a number, else "".

    >>> [style(text) for text in ("(2)落实报告制度。", "12", "落实")]
    ['（1）', '0', '']
    """
    return number_style(text) or ("0" if DIGITS.fullmatch(text) else "")


def is_clause(text: str) -> bool:
    """Whether a text is too long for a head or heading, or ends as a sentence."""
    return len(text) >= SENTENCE or text.endswith(SENTENCE_ENDS)


@lru_cache(maxsize=1 << 12)
def kind(text: str) -> str:
    """What a cell looks like, so far as that tells columns apart."""
    looks = {"date": DATE, "units": UNITS}
    return style(text) or next(
        (name for name, look in looks.items() if look.fullmatch(text)), "" if text else "empty"
    )


class Alignment:
    """Places the cells of short rows in the columns where whole rows have cells like them."""

    def __init__(self, width: int, whole: Sequence[Sequence[str]], kept: Sequence[int]) -> None:
        self.width = width
        self.kept = set(kept)
        self.kinds = [{kind(row[column]) for row in whole} for column in range(width)]

    def columns(self, cells: Sequence[str]) -> list[int] | None:
        """The columns of a short row's cells: as far to the right as they fit; None if they fit nowhere.

        >>> whole = [["1", "甲类", "做好甲。", "市财政局"], ["2", "乙类", "做好乙。", "市教育局"]]
        >>> Alignment(4, whole, kept=[2]).columns(["3", "做好丙。", "市民政局"])
        [0, 2, 3]
        """
        kinds = [kind(cell) for cell in cells]

        @cache
        def can_stand(cell: int, column: int) -> bool:
            """Whether the cells from one on can stand in the columns from one on."""
            if column == self.width:
                return cell == len(kinds)
            left_out = column not in self.kept and can_stand(cell, column + 1)
            return left_out or (
                cell < len(kinds) and self._fits(kinds[cell], column) and can_stand(cell + 1, column + 1)
            )

        if len(cells) > self.width or not can_stand(0, 0):
            return None
        columns: list[int] = []
        for column in range(self.width):
            if column in self.kept or not can_stand(len(columns), column + 1):
                columns.append(column)
        return columns

    def is_numbered_clause(self, text: str) -> bool:
        """Whether a text alone is a clause, numbered as those of whole rows are, and no heading."""
        return is_clause(text) and any(
            style(text) == kind != "" for at in self.kept for kind in self.kinds[at]
        )

    def spread(self, columns: Sequence[int], cells: Sequence[int]) -> list[int]:
        """A row with cells in some columns; in all others the row above reaches down."""
        place_of = dict(zip(columns, cells, strict=True))
        return [place_of.get(column, ABOVE) for column in range(self.width)]

    def _fits(self, found: str, column: int) -> bool:
        """Whether whole rows have such a cell in a column; behind the contents any cell may be empty."""
        return found in self.kinds[column] or (found == "empty" and column > max(self.kept))
