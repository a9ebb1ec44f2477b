"""The gallery of the README is current."""

from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import lygdata as lyg
from lygdata.gallery import draw_all, gallery, small
from lygdata.resources import PACKAGE

ROOT = PACKAGE.parent
COMMITTED = ROOT / "reports" / "gallery"
DRAWN_WITH = ["matplotlib", "seaborn", "pillow", "numpy", "pylopdf-fonts-zh-cn"]


@pytest.fixture(scope="module")
def charts() -> dict[str, lyg.Chart]:
    return {chart.name: chart for chart in draw_all(lyg.load())}


def as_pinned() -> bool:
    """Whether all that draws has the version in constraints.txt."""
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    )
    return all(pins[name] == version(name) for name in DRAWN_WITH)


def test_the_gallery_is_current(charts):
    """Run `python -m lygdata.gallery reports/gallery` if this fails.

    With the pinned versions the pixels must be the same to the last; with others, where a line may round to
    its neighbour, title and alternative text must.
    """
    assert {path.stem for path in COMMITTED.glob("*.png")} == set(charts)
    for name, chart in charts.items():
        committed = Image.open(BytesIO((COMMITTED / f"{name}.png").read_bytes()))
        assert (committed.info["Title"], committed.info["Description"]) == (chart.title, chart.alt)
        if as_pinned():
            current = Image.open(BytesIO(small(chart.render("png"))))
            assert ImageChops.difference(committed.convert("RGB"), current.convert("RGB")).getbbox() is None


def test_a_palette_changes_no_pixel_by_much(charts):
    """Text stays crisp: hardly a pixel is off by more than the eye can tell."""
    picture = charts["profile"].render("png")
    before, after = (Image.open(BytesIO(data)).convert("RGB") for data in (picture, small(picture)))
    off = ImageChops.difference(before, after).convert("L").histogram()
    assert sum(off[9:]) < 0.002 * sum(off)
    assert len(small(picture)) < len(picture) / 2


def test_the_gallery_is_written_to_a_folder_of_ones_own(monkeypatch, charts, tmp_path):
    monkeypatch.setattr("lygdata.gallery.draw_all", lambda table: [charts["reach"]])
    paths = gallery(lyg.load(), tmp_path / "new")
    assert [Path(path).name for path in paths] == ["reach.png"]
    assert Image.open(BytesIO(paths[0].read_bytes())).info["Title"] == charts["reach"].title
