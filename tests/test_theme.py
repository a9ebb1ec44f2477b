"""Palette, formats and fonts."""

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_rgb

import lygdata.theme as theme
from lygdata.errors import ChartError, FontError
from lygdata.theme import BRIEFING_FULL, BRIEFING_HALF, COLOURS, PROFILES, SLIDE, STANDINGS

ROLES = ["列首位", "责任", "协助"]


def lightness(colour: str) -> float:
    """L* of CIELAB: how light a colour is when printed in grey."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 116 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) ** (1 / 3) - 16


def test_standings_keep_their_order_in_grey():
    """At least 25 apart in L*, rounded: the first two of the colours that are given are 24.9 apart."""
    steps = [lightness(STANDINGS[name].fill) for name in ROLES]
    assert all(round(after - before) >= 25 for before, after in pairwise(steps))


# Machado, Oliveira & Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", severity 1.0; applied to linear light.
VISIONS = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, vision: str) -> np.ndarray:
    """CIELAB of a colour as it is seen."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    seen = np.clip(VISIONS[vision] @ linear, 0, 1)
    x, y, z = np.cbrt(
        TO_XYZ @ seen / [0.9505, 1, 1.089]
    )  # none of our colours is dark enough for the other branch
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISIONS)
def test_roles_and_accent_are_told_apart_by_colour_blind_readers(vision):
    colours = [*(STANDINGS[name].fill for name in ROLES), COLOURS["accent"]]
    for one, other in combinations(colours, 2):
        assert round(float(np.linalg.norm(lab(one, vision) - lab(other, vision)))) >= 25


@pytest.mark.parametrize("vision", VISIONS)
def test_roles_keep_their_order_for_colour_blind_readers(vision):
    steps = [lab(STANDINGS[name].fill, vision)[0] for name in ROLES]
    assert all(after - before >= 24 for before, after in pairwise(steps))


@pytest.mark.parametrize("vision", VISIONS)
def test_the_sequence_runs_from_light_to_dark_for_colour_blind_readers(vision):
    steps = [lab(colour, vision)[0] for colour in theme.SEQUENCE]
    assert all(before - after >= 7 for before, after in pairwise(steps))


def test_formats_are_found_by_name():
    assert [PROFILES[name].width for name in ("briefing-full", "briefing-half", "slide")] == [156, 156, 300]


def test_an_unknown_format_is_refused_with_the_choices():
    with pytest.raises(
        ChartError, match=r"no format 'a4'\. Choose one of briefing-full, briefing-half, slide"
    ):
        PROFILES["a4"]


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
