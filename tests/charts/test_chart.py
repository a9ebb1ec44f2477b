"""What holds for every chart: legible, exact in width, the same bytes for the same input."""

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont

import lygdata as lyg
from lygdata.charts import BRIEFING_FULL, BRIEFING_HALF, SLIDE, Chart
from lygdata.errors import ChartError
from pictures import draw_all, flaws, made_up, words

PROFILES = [BRIEFING_FULL, BRIEFING_HALF, SLIDE]
SIZES = {"PNG": b"\x89PNG", "SVG": b"<?xml", "PDF": b"%PDF"}


@pytest.fixture(scope="module")
def chart(table) -> Chart:
    return lyg.plot_workload(lyg.workload_by_unit(table.assignments))


@pytest.fixture(scope="module")
def glyphs() -> set[int]:
    return set(TTFont(pylopdf_fonts_zh_cn.sans_path()).getBestCmap())


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("size", [None, (5, 12), (80, 200)], ids=str)
def test_every_picture_is_legible_or_refused(table, glyphs, size, profile):
    """No text too small, cut off, rotated or overlapping; the width exact, the height within the format."""
    tries = {name: attempt(draw) for name, draw in draw_all(table_of(size, table), profile).items()}
    refusals = {name: answer for name, answer in tries.items() if isinstance(answer, str)}
    assert set(refusals) <= {"coverage-tasks", "coverage-items"}
    assert all("Ask for" in refusal for refusal in refusals.values())
    for name in tries.keys() - refusals.keys():
        width, height = (inches * 25.4 for inches in tries[name].figure.get_size_inches())
        assert flaws(tries[name]) == []
        assert width == pytest.approx(profile.width)
        assert height <= profile.max_height + 0.1
        assert {sign for word in words(tries[name]) for sign in word if ord(sign) not in glyphs} == set()


def attempt(draw) -> Chart | str:
    try:
        return draw()
    except ChartError as refusal:
        return str(refusal)


def table_of(size, table):
    return made_up(*size) if size else table


@pytest.mark.parametrize("name", ["workload", "chapters", "profile", "coverage-tasks", "coverage-items"])
def test_the_same_table_gives_the_same_bytes(table, name):
    first, second = (draw_all(table, BRIEFING_FULL)[name]() for _ in range(2))
    for fmt in ("png", "svg", "pdf") if name == "workload" else ("svg",):
        assert first.render(fmt) == second.render(fmt)


def test_the_order_of_formats_changes_no_byte(table):
    load = lyg.workload_by_unit(table.assignments)
    one, other = lyg.plot_workload(load), lyg.plot_workload(load)
    svg = one.render("svg")
    other.render("png")
    assert other.render("svg") == svg


def test_title_and_alternative_text_stand_in_the_files(chart):
    assert chart.title in chart.render("svg").decode()
    assert chart.alt in chart.render("svg").decode()
    assert chart.title.encode() in chart.render("png")


def test_saving_goes_by_the_suffix(chart, tmp_path):
    for suffix, magic in SIZES.items():
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
