"""Task tables of any size, as the source prints them, the same for the same seed."""

import random
from collections.abc import Iterator

from lygdata.reading.numbering import chinese_number

STEMS = [
    *(
        "财政",
        "教育",
        "公安",
        "民政",
        "司法",
        "水利",
        "商务",
        "文化",
        "卫生",
        "审计",
        "统计",
        "体育",
        "信访",
        "气象",
    ),
    *("档案", "环保", "交通运输", "住房保障和房产管理"),
]
ORGANS = ["局", "办", "中心", "委"]
UNITS = [f"{stem}{organ}" for organ in ORGANS for stem in STEMS]
COLLECTIVES = ["市各有关部门", "各县区政府", "市政府各部门"]
WORDS = [
    *(
        "推进",
        "依法",
        "行政",
        "制度",
        "建设",
        "完善",
        "机制",
        "加强",
        "监督",
        "落实",
        "责任",
        "公开",
        "服务",
        "评估",
    ),
    *("管理", "规范", "执法", "决策", "考核", "培训"),
]


def table(tasks: int, seed: int = 0, lists: int = 1_000) -> str:
    """A table of so many tasks, about 300 bytes each: 10 to an item, 100 items to a chapter.

    Its cells of units are drawn from so many different ones.
    """
    chance = random.Random(seed)
    cells = ["市" + "、".join(chance.sample(UNITS, chance.randint(1, 4))) for _ in range(lists)]
    return "项目\n| 工作事项\n| 主要内容\n| 责任部门\n| 协助部门\n|\n" + "".join(_rows(tasks, chance, cells))


def _rows(tasks: int, chance: random.Random, units: list[str]) -> Iterator[str]:
    for task in range(tasks):
        chapter, item, clause = task // 1_000, task // 10 % 100, task % 10
        heads = [f"{chinese_number(chapter + 1)}、第{chapter + 1}章"] * (task % 1_000 == 0)
        heads += [f"{item + 1}.{_words(chance, 4)}"] * (clause == 0)
        cells = [*heads, f"({clause + 1}){_words(chance, 40)}。", chance.choice(units)]
        cells.append(chance.choice(["", *COLLECTIVES, chance.choice(units)]))
        yield "\n| ".join(cells).replace("| \n", "|\n").rstrip(" ") + "\n|\n"


def _words(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(WORDS, k=count))
