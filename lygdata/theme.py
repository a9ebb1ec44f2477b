"""How every chart looks: palette, output profiles, fonts and matplotlib settings."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager

from lygdata.errors import ChartError, FontError

__all__ = [
    "BRIEFING_FULL",
    "BRIEFING_HALF",
    "COLOURS",
    "MM",
    "PROFILES",
    "PT",
    "SEQUENCE",
    "SLIDE",
    "STANDINGS",
    "Look",
    "Profile",
    "font_families",
    "standing_names",
    "style",
]

MM = 1 / 25.4  # one millimetre in inches
PT = 25.4 / 72  # one point in millimetres

COLOURS = {
    "ink": "#1E252B",
    "mute": "#59636E",
    "faint": "#8B949E",
    "grid": "#E4E7EB",
    "band": "#F4F6F8",
    "track": "#DCE2E8",
    "rule": "#B8C0C8",
    "edge": "#9AA4AE",
    "accent": "#B8361E",
    "paper": "#FFFFFF",
}
SEQUENCE = ("#FFFFFF", "#DCE8F2", "#B7D0E4", "#86B1D3", "#4A8DBF", "#256293", "#0F3B5F")


@dataclass(frozen=True)
class Look:
    """How one standing is drawn: fill, the text on it, its own text on paper, and the shape of its mark."""

    fill: str
    on_fill: str
    text: str
    mark: str
    edge: str = "none"
    hollow: bool = False


# Lightness 24 / 48 / 84 keeps the order in greyscale; blue against amber is safe for colour-blind readers.
_DARK = Look("#0F3B5F", COLOURS["paper"], "#0F3B5F", "s")
STANDINGS = {
    "牵头": _DARK,
    "列首位": _DARK,  # no table has both
    "责任": Look("#3879A9", COLOURS["paper"], "#2C6A98", "o"),
    "协助": Look("#F3CE86", COLOURS["ink"], "#8A5F00", "o", edge="#9A6B00", hollow=True),
}


def standing_names(present: Iterable[str]) -> dict[str, str]:
    """Names for readers of the standings that are present, strongest first.

    >>> standing_names(["协助", "责任", "列首位"])
    {'列首位': '责任（列首位）', '责任': '责任（列其后）', '协助': '协助'}
    >>> standing_names(["牵头", "责任"])
    {'牵头': '牵头', '责任': '责任'}
    """
    found = set(present)
    names = {"列首位": "责任（列首位）"} | ({"责任": "责任（列其后）"} if "列首位" in found else {})
    return {standing: names.get(standing, standing) for standing in STANDINGS if standing in found}


@dataclass(frozen=True)
class Profile:
    """An output format: page in millimetres, type in points.

    The briefing formats fill the type area of GB/T 9704.
    """

    name: str
    width: float
    max_height: float
    title: float
    subtitle: float
    label: float
    note: float

    @property
    def em(self) -> float:
        """Height of a label in millimetres, the unit in which rows are laid out."""
        return self.label * PT


BRIEFING_FULL = Profile("briefing-full", 156, 225, 12, 9.5, 9, 9)
BRIEFING_HALF = Profile("briefing-half", 156, 108, 12, 9.5, 9, 9)
SLIDE = Profile("slide", 300, 150, 20, 14, 14, 12)


class Profiles(dict[str, Profile]):
    """Output formats by name; an unknown name is refused with the choices."""

    def __missing__(self, name: str) -> Profile:
        raise ChartError(f"There is no format {name!r}. Choose one of {', '.join(self)}.")


PROFILES = Profiles({profile.name: profile for profile in (BRIEFING_FULL, BRIEFING_HALF, SLIDE)})

FONT_PACK = "pylopdf_fonts_zh_cn"
SYSTEM_FONTS = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "Songti SC",
    "SimSun",
)


def packaged_font() -> str | None:
    """Family name of the font that comes as a dependency, registered with matplotlib; None without it."""
    try:
        path = str(import_module(FONT_PACK).sans_path())
    except ImportError:
        return None
    known = {entry.fname: entry.name for entry in font_manager.fontManager.ttflist}
    if path not in known:  # a second addfont would list it twice
        font_manager.fontManager.addfont(path)
    return str(font_manager.get_font(path).family_name)


def system_font(installed: Iterable[str]) -> str:
    """First of the known Chinese families that is installed.

    >>> system_font(["DejaVu Sans", "SimSun", "SimHei"])
    'SimHei'
    """
    names = set(installed)
    for family in SYSTEM_FONTS:
        if family in names:
            return family
    raise FontError(
        "No font with Chinese characters: the package pylopdf-fonts-zh-cn is missing and none of "
        f"{', '.join(SYSTEM_FONTS)} is installed. Run `pip install pylopdf-fonts-zh-cn`, "
        "or install Noto Sans CJK SC and clear matplotlib's font cache."
    )


@cache
def font_families() -> tuple[str, ...]:
    """Families that charts are set in: one with Chinese characters, then matplotlib's own for rare signs."""
    return packaged_font() or system_font(font_manager.get_font_names()), "DejaVu Sans"


def settings() -> dict[str, Any]:
    """Build the matplotlib settings of a chart; the same input then gives the same bytes."""
    return {
        "font.family": list(font_families()),
        "savefig.dpi": 200,
        "text.color": COLOURS["ink"],
        "text.hinting": "none",  # measured widths hold at every resolution
        "text.parse_math": False,  # a dollar sign is a dollar sign
        "path.simplify": False,
        "pdf.fonttype": 3,  # 42 embeds the CFF font in a way that readers warn about
        "svg.fonttype": "path",
        "svg.hashsalt": "lygdata",
    }


@contextmanager
def style() -> Iterator[None]:
    """Draw in the settings of this package, whatever the user's own are, and leave theirs untouched.

    Some settings act when a figure is saved, so save inside it too. Works as a decorator.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings())  # type: ignore[arg-type]  # stubs know literal keys only
        yield
