"""Sets of reports on disk: staged aside, published by one step, the last few kept.

OUT/sets/20261123T175001Z/   complete sets; their names are the times (UTC) they were published
OUT/latest                   leads to one of them, or is a copy of it where there are no symbolic links
OUT/failed/                  what failed in the last run
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from lygdata.reporting.manifest import MANIFEST

__all__ = ["FAILED", "LATEST", "clear_leftovers", "keep_last", "publish", "staging", "write"]

LATEST, SETS, FAILED = "latest", "sets", "failed"
STAGING, COMING, GOING = ".staging-", ".coming", ".going"
SET_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def write(path: Path, content: str | bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder for a set in the making, on the file system of the sets; it is gone afterwards."""
    (out / SETS).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=out / SETS) as private:
        stage = Path(private) / "set"  # the folder around it can be read by its owner only
        stage.mkdir()
        yield stage


def publish(stage: Path, out: Path) -> None:
    """Make a staged set the latest; until the very last step readers see the one before.

    That step is one rename of a symbolic link. Where the system gives none (Windows without developer mode,
    some shared folders) or cannot replace it, a copy of the set takes the place of the last one by two
    renames; a run that is killed between them is made good by the next one.
    """
    target = _new_name(out / SETS)
    stage.rename(target)
    try:
        _lead_to(target, out)
    except BaseException:
        if not _leads_to(out / LATEST, target):
            shutil.rmtree(target, ignore_errors=True)
        raise


def _new_name(sets: Path) -> Path:
    """The time now; in one second names are numbered on, so that the newest set always has the last name."""
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    last = max((number for time, number in map(_age, _complete(sets)) if time == now), default=0)
    return sets / (f"{now}-{last + 1}" if last else now)


def _lead_to(target: Path, out: Path) -> None:
    coming = out / COMING
    try:
        coming.symlink_to(Path(SETS) / target.name, target_is_directory=True)
    except OSError:
        shutil.copytree(target, coming)
    try:
        _replace(coming, out / LATEST)
    finally:
        _remove(coming)


def _leads_to(latest: Path, target: Path) -> bool:
    if latest.is_symlink():
        return latest.resolve() == target.resolve()
    with suppress(OSError):
        return (latest / MANIFEST).read_bytes() == (target / MANIFEST).read_bytes()
    return False


def _replace(coming: Path, latest: Path) -> None:
    try:
        coming.replace(latest)
    except OSError:  # the last one is a real folder, or this is Windows, where a link to a folder is like one
        going = latest.with_name(GOING)
        latest.rename(going)
        try:
            coming.rename(latest)
        except BaseException:
            going.rename(latest)
            raise
        _retire(going)


def _retire(going: Path) -> None:
    """Remove what was `latest`; a folder that is no copy of a set, but an earlier version's, is kept."""
    if going.is_symlink() or (going / MANIFEST).exists():
        _remove(going)
    else:
        going.rename(_new_name(going.with_name(SETS)))


def clear_leftovers(out: Path) -> None:
    """Make good what a killed run left behind; only for who holds the lock."""
    if os.path.lexists(out / GOING) and not os.path.lexists(out / LATEST):
        (out / GOING).rename(out / LATEST)
    for path in (out / COMING, out / GOING, *out.glob(f"{STAGING}*"), *(out / SETS).glob(f"{STAGING}*")):
        _remove(path)


def keep_last(out: Path, number: int) -> None:
    """Remove all but the newest sets, never the one that `latest` leads to."""
    newest_first = sorted(_complete(out / SETS), key=_age, reverse=True)
    for path in newest_first[number:]:
        if not _leads_to(out / LATEST, path):
            shutil.rmtree(path, ignore_errors=True)


def _complete(sets: Path) -> Iterator[Path]:
    return (path for path in sets.iterdir() if SET_NAME.fullmatch(path.name))


def _age(path: Path) -> tuple[str, int]:
    time, _, number = path.name.partition("-")
    return time, int(number or 1)


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)
