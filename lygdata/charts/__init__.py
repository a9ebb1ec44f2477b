"""Charts: each takes a frame of the metrics and gives a `Chart`; a new one is one new file."""

from lygdata.charts.chapters import plot_chapters
from lygdata.charts.chart import AUTO, Chart
from lygdata.charts.coverage import plot_coverage
from lygdata.charts.profile import plot_profile
from lygdata.charts.workload import plot_workload
from lygdata.theme import BRIEFING_FULL, BRIEFING_HALF, SLIDE, Profile

__all__ = [
    "AUTO",
    "BRIEFING_FULL",
    "BRIEFING_HALF",
    "SLIDE",
    "Chart",
    "Profile",
    "plot_chapters",
    "plot_coverage",
    "plot_profile",
    "plot_workload",
]
