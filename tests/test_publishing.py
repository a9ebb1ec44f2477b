"""Readers see the last set until the new one has taken its place, whatever the system can do."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from lygdata.errors import ReportError
from lygdata.reporting.publishing import clear_leftovers, keep_last, publish, staging
from lygdata.reporting.run import Options
from lygdata.resources import PACKAGE
from toys import content, files, make, names

pytestmark = pytest.mark.usefixtures("no_kernels")


LINK = os.symlink


def refuse(*_: object, **__: object) -> None:
    raise OSError("symbolic link privilege not held")


@pytest.fixture(params=["links", "no links"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With symbolic links, and without, as on many a Windows."""
    if request.param == "no links":
        monkeypatch.setattr("os.symlink", refuse)
    return str(request.param)


def test_latest_is_the_newest_set_and_older_ones_stay(tmp_path: Path, system: str) -> None:
    first = files(make(tmp_path, "'first'"))
    second = files(make(tmp_path, "'second'"))
    assert first != second == files(tmp_path / "out" / "latest")
    sets = sorted((tmp_path / "out" / "sets").iterdir())
    assert [files(path) for path in sets] == [first, second]
    assert (tmp_path / "out" / "latest").is_symlink() == (system == "links")
    assert names(tmp_path / "out") == ["latest", "sets"]


def test_the_link_holds_where_the_folder_is_moved(tmp_path: Path) -> None:
    before = files(make(tmp_path))
    moved = (tmp_path / "out").rename(tmp_path / "moved")
    assert files(moved / "latest") == before


def test_a_real_folder_of_an_earlier_version_is_replaced_and_kept(tmp_path: Path, system: str) -> None:
    (tmp_path / "out" / "latest").mkdir(parents=True)
    (tmp_path / "out" / "latest" / "index.html").write_text("old")
    assert len(files(make(tmp_path))) > 1
    assert {"index.html": b"old"} in [files(path) for path in (tmp_path / "out" / "sets").iterdir()]
    assert names(tmp_path / "out") == ["latest", "sets"]


def test_a_latest_that_leads_elsewhere_is_replaced_and_what_it_leads_to_stays(
    tmp_path: Path, system: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").touch()
    LINK(tmp_path / "elsewhere", tmp_path / "out" / "latest")
    assert "index.html" in files(make(tmp_path))
    assert names(tmp_path / "elsewhere") == ["mine"]


@pytest.mark.parametrize("error", [PermissionError(13, "in use"), KeyboardInterrupt()])
def test_the_last_set_stays_or_comes_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, system: str, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = files(make(tmp_path))
    for step in ("rename", "replace"):
        monkeypatch.setattr(Path, step, failing(getattr(Path, step), error))
    with pytest.raises((ReportError, KeyboardInterrupt), match=r"in use\. Nothing is published|^$"):
        make(tmp_path, "'new'")
    assert files(tmp_path / "out" / "latest") == before
    assert names(tmp_path / "out") == ["latest", "sets"]
    assert len(names(tmp_path / "out" / "sets")) == 1


def failing(step: Callable[[Path, Path], Path], error: BaseException) -> Callable[[Path, Path], Path]:
    def fail(path: Path, target: Path) -> Path:
        if path.name == ".coming":
            raise error
        return step(path, target)

    return fail


@pytest.mark.usefixtures("system")
def test_a_run_that_was_killed_between_two_renames_is_made_good(tmp_path: Path) -> None:
    before = files(make(tmp_path))
    out = tmp_path / "out"
    (out / "latest").rename(out / ".going")
    (out / "sets" / ".staging-x").mkdir()
    (out / ".coming").mkdir()
    clear_leftovers(out)
    assert files(out / "latest") == before
    assert names(out) == ["latest", "sets"]
    assert len(names(out / "sets")) == 1


@pytest.mark.usefixtures("system")
def test_only_the_last_sets_are_kept_but_always_the_latest(tmp_path: Path) -> None:
    for number in range(4):
        make(tmp_path, f"{number}", options=Options(retain=2))
    sets = [files(path) for path in (tmp_path / "out" / "sets").iterdir()]
    assert len(sets) == 2
    assert files(tmp_path / "out" / "latest") in sets
    with staging(tmp_path / "out") as stage:
        stage.rename(tmp_path / "out" / "sets" / "29991231T000000Z")  # a clock that was wrong
    keep_last(tmp_path / "out", 1)
    assert len(files(tmp_path / "out" / "latest")) > 1


def test_what_stands_beside_the_sets_is_nobody_else_s_business(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "sets" / "mine").mkdir(parents=True)
    for number in range(2):
        make(tmp_path, f"{number}", options=Options(retain=1))
    assert "mine" in names(out / "sets")


def test_sets_of_one_second_are_kept_in_the_order_of_their_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Still":
            return cls(2026, 11, 24, 1, 55, 49, tzinfo=tz)

    monkeypatch.setattr("lygdata.reporting.publishing.datetime", Still)
    for number in range(12):
        with staging(tmp_path) as stage:
            (stage / "number").write_text(f"{number}")
            publish(stage, tmp_path)
        keep_last(tmp_path, 2)
    kept = [path.read_text() for path in (tmp_path / "sets").glob("*/number")]
    assert sorted(kept) == ["10", "11"]
    assert names(tmp_path / "sets") == ["20261124T015549Z-11", "20261124T015549Z-12"]


def test_a_set_can_be_made_on_another_file_system(tmp_path: Path) -> None:
    import tempfile

    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is but one file system here")
    with tempfile.TemporaryDirectory(dir=elsewhere) as out:
        assert content(make(tmp_path, out=out)) == content(make(tmp_path))


KILLED = """
import os, signal, sys
from pathlib import Path
from lygdata.reporting.publishing import publish, staging

out, steps, links = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
STEPS = {"os.rename", "os.symlink", "os.remove", "os.rmdir", "os.mkdir"}

def refuse(*_, **__):
    raise OSError("symbolic link privilege not held")

def count(event, _):
    global steps
    if event.startswith("shutil.") or event in STEPS:
        steps -= 1
        if steps == -1:
            os.kill(os.getpid(), signal.SIGKILL)

if links == "no links":
    os.symlink = refuse
with staging(out) as stage:
    for name in ("index.html", "manifest.json"):
        (stage / name).write_text(sys.argv[4])
    sys.addaudithook(count)
    publish(stage, out)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_before_any_step_of_publishing_leaves_a_whole_set(
    tmp_path: Path, system: str
) -> None:
    def run(steps: int, text: str) -> int:
        told = [sys.executable, "-c", KILLED, str(tmp_path), str(steps), system, text]
        return subprocess.run(told, cwd=PACKAGE.parent, check=False).returncode

    assert run(10**6, "0") == 0
    for steps in range(100):
        ended = run(steps, f"{steps + 1}")
        if system == "links":  # at no time is there no set
            assert (tmp_path / "latest" / "index.html").exists()
        clear_leftovers(tmp_path)
        latest = files(tmp_path / "latest")
        assert latest["index.html"] == latest["manifest.json"]
        assert [name for name in names(tmp_path) if name.startswith(".")] == []
        assert [name for name in names(tmp_path / "sets") if name.startswith(".")] == []
        if ended == 0:
            break
    assert steps > 3
    assert latest["index.html"] == f"{steps + 1}".encode()
