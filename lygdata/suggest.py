"""A hint for a name that was misspelt."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Close matches as the tail of a sentence, or nothing.

    >>> did_you_mean("市法治办", ["市法制办", "市财政局"])
    '; did you mean 市法制办?'
    """
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""
