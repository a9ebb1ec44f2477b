"""Chinese text for display: nothing is lost, nothing stands where it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lygdata.typography import CLOSING, OPENING, shorten, split_even, width_of, wrap, wrap_title, zh

prose = st.text(st.sampled_from("依法行政办任务市1234.%，。；：、（）“”《》AB "), min_size=1, max_size=80)
widths = st.floats(25, 160)


@given(prose, widths)
def test_joining_the_lines_gives_the_text_back(text, width):
    assert "".join(wrap(text, width, 9)) == text
    assert "".join(wrap_title(text, width, 12)) == text


@given(prose, widths)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text, width):
    lines = wrap(text, width, 9)
    assert not any(line[0] in CLOSING for line in lines[1:])
    assert not any(line[-1] in OPENING for line in lines[:-1])


@given(
    st.text(st.sampled_from("依法行政，。（办）"), min_size=1, max_size=60).filter(lambda t: "（（" not in t),
    widths,
)
def test_no_line_is_wider_than_asked_for(text, width):
    longest_run = max(map(len, wrap(text, 1, 9)))
    if longest_run <= 6:  # a run of closing marks cannot be broken
        assert all(width_of(line, 9) <= width + 1e-6 for line in wrap(text, width, 9))


@given(prose, widths, st.integers(1, 3))
def test_shortened_text_has_no_more_lines_than_allowed_and_says_so(text, width, lines):
    short = shorten(text, width, 9, lines=lines)
    assert len(short) <= lines
    assert "".join(short) == text or short[-1].endswith("…")


@given(prose)
def test_full_width_punctuation_stays_as_it_is(text):
    assert zh(zh(text)) == zh(text)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("责任(牵头),协助;分工:见附件", "责任（牵头），协助；分工：见附件"),
        ("1,300项,比例3:1", "1,300项，比例3:1"),
        ("发改委(目标办)", "发改委（目标办）"),
    ],
)
def test_punctuation_becomes_full_width_but_not_inside_numbers(printed, shown):
    assert zh(printed) == shown


def test_a_name_stays_whole_but_not_one_wider_than_the_line():
    name = "市住房保障和房产管理局"
    lines = wrap("由市法制办、市财政局和" + name + "负责", 60, 9, keep=[name])
    assert lines == ["由市法制办、市财政局和", name + "负责"]
    assert len(wrap(name * 3, 20, 9, keep=[name])) > 3


def test_a_number_stays_with_its_measure_word():
    assert all("15项" in line or "项" not in line for line in wrap("法制办承担的任务共有15项之多", 30, 9))


def test_a_last_line_is_never_left_with_a_word_or_two():
    assert len(wrap("依法行政依法行政依法行政依法行政依法", 16 * 9 * 0.3528, 9)[-1]) >= 4


def test_a_title_breaks_where_the_thought_does():
    title = "市法制办是唯一在各章都有任务的单位；25个单位中有15个只出现在一章，第一章牵涉单位最多"
    assert wrap_title(title, 155, 12)[0].endswith("；")


def test_heads_are_split_evenly():
    assert split_even("职能转变", 12, 9) == ["职能", "转变"]


@given(st.text(st.sampled_from("依法行政，12a"), max_size=20), st.floats(9, 20))
def test_width_grows_with_the_type(text, size):
    assert width_of(text, size * 2) == pytest.approx(2 * width_of(text, size))
