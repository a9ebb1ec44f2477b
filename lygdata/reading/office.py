"""Office files before any library opens them: what they are, and that they unpack to no more than is sane.

They come from anywhere, so nothing in them is trusted: parts are unpacked here once, within limits, and a
part that declares entities or merges an absurd range is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType

from lygdata.errors import SourceError

__all__ = ["CELLS", "needed", "office_kind", "refuse_foreign"]

PARTS = 5_000
UNPACKED = 300 * 1024 * 1024
CELLS = 5_000_000
"""Limits: parts of a package, bytes of all parts unpacked, cells of a table (merged ones counted whole)."""

DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0T|E\0N\0T)|\0<\0!\0(?:D\0O\0C|E\0N\0T)")
MERGE = re.compile(rb"""mergeCell\b[^>]*?\bref\s*=\s*["']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})""")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = {
    b"%PDF": "a PDF, whose text has no certain cells; ask for its document, or save it as .docx",
    b"{\\rtf": "an RTF document; open it and save as .docx",
    b"PK\x05\x06": "an empty archive; give the document itself",
    b"7z\xbc\xaf'\x1c": "a 7z archive; unpack it and give the document itself",
    b"Rar!": "a RAR archive; unpack it and give the document itself",
    b"\x1f\x8b": "a gzip archive; unpack it and give the document itself",
    b"\x89PNG": "a picture, no text file; ask for the document, or recognise its text and save as .docx",
    b"\xff\xd8\xff": "a picture, no text file; ask for the document, or recognise its text and save as .docx",
    b"MIME-Version:": "a web archive (.mht); open it and save as .html or .docx",
}


def refuse_foreign(data: bytes, path: Path) -> None:
    """Raise `SourceError` for formats that are known and not read, with what to do."""
    if data.startswith(OLE):
        raise SourceError(f"{path}: this is {_ole(data)}.")
    for magic, what in FOREIGN.items():
        if data.lstrip()[: len(magic)] == magic:
            raise SourceError(f"{path}: this is {what}.")


def _ole(data: bytes) -> str:
    names = {
        "EncryptedPackage": "protected by a password; open it, take the password off and save it again",
        "WordDocument": "a legacy Word or WPS document (.doc, .wps); open it and save as .docx",
        "Workbook": "a legacy Excel or WPS workbook (.xls, .et); open it and save as .xlsx",
        "Book": "a legacy Excel workbook (.xls); open it and save as .xlsx",
    }
    found = (what for name, what in names.items() if name.encode("utf-16-le") in data)
    return next(found, "a legacy Office file; open it and save as .docx or .xlsx")


def office_kind(data: bytes, path: Path) -> str:
    """Whether a package is a "docx" or an "xlsx".

    Raises `SourceError` if it is damaged, something else, or hostile.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            kind = next((kind for part, kind in KINDS.items() if part in names), None)
            if kind is None:
                raise SourceError(f"{path}: this is {_other(names)}.")
            for part in _unpacked(package, path):
                _check(part, path)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged(path) from error


KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def damaged(path: Path) -> SourceError:
    """What to say of a file that breaks off, or that its library cannot make sense of."""
    return SourceError(
        f"{path}: this Office file is damaged or was cut short. Fetch it again, or open it and save "
        f"it as a new .docx or .xlsx."
    )


def _other(names: set[str]) -> str:
    if "content.xml" in names:
        return "an OpenDocument file; open it and save as .docx or .xlsx"
    if "ppt/presentation.xml" in names:
        return "a presentation; give the table as .docx or .xlsx"
    if "xl/workbook.bin" in names:
        return "a binary workbook (.xlsb); open it and save as .xlsx"
    return "a ZIP archive without an Office document; unpack it and give the table itself"


def _unpacked(package: zipfile.ZipFile, path: Path) -> Iterator[bytes]:
    """The XML parts; sizes are those found on unpacking, not those that the package claims."""
    parts = package.infolist()
    if len(parts) > PARTS:
        raise SourceError(
            f"{path}: this package has {len(parts)} parts (at most {PARTS}): no ordinary document."
        )
    left = UNPACKED
    for part in parts:
        with package.open(part) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise SourceError(
                f"{path}: unpacked this file is larger than {UNPACKED >> 20} MB: no ordinary document. "
                f"Take out pictures and other sheets, or save the table as CSV."
            )
        if part.filename.endswith((".xml", ".rels", ".vml")):
            yield content


def _check(part: bytes, path: Path) -> None:
    if DECLARATION.search(part):
        raise SourceError(
            f"{path}: a part of this file declares entities, which no Office program does: not safe to read. "
            f"Open it and save it as a new file."
        )
    if sum(map(_area, MERGE.finditer(part))) > CELLS:
        raise too_large(path)


def too_large(path: Path) -> SourceError:
    """What to say of a table with more cells than any task table has."""
    return SourceError(
        f"{path}: the table reaches over more than {CELLS:,} cells. Take out what lies outside it, "
        f"and cells merged beyond it."
    )


def _area(merge: re.Match[bytes]) -> int:
    width = abs(_column(merge[3]) - _column(merge[1])) + 1
    return width * (abs(int(merge[4]) - int(merge[2])) + 1)


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def needed(module: str, path: Path) -> ModuleType:
    """A library of the extra `office`, imported when a file needs it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise SourceError(
            f'{path}: to read this format takes {module}, not installed here: pip install "lygdata[office]".'
        ) from error
