"""Who carries how much: a stacked bar for each unit, the collectives in a block of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from lygdata.canvas import Canvas, Page, Part
from lygdata.charts.chart import AUTO, Chart, counting_note, fold, names_joined, percent
from lygdata.errors import ChartError
from lygdata.theme import BRIEFING_FULL, STANDINGS, Profile, standing_names, style
from lygdata.typography import split_even, width_of, zh
from lygdata.workload import Counting

__all__ = ["plot_workload"]

PITCH = 1.42  # from row to row, in type sizes, as are all that follow
KEY = 2.1
CAPTION = 1.9
GAP = 0.7
EVERY = 5  # a hairline after so many rows guides the eye
NAME_SHARE = 0.3  # of the width; longer names break
CREDIT = "责任折算"


class Block(NamedTuple):
    """The units of one kind as they are drawn: those shown, and the range of those folded into one row."""

    shown: pd.DataFrame
    folded: pd.DataFrame
    counting: Counting

    @property
    def rows(self) -> int:
        """Rows taken, the shared last one included."""
        return len(self.shown) + bool(len(self.folded))

    @property
    def remainder(self) -> tuple[str, str]:
        """Label and contents of the shared row."""
        least, most = (shown_number(value) for value in (self.folded[ranked(self.counting)].agg(["min", "max"])))
        which = "其余" if len(self.shown) else "全部"
        return f"{which}{len(self.folded)}个", f"各{most}项" if least == most else f"各{least}—{most}项"
