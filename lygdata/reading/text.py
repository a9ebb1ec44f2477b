"""Bytes to text: the encodings that Chinese text files come in, and lines that can be put together again."""

import codecs
import re
from pathlib import Path

from lygdata.errors import SourceError
from lygdata.reading.grid import Line, Notice

__all__ = ["cut_line", "decode", "read_bytes", "split_lines", "text_notices"]

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# White space that str.strip() knows, and the zero-width characters that it does not.
EDGE = r"[\s\u200b-\u200d\u2060\ufeff]*"
LINE = re.compile(rf"({EDGE}(?:\|{EDGE})?)(.*?)({EDGE})\Z", re.S)


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


def cut_line(line: str) -> Line:
    r"""Cut off the white space and pipe before the text, and the white space behind it.

    >>> cut_line("| 市法制办 \n")
    Line(before='| ', text='市法制办', after=' \n')
    """
    match = LINE.match(line)
    assert match is not None, "the pattern matches every string"
    return Line(match[1], match[2], match[3])


def split_lines(text: str) -> list[Line]:
    r"""Every line with its end; only "\n" ends one, so that joining gives the text back.

    >>> [line.text for line in split_lines("项目\r\n| 内容\n")]
    ['项目', '内容']
    """
    return [cut_line(line) for line in re.findall(r"[^\n]*\n|[^\n]+", text)]


def text_notices(text: str, encoding: str) -> list[Notice]:
    """What is uncommon about a text as a whole, for the findings."""
    uncommon = {
        "encoding": encoding != "utf-8" and f"文件编码为{encoding.upper()}，不是UTF-8",
        "byte-order-mark": text.startswith("\ufeff") and "文件以字节顺序标记（BOM）开头",
        "line-ends": "\r\n" in text and "换行符为Windows式（CRLF）",
    }
    return [Notice(rule, 1, message) for rule, message in uncommon.items() if message]
