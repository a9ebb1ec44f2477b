"""How long a table takes from its bytes to validated frames, beside `pandas.read_csv` on the same rows.

Only when asked for: pytest tests/benchmarks/test_reading.py -n 0. No time is asserted: machines differ. The
largest tables take minutes and some GB: leave them out with -k "not 1000000".
"""

import io
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lygdata.resources import PACKAGE
from lygdata.table import TaskTable, read_table
from synthetic import table

SIZES = [1_000, 10_000, 100_000, 1_000_000]
COLUMNS = ["task_id", "chapter", "item", "content", "responsible_text", "assisting_text"]
# In a process of its own: the peak of a process never falls. Reading a little first imports all there is.
PEAK = """
import re, sys
from pathlib import Path
from lygdata.table import read_table
from synthetic import table
used = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
read_table(table(100).encode(), Path("表.txt"))
data = table(int(sys.argv[1])).encode()
before = used()
read_table(data, Path("表.txt"))
print((used() - before) / len(data))
"""


def read(data: bytes) -> TaskTable:
    return read_table(data, Path("表.txt"))


def rounds(tasks: int) -> int:
    return 3 if tasks <= 100_000 else 1


@pytest.mark.parametrize("tasks", SIZES)
def test_from_text_to_validated_frames(benchmark, tasks):
    data = table(tasks).encode()
    result = benchmark.pedantic(read, args=(data,), rounds=rounds(tasks), warmup_rounds=rounds(tasks) // 3)
    benchmark.extra_info["tasks a second"] = round(tasks / benchmark.stats["min"])
    assert len(result.tasks) == tasks


@pytest.mark.parametrize("tasks", SIZES)
def test_the_same_rows_by_pandas(benchmark, tasks):
    rows = read(table(tasks).encode()).tasks[COLUMNS].to_csv(index=False)
    frame = benchmark.pedantic(lambda: pd.read_csv(io.StringIO(rows)), rounds=rounds(tasks))
    assert len(frame) == tasks


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much a process used at most")
@pytest.mark.parametrize("tasks", SIZES)
def test_memory_grows_with_the_file(benchmark, tasks):
    path = os.pathsep.join(map(str, (PACKAGE.parent, PACKAGE.parent / "tests")))
    told = [sys.executable, "-c", PEAK, str(tasks)]
    run = subprocess.run(
        told, env=os.environ | {"PYTHONPATH": path}, check=True, capture_output=True, text=True
    )
    benchmark.extra_info["peak memory / file"] = round(float(run.stdout), 1)
    benchmark.pedantic(lambda: None)
