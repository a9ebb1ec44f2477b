"""Whatever happens to a run, `latest` is the old set intact or the new one whole, and nothing is left over.

Each run is a process of its own, as at night, with a folder of its own for temporary files.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lygdata.reporting.manifest import is_intact, read_manifest
from toys import files, names

TESTS = Path(__file__).parent
MARK = "from pathlib import Path\nPath({!r}).write_text(str(__import__('os').getpid()))\n"
FOREVER = "while True:\n    pass"
BIG = (
    "from pathlib import Path; p = Path(charts); p.mkdir(parents=True); (p / 'big').write_bytes(b'x' * 2**20)"
)
ONLY_ONE = "if unit == '市甲局':\n    "


class Night:
    """A folder to work in, and the runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temporary = folder, folder / "tmp"
        self.temporary.mkdir()
        self.out = folder / "out"
        self.begun = folder / "begun"

    def start(self, body: str, *options: str) -> "subprocess.Popen[str]":
        path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
        return subprocess.Popen(
            [sys.executable, str(TESTS / "toys.py"), "toy", *options, "--", str(self.folder), body],
            env=os.environ | {"TMPDIR": str(self.temporary), "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, body: str, *options: str) -> tuple[int, str]:
        with self.start(body, *options) as process:
            said, errors = process.communicate(timeout=120)
        return process.returncode, said + errors

    def kernels(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter(["cmdline"]) if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        return str(self.temporary) in " ".join(process.info["cmdline"] or [])

    def is_clean(self) -> bool:
        """No process of a run is left, and nothing in any folder but what is meant to be there."""
        told = {"latest", "sets", "failed"}
        return (
            wait_until(lambda: not self.kernels())
            and [path for path in self.temporary.glob("lyg*")] == []
            and set(names(self.out)) <= told
            and not [name for name in names(self.out / "sets") if name.startswith(".")]
        )

    def latest(self) -> dict[str, bytes]:
        """The latest set, after a look whether it is complete."""
        latest = self.out / "latest"
        manifest = read_manifest(latest)
        assert manifest
        assert is_intact(latest, manifest.files)
        assert all(entry.files and is_intact(latest, entry.files) for entry in manifest.reports)
        return files(latest)


def wait_until(what: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night after which there is a set."""
    night = Night(tmp_path_factory.mktemp("published"))
    code, said = night.run("'old'")
    assert code == 0, said
    return night.folder


@pytest.fixture
def night(published: Path, tmp_path: Path) -> Night:
    """A night that begins with a set."""
    shutil.copytree(published / "out", tmp_path / "out", symlinks=True)
    return Night(tmp_path)


def test_a_run_that_is_killed_at_any_moment_leaves_the_old_set_or_the_new(night: Night) -> None:
    night.latest()
    for number in range(10):
        process = night.start(f"{number}", "--quiet")
        time.sleep(random.uniform(0.3, 3))
        process.kill()
        process.communicate()
        old = night.latest()  # intact, whichever it is
        assert wait_until(lambda: not night.kernels())
    code, said = night.run("'new'")
    assert code == 0, said
    assert night.latest() != old
    assert night.is_clean()


def test_a_kernel_that_is_killed_in_mid_cell_fails_its_report_alone(night: Night) -> None:
    before = night.latest()
    process = night.start(
        ONLY_ONE + MARK.format(str(night.begun)).replace("\n", "; ") + "\n    " + "while True: pass"
    )
    assert wait_until(lambda: night.begun.exists() and night.begun.read_text())
    os.kill(int(night.begun.read_text()), signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Error: 1 report(s) failed: 市甲局, cell 3: DeadKernelError" in errors
    assert night.latest() == before
    assert night.is_clean()


def test_cells_that_raise_that_never_end_and_that_quit_each_fail_their_report(night: Night) -> None:
    before = night.latest()
    body = f"if '甲' in unit:\n    1 / 0\nif '乙' in unit:\n    __import__('os')._exit(1)\n{FOREVER}"
    code, said = night.run(body, "--timeout", "2", "--jobs", "2")
    assert code == 1
    assert "3 report(s) failed" in said
    assert "市甲局, cell 3: ZeroDivisionError: division by zero" in said
    assert "市乙/丙局, cell 3: DeadKernelError" in said
    assert "cell 3: TimeoutError: the report was not done after 2 seconds (--timeout)" in said
    assert len(list((night.out / "failed").rglob("*.ipynb"))) == 3
    assert night.latest() == before
    assert night.is_clean()


def test_a_second_run_says_who_is_at_work_and_exits_75(night: Night) -> None:
    before = night.latest()
    first = night.start(MARK.format(str(night.begun)) + FOREVER)
    try:
        assert wait_until(night.begun.exists)
        code, said = night.run("'second'")
        assert code == 75
        assert f"another run is at work there, process {first.pid} on " in said
        assert night.latest() == before
    finally:
        first.kill()
        first.communicate()
    code, said = night.run("'third'")  # the lock went with its holder
    assert code == 0, said
    assert night.latest() != before
    assert night.is_clean()


@pytest.mark.parametrize(
    ("stop", "code", "moment"),
    [
        (signal.SIGINT, 130, "in a cell"),
        (signal.SIGINT, 130, "while kernels start"),
        (signal.SIGTERM, 143, "in a cell"),
    ],
)
def test_a_run_that_is_stopped_ends_in_good_order(
    night: Night, stop: signal.Signals, code: int, moment: str
) -> None:
    before = night.latest()
    process = night.start(MARK.format(str(night.begun)) + FOREVER, "--jobs", "2")
    assert wait_until(night.begun.exists if moment == "in a cell" else night.kernels)
    process.send_signal(stop)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code, errors
    assert errors.endswith("Stopped: nothing is published, the last good set is untouched.\n")
    assert "Traceback" not in errors
    assert night.latest() == before
    assert night.is_clean()


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system in memory, where this machine lets us have one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_set(published: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "size=2m") as small:
        shutil.copytree(published / "out", small / "out", symlinks=True)
        night = Night(tmp_path)
        night.out = small / "out"
        before = night.latest()
        code, said = night.run(BIG, "--out", str(night.out))
        assert code == 1
        assert "No space left on device" in said
        assert "Nothing is published, the last good set is untouched" in said
        assert night.latest() == before
        assert night.is_clean()


def test_a_target_that_may_not_be_written_leaves_the_old_set(published: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "fixed", "size=20m") as fixed:
        shutil.copytree(published / "out", fixed / "out", symlinks=True)
        subprocess.run(["mount", "-o", "remount,ro", str(fixed)], check=True)
        night = Night(tmp_path)
        night.out = fixed / "out"
        before = night.latest()
        code, said = night.run("'new'", "--out", str(night.out))
        assert code == 1
        assert "Read-only file system" in said
        assert "Nothing is published, the last good set is untouched" in said
        assert night.latest() == before
        assert night.is_clean()
