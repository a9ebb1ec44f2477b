"""A briefing opens in office programs, keeps to GB/T 9704, and says what the frames say."""

import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings

from lygdata.__main__ import cli
from lygdata.briefing import brief, brief_of_unit
from lygdata.coverage import gaps
from lygdata.document import Document
from lygdata.errors import UnknownUnitError
from lygdata.table import load
from lygdata.workload import workload_by_unit
from tables import Clause, one_row, read, tables, write

A_MILLIMETRE = 36_000


def opened(content: bytes):
    return docx.Document(BytesIO(content))


def text_of(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def alt_texts(document) -> list[str]:
    return [properties.get("descr") for properties in document.element.iter(qn("wp:docPr"))]


def captions(document, kind: str) -> list[str]:
    texts = ("".join(node.text or "" for node in p._p.iter(qn("w:t"))) for p in document.paragraphs)
    styled = zip(document.paragraphs, texts, strict=True)
    return [text for p, text in styled if p.style.name == "Caption" and text.startswith(kind)]


@pytest.fixture(scope="module")
def table():
    return load()


@pytest.fixture(scope="module")
def whole(table) -> bytes:
    return brief(table)


@pytest.fixture(scope="module")
def one_unit(table) -> bytes:
    return brief_of_unit(table, "市法制办")


def test_the_page_is_a4_with_a_type_area_of_156_by_225_mm(whole):
    (section,) = opened(whole).sections
    assert abs(section.page_width - Mm(210)) < A_MILLIMETRE
    assert abs(section.page_height - Mm(297)) < A_MILLIMETRE
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert round((section.page_width - section.left_margin - section.right_margin) / A_MILLIMETRE) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / A_MILLIMETRE) == 225


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Body Text", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_type_is_that_of_the_standard(whole, style, font, size):
    found = opened(whole).styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size == Pt(size)
    assert found.font.bold is None


def test_twenty_two_lines_fill_a_page(whole):
    pitch = opened(whole).styles["Body Text"].paragraph_format.line_spacing
    assert 22 * pitch <= Mm(225) < 22.1 * pitch


def test_each_font_names_what_stands_in_for_it(whole):
    package = opened(whole).part.package
    (fonts,) = (part.blob.decode() for part in package.parts if part.partname == "/word/fontTable.xml")
    assert re.search('w:name="仿宋_GB2312"><w:altName w:val="仿宋,', fonts)
    assert re.search('w:name="方正小标宋简体"><w:altName w:val="[^"]*宋体"', fonts)


def test_every_chart_is_as_wide_as_the_text_with_its_finding_below_and_a_text_for_the_blind(whole):
    document = opened(whole)
    shapes = document.inline_shapes
    assert len(shapes) == len(captions(document, "图")) >= 6
    assert {round(shape.width.mm) for shape in shapes} == {156}
    assert max(shape.height.mm for shape in shapes) < 205
    assert all(len(alt) > 30 for alt in alt_texts(document))
    assert captions(document, "图")[0].startswith("图1　市法制办参与49项任务中的34项")


def test_each_figure_and_table_is_pointed_to_in_the_text(whole, one_unit):
    for document in map(opened, (whole, one_unit)):
        for kind in "图表":
            numbers = range(1, len(captions(document, kind)) + 1)
            assert all(f"（见{kind}{number}）" in text_of(document) for number in numbers)


def test_tables_are_real_repeat_their_head_and_hold_every_row(table, whole, one_unit):
    units, *_ = opened(whole).tables
    assert [row.cells[0].text for row in units.rows][1:] == workload_by_unit(table.assignments)[
        "unit"
    ].tolist()
    for found in opened(whole).tables + opened(one_unit).tables:
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert sum(column.width.mm for column in found.columns) == pytest.approx(156, abs=1)
    assert len(opened(one_unit).tables[0].rows) == 1 + 34


def test_sentences_are_computed_from_the_frames(table, whole):
    text = text_of(opened(whole))
    assert "共49项任务，分7章、24个事项；列有25个点名单位、5个集合主体，共152条分工关系" in text
    assert f"{int(gaps(table.assignments, table.tasks)['no_named_owner'].sum())}项没有点名的责任单位" in text


