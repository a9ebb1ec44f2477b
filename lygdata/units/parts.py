"""The parts of a unit list: where a cell is cut, and what each part is once verb, 等 and brackets are off it.

Marks always part, but not within brackets; blanks and conjunctions only between two whole names. What a
single name is stands in `names`, whom a label or verb governs in `grammar`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lygdata.reading.headers import synonyms
from lygdata.reading.numbering import HAN_DIGITS
from lygdata.schemas import Kind, Role
from lygdata.units.names import (
    BRACKETS,
    MARK,
    REGION,
    SYMBOL,
    ZERO_WIDTH,
    Name,
    Sort,
    Takes,
    begins_a_name,
    is_whole,
    read_name,
)

__all__ = [
    "MEANING",
    "ODD",
    "ROLE_OF_COLUMN",
    "SEPARATOR",
    "Part",
    "outside",
    "parts_of",
    "role_of",
    "signs_of",
    "spans",
    "split_list",
    "unwrapped",
]

# A bare 单位 after a separator is no unit of its own: 各有关部门、单位.
# Nor does a mark part the regions of one collective: 各市、县人民政府.
# Nor does the mark behind a number: 1、市甲局.
SEPARATOR = re.compile(
    r"(?<!\A\d)(?<!\A\d\d)(?<![\s;；。]\d)(?<![\s;；。]\d\d)[、,，;；。](?!(?:部门|单位)(?:[、,，;；。)）]|\Z))"
    r"(?!(?<=各[省市州县区乡镇]、)(?:自治)?[市州县区乡镇](?:人民)?(?:政府|[、和(（]))"
)
CUT = re.compile(f"({SEPARATOR.pattern})")
BRACKET = re.compile(r"[(（]")
LAST_BRACKET = re.compile(r"(?<!\A)[(（]([^()（）]+)[)）]\s*\Z")
BLANK = r"[\s\u200b-\u200d\u2060\ufeff]"
# Not in names of unions: 供销合作社联合社, 残疾人联合会.
JOINS = r"会同|联合(?![社会])"
SOFT = re.compile(
    rf"(?P<word>{BLANK}*(?:以及|[和及与/／]){BLANK}*)|(?P<blank>{BLANK}+)|(?={JOINS}|[①-⑳]|[(（]\d{{1,2}}[)）])(?!\A)"
)
BREAK = re.compile(r"\s*\n\s*")
JOINING = re.compile(JOINS)
# The kinds of region that a collective names in brackets belong to its name: 各县(市、区)政府.
OF_REGIONS = re.compile(
    r"(?:(?:[县市区镇乡村]|街道|社区)|(?<=各).{0,8}(?:[院系部处科室校]|政府))"
    r"[(（](?:[县市区乡镇村居院系部室、,，/和]|街道|社区|办事处|园区|管委会|功能区|开发区|农场|中心)+[)）]\Z"
)

REGION_ONLY = re.compile(REGION)
# 各县 at the end of a line, 区政府 in the next.
EACH_REGION = re.compile(r"各[县市区乡镇]\Z")
EACH_OF_REGIONS = re.compile(r"各[县市区乡镇旗州、]{1,5}(?:[(（][县市区乡镇旗州街道、,，]+[)）])?\Z")

LONGEST_NAME = 100
"""Characters on either side of a blank that are looked at: a cell of any length is read in linear time."""

ADVERB = (
    r"(?:按(?:照)?(?:各自)?职[责能]?(?:分工)?|根据(?:各自)?职责(?:分工)?|依职责|各自|分别|共同|均|具体|联合|主要|积极"
    r"|协同|统筹|组织|认真|抓好|为)"
)
VERB = re.compile(
    rf"(?<!各)(?<!有关)(?<!相关)(?P<how>{ADVERB}*)"
    r"(?P<verb>(?:牵头|主办|负责|承办|配合|协助|(?<!政)协办|参与|参加|协同|按职责分工|落实|实施)+)"
    r"(?:组织|抓好|做好|推进|推动)?(?:落实|实施|完成|工作|办理|单位|部门)*\Z"
)
# Those who have the role are a class of units, no verb: 各指标牵头单位.
EACH_IN_ROLE = re.compile(r"各.+(?:单位|部门)")
# 市公安局负责交通管理: what a unit is in charge of may follow the verb.
TASK = re.compile(rf"(?P<name>.+?)(?P<verb>{ADVERB}*(?:牵头|主办|负责|承办|配合|协助|协办|参与)).+")
MEANING = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "主要责任": Role.LEAD,
    "配合": Role.ASSISTING,
    "协助": Role.ASSISTING,
    "协办": Role.ASSISTING,
    "参与": Role.ASSISTING,
    "参加": Role.ASSISTING,
    "协同": Role.ASSISTING,
    "负责": Role.RESPONSIBLE,
    "承办": Role.RESPONSIBLE,
    "责任": Role.RESPONSIBLE,
    "落实": Role.RESPONSIBLE,
    "实施": Role.RESPONSIBLE,
    "分工": Role.RESPONSIBLE,
}
"""What a verb or a bare label says; the first of these that is in it decides (负责牵头 leads)."""
ROLE_OF_COLUMN = {"lead": Role.LEAD, "responsible": Role.RESPONSIBLE, "assisting": Role.ASSISTING}
# 标“★”的为牵头单位: a note gives a sign a meaning.
SIGNS = re.compile(rf"[{SYMBOL}]")
SIGN_MEANS = re.compile(
    rf"(?P<sign>[{SYMBOL}])[”\"’』」]?(?:号|标[记识志]|者|的|单位|部门)*(?:为|是|表示|代表|即|[:：])(?P<role>{'|'.join(MEANING)})"
)
SHARED = re.compile(r"共同|均|以上|联合|分别|各自|按")

OPEN = re.compile(
    rf"等\s*(?:(?P<count>\d+|[两{HAN_DIGITS}十]+)\s*[个家]?\s*)?"
    r"(?:[国省市县区]?[直级属]?(?:有关|相关|其他|各|成员|责任|职能|主管)*(?:部门|单位|委办局|机构|科室|处室)"
    r"(?:[(（、和及/]*(?:有关|相关)?(?:部门|单位)[)）]?)?)?\Z"
)
OPEN_TAIL = re.compile(rf"[\d两{HAN_DIGITS}十]+[个家]?|[个家](?:部门|单位)|(?:有关|相关)?(?:部门|单位)")
ALIAS = re.compile(r"(?:以下)?(?:简称|又称|即|原|现|对外称)[:：]?.+")
OFFICE = re.compile(r".*(?:[办科处室股局委厅部站所队署]|(?<!社)会|中心|小组|专班|支队|大队)\Z")
ODD = (Sort.UNKNOWN, Sort.PERSON, Sort.DATE)


class Part(NamedTuple):
    """What stands between two separators: a name with what is said of it, or only a verb, or 等."""

    name: str
    read: Name
    mention: str
    office: str | None = None
    role: Role | None = None
    sign: str = ""
    verb: str = ""
    joins: bool = False
    open: int | None = None
    kind: str = str(Kind.NAMED)
    counts: bool = False
    is_odd: bool = False


def spans(text: str) -> list[tuple[int, int]]:
    """Where the outermost brackets begin and end; one that is not closed is no bracket."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in re.finditer(r"[()（）]", text):
        if match[0] in "(（":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, match.end()))
    return found


def outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that do not begin within brackets."""
    closed = iter(spans(text))
    start = end = -1
    for match in pattern.finditer(text):
        while end <= match.start() and (following := next(closed, None)):
            start, end = following
        if not start < match.start() < end:
            yield match


def role_of(word: str) -> Role | None:
    """What a label or verb says."""
    column = synonyms().get(word, "")
    said = (role for stem, role in MEANING.items() if stem in word)
    return ROLE_OF_COLUMN.get(column) or next(said, None)


def signs_of(notes: Iterable[str]) -> dict[str, Role]:
    """What the signs before or behind names mean, as notes say it.

    >>> signs_of(["注：标“★”的为牵头单位，其余为责任单位。"])
    {'★': <Role.LEAD: '牵头'>}
    """
    return {match["sign"]: MEANING[match["role"]] for note in notes for match in SIGN_MEANS.finditer(note)}


def split_list(cell: str) -> list[str]:
    """Cut at separators that stand outside brackets; joining the parts loses only separators."""
    return _cut(cell)[::2]


def _cut(cell: str) -> list[str]:
    """Parts and separators in turn; it begins and ends with a part."""
    if not BRACKET.search(cell):
        return CUT.split(cell)
    pieces, start = [], 0
    for match in outside(SEPARATOR, cell):
        pieces += [cell[start : match.start()], match[0]]
        start = match.end()
    return [*pieces, cell[start:]]


def parts_of(text: str) -> Iterator[tuple[Part, str]]:
    """The parts of a list, each with the mark behind it."""
    cut = _cut(text)
    for printed, mark in zip(cut[::2], [*cut[1::2], ""], strict=True):
        *first, last = _read(printed)
        for part in first:
            yield part, ""
        yield last, mark


@lru_cache(maxsize=1 << 16)
def _read(printed: str) -> tuple[Part, ...]:
    """What stands between two separators: one part, or several that blanks or conjunctions join."""
    names, bracket = _take(LAST_BRACKET, printed)
    if bracket and read_name(ZERO_WIDTH.sub("", bracket[1])).sort is Sort.DATE:
        return (*_read(names), _part(bracket[1]))
    return tuple(map(_part, _cut_softly(printed)))


def _cut_softly(text: str) -> list[str]:
    """Cut at blanks and conjunctions that stand between two whole names."""
    pieces, start = [], 0
    for match in outside(SOFT, text):
        left = text[max(start, match.start() - LONGEST_NAME) : match.start()]
        right = ZERO_WIDTH.sub("", text[match.end() : match.end() + LONGEST_NAME])
        if _ends(left, right, is_blank=bool(match["blank"])):
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


def _ends(left: str, right: str, *, is_blank: bool) -> bool:
    """Whether a name ends between `left` and `right`, rather than that both are halves of one."""
    before = _part(left)
    if EACH_REGION.search(before.name) and EACH_REGION.search("各" + right[:1]):
        return False
    if is_blank and ((left.endswith("乡") and right.startswith("镇")) or _heads_of_regions(left, right)):
        return False
    if before.read.sort is Sort.PERSON and not re.match(r"[省市]", right):
        return _part(right).read.sort is Sort.PERSON  # 徐圩 begins like a name: 徐圩新区管委会
    if before.open is not None and OPEN_TAIL.match(right):
        return False
    if JOINING.match(right):
        return before.read.is_unit
    if is_blank and REGION_ONLY.fullmatch(before.name) and _part(right).read.takes is Takes.LEVEL:
        return False  # 国网江州 at the end of a line, 供电公司 in the next
    said = bool(before.verb) or before.open is not None
    whole = is_whole(before.name) if before.name else said
    if re.fullmatch(r"[省市县区州](?:委|政府)", before.name) and is_blank:
        return begins_a_name(right) and _part(right).read.gives != ""
    return whole and begins_a_name(_part(right).name)


def _heads_of_regions(left: str, right: str) -> bool:
    """Whether 各县（市） at the end of a line and 党委 in the next are one."""
    return bool(EACH_OF_REGIONS.search(left)) and right.startswith(("党委", "政府", "人民政府", "管委会"))


def unwrapped(cell: str) -> str:
    """The cell without the line breaks that stand within a name."""
    return "".join(_unwrapped(cell))


def _unwrapped(cell: str) -> Iterator[str]:
    cut = _cut(cell)
    for printed, mark in zip(cut[::2], [*cut[1::2], ""], strict=True):
        yield "\n".join(piece.replace("\n", "") for piece in _cut_softly(printed)) + mark


@lru_cache(maxsize=1 << 14)
def _part(printed: str) -> Part:
    """Take off a printed part, from the outside inwards, verb, 等, brackets and marks, and read the name."""
    text = printed.strip().strip("\u200b\u200c\u200d\u2060\ufeff").removesuffix("。")
    joins = bool(JOINING.match(text))
    text = re.sub(rf"\A(?:由(?=..)|{JOINS})", "", text)
    text, verb = _without_verb(text)
    text, opened = _take(OPEN, text)
    mention = MARK.sub("", text if BRACKETS.search(text) else text.strip("()（）")).strip()
    printed_name, brackets = _without_brackets(mention)
    name = MARK.sub("", ZERO_WIDTH.sub("", printed_name))
    read = read_name(name)
    if read.sort is Sort.UNKNOWN and (task := TASK.fullmatch(name)) and read_name(task["name"]).is_unit:
        return _part(task["name"] + task["verb"])._replace(joins=joins)
    said = [bracket for bracket in brackets if _says_role(bracket)]
    shared = next((bracket for bracket in said if SHARED.search(bracket)), "")
    return Part(
        name,
        read,
        mention,
        next(
            (b for b in brackets if b not in said and read.sort is Sort.NAMED and _is_office(b, name)), None
        ),
        next((role_of(bracket) for bracket in said), None),
        "".join(SIGNS.findall(text)[:1]),
        verb[0] if verb else shared,
        joins,
        _count(opened["count"]) if opened else None,
        str(Kind.COLLECTIVE if read.sort is Sort.COLLECTIVE else Kind.NAMED),
        read.is_unit or read.sort is Sort.UNKNOWN,
        read.sort in ODD,
    )


def _without_verb(text: str) -> tuple[str, re.Match[str] | None]:
    """The name, and the verb behind it, whose characters a line break may part."""
    if EACH_IN_ROLE.fullmatch(text):
        return text, None
    whole = BREAK.sub("", text)
    return _take(VERB, whole if VERB.search(whole) and not VERB.search(text) else text)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    found = pattern.search(text)
    return (text[: found.start()].rstrip(), found) if found else (text, None)


def _count(printed: str | None) -> int:
    """等三部门, 等12个单位; 0 where 等 gives no number."""
    if not printed or printed.isdigit():
        return int(printed or 0)
    tens, ten, ones = printed.rpartition("十")
    digit = {"两": 2} | {character: value for value, character in enumerate(HAN_DIGITS)}
    return (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """The name, and what stands in the brackets behind it."""
    brackets: list[str] = []
    while text[-1:] in (")", "）") and not OF_REGIONS.search(text):
        start, end = spans(text)[-1] if spans(text) else (0, 0)
        if start == 0 or end != len(text):
            break
        brackets.insert(0, BREAK.sub("", text[start + 1 : end - 1].strip()))
        text = text[:start].rstrip()
    return text, brackets


def _says_role(bracket: str) -> bool:
    return bool(VERB.fullmatch(bracket)) or synonyms().get(bracket) in ROLE_OF_COLUMN or bracket in MEANING


def _is_office(bracket: str, name: str) -> bool:
    """Whether a bracket names an office within the unit, and no other name of it, person or note."""
    parts = split_list(bracket)
    return all(map(OFFICE.match, parts)) and not (ALIAS.fullmatch(bracket) or _is_alias(bracket, name))


def _is_alias(bracket: str, name: str) -> bool:
    """Another name has its own level, or is made of characters of the name: 发展和改革委员会(发改委)."""
    rest = iter(name)
    return bool(read_name(bracket).gives) or all(character in rest for character in bracket)
