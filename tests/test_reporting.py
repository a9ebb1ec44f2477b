"""A set of reports is published complete or not at all, and the same input gives the same bytes."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lygdata.errors import ReportError
from lygdata.plan import Report, file_stem, plan_reports
from lygdata.reporting import make_reports

PARAMETERS = 'source: str = ""\nunit: str = ""\ncharts: str = ""'
BODY = """
import sys, warnings
from pathlib import Path
from PIL import Image, PngImagePlugin
Path(charts).mkdir(parents=True)
said = PngImagePlugin.PngInfo()
said.add_text("Title", f"{unit}最多")
said.add_text("Description", "条形图")
Image.new("L", (8, 8)).save(Path(charts, "bar.png"), pnginfo=said)
Path(charts, "bar.svg").write_bytes(b"picture")
print(unit, Path(source).read_text(encoding="utf-8"))
print("said aside", file=sys.stderr)
warnings.warn("look here")
"""
UNITS = ["市甲局", "市乙/丙局", '市"丁"<b>局 100%#?']


def make(folder: Path, body: str = BODY, *, parameters: str = PARAMETERS, out: str = "out") -> Path:
    """Publish a set of toy reports; returns its folder."""
    source = folder / "表 1.txt"
    source.write_text("内容", encoding="utf-8")
    notebook = folder / "toy.ipynb"
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 标题"), tagged, new_code_cell(body)]), notebook)
    reports = [toy_report(unit, notebook, source) for unit in UNITS]
    facts = {"工作任务": "<49> 项"}
    return make_reports(reports, sources=[source], out=folder / out, jobs=2, facts=facts).parent


def toy_report(unit: str, notebook: Path, source: Path) -> Report:
    stem = f"workload/{file_stem(unit)}"
    parameters = {"source": f"source/{source.name}", "unit": unit, "charts": f"charts/{stem}"}
    return Report(unit, f"{unit}报告", "各单位", notebook, stem, parameters)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made"))


class NoKernels:
    """Stands in for the pool of kernels where it does not matter what a notebook does."""

    def __init__(self, folder: Path) -> None:
        self.stopped = False

    def run(self, notebook: NotebookNode, parameters: dict[str, str]) -> NotebookNode:
        return nbformat.from_dict(notebook)

    def stop(self) -> None:
        self.stopped = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lygdata.reporting.KernelPool", NoKernels)


def test_a_set_is_complete_and_every_link_in_it_leads_to_a_file(made: Path) -> None:
    assert len(files(made)) == 3 + len(UNITS) * 4  # index, source and font; notebook, page and two pictures
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
        assert not page.select("script, link, iframe, [src^=http]")
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
    again = files(make(tmp_path))
    assert again == files(made)
    assert not re.search(rb"/tmp|ipykernel_|lyg-", b"".join(again.values()))


def test_a_failed_report_leaves_the_last_good_set_and_is_kept_itself(tmp_path: Path) -> None:
    latest = tmp_path / "out" / "latest"
    latest.mkdir(parents=True)
    (latest / "index.html").write_text("good")
    with pytest.raises(ReportError, match=r"^1 report\(s\) failed.* 市甲局, cell 3: ValueError: luck\. "):
        make(tmp_path, BODY + "if unit == '市甲局':\n    raise ValueError('no such\\nluck')")
    assert files(latest) == {"index.html": b"good"}
    assert names(tmp_path / "out") == ["failed", "latest"]
    kept = nbformat.read(tmp_path / "out" / "failed" / "workload" / "市甲局.ipynb", as_version=4)
    assert [cell.outputs[-1].evalue for cell in kept.cells if cell.get("outputs")] == ["no such\nluck"]


@pytest.mark.usefixtures("no_kernels")
def test_a_good_run_replaces_the_last_set_and_clears_old_failures(tmp_path: Path) -> None:
    for name in ("failed", "latest"):
        (tmp_path / "out" / name).mkdir(parents=True)
        (tmp_path / "out" / name / "old").touch()
    assert "old" not in files(make(tmp_path))
    assert names(tmp_path / "out") == ["latest"]


@pytest.mark.usefixtures("no_kernels")
def test_a_latest_that_is_a_link_is_replaced_and_what_it_points_at_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").touch()
    (tmp_path / "out" / "latest").symlink_to(tmp_path / "elsewhere")
    assert "index.html" in files(make(tmp_path))
    assert names(tmp_path / "elsewhere") == ["mine"]


def refusing(
    function: Callable[..., object], when: Callable[..., bool], error: BaseException
) -> Callable[..., object]:
    def refuse(*args: object, **kwargs: object) -> object:
        if when(*args):
            raise error
        return function(*args, **kwargs)

    return refuse


@pytest.mark.usefixtures("no_kernels")
@pytest.mark.parametrize("error", [PermissionError(13, "in use"), KeyboardInterrupt()])
def test_the_last_good_set_comes_back_if_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = files(make(tmp_path))
    monkeypatch.setattr(Path, "rename", refusing(Path.rename, lambda path, _: path.name == "set", error))
    with pytest.raises((ReportError, KeyboardInterrupt), match=r"in use\. Nothing is published|^$"):
        make(tmp_path, "'new'")
    assert files(tmp_path / "out" / "latest") == before
    assert names(tmp_path / "out") == ["latest"]


@pytest.mark.usefixtures("no_kernels")
def test_an_interrupt_publishes_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(make(tmp_path))
    always = refusing(make_reports, lambda *_: True, KeyboardInterrupt())
    monkeypatch.setattr("lygdata.reporting._write_report", always)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, "'new'")
    assert files(tmp_path / "out" / "latest") == before
    assert names(tmp_path / "out") == ["latest"]


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
