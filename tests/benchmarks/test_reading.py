"""How long a table takes from its bytes to validated frames, beside `pandas.read_csv` on the same rows.

Only when asked for: pytest tests/benchmarks/test_reading.py -n 0. No time is asserted: machines differ.
"""

import io
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest

from lygdata.table import TaskTable, read_table
from synthetic import table

SIZES = [1_000, 10_000, 100_000]
COLUMNS = ["task_id", "chapter", "item", "content", "responsible_text", "assisting_text"]


def read(data: bytes) -> TaskTable:
    return read_table(data, Path("表.txt"))


@pytest.mark.parametrize("tasks", SIZES)
def test_from_text_to_validated_frames(benchmark, tasks):
    data = table(tasks).encode()
    result = benchmark.pedantic(read, args=(data,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["tasks a second"] = round(tasks / benchmark.stats["min"])
    assert len(result.tasks) == tasks


@pytest.mark.parametrize("tasks", SIZES)
def test_the_same_rows_by_pandas(benchmark, tasks):
    rows = read(table(tasks).encode()).tasks[COLUMNS].to_csv(index=False)
    frame = benchmark.pedantic(lambda: pd.read_csv(io.StringIO(rows)), rounds=3, warmup_rounds=1)
    assert len(frame) == tasks


@pytest.mark.parametrize("tasks", SIZES[:2])
def test_memory_grows_with_the_file(benchmark, tasks):
    data = table(tasks).encode()
    read(data)
    tracemalloc.start()
    benchmark.pedantic(read, args=(data,), rounds=1)
    benchmark.extra_info["peak memory / file"] = round(tracemalloc.get_traced_memory()[1] / len(data), 1)
    tracemalloc.stop()
