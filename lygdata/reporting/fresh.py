"""What a live kernel does to itself before each report, so that none finds traces of another."""

import contextlib
import gc
import importlib
import os
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["start"]

# What the reports need: imported before the state that each of them starts from is noted.
WARM = ("matplotlib.pyplot", "lygdata.charts")

_traces = contextlib.ExitStack()  # undoes what the last report left behind


def start() -> None:
    """Bring the kernel to where it was before its first report; imported modules stay.

    Variables, figures, rcParams, warnings filters, environment and working folder start anew.
    """
    from IPython.core.getipython import get_ipython

    _traces.close()
    _note_state(_traces)
    shell: Any = get_ipython()
    shell.reset(new_session=True)


@cache
def _warmed() -> ModuleType:
    """Import what reports need, once; a reset, which collects garbage, then need not look through it."""
    pyplot, *_ = map(importlib.import_module, WARM)
    gc.freeze()
    return pyplot


def _note_state(traces: contextlib.ExitStack) -> None:
    pyplot = _warmed()
    traces.callback(os.environ.update, dict(os.environ))
    traces.callback(os.environ.clear)
    traces.enter_context(contextlib.chdir(Path.cwd()))
    traces.enter_context(warnings.catch_warnings())
    traces.enter_context(pyplot.rc_context())
    traces.callback(pyplot.close, "all")
