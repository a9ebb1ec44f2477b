"""What Word and Excel files share: they need an extra, hold no time, and are written whole or not at all."""

import os
import re
from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lygdata.errors import ExportError

__all__ = ["require", "timeless", "write_whole"]

TIMES = re.compile(rb"<dcterms:(created|modified).*?</dcterms:\1>")


def require(modules: Iterable[str], *, extra: str) -> None:
    """Raise `ExportError` with the command that helps, if one of the modules is not installed."""
    if missing := [name for name in modules if find_spec(name) is None]:
        raise ExportError(
            f"This needs {' and '.join(missing)}, not installed here: "
            f'pip install "lygdata[{extra}]" brings what is missing.'
        )


def timeless(document: bytes) -> bytes:
    """The same document without the times of its making, so that the same content gives the same bytes."""
    buffer = BytesIO()
    with ZipFile(BytesIO(document)) as before, ZipFile(buffer, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name), TIMES.sub(b"", before.read(name)), ZIP_DEFLATED)
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file in place of the one that was there, or leave that one as it was.

    Raises `ExportError` if it cannot be written.
    """
    part = path.with_name(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise ExportError(
            f"{path}: {error}. It is not written, what was there is untouched. Close it where it is open, "
            f"or give another file."
        ) from error
    finally:
        _remove(part)
    return path


def _remove(part: Path) -> None:
    if part.is_file():
        part.unlink()