def test_a_brief_of_a_unit_speaks_of_it_and_lists_its_tasks(one_unit):
    document = opened(one_unit)
    assert document.paragraphs[0].text == "市法制办任务分工情况"
    assert "这34项占全部49项任务的69%：责任（列首位）13项、责任（列其后）11项、协助10项" in text_of(document)


def test_the_page_number_stands_outside_on_both_sides(whole):
    document = opened(whole)
    (section,) = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        xml = footer.paragraphs[0]._p.xml
        assert 'w:instr="PAGE"' in xml
        assert footer.paragraphs[0].text.startswith("— ")


def test_no_picture_of_another_document_stands_for_it(one_unit):
    assert not [part for part in opened(one_unit).part.package.parts if "thumbnail" in part.partname]


def test_the_same_table_gives_the_same_bytes(table, one_unit):
    assert brief_of_unit(load(), "市法制办") == one_unit


@settings(max_examples=2)  # each draws up to eight charts
@given(tables)
def test_any_table_and_any_unit_has_a_brief(table):
    assert "口径说明" in text_of(opened(brief(table)))
    for unit in table.units["unit"].tolist()[:2]:
        assert opened(brief_of_unit(table, unit)).paragraphs[0].text == f"{unit}任务分工情况"


def test_a_table_without_named_units_has_a_brief():
    text = text_of(opened(brief(one_row("市各有关部门"))))
    assert "列有0个点名单位、1个集合主体" in text
    assert "共共" not in text


def test_a_plan_of_some_hundred_tasks_has_a_brief():
    clauses = [Clause(f"做好第{n}项工作。", "市法制办、财政局", "市教育局") for n in range(30)]
    document = opened(brief(read(write([[clauses, clauses], [clauses], [clauses]]))))
    assert "共120项任务" in text_of(document)
    assert len(captions(document, "图")) >= 5


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "&amp;<w:t>", "甲\x01乙\x0b丙"])
def test_text_of_a_table_is_text_in_the_document(nasty):
    document = Document(nasty)
    document.text(nasty)
    shown = re.sub(r"[\x00-\x1f]", "\ufffd", nasty)
    again = opened(document.saved())
    assert [paragraph.text for paragraph in again.paragraphs] == [shown, shown]


def test_markup_in_a_cell_is_shown_in_the_list_of_tasks():
    table = read(write([[[Clause(content="<script>alert(1)</script>")]]]))
    row = opened(brief_of_unit(table, "市法制办")).tables[0].rows[1]
    assert row.cells[1].text == "<script>alert（1）</script>"


def test_an_unknown_unit_is_refused_with_those_that_are_near(tmp_path, table):
    with pytest.raises(UnknownUnitError, match="did you mean 市法制办"):
        brief_of_unit(table, "市法治办")
    to = tmp_path / "a.docx"
    result = CliRunner().invoke(cli, ["brief", "--unit", "市法治办", "--to", str(to)])
    assert (result.exit_code, to.exists()) == (2, False)


def test_the_command_says_which_file_to_open(tmp_path):
    to = tmp_path / "市编办.docx"
    result = CliRunner().invoke(cli, ["brief", "--unit", "市编办", "--to", str(to)])
    assert (result.exit_code, result.stdout) == (0, f"Open {to}\n")
    assert opened(to.read_bytes()).paragraphs[0].text == "市编办任务分工情况"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_lays_out_every_page(tmp_path, whole, one_unit):
    for name, content in (("brief", whole), ("unit", one_unit)):
        (tmp_path / f"{name}.docx").write_bytes(content)
    profile = (tmp_path / "profile").as_uri()
    convert = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    subprocess.run(
        [*convert, "brief.docx", "unit.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    for name, fewest, most in (("brief", 8, 14), ("unit", 6, 12)):
        pdf = (tmp_path / f"{name}.pdf").read_bytes()
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert fewest <= pages <= most
