"""Files that are not safe or not readable: one error that says what they are and what to do."""

import io
import zipfile

import openpyxl
import pytest

import lygdata as lyg
from formats import FORMATS
from lygdata.errors import LygdataError, SourceError, TableFormatError
from lygdata.reading import office
from tables import read


def packed(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return file.getvalue()


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


ENTRY = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF.*save it as .docx"),
        (b"{\\rtf1\\ansi}", "RTF.*save as .docx"),
        (office.OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), r"legacy Word.*save as \.docx"),
        (office.OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), r"legacy Excel.*save as \.xlsx"),
        (office.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password.*save it again"),
        (office.OLE + b"\0" * 600, "legacy Office"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\x1f\x8b\x08\x00", "gzip.*unpack"),
        (packed(**{"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument.*save as"),
        (packed(**{"a.txt": "x"}), "ZIP archive.*unpack"),
        (FORMATS["word"](["任务", "责任单位"], [["甲", "市甲局"]])[:-200], "cut short"),
        (FORMATS["xlsx"](["任务", "责任单位"], [["甲", "市甲局"]])[:900], "cut short"),
        (packed(**{"word/document.xml": "<broken"}), "damaged"),
        (packed(**{"xl/workbook.xml": "<broken"}), "damaged"),
        (packed(**{"word/document.xml": f"{LAUGHS}<w>&b;</w>"}), "declares entities"),
        (packed(**{"xl/workbook.xml": f"{LAUGHS}<w>&b;</w>".encode("utf-16")}), "declares entities"),
        (packed(**{"xl/workbook.xml": "<x/>", "xl/a.xml": '<mergeCell ref="A1:XFD1048576"/>'}), "cells"),
        (packed(**{"word/document.xml": "", **{f"{n}.xml": "" for n in range(office.PARTS)}}), "parts"),
        (
            f"<table><tr><td colspan=100000000>任务</td></tr>{'<tr><td>x</td></tr>' * 9}</table>".encode(),
            "cells",
        ),
        (
            ("<div>" * 5000 + "<table><tr><td>任务</td><td>责任单位</td></tr></table>").encode(),
            "nested deeper",
        ),
        (b"<table>" + b"<tr><td colspan=1000 rowspan=60000>x</td></tr>" * 6000 + b"</table>", "cells"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_what_to_do(data, message, tmp_path):
    path = tmp_path / "表.docx"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        lyg.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_package_is_unpacked_no_further_than_the_limit(monkeypatch):
    monkeypatch.setattr(office, "UNPACKED", 1 << 20)
    bomb = packed(**{"word/document.xml": b"\0" * (4 << 20)})
    assert len(bomb) < 10_000
    with pytest.raises(SourceError, match="larger than"):
        read(bomb)


def test_a_document_whose_cell_reaches_over_millions_of_columns_is_refused():
    data = FORMATS["word"](["任务", "责任单位"], [["甲", "市甲局"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = parts["word/document.xml"]
    parts["word/document.xml"] = main.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="100000000"/>', 1)
    with pytest.raises(SourceError, match="cells"):
        read(packed(**parts))


def test_a_sheet_with_a_cell_in_its_last_corner_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "任务", "x"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(SourceError, match="cells"):
        read(file.getvalue())


def test_a_page_fetches_nothing(tmp_path):
    (tmp_path / "secret").write_text("市密局", encoding="utf-8")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    rows = "<tr><td>任务</td><td>责任单位</td></tr><tr><td>&x;甲</td><td>市甲局&x;</td></tr>"
    page = f"{entity}<table>{rows}</table>"
    assert "市密局" not in str(read(page).tasks.to_numpy())


@pytest.mark.parametrize(
    "text",
    [
        "序号工作任务责任单位1做甲市甲局2做乙市乙局\n",
        "序号,工作任务,时间\n1,甲,乙\n",
        "序号\n工作任务\n责任单位\n1\n做好甲工作。\n2\n做好乙工作。\n市公安局\n",
        "<table><tr><td>任务</td><td>分管领导</td></tr><tr><td>甲</td><td>张三</td></tr></table>",
    ],
    ids=["glued", "no role", "a cell is missing", "persons"],
)
def test_what_has_no_certain_cells_or_no_role_is_refused(text):
    with pytest.raises(TableFormatError, match="no task table"):
        read(text)


@pytest.mark.parametrize("module", ["openpyxl", "docx", "lxml.etree"])
def test_without_the_extra_the_error_names_it(module, monkeypatch):
    name = {"openpyxl": "xlsx", "docx": "word", "lxml.etree": "html"}[module]
    data = FORMATS[name](["任务", "责任单位"], [["甲", "市甲局"]])

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(office, "import_module", missing)
    with pytest.raises(LygdataError, match=r"lygdata\[office\]"):
        read(data)
