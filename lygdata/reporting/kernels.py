"""Live kernels, one a job: kept from report to report, cleared before each, replaced after a failure."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Condition, Lock
from typing import Any, TypeVar

import papermill
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from lygdata.reporting.scratch import scratch_folder
from lygdata.resources import PACKAGE

__all__ = ["TIMEOUT", "KernelPool", "NotebookFailedError"]

TIMEOUT = 600  # seconds a report may take
TIMEOUT_FRESH = 300  # seconds a kernel may take to be ready: the first one makes matplotlib's list of fonts
FRESH_ID = "fresh"
# In a checkout the kernel must find the very package that started it; an installed one is on its path anyway.
FRESH = """\
import sys
if {root!r} not in sys.path:
    sys.path.insert(0, {root!r})
import lygdata.reporting.fresh
lygdata.reporting.fresh.start()"""

T = TypeVar("T")


class NotebookFailedError(Exception):
    """A notebook stopped before its end: `notebook` as it was by then, `cell` by its number, as in In [3].

    `index` is that cell's place in the notebook.
    """

    def __init__(self, notebook: NotebookNode, error: Exception) -> None:
        super().__init__(_last_line(error))
        self.notebook = notebook
        run = [place for place, cell in enumerate(notebook.cells) if _was_run(cell)]
        self.cell, self.index = len(run), max(run, default=0)


def _was_run(cell: NotebookNode) -> bool:
    begun = cell.metadata.get("papermill", {}).get("start_time")
    return bool(begun and cell.cell_type == "code" and cell.source.strip())


def _last_line(error: Exception) -> str:
    if isinstance(error, papermill.exceptions.PapermillExecutionError):
        return f"{error.ename}: {(error.evalue.splitlines() or [''])[-1]}"
    return f"{type(error).__name__}: {str(error).splitlines()[0]}"


class _Client(AsyncKernelClient):
    """Stays connected: a new connection would wait a quarter of a second at every report."""

    _ready = False

    def start_channels(self, *_: Any, **__: Any) -> None:
        if not self.channels_running:
            super().start_channels(hb=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        if not self._ready:
            await super().wait_for_ready(timeout)
            self._ready = True


class _Manager(AsyncKernelManager):
    """Hands out one and the same client."""

    connected: AsyncKernelClient | None = None

    def client(self, **kwargs: Any) -> Any:
        self.connected = self.connected or super().client(**kwargs)
        return self.connected


class _Budget:
    """How long each cell may take: what the cells before it have left of the time for the whole report."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def __call__(self, cell: NotebookNode) -> float:
        if cell.get("id") == FRESH_ID:
            return TIMEOUT_FRESH
        self._end = self._end or time.monotonic() + self._seconds
        return max(self._end - time.monotonic(), 0.01)  # 0 would mean without end


