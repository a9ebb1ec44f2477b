"""Live kernels, one a job: kept from report to report, cleared before each, replaced after a failure."""

import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import papermill
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from lygdata.resources import PACKAGE

__all__ = ["KernelPool", "NotebookFailedError"]

TIMEOUT = 300  # seconds: a first start makes matplotlib's list of fonts, which can take a minute
FRESH_ID = "fresh"
# In a checkout the kernel must find the very package that started it; an installed one is on its path anyway.
FRESH = """\
import sys
if {root!r} not in sys.path:
    sys.path.insert(0, {root!r})
import lygdata.fresh
lygdata.fresh.start()"""

T = TypeVar("T")


class NotebookFailedError(Exception):
    """A notebook stopped before its end: `notebook` as it was by then, `cell` by its number, as in In [3]."""

    def __init__(self, notebook: NotebookNode, error: Exception) -> None:
        super().__init__(_last_line(error))
        self.notebook = notebook
        self.cell = sum(map(_was_run, notebook.cells))


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
        self._do(
            run_sync(self._manager.start_kernel),
            cwd=str(folder),
            # Nobody's start-up files or history, and no process number in the text of a warning.
            env=os.environ | {"IPYTHONDIR": f"{private}-ipython", "IPYKERNEL_CELL_NAME": "cell"},
            extra_arguments=["--HistoryManager.enabled=False"],
        )

    def _do(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self._thread.submit(function, *args, **kwargs).result()

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str], *, timeout: int) -> NotebookNode:
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
                timeout_func=lambda cell: TIMEOUT if cell.get("id") == FRESH_ID else timeout,
                iopub_timeout=60,  # seconds until the last output has arrived: 4 are few on a busy machine
                on_notebook_start=lambda notebook: seen.append(notebook),  # the copy that runs
            )
        except (papermill.exceptions.PapermillException, RuntimeError, TimeoutError) as error:
            raise NotebookFailedError(_without_fresh_cell(seen[-1]), error) from error
        return _without_fresh_cell(seen[-1])

    def kill(self) -> None:
        """End the process at once, from any thread: whoever waits for it is told that it died."""
        if process := getattr(self._manager.provisioner, "process", None):
            process.kill()

    def close(self) -> None:
        """End the process, and free what belonged to it."""
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

    `timeout` is how many seconds one cell may take.
    """

    def __init__(self, folder: Path, *, timeout: int = TIMEOUT) -> None:
        self._folder, self._timeout = folder, timeout
        self._private = tempfile.TemporaryDirectory(prefix="lyg-")
        self._numbers = count()
        self._kernels: list[LiveKernel] = []
        self._idle: list[LiveKernel] = []
        self._stopped = False

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str]) -> NotebookNode:
        """Execute a copy of a notebook, or raise `NotebookFailedError`: then its kernel is not used again."""
        kernel = self._take()
        try:
            executed = kernel.run(notebook, parameters, timeout=self._timeout)
        except BaseException:
            self._kernels.remove(kernel)
            kernel.close()
            raise
        self._idle.append(kernel)
        return executed

    def _take(self) -> LiveKernel:
        with suppress(IndexError):
            return self._idle.pop()
        private = Path(self._private.name) / str(next(self._numbers))
        kernel = LiveKernel(folder=self._folder, private=str(private))
        self._kernels.append(kernel)
        if self._stopped:
            kernel.kill()
        return kernel

    def stop(self) -> None:
        """End every running notebook at once, and those that are about to start."""
        self._stopped = True
        for kernel in list(self._kernels):
            kernel.kill()

    def __exit__(self, *_: object) -> None:
        while self._kernels:
            self._kernels.pop().close()
        self._private.cleanup()
