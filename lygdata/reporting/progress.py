"""How a run tells where it is: a bar on a terminal, a line a report elsewhere, or nothing."""

import sys
from collections.abc import Sequence

from tqdm import tqdm

__all__ = ["Bar", "Lines", "Progress", "progress_for"]


class Progress:
    """Is told what goes on, and says nothing."""

    def start(self, total: int) -> None:
        """Hear how many reports are to be made."""

    def running(self, names: Sequence[str]) -> None:
        """Hear which are being made now."""

    def done(self, name: str, seconds: float, error: str) -> None:
        """Hear that one is made, or why it failed."""

    def stop(self) -> None:
        """Hear that the run is over, or broken off."""


class Lines(Progress):
    """One line a report on standard error, for logs."""

    def start(self, total: int) -> None:
        """Begin to count."""
        self._total, self._count = total, 0

    def done(self, name: str, seconds: float, error: str) -> None:
        """Print a line."""
        self._count += 1
        told = f"FAILED, {_one_line(error)}" if error else f"{seconds:.1f} s"
        print(f"[{self._count}/{self._total}] {name}: {told}", file=sys.stderr, flush=True)


class Bar(Progress):
    """A bar with the time left and the reports now being made; gone when they are."""

    def start(self, total: int) -> None:
        """Draw it."""
        self._bar = tqdm(total=total, unit="report", dynamic_ncols=True, leave=False, file=sys.stderr)

    def running(self, names: Sequence[str]) -> None:
        """Name them beside it."""
        self._bar.set_postfix_str("、".join(names))

    def done(self, name: str, seconds: float, error: str) -> None:
        """Move it; a failure stays above it."""
        if error:
            self._bar.write(f"{name}: FAILED, {_one_line(error)}", file=sys.stderr)
        self._bar.update()

    def stop(self) -> None:
        """Wipe it out."""
        self._bar.close()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def progress_for(*, quiet: bool) -> Progress:
    """What suits this terminal, or log."""
    if quiet:
        return Progress()
    return Bar() if sys.stderr.isatty() else Lines()
