"""What holds for every chart: legible, exact in width, the same bytes for the same input."""

import codecs
import re
from dataclasses import replace
from html import escape
from io import BytesIO

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import lygdata as lyg
from lygdata.charts import BRIEFING_FULL, BRIEFING_HALF, PROFILES, SLIDE, Chart, Profile
from lygdata.errors import ChartError
from pictures import CHARTS, Draw, draw_all, flaws, made_up, pages, words

MAGIC = {"PNG": b"\x89PNG", "SVG": b"<?xml", "PDF": b"%PDF"}


@pytest.fixture(scope="module")
def chart(table) -> Chart:
    return lyg.plot_workload(lyg.workload_by_unit(table.assignments))


@pytest.fixture(scope="module")
def glyphs() -> set[int]:
    return set(TTFont(pylopdf_fonts_zh_cn.sans_path()).getBestCmap())


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
@pytest.mark.parametrize("size", [None, (5, 12), (80, 200), (30, 500)], ids=str)
def test_every_picture_is_legible_or_refused(table, glyphs, size, profile):
    """Only a matrix may refuse, and only where it would have to be smaller than can be read."""
    tries = {name: attempt(draw) for name, draw in draw_all(table_of(size, table), profile).items()}
    refusals = {name for name, answer in tries.items() if isinstance(answer, str)}
    large = {"coverage-tasks", "coverage-items"}
    assert refusals <= (large if size not in (None, (5, 12)) or profile.max_height < 200 else set())
    for name in tries.keys() - refusals:
        assert lint(tries[name], profile, glyphs) == [], name


@pytest.mark.parametrize("size", [(80, 200), (30, 500)], ids=str)
def test_every_page_of_a_large_matrix_is_legible(glyphs, size):
    assert [flaw for page in pages(made_up(*size)) for flaw in lint(page, BRIEFING_FULL, glyphs)] == []


@pytest.mark.parametrize("profile", [BRIEFING_HALF, SLIDE], ids=["briefing-half", "slide"])
def test_small_formats_take_more_pages(table, glyphs, profile):
    assert len(pages(table, profile)) > 1
    assert [flaw for page in pages(table, profile) for flaw in lint(page, profile, glyphs)] == []


def lint(chart: Chart, profile: Profile, glyphs: set[int]) -> list[str]:
    """What is wrong with a picture: its size, signs without a glyph, texts that cannot be read."""
    width, height = (inches * 25.4 for inches in chart.figure.get_size_inches())
    found = [f"{width} mm wide"] if abs(width - profile.width) > 1e-6 else []
    found += [f"{height} mm high"] if height > profile.max_height + 0.1 else []
    found += [f"no glyph: {sign}" for word in words(chart) for sign in word if ord(sign) not in glyphs]
    return found + flaws(chart)


def attempt(draw: Draw) -> Chart | str:
    try:
        return draw()
    except ChartError as refusal:
        return str(refusal)


def table_of(size, table):
    return made_up(*size) if size else table


@pytest.fixture(scope="module")
def drawn(table) -> dict[str, Chart]:
    return {name: draw() for name, draw in draw_all(table).items()}


@pytest.fixture(scope="module")
def draw_again(table) -> dict[str, Draw]:
    """The same table, its assignments in another order."""
    return draw_all(replace(table, assignments=table.assignments.sample(frac=1, random_state=1)))


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_table_gives_the_same_bytes_whatever_the_order_of_its_rows(drawn, draw_again, name):
    again = draw_again[name]()
    for fmt in ("svg", "pdf", "png") if name == "workload" else ("svg", "pdf"):
        assert drawn[name].render(fmt) == again.render(fmt)


def test_the_order_of_formats_changes_no_byte(table):
    load = lyg.workload_by_unit(table.assignments)
    one, other = lyg.plot_workload(load), lyg.plot_workload(load)
    svg = one.render("svg")
    other.render("png")
    assert other.render("svg") == svg


@pytest.mark.parametrize("name", CHARTS)
def test_title_and_alternative_text_stand_in_the_files(drawn, name):
    chart = drawn[name]
    png = Image.open(BytesIO(chart.render("png"))).info
    assert (png["Title"], png["Description"]) == (chart.title, chart.alt)
    assert {escape(chart.title), escape(chart.alt)} <= set(re.split("[<>]", chart.render("svg").decode()))
    pdf = chart.render("pdf")
    assert b"/Title (" + in_pdf(chart.title) in pdf
    assert b"/Subject (" + in_pdf(chart.alt) in pdf


ESCAPED = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\n": "\\n", "\r": "\\r"})


def in_pdf(text: str) -> bytes:
    """A string as it stands in the file: UTF-16, each byte that means something escaped."""
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return data.decode("latin-1").translate(ESCAPED).encode("latin-1")


def test_a_png_has_two_hundred_dots_an_inch(chart):
    picture = Image.open(BytesIO(chart.render("png")))
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.01)
    assert picture.size[0] == int(156 / 25.4 * 200)


def test_saving_goes_by_the_suffix(chart, tmp_path):
    for suffix, magic in MAGIC.items():
        path = chart.save(tmp_path / f"图1.{suffix.lower()}")
        assert path.read_bytes().startswith(magic)


@pytest.mark.parametrize(
    ("path", "message"), [("图.jpg", "png, svg, pdf"), ("图", "png, svg, pdf"), ("none/图.png", "folder")]
)
def test_what_cannot_be_saved_is_refused(chart, tmp_path, path, message):
    with pytest.raises(ChartError, match=message):
        chart.save(tmp_path / path)


def test_jupyter_shows_the_picture_at_its_own_size(chart):
    data, metadata = chart._repr_mimebundle_()
    assert data["image/png"] is chart.render("png")
    assert metadata["image/png"]["width"] == round(156 / 25.4 * 96)
    assert metadata["image/png"]["alt"] == chart.alt


def test_a_change_made_to_the_axes_is_in_the_next_rendering(table):
    chart = lyg.plot_workload(lyg.workload_by_unit(table.assignments))
    before = chart.render("png")
    assert chart.render("png") is before
    chart.axes.text(78, 90, "草稿", fontsize=40, family="Noto Sans SC")
    assert chart.render("png") != before


def test_a_title_can_be_left_off_or_be_ones_own(table):
    load = lyg.workload_by_unit(table.assignments)
    without = lyg.plot_workload(load, title=None)
    assert without.title.startswith("市法制办")
    assert not any(word.startswith("市法制办参与") for word in words(without))
    assert "任务概览" in words(lyg.plot_workload(load, title="任务概览"))


def test_charts_leave_pyplot_alone(chart):
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []


def test_a_dollar_sign_is_a_dollar_sign(table):
    chart = lyg.plot_workload(lyg.workload_by_unit(table.assignments), title="投入$1与$2")
    assert chart.render("svg")
