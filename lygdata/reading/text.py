"""Bytes to text: the encodings that Chinese text files come in, and lines that can be put together again."""

import codecs
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lygdata.errors import SourceError
from lygdata.reading.grid import Notice, Pieces

__all__ = ["EDGE", "decode", "read_bytes", "split_lines", "text_notices"]

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CONTROL = [*map(chr, [*range(9), *range(14, 32)])]
LOOKED_AT = 1 << 20
"""Characters in which what is no text shows by control characters; a zero is no text anywhere."""
# White space that str.strip() knows, and the zero-width characters that it does not.
EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
BLANKS = f"[{EDGE.replace(chr(10), '')}]*"
BLOCK = 1 << 16
"""Characters that are cut at once, up to the end of a line."""
BREAK = re.compile(rf"(\n{BLANKS}(?:\|{BLANKS})?)")


def read_bytes(path: Path) -> bytes:
    """Everything in the file.

    Raises `SourceError` if there is no such file, or nothing in it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{path}: cannot be read ({reason}). Check the path of the task table.") from error
    if not data.strip():
        raise SourceError(f"{path}: the file is empty. Give the path of a task table.")
    return data


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Text and the name of its encoding: a byte-order mark decides, then UTF-8, then GB18030.

    A mark stays in the text, so that encoding it gives the bytes back. Raises `SourceError` if `data` is
    no text.

    >>> decode("责任部门".encode("gb18030"), Path("t.txt"))
    ('责任部门', 'gb18030')
    """
    marked = [name for bom, name in BOMS.items() if data.startswith(bom)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text[:LOOKED_AT]
        if "\0" not in text and not any(mark in first for mark in CONTROL):
            return text, encoding
    raise SourceError(f"{path}: this is no text file. Give a task table as text (UTF-8 or GB18030).")


def split_lines(text: str) -> Pieces:
    r"""Every line as a piece, its white space and leading pipe before it; only "\n" ends one.

    >>> pieces = split_lines("项目\r\n| 市法制办\u3000\n")
    >>> pieces.before, pieces.texts, pieces.after
    (['', '| '], ['项目', '市法制办'], ['\r\n', '\u3000\n'])
    """
    pieces = Pieces()
    for block in _blocks(text):
        before, texts, after = _lines(block)
        pieces.before += before
        pieces.texts += texts
        pieces.after += after
    pieces.lines = range(1, len(pieces.texts) + 1)
    return pieces


def _blocks(text: str) -> Iterator[str]:
    """The text, some whole lines at a time: what is cut of few at once takes no more memory."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield text[start:end]
        start = end


def _lines(text: str) -> tuple[list[str], list[str], list[str]]:
    """What stands before, in and after each line."""
    _, *parts = BREAK.split("\n" + text.removesuffix("\n"))
    breaks, texts = parts[::2], parts[1::2]
    before = {each: sys.intern(each[1:]) for each in set(breaks)}  # few differ, and each is kept once
    after = ["\n"] * len(texts)
    if not text.endswith("\n"):
        after[-1] = ""
    blank = frozenset(EDGE)
    for number in [number for number, line in enumerate(texts) if line and line[-1] in blank]:
        kept = texts[number].rstrip(EDGE)
        after[number] = texts[number][len(kept) :] + after[number]
        texts[number] = kept
    return [before[each] for each in breaks], texts, after


def text_notices(text: str, encoding: str) -> list[Notice]:
    """What is uncommon about a text as a whole, for the findings."""
    uncommon = {
        "encoding": encoding != "utf-8" and f"文件编码为{encoding.upper()}，不是UTF-8",
        "byte-order-mark": text.startswith("\ufeff") and "文件以字节顺序标记（BOM）开头",
        "line-ends": "\r\n" in text and "换行符为Windows式（CRLF）",
    }
    return [Notice(rule, 1, message) for rule, message in uncommon.items() if message]
