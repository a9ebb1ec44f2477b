"""One run at a time in a folder: a lock that the system releases when its holder ends, however it ends."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from lygdata.errors import ReportError, ReportsBusyError

__all__ = ["alone_in", "try_lock"]

LOCK = ".lock"
HOLDER = ".lock-holder.json"  # beside it, because Windows lets nobody read a locked file


def try_lock(path: Path) -> FileLock | None:
    """Take the lock on a file; None if a living process holds it."""
    # No soft lock where the system has none: that is a file which outlives its holder.
    lock = FileLock(path, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    except NotImplementedError as error:
        raise ReportError(f"{path}: this file system has no locks: choose another folder.") from error
    return lock


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, or raise `ReportsBusyError`, which says who does."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = try_lock(folder / LOCK)
    if not lock:
        raise ReportsBusyError(
            f"{folder}: another run is at work there, {_holder(folder / HOLDER)}. "
            f"Nothing was done: wait until it has ended, or give another folder with --out."
        )
    with lock:
        _sign(folder / HOLDER)
        try:
            yield
        finally:
            (folder / HOLDER).unlink(missing_ok=True)


def _sign(path: Path) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"pid": os.getpid(), "host": platform.node(), "since": since}), "utf-8")


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text("utf-8"))
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # it holds the lock but has not signed yet
        return "which has only just begun"