class LiveKernel:
    """One kernel process, with a thread of its own for the event loop that talks to it."""

    def __init__(self, *, folder: Path, private: str) -> None:
        self._manager = _Manager(
            kernel_name=NATIVE_KERNEL_NAME,
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # this Python, whatever else is registered
            client_factory=_Client,
            connection_file=f"{private}.json",
            **_transport(private),
        )
        self._thread = ThreadPoolExecutor(1, initializer=ensure_event_loop, initargs=(True,))
        self._closing, self._closed = Lock(), False
        self._do(
            run_sync(self._manager.start_kernel),
            cwd=str(folder),
            # Nobody's start-up files or history, and no process number in the text of a warning.
            env=os.environ | {"IPYTHONDIR": f"{private}-ipython", "IPYKERNEL_CELL_NAME": "cell"},
            extra_arguments=["--HistoryManager.enabled=False"],
            # Errors of cells come as messages. What is left is a kernel's talk of itself, which would stand
            # among our own lines, or in a mail from cron: one that is ended while it starts complains.
            stderr=subprocess.DEVNULL,
        )

    def _do(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self._thread.submit(function, *args, **kwargs).result()

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str], *, timeout: float) -> NotebookNode:
        """Execute a copy of a notebook in a cleared namespace."""
        seen = [_with_fresh_cell(notebook)]
        try:
            self._do(
                papermill.execute_notebook,
                seen[0],
                None,
                dict(parameters),
                kernel_name=NATIVE_KERNEL_NAME,
                language="python",
                km=self._manager,
                progress_bar=False,
                coalesce_streams=True,
                record_timing=False,
                timeout_func=_Budget(timeout),
                iopub_timeout=60,  # seconds until the last output has arrived: 4 are few on a busy machine
                on_notebook_start=lambda notebook: seen.append(notebook),  # the copy that runs
            )
        except CellTimeoutError as error:
            late = TimeoutError(f"the report was not done after {timeout:g} seconds (--timeout)")
            raise NotebookFailedError(_without_fresh_cell(seen[-1]), late) from error
        except (papermill.exceptions.PapermillException, RuntimeError, TimeoutError) as error:
            raise NotebookFailedError(_without_fresh_cell(seen[-1]), error) from error
        return _without_fresh_cell(seen[-1])

    def kill(self) -> None:
        """End the process at once, from any thread: whoever waits for it is told that it died."""
        if process := getattr(self._manager.provisioner, "process", None):
            process.kill()

    def close(self) -> None:
        """End the process, and free what belonged to it; a second time does nothing."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._do(self._shut_down)
                self._thread.shutdown()

    def _shut_down(self) -> None:
        if client := self._manager.connected:
            client.stop_channels()
        run_sync(self._manager.shutdown_kernel)(now=True)
        ensure_event_loop().close()


def _transport(private: str) -> dict[str, str]:
    # Kernels that start together can be given the same TCP port; a socket has a file of its own, if short.
    return {"transport": "ipc", "ip": private} if os.name == "posix" and len(private) < 90 else {}


def _with_fresh_cell(notebook: NotebookNode) -> NotebookNode:
    cell = new_code_cell(FRESH.format(root=str(PACKAGE.parent)), id=FRESH_ID)
    return NotebookNode(notebook, cells=[cell, *notebook.cells])


def _without_fresh_cell(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != FRESH_ID]
    return notebook


class KernelPool(AbstractContextManager["KernelPool"]):
    """As many live kernels as notebooks run at a time; leaving the `with` block ends them all.

    `timeout` is how many seconds one notebook may take; without `reuse` each has a kernel of its own.
    """

    def __init__(self, folder: Path, *, timeout: float = TIMEOUT, reuse: bool = True) -> None:
        self._folder, self._timeout, self._reuse = folder, timeout, reuse
        self._cleanup = ExitStack()
        self._private = self._cleanup.enter_context(scratch_folder())
        self._numbers = count()
        self._kernels: list[LiveKernel] = []
        self._idle: list[LiveKernel] = []
        self._stopped = False
        self._underway, self._change = 0, Condition()

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str]) -> NotebookNode:
        """Execute a copy of a notebook, or raise `NotebookFailedError`: then its kernel is not used again."""
        with self._counted():
            return self._run(notebook, parameters)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._change:
            self._underway += 1
        try:
            yield
        finally:
            with self._change:
                self._underway -= 1
                self._change.notify_all()

    def _run(self, notebook: NotebookNode, parameters: Mapping[str, str]) -> NotebookNode:
        kernel = self._take()
        try:
            executed = kernel.run(notebook, parameters, timeout=self._timeout)
        except BaseException:
            self._discard(kernel)
            raise
        if self._reuse:
            self._idle.append(kernel)
        else:
            self._discard(kernel)
        return executed

    def _take(self) -> LiveKernel:
        with suppress(IndexError):
            return self._idle.pop()
        kernel = LiveKernel(folder=self._folder, private=str(self._private / str(next(self._numbers))))
        self._kernels.append(kernel)
        if self._stopped:
            kernel.kill()
        return kernel

    def _discard(self, kernel: LiveKernel) -> None:
        with suppress(ValueError):  # the pool is being left, and has it in hand
            self._kernels.remove(kernel)
        kernel.close()

    def stop(self) -> None:
        """End every running notebook at once, and those that are about to start."""
        self._stopped = True
        for kernel in list(self._kernels):
            kernel.kill()

    def __exit__(self, *_: object) -> None:
        with self._change:  # a kernel that is just being started is in no list yet
            self._change.wait_for(lambda: not self._underway)
        while self._kernels:
            self._kernels.pop().close()
        self._cleanup.close()
