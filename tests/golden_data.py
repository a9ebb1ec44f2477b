"""The golden copies that were made by hand from the source; `golden/README.md` tells how."""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent / "golden"


def golden(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / name, dtype="str", keep_default_na=False)


def as_printed(frame: pd.DataFrame) -> list[list[str]]:
    """Heads and cells as text, nothing where a value is null, so that frames and files can be compared."""
    cells = frame.astype("object").where(frame.notna(), "").astype("str")
    return [list(cells.columns), *cells.to_numpy().tolist()]
