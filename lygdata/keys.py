"""What keys a task: the place of its chapter, of its item in the chapter, and its own in the item."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lygdata.reading.numbering import chinese_number

__all__ = ["follow_on", "places", "references", "task_ids"]

Numbers = npt.NDArray[np.int64]


def places(chapter_no: Numbers, item_no: Numbers) -> Numbers:
    """The place of each task within its item, counted from 1.

    >>> places(np.array([1, 1, 1, 2]), np.array([1, 1, 2, 1])).tolist()
    [1, 2, 1, 1]
    """
    row = np.arange(len(item_no))
    begins = (np.diff(chapter_no, prepend=0) != 0) | (np.diff(item_no, prepend=0) != 0)
    return row - np.maximum.accumulate(np.where(begins, row, 0)) + 1


def follow_on(chapter_no: Numbers, item_no: Numbers) -> npt.NDArray[np.bool_]:
    """Whether chapters, and the items of each, are numbered 1, 2, 3 … in the order of the tasks.

    >>> follow_on(np.array([1, 1, 2, 2]), np.array([1, 3, 1, 2])).tolist()
    [True, False, True, True]
    """
    chapter_step, item_step = np.diff(chapter_no, prepend=0), np.diff(item_no, prepend=0)
    within = (chapter_step == 0) & ((item_step == 0) | (item_step == 1))
    return np.asarray(within | ((chapter_step == 1) & (item_no == 1)))


def task_ids(chapter_no: Numbers, item_no: Numbers) -> list[str]:
    """The key of each task.

    >>> task_ids(np.array([1, 1, 1, 2]), np.array([1, 1, 2, 1]))
    ['1.1.1', '1.1.2', '1.2.1', '2.1.1']
    """
    levels = (chapter_no, item_no, places(chapter_no, item_no))
    return [f"{chapter}.{item}.{place}" for chapter, item, place in zip(*map(_listed, levels), strict=True)]


def references(
    chapter_no: Numbers,
    item_no: Numbers,
    chapters: Sequence[str | None],
    items: Sequence[str | None],
    numbered: Sequence[bool],
) -> list[str]:
    """How a person quotes each task: 七.1.3, or 四.1 for the one clause, not `numbered`, of an item.

    A level without a text in `chapters` or `items` is left out, unless two tasks would then be quoted alike.

    >>> levels = np.array([1, 1, 1]), np.array([1, 1, 2])
    >>> references(*levels, ["甲"] * 3, ["乙", "乙", "丙"], [True, True, False])
    ['一.1.1', '一.1.2', '一.2']
    """
    place = _listed(places(chapter_no, item_no))
    quoted: list[str] = []
    above = ""
    for row, number in enumerate(place):
        if number == 1:
            chapter = f"{chinese_number(int(chapter_no[row]))}." * (chapters[row] is not None)
            above = f"{chapter}{item_no[row]}." if items[row] is not None else chapter
            alone = items[row] is not None and not numbered[row] and place[row + 1 : row + 2] != [2]
            quoted.append(above[:-1] if alone else f"{above}1")
        else:
            quoted.append(f"{above}{number}")
    return quoted if len(set(quoted)) == len(quoted) else task_ids(chapter_no, item_no)


def _listed(numbers: Numbers) -> list[int]:
    listed: list[int] = numbers.tolist()
    return listed
