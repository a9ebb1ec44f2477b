"""A set of reports is published complete or not at all, and the same input gives the same bytes."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from lygdata.errors import ReportError
from lygdata.reporting.manifest import is_intact, read_manifest
from lygdata.reporting.plan import file_stem, plan_reports
from lygdata.reporting.run import Options
from toys import BODY, UNITS, content, files, make, names


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made"))


def test_a_set_is_complete_and_every_link_in_it_leads_to_a_file(made: Path) -> None:
    assert len(content(made)) == 3 + len(UNITS) * 4  # index, source, font; notebook, page, two pictures
    for page in made.rglob("*.html"):
        links = [tag.get("href") or tag["src"] for tag in soup(page).select("[href], img[src]")]
        assert links
        assert all((page.parent / unquote(link)).is_file() for link in links)


def test_the_index_says_what_the_set_is_made_of(made: Path) -> None:
    text = soup(made / "index.html").get_text(" ")
    assert "表 1.txt" in text
    assert hashlib.sha256("内容".encode()).hexdigest() in text
    assert "<49> 项" in text
    assert all(unit in text for unit in UNITS)


def test_pages_are_chinese_have_a_title_and_load_nothing_from_elsewhere(made: Path) -> None:
    for path in made.rglob("*.html"):
        page = soup(path)
        assert page.html["lang"] == "zh-CN"
        assert page.title.string
        assert page.select("main h1")
        assert page.select("meta[name=viewport]")
        assert not page.select("script[src], link, iframe, [src^=http]")
        (font,) = re.findall(r'url\("(.*?)"\)', page.style.string)
        assert (path.parent / font).is_file()


def test_the_pages_bring_a_font_with_every_character_in_them(made: Path) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in made.rglob("*.html"))
    characters = TTFont(made / "fonts" / "text.woff").getBestCmap()
    assert {character for character in text if ord(character) not in characters} <= {"\n"}


def test_the_index_shows_what_each_chart_found(made: Path) -> None:
    (figure,) = soup(made / "index.html").select("figure:has([src*='%E5%B8%82%E7%94%B2%E5%B1%80'])")
    assert figure.img["alt"] == "条形图"
    assert "市甲局最多" in figure.figcaption.get_text()


def test_a_report_shows_results_and_hides_code(made: Path) -> None:
    page = (made / "workload" / "市甲局.html").read_text(encoding="utf-8")
    assert "市甲局 内容" in page
    assert "write_bytes" not in page


def test_the_same_input_gives_the_same_bytes_without_a_path_of_the_machine(
    made: Path, tmp_path: Path
) -> None:
    again = content(make(tmp_path))
    assert again == content(made)
    assert not re.search(rb"/tmp|ipykernel_|lygdata-\w{8}/", b"".join(again.values()))


def failing_for_one(body: str) -> str:
    return BODY + f"if unit == '市甲局':\n    {body}"


def test_a_failed_report_leaves_the_last_good_set_and_is_kept_itself(tmp_path: Path) -> None:
    latest = tmp_path / "out" / "latest"
    latest.mkdir(parents=True)
    (latest / "index.html").write_text("good")
    with pytest.raises(ReportError, match=r"^1 report\(s\) failed: 市甲局, cell 3: ValueError: luck\. "):
        make(tmp_path, failing_for_one("raise ValueError('no such\\nluck')"))
    assert files(latest) == {"index.html": b"good"}
    failed = tmp_path / "out" / "failed"
    kept = nbformat.read(failed / "workload" / "市甲局.ipynb", as_version=4)
    mark, broken = kept.cells[-2:]
    assert "ValueError: luck" in mark.source
    assert broken.outputs[-1].evalue == "no such\nluck"
    assert "市甲局, cell 3: ValueError: luck" in (failed / "log.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_kernels")
def test_a_good_run_clears_old_failures(tmp_path: Path) -> None:
    (tmp_path / "out" / "failed").mkdir(parents=True)
    (tmp_path / "out" / "failed" / "old").touch()
    make(tmp_path)
    assert names(tmp_path / "out") == ["latest", "sets"]


def test_keep_going_lets_the_last_good_report_stand_in_and_says_of_which_day_it_is(tmp_path: Path) -> None:
    before = make(tmp_path)
    old = (before / "workload" / "市甲局.ipynb").read_bytes()
    with pytest.raises(ReportError, match=r"^1 report\(s\) failed: 市甲局, .* The others are published"):
        make(tmp_path, failing_for_one("raise ValueError('no')"), options=Options(keep_going=True))
    latest = tmp_path / "out" / "latest"
    manifest = read_manifest(latest)
    assert manifest
    assert [entry.status for entry in manifest.reports] == ["last good", "made", "made"]
    assert (latest / "workload" / "市甲局.ipynb").read_bytes() == old
    for page in ("index.html", "workload/市甲局.html"):
        assert re.search(r"沿用\d{4}年\d+月\d+日的报告", soup(latest / page).select_one(".note").get_text())
    assert all(is_intact(latest, entry.files) for entry in manifest.reports)
    make(tmp_path)  # as it was at first: the report is made anew, without the note
    assert content(tmp_path / "out" / "latest") == content(before)


def test_keep_going_without_an_earlier_report_says_so_and_links_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="The others are published"):
        make(tmp_path, failing_for_one("raise ValueError('no')"), options=Options(keep_going=True))
    page = soup(tmp_path / "out" / "latest" / "index.html")
    assert page.select_one(".note").get_text() == "本次未能生成，以前也没有报告"
    links = [unquote(tag["href"]) for tag in page.select("a")]
    assert not [link for link in links if "市甲局" in link]


def test_where_all_reports_fail_nothing_is_published_even_if_one_keeps_going(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"^3 report\(s\) failed: .* Nothing is published"):
        make(tmp_path, "1 / 0", options=Options(keep_going=True))
    assert names(tmp_path / "out") == ["failed", "sets"]
    assert names(tmp_path / "out" / "sets") == []


@pytest.mark.usefixtures("no_kernels")
def test_an_interrupt_publishes_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(make(tmp_path))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lygdata.reporting.run.write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, "'new'")
    assert files(tmp_path / "out" / "latest") == before
    assert names(tmp_path / "out") == ["latest", "sets"]
    assert len(names(tmp_path / "out" / "sets")) == 1


@pytest.mark.parametrize("parameters", ['source = ""\ncharts = ""', ""])
def test_a_parameter_that_the_notebook_does_not_take_is_an_error(tmp_path: Path, parameters: str) -> None:
    with pytest.raises(ReportError, match=r"toy.ipynb takes no parameter .*unit.*'parameters'"):
        make(tmp_path, parameters=parameters)


def test_a_target_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(ReportError, match=r"taken: .* Nothing is published"):
        make(tmp_path, out="taken")


def test_the_whole_table_comes_first_in_the_plan_then_the_units_in_the_order_given() -> None:
    reports = plan_reports(["乙", "甲"], source=Path("some") / "t.txt")
    assert [report.stem for report in reports] == ["coverage", "findings", "workload/乙", "workload/甲"]
    assert {report.parameters["source"] for report in reports} == {"source/t.txt"}


@pytest.mark.parametrize(
    "name", ["..", "../x", "C:\\x", "a/b", "a\nb", 'a"b', "", "con", "LPT1", "甲" * 200, " 甲"]
)
def test_no_name_of_a_unit_leaves_its_folder_or_breaks_a_file_system(name: str) -> None:
    assert re.fullmatch(r"[\w-]{9,}", file_stem(name))
    assert len(file_stem(name).encode()) < 200


@given(st.lists(st.text() | st.sampled_from(["a局", "A局", "a_b", "a/b"]), unique=True))
def test_no_two_names_share_a_file_even_where_case_does_not_count(names: list[str]) -> None:
    assert len({file_stem(name).casefold() for name in names}) == len(names)
