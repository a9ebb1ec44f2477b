"""Where the package's own files stand: inside the installed wheel, or beside `lygdata/` in a checkout."""

from pathlib import Path

__all__ = ["resource"]

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Path of a file or folder that comes with the package.

    >>> resource("data/units.csv").exists()
    True
    """
    packaged = PACKAGE / name
    return packaged if packaged.exists() else PACKAGE.parent / name
