"""Any executor makes the same reports, and the run tells where it is."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from lygdata.errors import ReportError
from lygdata.reporting.cluster import on_dask
from lygdata.reporting.dispatch import Workers
from lygdata.reporting.progress import Bar, Lines, Progress, progress_for
from lygdata.reporting.run import Options
from toys import UNITS, content, make

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning:distributed", "default::DeprecationWarning")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return content(make(tmp_path_factory.mktemp("here")))


def test_a_pool_of_processes_makes_the_same_bytes(here: dict[str, bytes], tmp_path: Path) -> None:
    with ProcessPoolExecutor(1) as executor:
        assert content(make(tmp_path, options=Options(workers=Workers(executor=executor)))) == here


def test_a_fresh_kernel_for_each_report_makes_the_same_bytes(here: dict[str, bytes], tmp_path: Path) -> None:
    assert content(make(tmp_path, options=Options(fresh_kernels=True, workers=Workers(2)))) == here


def kernels() -> list[int]:
    """Living kernels below this process."""
    mine = {process.pid for process in psutil.Process().children(recursive=True)}
    living = psutil.process_iter(["pid", "cmdline"])
    return [p.pid for p in living if p.pid in mine and "ipykernel" in " ".join(p.info["cmdline"] or [])]


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs="ERROR"
    ) as cluster:
        yield cluster


def test_a_dask_cluster_of_two_processes_makes_the_same_bytes(
    here: dict[str, bytes], tmp_path: Path, cluster: Any
) -> None:
    with on_dask(cluster.scheduler_address) as workers:
        assert content(make(tmp_path, options=Options(workers=workers))) == here
    assert kernels() == []  # those on the workers ended with the run


def test_an_interrupt_ends_what_runs_on_the_cluster(tmp_path: Path, cluster: Any) -> None:
    class Interrupting(Progress):
        def running(self, names: object) -> None:
            if kernels():
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), on_dask(cluster.scheduler_address) as workers:
        make(tmp_path, "while True: pass", options=Options(workers=workers, progress=Interrupting()))
    assert kernels() == []
    assert not (tmp_path / "out" / "latest").exists()


def test_a_scheduler_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(ReportError, match=r"--dask nothing://here: no scheduler answers there"),
        on_dask("nothing://here"),
    ):
        pass


class Dying(Executor):
    """An executor of which the workers die."""

    def submit(self, *_: object, **__: object) -> Any:
        raise_later = ProcessPoolExecutor(1)
        try:
            return raise_later.submit(__import__("os")._exit, 1)
        finally:
            raise_later.shutdown(wait=True)


def test_a_worker_that_dies_is_a_failure_of_its_report(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"^3 report\(s\) failed: .*市甲局, BrokenProcessPool"):
        make(tmp_path, options=Options(workers=Workers(executor=Dying())))


class Told(Progress):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.done_names: list[str] = []
        self.seen: set[str] = set()
        self.total = 0

    def start(self, total: int) -> None:
        self.total = total

    def running(self, names: Any) -> None:
        self.seen.update(names)

    def done(self, name: str, seconds: float, error: str) -> None:
        assert seconds > 0
        assert not error
        self.done_names.append(name)


def test_progress_hears_what_runs_and_what_is_done(tmp_path: Path) -> None:
    told = Told()
    make(tmp_path, "__import__('time').sleep(0.5)", options=Options(progress=told))
    assert told.total == len(UNITS)
    assert sorted(told.done_names) == sorted(UNITS)
    assert told.seen == set(UNITS)


def test_a_log_has_a_line_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    lines.start(2)
    lines.done("市甲局", 1.25, "")
    lines.done("市乙局", 0.5, "cell 3: ValueError:\nno")
    lines.stop()
    assert capsys.readouterr().err == "[1/2] 市甲局: 1.2 s\n[2/2] 市乙局: FAILED, cell 3: ValueError: no\n"


def test_a_terminal_has_a_bar_with_the_unit_and_the_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TQDM_MININTERVAL", "0")
    bar = Bar()
    bar.start(4)
    bar.running(["市甲局"])
    bar.done("市甲局", 1.0, "")
    bar.done("市乙局", 1.0, "cell 3: no")
    bar.running(["市丙局", "市丁局"])
    bar.stop()
    said = capsys.readouterr().err
    assert "市乙局: FAILED, cell 3: no\n" in said
    assert "2/4" in said
    assert "<00:" in said  # the time left
    assert "市丙局、市丁局" in said


def test_what_tells_the_progress_suits_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(progress_for(quiet=True)) is Progress
    assert type(progress_for(quiet=False)) is Lines
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert type(progress_for(quiet=False)) is Bar
