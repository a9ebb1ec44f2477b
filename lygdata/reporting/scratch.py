"""Private temporary folders that do not outlive their owner for long: the next one to need one sweeps."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from lygdata.reporting.lock import try_lock

__all__ = ["scratch_folder"]

PREFIX = "lygdata-"  # short: the name of a socket may have about 100 characters
ALIVE = "alive"  # locked as long as the owner lives, and the system sees to that


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for this process alone, with a short path; what killed processes left is removed first."""
    _sweep(Path(tempfile.gettempdir()))
    folder, lock = _owned_folder()
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _owned_folder() -> tuple[Path, FileLock]:
    for _ in range(10):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):  # another process swept it before it was locked
            if lock := try_lock(folder / ALIVE):
                return folder, lock
    raise OSError(f"{tempfile.gettempdir()}: temporary folders vanish as soon as they are made")


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}????????"):
        with suppress(OSError):  # another user's, or gone by now
            if lock := try_lock(folder / ALIVE):
                with lock:
                    shutil.rmtree(folder, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)  # Windows removes no locked file
