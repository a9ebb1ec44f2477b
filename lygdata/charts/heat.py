"""Numbers on colours, the deeper the more: the cells of heat tables."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from lygdata.theme import COLOURS, SEQUENCE

__all__ = ["draw_heat"]

CROSSING = 0.22  # luminance on which ink and paper are told apart equally well
DEPTH = LinearSegmentedColormap.from_list("depth", SEQUENCE[1:])


def draw_heat(panel: Axes, cells: pd.DataFrame, most: int, size: float, *, points: float = 0.6) -> None:
    """Fill a panel with a matrix of counts, of which `most` is the deepest; zeros are left blank."""
    import seaborn as sns  # type: ignore[import-untyped]  # it ships no types; few reports need it

    sns.heatmap(
        cells,
        ax=panel,
        mask=cells.eq(0),
        cmap=DEPTH,
        vmin=1,
        vmax=max(most, 2),
        annot=True,
        fmt="d",
        annot_kws={"size": size},
        linewidths=points,
        linecolor=COLOURS["grid"],
        cbar=False,
        xticklabels=False,
        yticklabels=False,
    )
    faces = np.asarray(panel.collections[0].get_facecolor())[cells.to_numpy().ravel() > 0]
    for text, face in zip(panel.texts, faces, strict=True):  # seaborn's own choice is too faint on mid blue
        text.set_color(COLOURS["ink" if sns.utils.relative_luminance(face) > CROSSING else "paper"])
    panel.set(xlabel="", ylabel="")
    panel.set_axis_off()
