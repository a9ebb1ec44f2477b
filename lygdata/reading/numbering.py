"""The numbers that Chinese official documents print before a heading or a clause."""

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "HAN_DIGITS",
    "Number",
    "chinese_number",
    "find_number",
    "number_style",
    "split_next",
    "split_number",
]

HAN_DIGITS = "〇一二三四五六七八九"
STYLES = ("一、", "（一）", "（1）", "1.1.1", "1.1", "1-1", "1.", "1）", "1 ", "①", "第一部分", "第1部分")
"""What the groups of `NUMBER` stand for, in their order."""
HAN = "〇零一二三四五六七八九十百"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BLANK = r"[^\S\n]"
# What 1.5 may be an amount of, or a date: then it is no number of a heading, as in 1.1 市场准入.
MEASURE = (
    r"\s*(?:[\d万亿千百个倍元米吨度年月天周季期届级户台套辆亩座件批份%％‰℃.．]|公[里顷斤]|平[方米]|立方|海里|小时|分钟"
    r"|日(?!常)|项(?!目)|人(?![才民力事大])|家(?![庭风])|次|名(?![城优师牌])|条(?!件)|处(?![置理罚])|所(?!有)|场(?![馆地所])|前(?!期)"
    r"|[^，。；]{0,8}[日周](?:活动|宣传|期间|[，。；、]))"
)
# What follows the last digit of a number: after a blank even digits, else what no amount goes on with.
SURE = rf"{BLANK}+(?!(?=\D){MEASURE})"
LIKELY = rf"(?=[、\u4e00-\u9fff“《]|{BLANK})(?!{MEASURE})(?:、|{BLANK})*"
NUMBER = re.compile(
    rf"([{HAN}]+)\s*[、.．](?!(?<=一、)二[级类等档、]|(?<=二、)三[级类等档、])\s*|[(（]\s*(?:([{HAN}]+)|(\d{{1,3}}))\s*[)）]\s*"
    rf"|\d{{1,2}}[.．]\d{{1,2}}[.．](\d{{1,2}})(?:{SURE}|{LIKELY})|\d{{1,2}}[.．](\d{{1,2}}){LIKELY}"
    rf"|\d{{1,2}}[-—–－](\d{{1,2}}){SURE}"
    rf"|(\d{{1,3}})\s*[.．、](?!\d)\s*|(\d{{1,2}})[)）]\s*|(\d{{1,2}}){BLANK}+(?=[\u4e00-\u9fff])(?!{MEASURE})"
    rf"|([{CIRCLED}])[.．、]?\s*|第(?:([{HAN}]+)|(\d{{1,2}}))(?:部分|[章篇编])\s*[、:：.．]?\s*"
)


class Number(NamedTuple):
    """A printed number: its characters, its style (a key of `STYLES`) and its value."""

    printed: str
    style: str
    value: int


def chinese_number(value: int) -> str:
    """Write 1 to 999 the way chapters are numbered; what is beyond stays in digits.

    >>> [chinese_number(n) for n in (7, 10, 12, 20, 105, 110)]
    ['七', '十', '十二', '二十', '一百〇五', '一百一十']
    """
    if value > 999:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    head = f"{HAN_DIGITS[hundreds]}百" if hundreds else ""
    zero = "〇" if hundreds and not tens and ones else ""
    ten = ("" if tens == 1 and not hundreds else HAN_DIGITS[tens]) + "十" if tens else ""
    return head + zero + ten + (HAN_DIGITS[ones] if ones else "")


VALUES = (
    {chinese_number(value): value for value in range(1, 1000)}
    | {chinese_number(value).replace("〇", "零"): value for value in range(1, 1000)}
    | {character: value for value, character in enumerate(CIRCLED, 1)}
)


def split_number(text: str) -> tuple[Number | None, str]:
    """Take the printed number off the front of a heading or clause.

    >>> split_number("(2)落实报告制度。")
    (Number(printed='(2)', style='（1）', value=2), '落实报告制度。')
    >>> split_number("1.5万户通气")
    (None, '1.5万户通气')
    """
    number = find_number(text)
    return (number, text[len(number.printed) :]) if number else (None, text)


def find_number(text: str) -> Number | None:
    """The printed number at the front of a heading or clause."""
    match = NUMBER.match(text)
    return _number(match[0], match.lastindex or 0, match[match.lastindex or 0]) if match else None


@lru_cache(maxsize=1 << 12)
def _number(printed: str, group: int, digits: str) -> Number | None:
    """What a match of `NUMBER` stands for; None for such as 十百、 or 3.0版. Clauses share the same few."""
    value = int(digits) if digits.isdecimal() else VALUES.get(digits)
    return Number(printed, STYLES[group - 1], value) if value else None


def number_style(text: str) -> str:
    """How the printed number at the front of a text is written, a key of `STYLES`; "" where there is none.

    >>> number_style("(2)落实报告制度。"), number_style("落实")
    ('（1）', '')
    """
    number = find_number(text)
    return number.style if number else ""


def split_next(text: str, last: Number | None) -> tuple[Number | None, str]:
    """Take the number that follows `last`, or the first, off a text, though digits follow it.

    >>> last, _ = split_number("7.改造小区。")
    >>> split_next("8.1.5万户通气。", last)
    (Number(printed='8.', style='1.', value=8), '1.5万户通气。')
    """
    value = last.value + 1 if last else 1
    if (last is None or last.style == "1.") and text.startswith((f"{value}.", f"{value}．")):
        end = len(str(value)) + 1
        return Number(text[:end], "1.", value), text[end:]
    return None, text
