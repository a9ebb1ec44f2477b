"""Short labels for long headings and clauses, and the codes that people quote."""

import csv
from functools import cache

import pandas as pd

from lygdata.reading.numbering import chinese_number
from lygdata.resources import resource

__all__ = ["chapter_code", "chinese_number", "short_label"]


@cache
def labels() -> dict[str, str]:
    """The beginning of a text to its label, from `data/labels.csv`."""
    with resource("data/labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["starts_with"]: row["label"] for row in csv.DictReader(file)}


@cache
def short_label(text: str) -> str:
    """A curated label of at most 8 characters, found by how the text begins; else the text itself.

    >>> short_label("推进政府职能转变,全面提升行政管理水平")
    '职能转变'
    >>> short_label("另一份方案中的任务")
    '另一份方案中的任务'
    """
    found = [start for start in labels() if text.startswith(start)]
    return labels()[max(found, key=len)] if found else text


def chapter_code(tasks: pd.DataFrame) -> pd.Series:
    """七. for each task of the seventh chapter; nothing where the table has no chapters."""
    code = tasks["chapter_no"].map(chinese_number) + "."
    return code.where(tasks["chapter"].notna(), "")
