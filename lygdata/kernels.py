"""Live kernels, one a job: kept from report to report, cleared before each, replaced after a failure."""

import contextlib
import importlib
import os
import tempfile
import threading
import warnings
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from lygdata.resources import PACKAGE

__all__ = ["KernelPool", "NotebookFailedError", "fresh"]

# What the reports need, imported before the state that each of them starts from is noted.
WARM = ("matplotlib.pyplot",)
FRESH_ID = "fresh"
# In a checkout the kernel must find the very package that started it; an installed one is on its path anyway.
FRESH = """\
import sys
if {root!r} not in sys.path:
    sys.path.insert(0, {root!r})
import lygdata.kernels
lygdata.kernels.fresh()"""

_traces = contextlib.ExitStack()  # in the kernel's process: undoes what a report leaves behind


def fresh() -> None:
    """Bring the kernel that this runs in to where it was before its first report.

    Variables, figures, rcParams, warnings filters, environment and working folder; imported modules stay.
    """
    from IPython.core.getipython import get_ipython

    _traces.close()
    _note_state(_traces)
    shell: Any = get_ipython()
    shell.reset(new_session=True)


def _note_state(traces: contextlib.ExitStack) -> None:
    pyplot, *_ = map(importlib.import_module, WARM)
    traces.callback(os.environ.update, dict(os.environ))
    traces.callback(os.environ.clear)
    traces.enter_context(contextlib.chdir(Path.cwd()))
    traces.enter_context(warnings.catch_warnings())
    traces.enter_context(pyplot.rc_context())
    traces.callback(pyplot.close, "all")


class NotebookFailedError(Exception):
    """A notebook stopped before its end; `notebook` is what it was by then, `cell` counts code cells from 1."""

    def __init__(self, notebook: NotebookNode, error: Exception) -> None:
        super().__init__(_last_line(error))
        self.notebook = notebook
        self.cell = sum("start_time" in cell.metadata.get("papermill", {}) for cell in _code(notebook))


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def _last_line(error: Exception) -> str:
    name, text = getattr(error, "ename", type(error).__name__), str(getattr(error, "evalue", error))
    return f"{name}: {(text.splitlines() or [''])[-1]}"


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

    def client(self, **kwargs: Any) -> AsyncKernelClient:
        self.connected = self.connected or super().client(**kwargs)
        return self.connected


class LiveKernel:
    """One kernel process, driven by the thread that made it."""

    def __init__(self, *, folder: Path, private: str) -> None:
        self._loop = ensure_event_loop()
        self._manager = _Manager(
            kernel_name=NATIVE_KERNEL_NAME,
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # this Python, whatever else is registered
            client_factory=_Client,
            connection_file=f"{private}.json",
            **_transport(private),
        )
        arguments = ["--HistoryManager.enabled=False"]
        env = os.environ | {"IPYTHONDIR": f"{private}-ipython"}  # nobody's start-up files
        self._wait(self._manager.start_kernel(cwd=str(folder), env=env, extra_arguments=arguments))

    def _wait(self, awaitable: Any) -> None:
        self._loop.run_until_complete(awaitable)

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str]) -> NotebookNode:
        """Execute a copy of a notebook in a cleared namespace."""
        import papermill  # here, because the kernel itself imports this module and has no use for it
        from papermill.exceptions import PapermillException

        seen = [_with_fresh_cell(notebook)]
        try:
            papermill.execute_notebook(
                seen[0],
                None,
                dict(parameters),
                kernel_name=NATIVE_KERNEL_NAME,
                language="python",
                km=self._manager,
                progress_bar=False,
                coalesce_streams=True,
                record_timing=False,
                iopub_timeout=60,  # seconds for what a cell printed to arrive; 4 are too few on a busy machine
                on_notebook_start=lambda notebook: seen.append(notebook),
            )
        except (PapermillException, RuntimeError, TimeoutError) as error:
            raise NotebookFailedError(_without_fresh_cell(seen[-1]), error) from error
        return _without_fresh_cell(seen[-1])

    def kill(self) -> None:
        """End the process at once, from any thread: whoever waits for it is told that it died."""
        if process := getattr(self._manager.provisioner, "process", None):
            process.kill()

    def close(self) -> None:
        """End the process and free what belonged to it, once no thread uses it any more."""
        if client := self._manager.connected:
            client.stop_channels()
        self._wait(self._manager.shutdown_kernel(now=True))
        self._loop.close()


def _transport(private: str) -> dict[str, str]:
    # Kernels that start together can be given the same TCP port; a socket file has a name of its own, if short.
    return {"transport": "ipc", "ip": private} if os.name == "posix" and len(private) < 90 else {}


def _with_fresh_cell(notebook: NotebookNode) -> NotebookNode:
    cell = new_code_cell(FRESH.format(root=str(PACKAGE.parent)), id=FRESH_ID)
    return NotebookNode(notebook, cells=[cell, *notebook.cells])


def _without_fresh_cell(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != FRESH_ID]
    return notebook


class KernelPool:
    """One live kernel for each thread that runs a notebook; leaving the `with` block ends them all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._private = tempfile.TemporaryDirectory(prefix="lyg-")
        self._numbers = count()
        self._mine = threading.local()
        self._kernels: list[LiveKernel] = []
        self._stopped = False

    def run(self, notebook: NotebookNode, parameters: Mapping[str, str]) -> NotebookNode:
        """Execute a copy of a notebook; raises `NotebookFailedError`, after which the thread gets a new kernel."""
        kernel = self._kernel()
        try:
            return kernel.run(notebook, parameters)
        except BaseException:
            self._discard(kernel)
            raise

    def _kernel(self) -> LiveKernel:
        if not hasattr(self._mine, "kernel"):
            private = Path(self._private.name) / str(next(self._numbers))
            self._mine.kernel = LiveKernel(folder=self._folder, private=str(private))
            self._kernels.append(self._mine.kernel)
        if self._stopped:
            self.stop()
        return self._mine.kernel

    def _discard(self, kernel: LiveKernel) -> None:
        del self._mine.kernel
        self._kernels.remove(kernel)
        kernel.close()

    def stop(self) -> None:
        """End every running notebook at once; those that still start end likewise."""
        self._stopped = True
        for kernel in list(self._kernels):
            kernel.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._kernels:
            self._kernels.pop().close()
        self._private.cleanup()
