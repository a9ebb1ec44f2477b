"""Task-breakdown tables (任务分解表) as tidy frames, metrics and charts.

>>> import lygdata as lyg
>>> table = lyg.load()
>>> lyg.workload_by_unit(table.assignments).loc[0, "unit"]
'市法制办'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from lygdata.errors import LygdataError

if TYPE_CHECKING:
    from lygdata.charts import (
        BRIEFING_FULL,
        BRIEFING_HALF,
        SLIDE,
        Chart,
        plot_chapters,
        plot_coverage,
        plot_profile,
        plot_workload,
    )
    from lygdata.coverage import co_responsibility, coverage_cells, coverage_matrix, gaps, reach
    from lygdata.display import for_readers, saved
    from lygdata.membership import widened
    from lygdata.table import TaskTable, load
    from lygdata.units import parse_unit_list
    from lygdata.workload import named_only, participation, profile, workload_by_chapter, workload_by_unit

__all__ = [
    "BRIEFING_FULL",
    "BRIEFING_HALF",
    "SLIDE",
    "Chart",
    "LygdataError",
    "TaskTable",
    "co_responsibility",
    "coverage_cells",
    "coverage_matrix",
    "for_readers",
    "gaps",
    "load",
    "named_only",
    "parse_unit_list",
    "participation",
    "plot_chapters",
    "plot_coverage",
    "plot_profile",
    "plot_workload",
    "profile",
    "reach",
    "saved",
    "widened",
    "workload_by_chapter",
    "workload_by_unit",
]

__version__ = "0.1.0"

HOMES = {
    "membership": ["widened"],
    "table": ["TaskTable", "load"],
    "units": ["parse_unit_list"],
    "workload": ["named_only", "participation", "profile", "workload_by_chapter", "workload_by_unit"],
    "coverage": ["co_responsibility", "coverage_cells", "coverage_matrix", "gaps", "reach"],
    "display": ["for_readers", "saved"],
    "charts": __all__[:4] + [name for name in __all__ if name.startswith("plot_")],
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import lygdata` itself costs nothing."""
    for module, names in HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"lygdata.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'lygdata' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, for completion."""
    return __all__
