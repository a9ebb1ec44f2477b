"""How long charts take once warm: `pytest --benchmark-only tests/benchmarks`. The aim is on one core, in CPU.

Aims: the charts of one unit (profile as PNG and SVG) within 0.5 s, the whole coverage matrix within 1 s.
"""

import time

import pytest

import lygdata as lyg
from lygdata.charts import Chart
from pictures import CHARTS, draw_all, made_up

pytestmark = pytest.mark.benchmark(timer=time.process_time, min_rounds=5, warmup=True, warmup_iterations=1)


@pytest.mark.parametrize("name", CHARTS)
def test_draw_as_png_and_svg(benchmark, name):
    draw = draw_all(lyg.load())[name]
    chart = benchmark(lambda: rendered(draw()))
    assert chart.title


def test_split_a_matrix_of_five_hundred_tasks_into_pages(benchmark):
    table = made_up(30, 500)
    cells = lyg.coverage_cells(table.assignments, table.tasks, table.units)
    assert len(benchmark(lyg.plot_coverage_pages, cells)) > 1


def rendered(chart: Chart) -> Chart:
    for fmt in ("png", "svg"):
        chart.render(fmt)
    return chart
