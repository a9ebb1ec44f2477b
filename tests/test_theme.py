"""Palette, formats and fonts."""

from itertools import pairwise

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_rgb

import lygdata.theme as theme
from lygdata.errors import FontError
from lygdata.theme import BRIEFING_FULL, BRIEFING_HALF, SLIDE, STANDINGS


def lightness(colour: str) -> float:
    """L* of CIELAB: how light a colour is when printed in grey."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 116 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) ** (1 / 3) - 16


def test_standings_keep_their_order_in_grey():
    steps = [lightness(STANDINGS[name].fill) for name in ("列首位", "责任", "协助")]
    assert all(after - before >= 20 for before, after in pairwise(steps))


@pytest.mark.parametrize("look", STANDINGS.values())
def test_numbers_on_a_bar_can_be_read(look):
    lighter, darker = sorted([luminance(look.fill), luminance(look.on_fill)], reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    return ((lightness(colour) + 16) / 116) ** 3


def test_colours_run_from_light_to_dark():
    steps = [lightness(colour) for colour in theme.SEQUENCE]
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize("profile", [BRIEFING_FULL, BRIEFING_HALF, SLIDE])
def test_no_format_sets_type_smaller_than_nine_points(profile):
    assert min(profile.title, profile.subtitle, profile.label, profile.note) >= 9


def test_the_packaged_font_is_registered_once():
    for _ in range(2):
        theme.packaged_font()
    paths = [entry.fname for entry in font_manager.fontManager.ttflist]
    assert len([path for path in paths if path.endswith("NotoSansSC-Regular.otf")]) == 1


def test_without_the_package_a_system_font_serves(monkeypatch):
    monkeypatch.setattr(theme, "FONT_PACK", "no_such_package")
    assert theme.packaged_font() is None
    assert theme.system_font(["DejaVu Sans", "SimHei"]) == "SimHei"


def test_without_any_chinese_font_the_error_says_what_to_install():
    with pytest.raises(FontError, match="pip install pylopdf-fonts-zh-cn"):
        theme.system_font(["DejaVu Sans"])


def test_settings_hold_inside_only_whatever_the_user_set(monkeypatch):
    monkeypatch.setitem(mpl.rcParams, "lines.linewidth", 7.5)
    before = dict(mpl.rcParams)
    with theme.style():
        assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]
        assert mpl.rcParams["font.family"][0] == theme.font_families()[0]
    assert dict(mpl.rcParams) == before
