# The public names, each imported when it is first used: `import lygdata` itself costs nothing.
from .charts import (
    BRIEFING_FULL,
    BRIEFING_HALF,
    PROFILES,
    SLIDE,
    Chart,
    plot_chapters,
    plot_chapters_pages,
    plot_co_responsibility,
    plot_coverage,
    plot_coverage_pages,
    plot_gaps,
    plot_profile,
    plot_reach,
    plot_workload,
)
from .coverage import (
    co_responsibility,
    coverage_cells,
    coverage_matrix,
    gaps,
    reach,
)
from .display import (
    for_readers,
    heading,
    show,
)
from .errors import (
    LygdataError,
)
from .explore import (
    Explorer,
    searchable,
)
from .membership import (
    widened,
)
from .table import (
    TaskTable,
    load,
)
from .theme import (
    style,
)
from .units import (
    parse_unit_list,
)
from .workload import (
    named_only,
    participation,
    profile,
    workload_by_chapter,
    workload_by_unit,
)

__all__ = [
    "BRIEFING_FULL",
    "BRIEFING_HALF",
    "PROFILES",
    "SLIDE",
    "Chart",
    "Explorer",
    "LygdataError",
    "TaskTable",
    "co_responsibility",
    "coverage_cells",
    "coverage_matrix",
    "for_readers",
    "gaps",
    "heading",
    "load",
    "named_only",
    "parse_unit_list",
    "participation",
    "plot_chapters",
    "plot_chapters_pages",
    "plot_co_responsibility",
    "plot_coverage",
    "plot_coverage_pages",
    "plot_gaps",
    "plot_profile",
    "plot_reach",
    "plot_workload",
    "profile",
    "reach",
    "searchable",
    "show",
    "style",
    "widened",
    "workload_by_chapter",
    "workload_by_unit",
]
__version__: str
