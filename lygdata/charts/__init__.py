"""Charts: each takes a frame of the metrics and gives a `Chart`; a new one is one new file."""

from lygdata.charts.chapters import plot_chapters, plot_chapters_pages
from lygdata.charts.chart import AUTO, Chart
from lygdata.charts.co_responsibility import plot_co_responsibility
from lygdata.charts.coverage import plot_coverage, plot_coverage_pages
from lygdata.charts.gaps import plot_gaps
from lygdata.charts.profile import plot_profile
from lygdata.charts.reach import plot_reach
from lygdata.charts.workload import plot_workload
from lygdata.theme import BRIEFING_FULL, BRIEFING_HALF, PROFILES, SLIDE, Profile

__all__ = [
    "AUTO",
    "BRIEFING_FULL",
    "BRIEFING_HALF",
    "PROFILES",
    "SLIDE",
    "Chart",
    "Profile",
    "plot_chapters",
    "plot_chapters_pages",
    "plot_co_responsibility",
    "plot_coverage",
    "plot_coverage_pages",
    "plot_gaps",
    "plot_profile",
    "plot_reach",
    "plot_workload",
]
