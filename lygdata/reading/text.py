"""Bytes to text: the encodings that Chinese text files come in, and lines that can be put together again."""

import codecs
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lygdata.errors import SourceError
from lygdata.reading.grid import Notice, Pieces

__all__ = ["Line", "decode", "pieces_of", "read_bytes", "split_lines", "text_notices"]

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# White space that str.strip() knows, and the zero-width characters that it does not.
EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
LINE = re.compile(r"([ \t]*(?:\|[ \t]*)?)([^\n]*)(\n?)")


class Line(NamedTuple):
    """One physical line of a text, cut so that `before + text + after` is the line again."""

    before: str
    text: str
    after: str


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
        if not CONTROL.search(text):
            return text, encoding
    raise SourceError(f"{path}: this is no text file. Give a task table as text (UTF-8 or GB18030).")


def split_lines(text: str) -> list[Line]:
    r"""Every line, its white space and leading pipe apart; only "\n" ends one.

    >>> split_lines("项目\r\n| 市法制办\u3000\n")
    [Line(before='', text='项目', after='\r\n'), Line(before='| ', text='市法制办', after='\u3000\n')]
    """
    found = LINE.findall(text)
    found.pop()  # at the end of the text the pattern matches nothing once more
    return [_as_line(parts) if parts[1] == parts[1].strip(EDGE) else _cut(*parts) for parts in found]


_as_line: Callable[[tuple[str, str, str]], Line] = partial(tuple.__new__, Line)
"""The same as `Line(*parts)`, for millions of lines."""


def _cut(before: str, text: str, after: str) -> Line:
    """A line whose edges hold more than blanks."""
    line = before + text + after
    body = line.lstrip(EDGE)
    if body[:1] == "|":
        body = body[1:].lstrip(EDGE)
    kept = body.rstrip(EDGE)
    return Line(line[: len(line) - len(body)], kept, body[len(kept) :])


def pieces_of(lines: Sequence[Line]) -> Pieces:
    """Each line as a piece of its own."""
    before, texts, after = zip(*lines, strict=True) if lines else ((), (), ())
    return Pieces(list(texts), range(1, len(lines) + 1), [*map(sys.intern, before)], after)


def text_notices(text: str, encoding: str) -> list[Notice]:
    """What is uncommon about a text as a whole, for the findings."""
    uncommon = {
        "encoding": encoding != "utf-8" and f"文件编码为{encoding.upper()}，不是UTF-8",
        "byte-order-mark": text.startswith("\ufeff") and "文件以字节顺序标记（BOM）开头",
        "line-ends": "\r\n" in text and "换行符为Windows式（CRLF）",
    }
    return [Notice(rule, 1, message) for rule, message in uncommon.items() if message]
