"""A Word document laid out by GB/T 9704, the layout of official documents; needs `python-docx`.

A4 with a type area of 156 x 225 mm, 22 lines of 28 characters; the title in size 2 (22 pt), the text in
size 3 (16 pt). Its fonts are those of Chinese offices; where one is missing, the document names others.
"""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple

import docx
import pandas as pd
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from lygdata.office import timeless

__all__ = ["HEIGHT", "WIDTH", "Document"]

WIDTH, HEIGHT = 156, 225  # millimetres of the type area
TOP, LEFT = 37, 28
PAGE = (210, 297)
NUMBER_BELOW = 7  # millimetres from the type area to the line of the page number
LINES, CHARACTERS = 22, 28
BODY = 16
PITCH = 28.95  # points from line to line, so that 22 fit
BETWEEN = WIDTH * 72 / 25.4 / CHARACTERS - BODY  # points that characters stand closer, so that 28 fit
LATIN = "Times New Roman"
INK, RULE, BAND = RGBColor(0, 0, 0), "808080", "F2F2F2"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of a document that tells no time
FONTS = {  # what stands in where a font is not installed
    "方正小标宋简体": "FZXiaoBiaoSong-B05S,小标宋体,华文中宋,宋体",
    "仿宋_GB2312": "仿宋,FangSong,华文仿宋",
    "楷体_GB2312": "楷体,KaiTi,华文楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
# What XML cannot hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Look(NamedTuple):
    """How the paragraphs of a style are set: font, size and what is between their lines, in points."""

    font: str
    size: float
    pitch: float | None = PITCH
    indent: int = 0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    before: float = 0
    after: float = 0
    keep: bool = False


CENTRE, LEFT_SIDE = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
LOOKS = {
    "Normal": Look("仿宋_GB2312", BODY),
    "Body Text": Look("仿宋_GB2312", BODY, indent=2),
    "Title": Look("方正小标宋简体", 22, 32, align=CENTRE, after=8, keep=True),
    "Subtitle": Look("楷体_GB2312", BODY, align=CENTRE, after=PITCH),
    "Heading 1": Look("黑体", BODY, indent=2, align=LEFT_SIDE, keep=True),
    "Heading 2": Look("楷体_GB2312", BODY, indent=2, align=LEFT_SIDE, keep=True),
    "Caption": Look("黑体", 12, 18, align=CENTRE, before=4, after=10),
    "Footer": Look("宋体", 14, None, align=LEFT_SIDE),
    "List": Look("仿宋_GB2312", 10.5, 15, align=LEFT_SIDE),  # in the cells of a table
    "List 2": Look("黑体", 10.5, 15, align=CENTRE),  # in the heads of its columns
    "macro": Look("仿宋_GB2312", BODY, None, align=CENTRE, before=6, keep=True),  # holds a picture
}


class Document:
    """A document that grows from top to bottom; pictures and tables are numbered as they come."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        self._file = docx.Document()
        self._pictures = self._tables = 0
        _set_up_page(self._file)
        for name, look in LOOKS.items():
            _set_up_style(self._file.styles[name], look)
        _name_fonts(self._file)
        _describe(self._file, _printable(title))
        self._add(title, "Title")
        if subtitle:
            self._add(subtitle, "Subtitle")

    def _add(self, text: str, style: str) -> Paragraph:
        return self._file.add_paragraph(_printable(text), style)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 (一、) or 2 (（一）)."""
        self._add(text, f"Heading {level}")

    def appendix(self, title: str) -> None:
        """A heading on a new page, above figures or tables."""
        heading = self._add(title, "Heading 1")
        heading.paragraph_format.page_break_before = True
        heading.paragraph_format.first_line_indent = Pt(0)

    def text(self, text: str) -> None:
        """A paragraph of text, its first line indented."""
        self._add(text, "Body Text")

    def picture(self, png: bytes, caption: str, *, alt: str, width: float = WIDTH) -> None:
        """A picture with its number and caption below, and a text for those who cannot see it."""
        self._pictures += 1
        paragraph = self._file.add_paragraph(style="macro")
        shape: Any = paragraph.add_run().add_picture(BytesIO(png), width=Mm(width))
        for properties in (shape._inline.docPr, shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr):
            properties.set("descr", _printable(alt))
            properties.set("name", f"图{self._pictures}")
        _number(self._add("", "Caption"), "图", self._pictures, _printable(caption))

    def table(self, frame: pd.DataFrame, caption: str, *, widths: Sequence[float]) -> None:
        """A table below its number and caption, its head repeated on each page; `widths` in millimetres."""
        self._tables += 1
        title = self._add("", "Caption")
        title.paragraph_format.keep_with_next = True
        _number(title, "表", self._tables, _printable(caption))
        table = self._file.add_table(1 + len(frame), len(frame.columns), "Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        rows = [list(frame), *frame.astype("object").where(frame.notna(), "").to_numpy().tolist()]
        for place, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
            _fill_row(row, map(str, values), widths, is_head=place == 0)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        self._file.add_paragraph(style="List")

    def saved(self) -> bytes:
        """The file; the same content gives the same bytes."""
        buffer = BytesIO()
        self._file.save(buffer)
        return timeless(buffer.getvalue())


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("\ufffd", text)


def _element(name: str, **attributes: object) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _set_up_page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE)
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.bottom_margin, section.right_margin = Mm(PAGE[1] - TOP - HEIGHT), Mm(PAGE[0] - LEFT - WIDTH)
    section.footer_distance = Length(section.bottom_margin - Mm(NUMBER_BELOW) - Pt(LOOKS["Footer"].size))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(_element("w:docGrid", type="lines", linePitch=round(Mm(HEIGHT).pt / LINES * 20)))
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — at the outer side, one character in."""
    paragraph = footer.paragraphs[0]
    paragraph.style, paragraph.alignment = "Footer", side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    paragraph.add_run("— ")
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word keeps up to date; `shown` stands there until it does."""
    field = _element("w:fldSimple", instr=code)
    paragraph._p.append(field)
    run = paragraph.add_run(shown)
    field.append(run._r)


def _number(paragraph: Paragraph, kind: str, number: int, caption: str) -> None:
    paragraph.add_run(kind)
    _field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(f"　{caption}")


def _set_up_style(style: Any, look: Look) -> None:
    fonts = style.element.get_or_add_rPr()
    for old in list(fonts):
        fonts.remove(old)
    fonts.append(_element("w:rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=look.font))
    if look.size == BODY:
        fonts.append(_element("w:spacing", val=math.floor(BETWEEN * 20)))
    style.font.size, style.font.color.rgb = Pt(look.size), INK
    for old in list(style.element.get_or_add_pPr()):
        if old.tag != qn("w:outlineLvl"):
            style.element.pPr.remove(old)
    style.element.pPr.insert(0, _element("w:snapToGrid", val=int(look.pitch == PITCH)))  # the order matters
    paragraph = style.paragraph_format
    paragraph.alignment, paragraph.keep_with_next = look.align, look.keep
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    if look.pitch:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    if look.indent:
        paragraph.first_line_indent = Pt(look.size * look.indent)
        style.element.pPr.ind.set(qn("w:firstLineChars"), str(100 * look.indent))


def _name_fonts(file: Any) -> None:
    """Say what stands in for a font; and that the text is Chinese."""
    part = next(part for part in file.part.package.parts if part.partname == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FONTS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _describe(file: Any, title: str) -> None:
    package = file.part.package
    for key in [key for key, link in package.rels.items() if link.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # of the empty document that every one of these begins as
    about = file.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title[:255], "", "", ""
    about.language, about.created, about.modified, about.revision = "zh-CN", EPOCH, EPOCH, 1


def _fill_row(row: Any, values: Iterable[str], widths: Sequence[float], *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if is_head:
        properties.append(_element("w:tblHeader"))
    for cell, value, width in zip(row.cells, values, widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].style = "List 2" if is_head else "List"
        cell.paragraphs[0].add_run(_printable(value))
        if is_head:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=BAND))
