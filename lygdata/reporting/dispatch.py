"""Handing orders to workers and collecting what comes back, until all is done or the run is broken off."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field

from lygdata.reporting.drawing import Drawn, Order, close, draw
from lygdata.reporting.progress import Progress

__all__ = ["Workers", "dispatch"]

PULSE = 0.2  # seconds between two looks at the workers, and the longest that Ctrl-C waits on Windows

Everywhere = Callable[[Callable[[str], None], str], object]


@dataclass(frozen=True)
class Workers:
    """Who makes reports: `jobs` threads, each with a kernel, or an executor of your own.

    An `executor` is used and not shut down; `everywhere` calls a function in each of its processes.
    """

    jobs: int = 1
    executor: Executor | None = None
    everywhere: Everywhere = field(default=lambda function, run: function(run))


def dispatch(
    orders: Sequence[Order], workers: Workers, progress: Progress
) -> Generator[tuple[Order, Drawn], None, None]:
    """Have all orders of one run made; each comes back as it is done.

    However the run ends, no kernel of it is left: what waits is not begun, what runs is ended.
    """
    if not orders:
        return
    progress.start(len(orders))
    try:
        with _executor(workers) as executor:
            runs = {executor.submit(draw, order): order for order in orders}
            try:
                yield from _collected(runs, progress)
            finally:
                for run in runs:
                    run.cancel()
                workers.everywhere(close, orders[0].run)
    finally:
        progress.stop()


@contextmanager
def _executor(workers: Workers) -> Iterator[Executor]:
    if workers.executor:
        yield workers.executor
    else:
        with ThreadPoolExecutor(workers.jobs) as threads:
            yield threads


def _collected(runs: dict["Future[Drawn]", Order], progress: Progress) -> Iterator[tuple[Order, Drawn]]:
    pending = set(runs)
    while pending:
        progress.running([runs[run].report.name for run in runs if run in pending and run.running()])
        done, pending = wait(pending, timeout=PULSE, return_when=FIRST_COMPLETED)
        for run in done:
            drawn = _outcome(run, runs[run].report.name)
            progress.done(drawn.name, drawn.seconds, drawn.error)
            yield runs[run], drawn


def _outcome(run: "Future[Drawn]", name: str) -> Drawn:
    """What came of an order; if its worker died or broke down, that is a failure of this report."""
    try:
        return run.result()
    except Exception as error:
        return Drawn(name, {}, error=f"{type(error).__name__}: {error}")
